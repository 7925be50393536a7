"""USGS against a stand-in at its host names: the open catalogue and, with an account, M2M beside it.

Recall and precision are in `test_simulated_recall.py`.
"""

import json
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.geometry import box_geometry
from guichet_eo.core.holding import Holding
from guichet_eo.core.notice import Notice
from guichet_eo.core.period import Period
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.query import Query
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.pixel_gates import SEARCH, make_gate

FILE = Path(__file__).parents[2] / "resources" / "portals" / "usgs-landsatlook.json"
ACCOUNT = Account("basic", {"username": "demo", "password": "usgs-demo-application-token"})
AREA = box_geometry((1.2, 43.4, 1.7, 43.8))
HOST = "m2m.cr.usgs.gov"


def unchanged():
    return read_portal(json.loads(FILE.read_text(encoding="utf-8")))


def by_m2m():
    """Return the portal with its Landsat scenes asked by M2M, which the stand-in has."""
    portal = unchanged()
    families = {"landsat-c2-l2": Holding(("landsat_ot_c2_l2",))}
    options = {**portal.options["m2m"], "first_page": 20, "page_size": 20}
    return replace(portal, dialect="m2m", families=families, options=options)


def pages_of(portal, profile, account=ACCOUNT, families=("landsat-c2-l2",)):
    gate = make_gate(portal, profile, account, SEARCH)
    period = Period.of_days(date(2023, 1, 1), date(2026, 7, 31))
    query = Query(AREA, period, tuple(families), limit=0)
    return make_provider(portal, profile, gate=gate).pages(query, CancelToken())


def error_of(pages):
    with pytest.raises(PortalError) as caught:
        list(pages)
    return caught.value


def asked(control, path):
    return [row for row in control("GET", f"/requests?host={HOST}") if path in row["url"]]


def test_the_file_as_it_is_answers_without_an_account_and_says_that_there_is_more(profile, control):
    pages = list(pages_of(unchanged(), profile, None, ("landsat-c2-l2", "aster")))
    assert sum(len(page.scenes) for page in pages) > 50
    assert Notice.LOGIN_FOR_MORE in pages[-1].notices
    assert asked(control, "scene-search") == []
    assert error_of(pages_of(unchanged(), profile, None, ("aster",))).kind is ErrorKind.LOGIN_NEEDED


def test_a_data_set_that_is_not_there_comes_after_the_scenes(profile):
    pages, found = pages_of(unchanged(), profile, families=("landsat-c2-l2", "aster")), []
    with pytest.raises(PortalError) as caught:
        found.extend(pages)
    assert sum(len(page.scenes) for page in found) > 50
    assert caught.value.kind is ErrorKind.BAD_QUERY
    assert "Invalid dataset name" in caught.value.detail


def test_both_dialects_find_the_same_acquisitions(profile):
    stac = [s for page in pages_of(unchanged(), profile) for s in page.scenes]
    m2m = [s for page in pages_of(by_m2m(), profile) for s in page.scenes]
    assert len(m2m) > 50
    assert all(any(one.key.matches(other.key) for other in stac) for one in m2m)


def test_a_key_that_ends_in_the_middle_of_a_search_is_asked_for_anew(profile, control):
    whole = sum(len(page.scenes) for page in pages_of(by_m2m(), profile))
    control("DELETE", "/requests")
    control("POST", "/settings", {"token_seconds": 1})
    pages = pages_of(by_m2m(), profile)
    found = [next(pages)]
    control("POST", "/settings", {"token_seconds": 0})
    time.sleep(1.1)
    found += pages
    assert sum(len(page.scenes) for page in found) == whole > 50
    assert len(asked(control, "login-token")) == 2


def test_a_wrong_application_token_is_refused(profile, control):
    wrong = Account("basic", {"username": "demo", "password": "no such words"})
    error = error_of(pages_of(by_m2m(), profile, wrong))
    assert error.kind is ErrorKind.LOGIN_REFUSED
    assert "User credential verification failed" in error.detail
    assert len(asked(control, "login-token")) == 1


@pytest.mark.parametrize(
    ("fault", "args", "kind"),
    [
        ("ratelimit", {"retry_after": "3600"}, ErrorKind.RATE_LIMITED),
        ("status", {"status": 503}, ErrorKind.UNREACHABLE),
        ("html", {}, ErrorKind.BAD_ANSWER),
    ],
)
def test_faults_of_a_later_page_keep_the_first(profile, control, fault, args, kind):
    pages = pages_of(by_m2m(), profile)
    assert next(pages).scenes
    control("POST", "/faults", {"fault": fault, "host": HOST, "path": "scene-search", "args": args})
    assert error_of(pages).kind is kind
