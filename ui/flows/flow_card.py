"""The chosen layer: how it looks here and now, what it is, at which date, and on the map with it."""

from __future__ import annotations

import html

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...core.flows.flow_entry import FlowEntry
from ...core.flows.map_service import MapService
from ...core.texts import clean_text
from ...gis.translation import tr
from .. import formats, theme
from ..factories import link, narrowable, tip
from ..message import Message
from ..widgets.elided_check_box import ElidedCheckBox
from ..widgets.icon_button import IconButton
from ..widgets.note_label import NoteLabel
from .date_stepper import DateStepper
from .date_words import may_choose, period_sentence
from .flow_branch import FlowBranch
from .flow_facts import FlowFacts
from .flow_menu import FlowMenu
from .flow_row_words import layers
from .flow_thumbnail import FlowThumbnail

TITLE = 120  # characters


class FlowCard(QFrame):
    """Changes with the selection in the tree; of a portal it says how it is.

    Attributes:
        picture, facts, stepper, follow, add: its parts.
        menu: what else can be done; filled when it is about to be shown.

    Signals:
        add_wanted(): on the map.
        value_wanted(str): another date.
        style_wanted(str): another style.
        follow_wanted(bool): QGIS's temporal controller drives the layer, or no longer.
        remedy_wanted: a `Remedy`, from the line about a portal's trouble.
    """

    add_wanted = pyqtSignal()
    value_wanted = pyqtSignal(str)
    style_wanted = pyqtSignal(str)
    follow_wanted = pyqtSignal(bool)
    remedy_wanted = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.picture, self.facts, self.stepper = FlowThumbnail(), FlowFacts(), DateStepper()
        self._title = narrowable(NoteLabel(tone="text"))
        self._title.setFont(QApplication.font())
        self._state = narrowable(NoteLabel())
        self._message: Message | None = None
        self.follow = ElidedCheckBox(tr("Follow the temporal controller"))
        self.menu = FlowMenu(self)
        self._more = IconButton("", tr("More: compare, export, copy"), "⋯")
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(self.menu)
        self.add = QPushButton(tr("Add to Map"))
        self.add.setDefault(True)
        self._foot = QWidget()
        self._lay_out()
        self.stepper.value_wanted.connect(self.value_wanted)
        self.follow.clicked.connect(self.follow_wanted)
        self.add.clicked.connect(self._on_add)
        self.facts.styles.activated.connect(self._on_style)
        self._state.linkActivated.connect(self._on_link)

    @property
    def state(self) -> Message | None:
        """What the line about the service says."""
        return self._message

    def show_entry(
        self, entry: FlowEntry, service: MapService | None, licence: str, value: str, style: str
    ) -> None:
        """Show a layer.

        Args:
            entry: the layer.
            service: what the capabilities say of the service; None before they came.
            licence: what the portal's file says.
            value: of TIME, as the service writes it; empty: its own choice.
            style: name of the chosen style; empty: the first.
        """
        self._say_title(entry.title(formats.language()) or entry.name)
        self.facts.show_entry(entry, service, licence, style)
        if may_choose(entry):
            self.stepper.set_dates(entry.dates, value)
        else:
            self.stepper.set_dates(None, value, period_sentence(entry))
        self.follow.setEnabled(may_choose(entry))
        self._show_parts(True)

    def show_follow(self, follows: bool, on_map: bool) -> None:
        """Say whether the temporal controller drives the layer, and whether the layer is on the map."""
        self.follow.setChecked(follows and self.follow.isEnabled())
        self.add.setToolTip(tr("It is on the map: this adds it once more") if on_map else "")

    def show_state(self, message: Message | None) -> None:
        """Show a sentence about the service in a line of its own; None: nothing."""
        self._message = message
        self._state.setVisible(message is not None)
        if message is None:
            return
        self._state.set_tone(message.status if message.status in ("error", "warn", "busy") else "muted")
        ending = f" {link(message.remedy)}" if message.remedy else ""
        self._state.set_html(f"{message.markup}{ending}")
        self._state.setToolTip(tip(message.detail))

    def show_branch(self, branch: FlowBranch) -> None:
        """Show a portal: how many layers, or how it is (`show_state`)."""
        self._say_title(branch.title)
        self._show_parts(False)
        count = branch.count
        self.facts.setVisible(False)
        if count:
            self.show_state(Message(layers(count), html.escape(layers(count)), status="off", glyph="off"))

    def _show_parts(self, layer: bool) -> None:
        for part in (self.picture, self.facts, self.stepper, self._more, self._foot):
            part.setVisible(layer)
        self.show_state(None)

    def _say_title(self, title: str) -> None:
        short = clean_text(title, TITLE)
        self._title.set_html(f"<b>{html.escape(short, quote=False)}</b>")
        self._title.setAccessibleName(short)
        self._title.setToolTip(tip(title) if short.endswith("…") else "")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SMALL)
        head.addWidget(self._title, 1)
        head.addWidget(self._more, 0, Qt.AlignmentFlag.AlignTop)
        side = QVBoxLayout()
        side.setSpacing(theme.TIGHT)
        side.addLayout(head)
        side.addWidget(self.facts)
        side.addWidget(self._state)
        side.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(theme.NORMAL)
        top.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(side, 1)
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(theme.SMALL)
        foot.addWidget(self.follow, 1)
        foot.addWidget(self.add)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.NORMAL, theme.NORMAL, theme.NORMAL, theme.NORMAL)
        box.setSpacing(theme.SMALL)
        box.addLayout(top)
        box.addWidget(self.stepper)
        box.addWidget(self._foot)

    def _on_add(self, _checked: bool = False) -> None:
        self.add_wanted.emit()

    def _on_style(self, place: int) -> None:
        self.style_wanted.emit(self.facts.styles.itemData(place) or "")

    def _on_link(self, _address: str) -> None:
        if self._message is not None:
            self.remedy_wanted.emit(self._message.action)
