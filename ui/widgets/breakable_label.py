"""Plain text that can be selected, whose long words may go on in the next line."""

from __future__ import annotations

import re

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence
from qgis.PyQt.QtWidgets import QApplication, QLabel, QMenu, QWidget

from ...gis.translation import tr
from .. import theme
from ..factories import narrowable

MAY_BREAK = "\u200b"  # zero-width space
LONGEST = 16  # letters without a sign to break after
_LONG_WORD = re.compile(rf"\S{{{LONGEST},}}")
_AFTER_SIGN = re.compile(r"([_./\\&?=:;,-]+)(?=\w)")
_WITHOUT_SIGN = re.compile(rf"(\w{{{LONGEST}}})(?=\w)")


class BreakableLabel(QLabel):
    """Names of products and addresses have no spaces: they break after their signs.

    What is copied is the text as it was given.
    """

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(breakable(text), parent)
        narrowable(self)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.small(QApplication.font()))
        self.setAccessibleName(text)
        flag = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flag.TextSelectableByMouse | flag.TextSelectableByKeyboard)

    def chosen(self) -> str:
        """Return the selected text as it was given; all of it where nothing is selected."""
        return (self.selectedText() or self.text()).replace(MAY_BREAK, "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy what is selected."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Copy")).triggered.connect(lambda _checked=False: self._copy())
        menu.popup(event.globalPos())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.chosen())


def breakable(text: str) -> str:
    """Return a text whose long words may be broken, after signs where they have some."""
    return _LONG_WORD.sub(lambda word: _broken(word.group()), text)


def _broken(word: str) -> str:
    parts = _AFTER_SIGN.sub(rf"\1{MAY_BREAK}", word).split(MAY_BREAK)
    return MAY_BREAK.join(_WITHOUT_SIGN.sub(rf"\1{MAY_BREAK}", part) for part in parts)
