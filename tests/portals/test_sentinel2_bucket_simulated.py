"""The portal files of the public buckets, unchanged, against a stand-in at their real host names.

Recall and precision are in `test_simulated_recall.py`.
"""

import json
from datetime import date
from pathlib import Path

import pytest
from guichet_eo.core.account import Account
from guichet_eo.core.acquisition_merger import AcquisitionMerger
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.period import Period
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.query import Query
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.http_session import HttpSession
from guichet_eo.providers.pixel_gates import make_gate

RESOURCES = Path(__file__).parents[2] / "resources"
SUMMER = (date(2026, 6, 1), date(2026, 7, 31))
TOULOUSE = {
    "type": "Polygon",
    "coordinates": [[[1.2, 43.4], [1.7, 43.4], [1.7, 43.8], [1.2, 43.8], [1.2, 43.4]]],
}
LISTED = {"aws-sentinel2": "sentinel-s2-l2a*", "gcp-sentinel2": "storage.googleapis*"}
DESCRIBED = {"aws-sentinel2": "tileInfo.json", "gcp-sentinel2": "MTD_MSI"}


def portal(name):
    return read_portal(json.loads((RESOURCES / "portals" / f"{name}.json").read_text(encoding="utf-8")))


def query(*families, days=SUMMER, **criteria):
    return Query(TOULOUSE, Period.of_days(*days), families, Criteria(**criteria), 0)


def search(name, profile, asked, continuation=None):
    return list(make_provider(portal(name), profile).pages(asked, CancelToken(), continuation))


def scenes_of(pages):
    return [scene for page in pages for scene in page.scenes]


def read(profile, href, name="aws-sentinel2"):
    with HttpSession(name, profile, CancelToken()) as session:
        return session.get(href).body


def test_the_same_acquisition_at_four_portals_is_one(profile):
    names = ("aws-sentinel2", "gcp-sentinel2", "cdse", "earth-search")
    merger = AcquisitionMerger(lambda scene: (names.index(scene.portal),))
    asked = query("s2-l1c", "s2-l2a-sen2cor")
    found = {name: scenes_of(search(name, profile, asked)) for name in names}
    for scenes in found.values():
        merger.add(scenes)
    takes = {(scene.platform, scene.tile, scene.acquired.date()) for scene in found["aws-sentinel2"]}
    assert len(merger.acquisitions) == len(takes)
    offers = [{scene.portal for scene in each.offers} for each in merger.acquisitions]
    assert sum(len(each) == 4 for each in offers) > len(offers) / 2


def test_files_of_level_2a_are_open(profile):
    name = "aws-sentinel2"
    scene = scenes_of(search(name, profile, query("s2-l2a-sen2cor")))[0]
    assets = {asset.key: asset for asset in make_provider(portal(name), profile).assets(scene)}
    assert {asset.needs for asset in assets.values()} == {""}
    assert read(profile, assets["preview.jpg"].href).startswith(b"\xff\xd8")
    assert read(profile, scene.quicklook.href).startswith(b"\xff\xd8")


def test_files_of_level_1c_are_paid_for_by_the_requester(profile):
    name = "aws-sentinel2"
    scene = scenes_of(search(name, profile, query("s2-l1c")))[0]
    assets = {asset.key: asset for asset in make_provider(portal(name), profile).assets(scene)}
    band = assets["B02"]
    assert band.needs == "requester-pays"
    assert read(profile, scene.quicklook.href).startswith(b"\xff\xd8"), "the preview is open"
    assert json.loads(read(profile, assets["tileInfo.json"].href))["productName"] == scene.id
    keys = Account("s3", {"access_key": "AKIA", "secret_key": "wJalr"})
    access = make_gate(portal(name), profile, keys).open([band.href], CancelToken())
    assert access.links[band.href] == "/vsis3/" + band.href[len("s3://") :]
    assert access.settings["AWS_REQUEST_PAYER"] == "requester"
    assert access.settings["AWS_REGION"] == "eu-central-1"
    denied = band.href.replace(
        "s3://sentinel-s2-l1c", "https://sentinel-s2-l1c.s3.eu-central-1.amazonaws.com"
    )
    with pytest.raises(PortalError) as caught:
        read(profile, denied)
    assert caught.value.kind is ErrorKind.NOT_ALLOWED
    assert "AccessDenied" in caught.value.detail


def test_files_of_google_are_open(profile):
    name = "gcp-sentinel2"
    scene = scenes_of(search(name, profile, query("s2-l1c")))[0]
    assets = {asset.key: asset for asset in make_provider(portal(name), profile).assets(scene)}
    assert {"B02", "B03", "B04", "B08", "manifest.safe"} <= set(assets)
    assert assets["B02"].title in read(profile, assets["manifest.safe"].href, name).decode()
    assert read(profile, scene.quicklook.href, name).startswith(b"\xff\xd8")
    assert scene.cloud is None, "the simulator's products have no metadata"


@pytest.mark.parametrize("name", LISTED)
def test_a_polite_number_of_requests(name, profile, control):
    pages = search(name, profile, query("s2-l1c", tile="31TCJ"))
    answer = control("GET", "/requests?limit=1000")
    asked = answer["requests"] if isinstance(answer, dict) else answer
    months = (
        3 if name == "aws-sentinel2" else 9
    )  # and 31 May, for takes of the evening before; three satellites
    assert len(asked) == sum(page.received for page in pages) + months


@pytest.mark.parametrize("name", LISTED)
@pytest.mark.parametrize(
    ("fault", "args", "kind"),
    [
        ("status", {"status": 503}, ErrorKind.UNREACHABLE),
        ("ratelimit", {"retry_after": "3600"}, ErrorKind.RATE_LIMITED),
        ("cut-json", {}, ErrorKind.BAD_ANSWER),
        ("html", {}, ErrorKind.BAD_ANSWER),
        ("truncate", {}, ErrorKind.BAD_ANSWER),
        ("garbage", {}, None),
    ],
)
def test_trouble_in_mid_search_loses_nothing(name, fault, args, kind, profile, control):
    asked = query("s2-l1c", days=(date(2026, 5, 1), date(2026, 7, 31)), tile="31TCJ")
    whole = [scene.id for scene in scenes_of(search(name, profile, asked))]
    rule = {"fault": fault, "args": args, "host": LISTED[name], "skip": 1 if name == "aws-sentinel2" else 3}
    control("POST", "/faults", {**rule, "path": "prefix="})
    pages = []
    with pytest.raises(PortalError) as caught:
        pages.extend(make_provider(portal(name), profile).pages(asked, CancelToken()))
    assert caught.value.kind is (kind or caught.value.kind)
    assert 0 < len(scenes_of(pages)) < len(whole)
    control("DELETE", "/faults")
    rest = search(name, profile, asked, pages[-1].continuation)
    assert [scene.id for scene in scenes_of(pages + rest)] == whole


@pytest.mark.parametrize("name", LISTED)
def test_a_description_that_cannot_be_had_once_is_asked_for_again(name, profile, control):
    asked = query("s2-l1c", tile="31TCJ")
    whole = [scene.id for scene in scenes_of(search(name, profile, asked))]
    rule = {"fault": "status", "args": {"status": 502}, "path": DESCRIBED[name], "skip": 2, "times": 1}
    control("POST", "/faults", rule)
    assert [scene.id for scene in scenes_of(search(name, profile, asked))] == whole
