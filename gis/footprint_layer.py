"""The footprints of one search as a layer of the project."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..core.acquisition import Acquisition
from .footprint_fields import make_layer
from .footprint_selection import FootprintSelection
from .footprint_time import FootprintTime
from .footprint_writer import FootprintWriter
from .layer_group import LayerGroup
from .project_search import remember_query
from .search import Search
from .selection import Selection
from .translation import tr

CHUNK = 50  # footprints written in one go
WRITE_SECONDS = 0.012  # of the main thread, then others have their turn
TICK_MILLISECONDS = 20
SKIP_WARNING = "skipMemoryLayersCheck"  # QGIS: do not warn that the layer is temporary
REPAINT_MILLISECONDS = 400  # a map that starts anew with every page would never finish drawing
SLOWEST_REPAINT_MILLISECONDS = 1500  # many footprints take a core that long: less often


class FootprintLayer(QObject):
    """Follows a search, and the selection both ways.

    The layer is added to the project with the first acquisition, in the group of its search. The project owns
    it: once the user removed it, or opened another project, `layer` is None and the search goes on without.

    Attributes:
        layer: the layer, None before the first acquisition and after its removal.
        group: the group of the search, for its other layers too.
    """

    appeared = pyqtSignal()
    gone = pyqtSignal()

    def __init__(
        self,
        search: Search,
        selection: Selection,
        project: QgsProject,
        decorate: Callable[[QgsVectorLayer], None],
        live: bool = True,
        parent: QObject | None = None,
    ) -> None:
        """Start listening.

        Args:
            search: what is followed.
            selection: ids of acquisitions of that search.
            project: where the layer goes.
            decorate: gives the empty layer its style, form and metadata.
            live: draw while results arrive; else once when the search has ended.
            parent: owner.
        """
        super().__init__(parent)
        self.layer: QgsVectorLayer | None = None
        self.group = LayerGroup(project, search.query.place)
        self._search, self._selection, self._decorate, self._live = search, selection, decorate, live
        self._following = True
        self._fresh: dict[int, Acquisition] = {}
        self._stale: dict[int, Acquisition] = {}
        self._title = ""
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MILLISECONDS)
        self._tick.timeout.connect(self._write_chunk)
        self._repaint = QTimer(self)
        self._repaint.setSingleShot(True)
        self._repaint.timeout.connect(self._draw)
        search.acquisitions_added.connect(self._take_added)
        search.acquisitions_changed.connect(self._take_changed)
        search.ended.connect(self._start_writing)

    @property
    def writer(self) -> FootprintWriter | None:
        """Which feature is which acquisition; None while there is no layer."""
        return self._writer if self.layer is not None else None

    @property
    def following(self) -> bool:
        """Whether its search may still bring footprints."""
        return self._following

    def flush(self) -> None:
        """Write everything that waits, for instance before the project is saved."""
        while self._fresh or self._stale:
            self._write_chunk()

    def rows(self) -> list[tuple[int, Acquisition]]:
        """Return (feature id, acquisition) of all that is written; they count as complete from now on."""
        if self.layer is None:
            return []
        self._writer.take_incomplete()
        return self._paired(self._writer.features)

    def complete(self) -> None:
        """Fill in the STAC items that were left out while the search went on."""
        if self.layer is not None:
            pairs = self._paired(self._writer.take_incomplete())
            self._writer.write_stac(acquisition for _feature, acquisition in pairs)

    def reselect(self) -> None:
        """Select on the map what is selected, after the layer changed its source."""
        if self._following:
            self._sync.to_map()

    def release(self) -> None:
        """Follow search and selection no longer: another search took over. The layer can still be saved."""
        if self._following:
            self.flush()
            self._following = False
            self._repaint.stop()
            if self.layer is not None:
                self._sync.release()
                self._draw()

    def close(self) -> None:
        """Let go of the layer, which stays in the project as it is."""
        self.release()
        if self.layer is not None:
            self.layer.willBeDeleted.disconnect(self._forget)
        self._let_go()

    def _paired(self, ids: Iterable[int]) -> list[tuple[int, Acquisition]]:
        features = self._writer.features
        found = ((each, self._search.acquisition(each)) for each in sorted(ids))
        return [(features[each], acquisition) for each, acquisition in found if acquisition is not None]

    def _take_added(self, acquisitions: Iterable[Acquisition]) -> None:
        if not self._following:
            return
        self._fresh.update((acquisition.id, acquisition) for acquisition in acquisitions)
        if self._live:
            self._start_writing()

    def _take_changed(self, acquisitions: Iterable[Acquisition]) -> None:
        if not self._following:
            return
        for acquisition in acquisitions:
            waiting = self._fresh if acquisition.id in self._fresh else self._stale
            waiting[acquisition.id] = acquisition
        if self._live:
            self._start_writing()

    def _start_writing(self) -> None:
        if self._following and not self._tick.isActive() and (self._fresh or self._stale):
            self._write_chunk()
            if self._fresh or self._stale:
                self._tick.start()

    def _write_chunk(self) -> None:
        """Write a few footprints and leave the thread to others."""
        until = time.monotonic() + WRITE_SECONDS
        with self._search.hushed():
            while (self._fresh or self._stale) and time.monotonic() < until:
                self._write()
        if not (self._fresh or self._stale):
            self._tick.stop()
            self.reselect()
        if self._following and not self._repaint.isActive():
            self._repaint.start(self._repaint_pause())

    def _repaint_pause(self) -> int:
        """Return after how many milliseconds the map is drawn again: the more there is, the longer."""
        drawn = len(self._writer.features) if self.layer is not None else 0
        return min(REPAINT_MILLISECONDS + drawn // 10, SLOWEST_REPAINT_MILLISECONDS)

    def _write(self) -> None:
        if self._fresh:
            chunk = _pop(self._fresh)
            if self.layer is None:
                self._appear()
            self._writer.add(chunk)
            self._time.add(each.acquired for each in chunk if each.acquired is not None)
        elif self._stale:
            self._writer.change(_pop(self._stale))

    def _appear(self) -> None:
        """Make the layer and put it into the project."""
        layer = make_layer(tr("Footprints"))
        self._decorate(layer)
        remember_query(layer, self._search.query)
        layer.setCustomProperty(SKIP_WARNING, 1)
        layer.setReadOnly(True)
        self._time = FootprintTime(layer)
        self._writer = FootprintWriter(layer)
        self._sync = FootprintSelection(layer, self._writer, self._selection, self)
        layer.willBeDeleted.connect(self._forget)
        self.layer = layer
        self.group.add(layer)
        QTimer.singleShot(0, self._draw)
        self.appeared.emit()

    def _draw(self) -> None:
        """Tell QGIS what has changed behind its back."""
        if self.layer is None:
            return
        self._entitle(tr("Footprints (%1)", len(self._writer.features)))
        self.layer.updateExtents()
        self.layer.dataChanged.emit()
        self.layer.triggerRepaint()

    def _entitle(self, title: str) -> None:
        """Keep the number of footprints in the layer's name, unless the user renamed it."""
        if self.layer is not None and self.layer.name() in ("", tr("Footprints"), self._title):
            self.layer.setName(title)
            self._title = title

    def _forget(self) -> None:
        """The layer was removed by the user, or with the project."""
        if self._following:
            self._sync.release()
        self._let_go()
        self.gone.emit()

    def _let_go(self) -> None:
        self._following = False
        self.layer = None
        self._tick.stop()
        self._repaint.stop()
        self._fresh.clear()
        self._stale.clear()


def _pop(waiting: dict[int, Acquisition]) -> list[Acquisition]:
    """Take the first few out of what waits."""
    keys = [key for key, _place in zip(waiting, range(CHUNK))]
    return [waiting.pop(key) for key in keys]
