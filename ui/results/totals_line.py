"""How much there is, what went wrong, search again, save and export."""

from __future__ import annotations

import html

from qgis.PyQt.QtCore import QSize, pyqtSignal
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from ...gis.translation import tr
from .. import formats
from ..factories import link
from ..theme import SMALL
from ..widgets.glyph_label import GlyphLabel
from ..widgets.icon_button import IconButton
from ..widgets.note_label import NoteLabel

LEVELS = 3  # everything; without "at 5 portals"; without words beside the glyphs


class TotalsLine(QWidget):
    """Gives words up, never numbers, where the dock is narrow.

    Signals:
        problems_wanted: a link was followed that opens the lines of what went wrong.
        again_wanted: search again.
    """

    problems_wanted = pyqtSignal()
    again_wanted = pyqtSignal()

    def __init__(self, save_menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = ("", "")
        self._counts = (0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        self._label = NoteLabel(tone="text")
        self._label.setFont(self.font())
        self._label.setWordWrap(False)
        row.addWidget(self._label)
        row.addStretch(1)
        looks = (("error", "error"), ("login", "warn"), ("warn", "warn"))
        self._links = [self._add_link(row, glyph, status) for glyph, status in looks]
        again = IconButton("mActionRefresh", tr("Search again"))
        again.clicked.connect(self.again_wanted)
        row.addWidget(again)
        save = IconButton("mActionFileSave", tr("Save this search, export the results"))
        save.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        save.setMenu(save_menu)
        row.addWidget(save)

    def _add_link(self, row: QHBoxLayout, glyph: str, status: str) -> tuple[GlyphLabel, NoteLabel]:
        shape, words = GlyphLabel(glyph, status), NoteLabel()
        words.setWordWrap(False)
        words.linkActivated.connect(lambda _address: self.problems_wanted.emit())
        row.addWidget(shape)
        row.addWidget(words)
        return shape, words

    def set_totals(self, scenes: str, portals: str) -> None:
        """Show the number of scenes in bold and where they are."""
        self._texts = (scenes, portals)
        self._fit()

    def set_problems(self, failed: int, logins: int, notes: int) -> None:
        """Show how many problems there are, each kind behind its link."""
        self._counts = (failed, logins, notes)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Return what the shortest words need; asked of the layout at its last level."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the words anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for level in range(LEVELS):
            self._show(level)
            if self.layout().sizeHint().width() <= self.width():
                return

    def _show(self, level: int) -> None:
        scenes, portals = self._texts
        rest = f" {html.escape(portals, quote=False)}" if level == 0 and portals else ""
        self._label.set_html(f"<b>{html.escape(scenes, quote=False)}</b>{rest}")
        self._label.setToolTip(" ".join(self._texts))
        for count, words, (shape, label) in zip(self._counts, self._words(), self._links):
            shown = words if level < LEVELS - 1 else formats.number(count)
            label.set_html(link(shown))
            label.setToolTip(words)
            for part in (shape, label):
                part.setVisible(count > 0)

    def _words(self) -> tuple[str, str, str]:
        failed, logins, notes = self._counts
        return (
            formats.counted(failed, tr("1 failed"), tr("%1 failed")),
            formats.counted(logins, tr("1 login"), tr("%1 logins")),
            formats.counted(notes, tr("1 note"), tr("%1 notes")),
        )
