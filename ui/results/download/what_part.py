"""Whole products, kinds of files, or single files."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QButtonGroup, QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from ....gis.translation import tr
from ... import formats, theme
from ...factories import narrowable
from ...widgets.note_label import NoteLabel
from .download_what import DownloadWhat
from .file_tree import FileTree
from .kind_boxes import KindBoxes

INDENT = 20


class WhatPart(QWidget):
    """Three radio buttons with the size of each; below the chosen one, what it lets one choose from.

    Attributes:
        kinds: check boxes of *Chosen assets*.
        tree: of *Single files*.
        state: what is awaited or went wrong with the list of single files.

    Signals:
        changed: something else is chosen.
    """

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons = {what: QRadioButton() for what in DownloadWhat}
        self._group = QButtonGroup(self)
        self.kinds, self.tree, self.state = KindBoxes(), FileTree(), narrowable(NoteLabel())
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.SMALL)
        below = {DownloadWhat.ASSETS: (self.kinds,), DownloadWhat.FILES: (self.state, self.tree)}
        self._below: dict[DownloadWhat, QWidget] = {}
        for what, button in self.buttons.items():
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self._group.addButton(button)
            box.addWidget(button)
            button.clicked.connect(lambda _checked=False: self._on_choice())
            if what in below:
                self._below[what] = _indented(*below[what])
                box.addWidget(self._below[what])
        self.kinds.changed.connect(self.changed)
        self.tree.changed.connect(self.changed)

    @property
    def what(self) -> DownloadWhat:
        """Which button is pressed."""
        return next((what for what, button in self.buttons.items() if button.isChecked()), DownloadWhat.WHOLE)

    def choose(self, what: DownloadWhat) -> None:
        """Press a button; says nothing to anybody."""
        self.buttons[what].setChecked(True)
        self.show_below()

    def set_size(self, what: DownloadWhat, size: int | None, unsized: int) -> None:
        """Say what a choice weighs.

        Args:
            what: which choice.
            size: bytes as far as they are known; None: nothing is known.
            unsized: files whose size the portals do not tell.
        """
        words = {
            DownloadWhat.WHOLE: (tr("Whole products"), tr("Whole products (%1)")),
            DownloadWhat.ASSETS: (tr("Chosen assets"), tr("Chosen assets (%1)")),
            DownloadWhat.FILES: (tr("Single files"), tr("Single files (%1)")),
        }
        plain, sized = words[what]
        if size is None:
            self.buttons[what].setText(plain)
            return
        known = formats.size(size) if size or not unsized else ""
        open_end = tr("%1 and more", known) if known else tr("size unknown")
        figure = open_end if unsized else known
        self.buttons[what].setText(sized.replace("%1", figure))

    def offer(self, what: DownloadWhat, why_not: str = "") -> None:
        """Let a choice be made, or say in its tool tip why it cannot."""
        self.buttons[what].setEnabled(not why_not)
        self.buttons[what].setToolTip(why_not)

    def show_below(self) -> None:
        """Show what belongs to the pressed button only."""
        for what, widget in self._below.items():
            widget.setVisible(what is self.what)

    def _on_choice(self) -> None:
        self.show_below()
        self.changed.emit()


def _indented(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    box = QVBoxLayout(holder)
    box.setContentsMargins(INDENT, 0, 0, 0)
    box.setSpacing(theme.SMALL)
    for widget in widgets:
        box.addWidget(widget)
    return holder
