"""The divider between two maps, to be taken with the mouse or moved with the keyboard."""

from __future__ import annotations

from qgis.PyQt.QtCore import QPointF, QRectF, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QTransform
from qgis.PyQt.QtWidgets import QWidget

from ...gis.translation import tr
from .compare_mode import CompareMode

BREADTH = 14  # logical pixels that the mouse can take
LINE, CASING = 2.0, 4.0
GRIP = 34.0
STEP, LONG_STEP = 8, 64
MIDDLE = 0.5
LIGHT, DARK = QColor(255, 255, 255), QColor(17, 17, 17, 170)  # readable on imagery and on plain maps


class CompareHandle(QWidget):
    """A light line with a dark edge; double click or Space puts it in the middle.

    Signals:
        moved: share of the viewport before the divider, 0 to 1.
        left: Esc was pressed.
    """

    moved = pyqtSignal(float)
    left = pyqtSignal()

    def __init__(self, viewport: QWidget) -> None:
        """Make it a part of a canvas's viewport; beside it the map is reached as ever."""
        super().__init__(viewport)
        self._share, self._mode = MIDDLE, CompareMode.BESIDE
        self._taken_at: float | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Divider between the compared layers"))
        self.setToolTip(tr("Drag to compare; double click for the middle, Esc to end"))

    @property
    def share(self) -> float:
        """Share of the viewport before the divider, 0 to 1."""
        return self._share

    def set_mode(self, mode: CompareMode) -> None:
        """Stand upright, lie, or hide where there is no divider."""
        self._mode = mode
        upright = mode is CompareMode.BESIDE
        self.setCursor(Qt.CursorShape.SplitHCursor if upright else Qt.CursorShape.SplitVCursor)
        self.setVisible(mode is not CompareMode.BLEND)
        self.place()

    def set_share(self, share: float) -> None:
        """Move it; beyond the edge is at the edge."""
        share = min(1.0, max(0.0, share))
        if share != self._share:
            self._share = share
            self.place()
            self.moved.emit(share)

    def place(self) -> None:
        """Lie where the share says, whatever size the viewport has now."""
        size, half = self.parentWidget().size(), BREADTH // 2
        if self._mode is CompareMode.BESIDE:
            self.setGeometry(round(size.width() * self._share) - half, 0, BREADTH, size.height())
        else:
            self.setGeometry(0, round(size.height() * self._share) - half, size.width(), BREADTH)

    # ---- mouse and keyboard ----------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._taken_at = self._along(QPointF(event.pos())) - BREADTH // 2
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry it along."""
        event.accept()
        if self._taken_at is not None:
            within = self.mapToParent(event.pos())
            self.set_share((self._along(QPointF(within)) - self._taken_at) / self._length())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of it."""
        self._taken_at = None
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Put it in the middle."""
        self._taken_at = None
        self.set_share(MIDDLE)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrows, further with Shift; Home, End and Space; Esc leaves."""
        upright = self._mode is CompareMode.BESIDE
        back = Qt.Key.Key_Left if upright else Qt.Key.Key_Up
        ahead = Qt.Key.Key_Right if upright else Qt.Key.Key_Down
        step = LONG_STEP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP
        shares = {
            back: self._share - step / self._length(),
            ahead: self._share + step / self._length(),
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: 1.0,
            Qt.Key.Key_Space: MIDDLE,
        }
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in shares:
            self.set_share(shares[event.key()])
        else:
            super().keyPressEvent(event)

    def _along(self, point: QPointF) -> float:
        return point.x() if self._mode is CompareMode.BESIDE else point.y()

    def _length(self) -> int:
        size = self.parentWidget().size()
        return max(1, size.width() if self._mode is CompareMode.BESIDE else size.height())

    # ---- look ------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line and a grip in its middle; the grip is larger while it has the keyboard."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._mode is not CompareMode.BESIDE:
            painter.setTransform(QTransform.fromTranslate(0, self.height()).rotate(-90), True)
        length = self.height() if self._mode is CompareMode.BESIDE else self.width()
        middle = BREADTH / 2
        for colour, breadth in ((DARK, CASING), (LIGHT, LINE)):
            painter.fillRect(QRectF(middle - breadth / 2, 0, breadth, length), colour)
        grip = QRectF(1, (length - GRIP) / 2, BREADTH - 2, GRIP)
        focused = self.hasFocus()
        painter.setPen(QPen(self.palette().highlight().color() if focused else DARK, 2.0 if focused else 1.0))
        painter.setBrush(LIGHT)
        painter.drawRoundedRect(grip, 4, 4)
        painter.setPen(QPen(QColor(DARK.rgb()), 1.0))
        for place in (middle - 2, middle + 2):
            painter.drawLine(QPointF(place, grip.top() + 10), QPointF(place, grip.bottom() - 10))
