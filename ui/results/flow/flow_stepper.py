"""To the previous and the next acquisition with the flow that was added last."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent, QResizeEvent
from qgis.PyQt.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSizePolicy, QWidget

from ....core.acquisition import Acquisition
from ....core.flows.flow_error import FlowError
from ....core.flows.flow_request import FlowRequest
from ....core.portal_error import PortalError
from ....gis.translation import tr
from ... import theme
from ...factories import tip
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

    The layer stays, with its style and place, and shows another date: of the service, or of these only the
    days of the search's clear acquisitions.

    Signals:
        said: a sentence, where there is nowhere to step to.
        failed: a `Message` why a date cannot be shown.
    """

    said = pyqtSignal(str)
    failed = pyqtSignal(object)

    def __init__(self, flows: Any, parent: QWidget | None = None) -> None:
        """Step with the layers of `gis.flows.flows.Flows`."""
        super().__init__(parent)
        self._layers, self._steps = flows.layers, flows.steps
        self._words, self._stale = "", True
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
        self.clear_only.clicked.connect(self._on_clear)
        self._layers.failed.connect(self._on_failed)
        self._steps.changed.connect(self.refresh)

    # ---- what there is ---------------------------------------------------------------------------

    def begin(self, search: Any) -> None:
        """Step through what a `gis.search.Search` finds from now on."""
        self._days.begin(search)
        search.acquisitions_added.connect(self._on_found)
        search.acquisitions_changed.connect(self._on_found)
        self._stale = True
        self.refresh()

    @property
    def shown(self) -> FlowRequest | None:
        """What the layer shows now; None while there is no flow with dates."""
        layer = self._steps.layer
        request = self._layers.request_of(layer) if layer is not None else None
        return request if request is not None and several(self._steps.dates) else None

    def _tell_days(self) -> None:
        """Hand over the days, once there is a layer to step with."""
        if self._stale:
            self._stale = False
            self._steps.use_acquisitions(self._days.clear)

    # ---- steps -----------------------------------------------------------------------------------

    def step(self, direction: int) -> None:
        """Go to the next date in a direction, -1 or 1, or say that there is none."""
        if self.shown is not None and not self._steps.step(direction):
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
        self._tell_days()
        date = value_words(self._steps.dates, self._steps.value) or tr("latest")
        self._words = tr("%1 on %2", request.title or request.layer, date)
        self._show_words()
        self.label.setAccessibleName(self._words)
        self.label.setToolTip(tip(self._words))
        known = bool(self._days.clear)
        self.clear_only.setEnabled(known)
        self.clear_only.setChecked(self._steps.clear_only)
        tips = (tr("No clear acquisition among these results"), tr("Pass over cloudy dates"))
        self.clear_only.setToolTip(tips[known])
        self._renew(self.previous, PREVIOUS, self._steps.previous)
        self._renew(self.next, NEXT, self._steps.next)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the words the room that there is."""
        super().resizeEvent(event)
        self._show_words()

    def _show_words(self) -> None:
        room, middle = max(self.label.width(), 1), Qt.TextElideMode.ElideMiddle
        self.label.setText(self.label.fontMetrics().elidedText(self._words, middle, room))

    def _renew(self, button: IconButton, direction: int, value: str) -> None:
        can = bool(value)
        button.setEnabled(can)
        button.set_tip(self._tip(direction) if can else self._end_words(direction))

    def _tip(self, direction: int) -> str:
        if self._steps.clear_only:
            earlier = tr("Previous clear acquisition (Alt+Left)")
            later = tr("Next clear acquisition (Alt+Right)")
        else:
            earlier, later = tr("Previous date (Alt+Left)"), tr("Next date (Alt+Right)")
        return earlier if direction == PREVIOUS else later

    def _end_words(self, direction: int) -> str:
        if not self._steps.clear_only:
            earlier, later = tr("The flow has no earlier date."), tr("The flow has no later date.")
        else:
            earlier = tr("The flow has no earlier date among the clear acquisitions.")
            later = tr("The flow has no later date among the clear acquisitions.")
        return earlier if direction == PREVIOUS else later

    # ---- news ------------------------------------------------------------------------------------

    def _on_previous(self) -> None:
        self.step(PREVIOUS)

    def _on_next(self) -> None:
        self.step(NEXT)

    def _on_clear(self, checked: bool) -> None:
        self._steps.set_clear_only(checked)

    def _on_failed(self, request: FlowRequest, error: FlowError | PortalError) -> None:
        shown = self.shown
        if shown is not None and (shown.flow, shown.address) == (request.flow, request.address):
            self.failed.emit(flow_sentence(error, request.title or request.layer))

    def _on_found(self, acquisitions: list[Acquisition]) -> None:
        self._days.add(acquisitions)
        self._stale = True
        if self._steps.layer is not None and not self._timer.isActive():
            self._timer.start()
