"""From date to date with a flow on the map."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from qgis.core import QgsDateTimeRange, QgsProject, QgsRasterLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QDateTime, QObject, pyqtSignal

from ...core.flows.clear_days import noons
from ...core.flows.date_steps import DateSteps
from ...core.flows.flow_dates import FlowDates
from ...core.flows.flow_request import FlowRequest
from ..unowned import Unowned
from .flow_layers import FlowLayers
from .flow_time import driven_value, is_driven, value_in

FOLLOWS = "guichet_eo/flow_follows"


class FlowSteps(QObject):
    """Shows the previous or the next date in the layer that was added last, or that was chosen.

    Dates are those of the service or, while `clear_only`, of these only the days of the search's clear
    acquisitions. Layers that QGIS's temporal controller cannot drive itself, such as those of a WMTS, follow
    it by way of `show_range`.

    Signals:
        changed: the layer, its date, or the dates that there are.

    Args:
        layers: on the map.
        parent: owner.
        project: with the layers.
    """

    changed = pyqtSignal()

    _project = Unowned(QgsProject)

    def __init__(
        self, layers: FlowLayers, parent: QObject | None = None, project: QgsProject | None = None
    ) -> None:
        super().__init__(parent)
        project = project or QgsProject.instance()
        self._project = project
        self._layers = layers
        self._clear: tuple[datetime, ...] = ()
        self._clear_only = True
        self._layer_id = ""
        self._shown = QgsDateTimeRange(QDateTime(), QDateTime())  # of the temporal controller
        layers.added.connect(self._on_added)
        layers.time_set.connect(self._on_time_set)
        project.layersRemoved.connect(self._on_layers_removed)

    @property
    def layer(self) -> QgsRasterLayer | None:
        """The layer that is stepped; None where there is none in the project."""
        layer = self._project.mapLayer(self._layer_id) if self._layer_id else None
        return layer if isinstance(layer, QgsRasterLayer) and not sip.isdeleted(layer) else None

    def set_layer(self, layer: QgsRasterLayer | None) -> None:
        """Step another layer."""
        self._layer_id = layer.id() if layer is not None else ""
        self.changed.emit()

    def use_acquisitions(self, instants: Iterable[datetime]) -> None:
        """Take the clear acquisitions of a search; none: all dates of the service count."""
        self._clear = noons(instants)
        self.changed.emit()

    @property
    def clear_only(self) -> bool:
        """Whether only days of clear acquisitions are stepped to; False while there are none."""
        return self._clear_only and bool(self._clear)

    def set_clear_only(self, wanted: bool) -> None:
        """Step to clear acquisitions only, or to all dates of the service."""
        self._clear_only = wanted
        self.changed.emit()

    @property
    def dates(self) -> FlowDates | None:
        """Of the layer; None where it has one state only."""
        request = self._request()
        return FlowDates.read(request.dates) if request is not None and request.dates else None

    @property
    def value(self) -> str:
        """The date that the layer shows, as the service writes it; empty: its default."""
        layer = self.layer
        return self.shown_value(layer) if layer is not None else ""

    def shown_value(self, layer: QgsRasterLayer) -> str:
        """Return the date that a layer shows, as the service writes it; empty: its default.

        It is that of the temporal controller's step where QGIS itself drives the layer.
        """
        request = self._layers.request_of(layer)
        if request is None:
            return ""
        driven = request.kind == "wms" and not self._shown.isInfinite() and is_driven(layer)
        return (driven_value(request.dates, self._shown) if driven else "") or request.time

    def show_value(self, layer: QgsRasterLayer, value: str) -> None:
        """Show a date that the user chose, in place of the one that the temporal controller shows now."""
        if not self._shown.isInfinite() and self.following(layer):
            self.set_following(layer, False)
        self._layers.set_time(layer, value)

    @property
    def previous(self) -> str:
        """The value before; empty at the beginning."""
        return self._beside(-1)

    @property
    def next(self) -> str:
        """The value after; empty at the end. Nothing is after today: open ends have no other."""
        return self._beside(1)

    def step(self, direction: int) -> bool:
        """Show the date before (-1) or after (1) in the layer; return whether there is one."""
        layer, value = self.layer, self._beside(direction)
        if layer is None or not value:
            return False
        self.show_value(layer, value)
        return True

    def following(self, layer: QgsRasterLayer) -> bool:
        """Whether a layer follows QGIS's temporal controller."""
        request = self._layers.request_of(layer)
        if request is None or request.kind == "wms":
            return is_driven(layer)
        return bool(request.dates) and bool(layer.customProperty(FOLLOWS, False))

    def set_following(self, layer: QgsRasterLayer, follows: bool) -> None:
        """Have a layer follow QGIS's temporal controller, or keep its date whatever that shows."""
        request = self._layers.request_of(layer)
        if request is None or not request.dates:
            return
        if request.kind == "wms":
            layer.temporalProperties().setIsActive(follows)
        else:
            layer.setCustomProperty(FOLLOWS, follows)
        layer.triggerRepaint()
        self.changed.emit()

    def show_range(self, shown: QgsDateTimeRange) -> None:
        """Show the dates of a step of the controller; for `QgsMapCanvas.temporalRangeChanged`.

        A layer that has nothing by then keeps its date.
        """
        self._shown = shown
        if not shown.isInfinite():
            self._show_in_tiles(shown)
        self.changed.emit()

    def _show_in_tiles(self, shown: QgsDateTimeRange) -> None:
        for layer in self._layers.layers():
            request = self._layers.request_of(layer)
            if request is None or not request.dates or not layer.customProperty(FOLLOWS, False):
                continue
            dates = FlowDates.read(request.dates)
            value = value_in(dates, shown) if dates is not None else ""
            if value:
                self._layers.set_time(layer, value)

    def _request(self) -> FlowRequest | None:
        layer = self.layer
        return self._layers.request_of(layer) if layer is not None else None

    def _beside(self, direction: int) -> str:
        dates = self.dates
        if dates is None:
            return ""
        return DateSteps(dates, self._clear if self.clear_only else ()).step(self.value, direction)

    def _on_added(self, request: FlowRequest, layer: QgsRasterLayer) -> None:
        if request.dates:
            self.set_layer(layer)

    def _on_time_set(self, layer: QgsRasterLayer, value: str) -> None:
        if layer.id() == self._layer_id:
            self.changed.emit()

    def _on_layers_removed(self, names: list[str]) -> None:
        if self._layer_id in names:
            self._layer_id = ""
            self.changed.emit()
