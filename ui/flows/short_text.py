"""Plain text of a few lines, the whole of it in the tool tip."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QFontMetrics, QResizeEvent, QTextLayout, QTextOption
from qgis.PyQt.QtWidgets import QApplication, QLabel, QSizePolicy, QWidget

from .. import theme
from ..factories import tip

LINES = 2


class ShortText(QLabel):
    """Ends with “…” where the words do not fit into two lines of the width that it has."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.small(QApplication.font()))
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def whole(self) -> str:
        """The text as it was given."""
        return self._whole

    def set_text(self, text: str) -> None:
        """Show plain text."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the words that fit."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        lines = lines_of(self._whole, self.fontMetrics(), self.width(), LINES)
        shown = "\n".join(lines)
        if shown != self.text():
            self.setText(shown)
        self.setToolTip(tip(self._whole) if shown.endswith("…") else "")


def lines_of(text: str, metrics: QFontMetrics, width: int, most: int) -> list[str]:
    """Return a text in lines that are at most `width` pixels wide; the last one is elided."""
    layout = QTextLayout(text)
    layout.setFont(theme.small(QApplication.font()))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    lines: list[str] = []
    layout.beginLayout()
    while len(lines) < most:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(width, 1))
        begin, length = line.textStart(), line.textLength()
        last = len(lines) == most - 1
        lines.append(text[begin:] if last else text[begin : begin + length].rstrip())
    layout.endLayout()
    if lines:
        lines[-1] = metrics.elidedText(lines[-1], Qt.TextElideMode.ElideRight, max(width, 1))
    return lines
