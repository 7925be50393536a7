"""Links and boxes as catalogues write them."""

import pytest
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.flows.box_reading import box_of, box_of_corners
from guichet_eo.core.flows.catalogue_link import CatalogueLink
from guichet_eo.core.flows.plain_words import plain_words
from guichet_eo.core.safe_xml import read_xml
from guichet_eo.providers.flows.csw_reader import read_csw
from guichet_eo.providers.flows.records_reader import read_collection, read_items

URL = "https://geo.example/geoserver/ows"
TILES = "https://tiles.example/{z}/{x}/{y}.png"


@pytest.mark.parametrize(
    ("protocol", "kind"),
    [
        ("OGC:WMS", "wms"),
        ("OGC:WMS-1.1.1-http-get-map", "wms"),
        ("OGC:WMS-1.3.0-http-get-capabilities", "wms"),
        ("http://www.opengis.net/def/serviceType/ogc/wms", "wms"),
        ("application/vnd.ogc.wms_xml", "wms"),
        ("OGC Web Map Service", "wms"),
        ("urn:ogc:serviceType:WebMapService:1.1.1:HTTP", "wms"),
        ("OGC:WMTS-1.0.0-http-get-capabilities", "wmts"),
        ("OGC:WMTS", "wmts"),
        ("Web Map Tile Service", "wmts"),
        ("urn:ogc:serviceType:WebMapTileService", "wmts"),
    ],
)
def test_protocols(protocol, kind):
    assert CatalogueLink.read(URL, protocol, "a:b") == CatalogueLink(kind, URL, ("a:b",))


@pytest.mark.parametrize(
    "protocol", ["OGC:WFS", "OGC:WCS-2.0.1", "WWW:DOWNLOAD-1.0-http--download", "", "text/html"]
)
def test_what_is_no_map_service(protocol):
    assert CatalogueLink.read(URL, protocol, "a:b") is None


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://a.example/wms", CatalogueLink("wms", "https://a.example/wms")),
        ("https://a.example/cgi?map=x&SERVICE=WMS", CatalogueLink("wms", "https://a.example/cgi?map=x")),
        ("https://a.example/service/wmts/", CatalogueLink("wmts", "https://a.example/service/wmts/")),
        (
            "https://a.example/ows?service=WMS&version=1.3.0&request=GetMap&layers=a:b,c&styles=&bbox=1,2,3,4",
            CatalogueLink("wms", "https://a.example/ows", ("a:b", "c")),
        ),
        ("https://a.example/ows?service=WFS", None),
        ("https://a.example/wmsaccess.html", None),
        (TILES, CatalogueLink("xyz", TILES)),
        ("https://{s}.tiles.example/{z}/{x}/{y}.png", None),
        ("https://tiles.example/{z}/{x}/{y}.pbf", None),
        ("https://tiles.example/{z}/{x}.png", None),
        ("https://[broken", None),
    ],
)
def test_addresses_tell_where_the_protocol_does_not(address, found):
    assert CatalogueLink.read(address, "WWW:LINK-1.0-http--link") == found


@pytest.mark.parametrize("name", ["Access to the map", "https://geo.example/doc", "", " \x00 "])
def test_names_for_people_are_no_layers(name):
    assert CatalogueLink.read(URL, "OGC:WMS", name).layers == ()


def test_many_names_are_cut():
    assert len(CatalogueLink.read(URL, "OGC:WMS", ",".join(f"l{n}" for n in range(500))).layers) == 20


@pytest.mark.parametrize(
    ("sides", "box"),
    [
        ((-5, 47, -1, 49), (-5.0, 47.0, -1.0, 49.0)),
        (("-5", " 47", "-1", "49"), (-5.0, 47.0, -1.0, 49.0)),
        ((170, -20, -170, -10), (170.0, -20.0, -170.0, -10.0)),
        ((-400, -91, 400, 91), (-180.0, -90.0, 180.0, 90.0)),
        ((0, 5, 1, 4), None),
        (("a", 0, 1, 1), None),
        ((None, 0, 1, 1), None),
        ((float("inf"), 0, 1, 1), None),
    ],
)
def test_boxes(sides, box):
    assert box_of(*sides) == box


def test_corners_in_any_order_of_axes_and_sides():
    box = (-5.0, 47.0, -1.0, 49.0)
    assert box_of_corners(["47", "-5"], ["49", "-1"], True) == box
    assert box_of_corners(["-1", "47"], ["-5", "49"], False) == box
    assert box_of_corners(["1"], ["2"], False) is None
    assert box_of_corners(["a", "b"], ["c", "d"], False) is None


def records(body):
    answer = f"<GetRecordsResponse><SearchResults nextRecord='0'>{body}</SearchResults></GetRecordsResponse>"
    return read_csw(read_xml(answer.encode(), CancelToken()), "https://catalogue.example/csw")


def test_the_form_of_pycsw():
    page = records(
        '<Record><title>A</title><references scheme="OGC:WMS">https://a.example/wms</references>'
        '<BoundingBox crs="urn:x-ogc:def:crs:EPSG:6.11:4326"><LowerCorner>47 -5</LowerCorner>'
        "<UpperCorner>49 -1</UpperCorner></BoundingBox></Record>"
    )
    (record,) = page.records
    assert record.links == (CatalogueLink("wms", "https://a.example/wms"),)
    assert record.box == (-5.0, 47.0, -1.0, 49.0)
    assert (page.matched, page.following) == (None, "")


def test_a_named_layer_makes_the_link_to_the_whole_service_superfluous():
    link = '<URI protocol="OGC:WMS"{}>https://a.example/wms</URI>'.format
    links = link("") + link(" name='a'")
    (record,) = records(f"<Record><title>A</title>{links}</Record>").records
    assert record.links == (CatalogueLink("wms", "https://a.example/wms", ("a",)),)


@pytest.mark.parametrize("href", ["http://127.0.0.1/wms", "http://10.0.0.1/wms", "http://localhost/wms"])
def test_a_public_catalogue_does_not_lead_into_a_private_network(href):
    (record,) = records(f'<Record><title>A</title><URI protocol="OGC:WMS">{href}</URI></Record>').records
    assert record.links == ()
    links = [{"rel": "wms", "href": href}]
    page = read_items({"features": [{"links": links}]}, "https://catalogue.example/items")
    assert page.records[0].links == ()
    page = read_items({"features": [], "links": [{"rel": "next", "href": href}]}, "https://c.example/items")
    assert page.following == ""


def test_texts_of_records_are_one_line_and_short():
    title, abstract = "A\n\u202e" + "b" * 1000, "c " * 10_000
    (record,) = records(f"<Record><title>{title}</title><abstract>{abstract}</abstract></Record>").records
    assert len(record.title) == 300
    assert "\n" not in record.title
    assert "\u202e" not in record.title
    assert len(record.abstract) == 4000


@pytest.mark.parametrize(
    "extra", [{"links": 3}, {"properties": "x"}, {"geometry": {"type": "Polygon"}}, {"bbox": [1]}]
)
def test_odd_records(extra):
    (record,) = read_items({"features": [{"id": 7, **extra}, "no record"]}, "https://c.example").records
    assert (record.title, record.links, record.box) == ("7", (), None)


def test_links_of_drafts_of_templates_and_of_collections():
    association = {"rel": "x", "href": "https://a.example/wms", "type": "OGC:WMS", "name": "a"}
    template = {"rel": "xyz", "uriTemplate": TILES}
    feature = {
        "properties": {"associations": [association]},
        "linkTemplates": [template],
        "bbox": [1, 2, 0, 3, 4, 9],
    }
    (record,) = read_items({"features": [feature]}, "https://c.example").records
    assert [link.kind for link in record.links] == ["xyz", "wms"]
    assert record.box == (1.0, 2.0, 3.0, 4.0)
    link = {"rel": "wms", "href": "https://a.example/ows", "wms:layers": ["a", "b"]}
    found = read_collection(
        {"id": "c", "links": [link], "extent": {"spatial": {"bbox": "odd"}}}, "https://c.example"
    )
    assert found.links == (CatalogueLink("wms", "https://a.example/ows", ("a", "b")),)
    assert found.box is None


def test_words_in_html_become_plain():
    assert plain_words("<a href='x'>&copy; A</a>&nbsp;<script>b</script>") == "© A \u00a0 b"
    assert plain_words("<" * 100_000)[:3] == "<<<"
    assert len(plain_words("a" * 1000)) == 300
