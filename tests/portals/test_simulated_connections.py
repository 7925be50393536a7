"""The question of Test Connection, put to every searchable portal of the simulator."""

from datetime import datetime, timezone
from functools import partial

import pytest
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.portal_directory import BUILT_IN, PortalDirectory
from guichet_eo.gis.connection_check import ask_search
from guichet_eo.gis.connection_question import connection_questions
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.pixel_gates import SEARCH, make_gate
from recall_rows import ROWS

FAMILIES = FamilyDirectory.load(BUILT_IN.parent / "families.json")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_small_question_is_answered(row, profile):
    portal = row.changed(PortalDirectory.load([BUILT_IN]).get(row.portal))
    needs = portal.options.get(SEARCH) and row.account is not None
    gate = make_gate(portal, profile, row.account, SEARCH) if needs else None
    make = partial(make_provider, portal, profile, FAMILIES, gate)
    questions = connection_questions(portal, FAMILIES, datetime.now(timezone.utc))
    answer = ask_search(make, questions, CancelToken(), gate is not None)
    assert not answer.other
    assert answer.seconds < 20
    assert answer.needs_account is (row.name == "usgs-landsatlook")  # its M2M part
