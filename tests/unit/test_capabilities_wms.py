"""WMS capabilities as servers write them: what layers say, take over and hand down."""

import pytest
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.flows.flow_reader import parse_capabilities
from map_documents import DOCTYPE, large_document, wms_document

OPEN = CancelToken()
ASKED = "https://maps.example.org/wms"
LINK = 'xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href'
REQUEST = (
    "<Request><GetMap><Format>image/png</Format><Format>application/pdf</Format><Format>image/jpeg</Format>"
    f'<DCPType><HTTP><Get><OnlineResource {LINK}="https://maps.example.org/wms?"/></Get></HTTP></DCPType>'
    "</GetMap></Request>"
)


def read(body, asked=ASKED, token=OPEN, **more):
    body = body if isinstance(body, bytes) else body.encode()
    return parse_capabilities(FlowSource("p/1", "wms", asked, portal="p", **more), body, token)


def later(layers, service="", request=REQUEST):
    return (
        '<?xml version="1.0"?><WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms">'
        f"<Service><Name>WMS</Name><Title>Maps</Title>{service}</Service>"
        f"<Capability>{request}{layers}</Capability></WMS_Capabilities>"
    )


def older(layers, version="1.1.1"):
    return (
        f'<?xml version="1.0"?>{DOCTYPE}<WMT_MS_Capabilities version="{version}"><Service><Title>Maps</Title>'
        f"</Service><Capability>{REQUEST}{layers}</Capability></WMT_MS_Capabilities>"
    )


def only(service):
    assert len(service.layers) == 1
    return service.layers[0]


@pytest.mark.parametrize("version", ["1.1.1", "1.3.0"])
def test_both_versions_say_the_same(version):
    service = read(wms_document(ASKED, version, ("2026-06-01", "2026-06-11")))
    assert (service.kind, service.version, service.title) == ("wms", version, "Loopback maps")
    assert (service.address, service.licence, service.refused) == (ASKED, "", 0)
    static, dated = service.layers
    assert (static.name, static.title, static.abstract) == ("static", "Mosaic", "One state")
    assert (static.box, static.crs) == ((0, 40, 10, 50), ("EPSG:3857", "EPSG:4326"))
    assert static.styles[0].legend.startswith(ASKED + "?SERVICE=WMS")
    assert (static.dates, static.path) == (None, ())
    assert (dated.path, dated.attribution) == (("By date",), "© Loopback")
    assert dated.dates.text == "2026-06-01,2026-06-11"
    assert dated.dates.default == "2026-06-11"


def test_groups_with_a_name_are_layers_and_groups():
    service = read(
        later(
            "<Layer><Name>all</Name><Title>All</Title>"
            "<Layer><Name>group</Name><Title>Group</Title><Layer><Name>leaf</Name></Layer>"
            "<Layer><Title>Inner</Title><Layer><Name>deep</Name><Title>Deep</Title></Layer></Layer></Layer>"
            "<Layer><Name>last</Name></Layer></Layer>"
        )
    )
    found = {layer.name: (layer.title, layer.path) for layer in service.layers}
    assert found == {
        "all": ("All", ()),
        "group": ("Group", ()),
        "leaf": ("leaf", ("Group",)),
        "deep": ("Deep", ("Group", "Inner")),
        "last": ("last", ()),
    }
    assert [layer.name for layer in service.layers] == ["all", "group", "leaf", "deep", "last"]


def test_layers_take_over_what_they_do_not_say():
    service = read(
        later(
            '<Layer opaque="1"><Title>Root</Title><CRS>EPSG:3857</CRS><CRS>CRS:84</CRS>'
            '<BoundingBox CRS="CRS:84" minx="0" miny="40" maxx="10" maxy="50"/>'
            "<Style><Name>a</Name></Style><Attribution><Title>Owner</Title></Attribution>"
            '<Dimension name="time" units="ISO8601" default="2020">2019/2020/P1Y</Dimension>'
            '<Dimension name="elevation" units="m" default="0">0/100</Dimension>'
            "<Layer><Name>child</Name></Layer>"
            '<Layer opaque="0"><Name>own</Name><CRS>EPSG:2154</CRS><CRS>EPSG:3857</CRS>'
            '<BoundingBox CRS="EPSG:4326" minx="41" miny="1" maxx="42" maxy="2"/>'
            "<Style><Name>b</Name></Style><Style><Name>a</Name><Title>Mine</Title></Style>"
            '<Dimension name="TIME" units="ISO8601">2026-01-01</Dimension>'
            '<Dimension name="run" units="" default="r1">r1,r2</Dimension>'
            "<Attribution><Title>Other</Title></Attribution></Layer></Layer>"
        )
    )
    child, own = service.layers
    assert (child.crs, child.box, child.opaque) == (("EPSG:3857", "CRS:84"), (0, 40, 10, 50), True)
    assert ([style.name for style in child.styles], child.attribution) == (["a"], "Owner")
    assert (child.dates.text, child.elevation, dict(child.dimensions)) == ("2019/2020/P1Y", "0", {})
    assert own.crs == ("EPSG:2154", "EPSG:3857", "CRS:84")
    assert (own.box, own.opaque, own.attribution) == ((1, 41, 2, 42), False, "Other")
    assert [(style.name, style.title) for style in own.styles] == [("b", ""), ("a", "Mine")]
    assert (own.dates.text, own.elevation, dict(own.dimensions)) == ("2026-01-01", "0", {"run": "r1"})


def test_older_versions_have_several_systems_in_one_element_and_longitude_first():
    layer = only(
        read(
            older(
                "<Layer><Title>Root</Title><SRS>EPSG:4326 EPSG:3857\n EPSG:900913 AUTO:42001</SRS>"
                '<Layer><Name>a</Name><BoundingBox SRS="EPSG:4326" minx="0" miny="40" maxx="10" maxy="50"/>'
                '<Dimension name="time" units="ISO8601"/><Extent name="time" nearestValue="1" default="2020">'
                "2019,2020</Extent></Layer></Layer>"
            )
        )
    )
    assert layer.crs == ("EPSG:4326", "EPSG:3857")
    assert layer.box == (0, 40, 10, 50)
    assert (layer.dates.text, layer.dates.default, layer.dates.nearest) == ("2019,2020", "2020", True)


@pytest.mark.parametrize("version", ["1.0.0", "1.1.0", "1.1.1"])
def test_versions_before_are_read_as_1_1_1(version):
    service = read(older("<Layer><Name>a</Name><SRS>EPSG:4326</SRS></Layer>", version))
    assert service.version == "1.1.1"
    assert only(service).crs == ("EPSG:4326",)


def test_formats_of_1_0_0_are_elements():
    body = older("<Layer><Name>a</Name></Layer>", "1.0.0")
    old = '<Map><Format><PNG/><JPEG/></Format><DCPType><HTTP><Get onlineResource="https://h.org/m?"/>'
    body = body.replace(REQUEST, f"<Request>{old}</HTTP></DCPType></Map></Request>")
    service = read(body)
    assert only(service).formats == ("image/png", "image/jpeg")
    assert service.address == "https://h.org/m"


def test_what_a_service_says_of_itself():
    service = read(
        later(
            "<Layer><Name>a</Name></Layer>",
            "<Abstract> Two\n lines </Abstract><Fees>none</Fees><AccessConstraints>CC BY</AccessConstraints>"
            "<MaxWidth>4000</MaxWidth><MaxHeight>3000</MaxHeight>",
        )
    )
    assert (service.abstract, service.licence, service.largest) == ("Two lines", "CC BY", (4000, 3000))
    assert only(service).licence == "CC BY"
    assert only(service).formats == ("image/png", "image/jpeg")


def test_layers_without_system_or_box_are_there_without_them():
    service = read(wms_document(ASKED, "1.3.0", ("2026-06-01",), ("crs", "box")))
    assert {(layer.crs, layer.box) for layer in service.layers} == {((), None)}


def test_names_that_no_request_can_say_are_counted():
    service = read(
        later(
            f"<Layer><Layer><Name>a,b</Name></Layer><Layer><Name>{'x' * 400}</Name></Layer>"
            "<Layer><Name>good</Name></Layer><Layer><Name>good</Name><Title>Twice</Title></Layer></Layer>"
        )
    )
    assert only(service).title == "good"
    assert service.refused == 2


def test_texts_are_made_short_and_plain():
    layer = only(
        read(
            later(
                f"<Layer><Name>a</Name><Title>{'t' * 2000}</Title><Abstract>one\u202etwo\n{'x' * 9000}"
                "</Abstract><KeywordList><Keyword/><Keyword>a</Keyword><Keyword>a</Keyword></KeywordList>"
                "</Layer>"
            )
        )
    )
    assert (len(layer.title), len(layer.abstract), layer.keywords) == (500, 4000, ("a",))
    assert layer.abstract.startswith("onetwo x")


def test_links_of_styles_lead_nowhere_inside():
    layer = only(
        read(
            later(
                f"<Layer><Name>a</Name><Style><Name>s</Name><LegendURL><OnlineResource {LINK}="
                '"http://192.168.1.1/l.png"/></LegendURL></Style><Style><Name>a,b</Name></Style></Layer>'
            )
        )
    )
    assert [(style.name, style.legend) for style in layer.styles] == [("s", "")]


def test_thousands_of_layers_are_read_and_those_beyond_are_counted():
    service = read(large_document(5000, 2_000_000))
    assert len(service.layers) == 5000
    assert service.layers[4999].box == (49, 40, 50, 41)
    names = "".join(f"<Layer><Name>n{number}</Name></Layer>" for number in range(20_100))
    service = read(later(f"<Layer>{names}</Layer>"))
    assert (len(service.layers), service.refused) == (20_000, 100)


def test_long_lists_of_dates_are_one_value_for_all_layers():
    dates = ",".join(f"2020-01-01T{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}Z" for n in range(20_000))
    time = f'<Dimension name="time" units="ISO8601">{dates}</Dimension>'
    service = read(later(f"<Layer>{time}<Layer><Name>a</Name></Layer><Layer><Name>b</Name></Layer></Layer>"))
    first, second = service.layers
    assert first.dates is second.dates
    assert first.dates.text == dates


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        ("", ErrorKind.BAD_ANSWER, "no element found"),
        ("<html><body>Login</body></html>", ErrorKind.BAD_ANSWER, "<html>"),
        ("<WMS_Capabilities/>", ErrorKind.BAD_ANSWER, "without layers"),
        (later(""), ErrorKind.BAD_ANSWER, "without layers"),
        ("<Capabilities><Contents/></Capabilities>", ErrorKind.BAD_ANSWER, "<Capabilities> where WMS"),
        (later("<Layer>")[:200], ErrorKind.BAD_ANSWER, "line 1"),
        (
            '<ServiceExceptionReport><ServiceException code="X">No &amp;quot;maps&amp;quot;'
            "</ServiceException></ServiceExceptionReport>",
            ErrorKind.BAD_QUERY,
            'X: No "maps"',
        ),
    ],
)
def test_what_cannot_be_read(body, kind, words):
    with pytest.raises(PortalError) as caught:
        read(body)
    assert (caught.value.kind, caught.value.portal) == (kind, "p")
    assert words in caught.value.detail


def test_a_cancelled_token_ends_the_reading():
    token = CancelToken()
    token.cancel()
    with pytest.raises(PortalError) as caught:
        read(later("<Layer><Name>a</Name></Layer>"), token=token)
    assert caught.value.kind is ErrorKind.CANCELLED
