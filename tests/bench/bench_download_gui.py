"""How long the window stands still while four transfers run, with the Downloads tab in sight.

The server is a process of its own. First four large files are fetched and their MD5 checked, before a
thousand rows that wait; then a thousand small files arrive one after the other. The best of several runs
counts, since whatever else the machine does only ever adds; beside it stands, where the kernel tells, the
longest gap without the time in which the thread was ready and no core was free. The anchor is the same timer
over the same window at rest.
"""

from __future__ import annotations

import hashlib
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from bench_window import Ticker
from file_server_program import files_served
from guichet_eo.core.downloads.download_item import DownloadItem
from guichet_eo.core.downloads.download_state import DownloadState
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_directory import PortalDirectory
from guichet_eo.core.portal_downloads import PortalDownloads
from guichet_eo.gis.guichet import Guichet
from guichet_eo.ui.guichet_dock import GuichetDock
from qgis.core import QgsApplication
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QMainWindow
from window import start_qgis, wait, wait_until

RUNS, TARGET, FOUR, MANY = 3, 50.0, 4, 1000
LARGE, SMALL = 192_000_000, 100_000  # bytes
PORTAL = Portal(
    "bench",
    LocalText("Bench"),
    "Bench",
    downloads=PortalDownloads(parallel=FOUR),
    trusted_hosts=("127.0.0.1",),
)


class Panel:
    """QGIS's window with a map and the panel, at its Downloads tab."""

    def __init__(self):
        self.guichet = Guichet()
        self.guichet.portals = PortalDirectory([PORTAL], [])
        self.window, self.canvas = QMainWindow(), QgsMapCanvas()
        self.window.setCentralWidget(self.canvas)
        self.dock = GuichetDock(self.guichet, self.canvas, self.window)
        self.window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
        self.window.resize(1400, 900)
        self.window.show()
        self.dock.show_downloads()
        wait_until(lambda: self.queue.running)

    @property
    def queue(self):
        return self.guichet.downloads

    def empty(self):
        """Give up what is left and clear the list."""
        self.queue.cancel([row.id for row in self.queue.rows if not row.state.ended], True)
        wait_until(lambda: not self.queue.unfinished)
        self.queue.remove([row.id for row in self.queue.rows])
        wait_until(lambda: not self.queue.rows)

    def close(self):
        self.dock.close_down()
        self.guichet.close()
        self.window.close()
        self.window.deleteLater()
        wait(0.1)


def made(folder, name, size):
    """Make a file; return it and its MD5."""
    path, content = folder / name, name.encode() * (size // len(name))
    path.write_bytes(content)
    return path, hashlib.md5(content, usedforsecurity=False).hexdigest()


def items(folder, url, count, first=0, **values):
    """Return so many files, all of them the one that is served."""
    facts = {"portal": "bench", "scene": "s", "href": f"{url}/file", "folder": str(folder)}
    made_items = []
    for number in range(first, first + count):
        name = f"S2B_MSIL2A_20261024T105029_N0512_R051_T31TCJ_{number}.zip"
        named = {"product": name, "title": name, "name": name, "key": name}
        made_items.append(DownloadItem(id=f"{number:032x}", **facts, **named, **values))
    return made_items


def large(panel, folder):
    """Fetch four large files before a thousand rows that wait; return gaps, own gaps and speed."""
    file, md5 = made(folder, "large", LARGE)
    checked = {"size": file.stat().st_size, "checksums": (f"md5:{md5}",)}
    with files_served(file) as url:
        four = items(folder, url, FOUR, **checked)
        waiting = [replace(one, portal="gone") for one in items(folder, url, MANY, FOUR, **checked)]
        ids = [one.id for one in four]
        panel.queue.add([*four, *waiting])
        ticker, begun = Ticker(), time.perf_counter()
        wait_until(lambda: all(_arrived(panel, name) for name in ids))
        seconds = time.perf_counter() - begun
        ticker.stop()
    panel.empty()
    _clear(folder)
    return ticker.longest, ticker.own, seconds


def small(panel, folder):
    """Fetch a thousand small files; return gaps, own gaps and seconds."""
    file, _md5 = made(folder, "small", SMALL)
    with files_served(file) as url:
        panel.queue.add(items(folder, url, MANY, size=file.stat().st_size))
        wait_until(lambda: len(panel.queue.rows) == MANY)
        ticker, begun = Ticker(), time.perf_counter()
        wait_until(lambda: not panel.queue.unfinished)
        seconds = time.perf_counter() - begun
        ticker.stop()
    arrived = sum(row.state.arrived for row in panel.queue.rows)
    if arrived != MANY:
        raise ValueError(f"{MANY - arrived} of {MANY} files did not arrive")
    panel.empty()
    _clear(folder)
    return ticker.longest, ticker.own, seconds


def rows():
    """Return the longest gaps."""
    application = start_qgis()
    with tempfile.TemporaryDirectory() as name:
        panel, folder = Panel(), Path(name)
        wait(1.0)
        at_rest = Ticker()
        wait(3.0)
        at_rest.stop()
        found = []
        for figure, measure in (
            (f"{FOUR} transfers of {LARGE // 1_000_000} MB at once, MD5 checked, {MANY} rows", large),
            (f"{MANY} small files one after the other", small),
        ):
            runs = [measure(panel, folder) for _ in range(RUNS)]
            found.append(_row(figure, at_rest, *(min(column) for column in zip(*runs))))
        panel.close()
    del application
    return found


def _row(figure, at_rest, gap, own, seconds):
    return {
        "figure": f"longest gap of the window, {figure}, in {seconds:.1f} s (best of {RUNS})",
        "ours": f"{gap:.0f} ms, {own:.0f} ms without waiting for a core",
        "anchor": f"at rest {at_rest.longest:.0f} ms",
        "ratio": round(gap / at_rest.longest, 1),
        "target": f"≤ {TARGET:.0f} ms",
        "ok": gap <= TARGET,
    }


def _arrived(panel, name):
    row = panel.queue.row(name)
    if row is not None and row.state is DownloadState.FAILED:
        raise ValueError(f"a transfer failed: {row.note.value} {row.error}")
    return row is not None and row.state.arrived


def _clear(folder):
    for path in folder.iterdir():
        path.unlink()
    QgsApplication.sendPostedEvents()
