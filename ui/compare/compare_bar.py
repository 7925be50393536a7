"""What is compared, and how: a small bar over the map."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsMapLayer
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from ...gis.translation import tr
from .. import theme
from ..theme import NORMAL, SMALL
from ..widgets.icon_button import IconButton
from ..widgets.note_label import NoteLabel
from .compare_mode import CompareMode
from .layer_combo import LayerCombo

STEPS = 1000  # of the slider
WIDEST = 560  # logical pixels


class CompareBar(QWidget):
    """Two layers, swap, close; below them the way to compare and a slider.

    The mouse on it does not reach the map.

    Signals:
        layers_chosen: ids of the left and the right layer.
        mode_chosen: a `CompareMode`.
        shared: how much the left layer gets, 0 to 1.
        closed: the user has seen enough.
    """

    layers_chosen = pyqtSignal(str, str)
    mode_chosen = pyqtSignal(object)
    shared = pyqtSignal(float)
    closed = pyqtSignal()

    def __init__(self, viewport: QWidget) -> None:
        """Lie at the lower edge of a canvas's viewport."""
        super().__init__(viewport)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAccessibleName(tr("Comparison of two layers"))
        self._make()
        self._lay_out()
        self._connect()

    def _make(self) -> None:
        self.left, self.right = LayerCombo(tr("Left layer")), LayerCombo(tr("Right layer"))
        self.swap = IconButton("", tr("Swap the two layers"), "⇄")
        self.close_button = IconButton("mIconClose", tr("End the comparison (Esc)"))
        self.mode = QComboBox()
        self.mode.setFont(theme.small(self.mode.font()))
        self.mode.setAccessibleName(tr("Way to compare"))
        self.mode.addItem(tr("Swipe, Left and Right"), CompareMode.BESIDE)
        self.mode.addItem(tr("Swipe, Top and Bottom"), CompareMode.ABOVE)
        self.mode.addItem(tr("Transparency"), CompareMode.BLEND)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.slider.setPageStep(STEPS // 10)
        self.slider.setSingleStep(STEPS // 100)
        self.slider.setAccessibleName(tr("Share of the two layers"))
        self.note = NoteLabel()

    def _lay_out(self) -> None:
        layers, ways = QHBoxLayout(), QHBoxLayout()
        for row, parts in (
            (layers, ((self.left, 1), (self.swap, 0), (self.right, 1), (self.close_button, 0))),
            (ways, ((self.mode, 0), (self.slider, 1))),
        ):
            row.setSpacing(SMALL)
            for part, stretch in parts:
                row.addWidget(part, stretch)
        box = QVBoxLayout(self)
        box.setContentsMargins(NORMAL, SMALL, NORMAL, SMALL)
        box.setSpacing(SMALL)
        box.addLayout(layers)
        box.addLayout(ways)
        box.addWidget(self.note)

    def _connect(self) -> None:
        self.left.activated.connect(self._on_left)
        self.right.activated.connect(self._on_right)
        self.swap.clicked.connect(self._on_swap)
        self.close_button.clicked.connect(self._on_close)
        self.mode.activated.connect(self._on_mode)
        self.slider.valueChanged.connect(self._on_slider)

    def follow_handle(self, handle: QWidget) -> None:
        """Let the keyboard come from the divider into the bar, and go through it as one reads."""
        parts = (handle, self.left, self.swap, self.right, self.close_button, self.mode, self.slider)
        for one, other in zip(parts, parts[1:]):
            self.setTabOrder(one, other)

    def set_layers(
        self, layers: Sequence[QgsMapLayer], left: str, right: str, covering: QgsMapLayer | None = None
    ) -> None:
        """Offer layers and show which two are compared, by their ids; empty: none yet.

        Args:
            layers: that can be compared.
            left: id of the one.
            right: id of the other.
            covering: another image that lies above one of the two.
        """
        self.left.set_layers(layers, left)
        self.right.set_layers(layers, right)
        enough = len(layers) > 1
        for part in (self.left, self.right, self.swap, self.mode, self.slider):
            part.setEnabled(enough)
        self._say(enough, covering)
        self.place()

    def _say(self, enough: bool, covering: QgsMapLayer | None) -> None:
        words = ""
        if not enough:
            words = tr("Two images have to be on the map before they can be compared.")
        elif covering is not None:
            words = tr("%1 lies above and may hide what is compared.", covering.name())
        self.note.set_tone("warn" if enough else "muted")
        self.note.set_text(words)
        self.note.setVisible(bool(words))

    def set_way(self, mode: CompareMode, share: float) -> None:
        """Show how they are compared, without a signal."""
        self.mode.setCurrentIndex(self.mode.findData(mode))
        blocked = self.slider.blockSignals(True)
        self.slider.setValue(round(_turned(mode, share) * STEPS))
        self.slider.blockSignals(blocked)

    def place(self) -> None:
        """Lie in the middle of the lower edge, as wide as there is room."""
        whole = self.parentWidget().size()
        width = min(WIDEST, max(0, whole.width() - 2 * NORMAL))
        height = self.layout().totalHeightForWidth(width) if self.layout().hasHeightForWidth() else -1
        height = height if height > 0 else self.sizeHint().height()
        self.setGeometry((whole.width() - width) // 2, whole.height() - height - NORMAL, width, height)

    # ---- choices ---------------------------------------------------------------------------------

    def _on_left(self, _place: int) -> None:
        self._choose(self.left, self.right)

    def _on_right(self, _place: int) -> None:
        self._choose(self.right, self.left)

    def _choose(self, changed: QComboBox, other: QComboBox) -> None:
        """A layer that is chosen twice leaves its other side to another one."""
        if changed.currentData() == other.currentData():
            others = [place for place in range(other.count()) if place != changed.currentIndex()]
            if not others:
                return
            other.setCurrentIndex(others[0])
        self._emit_layers()

    def _on_swap(self) -> None:
        left, right = self.left.currentIndex(), self.right.currentIndex()
        self.left.setCurrentIndex(right)
        self.right.setCurrentIndex(left)
        self._emit_layers()

    def _emit_layers(self) -> None:
        self.layers_chosen.emit(self.left.currentData() or "", self.right.currentData() or "")

    def _on_mode(self, _place: int) -> None:
        self.mode_chosen.emit(self.mode.currentData())

    def _on_slider(self, value: int) -> None:
        self.shared.emit(_turned(self.mode.currentData(), value / STEPS))

    def _on_close(self) -> None:
        self.closed.emit()

    # ---- events ----------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground and edge: style sheets of QGIS's themes leave frames without either over the map."""
        painter, colours = QPainter(self), theme.colours()
        painter.fillRect(self.rect(), colours.window)
        painter.setPen(colours.line)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc ends the comparison; other keys are no keys of the map's."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keep it from the map's tool."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Keep it from the map's tool."""
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Keep it from the map's tool."""
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Keep it from the map's tool."""
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Keep it from zooming the map."""
        event.accept()


def _turned(mode: CompareMode, share: float) -> float:
    """Let the slider follow the divider, and stand at the side of the layer that is seen when they blend."""
    return 1.0 - share if mode is CompareMode.BLEND else share
