"""The portal files of the plugin, unchanged, against stand-ins at the portals' real host names."""

import json
from datetime import date, datetime, timezone
from pathlib import Path

import pytest
from guichet_eo.core.acquisition_merger import AcquisitionMerger
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.corner_placement import CornerPlacement
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.grid_placement import GridPlacement
from guichet_eo.core.notice import Notice
from guichet_eo.core.period import Period
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.query import Query
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.http_session import HttpSession
from guichet_eo.providers.portal_probe import probe

RESOURCES = Path(__file__).parents[2] / "resources"
SEVEN = (
    "earth-search",
    "cdse",
    "planetary-computer",
    "terrascope",
    "usgs-landsatlook",
    "dinamis",
    "worldcover",
)
AREAS = {
    "toulouse": (1.2, 43.4, 1.7, 43.8),
    "belgium": (4.2, 50.7, 4.6, 51.0),
    "fiji": (176.9, -18.3, 178.5, -17.3),
}
COLLECTIONS = {  # of the truth, by family
    "earth-search": {
        "s2-l1c": "sentinel-2-l1c",
        "s1-grd": "sentinel-1-grd",
        "landsat-c2-l2": "landsat-c2-l2",
    },
    "cdse": {"s2-l2a-sen2cor": "sentinel-2-l2a", "s2-l1c": "sentinel-2-l1c", "s1-grd": "sentinel-1-grd"},
    "planetary-computer": {
        "s2-l2a-sen2cor": "sentinel-2-l2a",
        "s1-grd": "sentinel-1-grd",
        "landsat-c2-l2": "landsat-c2-l2",
    },
    "terrascope": {"terrascope-s2-toc": "terrascope-s2-toc-v2"},
    "usgs-landsatlook": {"landsat-c2-l2": "landsat-c2l2-sr", "landsat-c2-l1": "landsat-c2l1"},
    "dinamis": {"s2-l2a-maja": "sentinel2-l2a-theia"},
}
PERIOD = (date(2026, 6, 1), date(2026, 7, 31))


def portal(name):
    return read_portal(json.loads((RESOURCES / "portals" / f"{name}.json").read_text(encoding="utf-8")))


def square(box):
    west, south, east, north = box
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


def search(name, area, profile, families=(), continuation=None, token=None, **criteria):
    asked = portal(name)
    query = Query(
        square(AREAS[area]),
        Period.of_days(*PERIOD),
        tuple(families or asked.families),
        Criteria(**criteria),
        limit=0,
    )
    return list(make_provider(asked, profile).pages(query, token or CancelToken(), continuation))


def scenes_of(pages):
    return [scene for page in pages for scene in page.scenes]


def seconds(text_or_number):
    return text_or_number if isinstance(text_or_number, (int, float)) else datetime.fromisoformat(
        text_or_number.replace("Z", "+00:00")
    ).timestamp()  # fmt: skip


def offered(truth, name, collection, area):
    """Return identifiers of the truth: certainly in the period, of footprints that meet the area's box."""
    import shapely.geometry

    footprints = [shapely.geometry.shape(each) for each in truth["footprints"]]
    wanted = shapely.geometry.box(*AREAS[area])
    low = datetime(2026, 6, 1, tzinfo=timezone.utc).timestamp()
    high = datetime(2026, 8, 1, tzinfo=timezone.utc).timestamp()
    sure, possible = set(), set()
    for each in truth["acquisitions"]:
        ids = {offer[2] for offer in each["offers"] if offer[0].startswith(name) and offer[1] == collection}
        start = seconds(each["start"])
        if (
            not ids
            or not low - 3600 < start < high + 3600
            or not footprints[each["footprint"]].intersects(wanted)
        ):
            continue
        possible |= ids
        if low + 3600 < start < high - 3600:
            sure |= ids
    return sure, possible


@pytest.mark.shapely
@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("name", COLLECTIONS)
def test_what_is_found_is_what_there_is(name, area, profile, truth):
    pages = search(name, area, profile)
    scenes = scenes_of(pages)
    assert sum(page.unreadable for page in pages) == 0
    assert not any(page.sieved for page in pages)
    assert len({scene.ref for scene in scenes}) == len(scenes)
    for family, collection in COLLECTIONS[name].items():
        sure, possible = offered(truth, name, collection, area)
        found = {scene.id for scene in scenes if scene.family == family}
        assert sure <= found <= possible, (family, sure - found, found - possible)


@pytest.mark.parametrize("name", SEVEN)
def test_criteria_and_notices(name, profile):
    pages = search(name, "toulouse", profile, cloud_max=30)
    assert all(scene.cloud is None or scene.cloud <= 30 for scene in scenes_of(pages))
    notices = set().union(*(page.notices for page in pages))
    assert Notice.ANSWERED_OTHER not in notices
    assert (Notice.CLOUD_SIEVED_HERE in notices) is (name in ("cdse", "dinamis"))
    assert (Notice.NO_TOTAL in notices) is (name in ("cdse", "planetary-computer"))
    if Notice.NO_TOTAL not in notices and name != "dinamis":
        assert pages[-1].matched == len(scenes_of(pages))


def test_orbit_direction_and_number(profile):
    for name in ("cdse", "earth-search", "planetary-computer"):
        scenes = scenes_of(search(name, "toulouse", profile, ["s1-grd"], orbit_direction="ascending"))
        assert scenes
        assert {scene.orbit_direction for scene in scenes} == {"ascending"}
        number = scenes[0].orbit_relative
        assert {
            s.orbit_relative
            for s in scenes_of(search(name, "toulouse", profile, ["s1-grd"], orbit_relative=number))
        } == {number}


def test_a_tile(profile):
    for name in ("cdse", "earth-search", "planetary-computer", "terrascope"):
        scenes = scenes_of(search(name, "belgium", profile, tile="31UFS"))
        assert scenes
        assert {scene.tile for scene in scenes if scene.platform.startswith("Sentinel-2")} == {"31UFS"}


def test_the_same_acquisition_is_one_at_all_portals(profile):
    merger = AcquisitionMerger(lambda scene: scene.portal)
    for name in ("earth-search", "cdse", "planetary-computer", "terrascope", "dinamis"):
        families = [f for f in portal(name).families if f.startswith("s2-l2a") or f == "terrascope-s2-toc"]
        merger.add(scenes_of(search(name, "toulouse", profile, families)))
    best = max(merger.acquisitions, key=lambda acquisition: len(acquisition.offers))
    assert {offer.portal for offer in best.offers} == {
        "earth-search",
        "cdse",
        "planetary-computer",
        "terrascope",
        "dinamis",
    }
    days = {(offer.acquired.date(), offer.tile, offer.platform) for offer in best.offers}
    assert len(days) == 1


EXPECTED_PLACEMENTS = {
    ("earth-search", "s2-l2a-sen2cor"): GridPlacement,
    ("earth-search", "s2-l1c"): GridPlacement,
    ("cdse", "s2-l1c"): GridPlacement,
    ("cdse", "s1-grd"): CornerPlacement,
    ("planetary-computer", "s2-l2a-sen2cor"): GridPlacement,
    ("planetary-computer", "landsat-c2-l2"): GridPlacement,
    ("terrascope", "terrascope-s2-toc"): GridPlacement,
    ("usgs-landsatlook", "landsat-c2-l2"): GridPlacement,
}


@pytest.mark.parametrize(("name", "family"), EXPECTED_PLACEMENTS)
def test_quicklooks_can_be_had_and_placed(name, family, profile):
    scene = next(s for s in scenes_of(search(name, "toulouse", profile, [family])) if s.quicklook is not None)
    assert isinstance(scene.quicklook.placement, EXPECTED_PLACEMENTS[name, family])
    assert scene.quicklook.open
    with HttpSession(name, profile, CancelToken()) as session:
        picture = session.get(scene.quicklook.href, 5 << 20)
    assert picture.content_type in ("image/jpeg", "image/png")


def test_pages_go_on_where_they_paused(profile):
    whole = search("earth-search", "belgium", profile)
    rest = search("earth-search", "belgium", profile, continuation=whole[1].continuation)
    assert {s.id for s in scenes_of(whole)} == {s.id for s in scenes_of(whole[:2])} | {
        s.id for s in scenes_of(rest)
    }


PROBED = {
    "https://earth-search.aws.element84.com/v1": "s2-l2a-sen2cor",
    "https://stac.dataspace.copernicus.eu/v1/collections/sentinel-2-l2a": "s2-mosaic",
    "https://planetarycomputer.microsoft.com/api/stac/v1/": "s1-rtc",
    "https://stac.terrascope.be": "worldcover",
    "https://landsatlook.usgs.gov/stac-server": "landsat-c2-l1",
    "https://api.stac.teledetection.fr": "spot67-ortho",
}


@pytest.mark.parametrize("address", PROBED)
def test_addresses_are_recognised(address, profile):
    assert PROBED[address] in probe(address, profile, CancelToken()).families


FAULTS = [
    ("html", {}, ErrorKind.BAD_ANSWER),
    ("truncate", {}, ErrorKind.BAD_ANSWER),
    ("cut-json", {}, ErrorKind.BAD_ANSWER),
    ("garbage", {}, ErrorKind.BAD_ANSWER),
    ("bad-gzip", {}, ErrorKind.BAD_ANSWER),
    ("refuse", {}, ErrorKind.UNREACHABLE),
    ("reset", {}, ErrorKind.UNREACHABLE),
    ("redirect-loop", {}, ErrorKind.BAD_ANSWER),
    ("huge", {}, ErrorKind.TOO_BIG),
    ("gzip-bomb", {"megabytes": 64}, ErrorKind.TOO_BIG),
    ("status", {"status": 503, "retry_after": "120"}, ErrorKind.RATE_LIMITED),
    ("status", {"status": 400}, ErrorKind.BAD_QUERY),
    ("wrong-length", {}, ErrorKind.BAD_ANSWER),
]


@pytest.mark.parametrize(("fault", "arguments", "kind"), FAULTS)
def test_faults_of_a_real_host(fault, arguments, kind, profile, control):
    control("POST", "/faults", {"fault": fault, "host": "stac.dataspace*", "args": arguments})
    with pytest.raises(PortalError) as caught:
        search("cdse", "toulouse", profile, ["s2-l1c"])
    assert caught.value.kind is kind
    assert scenes_of(search("earth-search", "toulouse", profile, ["s2-l1c"]))


def test_paging_for_ever_and_a_wrong_type(profile, control):
    control("POST", "/faults", {"fault": "next-loop", "host": "earth-search*"})
    assert len(search("earth-search", "toulouse", profile, ["s2-l1c"])) <= 5
    control("DELETE", "/faults")
    control("POST", "/faults", {"fault": "wrong-type", "host": "earth-search*"})
    assert scenes_of(search("earth-search", "toulouse", profile, ["s2-l1c"]))
