"""Two quicklooks on the map, to be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsMapLayer, QgsProject
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.acquisition import Acquisition
from ...gis.quicklook_layer import scene_of
from ...gis.unowned import Unowned

if TYPE_CHECKING:
    from ...gis.guichet import Guichet


class QuicklookPair(QObject):
    """Has the quicklooks of two acquisitions put on the map that are not there yet.

    A new pair takes the place of one that is awaited. Where a picture cannot be had, the list says so.

    Signals:
        ready: both layers, the older one first.
    """

    ready = pyqtSignal(object, object)

    _project = Unowned(QgsProject)

    def __init__(self, guichet: Guichet, project: QgsProject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._quicklooks, self._project = guichet.quicklooks, project
        self._awaited: tuple[Acquisition, ...] = ()
        self._quicklooks.changed.connect(self._on_changed)
        self._quicklooks.failed.connect(self._on_failed)

    def show(self, one: Acquisition, other: Acquisition) -> None:
        """Begin; `ready` follows, at once where both are on the map."""
        self._awaited = tuple(sorted((one, other), key=_when))
        for acquisition in self._awaited:
            self._quicklooks.show(acquisition)
        self._look()

    def _look(self) -> None:
        layers = [self._layer_of(acquisition) for acquisition in self._awaited]
        if layers and None not in layers:
            self._awaited = ()
            self.ready.emit(*layers)

    def _layer_of(self, acquisition: Acquisition) -> QgsMapLayer | None:
        refs = {offer.ref for offer in acquisition.offers}
        every = self._project.mapLayers().values()
        return next((layer for layer in every if scene_of(layer) in refs), None)

    def _on_changed(self, _acquisition_id: int) -> None:
        self._look()

    def _on_failed(self, acquisition_id: int, _problem: object) -> None:
        if any(acquisition.id == acquisition_id for acquisition in self._awaited):
            self._awaited = ()


def _when(acquisition: Acquisition) -> tuple[bool, float]:
    acquired = acquisition.acquired
    return (acquired is not None, 0.0 if acquired is None else acquired.timestamp())
