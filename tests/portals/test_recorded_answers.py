"""Real answers of the portals, as recorded: what the dialect makes of them."""

import json
import re
from pathlib import Path

import pytest
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.corner_placement import CornerPlacement
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.geometry import to_wkb
from guichet_eo.core.grid_placement import GridPlacement
from guichet_eo.core.mgrs import tile_bounds
from guichet_eo.core.page_body import PageBody
from guichet_eo.core.period import Period
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.portal_item import PortalItem
from guichet_eo.core.query import Query
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.http_session import HttpSession
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.providers.scene_reader import SceneReader
from guichet_eo.providers.stac_assets import read_assets
from guichet_eo.providers.swath_corners import swath_corners
from loopback import Loopback, Reply

RESOURCES = Path(__file__).parents[2] / "resources"
WORLD = {"type": "Polygon", "coordinates": [[[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]]}
FAMILIES = FamilyDirectory.load(RESOURCES / "families.json")
PROFILE = NetworkProfile(timeout=5.0)


def portal(name, **more):
    document = json.loads((RESOURCES / "portals" / f"{name}.json").read_text(encoding="utf-8"))
    return read_portal({**document, **more})


def recorded(shared, path):
    return json.loads((shared / "portals" / "recorded" / path).read_text(encoding="utf-8"))


def read(shared, name, path, family, number=0):
    document = recorded(shared, path)
    item = document["features"][number] if "features" in document else document
    described = portal(name)
    provider = make_provider(described, PROFILE)
    scene = SceneReader(described).read(
        item,
        FAMILIES.get(family),
        PortalItem(PageBody(json.dumps(item)), 0, 10**9, "https://x.example/"),
    )
    return scene, {asset.key: asset for asset in provider.assets(scene)}


def test_earth_search(shared):
    scene, assets = read(
        shared, "earth-search", "earth-search/v1_search_multi_collections.json", "s2-l2a-sen2cor"
    )
    assert scene.title == "S2A_MSIL2A_20231008T175231_N0509_R141_T13TDE_20231008T233154"
    assert (scene.tile, scene.orbit_relative, scene.version, scene.cloud) == ("13TDE", 141, "05.09", 0.000299)
    assert scene.quicklook.placement == GridPlacement(
        "EPSG:32613", (399960.0, 4390200.0, 509760.0, 4500000.0)
    )
    assert scene.streamable
    assert assets["blue"].needs == ""
    assert assets["blue-jp2"].needs == "requester-pays"


def test_the_tile_square_is_the_grid_of_a_10_m_band(shared):
    for path, name in (("earth-search/v1_search_multi_collections.json", "blue"),
                       ("planetary-computer/items_sentinel2_l2a_limit1.json", "B02"),
                       ("terrascope/stac_search_s2_toc_v2_2026-08-07.json", "B02")):  # fmt: skip
        item = recorded(shared, path)["features"][0]
        tile = (item["properties"].get("grid:code") or item["properties"].get("s2:mgrs_tile")).removeprefix(
            "MGRS-"
        )
        transform, shape = item["assets"][name]["proj:transform"], item["assets"][name]["proj:shape"]
        west, north = transform[2], transform[5]
        assert tile_bounds(tile)[1] == (west, north - 10 * shape[0], west + 10 * shape[1], north)


def test_earth_search_radar_and_landsat(shared):
    scene, _ = read(shared, "earth-search", "earth-search/v1_search_filter_page1.json", "s1-grd")
    assert (scene.platform, scene.mode, scene.polarisations) == ("Sentinel-1A", "IW", ("HH",))
    assert scene.quicklook is None, "requester pays"
    assert not scene.streamable
    scene, _ = read(
        shared, "earth-search", "earth-search/v1_search_multi_collections.json", "landsat-c2-l2", 1
    )
    assert (scene.platform, scene.tile) == ("Landsat-8", "033032")


def test_cdse(shared):
    scene, assets = read(shared, "cdse", "cdse/stac_v1_search_s2l2a.json", "s2-l2a-sen2cor")
    assert (scene.tile, scene.orbit_direction, scene.version) == ("36NYH", "descending", "05.00")
    assert scene.quicklook.placement == GridPlacement("EPSG:32636", (699960.0, 190200.0, 809760.0, 300000.0))
    assert (scene.format, scene.size, scene.streamable) == ("zip", 1063027451, False)
    assert assets["Product"].checksum == "md5:488fb662e3f72b63b1c718af34bf3023"
    assert assets["Product"].needs == "login"
    assert assets["B04_10m"].href.startswith("https://zipper.dataspace.copernicus.eu/")
    assert assets["B04_10m"].checksum.startswith("sha3_256:cb5828")


def test_planetary_computer(shared):
    scene, assets = read(
        shared, "planetary-computer", "planetary-computer/items_sentinel2_l2a_limit1.json", "s2-l2a-sen2cor"
    )
    assert scene.title == "S2B_MSIL2A_20250312T014549_N0511_R074_T53NKG_20250312T041213"
    assert scene.quicklook.placement == GridPlacement("EPSG:32653", (199980.0, 590220.0, 309780.0, 700020.0))
    assert scene.quicklook.open
    assert assets["B02"].needs == "sign"
    assert assets["rendered_preview"].needs == ""


def test_planetary_computer_radar_with_odd_dates_and_an_empty_polygon(shared):
    scene, _ = read(shared, "planetary-computer", "planetary-computer/item_sentinel1_grd.json", "s1-grd")
    assert scene.acquired.isoformat() == "2015-01-29T08:19:16.649281+00:00"
    assert scene.footprint is not None
    assert scene.quicklook.placement is None, "rendered by the portal, its extent is not told"
    assert scene.quicklook.thumbnail == "", "behind a signature"


def test_planetary_computer_landsat(shared):
    scene, _ = read(
        shared, "planetary-computer", "planetary-computer/items_landsat_c2l2_limit1.json", "landsat-c2-l2"
    )
    assert (scene.platform, scene.tile, scene.cloud) == ("Landsat-9", "090091", 70.85)
    assert scene.quicklook.placement == GridPlacement(
        "EPSG:32655", (355785.0, -5058015.0, 591915.0, -4821585.0)
    )


def test_terrascope_of_two_ages(shared):
    scene, assets = read(
        shared, "terrascope", "terrascope/stac_search_s2_toc_v2_2026-08-07.json", "terrascope-s2-toc"
    )
    assert (scene.tile, scene.version, scene.cloud) == ("31TCN", "220", 0.0)
    assert "titiler.terrascope.be" in scene.quicklook.href
    assert scene.quicklook.placement == GridPlacement(
        "EPSG:32631", (300000.0, 5190240.0, 409800.0, 5300040.0)
    )
    assert (assets["B02"].needs, assets["preview"].needs) == ("login", "")
    scene, assets = read(
        shared,
        "terrascope",
        "terrascope/stac_item_S2A_20230220T074941_38SKG_TOC_V210.json",
        "terrascope-s2-toc",
    )
    assert (scene.tile, scene.orbit_relative) == ("38SKG", 135)
    assert scene.quicklook.georeferenced
    assert scene.quicklook.href.endswith("QUICKLOOK_V210.tif")
    assert not any(asset.href.startswith(("file:", "/")) for asset in assets.values())


def test_usgs(shared):
    scene, assets = read(
        shared, "usgs-landsatlook", "usgs-landsatlook/stac_item_landsatlook_sr.json", "landsat-c2-l2"
    )
    assert (scene.platform, scene.tile, scene.instrument) == ("Landsat-8", "028030", "OLI/TIRS")
    assert scene.quicklook.href.endswith("_thumb_large.jpeg")
    assert scene.quicklook.thumbnail.endswith("_thumb_small.jpeg")
    assert scene.quicklook.placement == GridPlacement(
        "EPSG:32615", (173085.0, 4663485.0, 411015.0, 4904715.0)
    )
    assert assets["blue"].checksum.startswith("sha512:")
    assert assets["blue"].needs == "login"
    scene, _ = read(shared, "usgs-landsatlook", "usgs-landsatlook/stac_item_s3_l2sr.json", "landsat-c2-l2")
    assert (scene.platform, scene.tile, scene.sun_elevation) == ("Landsat-8", "081119", 22.72192082)


ITEMS = [
    ("earth-search/v1_search_filter_page1.json", "other"),
    ("earth-search/v1_search_eodag.json", "s2-l1c"),
    ("earth-search/v0_items_tall_strip.json", "s2-l2a-sen2cor"),
    ("earth-search/v0_item_s2cog.json", "s2-l2a-sen2cor"),
    ("planetary-computer/items_landsat_c2_l2_page.json", "landsat-c2-l2"),
    ("planetary-computer/item_aster.json", "aster"),
    ("planetary-computer/items_sentinel1_rtc_limit1.json", "s1-rtc"),
    ("planetary-computer/search_page1.json", "other"),
    ("planetary-computer/search_ids.json", "other"),
    ("usgs-landsatlook/stac_asset_LC08_SR_stac.json", "landsat-c2-l2"),
    ("usgs-landsatlook/stac_asset_LM01_MSS_stac.json", "landsat-c2-l1"),
    ("geodes/pygeodes_roi_items_THEIA_REFLECTANCE_SENTINEL2_L2A.json", "s2-l2a-maja"),
]


@pytest.mark.parametrize(("path", "family"), ITEMS)
def test_every_recorded_item_becomes_a_scene(shared, path, family):
    document = recorded(shared, path)
    described = portal("earth-search")
    reader = SceneReader(described)
    for item in document.get("features", [document]):
        origin = PortalItem(PageBody(""), 0, 0, "https://x.example/")
        scene = reader.read(item, FAMILIES.get(family), origin)
        assert scene.footprint is not None
        assert scene.acquired is not None
        assert scene.platform or family == "other"
        assert read_assets(item, "https://x.example/", described)


SEARCHES = [
    (
        "earth-search",
        ["earth-search/v1_search_multi_collections.json", "earth-search/v1_search_multi_empty_page.json"],
        2,
        2,
    ),
    (
        "planetary-computer",
        ["planetary-computer/search_page1.json", "planetary-computer/search_page2.json"],
        20,
        None,
    ),
    ("terrascope", ["terrascope/stac_search_s2_toc_v2_2026-08-07.json"], 1, 1),
    ("cdse", ["cdse/stac_v1_search_s2l2a.json"], 1, None),
]


@pytest.mark.parametrize(("name", "paths", "count", "matched"), SEARCHES)
def test_recorded_pages_one_after_the_other(shared, name, paths, count, matched):
    pages = [(shared / "portals" / "recorded" / path).read_text(encoding="utf-8") for path in paths]
    collections = sorted(
        {feature["collection"] for page in pages for feature in json.loads(page)["features"]}
    )
    left = list(pages)
    with Loopback(lambda request: Reply(200, left.pop(0).encode() if left else b'{"features":[]}')) as server:
        left[:] = [re.sub(r"https://[^/\"]+(?=[^\"]*/search\")", server.url, page) for page in pages]
        asked = portal(
            name, endpoints={"stac": server.url}, families={"other": {"collections": collections}}, options={}
        )
        query = Query(WORLD, Period(), ("other",), limit=0)
        answers = list(make_provider(asked, PROFILE).pages(query, CancelToken()))
        bodies = [request.json() for request in server.requests]
    assert sum(len(page.scenes) for page in answers) == count
    assert answers[-1].matched == matched
    assert len(bodies) == len(paths) + (name == "planetary-computer" and '"next"' in pages[-1])
    assert all(sorted(body["collections"]) == collections for body in bodies), (
        "what was asked stays in the next pages"
    )


ERRORS = [
    ("earth-search/v1_error_404_collection.json", 404, ErrorKind.GONE, "Not Found"),
    ("planetary-computer/error_404_item.json", 404, ErrorKind.GONE, ""),
    ("planetary-computer/error_429_sas.json", 429, ErrorKind.RATE_LIMITED, "Rate limit"),
    ("cdse/error_422_skip_too_big.json", 422, ErrorKind.BAD_QUERY, "skip"),
    ("cdse/resto_error_400_page_limit.json", 400, ErrorKind.BAD_QUERY, ""),
    ("scihub/error_401.html", 401, ErrorKind.LOGIN_NEEDED, ""),
    ("scihub/error_500_too_long.html", 500, ErrorKind.BAD_ANSWER, ""),
]


@pytest.mark.parametrize(("path", "status", "kind", "words"), ERRORS)
def test_recorded_errors_have_their_kind_and_words(shared, path, status, kind, words, monkeypatch):
    body = (shared / "portals" / "recorded" / path).read_bytes()
    monkeypatch.setattr(CancelToken, "wait", lambda self, seconds: self.cancelled)
    with (
        Loopback(lambda request: Reply(status, body)) as server,
        pytest.raises(PortalError) as caught,
        HttpSession("x", PROFILE, CancelToken()) as session,
    ):
        session.get(server.url)
    assert words in caught.value.detail
    assert (caught.value.status, caught.value.kind) == (status, kind)
    assert not {"<", "\n", "{"} & set(caught.value.detail)


def test_radar_pictures_lie_as_their_own_overlays_say(shared):
    """The KML in a product names the picture's corners: lower left, lower right, upper right, upper left."""
    folders = sorted((shared / "testbed" / "data" / "quicklooks" / "sentinel1").glob("*"))
    assert {re.match("S1[AC]", folder.name).group() for folder in folders} == {"S1A", "S1C"}
    for folder in folders:
        manifest = next(folder.rglob("*manifest*")).read_text(encoding="utf-8")
        overlay = next(folder.rglob("*.kml")).read_text(encoding="utf-8")
        direction = re.search(r"pass>(\w+)<", manifest).group(1).lower()
        ring = [
            [float(v) for v in reversed(p.split(","))]
            for p in re.search(r"coordinates>([^<]+)<", manifest).group(1).split()
        ]
        quad = [
            tuple(map(float, p.split(",")))
            for p in re.search(r"coordinates>([^<]+)<", overlay).group(1).split()
        ]
        footprint = to_wkb({"type": "Polygon", "coordinates": [[*ring, ring[0]]]})
        assert swath_corners(footprint, direction) == (quad[3], quad[2], quad[1], quad[0])
    assert swath_corners(footprint, "") is None
    assert CornerPlacement(swath_corners(footprint, "ascending"))
