"""Sentinel Hub's portal file against stand-ins at its real host names, and on the Copernicus Data Space.

Recall and precision are in `test_simulated_recall.py`.
"""

from datetime import date

import pytest
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.geometry import box_geometry
from guichet_eo.core.grid_placement import GridPlacement
from guichet_eo.core.named_product import pinned
from guichet_eo.core.period import Period
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.query import Query
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.http_session import HttpSession
from guichet_eo.providers.pixel_gates import SEARCH, make_gate
from recall import Recall
from recall_rows import ROWS

HUBS = {row.name: row for row in ROWS if row.portal == "sentinel-hub"}
HOSTS = {"sentinel-hub": "services.sentinel-hub.com", "sentinel-hub-cdse": "sh.dataspace.copernicus.eu"}
TOULOUSE = box_geometry((1.2, 43.4, 1.7, 43.8))
WORLD = box_geometry((-180.0, -90.0, 180.0, 90.0))


class Hub:
    """One deployment with the user's account."""

    def __init__(self, name, truth, profile, account=True):
        self.portal = Recall({**truth, "acquisitions": []}, HUBS[name]).portal()
        self.gate = make_gate(self.portal, profile, HUBS[name].account if account else None, SEARCH)
        self.provider = make_provider(self.portal, profile, gate=self.gate)

    def pages(self, families=("s2-l2a-sen2cor", "s2-l1c", "s1-grd"), area=TOULOUSE, **criteria):
        period = Period.of_days(date(2026, 3, 1), date(2026, 7, 31))
        query = pinned(Query(area, period, tuple(families), Criteria(**criteria), limit=0))
        return self.provider.pages(query, CancelToken())

    def scenes(self, *args, **more):
        return [scene for page in self.pages(*args, **more) for scene in page.scenes]


@pytest.fixture(params=HUBS)
def hub(request, truth, profile):
    return Hub(request.param, truth, profile)


@pytest.fixture
def host(request, hub):
    return next(host for host in HOSTS.values() if host in hub.portal.trusted_hosts)


def test_one_token_serves_a_whole_search(hub, host, control):
    assert hub.scenes()
    hosts = {host, "identity.dataspace.copernicus.eu"}
    asked = [each for each in control("GET", "/requests?limit=1000") if each["url"].split("/")[2] in hosts]
    tokens = [each for each in asked if "openid-connect/token" in each["url"]]
    assert len(tokens) == 1
    assert len(asked) > 4
    assert {each["status"] for each in asked} == {200}


def test_a_token_that_ends_in_mid_search_is_renewed(hub, host, control):
    expected = {scene.ref for scene in hub.scenes()}
    fault = {"fault": "expired-token", "host": host, "path": "/search", "skip": 1, "times": 1}
    control("POST", "/faults", fault)
    control("DELETE", "/requests")
    assert {scene.ref for scene in hub.scenes()} == expected
    asked = control("GET", "/requests?limit=1000")
    assert sum("openid-connect/token" in each["url"] for each in asked) == 1
    assert sum(each["status"] == 401 for each in asked) == 1


def test_without_an_account_a_login_is_needed(truth, profile):
    with pytest.raises(PortalError) as caught:
        Hub("sentinel-hub", truth, profile, account=False).scenes()
    assert caught.value.kind is ErrorKind.LOGIN_NEEDED


def test_a_wrong_secret_is_refused_once(hub, host, control):
    hub.gate.account = type(hub.gate.account)(
        "client", {"client_id": "sh-demo-client", "client_secret": "no"}
    )
    for _ in range(3):
        with pytest.raises(PortalError) as caught:
            hub.scenes()
        assert caught.value.kind is ErrorKind.LOGIN_REFUSED
        assert "no" not in caught.value.detail.split()
    asked = control("GET", "/requests?limit=1000")
    assert sum("openid-connect/token" in each["url"] for each in asked) == 1


def test_a_busy_hub_is_asked_again_after_milliseconds(hub, host, control, monkeypatch):
    pauses = []
    monkeypatch.setattr(CancelToken, "wait", lambda self, seconds: pauses.append(seconds))
    fault = {"fault": "status", "host": host, "path": "/search", "times": 1}
    control("POST", "/faults", {**fault, "args": {"status": 429, "retry_after": "2500"}})
    assert hub.scenes()
    assert pauses[0] == 2.5
    control("DELETE", "/faults")
    control("POST", "/faults", {**fault, "times": 9, "args": {"status": 429, "retry_after": "65000"}})
    with pytest.raises(PortalError) as caught:
        hub.scenes()
    assert (caught.value.kind, caught.value.retry_after) == (ErrorKind.RATE_LIMITED, 65.0)


def test_criteria_of_radar(hub):
    both = hub.scenes(["s1-grd"])
    rising = hub.scenes(["s1-grd"], orbit_direction="ascending", mode="IW", polarisation="VV+VH")
    assert {scene.orbit_direction for scene in rising} == {"ascending"}
    assert {scene.ref for scene in rising} == {s.ref for s in both if s.orbit_direction == "ascending"}
    assert hub.scenes(["s1-grd"], mode="EW") == []


def test_a_product_is_found_by_its_name_alone(hub):
    for family in ("s2-l2a-sen2cor", "s1-grd"):
        one = hub.scenes([family])[0]
        for ending in ("", ".SAFE"):
            found = hub.scenes([family], WORLD, identifier=one.title + ending)
            assert {scene.title for scene in found} == {one.title}


def test_previews_of_amazons_tiles_can_be_had_and_placed(truth, profile):
    scene = Hub("sentinel-hub", truth, profile).scenes(["s2-l1c"])[0]
    assert isinstance(scene.quicklook.placement, GridPlacement)
    assert scene.quicklook.open
    with HttpSession("x", profile, CancelToken()) as session:
        assert session.get(scene.quicklook.href, 5 << 20).content_type == "image/jpeg"


FAULTS = [
    ("html", {}, ErrorKind.BAD_ANSWER),
    ("cut-json", {}, ErrorKind.BAD_ANSWER),
    ("truncate", {}, ErrorKind.BAD_ANSWER),
    ("status", {"status": 400}, ErrorKind.BAD_QUERY),
    ("status", {"status": 403}, ErrorKind.NOT_ALLOWED),
    ("refuse", {}, ErrorKind.UNREACHABLE),
    ("huge", {}, ErrorKind.TOO_BIG),
]


@pytest.mark.parametrize(("fault", "arguments", "kind"), FAULTS)
def test_faults_have_their_kind(truth, profile, control, fault, arguments, kind):
    hub = Hub("sentinel-hub", truth, profile)
    path = {} if fault == "refuse" else {"path": "/search"}
    if fault == "refuse":
        hub.gate.open(["https://services.sentinel-hub.com/"], CancelToken())
    control("POST", "/faults", {"fault": fault, "host": "services.*", "args": arguments, **path})
    with pytest.raises(PortalError) as caught:
        hub.scenes()
    assert caught.value.kind is kind
