"""Engines, rows and a source for tests of the queue of downloads."""

import threading
import time
import uuid
from dataclasses import replace
from types import SimpleNamespace

from guichet_eo.core.downloads.download_item import DownloadItem
from guichet_eo.core.downloads.queue_pace import QueuePace
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_downloads import PortalDownloads
from guichet_eo.core.portal_terms import PortalTerms
from guichet_eo.providers.downloads.download_engine import DownloadEngine
from guichet_eo.providers.downloads.download_source import DownloadSource
from guichet_eo.providers.downloads.file_transfer import FileTransfer
from guichet_eo.providers.downloads.queue_store import QueueStore
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.providers.open_gate import OpenGate
from many_files_server import checksum

PROFILE = NetworkProfile(timeout=5.0)
QUICK = QueuePace(retry=0.02, longest_retry=0.1, rest=0.05, longest_rest=0.2, slow=0.05, shortest_poll=0.01)
PATIENCE = 30.0  # seconds until a test gives up


def hasty(order, gate, profile, token, tell):
    """Return a transfer that does not wait long before it takes up what broke."""
    return FileTransfer(order, gate, profile, token, tell, pause=0.01)


def portal(name="here", parallel=4, resumes=True, terms=None, **downloads):
    return Portal(
        name,
        LocalText(name.title()),
        name.title(),
        homepage="https://portal.example",
        trusted_hosts=("127.0.0.1",),
        terms=terms or PortalTerms(LocalText("Open licence"), attribution="© Somebody 2026"),
        downloads=PortalDownloads(parallel=parallel, resumes=resumes, **downloads),
    )


def source(of=None, orderer=None, gate=None):
    of = of or portal()
    return DownloadSource(of, PROFILE, gate or OpenGate(of, PROFILE), orderer)


def item(server, folder, number=1, size=100_000, of="here", checked=True, **facts):
    """Return what is to be fetched of a `ManyFilesServer`."""
    known = {
        "id": uuid.uuid4().hex,
        "portal": of,
        "scene": f"scene-{number}",
        "product": f"product-{number}",
        "title": f"Scene {number}",
        "href": server.address(number, size),
        "folder": str(folder),
        "name": f"scene-{number}.zip",
        "key": "product",
        "size": size,
        "checksums": (checksum(number, size),) if checked else (),
        "stac": {"type": "Feature", "id": f"scene-{number}"},
    }
    return DownloadItem(**{**known, **facts})


def renewed(old, **facts):
    """Return the same file as an item of its own, as if it were queued once more."""
    return replace(old, id=uuid.uuid4().hex, **facts)


class Counted:
    """Makes transfers by `make`, and counts how many run at once.

    Attributes:
        most: at once so far, by portal id; with the key "" over all.
    """

    def __init__(self, make):
        self._make = make
        self._now, self.most = {}, {}
        self._turn = threading.Lock()

    def __call__(self, order, *rest):
        transfer, names = self._make(order, *rest), ("", order.portal.id)

        def run():
            with self._turn:
                for name in names:
                    self._now[name] = self._now.get(name, 0) + 1
                    self.most[name] = max(self.most.get(name, 0), self._now[name])
            try:
                return transfer.run()
            finally:
                with self._turn:
                    for name in names:
                        self._now[name] -= 1

        return SimpleNamespace(run=run)


class Bed:
    """An engine over a queue file, with what it reported; `with Bed(tmp_path, source()) as bed:`.

    Attributes:
        engine: the engine, started. reports: tuples of rows as they were told. most: see `Counted`.
    """

    def __init__(self, folder, *sources, start=True, pace=QUICK, make_transfer=hasty, **options):
        self.file = folder / "queue.sqlite"
        self.reports = []
        self._news = threading.Condition()
        store = QueueStore(self.file)
        counted = Counted(make_transfer)
        self.most = counted.most
        self.engine = DownloadEngine(store, self._take, pace=pace, make_transfer=counted, **options)
        for each in sources:
            self.engine.set_source(each.portal.id, each)
        if start:
            self.engine.start()

    def __enter__(self):
        return self

    def __exit__(self, *trace):
        self.engine.close()

    def _take(self, rows):
        with self._news:
            self.reports.append(rows)
            self._news.notify_all()

    def row(self, name):
        return next(row for row in self.engine.rows if row.id == name)

    def states(self, name):
        """Return the states that a row was told to be in, one after the other."""
        told = [row.state for rows in self.reports for row in rows if row.id == name]
        return [state for index, state in enumerate(told) if index == 0 or told[index - 1] is not state]

    def wait(self, condition):
        """Wait until something holds; say what the rows are where it does not come to that."""
        end = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(
                    [(row.item.title, row.state, row.note, row.error) for row in self.engine.rows]
                )
            with self._news:
                self._news.wait(0.005)

    def rest(self):
        self.wait(lambda: self.engine.at_rest)
        return self.engine.rows

    def add(self, *items):
        return self.engine.add(items)
