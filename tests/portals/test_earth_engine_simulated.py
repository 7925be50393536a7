"""The portal file of Earth Engine, unchanged, against a stand-in at its real host name.

Recall does not apply: the portal offers data sets, no scenes.
"""

import json
from datetime import date, datetime, timezone
from pathlib import Path

import pytest
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.choice_reason import ChoiceReason
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.period import Period
from guichet_eo.core.portal_choice import choose_portals
from guichet_eo.core.portal_directory import BUILT_IN, PortalDirectory
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.query import Query
from guichet_eo.core.scene_kind import SceneKind
from guichet_eo.providers.dialects import make_provider

RESOURCES = Path(__file__).parents[2] / "resources"
TOULOUSE = {
    "type": "Polygon",
    "coordinates": [[[1.2, 43.4], [1.7, 43.4], [1.7, 43.8], [1.2, 43.8], [1.2, 43.4]]],
}


def portal():
    return read_portal(json.loads((RESOURCES / "portals" / "gee.json").read_text(encoding="utf-8")))


def query(*families, portals=()):
    return Query(TOULOUSE, Period.of_days(date(2026, 6, 1), date(2026, 7, 31)), families, portals=portals)


def search(profile, *families):
    pages = list(make_provider(portal(), profile).pages(query(*families), CancelToken()))
    return pages, [scene for page in pages for scene in page.scenes]


@pytest.mark.parametrize(
    ("family", "name"),
    [
        ("s2-l2a-sen2cor", "COPERNICUS/S2_SR_HARMONIZED"),
        ("s2-l1c", "COPERNICUS/S2_HARMONIZED"),
        ("s1-grd", "COPERNICUS/S1_GRD"),
    ],
)
def test_the_data_set_of_a_family(family, name, profile):
    pages, (entry,) = search(profile, family)
    assert entry.id == name
    assert entry.kind is SceneKind.COMPOSITE
    assert entry.acquired == datetime(2017, 3, 28, tzinfo=timezone.utc)
    assert entry.key.place == f"gee/{name}"
    assert (pages[0].matched, pages[0].unreadable) == (1, 0)
    assets = {asset.key: asset for asset in make_provider(portal(), profile).assets(entry)}
    assert assets["page"].href.startswith("https://developers.google.com/earth-engine/datasets/catalog/")


def test_what_the_simulator_does_not_have_is_counted(profile):
    pages, entries = search(profile, "s2-l1c", "dem")
    assert [entry.id for entry in entries] == ["COPERNICUS/S2_HARMONIZED"]
    assert sum(page.unreadable for page in pages) == 1
    with pytest.raises(PortalError) as caught:
        search(profile, "worldcover")
    assert caught.value.kind is ErrorKind.GONE


def test_it_is_asked_only_when_named(profile):
    directory = PortalDirectory.load([BUILT_IN])
    families = FamilyDirectory.load(RESOURCES / "families.json")
    for portals, reason in (((), ChoiceReason.NOT_CHOSEN), (("gee",), ChoiceReason.ASKED)):
        choices = choose_portals(directory, families, query("s2-l1c", portals=portals))
        assert next(choice.reason for choice in choices if choice.portal.id == "gee") is reason


@pytest.mark.parametrize(
    ("fault", "args", "kind"),
    [
        ("status", {"status": 403}, ErrorKind.NOT_ALLOWED),
        ("ratelimit", {"retry_after": "3600"}, ErrorKind.RATE_LIMITED),
        ("cut-json", {}, ErrorKind.BAD_ANSWER),
        ("html", {}, ErrorKind.BAD_ANSWER),
    ],
)
def test_trouble_has_its_kind(fault, args, kind, profile, control):
    control(
        "POST",
        "/faults",
        {"fault": fault, "args": args, "host": "storage.googleapis*", "path": "earthengine"},
    )
    with pytest.raises(PortalError) as caught:
        search(profile, "s2-l1c")
    assert caught.value.kind is kind
