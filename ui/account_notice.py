"""One line in QGIS's message bar about layers of a project whose account is not here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qgis.core import Qgis
from qgis.gui import QgsMessageBar, QgsMessageBarItem
from qgis.PyQt.QtWidgets import QPushButton

from ..gis.translation import tr
from .message import Message, filled
from .remedy import Remedy

MOST_NAMES = 3


def missing_sentence(names: Sequence[str], portal_title: str, locked: bool = False) -> Message:
    """Return why layers of an opened project stay empty, and what can be done.

    Args:
        names: of the layers; from the project, so untrusted.
        portal_title: whose account it is; empty: of a service of the user's own.
        locked: whether QGIS's master password may be all that is missing.
    """
    shown = ", ".join(names[:MOST_NAMES]) + (", …" if len(names) > MOST_NAMES else "")
    if locked:
        sentence = tr("%1: these map services stay empty until QGIS may read your accounts.")
        return _message(sentence, shown, portal_title, tr("Unlock…"))
    if portal_title:
        sentence = tr("%1: these map services need an account of %2, which this QGIS does not have.")
        return _message(sentence, shown, portal_title, tr("Account…"))
    sentence = tr("%1: these map services need an address with an account, which this QGIS does not have.")
    return _message(sentence, shown, portal_title, tr("Add the Address…"))


def push_account_notice(bar: QgsMessageBar, message: Message, act: Callable[[], None]) -> None:
    """Say it in the window.

    Args:
        bar: of the main window.
        message: of `missing_sentence`.
        act: does what the message offers: unlocks, or opens the panel at the portal or the flows.
    """
    item = bar.createMessage("Guichet EO", message.markup)  # the bar takes all texts for markup
    item.layout().addWidget(_RemedyButton(message.remedy, bar, item, act))
    bar.pushWidget(item, Qgis.MessageLevel.Warning, 0)


def _message(sentence: str, names: str, portal_title: str, remedy: str) -> Message:
    text, markup = filled(sentence, names, portal_title)
    return Message(text, markup, remedy, Remedy.ACCOUNT, "warn", "login")


class _RemedyButton(QPushButton):
    """Takes its line out of the bar, and does what the line offers."""

    def __init__(
        self, text: str, bar: QgsMessageBar, item: QgsMessageBarItem, act: Callable[[], None]
    ) -> None:
        super().__init__(text, item)
        self._bar, self._item, self._act = bar, item, act
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self, _checked: bool = False) -> None:
        self._bar.popWidget(self._item)
        self._act()
