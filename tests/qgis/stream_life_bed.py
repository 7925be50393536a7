"""Streams of signed files in a project: gates, accounts, a server that checks, and all that is stored."""

import gc
import io
import time
import zipfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlsplit

import numpy
from gate_bed import ANN, PAIR, gate_portal
from guichet_eo.core.account import Account
from guichet_eo.core.planned_stream import PlannedStream
from guichet_eo.core.stream_recipe import StreamRecipe
from guichet_eo.gis.streams.gate_book import GateBook
from guichet_eo.gis.streams.stream_files import StreamFiles
from guichet_eo.gis.streams.stream_job import StreamJob
from guichet_eo.gis.streams.stream_paths import StreamPaths
from guichet_eo.gis.streams.stream_store import StreamStore
from guichet_eo.gis.streams.streams import Streams
from guichet_eo.providers.network_profile import NetworkProfile
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QCoreApplication, QEventLoop, QObject
from range_server import range_server
from signing_services import KEYS, SigningServices
from stream_bed import NORTH, WEST, ramp, source, stream_scene, wide_area, write

SIDE = 300
AREA = wide_area(WEST, NORTH - SIDE * 10, WEST + SIDE * 10, NORTH)
HEADER = Account("header", {"X-API-Key": "header-of-ann"})
SECRETS = (
    "Signature",
    "sig=",
    *KEYS.values(),
    "s3cret",
    "bearer-",
    "renewal-",
    "Bearer",
    "header-of-ann",
    "ann@example",
)
ACCOUNTS = {"sign-urls": PAIR, "bearer": ANN, "header": HEADER}


def wait(condition, seconds=10.0):
    """Let the event loop turn until something is so; return whether it is."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
        time.sleep(0.002)
    return bool(condition())


class Guard:
    """Which requests a file server lets in.

    Attributes:
        kind: of the gate.
        revoked: signatures and tokens that are good no more.
    """

    def __init__(self, server, kind):
        self.server, self.kind, self.revoked = server, kind, set()
        self.ends = {}
        server.fault = self.fault

    def fault(self, path, wanted):
        given = self._given()
        return None if given and given not in self.revoked else 403

    def _given(self):
        headers = {name.lower(): value for name, value in self.server.headers[-1].items()}
        if self.kind == "bearer":
            found = headers.get("authorization", "")
            return found if found.startswith("Bearer bearer-") else ""
        if self.kind == "header":
            return headers.get("x-api-key", "") if headers.get("x-api-key") == "header-of-ann" else ""
        return dict(parse_qsl(urlsplit(self.server.asked).query)).get("X-Amz-Signature", "")


class Plugin:
    """Streams, store and paths, as the plugin has them, with one portal `here`."""

    def __init__(self, portals, accounts, folder):
        self.accounts, self.portals = accounts, portals
        self.parent = QObject()
        self.project = QgsProject.instance()
        self.paths = StreamPaths(StreamFiles(folder))
        self.paths.install()
        self.gates = GateBook(
            portals.get, lambda portal: accounts.get(portal.id), lambda hosts: NetworkProfile(timeout=5.0)
        )
        self.streams = Streams(self.gates, self.paths.files, self.project, self.parent)
        self.keeper = self.streams.keeper
        self.hosts = []
        self.store = StreamStore(self.paths, self.keeper, self.hosts.extend, self.project, self.parent)
        self.added, self.failed, self.closed, self.renewed, self.left_out = [], [], [], [], []
        self.streams.added.connect(self.added.append)
        self.streams.failed.connect(lambda title, error: self.failed.append((title, error)))
        self.streams.left_out.connect(lambda title, scenes: self.left_out.append((title, scenes)))
        self.keeper.closed_again.connect(lambda *what: self.closed.append(what))
        self.keeper.renewed.connect(self.renewed.append)
        self.store.adopt()

    def job(self, *scenes, **recipe):
        wanted = StreamRecipe("Test", recipe.pop("outputs", ("x",)), **recipe)
        layers = tuple(PlannedStream((scene,)) for scene in scenes)
        titles = tuple(f"Layer {number}" for number in range(len(scenes)))
        return StreamJob(wanted, AREA, layers, titles, self.project.addMapLayer, {"here": "© Here"})

    def add(self, *scenes, **recipe):
        """Add a layer for each scene and return them."""
        before = len(self.added)
        self.streams.add(self.job(*scenes, **recipe))
        assert wait(lambda: not self.streams.busy)
        return self.added[before:]

    def account_changed(self):
        self.gates.forget()
        self.keeper.try_again()

    def unload(self):
        self.streams.close()
        self.store.close()
        self.paths.remove()
        self.parent.deleteLater()
        QCoreApplication.sendPostedEvents(None, 52)


@contextmanager
def bed(tmp_path, kind="sign-urls", life=3600):
    """Yield services, files, guard, a function that makes a plugin, and one that makes a scene."""
    files = tmp_path / "files"
    files.mkdir()
    for number in range(1, 5):
        write(files / f"f{number}.tif", ramp(SIDE, SIDE, number * 1000), nodata=0)
    (tmp_path / "other").mkdir()
    write(tmp_path / "other" / "f1.tif", ramp(SIDE, SIDE, 1), nodata=0)
    with ExitStack() as stack:
        services = stack.enter_context(SigningServices(life))
        server = stack.enter_context(checked_server(files))
        guard = Guard(server, kind)
        endpoint = {"sign-urls": "/sign_urls", "bearer": "/token", "header": ""}[kind]
        gate = {"kind": kind, "endpoint": services.url + endpoint if endpoint else ""}
        portal = gate_portal(gate, signed=("127.0.0.1",))
        accounts = {"here": ACCOUNTS[kind]}
        plugins = []

        def plugin(folder="cache"):
            made = Plugin({"here": portal}, accounts, tmp_path / folder)
            plugins.append(made)
            return made

        def unload(made):
            plugins.remove(made)
            made.unload()

        def signed(number=1, **more):
            wanted = source(f"{server.url}/f{number}.tif", needs="login")
            return stream_scene({"x": wanted}, ["x"], number, **more)

        world = SimpleNamespace(services=services, server=server, guard=guard, plugin=plugin, unload=unload,
                                scene=signed, accounts=accounts, portal=portal, folder=tmp_path)  # fmt: skip
        yield world
        QgsProject.instance().clear()
        for made in list(plugins):
            unload(made)
        gc.collect()


@contextmanager
def checked_server(folder):
    """A range server that lets its fault see the query (as `asked`)."""
    with range_server(folder) as server:
        server.asked = ""
        handler = server._server.RequestHandlerClass

        class Seen(handler):
            def answer(self):
                server.asked = self.path
                super().answer()

            do_GET = do_HEAD = answer

        server._server.RequestHandlerClass = Seen
        yield server


def pixels(layer, size=60):
    """Return what a layer reads now, missing values as NaN."""
    block = layer.dataProvider().block(1, layer.extent(), size, size)
    found = numpy.full((size, size), numpy.nan)
    if block.isValid():
        for row in range(size):
            for column in range(size):
                if not block.isNoData(row, column):
                    found[row, column] = block.value(row, column)
    return found


def shows(layer):
    return bool(numpy.isfinite(pixels(layer)).all())


def everything_in(path):
    """Return a project as text: XML and attachments."""
    if path.suffix != ".qgz":
        parts = [path.read_bytes()]
        archive = path.with_name(f"{path.stem}_attachments.zip")
        return b"\n".join([*parts, *(unzipped(archive) if archive.exists() else [])]).decode("latin-1")
    return b"\n".join(unzipped(path)).decode("latin-1")


def unzipped(path):
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        return [archive.read(name) for name in archive.namelist()]


def attachments(path):
    archive = path if path.suffix == ".qgz" else path.with_name(f"{path.stem}_attachments.zip")
    with zipfile.ZipFile(archive) as found:
        return [name for name in found.namelist() if "guichet-eo-stream" in name]


def files_below(folder):
    return [path for path in Path(folder).rglob("*") if path.is_file()]


def no_secret(text):
    for secret in SECRETS:
        assert secret not in text, secret


def memory_files():
    from osgeo import gdal

    # older GDAL lists no folder that was not made
    folders = "/vsimem/guichet_eo", "/vsimem/guichet_eo/streams"
    names = sorted(name for folder in folders for name in gdal.ReadDir(folder) or [])
    return [name for name in names if name != "streams"]


__all__ = [name for name in dir() if not name.startswith("_")]
