"""Layers of a secret instance, drawn through the relay."""

import threading

import pytest
from account_bed import manager
from flow_door_bed import ALIAS, INSTANCE, doors, drawn, layer_of, server, shows, source_of
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flows.flow_request import FlowRequest
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_error import PortalError
from guichet_eo.gis.flows.authcfg_headers import authcfg_headers, is_plain_entry
from guichet_eo.gis.flows.flow_doors import FlowDoors
from guichet_eo.gis.network_settings import network_profile
from guichet_eo.providers.header_gate import HeaderGate
from guichet_eo.providers.http_session import HttpSession
from guichet_eo.providers.network_profile import NetworkProfile
from loopback import Loopback, Reply
from map_server import MapServer
from qgis.core import QgsAuthMethodConfig, QgsNetworkAccessManager, QgsRasterLayer
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtNetwork import QNetworkProxy, QNetworkRequest
from stream_life_bed import wait

__all__ = ["doors", "manager", "server"]


@pytest.fixture
def opened(doors, server):
    assert doors.open_instance(server.base, INSTANCE, "here", 0.001) == ALIAS
    return server


def relay_threads():
    return [each for each in threading.enumerate() if each.name.startswith("guichet-eo relay")]


def test_a_layer_of_an_alias_is_drawn(opened, doors):
    layer = layer_of(opened)
    assert layer.isValid()
    assert shows(layer)
    assert INSTANCE not in layer.source() + layer.dataProvider().dataSourceUri() + layer.htmlMetadata()
    assert {request.path for request in opened.requests} == {f"/ogc/wms/{INSTANCE}"}


def test_it_draws_the_pixels_of_a_direct_request(opened):
    direct = QgsRasterLayer(source_of(opened, alias=INSTANCE), "direct", "wms")
    assert drawn(layer_of(opened)) == drawn(direct)


def test_its_dates_are_asked_through_the_relay_too(opened):
    layer = layer_of(opened, layer="dated", more="&TIME=2026-06-11")
    assert layer.isValid()
    assert shows(layer)


def test_an_instance_that_is_not_here_gives_no_layer_and_no_secret(doors, server):
    assert not layer_of(server).isValid()
    assert not doors.knows(source_of(server))
    assert doors.knows("url=https://open.example/wms")
    assert not server.requests, "it is of no use to ask with an alias"


def test_a_busy_service_is_waited_for(opened):
    layer = layer_of(opened)
    opened.busy = 2
    assert shows(layer)


def test_nothing_is_kept_on_the_disk(opened):
    layer = layer_of(opened)
    assert shows(layer)
    cache = QgsNetworkAccessManager.instance().cache()
    for request in opened.requests:
        assert INSTANCE in request.path
    assert cache is None or not cache.metaData(QUrl(f"{opened.base}/ogc/wms/{ALIAS}")).isValid()


def test_other_requests_are_left_alone(opened, doors):
    with MapServer() as other:
        layer = QgsRasterLayer(
            f"crs=EPSG:3857&format=image/png&layers=static&styles&url={other.wms}", "open", "wms"
        )
        assert layer.isValid()
        assert shows(layer)
    assert doors._relay.port == 0  # on the same host, and the relay was not needed
    assert not opened.requests


def test_what_we_ask_ourselves_goes_to_the_real_address_and_says_the_alias(opened, doors):
    alias = f"{opened.base}/ogc/wms/{ALIAS}"
    address = doors.session_address(alias)
    assert address == opened.real
    with HttpSession("here", network_profile(["127.0.0.1"]), CancelToken()) as session:
        answer = session.get(f"{address}?SERVICE=WMS&REQUEST=GetCapabilities")
        assert ALIAS in answer.text()
        assert INSTANCE not in answer.text() + answer.url
        opened.gone = True
        with pytest.raises(PortalError) as caught:
            session.get(f"{address}?SERVICE=WMS&REQUEST=GetCapabilities")
    assert INSTANCE not in str(caught.value)
    unknown = f"{opened.base}/ogc/wms/guichet-eo-000000000000"
    assert doors.session_address(unknown) == unknown
    assert doors.session_address("https://open.example/wms") == "https://open.example/wms"


def test_closing_an_instance(opened, doors, qtbot):
    with qtbot.waitSignal(doors.changed):
        doors.close_instance(ALIAS)
    doors.close_instance(ALIAS)
    assert not doors.knows(source_of(opened))
    assert not layer_of(opened).isValid()


def test_removing_leaves_qgis_as_it_was(server, qgis_app):
    doors = FlowDoors()
    doors.install()
    doors.install()
    doors.open_instance(server.base, INSTANCE)
    layer = layer_of(server)
    assert layer.isValid()
    assert relay_threads()
    doors.remove()
    doors.remove()
    assert wait(lambda: not relay_threads())
    assert not layer_of(server).isValid()
    assert network_profile(["127.0.0.1"]).disguise.revealed(f"{server.base}/ogc/wms/{ALIAS}").endswith(ALIAS)
    doors.deleteLater()


def test_a_proxy_before_the_relay_is_named_once(doors, server, qtbot):
    qgis, told = QgsNetworkAccessManager.instance(), []
    doors.blocked.connect(told.append)
    before = qgis.fallbackProxy(), qgis.excludeList(), qgis.noProxyList()
    try:
        proxy = QNetworkProxy(QNetworkProxy.ProxyType.HttpProxy, "proxy.example", 3128)
        qgis.setFallbackProxyAndExcludes(proxy, [], [])
        doors.open_instance(server.base, INSTANCE)
        doors.open_instance("https://other.example", INSTANCE[::-1].replace("-", "0"))
        assert [error.kind for error in told] == [ErrorKind.PROXY]
        qgis.setFallbackProxyAndExcludes(proxy, ["http://127.0.0.1"], ["http://127.0.0.1"])
        assert doors.obstacle() is None
    finally:
        qgis.setFallbackProxyAndExcludes(*before)


def test_a_header_that_qgis_cannot_send_goes_through_the_relay(doors):
    """As the token of an account, for which QGIS 3.22 has no method."""
    with MapServer() as maps:
        portal = Portal("here", LocalText("Here"), "Here", trusted_hosts=("127.0.0.1",))
        account = Account("header", {"X-API-Key": "the key"})

        def respond(request):
            known = request.headers.get("x-api-key") == "the key"
            return maps.respond(request) if known else Reply(401)

        with Loopback(respond) as closed:
            maps.wms = f"{closed.url}/wms"
            source = f"crs=EPSG:3857&format=image/png&layers=static&styles&url={maps.wms}"
            assert not QgsRasterLayer(source, "closed", "wms").isValid()
            gate = HeaderGate(portal, NetworkProfile(timeout=5.0), account, {"redirects": False})
            doors.open_account(maps.wms, gate, "here")
            layer = QgsRasterLayer(source, "open", "wms")
            assert layer.isValid()
            assert shows(layer)
            assert doors.leads(f"{maps.wms}?REQUEST=GetMap")
            assert doors.session_address(maps.wms).startswith("http://127.0.0.1:")
            doors.close_account(maps.wms)
            assert doors.session_address(maps.wms) == maps.wms


def kept(manager, method, values, name="an entry"):
    config = QgsAuthMethodConfig(method)
    config.setName(name)
    config.setConfigMap(values)
    assert manager.storeAuthenticationConfig(config)
    return config.id()


def test_headers_of_an_entry(manager, doors):
    basic = kept(manager, "Basic", {"username": "ann", "password": "word"})
    assert authcfg_headers(basic) == {"Authorization": "Basic YW5uOndvcmQ="}
    assert doors.request_headers(FlowRequest("wms", "https://h", authcfg=basic)) == authcfg_headers(basic)
    assert is_plain_entry(basic)
    header = kept(manager, "Basic", {"username": "X-Key", "password": "word", "guichet_eo": "header"})
    assert authcfg_headers(header) == {"X-Key": "word"}
    assert not is_plain_entry(header)
    assert authcfg_headers("") == authcfg_headers("abcdefg") == {}
    browser = kept(manager, "OAuth2", {"oauth2config": '{"grantFlow": 0}'})
    assert authcfg_headers(browser) == {}


def test_a_locked_database_is_not_opened_for_headers(manager):
    basic = kept(manager, "Basic", {"username": "ann", "password": "word"})
    manager.clearMasterPassword()
    assert authcfg_headers(basic) == {}
    assert not is_plain_entry(basic)


def test_the_request_of_others_costs_nothing(doors):
    doors.open_instance("https://sh.example.org", INSTANCE)
    request = QNetworkRequest(QUrl("https://tiles.example.org/1/2/3.png"))
    doors._rewriting(request)
    assert request.url().toString() == "https://tiles.example.org/1/2/3.png"
    request = QNetworkRequest(
        QUrl(f"https://sh.example.org/ogc/wms/{ALIAS}?TIME=2026-01-01%2F2026-01-02&A=%26")
    )
    doors._rewriting(request)
    asked = bytes(request.url().toEncoded()).decode()
    assert asked.startswith("http://127.0.0.1:")
    assert asked.endswith(f"/https/sh.example.org/ogc/wms/{ALIAS}?TIME=2026-01-01%2F2026-01-02&A=%26")
    assert request.attribute(QNetworkRequest.Attribute.CacheSaveControlAttribute) is False
