"""What is selected, what it covers, and what can be done with it."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QAction, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ...core.acquisition import Acquisition
from ...core.prepared_area import PreparedArea
from ...core.scene import Scene
from ...gis.translation import tr
from .. import formats, theme
from ..factories import link, tip
from ..message import Message
from ..theme import SMALL, TIGHT
from ..widgets.icon_button import IconButton
from ..widgets.note_label import NoteLabel
from ..widgets.rule import Rule
from .joint_coverage import joint_coverage
from .result_actions import ResultActions


class ActionBar(QWidget):
    """A line of words over a row of buttons; where there is room, the first buttons say what they do."""

    def __init__(self, actions: ResultActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SMALL)
        box.addWidget(Rule())
        self._label = NoteLabel(tone="text")
        box.addWidget(self._label)
        self._trouble = NoteLabel(tone="warn")
        self._trouble.linkActivated.connect(lambda _address: self._remedy())
        self._trouble.hide()
        box.addWidget(self._trouble)
        self._remedy: Callable[[], None] = _nothing
        self._lines = QVBoxLayout()
        box.addLayout(self._lines)
        box.addLayout(self._buttons(actions))
        self.say_selected([], [], None)

    def _buttons(self, actions: ResultActions) -> QHBoxLayout:
        row = self._row = QHBoxLayout()
        row.setSpacing(TIGHT)
        looking = (actions.zoom, actions.details)
        shown = (actions.quicklook, actions.stream, actions.download, actions.flow, *looking)
        buttons = [self._button(action) for action in shown]
        for button in buttons:
            row.addWidget(button)
        quicklook, stream, download, *others = buttons
        self._worded = (stream, download, quicklook, *others)  # who keeps words longest
        row.addStretch(1)
        more = IconButton("", tr("More: copy, remove"), "⋯")
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more_menu = actions.more_menu()
        more.setMenu(self._more_menu)
        row.addWidget(more)
        return row

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setAutoRaise(True)
        button.setIconSize(theme.ICON)
        button.setAccessibleName(action.text())
        return button

    def say_selected(
        self, acquisitions: Sequence[Acquisition], offers: Sequence[Scene], area: PreparedArea | None
    ) -> None:
        """Say how many are selected, what they cover together and what they weigh, as far as known."""
        self._trouble.hide()
        if not acquisitions or area is None:
            self._label.set_text(tr("Select scenes to act on them"))
            return
        count = formats.counted(len(acquisitions), tr("1 selected"), tr("%1 selected"))
        parts = [f"<b>{html.escape(count)}</b>"]
        coverage = joint_coverage(area, acquisitions)
        if coverage is not None:
            several = len(acquisitions) > 1
            words = tr("cover %1 of the area") if several else tr("covers %1 of the area")
            parts.append(html.escape(words.replace("%1", formats.percent(coverage))))
        sizes = [offer.size for offer in offers]
        if None not in sizes:
            parts.append(html.escape(formats.size(sum(sizes))))
        self._label.set_html(" · ".join(parts))

    def add_line(self, line: QWidget) -> None:
        """Show a line above the buttons that does not go with the selection."""
        self._lines.addWidget(line)

    def say_trouble(self, message: Message, remedy: Callable[[], None] | None = None) -> None:
        """Say why something could not be done with what is selected; the link calls `remedy`."""
        self._remedy = remedy or _nothing
        offered = remedy is not None and message.remedy
        self._trouble.set_tone(message.status)
        self._trouble.set_html(f"{message.markup} {link(message.remedy)}" if offered else message.markup)
        self._trouble.setToolTip(tip(message.detail))
        self._trouble.show()

    def minimumSizeHint(self) -> QSize:
        """Let the dock be narrow: buttons give up their words."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give words back, to streams and downloads first, as far as they fit."""
        super().resizeEvent(event)
        for button in self._worded:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        for button in self._worded:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            self._row.invalidate()
            if self._row.sizeHint().width() > self.width():
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
                break


def _nothing() -> None:
    """Stand for a remedy where there is none."""
