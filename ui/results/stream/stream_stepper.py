"""To the previous and the next date with the same picture."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QWidget

from ....core.imaged_day import ImagedDay
from ....gis.streams.stream_steps import NEXT, PREVIOUS, StreamSteps
from ....gis.translation import tr
from ... import formats, theme
from ...theme import SMALL
from ...widgets.icon_button import IconButton
from ...widgets.scene_words import DOTTED

DIRECTION_OF_KEY = {int(Qt.Key.Key_Left): PREVIOUS, int(Qt.Key.Key_Right): NEXT}
REFRESH_MILLISECONDS = 30


class StreamStepper(QWidget):
    """[◀] 24 Oct 2026 · 3% [▶] Clear only; hidden while no stream of this search is on the map.

    Signals:
        said: a sentence, where there is nowhere to step to.
    """

    said = pyqtSignal(str)

    def __init__(self, steps: StreamSteps, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = steps
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH_MILLISECONDS)
        self._timer.timeout.connect(self.refresh)
        self.previous.clicked.connect(lambda _checked=False: self.step(PREVIOUS))
        self.next.clicked.connect(lambda _checked=False: self.step(NEXT))
        self.clear_only.toggled.connect(lambda _checked: self.refresh())
        steps.changed.connect(self._timer.start)
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
        self.clear_only = QCheckBox(tr("Clear only"))
        self.clear_only.setToolTip(tr("Pass over cloudy dates"))
        self.clear_only.setChecked(True)
        for part in (self.label, self.clear_only):
            part.setFont(theme.small(part.font()))
        row.addWidget(self.previous)
        row.addWidget(self.label, 1)
        row.addWidget(self.next)
        row.addWidget(self.clear_only)

    def step(self, direction: int) -> None:
        """Go to the next date in a direction, -1 or 1, or say that there is none."""
        if self.isHidden():
            return
        if not self._steps.step(direction, self.clear_only.isChecked()):
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
        shown = self._steps.shown
        self.setVisible(shown is not None)
        if shown is None:
            return
        self.label.setText(self._words(shown))
        self.label.setAccessibleName(self.label.text())
        self._renew(self.previous, PREVIOUS)
        self._renew(self.next, NEXT)

    def _words(self, shown: ImagedDay) -> str:
        cloud = self._steps.cloud(shown)
        words = DOTTED.join([formats.day(shown.day), *([] if cloud is None else [formats.percent(cloud)])])
        return f"{words} …" if self._steps.busy else words

    def _renew(self, button: IconButton, direction: int) -> None:
        can = self._steps.can_step(direction, self.clear_only.isChecked())
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
        if self.clear_only.isChecked():
            earlier = tr("No earlier clear acquisition in these results.")
            later = tr("No later clear acquisition in these results.")
        else:
            earlier = tr("No earlier acquisition in these results.")
            later = tr("No later acquisition in these results.")
        return earlier if direction == PREVIOUS else later
