"""The colours that the user sees, and those mixed from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qgis.PyQt.QtGui import QColor, QPalette
from qgis.PyQt.QtWidgets import QApplication, QDockWidget, QLabel, QTreeView

READABLE = 4.5  # contrast ratio that WCAG 2.1 AA asks of text
CLOUD_LIMITS = (10, 25, 50, 75)  # upper limits in per cent of the classes but the last

# name: (on light, on dark); a glyph and a word always stand beside the colour
STATUS: Mapping[str, tuple[str, str]] = {
    "ok": ("#00664b", "#4fc9a0"),
    "busy": ("#1b61a8", "#7db8ee"),
    "warn": ("#8a5200", "#f0b44c"),
    "error": ("#b3261e", "#ff8a80"),
    "off": ("#666666", "#a6a6a6"),
}
# one blue running to grey, luminance strictly monotonic: reads with any colour vision and in print
CLOUD_ON_LIGHT = ("#083f7e", "#2566aa", "#5b8fc2", "#8795a3", "#a3a3a3")
CLOUD_ON_DARK = ("#9fd0ff", "#6ba6de", "#4f86b8", "#6d7883", "#6a6a6a")


def mix(over: QColor, under: QColor, share: float) -> QColor:
    """Return `share` (0 to 1) of `over` laid on `under`."""
    pairs = zip(over.getRgb()[:3], under.getRgb()[:3])
    return QColor(*(round(top * share + bottom * (1 - share)) for top, bottom in pairs))


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of WCAG 2.1, 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def readable(colour: QColor, ground: QColor, text: QColor) -> QColor:
    """Return `colour`, drawn towards `text` as far as a contrast of 4.5:1 on `ground` needs."""
    for share in (0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9):
        drawn = mix(text, colour, share)
        if contrast(drawn, ground) >= READABLE:
            return drawn
    return text


def _luminance(colour: QColor) -> float:
    parts = [v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in colour.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@dataclass(frozen=True)
class Colours:
    """One reading of the theme; take a new one (`theme.colours()`) at every painting.

    Attributes:
        window, window_text: ground and text of docks and labels.
        base, alternate_base, text: grounds and text of views.
        highlight, highlighted_text: of the selection.
        link: readable on `window`.
    """

    window: QColor
    window_text: QColor
    base: QColor
    alternate_base: QColor
    text: QColor
    highlight: QColor
    highlighted_text: QColor
    link: QColor

    @staticmethod
    def read() -> Colours:
        """Ask polished standard widgets for their colours.

        QGIS's own themes keep the colours in a style sheet: under "Night Mapping" the application's palette
        says text #111111 on base #222222 (printed on 3.22). A view, a dock and a label carry the real ones.
        """
        view, dock, label = QTreeView(), QDockWidget(), QLabel()
        for widget in (view, dock, label):
            widget.ensurePolished()
        seen = view.palette()
        role = QPalette.ColorRole
        window = dock.palette().color(role.Window)
        window_text = label.palette().color(role.WindowText)
        return Colours(
            window=window,
            window_text=window_text,
            base=seen.color(role.Base),
            alternate_base=seen.color(role.AlternateBase),
            text=seen.color(role.Text),
            highlight=seen.color(role.Highlight),
            highlighted_text=seen.color(role.HighlightedText),
            link=readable(QApplication.palette().color(role.Link), window, window_text),
        )

    @property
    def dark(self) -> bool:
        """Whether views have a dark ground."""
        return self.base.lightness() < 128

    @property
    def muted(self) -> QColor:
        """Secondary text, at least 4.5:1 on both grounds."""
        grey = readable(mix(self.text, self.window, 0.66), self.window, self.window_text)
        return readable(grey, self.base, self.text)

    @property
    def line(self) -> QColor:
        """Rules and frames."""
        return mix(self.text, self.window, 0.18)

    def status(self, name: str) -> QColor:
        """Return the colour of `ok`, `busy`, `warn`, `error` or `off`, readable on the dock's ground."""
        return readable(QColor(STATUS[name][self.dark]), self.window, self.window_text)

    def cloud(self, cover: float | None) -> QColor:
        """Return the class colour of a cloud cover in per cent; transparent where it is unknown."""
        if cover is None:
            return QColor(0, 0, 0, 0)
        scale = CLOUD_ON_DARK if self.dark else CLOUD_ON_LIGHT
        return QColor(scale[sum(cover >= limit for limit in CLOUD_LIMITS)])
