"""SciHub as it was in 2021, in the simulator: what a hub that a user adds is asked, and what comes of it."""

import json
import urllib.request
from dataclasses import replace
from datetime import datetime, timezone

import pytest
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.holding import Holding
from guichet_eo.core.period import Period
from guichet_eo.core.portal_access import PortalAccess
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.query import Query
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.providers.pixel_gates import SEARCH, make_gate
from guichet_eo.providers.portal_probe import probe
from recall import CASES, Recall
from recall_row import RecallRow

PATIENCE = 240
ACCOUNT = Account("basic", {"username": "demo", "password": "demo-Passw0rd"})
ROOT = "https://apihub.copernicus.eu/apihub"
HELD = {
    "s2-l1c": (("S2MSI1C",), {"platformname": "Sentinel-2"}),
    "s2-l2a-sen2cor": (("S2MSI2A",), {"platformname": "Sentinel-2"}),
    "s1-grd": (("GRD",), {"platformname": "Sentinel-1"}),
    "s1-slc": (("SLC",), {"platformname": "Sentinel-1"}),
}
NAMES = {"s2-l1c": ("MSIL1C",), "s2-l2a-sen2cor": ("MSIL2A",), "s1-grd": ("IW_GRD",), "s1-slc": ("IW_SLC",)}
AREA = {"type": "Polygon", "coordinates": [[[1.2, 43.4], [1.7, 43.4], [1.7, 43.8], [1.2, 43.8], [1.2, 43.4]]]}
SPRING = Period(datetime(2021, 3, 1, tzinfo=timezone.utc), datetime(2021, 4, 30, tzinfo=timezone.utc))


@pytest.fixture
def profile(simulator_of_2021, monkeypatch):
    for name in ("HTTPS_PROXY", "HTTP_PROXY"):
        monkeypatch.setenv(name, simulator_of_2021["proxy"])
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", simulator_of_2021["ca"])
    return NetworkProfile(timeout=30.0)


@pytest.fixture(scope="module")
def recall(simulator_of_2021):
    """Return the hub's offers by product type, which the truth calls `dhus` all alike."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(simulator_of_2021["control_direct"] + "/truth", timeout=120) as answer:
        truth = json.loads(answer.read())
    for row in truth["acquisitions"]:
        row["offers"] = [[name, found[4:10], found] for name, _, found in row["offers"] if name == "scihub"]
    return Recall(truth, RecallRow("scihub", "scihub", "scihub", NAMES, account=ACCOUNT, changed=as_hub))


def as_hub(portal):
    """Return SciHub as a user's hub."""
    families = {name: Holding(types, conditions=words) for name, (types, words) in HELD.items()}
    options = {"search_gate": {"kind": "basic"}, "pixel_gate": {"kind": "basic"}}
    access = PortalAccess("login", "login", "login", "basic")
    hosts = ("apihub.copernicus.eu",)
    return replace(portal, dialect="dhus", endpoints={"dhus": ROOT}, families=families, options=options,
                   access=access, trusted_hosts=hosts)  # fmt: skip


def ask(recall, profile, families=("s2-l1c",), account=ACCOUNT, area=AREA, period=SPRING, **criteria):
    portal = recall.portal()
    provider = make_provider(portal, profile, gate=make_gate(portal, profile, account, SEARCH))
    pages = provider.pages(Query(area, period, families, Criteria(**criteria), limit=0), CancelToken())
    return [scene for page in pages for scene in page.scenes]


@pytest.mark.parametrize("case", CASES)
def test_recall_and_precision_are_whole(case, recall, profile):
    score = recall.run(case, profile)
    if score is None:
        pytest.skip("this portal holds nothing there")
    assert (score.missing, score.extra, score.doubled, score.wrong_total) == ([], [], [], "")


def test_a_product_is_found_by_its_name(recall, profile):
    known = ask(recall, profile)[0]
    ring = [[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]
    whole = {"area": {"type": "Polygon", "coordinates": [ring]}, "period": Period()}
    (scene,) = ask(recall, profile, identifier=known.title + ".SAFE", **whole)
    assert scene.id == known.id
    (scene,) = ask(recall, profile, identifier=known.id, **whole)
    assert scene.title == known.title


def test_a_wrong_password_and_none(recall, profile):
    wrong = Account("basic", {"username": "demo", "password": "wrong"})
    for account, kind in ((wrong, ErrorKind.LOGIN_REFUSED), (None, ErrorKind.LOGIN_NEEDED)):
        with pytest.raises(PortalError) as caught:
            ask(recall, profile, account=account)
        assert caught.value.kind is kind


@pytest.mark.parametrize("address", [f"{ROOT}/odata/v1", f"{ROOT}/search?q=*", "https://scihub.copernicus.eu/dhus/"])
def test_the_address_of_a_hub_is_recognised(address, recall, profile):
    portal = probe(address, profile, CancelToken())
    assert portal.dialect == "dhus"
    held = {"s2-l1c": portal.families["s2-l1c"], "s1-grd": portal.families["s1-grd"]}
    portal = replace(portal, families=held)
    provider = make_provider(portal, profile, gate=make_gate(portal, profile, ACCOUNT, SEARCH))
    assert next(provider.pages(Query(AREA, SPRING, tuple(held), limit=20), CancelToken())).scenes
