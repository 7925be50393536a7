"""Accounts of every kind at work and in trouble: nothing secret is in anything that is kept or shown."""

from uuid import uuid4

import pytest
from account_bed import accounts, manager
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.downloads.download_item import DownloadItem
from guichet_eo.core.downloads.download_state import DownloadState
from guichet_eo.core.period import Period
from guichet_eo.core.planned_stream import PlannedStream
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.query import Query
from guichet_eo.core.stream_recipe import StreamRecipe
from guichet_eo.gis.account_test import AccountTest
from guichet_eo.gis.device_flow import DeviceFlow
from guichet_eo.gis.failure import as_portal_error
from guichet_eo.gis.guichet import Guichet
from guichet_eo.gis.profile_folder import profile_folder
from guichet_eo.gis.streams.stream_job import StreamJob
from guichet_eo.providers.downloads.transfer_patience import TransferPatience
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.ui.messages import stream_sentence, technical_line
from guichet_eo.ui.portals.account_answers import failed_answer
from guichet_eo.ui.portals.account_dialog import AccountDialog
from leak_bed import (
    CODE,
    KINDS,
    NEEDLES,
    Ears,
    LeakyServer,
    account_of,
    layers_text,
    leaks_below,
    leaks_in,
    places,
    portal_of,
    said_of,
    settings_text,
    texts_of_widgets,
)
from qgis.core import QgsProject, QgsSettings
from qgis.PyQt.QtCore import QCoreApplication, QEvent
from stream_bed import NORTH, WEST, ramp, source, stream_scene, wide_area, write

__all__ = ["accounts", "manager"]
TROUBLES = (401, 403, 500, "circle", "garbage")
SIDE = 300
AREA = wide_area(WEST, NORTH - SIDE * 10, WEST + SIDE * 10, NORTH)
PASSES_GDAL = ("bearer", "link-token", "basic", "header", "sign-urls", "sign-urls-device")


@pytest.fixture
def raster(tmp_path):
    write(tmp_path / "made.tif", ramp(SIDE, SIDE, 1000), nodata=0)
    return (tmp_path / "made.tif").read_bytes()


@pytest.fixture(params=KINDS)
def world(request, raster, manager, qgis_new_project, tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr(TransferPatience, "after", lambda patience, error, size: None)
    QgsSettings().remove("guichet_eo")
    for kept in profile_folder().glob("downloads.sqlite*"):  # where the portal still rests
        kept.unlink()
    with LeakyServer(raster) as server, Ears() as ears:
        guichet = Guichet()
        guichet.save_portal(portal_of(request.param, server.url))
        yield World(request.param, server, ears, guichet, tmp_path, qtbot)
        guichet.close()
        guichet.remove_portal("here")
        guichet.deleteLater()  # not by the garbage collector, which takes the slots away first
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QgsProject.instance().clear()
    QgsSettings().remove("guichet_eo")


class World:
    """What a user does with one account; every error that comes of it is kept in `errors`."""

    def __init__(self, kind, server, ears, guichet, folder, qtbot):
        self.kind, self.server, self.ears, self.guichet = kind, server, ears, guichet
        self.folder, self.qtbot = folder, qtbot
        self.errors, self.shown = [], []
        self.book, self._number = guichet.account_book, 0
        guichet.downloads.start()
        qtbot.waitUntil(lambda: guichet.downloads.running, timeout=10_000)
        guichet.pixels.streams.failed.connect(self.note_failure)

    def note_failure(self, title, error):
        self.errors.append(error)

    @property
    def portal(self):
        return self.guichet.portal("here")

    def keep(self):
        assert self.book.save(self.portal, account_of(self.kind))
        self.book.give_code(self.portal, CODE)

    def test(self):
        """As the dialog does it."""
        found, test = [], AccountTest(None, lambda hosts: NetworkProfile(timeout=5.0))
        test.passed.connect(found.append)
        test.failed.connect(found.append)
        test.start(self.portal, account_of(self.kind), CODE)
        self.qtbot.waitUntil(lambda: bool(found), timeout=20_000)
        self.shown.append(repr(found[0]))
        if isinstance(found[0], PortalError):
            self.errors.append(found[0])
            form = self.book.forms(self.portal)[0]
            self.shown.append(failed_answer(found[0], form, self.portal, True)[1])

    def log_in(self):
        """In the browser, as the dialog does it."""
        found, flow = [], DeviceFlow(None, lambda hosts: NetworkProfile(timeout=5.0))
        flow.begun.connect(lambda code, page: self.shown.append(f"{code} {page}"))
        flow.granted.connect(found.append)
        flow.failed.connect(found.append)
        flow.start(self.portal)
        self.qtbot.waitUntil(lambda: bool(found), timeout=20_000)
        self.shown.append(repr(found[0]))
        if isinstance(found[0], PortalError):
            self.errors.append(found[0])
        else:
            assert self.book.save(self.portal, found[0])

    def search(self):
        area = {"type": "Polygon", "coordinates": [[[3, 43], [4, 43], [4, 44], [3, 44], [3, 43]]]}
        query = Query(area, Period(), ("s2-l2a-sen2cor",), Criteria(), limit=5, portals=("here",))
        search = self.guichet.start_search(query)
        self.qtbot.waitUntil(lambda: not search.running, timeout=20_000)
        self.errors += [state.error for state in search.states.values() if state.error is not None]
        return search

    def stream(self):
        wanted = source(f"{self.server.url}/files/f1.tif", needs="login")
        scene = stream_scene({"x": wanted}, ["x"], 1)
        job = StreamJob(
            StreamRecipe("Test", ("x",)), AREA, (PlannedStream((scene,)),), ("Layer",),
            QgsProject.instance().addMapLayer, {},
        )  # fmt: skip
        streams = self.guichet.pixels.streams
        streams.add(job)
        self.qtbot.waitUntil(lambda: not streams.busy, timeout=20_000)

    def download(self, in_bucket=False):
        self._number += 1
        name = f"{self.kind}{self._number}.tif"
        item = DownloadItem(
            uuid4().hex, "here", "S2A_1", f"product {self._number}", name,
            f"s3://bucket/{name}" if in_bucket else f"{self.server.url}/files/{name}",
            str(self.folder / "downloads"), name, needs="login", key=name, stac={"id": "S2A_1"},
        )  # fmt: skip
        queue = self.guichet.downloads
        queue.add([item])
        self.qtbot.waitUntil(lambda: queue.row(item.id) is not None, timeout=20_000)

        def settled():
            row = queue.row(item.id)
            if row.state is DownloadState.QUEUED:  # the portal rests after the last trouble
                queue.retry([item.id])
            return row is not None and (row.state.ended or row.until is not None or row.error is not None)

        self.qtbot.waitUntil(settled, timeout=20_000)
        row = queue.row(item.id)
        self.shown.append(repr(row))
        if row.error is not None:
            self.errors.append(row.error)
        if not row.state.ended:
            queue.cancel([item.id], False)
        return row

    def end_session(self):
        """Let every token and link seem old, so that renewals happen."""
        for memory in self.book.logins.at("here"):
            memory.leases, memory.bucket_keys = {}, None

    def everything(self):
        """Return name → leaks of all that is kept, shown and said."""
        project = QgsProject.instance()
        for ending in ("qgs", "qgz"):
            assert project.write(str(self.folder / f"project.{ending}"))
        texts = {
            "settings": settings_text(),
            "layers": layers_text(project),
            "logs": "\n".join(self.ears.words),
            "errors": "\n".join(map(said_of, self.errors)),
            "sentences": "\n".join(stream_sentence(error, "Here").markup for error in self.errors),
            "technical": "\n".join(
                technical_line(error) for error in self.errors if isinstance(error, PortalError)
            ),
            "shown": "\n".join(self.shown),
            "widgets": texts_of_widgets(),
            "objects": "\n".join(map(repr, [*self.book.logins.at("here"), account_of(self.kind)])),
        }
        found = {name: leaks_in(text) for name, text in texts.items()}
        found.update(leaks_below(self.folder, *places()))
        return {name: leaks for name, leaks in found.items() if leaks}


def test_nothing_leaks(world):
    world.keep()
    world.test()
    search = world.search()
    assert search.acquisitions or world.errors
    row = world.download()
    assert row.state.arrived, f"{row.state} {row.error}"
    buckets = world.kind == "bearer-s3"
    if buckets:
        row = world.download(in_bucket=True)
        assert row.state.arrived, f"{row.state} {row.error}"
    if world.kind == "sign-urls-device":
        world.log_in()
        assert world.book.of(world.portal).values["refresh_token"].startswith("LEAK3")
    if world.kind in PASSES_GDAL:
        world.stream()
        assert QgsProject.instance().mapLayers()
    for trouble in TROUBLES:
        world.server.trouble = trouble
        for spared in (
            (),
            ("/token", "/json", "/oidc", "/openapi", "/sign_urls", "/application", "/plain", "/keys"),
        ):
            world.server.spared = spared
            world.end_session()
            world.book.renewed_logins("here")
            world.book.give_code(world.portal, CODE)
            world.test()
            world.search()
            world.download(in_bucket=buckets)
            if world.kind == "sign-urls-device":
                world.log_in()
            if world.kind in PASSES_GDAL:
                world.stream()
    assert len(world.errors) > len(TROUBLES)
    assert world.everything() == {}


def test_the_search_would_find_them(tmp_path):
    """Each form, also inside a header of Basic authentication."""
    import base64

    assert leaks_in("x LEAK1word y")
    for user in ("a", "ab", "abc", "abcd"):
        assert leaks_in(base64.b64encode(f"{user}:LEAK1word &".encode()).decode())
    (tmp_path / "a.txt").write_text(CODE)
    assert leaks_below(tmp_path)
    assert not leaks_in("LEAK9nothing")
    assert len(NEEDLES) > 40


def test_a_dialog_shows_dots(world):
    world.keep()
    dialog = AccountDialog(world.book, world.portal)
    world.qtbot.addWidget(dialog)
    dialog.show()
    shown = {label.toolTip() for label in dialog.findChildren(object) if hasattr(label, "toolTip")}
    assert not leaks_in("\n".join(shown))
    dialog.reject()


def test_an_unforeseen_exception_names_its_place_only():
    def fail():
        raise ValueError(f"https://here.example/?token=LEAK2token {CODE}")

    with pytest.raises(ValueError, match="token") as caught:
        fail()
    assert not leaks_in(f"{as_portal_error(caught.value, 'here')!r}")
