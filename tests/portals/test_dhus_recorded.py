"""Real answers of SciHub, as recorded, read by the dialect that its mirrors still speak."""

import pytest
from asked_portal import PROFILE, collect
from dhus_server import dhus_portal
from guichet_eo.core.corner_placement import CornerPlacement
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.grid_placement import GridPlacement
from guichet_eo.core.holding import Holding
from guichet_eo.core.mgrs import tile_bounds
from guichet_eo.core.period import Period
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.query import Query
from guichet_eo.core.times import parse_instant
from guichet_eo.providers.dialects import make_provider
from loopback import Loopback, Reply

WORLD = {"type": "Polygon", "coordinates": [[[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]]}
OPEN = Period()
# file → (family asked for, its words, entries, scenes, total)
SEARCHES = {
    "opensearch_s1.json": ("s1-grd", {"producttype": "GRD"}, 11, 5, 11),
    "opensearch_s1s2_100.json": ("s2-l1c", {"producttype": "S2MSI1C"}, 100, 89, 100),
    "opensearch_s2_cloudcover.json": ("s2-l1c", {"producttype": "S2MSI1C"}, 5, 4, 5),
    "opensearch_s3_5.json": ("s3-sral", {"platformname": "Sentinel-3"}, 5, 5, 20),
    "opensearch_count_rows0.json": ("s2-l1c", {}, 0, 0, None),
    "opensearch_empty.json": ("s2-l1c", {}, 0, 0, 0),
    "opensearch_area_intersects.json": ("s2-l1c", {}, 13, 13, 13),
    "opensearch_single_entry.json": ("s1-ocn", {"producttype": "OCN"}, 1, 1, 1),
    "opensearch_orderby_page2.json": ("s2-l1c", {"platformname": "Sentinel-2"}, 16, 16, 116),
    "opensearch_gnss.json": ("other", {}, 1, 1, 1),
    "opensearch_archived_s1.json": ("s1-ocn", {}, 15, 15, None),
}
ERRORS = {
    "error_invalid_query.json": (200, "application/json", ErrorKind.BAD_QUERY, "undefined field xxx"),
    "error_401.html": (401, "text/html;charset=utf-8", ErrorKind.LOGIN_NEEDED, "Unauthorized"),
    "error_500_too_long.html": (500, "text/html", ErrorKind.BAD_ANSWER, "413, message:Request Entity"),
    "odata_error_404_bad_key.json": (404, "application/json", ErrorKind.GONE, "Invalid key (invalid-xyz)"),
}
OTHERS = {
    "odata_product_full_expand.json": "one product by OData: searches do not ask for it",
    "odata_product_short.json": "one product by OData: searches do not ask for it",
    "odata_product_offline_lta.json": "one product by OData: downloads ask for it",
    "odata_product_no_online_key.json": "one product by OData: downloads ask for it",
    "odata_nodes_listing.json": "files inside a product by OData: searches do not ask for them",
    "dhus_version.json": "the version of the hub: nothing asks for it",
    "s1_map_overlay_kml.xml": "corners of a picture: see test_recorded_answers",
}


def answered(shared, name, family, words, status=200, kind="application/json"):
    """Return the pages that one recorded answer makes, whatever is asked."""
    body = (shared / "portals" / "recorded" / "scihub" / name).read_bytes()
    left = [body]

    def respond(request):
        if status != 200:
            return Reply(status, body, {"Content-Type": kind})
        return Reply(200, left.pop() if left else b'{"feed":{"opensearch:totalResults":"0"}}')

    with Loopback(respond) as server:
        portal = dhus_portal(server.url, families={family: Holding((), conditions=words)})
        query = Query(WORLD, OPEN, (family,), Criteria(), limit=0)
        provider = make_provider(portal, PROFILE)
        return provider, collect(provider, query)


@pytest.mark.parametrize("name", SEARCHES)
def test_every_recorded_search(shared, name):
    family, words, entries, scenes, total = SEARCHES[name]
    _, pages = answered(shared, name, family, words)
    assert pages[0].received == entries
    assert len(pages[0].scenes) == scenes
    assert pages[0].unreadable == 0
    assert total is None or pages[0].matched == total
    for scene in pages[0].scenes:
        assert scene.acquired is not None
        assert scene.footprint is not None or family == "other"
        assert scene.platform.startswith("Sentinel-")


@pytest.mark.parametrize("name", ERRORS)
def test_every_recorded_error(shared, name):
    status, media_type, kind, words = ERRORS[name]
    with pytest.raises(PortalError) as caught:
        answered(shared, name, "s2-l1c", {}, status, media_type)
    assert caught.value.kind is kind
    assert words in caught.value.detail


def test_every_recorded_answer_is_read_or_has_a_reason(shared):
    names = {path.name for path in (shared / "portals" / "recorded" / "scihub").iterdir()}
    assert names == {*SEARCHES, *ERRORS, *OTHERS}


def test_the_fields_of_sentinel_2(shared):
    provider, pages = answered(shared, "opensearch_s2_cloudcover.json", "s2-l1c", {})
    scene = pages[0].scenes[0]
    assert scene.id == "bf652bc4-299c-4c39-9238-ee5a3fdc0d3e"
    assert scene.title == "S2B_MSIL1C_20181219T142029_N0207_R010_T20MPS_20181219T160056"
    assert (scene.platform, scene.instrument) == ("Sentinel-2B", "MSI")
    assert (scene.level, scene.version) == ("L1C", "02.07")
    assert (scene.tile, scene.orbit_relative, scene.orbit_direction) == ("20MPS", 10, "descending")
    assert (scene.cloud, scene.size, scene.mode, scene.ended) == (3.6476, 115804733, "", None)
    assert scene.acquired == parse_instant("2018-12-19T14:20:29.024Z")
    assert scene.quicklook.placement == GridPlacement(*tile_bounds("20MPS"))
    product, picture = provider.assets(scene)
    uuid = "bf652bc4-299c-4c39-9238-ee5a3fdc0d3e"
    assert product.href == f"https://apihub.copernicus.eu/apihub/odata/v1/Products('{uuid}')/$value"
    assert picture.href.endswith("/Products('Quicklook')/$value")


def test_the_fields_of_sentinel_1_and_3(shared):
    _, pages = answered(shared, "opensearch_s1.json", "s1-grd", {"producttype": "GRD"})
    scene = pages[0].scenes[0]
    assert scene.title.startswith("S1A_EW_GRDM_1SDH_20151227T100355_")
    assert (scene.mode, scene.polarisations) == ("EW", ("HH", "HV"))
    assert (scene.instrument, scene.level) == ("SAR", "GRD")
    assert scene.platform == "Sentinel-1A"
    assert isinstance(scene.quicklook.placement, CornerPlacement)
    _, pages = answered(shared, "opensearch_s3_5.json", "s3-sral", {})
    scene = pages[0].scenes[0]
    assert (scene.platform, scene.instrument, scene.orbit_relative) == ("Sentinel-3A", "SRAL", 295)
    assert scene.key.place.startswith("S3A/SR_1_SRA_BS")
    assert scene.size == 1868310773


