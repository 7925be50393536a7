"""To the previous and the next acquisition with the flow that was added last."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent, QResizeEvent
from qgis.PyQt.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSizePolicy, QWidget

from ....core.acquisition import Acquisition
from ....core.flows.flow_dates import FlowDates
from ....core.flows.flow_error import FlowError
from ....core.flows.flow_request import FlowRequest
from ....core.portal_error import PortalError
from ....gis.translation import tr
from ....gis.unowned import Unowned
from ... import theme
from ...factories import tip
from ...flows.date_steps import DateSteps
from ...flows.date_words import several, value_words
from ...flows.flow_messages import flow_sentence
from ...theme import SMALL
from ...widgets.icon_button import IconButton
from .acquired_days import AcquiredDays

PREVIOUS, NEXT = -1, 1
DIRECTION_OF_KEY = {int(Qt.Key.Key_Left): PREVIOUS, int(Qt.Key.Key_Right): NEXT}
REFRESH_MILLISECONDS = 200  # while a search brings more days


class FlowStepper(QWidget):
    """[◀] Flow on 24 Oct 2026 [▶] Clear only; hidden while no flow with dates is on the map.

    The service's dates that are days of the search's acquisitions are gone through; the layer stays, with
    its style and place, and shows another date.

    Signals:
        said: a sentence, where there is nowhere to step to.
        failed: a `Message` why a date cannot be shown.
    """

    said = pyqtSignal(str)
    failed = pyqtSignal(object)

    _project = Unowned(QgsProject)

    def __init__(self, layers: Any, project: QgsProject, parent: QWidget | None = None) -> None:
        """Step with layers of `gis.flows.flow_layers.FlowLayers` in a project."""
        super().__init__(parent)
        self._layers, self._project = layers, project
        self._layer_id = self._words = ""
        self._days = AcquiredDays()
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH_MILLISECONDS)
        self._timer.timeout.connect(self.refresh)
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        self.previous = IconButton("mActionArrowLeft", tr("Previous clear acquisition (Alt+Left)"))
        self.next = IconButton("mActionArrowRight", tr("Next clear acquisition (Alt+Right)"))
        self.label = QLabel()
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.clear_only = QCheckBox(tr("Clear only"))
        self.clear_only.setToolTip(tr("Pass over cloudy dates"))
        self.clear_only.setChecked(True)
        for part in (self.label, self.clear_only):
            part.setFont(theme.small(part.font()))
        row.addWidget(self.previous)
        row.addWidget(self.label, 1)
        row.addWidget(self.next)
        row.addWidget(self.clear_only)

    def _connect(self) -> None:
        self.previous.clicked.connect(self._on_previous)
        self.next.clicked.connect(self._on_next)
        self.clear_only.toggled.connect(self._on_toggled)
        self._layers.added.connect(self._on_added)
        self._layers.failed.connect(self._on_failed)
        self._layers.time_set.connect(self._on_time_set)
        self._project.layersRemoved.connect(self._on_removed)

    # ---- what there is ---------------------------------------------------------------------------

    def begin(self, search: Any) -> None:
        """Step through what a `gis.search.Search` finds from now on."""
        self._days.begin(search)
        search.acquisitions_added.connect(self._on_found)
        search.acquisitions_changed.connect(self._on_found)
        self.refresh()

    @property
    def shown(self) -> FlowRequest | None:
        """What the layer shows now; None while there is no flow with dates."""
        layer = self._project.mapLayer(self._layer_id) if self._layer_id else None
        request = self._layers.request_of(layer) if layer is not None else None
        return request if request is not None and several(_dates(request)) else None

    def _next_value(self, request: FlowRequest, direction: int) -> str:
        days = self._days.days(self.clear_only.isChecked())
        dates = _dates(request)
        return DateSteps(dates, days).step(request.time, direction) if days and dates is not None else ""

    # ---- steps -----------------------------------------------------------------------------------

    def step(self, direction: int) -> None:
        """Go to the next date in a direction, -1 or 1, or say that there is none."""
        request = self.shown
        if request is None:
            return
        value = self._next_value(request, direction)
        if value:
            self._layers.set_time(self._project.mapLayer(self._layer_id), value)
        else:
            self.said.emit(self._end_words(direction))

    def handle_key(self, event: QKeyEvent) -> bool:
        """Step with Alt and the arrows; return whether the key was for this."""
        direction = DIRECTION_OF_KEY.get(int(event.key()))
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.isHidden() or direction is None or modifiers != Qt.KeyboardModifier.AltModifier:
            return False
        self.step(direction)
        return True

    def refresh(self) -> None:
        """Show what the layer shows, or hide."""
        request = self.shown
        self.setVisible(request is not None)
        if request is None:
            return
        date = value_words(_dates(request), request.time) or tr("latest")
        words = tr("%1 on %2", request.title or request.layer, date)
        self._words = words
        self._show_words()
        self.label.setAccessibleName(words)
        self.label.setToolTip(tip(words))
        self._renew(self.previous, PREVIOUS, request)
        self._renew(self.next, NEXT, request)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the words the room that there is."""
        super().resizeEvent(event)
        self._show_words()

    def _show_words(self) -> None:
        room, middle = max(self.label.width(), 1), Qt.TextElideMode.ElideMiddle
        self.label.setText(self.label.fontMetrics().elidedText(self._words, middle, room))

    def _renew(self, button: IconButton, direction: int, request: FlowRequest) -> None:
        can = bool(self._next_value(request, direction))
        button.setEnabled(can)
        button.set_tip(self._tip(direction) if can else self._end_words(direction))

    def _tip(self, direction: int) -> str:
        if self.clear_only.isChecked():
            earlier = tr("Previous clear acquisition (Alt+Left)")
            later = tr("Next clear acquisition (Alt+Right)")
        else:
            earlier, later = tr("Previous acquisition (Alt+Left)"), tr("Next acquisition (Alt+Right)")
        return earlier if direction == PREVIOUS else later

    def _end_words(self, direction: int) -> str:
        if direction == PREVIOUS:
            return tr("The flow has no earlier date among these results.")
        return tr("The flow has no later date among these results.")

    # ---- news ------------------------------------------------------------------------------------

    def _on_previous(self) -> None:
        self.step(PREVIOUS)

    def _on_next(self) -> None:
        self.step(NEXT)

    def _on_toggled(self, _checked: bool) -> None:
        self.refresh()

    def _on_added(self, request: FlowRequest, layer: QgsRasterLayer | None) -> None:
        if layer is not None and several(_dates(request)):
            self._layer_id = layer.id()
            self.refresh()

    def _on_failed(self, request: FlowRequest, error: FlowError | PortalError) -> None:
        shown = self.shown
        if shown is not None and (shown.flow, shown.address) == (request.flow, request.address):
            self.failed.emit(flow_sentence(error, request.title or request.layer))

    def _on_time_set(self, _layer: QgsRasterLayer, _value: str) -> None:
        self.refresh()

    def _on_removed(self, layers: list[str]) -> None:
        if self._layer_id in layers:
            self._layer_id = ""
            self.refresh()

    def _on_found(self, acquisitions: list[Acquisition]) -> None:
        self._days.add(acquisitions)
        if self._layer_id and not self._timer.isActive():
            self._timer.start()


def _dates(request: FlowRequest) -> FlowDates | None:
    return FlowDates.read(request.dates) if request.dates else None
