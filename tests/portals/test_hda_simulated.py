"""WEkEO's portal file, unchanged, against a stand-in at its host name: logins and refusals in a search.

Recall and precision are in `test_simulated_recall.py`.
"""

import json
from datetime import date
from pathlib import Path

import pytest
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.geometry import box_geometry
from guichet_eo.core.notice import Notice
from guichet_eo.core.online import Online
from guichet_eo.core.period import Period
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.query import Query
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.pixel_gates import SEARCH, make_gate

FILE = Path(__file__).parents[2] / "resources" / "portals" / "wekeo.json"
ACCOUNT = Account("basic", {"username": "demo", "password": "demo-Passw0rd"})
AREA = box_geometry((1.2, 43.4, 1.7, 43.8))
HOST = "gateway.prod.wekeo2.eu"


def pages_of(profile, account=ACCOUNT, families=("s2-l1c", "s2-l2a-sen2cor"), **more):
    portal = read_portal(json.loads(FILE.read_text(encoding="utf-8")))
    gate = make_gate(portal, profile, account, SEARCH)
    period = Period.of_days(date(2026, 1, 1), date(2026, 7, 31))
    query = Query(AREA, period, tuple(families), limit=0, **more)
    return make_provider(portal, profile, gate=gate).pages(query, CancelToken())


def kind_of(pages):
    with pytest.raises(PortalError) as caught:
        list(pages)
    return caught.value


def asked(control, path):
    return [row for row in control("GET", f"/requests?host={HOST}") if path in row["url"]]


def test_a_token_that_ends_in_the_middle_of_a_search_is_renewed(profile, control):
    whole = sum(len(page.scenes) for page in pages_of(profile))
    pages = pages_of(profile)
    found = [next(pages)]
    control("POST", "/faults", {"fault": "expired-token", "host": HOST, "path": "/search", "times": 1})
    found += pages
    assert sum(len(page.scenes) for page in found) == whole > 100
    assert len(asked(control, "refreshtoken")) == 1


def test_an_ended_token_is_answered_with_403(profile, control):
    pages = pages_of(profile)
    found = [next(pages)]
    control("POST", "/faults", {"fault": "status", "host": HOST, "path": "/search", "times": 1,
                                "args": {"status": 403, "body": "token expired"}})  # fmt: skip
    found += pages
    assert sum(len(page.scenes) for page in found) > 100


def test_sizes_that_are_no_numbers_cost_nothing(profile):
    scenes = [scene for page in pages_of(profile) for scene in page.scenes]
    assert any(scene.size is None for scene in scenes)
    assert any(scene.size for scene in scenes)
    assert {scene.online for scene in scenes} == {Online.ORDER}


def test_a_wrong_password_is_refused(profile, control):
    wrong = Account("basic", {"username": "demo", "password": "no such words"})
    error = kind_of(pages_of(profile, wrong))
    assert error.kind is ErrorKind.LOGIN_REFUSED
    assert "Invalid user credentials" in error.detail
    assert len(asked(control, "gettoken")) == 1


def test_the_former_token_address_is_asked_where_the_new_one_has_gone(profile, control):
    control(
        "POST", "/faults", {"fault": "status", "host": HOST, "path": "^/identity", "args": {"status": 404}}
    )
    assert next(pages_of(profile)).scenes
    assert [row["url"].split(HOST)[1] for row in asked(control, "gettoken")] == [
        "/identity/gettoken",
        "/hda-broker/gettoken",
    ]


@pytest.mark.parametrize(
    ("fault", "args", "kind"),
    [
        ("ratelimit", {"retry_after": "3600"}, ErrorKind.RATE_LIMITED),
        ("status", {"status": 503}, ErrorKind.UNREACHABLE),
        ("html", {}, ErrorKind.BAD_ANSWER),
        ("cut-json", {}, ErrorKind.BAD_ANSWER),
    ],
)
def test_faults_of_a_later_page_keep_the_first(profile, control, fault, args, kind):
    pages = pages_of(profile)
    assert next(pages).scenes
    control("POST", "/faults", {"fault": fault, "host": HOST, "path": "/search", "args": args})
    assert kind_of(pages).kind is kind


def test_a_data_set_that_was_renamed_is_said(profile):
    error = kind_of(pages_of(profile, families=("s3-olci",)))
    assert error.kind is ErrorKind.GONE
    assert "EO:ESA:DAT:SENTINEL-3" in error.detail


def test_radar_is_told_apart_by_name(profile):
    pages = list(pages_of(profile, families=("s1-grd",)))
    assert {scene.family for page in pages for scene in page.scenes} == {"s1-grd"}
    assert sum(page.sieved.get("family", 0) for page in pages) > 0
    assert not any(Notice.ANSWERED_OTHER in page.notices for page in pages)
