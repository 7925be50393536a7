"""WMTS capabilities as servers write them."""

import pytest
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.flows.flow_reader import parse_capabilities
from tile_documents import COARSEST, HALF, KVP, REST, wmts_document

ASKED = "https://tiles.example.org/wmts"
DATES = ("2026-06-01", "2026-06-11")
SPACES = (
    'xmlns="http://www.opengis.net/wmts/1.0" xmlns:ows="http://www.opengis.net/ows/1.1" '
    'xmlns:xlink="http://www.w3.org/1999/xlink"'
)
MATRIX = (
    "<TileMatrix><ows:Identifier>{}</ows:Identifier><ScaleDenominator>{}</ScaleDenominator><TopLeftCorner>{}"
    "</TopLeftCorner><TileWidth>256</TileWidth><TileHeight>256</TileHeight><MatrixWidth>{}</MatrixWidth>"
    "<MatrixHeight>{}</MatrixHeight></TileMatrix>"
)


def read(body, asked=ASKED, **more):
    return parse_capabilities(
        FlowSource("p/1", "wmts", asked, portal="p", **more), body.encode(), CancelToken()
    )


def document(layers, sets="", operations=""):
    return f"<Capabilities {SPACES}>{operations}<Contents>{layers}{sets}</Contents></Capabilities>"


def matrix_set(crs, *matrices, more=""):
    return (
        f"<TileMatrixSet><ows:Identifier>m</ows:Identifier><ows:SupportedCRS>{crs}</ows:SupportedCRS>{more}"
        f"{''.join(MATRIX.format(*each) for each in matrices)}</TileMatrixSet>"
    )


def layer(more="", name="a"):
    return f"<Layer><ows:Identifier>{name}</ows:Identifier>{more}</Layer>"


LINKED = "<TileMatrixSetLink><TileMatrixSet>{}</TileMatrixSet></TileMatrixSetLink>"


def test_a_service_with_both_ways_to_ask():
    service = read(wmts_document(ASKED, DATES))
    assert (service.kind, service.version, service.title) == ("wmts", "1.0.0", "Loopback tiles")
    assert (service.address, service.licence) == (ASKED, "CC-BY 4.0")
    static, dated = service.layers
    assert (static.title, static.box, static.dates) == ("Mosaic", (0, 40, 10, 50), None)
    assert static.crs == ("EPSG:3857", "EPSG:4326")
    assert static.matrix_sets == ("webmercator", "degrees")
    assert (dated.dates.text, dated.dates.default) == ("2026-06-01,2026-06-11", "2026-06-11")
    assert dict(dated.dimensions) == {}
    assert dated.templates["image/png"].startswith(f"{ASKED}/rest/dated/{{style}}/{{Time}}/")


def test_services_with_one_way_to_ask():
    by_template = read(wmts_document(ASKED, DATES, (REST,)))
    assert by_template.address == ""
    assert by_template.layers[0].templates
    by_parameters = read(wmts_document(ASKED, DATES, (KVP,)))
    assert by_parameters.address == ASKED
    assert not by_parameters.layers[0].templates


def test_parameters_where_the_sheet_says_that_templates_are_wrong():
    assert read(wmts_document(ASKED, DATES, (REST,)), templates="kvp").address == ASKED
    document_ = f"{ASKED}/1.0.0/WMTSCapabilities.xml"
    assert read(wmts_document(ASKED, DATES, (REST,)), document_, templates="kvp").address == ASKED


def test_corners_are_easting_first_whatever_the_system_says():
    service = read(wmts_document(ASKED, DATES))
    mercator, degrees = service.matrix_sets["webmercator"], service.matrix_sets["degrees"]
    assert (mercator.crs, degrees.crs) == ("EPSG:3857", "EPSG:4326")
    first = degrees.matrices[0]
    assert (first.left, first.top, first.width, first.height) == (-180, 90, 2, 1)
    assert (mercator.matrices[0].left, mercator.matrices[0].top) == pytest.approx((-HALF, HALF))
    assert mercator.matrices[0].scale == pytest.approx(COARSEST["webmercator"])


@pytest.mark.parametrize(
    ("crs", "corner", "left_top", "code"),
    [
        ("urn:ogc:def:crs:EPSG::4326", "90 -180", (-180, 90), "EPSG:4326"),
        ("EPSG:4326", "-180.0 90.0", (-180, 90), "EPSG:4326"),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "-180 90", (-180, 90), "CRS:84"),
        ("urn:ogc:def:crs:EPSG:6.18:3:3857", "-1 1", (-1, 1), "EPSG:3857"),
        ("EPSG:900913", "-1 1", (-1, 1), "EPSG:3857"),
        ("urn:ogc:def:crs:EPSG::3035", "5500000 2000000", (2000000, 5500000), "EPSG:3035"),
        ("urn:ogc:def:crs:EPSG::2154", "0 12000000", (0, 12000000), "EPSG:2154"),
    ],
)
def test_axis_order_of_matrix_sets(crs, corner, left_top, code):
    sets = matrix_set(crs, ("0", "1000", corner, 1, 1))
    found = read(document(layer(LINKED.format("m")), sets)).matrix_sets["m"]
    assert found.crs == code
    assert (found.matrices[0].left, found.matrices[0].top) == left_top


def test_levels_are_sorted_and_broken_ones_left_out():
    sets = matrix_set(
        "EPSG:3857",
        ("fine", "500", "0 0", 1, 1),
        ("coarse", "1000", "0 0", 1, 1),
        ("no scale", "x", "0 0", 1, 1),
        ("no corner", "1", "0", 1, 1),
        ("no size", "1", "0 0", 0, 1),
        ("", "1", "0 0", 1, 1),
    )
    found = read(document(layer(LINKED.format("m")), sets)).matrix_sets["m"]
    assert [each.name for each in found.matrices] == ["coarse", "fine"]


def test_well_known_sets():
    scales = "<WellKnownScaleSet>urn:ogc:def:wkss:OGC:1.0:GoogleMapsCompatible</WellKnownScaleSet>"
    sets = matrix_set("EPSG:3857", more=scales)
    linked = layer(LINKED.format("m") + LINKED.format("WebMercatorQuad") + LINKED.format("unknown"))
    service = read(document(linked, sets))
    assert service.layers[0].matrix_sets == ("m", "WebMercatorQuad")
    for name in ("m", "WebMercatorQuad"):
        second = service.matrix_sets[name].matrices[1]
        assert (second.name, second.width) == ("1", 2)
        assert second.scale == pytest.approx(COARSEST["webmercator"] / 2)


def test_what_layers_say():
    more = (
        "<ows:Title>T</ows:Title><ows:Abstract>A</ows:Abstract><ows:Keywords><ows:Keyword>k</ows:Keyword>"
        "</ows:Keywords><Style><ows:Identifier>one</ows:Identifier></Style>"
        '<Style isDefault="true"><ows:Identifier>two</ows:Identifier><ows:Title>Two</ows:Title>'
        '<LegendURL format="image/png" xlink:href="https://tiles.example.org/l.png"/></Style>'
        "<Format>image/jpeg</Format><Format>application/vnd.mapbox-vector-tile</Format>"
        "<Dimension><ows:Identifier>TIME</ows:Identifier><Default>2020</Default><Value>2019</Value>"
        "<Value>2020</Value></Dimension><Dimension><ows:Identifier>run</ows:Identifier><Value>r1</Value>"
        "</Dimension><Dimension><ows:Identifier>Elevation</ows:Identifier><Default>0</Default></Dimension>"
    )
    found = read(document(layer(more))).layers[0]
    assert (found.title, found.abstract, found.keywords) == ("T", "A", ("k",))
    assert [(style.name, style.title) for style in found.styles] == [("two", "Two"), ("one", "")]
    assert found.styles[0].legend == "https://tiles.example.org/l.png"
    assert found.formats == ("image/jpeg",)
    assert (found.dates.text, found.dates.default) == ("2019,2020", "2020")
    assert (found.elevation, dict(found.dimensions)) == ("0", {"run": "r1"})


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ("<ows:WGS84BoundingBox>{}</ows:WGS84BoundingBox>", (1, 2, 3, 4)),
        ('<ows:BoundingBox crs="urn:ogc:def:crs:EPSG::4326">{}</ows:BoundingBox>', (2, 1, 4, 3)),
        ('<ows:BoundingBox crs="urn:ogc:def:crs:OGC:1.3:CRS84">{}</ows:BoundingBox>', (1, 2, 3, 4)),
        ('<ows:BoundingBox crs="urn:ogc:def:crs:EPSG::2154">{}</ows:BoundingBox>', None),
        ("", None),
    ],
)
def test_boxes(box, expected):
    corners = "<ows:LowerCorner>1 2</ows:LowerCorner><ows:UpperCorner>3 4</ows:UpperCorner>"
    assert read(document(layer(box.format(corners)))).layers[0].box == expected


def test_templates_are_of_pictures_and_lead_to_the_web():
    resource = '<ResourceURL format="{}" resourceType="{}" template="{}"/>'
    more = "".join(
        resource.format(*each)
        for each in (
            ("image/png", "tile", "https://a.example.org/{TileMatrix}.png"),
            ("image/png", "tile", "https://b.example.org/{TileMatrix}.png"),
            ("image/jpeg", "tile", "http://tiles.example.org/{TileMatrix}.jpg"),
            ("image/webp", "tile", "http://10.0.0.1/{TileMatrix}.webp"),
            ("application/json", "FeatureInfo", "https://a.example.org/{I}.json"),
        )
    )
    assert dict(read(document(layer(more))).layers[0].templates) == {
        "image/png": "https://a.example.org/{TileMatrix}.png",
        "image/jpeg": "https://tiles.example.org/{TileMatrix}.jpg",
    }


def test_layers_without_a_name_are_counted():
    service = read(document(layer(name="") + layer(name="a,b") + layer(name="good") + layer(name="good")))
    assert ([each.name for each in service.layers], service.refused) == (["good"], 2)


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        ("<Capabilities/>", ErrorKind.BAD_ANSWER, "without contents"),
        ("<WMS_Capabilities/>", ErrorKind.BAD_ANSWER, "<WMS_Capabilities> where WMTS"),
        (
            '<ows:ExceptionReport xmlns:ows="o"><ows:Exception exceptionCode="InvalidParameterValue">'
            "<ows:ExceptionText>no such service</ows:ExceptionText></ows:Exception></ows:ExceptionReport>",
            ErrorKind.BAD_QUERY,
            "InvalidParameterValue: no such service",
        ),
    ],
)
def test_what_cannot_be_read(body, kind, words):
    with pytest.raises(PortalError) as caught:
        read(body)
    assert caught.value.kind is kind
    assert words in caught.value.detail
