"""A queue of downloads in QGIS, over files on loopback."""

from __future__ import annotations

from datetime import datetime, timezone
from types import SimpleNamespace

from guichet_eo.core.downloads.download_item import DownloadItem
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_downloads import PortalDownloads
from guichet_eo.gis.downloads.download_queue import DownloadQueue
from guichet_eo.gis.downloads.download_sources import DownloadSources
from guichet_eo.providers.network_profile import NetworkProfile

NOW = datetime(2026, 11, 2, 14, 2, tzinfo=timezone.utc)


def portal(name="here", **values):
    """Return a portal on loopback whose files need no account."""
    return Portal(name, LocalText(name.title()), name.title(), trusted_hosts=("127.0.0.1",), **values)


def queue_of(file, portals, parallel=lambda: 4, parent=None, **values):
    """Return a queue over portals without accounts; network settings are those of a machine without any."""
    known = {one.id: one for one in portals}
    sources = DownloadSources(known.get, lambda _portal: None, profile_of=lambda _hosts: NetworkProfile())
    return DownloadQueue(file, sources, parallel, parent, **values)


def item(number, url, folder, size=None, **values):
    """Return the number-th file of a server."""
    facts = {
        "id": f"{number:032x}", "portal": "here", "scene": f"scene {number}", "product": f"product {number}",
        "title": f"file{number}.bin", "href": f"{url}/file{number}.bin", "folder": str(folder),
        "name": f"file{number}.bin", "size": size, **values,
    }  # fmt: skip
    return DownloadItem(**facts)


class StandIn:
    """An engine that does at once what it is told, and reports it like the real one."""

    def __init__(self, report, rows=()):
        self._report = report
        self._rows = {row.id: row for row in rows}
        self.calls, self.sources = [], {}
        self.closed = self.started = False

    @property
    def rows(self):
        return tuple(self._rows.values())

    def tell(self, *rows):
        self._rows.update((row.id, row) for row in rows)
        self._report(tuple(rows))

    def start(self):
        self.started = True

    def close(self):
        self.closed = True

    def set_source(self, portal_id, source):
        self.sources.setdefault(portal_id, []).append(source)

    def set_rows(self, rows):
        self._rows = {row.id: row for row in rows}

    def __getattr__(self, name):
        def call(*values):
            self.calls.append((name, *values))
            return SimpleNamespace(added=(), known=(), again=())

        return call


def downloads_of(**values):
    """Return how a portal gives its files."""
    return PortalDownloads(**values)
