"""One portal: who may, what it costs, what it holds, where this is known from."""

from __future__ import annotations

import html
from typing import Any

from qgis.PyQt.QtCore import Qt, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ...core.portal import Portal
from ...core.portal_error import PortalError
from ...core.portal_status import PortalStatus
from ...gis.translation import tr
from .. import formats, theme
from ..factories import heading, link
from ..messages import error_sentence
from ..widgets.note_label import NoteLabel
from .account_row import AccountRow
from .account_words import account_page
from .portal_words import closed_on

MOST_FACTS = 4
KEY_WIDTH = 76


class PortalCard(QFrame):
    """Changes with the selection in the directory.

    Signals:
        remove_requested(str): forget a portal of the user's own.
        shown_requested(str): show another portal, a successor.
    """

    remove_requested = pyqtSignal(str)
    shown_requested = pyqtSignal(str)

    def __init__(self, guichet: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guichet = guichet
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._body: QWidget | None = None

    def show_portal(self, portal: Portal | None, failure: PortalError | None = None) -> None:
        """Describe a portal; hide for none."""
        if self._body is not None:
            self._body.hide()
            self._outer.removeWidget(self._body)
            self._body.deleteLater()
            self._body = None
        self.setVisible(portal is not None)
        if portal is None:
            return
        self._body = QWidget()
        box = QVBoxLayout(self._body)
        box.setContentsMargins(theme.NORMAL, theme.NORMAL, theme.NORMAL, theme.NORMAL)
        box.setSpacing(theme.SMALL)
        title = heading(portal.title.text(formats.language()))
        title.setWordWrap(True)
        box.addWidget(title)
        if portal.status is PortalStatus.RETIRED:
            box.addWidget(NoteLabel(self._end_of(portal), "text"))
        kinds = self._kinds(portal)
        if kinds:
            box.addWidget(AccountRow(self._guichet.account_book, portal))
        box.addLayout(self._facts(portal))
        if failure is not None:
            problem = error_sentence(failure, portal.short_title)
            note = NoteLabel(tone=problem.status)
            note.set_html(problem.markup)
            note.setToolTip(html.escape(problem.detail))
            box.addWidget(note)
        box.addLayout(
            self._buttons(portal, "" if account_page(portal, kinds) else portal.access.register_url)
        )
        self._outer.addWidget(self._body)

    def _facts(self, portal: Portal) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.NORMAL)
        grid.setVerticalSpacing(theme.TIGHT)
        grid.setColumnStretch(1, 1)
        for row, (key, value, tone) in enumerate(self._rows(portal)):
            name = NoteLabel(key)
            name.setMinimumWidth(KEY_WIDTH)
            name.setWordWrap(False)
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(NoteLabel(value, tone), row, 1)
        return grid

    def _rows(self, portal: Portal) -> list[tuple[str, str, str]]:
        language = formats.language()
        terms, access = portal.terms, portal.access
        rows = [
            (tr("Owner"), portal.owner, "text"),
            (tr("Holds"), self._holds(portal), "text"),
            (tr("Who"), terms.users.text(language), "text"),
            (tr("Price"), terms.price.text(language), "text"),
            (tr("Account"), access.note.text(language), "text"),
            (tr("Licence"), terms.licence.text(language), "text"),
        ]
        for fact in portal.facts[:MOST_FACTS]:
            doubt = f" {tr('(not certain)')}" if fact.uncertain else ""
            source = tr("Source: %1, %2", fact.source, fact.year)
            text = f"{fact.text.text(language)}{doubt} – {source}"
            rows.append((tr("Note"), text, "warn" if fact.uncertain else "muted"))
        return [row for row in rows if row[1]]

    def _holds(self, portal: Portal) -> str:
        language = formats.language()
        known = [family for family in self._guichet.families.families if family.id in portal.families]
        names = [f"{family.mission} {family.title.text(language)}" for family in known]
        return ", ".join(dict.fromkeys(names))

    def _end_of(self, portal: Portal) -> str:
        when = closed_on(portal)
        return tr("Closed in %1. It is never asked.", when) if when else tr("Closed. It is never asked.")

    def _kinds(self, portal: Portal) -> tuple[str, ...]:
        """Return the kinds of account that are of use there."""
        retired = portal.status is PortalStatus.RETIRED
        return () if retired else self._guichet.account_book.kinds(portal)

    def _buttons(self, portal: Portal, register_url: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.SMALL)
        successor = self._guichet.portal(portal.successor) if portal.successor else None
        if successor is not None:
            show = QPushButton(tr("Show %1", successor.short_title.replace("&", "&&")))
            show.clicked.connect(lambda: self.shown_requested.emit(successor.id))
            row.addWidget(show)
        links = [
            link(words, address)
            for words, address in (
                (tr("Portal's Page"), portal.homepage),
                (tr("Create an account"), register_url),
            )
            if address
        ]
        pages = NoteLabel()
        pages.set_html(" · ".join(links))
        pages.linkActivated.connect(lambda address: QDesktopServices.openUrl(QUrl(address)))
        row.addWidget(pages, 1)
        if portal.origin != "built-in":
            remove = QPushButton(tr("Remove"))
            remove.setToolTip(tr("Forget this portal; its file in the profile is deleted"))
            remove.clicked.connect(lambda: self.remove_requested.emit(portal.id))
            row.addWidget(remove)
        return row
