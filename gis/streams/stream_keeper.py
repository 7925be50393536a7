"""Looks after streams that are on the map: renews their links before they end."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta, timezone

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...core.cancel_token import CancelToken
from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from ...providers.pixel_gate import PixelGate
from ..event_inbox import EventInbox
from ..unowned import Unowned
from .gate_book import GateBook
from .opened_links import OpenedLinks
from .renewed import Renewed
from .stream_files import StreamFiles
from .stream_names import own_name
from .stream_record import StreamRecord, record_of
from .stream_renewal import Result, StreamRenewal

LONGEST_WAIT = timedelta(minutes=10)  # a computer may sleep; timers do not count that
PATIENCE = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10))
_GIVEN_UP = frozenset(
    [
        ErrorKind.LOGIN_NEEDED,
        ErrorKind.LOGIN_REFUSED,
        ErrorKind.NOT_ALLOWED,
        ErrorKind.LICENCE,
        ErrorKind.GONE,
    ]
)
SHORTEST_LIFE = timedelta(seconds=2)  # a service whose links end at once is not asked without a pause


class StreamKeeper(QObject):
    """One entry per virtual raster behind a gate, shared by all layers that read it.

    Signals:
        renewed: name of a virtual raster that can be read again.
        closed_again: portal id, `PortalError`, and how many layers stay empty until that is mended; once per
            portal until it opens.

    Args:
        gates: of the portals.
        files: with the virtual rasters.
        project: whose layers.
        parent: owner.
    """

    renewed = pyqtSignal(str)
    closed_again = pyqtSignal(str, object, int)

    _project = Unowned(QgsProject)

    def __init__(
        self, gates: GateBook, files: StreamFiles, project: QgsProject, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._gates = gates
        self._files = files
        self._project = project
        self._links: dict[str, OpenedLinks] = {}
        self._records: dict[str, StreamRecord] = {}
        self._due: dict[str, datetime] = {}
        self._failures: dict[str, int] = {}
        self._closed_portals: set[str] = set()
        self._token = CancelToken()
        self._under_way: set[str] = set()
        self._inbox = EventInbox(self)
        self._inbox.taken.connect(self._take)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._renew_due)
        project.layersRemoved.connect(self._forget_unused)

    def keep(self, layer: QgsRasterLayer, links: OpenedLinks) -> None:
        """Look after a new layer."""
        record = record_of(layer)
        if record is None or not record.gated:
            return
        self._records[record.name] = record
        old = self._links.get(record.name)
        self._set_links(record.name, links)
        if old is not None and old is not links:
            self._reload(record.name)  # the same stream is there already: it reads the new twin, too
            old.forget()

    def adopt(self, layers: Iterable[QgsRasterLayer]) -> None:
        """Open the gates for layers that came with a project."""
        for layer in layers:
            record = record_of(layer)
            if record is None or not record.gated or record.name != own_name(layer.source()):
                continue
            if record.name not in self._links:
                self._records[record.name] = record
                self._due[record.name] = _now()
        self._renew_due()

    def try_again(self, portal: str = "") -> None:
        """An account or the network changed: open again what is closed, at one portal or at all."""
        for name, record in self._records.items():
            closed = name not in self._links or self._failures.get(name, 0)
            if closed and (not portal or portal in record.gated):
                self._failures.pop(name, None)
                self._due[name] = _now()
        self._closed_portals -= {portal} if portal else set(self._closed_portals)
        self._renew_due()

    def renew_now(self, name: str) -> None:
        """The links of a stream ended before their time: ask its gates for new ones."""
        record = self._records.get(name)
        if record is None or name in self._under_way:
            return
        with suppress(PortalError):  # said where the gates are asked
            for gate in self._gates.gates(record.gated).values():
                gate.forget()
        self._due[name] = _now()
        self._renew_due()

    def forget_unused(self) -> None:
        """A layer reads another virtual raster now: let go of what none reads any more."""
        self._forget_unused()

    def close(self) -> None:
        """End all work and forget every link."""
        self._token.cancel()
        self._inbox.close()
        self._timer.stop()
        self._project.layersRemoved.disconnect(self._forget_unused)
        for links in self._links.values():
            links.forget()
            links.forget_keys()
        self._links.clear()

    # ---- renewing --------------------------------------------------------------------------------

    def _renew_due(self) -> None:
        """Ask the gates of everything that is due, a thread for each portal: one may hang."""
        now = _now()
        names = [name for name, due in self._due.items() if due <= now and name not in self._under_way]
        work: dict[tuple[str, ...], list[tuple[str, StreamRecord, Mapping[str, PixelGate]]]] = {}
        for name in names:
            record = self._records[name]
            del self._due[name]
            try:
                gates = self._gates.gates(record.gated)
            except PortalError as error:
                self._failed(name, error)
                continue
            self._under_way.add(name)
            work.setdefault(tuple(record.gated), []).append((name, record, gates))
        for streams in work.values():
            run = StreamRenewal(streams, self._files, self._token, self._inbox.post)
            threading.Thread(target=run.work, name="guichet-eo gates", daemon=True).start()
        self._wait()

    def _take(self, event: tuple[str, Result]) -> None:
        name, result = event
        self._under_way.discard(name)
        if name not in self._records:
            if isinstance(result, Renewed):
                result.links.forget()
        elif isinstance(result, Renewed):
            self._show(name, result)
        else:
            self._failed(name, result)
        self._wait()

    def _show(self, name: str, renewed: Renewed) -> None:
        """Let the layers read with the new links."""
        self._files.set_twin(name, renewed.document)
        old = self._links.get(name)
        self._set_links(name, renewed.links)
        self._reload(name)
        if old is not None:
            old.forget()
        self._failures.pop(name, None)
        self._closed_portals -= set(self._records[name].gated)
        self.renewed.emit(name)

    def _failed(self, name: str, error: PortalError) -> None:
        """Say it once per portal; try again later where that may help."""
        count = self._failures[name] = self._failures.get(name, 0) + 1
        if error.kind not in _GIVEN_UP:
            pause = PATIENCE[min(count, len(PATIENCE)) - 1]
            if error.retry_after:
                pause = max(pause, timedelta(seconds=error.retry_after))
            self._due[name] = _now() + pause
        if error.portal not in self._closed_portals:
            self._closed_portals.add(error.portal)
            shut = [one for one, record in self._records.items() if error.portal in record.gated]
            layers = sum(len(self._layers(one)) for one in shut)
            self.closed_again.emit(error.portal, error, layers)

    def _set_links(self, name: str, links: OpenedLinks) -> None:
        self._links[name] = links
        if links.renew_after is not None:
            self._due[name] = max(links.renew_after, _now() + SHORTEST_LIFE)
        self._wait()

    def _wait(self) -> None:
        """Sleep until the next one is due, but look at the clock now and then."""
        waiting = [due for name, due in self._due.items() if name not in self._under_way]
        if not waiting:
            self._timer.stop()
            return
        wait = min(max(min(waiting) - _now(), timedelta()), LONGEST_WAIT)
        self._timer.start(int(wait.total_seconds() * 1000) + 1)

    # ---- layers ----------------------------------------------------------------------------------

    def _reload(self, name: str) -> None:
        for layer in self._layers(name):
            layer.dataProvider().reloadData()
            layer.triggerRepaint()

    def _layers(self, name: str) -> list[QgsRasterLayer]:
        path = self._files.source(name)
        layers = self._project.mapLayers().values()
        return [layer for layer in layers if isinstance(layer, QgsRasterLayer) and layer.source() == path]

    def _forget_unused(self, _layers: object = None) -> None:
        for name in [name for name in self._records if not self._layers(name)]:
            links = self._links.pop(name, None)
            if links is not None:
                links.forget()
            for book in (self._records, self._due, self._failures):
                book.pop(name, None)
            self._files.drop_twin(name)


def _now() -> datetime:
    return datetime.now(timezone.utc)
