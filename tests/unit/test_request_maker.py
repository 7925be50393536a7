"""What is asked of a service for a leaf of the flows tree."""

from dataclasses import replace
from typing import Any

import pytest
from guichet_eo.core.flow import Flow
from guichet_eo.core.flows.flow_dates import FlowDates
from guichet_eo.core.flows.flow_entry import FlowEntry
from guichet_eo.core.flows.flow_error import FlowError
from guichet_eo.core.flows.flow_problem import FlowProblem
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.core.flows.layer_style import LayerStyle
from guichet_eo.core.flows.map_address import tile_url
from guichet_eo.core.flows.map_service import MapService
from guichet_eo.core.flows.matrix_set import MatrixSet
from guichet_eo.core.flows.request_maker import request_for
from guichet_eo.core.flows.request_time import request_at
from guichet_eo.core.flows.service_layer import ServiceLayer
from guichet_eo.core.flows.tile_matrix import TileMatrix
from guichet_eo.core.local_text import LocalText

WORLD = 559082264.0287178
HALF = 20037508.3427892


def levels(
    name: str = "PM", crs: str = "EPSG:3857", before: str = "", first: int = 0, corner: float = -HALF
) -> MatrixSet:
    return MatrixSet(
        name,
        crs,
        tuple(
            TileMatrix(f"{before}{zoom}", WORLD / 2**zoom, corner, HALF, 256, 256, 2**zoom, 2**zoom)
            for zoom in range(first, first + 9)
        ),
    )


def layer(**facts: Any) -> ServiceLayer:
    return ServiceLayer(
        "s2", **{"title": "Sentinel-2", "crs": ("EPSG:2154", "EPSG:4326", "EPSG:3857"), **facts}
    )


def made(kind: str, one: ServiceLayer | None, flow: Flow | None = None, service: Any = None, **wanted: Any):
    source = FlowSource("demo/1", kind, f"https://maps.test/{kind}?map=a", portal="demo")
    return request_for(
        FlowEntry(source, "s2", flow, one),
        MapService(kind, "1.3.0", layers=(one,) if one else (), **(service or {})),
        "en",
        **wanted,
    )


@pytest.mark.parametrize(
    ("offered", "wanted", "named", "crs"),
    [
        (("EPSG:2154", "EPSG:4326", "EPSG:3857"), "", "EPSG:3857", "EPSG:3857"),
        (("EPSG:2154", "EPSG:4326", "EPSG:3857"), "EPSG:2154", "EPSG:3857", "EPSG:2154"),
        (("EPSG:2154", "EPSG:4326", "EPSG:3857"), "epsg:2154", "EPSG:3857", "EPSG:2154"),
        (("EPSG:2154", "EPSG:4326", "EPSG:3857"), "EPSG:32631", "EPSG:3857", "EPSG:3857"),
        (("EPSG:2154", "EPSG:4326", "EPSG:3857"), "", "EPSG:2154", "EPSG:2154"),
        (("EPSG:2154", "CRS:84", "EPSG:4326"), "", "EPSG:3857", "EPSG:4326"),
        (("EPSG:2154", "CRS:84"), "", "EPSG:3857", "CRS:84"),
        (("EPSG:2154", "EPSG:32631"), "", "EPSG:3857", "EPSG:2154"),
    ],
)
def test_system(offered: tuple[str, ...], wanted: str, named: str, crs: str) -> None:
    assert made("wms", layer(crs=offered), Flow("wms", "", crs=named), crs=wanted).crs == crs


@pytest.mark.parametrize(
    ("formats", "opaque", "named", "chosen"),
    [
        (("image/jpeg", "image/png"), None, "", "image/png"),
        (("image/jpeg", "image/png"), True, "", "image/jpeg"),
        (("image/jpeg", "image/png"), None, "image/jpeg", "image/jpeg"),
        (("image/jpeg",), None, "image/png", "image/jpeg"),
        (("application/pdf", "image/PNG"), None, "", "image/PNG"),
        (("image/webp",), None, "", "image/webp"),
        ((), None, "", "image/png"),
        ((), None, "image/jpeg", "image/jpeg"),
    ],
)
def test_picture_format(formats: tuple[str, ...], opaque: bool | None, named: str, chosen: str) -> None:
    one = layer(formats=formats, opaque=opaque)
    assert made("wms", one, Flow("wms", "", format=named)).format == chosen


def test_style_and_its_legend() -> None:
    styles = (
        LayerStyle("", "Default", "https://maps.test/a.png"),
        LayerStyle("ndvi", "", "https://maps.test/b.png"),
    )
    one = layer(styles=styles)
    assert made("wms", one).legend == "https://maps.test/a.png"
    assert made("wms", one, style="ndvi").style == "ndvi"
    assert made("wms", one, style="ndvi").legend == "https://maps.test/b.png"
    assert made("wms", one, Flow("wms", "", style="ndvi")).style == "ndvi"
    assert made("wms", one, Flow("wms", "", style="gone")).style == ""
    assert made("wms", layer(), style="ndvi").style == "ndvi"


def test_what_people_read_comes_along() -> None:
    flow = Flow("wms", "", title=LocalText("Two", "Deux"), attribution="© ESA")
    one = layer(attribution="© nobody", box=(0.0, 42.0, 3.0, 44.0))
    request = made("wms", one, flow, {"licence": "CC BY"}, authcfg="abc1234")
    assert (request.title, request.attribution, request.licence) == ("Two", "© ESA", "CC BY")
    assert (request.box, request.portal, request.flow) == ((0.0, 42.0, 3.0, 44.0), "demo", "demo/1/s2")
    assert request.authcfg == "abc1234"


def test_a_map_is_asked_for_where_the_capabilities_say() -> None:
    assert (
        made("wms", layer(), service={"address": "https://maps.test/map?"}).address
        == "https://maps.test/map?"
    )
    source = FlowSource("demo/1", "wms", "https://maps.test/?service=WMS&request=GetCapabilities&map=a")
    assert request_for(FlowEntry(source, "s2"), None, "en").address == "https://maps.test/?map=a"


@pytest.mark.parametrize(
    ("kind", "one", "service", "wanted", "problem"),
    [
        ("wms", None, {}, {}, FlowProblem.NO_LAYER),
        ("wms", layer(crs=()), {}, {}, FlowProblem.NO_CRS),
        ("wms", layer(formats=("application/pdf",)), {}, {}, FlowProblem.NO_PICTURE),
        ("wms", layer(), {}, {"time": "2022-02-11"}, FlowProblem.NO_DATES),
        ("wms", layer(dates=FlowDates("2022-02-11")), {}, {"time": "2022-02-12"}, FlowProblem.DATE_OUTSIDE),
        ("wms", layer(dates=FlowDates("2022-02-11")), {}, {"time": "soon"}, FlowProblem.DATE_OUTSIDE),
        ("wmts", layer(matrix_sets=("PM",)), {}, {}, FlowProblem.NO_TILES),
        ("wmts", layer(), {"matrix_sets": {"PM": MatrixSet("PM", "")}}, {}, FlowProblem.NO_TILES),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_for(
    kind: str, one: Any, service: Any, wanted: Any, problem: FlowProblem
) -> None:
    with pytest.raises(FlowError) as caught:
        made(kind, one, service=service, **wanted)
    assert caught.value.problem is problem


def test_dates_of_the_service_and_of_the_portal() -> None:
    dated = layer(dates=FlowDates("2022-02-11,2022-02-14"))
    assert made("wms", dated).time == ""
    assert made("wms", dated, time="2022-02-14").time == "2022-02-14"
    assert made("wms", dated, time="2022-02-10/2022-02-12").time == "2022-02-10/2022-02-12"
    assert made("wms", dated, time="current").time == "current"
    told = Flow("wms", "", times=("2015-06-23/..",))
    assert made("wms", layer(), told, time="2026-11-30").dates == "2015-06-23/.."
    of_a_year = Flow("wms", "", times=("2021-01-01/2021-12-31",), yearly=True)
    assert made("wms", layer(), of_a_year).dates == ""


def test_another_date() -> None:
    request = made("wms", layer(dates=FlowDates("2022-02-11,2022-02-14")), time="2022-02-11")
    assert request_at(request, "2022-02-14") == replace(request, time="2022-02-14")
    assert request_at(request, "").time == ""
    for other, value, problem in (
        (request, "2022-02-12", FlowProblem.DATE_OUTSIDE),
        (replace(request, dates=""), "2022-02-14", FlowProblem.NO_DATES),
    ):
        with pytest.raises(FlowError) as caught:
            request_at(other, value)
        assert caught.value.problem is problem


def test_levels_of_tiles() -> None:
    sets = {"L93": levels("L93", "EPSG:2154"), "PM": levels(), "G": levels("G", "EPSG:4326")}
    one = layer(matrix_sets=("L93", "G", "PM"), dimensions={"elevation": "0"}, dates=FlowDates("2021,2022"))
    request = made("wmts", one, service={"matrix_sets": sets})
    assert (request.matrix_set, request.crs, request.kind) == ("PM", "EPSG:3857", "wmts")
    assert request.time == "2022"
    assert request.dimensions == {"elevation": "0"}
    assert request.address == "https://maps.test/wmts?map=a&SERVICE=WMTS&REQUEST=GetCapabilities&VERSION=1.0.0"
    assert made("wmts", one, service={"matrix_sets": sets}, crs="EPSG:2154").matrix_set == "L93"
    for default, shown in (("2021", "2021"), ("current", "current"), ("2019", "2022"), ("soon", "2022")):
        told = replace(one, dates=FlowDates("2021,2022", default))
        assert made("wmts", told, service={"matrix_sets": sets}).time == shown
    assert request_at(request, "").time == "2022"


def test_a_document_of_capabilities_stays() -> None:
    source = FlowSource("demo/1", "wmts", "https://maps.test/1.0.0/WMTSCapabilities.xml")
    service = MapService("wmts", "1.0.0", layers=(layer(),), matrix_sets={"PM": levels()})
    request = request_for(FlowEntry(source, "s2", None, layer()), service, "en")
    assert request.address == "https://maps.test/1.0.0/WMTSCapabilities.xml"


@pytest.mark.parametrize("before", ["", "EPSG:3857:"])
def test_wrong_templates_are_asked_with_parameters(before: str) -> None:
    sets = {"EPSG:3857": levels("EPSG:3857", before=before, first=6)}
    one = layer(
        matrix_sets=("EPSG:3857",), dates=FlowDates("2020-01-01,2021-01-01"), styles=(LayerStyle("default"),)
    )
    service = {"matrix_sets": sets, "address": "https://maps.test/"}
    request = made("wmts", one, Flow("wmts", "", templates="kvp"), service)
    assert (request.kind, request.zoom, request.time, request.crs) == (
        "xyz",
        (6, 14),
        "2021-01-01",
        "EPSG:3857",
    )
    assert tile_url(request, None, TileMatrix("8", 1.0, 0.0, 0.0, 256, 256, 256, 256), 131, 86) == (
        "https://maps.test/?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=s2&STYLE=default&FORMAT=image/png"
        f"&TILEMATRIXSET=EPSG:3857&TILEMATRIX={before}8&TILECOL=131&TILEROW=86&TIME=2021-01-01"
    )
    assert request_at(request, "2020-01-01").address == request.address


@pytest.mark.parametrize(
    "wrong",
    [
        levels(corner=0.0),
        MatrixSet("PM", "EPSG:3857", levels().matrices[:3] + levels().matrices[4:]),
        MatrixSet("PM", "EPSG:3857", (replace(levels().matrices[0], name="a"), *levels().matrices[1:])),
        MatrixSet("PM", "EPSG:3857", (TileMatrix("0", WORLD, -HALF, HALF, 512, 512, 1, 1),)),
        MatrixSet("PM", "EPSG:3857", (TileMatrix("0", 500e6, -HALF, HALF, 256, 256, 1, 1),)),
        MatrixSet("PM", "EPSG:3857", ()),
    ],
)
def test_other_levels_are_no_xyz(wrong: MatrixSet) -> None:
    with pytest.raises(FlowError) as caught:
        made(
            "wmts",
            layer(matrix_sets=("PM",)),
            Flow("wmts", "", templates="kvp"),
            {"matrix_sets": {"PM": wrong}, "address": "https://maps.test/"},
        )
    assert caught.value.problem is FlowProblem.NO_TILES


def test_a_constant_before_the_number_of_a_level() -> None:
    service = {"matrix_sets": {"PM": levels(before="0")}, "address": "https://maps.test/"}
    request = made("wmts", layer(matrix_sets=("PM",)), Flow("wmts", "", templates="kvp"), service)
    assert "&TILEMATRIX=0{z}&" in request.address


def test_tiles_by_date() -> None:
    source = FlowSource("mine/1", "xyz", "https://maps.test/{time}/{z}/{x}/{y}.png")
    flow = Flow("xyz", "", times=("2015-06-23/2015-07-01",), zoom=(3, 14), date_form="%Y%m%d")
    request = request_for(FlowEntry(source, "", flow), None, "en", "20150625")
    assert (request.time, request.dates, request.zoom) == ("20150625", "20150623/20150701", (3, 14))
    assert request_for(FlowEntry(source, "", flow), None, "en").time == "20150701"
    with pytest.raises(FlowError) as caught:
        request_for(FlowEntry(source, "", replace(flow, times=())), None, "en")
    assert caught.value.problem is FlowProblem.NO_TILES


def test_tiles_of_one_state() -> None:
    source = FlowSource("demo/2", "xyz", "https://maps.test/{z}/{x}/{y}.png")
    request = request_for(
        FlowEntry(source, "", Flow("xyz", "", times=("2021-01-01/2021-12-31",))), None, "en"
    )
    assert (request.kind, request.time, request.dates, request.zoom) == ("xyz", "", "", None)


@pytest.mark.parametrize("told", ["https://elsewhere.test/wms", "https://maps.test:8443/w", "https://maps.test.evil/"])
def test_an_account_goes_to_no_host_that_only_a_document_names(told):
    assert made("wms", layer(), service={"address": told}).address == told
    closed = made("wms", layer(), service={"address": told}, authcfg="abc1234")
    assert closed.address == "https://maps.test/wms?map=a"
    same = made("wms", layer(), service={"address": "https://maps.test/ows?map=a"}, authcfg="abc1234")
    assert same.address == "https://maps.test/ows?map=a"


def test_a_wms_is_told_its_further_dimensions():
    one = layer(elevation="100", dimensions={"band": "B04", "unknown": ""})
    assert made("wms", one).dimensions == {"ELEVATION": "100", "DIM_BAND": "B04"}
    assert made("wms", layer()).dimensions == {}
