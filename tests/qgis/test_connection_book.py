"""Flows as ordinary connections of QGIS, read back by QGIS itself."""

import pytest
from guichet_eo.core.flows.flow_error import FlowError
from guichet_eo.core.flows.flow_problem import FlowProblem
from guichet_eo.core.flows.flow_request import FlowRequest
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.gis.flows.connection_book import ConnectionBook
from qgis.core import QgsApplication, QgsOwsConnection, QgsSettings
from qgis.PyQt.QtCore import QUrl, QUrlQuery

WMS = "https://maps.example/wms?map=a.map"
TILES = "https://tiles.example/{z}/{x}/{y}.png?token_of=nobody"
BROWSER = {"wms": ("WMS",), "xyz": ("XYZ tiles", "XYZ Tiles", "XYZ")}


@pytest.fixture
def book(qgis_app):
    groups = ("qgis/connections-wms", "qgis/WMS", "qgis/connections-xyz", "connections")
    for group in groups:
        QgsSettings().remove(group)
    yield ConnectionBook()
    for group in groups:
        QgsSettings().remove(group)


def source(kind="wms", address=WMS, **more):
    return FlowSource("mine/1", kind, address, **more)


def shown_in_the_browser(kind):
    """Return name → URI of the connections in the browser panel."""
    registry = QgsApplication.dataItemProviderRegistry()
    root = registry.provider(next(name for name in BROWSER[kind] if registry.provider(name))).createDataItem(
        "", None
    )
    items = root.createChildren()
    return {item.name(): item.path() for item in items}


def url_of(name):
    return QgsOwsConnection("WMS", name).uri().param("url")


def test_a_service_is_a_connection_of_qgis(book):
    assert book.save_source(source(), "Maps of the bed") == "Maps of the bed"
    assert book.services() == ("Maps of the bed",)
    assert url_of("Maps of the bed") == WMS
    assert "Maps of the bed" in shown_in_the_browser("wms")


def test_the_account_goes_along_by_its_id(book):
    name = book.save_source(source(authcfg="abc1234"), "With account")
    uri = QgsOwsConnection("WMS", name).uri()
    assert "abc1234" in (uri.authConfigId(), uri.param("authcfg"))


def test_a_connection_of_the_user_is_never_overwritten(book):
    names = [
        book.save_source(source(address=f"https://maps.example/{number}"), "Maps") for number in range(3)
    ]
    assert names == ["Maps", "Maps (2)", "Maps (3)"]
    assert [url_of(name) for name in names] == [f"https://maps.example/{number}" for number in range(3)]
    assert book.save_source(source(), "MAPS") == "MAPS (4)"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Theia/Neige\\2024", "Theia-Neige-2024"),
        ("  ", "Guichet EO"),
        ("a\nb\u202ec", "a bc"),
        ("Couches d’été – œuvre", "Couches d’été – œuvre"),
        ("x" * 500, "x" * 119 + "…"),
    ],
)
def test_names_that_settings_can_hold(book, title, name):
    assert book.save_source(source(), title) == name
    assert url_of(name) == WMS
    assert book.save_source(source("xyz", TILES), title) == name
    assert set(book.tiles()) == {name}


def test_tiles_are_a_connection_of_qgis(book):
    request = FlowRequest(
        "xyz", TILES, title="Land cover", time="2021-01-01", zoom=(3, 14), authcfg="abc1234"
    )
    assert book.save_request(request) == "Land cover 2021-01-01"
    (path,) = [path for name, path in shown_in_the_browser("xyz").items() if name == "Land cover 2021-01-01"]
    assert path
    settings = QgsSettings()
    group = next(key[:-4] for key in settings.allKeys() if key.endswith("Land cover 2021-01-01/url"))
    values = [settings.value(f"{group}/{key}") for key in ("url", "zmin", "zmax", "authcfg")]
    assert [str(value) for value in values] == [TILES, "3", "14", "abc1234"]


def test_tiles_are_registered_at_their_date(book):
    template = "https://{switch:a,b}.tiles.example/wmts?LAYER=map&Z={z}&X={x}&Y={y}&TIME={time}"
    name = book.save_request(FlowRequest("xyz", template, title="Land cover", time="2021-01-01"))
    settings = QgsSettings()
    (url,) = [settings.value(key) for key in settings.allKeys() if key.endswith(f"{name}/url")]
    assert url == "https://a.tiles.example/wmts?LAYER=map&Z={z}&X={x}&Y={y}&TIME=2021-01-01"


def test_a_layer_of_a_map_service_registers_the_service(book):
    name = book.save_request(FlowRequest("wms", WMS, "ndvi", title="NDVI", time="2024-05-01"))
    assert url_of(name) == WMS


@pytest.mark.parametrize("kind", ["mviewer", "csw", "records", "tilejson"])
def test_what_qgis_has_no_connection_for(book, kind):
    with pytest.raises(FlowError) as caught:
        book.save_source(source(kind), "Catalogue")
    assert caught.value.problem is FlowProblem.NO_TILES
    assert book.services() == book.tiles() == ()


def test_wrong_templates_are_not_handed_to_qgis(book):
    with pytest.raises(FlowError):
        book.save_source(source("wmts", "https://maps.example/wmts", templates="kvp"), "Tiles")
    assert book.services() == ()


def test_an_instance_is_registered_by_its_alias(book):
    address = "https://sh.example/ogc/wms/guichet-eo-0123456789ab"
    name = book.save_source(source(address=address, secret=True), "My instance")
    assert url_of(name) == address


def test_tiles_in_a_map_service(book):
    pytest.importorskip("guichet_eo.providers.flows.capabilities_address")
    name = book.save_source(source("wmts", "https://maps.example/wmts"), "Tiles")
    asked = {key.upper(): value for key, value in QUrlQuery(QUrl(url_of(name))).queryItems()}
    assert (asked["SERVICE"], asked["REQUEST"]) == ("WMTS", "GetCapabilities")
