"""Which portals will be asked, chosen by themselves and changed with a click."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QPoint, Qt, pyqtSignal
from qgis.PyQt.QtGui import QContextMenuEvent
from qgis.PyQt.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ...core.choice_reason import ChoiceReason
from ...core.portal_choice import PortalChoice
from ...gis.translation import tr
from .. import formats, theme
from ..choice_messages import choice_sentence
from ..factories import heading, link
from ..widgets.chip import Chip
from ..widgets.flow_layout import FlowLayout
from ..widgets.note_label import NoteLabel
from .why_not_popup import WhyNotPopup

# What stands in the row, in this order; the other reasons are behind the link.
IN_THE_ROW = (
    ChoiceReason.ASKED,
    ChoiceReason.LOGIN_NEEDED,
    ChoiceReason.SWITCHED_OFF,
    ChoiceReason.NOT_CHOSEN,
)
STATES = {
    ChoiceReason.ASKED: ("ok", "ok"),
    ChoiceReason.LOGIN_NEEDED: ("warn", "login"),
    ChoiceReason.SWITCHED_OFF: ("off", "off"),
    ChoiceReason.NOT_CHOSEN: ("off", "off"),
}


class PortalChips(QWidget):
    """A chip per portal that could answer; the others with their reasons in a popup.

    Signals:
        switched(str, bool): ask this portal from now on, or no longer.
        directory_requested(str): show the directory, at this portal if one is named.
    """

    switched = pyqtSignal(str, bool)
    directory_requested = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips: dict[str, Chip] = {}
        self._choices: Sequence[PortalChoice] = ()
        self._popup: WhyNotPopup | None = None
        self._others = NoteLabel()
        self._others.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._others.setWordWrap(False)
        self._others.linkActivated.connect(lambda _href: self.show_why_not())
        head = QHBoxLayout()
        head.addWidget(heading(tr("Portals")))
        head.addStretch(1)
        head.addWidget(self._others)
        self._host = QWidget()
        self._flow = FlowLayout(self._host)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self._host.setSizePolicy(policy)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.SMALL)
        box.addLayout(head)
        box.addWidget(self._host)

    @property
    def asked(self) -> tuple[str, ...]:
        """Ids of the portals that will be asked."""
        return tuple(choice.portal.id for choice in self._choices if choice.asked)

    @property
    def stops(self) -> tuple[Chip, ...]:
        """The chips in their order, for the order of the keyboard."""
        return tuple(self._chips.values())

    def show_choices(self, choices: Sequence[PortalChoice]) -> None:
        """Show which portals will be asked, and which not."""
        self._choices = choices
        row = [choice for reason in IN_THE_ROW for choice in choices if choice.reason is reason]
        if [choice.portal.id for choice in row] != list(self._chips):
            self._rebuild(row)
        for choice in row:
            self._show(self._chips[choice.portal.id], choice)
        others = len(choices) - len(row)
        words = formats.counted(others, tr("why not %1 other"), tr("why not %1 others"))
        self._others.set_html(link(words) if others else "")

    def show_why_not(self) -> None:
        """Open the list of portals that will not be asked, with one reason each."""
        if self._popup is not None:
            self._popup.deleteLater()
        told = (ChoiceReason.ASKED, ChoiceReason.SWITCHED_OFF, ChoiceReason.NOT_CHOSEN)
        self._popup = WhyNotPopup([one for one in self._choices if one.reason not in told], self)
        self._popup.directory_requested.connect(self.directory_requested)
        corner = self._others.mapToGlobal(QPoint(self._others.width(), self._others.height()))
        self._popup.open_at(corner, self.window())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu key on a chip shows its portal in the directory."""
        chip = self.childAt(event.pos()) or self.focusWidget()
        portal = next((portal for portal, own in self._chips.items() if own is chip), "")
        if portal:
            self.directory_requested.emit(portal)

    def _rebuild(self, row: list[PortalChoice]) -> None:
        focused = next((portal for portal, chip in self._chips.items() if chip.hasFocus()), "")
        for chip in self._chips.values():
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = {}
        for choice in row:
            chip = Chip(choice.portal.short_title, self._host)
            chip.clicked.connect(lambda _checked=False, one=choice.portal.id: self._on_clicked(one))
            self._flow.addWidget(chip)
            chip.show()
            self._chips[choice.portal.id] = chip
        if focused in self._chips:
            self._chips[focused].setFocus(Qt.FocusReason.OtherFocusReason)
        self._host.updateGeometry()

    def _show(self, chip: Chip, choice: PortalChoice) -> None:
        status, glyph = STATES[choice.reason]
        words = {"ok": "", "warn": tr("login"), "off": tr("off")}
        chip.set_state(status, words[status], glyph)
        chip.setChecked(choice.asked)
        tip = choice_sentence(choice)
        if choice.asked:
            tip = tr("Will be asked; a click leaves it out")
        elif status == "off":
            tip = tr("Left out; a click asks it too")
        chip.setToolTip(f"{choice.portal.title.text(formats.language())}\n{tip}")

    def _on_clicked(self, portal: str) -> None:
        choice = next(choice for choice in self._choices if choice.portal.id == portal)
        self._show(
            self._chips[portal], choice
        )  # a click toggles the button; only an answer may change what it says
        if choice.reason is ChoiceReason.LOGIN_NEEDED:
            self.show_why_not()
        else:
            self.switched.emit(portal, not choice.asked)
