"""The service window with QGIS's own network led to the simulated portals, and flows of them on the map."""

import json
import ssl
import urllib.request
from contextlib import contextmanager
from datetime import date
from math import asinh, pi, radians, tan
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.flows.flow_error import FlowError
from guichet_eo.core.flows.flow_state import FlowState
from guichet_eo.core.geometry import box_geometry
from guichet_eo.core.period import Period
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.query import Query
from guichet_eo.gis.guichet import Guichet
from guichet_eo.gis.network_settings import network_profile
from guichet_eo.gis.portal_hosts import hosts_of
from guichet_eo.providers.pixel_gates import SEARCH, make_gate
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsNetworkAccessManager,
    QgsProject,
    QgsRectangle,
    QgsSettings,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor, QImage
from qgis.PyQt.QtNetwork import QSslCertificate

MASTER = "master of the tests"
TOULOUSE = (143_000.0, 5_395_000.0, 155_800.0, 5_407_800.0)  # EPSG:3857, 50 m for a pixel of 256
TERRASCOPE = "https://services.terrascope.be/wms/v2"
SIDE = 256
PATIENCE = 30_000  # milliseconds


@contextmanager
def led_to(simulator):
    """Have QGIS ask the simulator's proxy for all but this machine, and trust its authority."""
    manager, network = QgsApplication.authManager(), QgsNetworkAccessManager.instance()
    authority = QSslCertificate(Path(simulator["ca"]).read_bytes())
    assert manager.setMasterPassword(MASTER, True)
    assert manager.storeCertAuthority(authority)
    manager.rebuildCaCertsCache()
    manager.rebuildTrustedCaCertsCache()
    parts = urlsplit(simulator["proxy"])
    settings = QgsSettings()  # the network of each thread reads them when it begins
    told = {"proxyEnabled": True, "proxyType": "HttpProxy", "proxyHost": parts.hostname}
    told.update(proxyPort=parts.port, noProxyUrls=["http://127.0.0.1"], proxyExcludedUrls=[])
    for name, value in told.items():
        settings.setValue(f"proxy/{name}", value)
    network.setupDefaultProxyAndCache()
    try:
        yield
    finally:
        settings.remove("proxy")
        network.setupDefaultProxyAndCache()
        manager.removeCertAuthority(authority)
        manager.rebuildCaCertsCache()
        manager.rebuildTrustedCaCertsCache()
        for authcfg in manager.configIds():
            manager.removeAuthenticationConfig(authcfg)


class FlowStand:
    """A guichet of its own, and what its flows said."""

    def __init__(self, simulator, qtbot, control):
        self._ready, self._qtbot, self._control = simulator, qtbot, control
        QgsSettings().remove("guichet_eo")
        self.project = QgsProject.instance()
        self._begin()

    def _begin(self):
        self.guichet = Guichet()
        self.flows, self.book = self.guichet.flows, self.guichet.flows.book
        self.added, self.failed = [], []
        self.flows.layers.added.connect(self._on_added)
        self.flows.layers.failed.connect(self._on_failed)
        self.missing = []
        self.flows.watch.account_missing.connect(self._on_missing)

    def _on_added(self, request, layer):
        self.added.append((request, layer))

    def _on_failed(self, request, error):
        self.failed.append((request, error))

    def _on_missing(self, portal, authcfg, names):
        self.missing.append((portal, authcfg, names))

    def begin_again(self, path):
        """Write the project, close the service window, and open both again, as on another day."""
        assert self.project.write(str(path))
        self.guichet.close()
        self.project.clear()
        QgsNetworkAccessManager.instance().cache().clear()
        self._begin()
        assert self.project.read(str(path))

    def close(self):
        self.guichet.close()
        self.project.clear()
        cache = QgsNetworkAccessManager.instance().cache()
        if cache is not None:
            cache.clear()
        QgsSettings().remove("guichet_eo")

    def wait(self, done):
        self._qtbot.waitUntil(lambda: bool(done()), timeout=PATIENCE)

    # ---- services --------------------------------------------------------------------------------

    def open(self, source_id):
        """Have a service read; return its state."""
        self.book.load(source_id)
        waits = (FlowState.NOT_ASKED, FlowState.LOADING)
        self.wait(lambda: self.book.state(source_id) not in waits)
        return self.book.state(source_id)

    def source(self, portal, address, kind=""):
        """Return a service of a portal by the beginning of its address."""
        return next(
            each
            for each in self.book.sources
            if each.portal == portal and each.address.startswith(address) and kind in ("", each.kind)
        )

    def entry(self, portal, address, layer, kind=""):
        """Return a layer of a service that was read."""
        source = self.source(portal, address, kind)
        if source.kind != "xyz":
            state = self.open(source.id)
            assert state is FlowState.LOADED, (state, self.book.error(source.id))
        return next(each for each in self.book.entries(source.id) if each.name == layer)

    def request(self, portal, address, layer, time="", kind=""):
        return self.flows.request(self.entry(portal, address, layer, kind), time)

    def account(self, portal, kind, **values):
        """Keep an account in QGIS's database, as the dialog does."""
        assert self.guichet.account_book.save(self.guichet.portal(portal), Account(kind, values))

    def days(self, count=2):
        """Return dates of 2026 that the older service of Terrascope has."""
        entry = self.entry("terrascope", TERRASCOPE, "CGS_S2_RADIOMETRY")
        return [value for value in entry.dates.text.split(",") if value.startswith("2026")][:count]

    # ---- scenes ----------------------------------------------------------------------------------

    def search(self, portals, family, start, end, box=(1.2, 43.4, 1.7, 43.8), limit=20):
        """Search at one portal or several; return the acquisitions."""
        period = Period.of_days(date.fromisoformat(start), date.fromisoformat(end))
        asked = (portals,) if isinstance(portals, str) else tuple(portals)
        query = Query(box_geometry(box), period, (family,), limit=limit, portals=asked)
        search = self.guichet.start_search(query)
        self.wait(lambda: not search.running)
        return search.acquisitions

    def scene_flows(self, *searched, **more):
        """Return the map services of the scenes that a search at one portal finds, as scene and request."""
        scenes = [scene for one in self.search(*searched, **more) for scene in one.offers]
        return [(scene, request) for scene in scenes for request in self.guichet.scene_flows(scene)]

    # ---- layers ----------------------------------------------------------------------------------

    def add(self, request):
        """Put a flow on the map; return its layer, or what was wrong, once no thread works any more."""
        added, failed = len(self.added), len(self.failed)
        self.flows.layers.add(request)
        self.wait(lambda: len(self.added) + len(self.failed) > added + failed)
        self.wait(lambda: self.flows.layers._pool.idle)
        self._qtbot.wait(20)
        assert len(self.failed) <= failed + 1
        return self.failed[-1][1] if len(self.failed) > failed else self.added[-1][1]

    def layers(self):
        return list(self.flows.layers.layers())

    def shows(self, request, direct, box=TOULOUSE):
        """Put a flow on the map; its picture, which is returned, is what a plain client gets at `direct`."""
        layer = self.add(request)
        assert not is_trouble(layer), layer
        picture = self.drawn(layer, box)
        assert share_alike(picture, self.fetched(direct)) > 0.995
        return picture

    def drawn(self, layer, box=TOULOUSE, crs="EPSG:3857"):
        """Return the picture of a layer, 256 pixels a side."""
        settings = QgsMapSettings()
        settings.setLayers([layer])
        settings.setDestinationCrs(QgsCoordinateReferenceSystem(crs))
        settings.setExtent(QgsRectangle(*box))
        settings.setOutputSize(QSize(SIDE, SIDE))
        settings.setOutputDpi(96)
        settings.setBackgroundColor(QColor(0, 0, 0, 0))
        job = QgsMapRendererParallelJob(settings)
        ended = []
        job.finished.connect(lambda: ended.append(True))
        job.start()
        self.wait(lambda: ended)
        return job.renderedImage()

    # ---- what a plain client gets ------------------------------------------------------------------

    def fetched(self, url, headers=None):
        """Return the picture at an address, asked through the proxy by a client that is not ours."""
        context = ssl.create_default_context(cafile=self._ready["ca"])
        proxies = urllib.request.ProxyHandler(dict.fromkeys(("http", "https"), self._ready["proxy"]))
        opener = urllib.request.build_opener(proxies, urllib.request.HTTPSHandler(context=context))
        with opener.open(urllib.request.Request(url, headers=headers or {}), timeout=60) as answer:
            body = answer.read()
        image = QImage.fromData(body)
        assert not image.isNull(), body[:300]
        return image

    def headers(self, portal_id):
        """Return what an account's token is sent in, got by the portal's search gate."""
        portal = self.guichet.portal(portal_id)
        account = self.guichet.account_book.of(portal)
        gate = make_gate(portal, network_profile(hosts_of([portal])), account, SEARCH)
        return gate.open((next(iter(portal.endpoints.values())),), CancelToken()).headers

    def asked(self, host, operation="", since=0):
        """Return the parameters of what a host was asked, in upper case, in order."""
        told = [
            {name.upper(): value for name, value in parse_qsl(urlsplit(row["url"]).query, True)}
            for row in self._control("GET", f"/requests?host={host}&limit=100000")
        ]
        return [each for each in told if operation in ("", each.get("REQUEST", ""))][since:]

    def fault(self, fault, host, path="", times=0, **args):
        rule = {"fault": fault, "host": host, "args": args}
        if path:
            rule["path"] = path
        if times:
            rule["times"] = times
        self._control("POST", "/faults", json.loads(json.dumps(rule)))


def share_alike(one, other, most=3):
    """Return the share of pixels of two pictures of one size that are the same."""
    assert one.size() == other.size()
    alike = 0
    for row in range(one.height()):
        for column in range(one.width()):
            here, there = one.pixelColor(column, row).getRgb(), other.pixelColor(column, row).getRgb()
            alike += max(abs(a - b) for a, b in zip(here, there)) <= most
    return alike / (one.width() * one.height())


def is_trouble(outcome):
    return isinstance(outcome, (FlowError, PortalError))


def map_of(address, layer, box, version="1.3.0", crs="EPSG:3857", **more):
    """Return the address of a GetMap as the standard has it, east before north."""
    told = {
        "SERVICE": "WMS", "VERSION": version, "REQUEST": "GetMap", "LAYERS": layer, "STYLES": "",
        "CRS" if version == "1.3.0" else "SRS": crs, "BBOX": ",".join(map(str, box)),
        "WIDTH": SIDE, "HEIGHT": SIDE, "FORMAT": "image/png", **more,
    }  # fmt: skip
    return _joined(address, told)


def tile_of(address, layer, tile, style="", matrix_set="EPSG:3857", matrix=None, form="image/png", **more):
    """Return the address of a GetTile as the standard has it; `tile` is zoom, column, row."""
    told = {
        "SERVICE": "WMTS", "REQUEST": "GetTile", "VERSION": "1.0.0", "LAYER": layer, "STYLE": style,
        "FORMAT": form, "TILEMATRIXSET": matrix_set, "TILEMATRIX": matrix or tile[0], "TILECOL": tile[1],
        "TILEROW": tile[2], **more,
    }  # fmt: skip
    return _joined(address, told)


def _joined(address, told):
    mark = "" if address.endswith(("?", "&")) else "&" if "?" in address else "?"
    return address + mark + "&".join(f"{name}={quote(str(one), safe=':,/')}" for name, one in told.items())


def tile_at(longitude, latitude, zoom):
    """Return zoom, column and row of the tile of the world over a place."""
    count = 1 << zoom
    return (
        zoom,
        int((longitude + 180) / 360 * count),
        int((1 - asinh(tan(radians(latitude))) / pi) / 2 * count),
    )


def tile_box(zoom, column, row):
    """Return the box of a tile of the world in EPSG:3857."""
    half = 20037508.342789244
    side = 2 * half / 2**zoom
    return (-half + column * side, half - (row + 1) * side, -half + (column + 1) * side, half - row * side)
