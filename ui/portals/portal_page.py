"""All that is known of a portal or service."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import Any

from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QWidget

from ...core.flow import Flow
from ...core.holding import Holding
from ...core.portal import Portal
from ...core.portal_fact import PortalFact
from ...core.service import Service
from ...gis.translation import tr
from .. import formats
from ..factories import link, narrowable
from ..widgets.facts_grid import FactsGrid
from ..widgets.note_label import NoteLabel
from ..widgets.sub_page import SubPage
from .account_row import AccountRow
from .directory_facts import DirectoryFacts
from .directory_row import DirectoryRow
from .fact_words import fact_sentence
from .flow_words import flow_titles
from .health_line import HealthLine
from .holding_words import area_words, period_words, pixels_words
from .origin_words import origin_sentence
from .portal_card import end_sentence
from .portal_words import kind_word
from .terms_words import access_words, licence_words, quicklook_words

WEB = ("http://", "https://")
DOT = " · "


class PortalPage(SubPage):
    """About, holdings with area and period, who and price, terms, flows, services, facts, file."""

    def __init__(self, guichet: Any, facts: DirectoryFacts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guichet, self._facts = guichet, facts
        self._row: DirectoryRow | None = None

    @property
    def row(self) -> DirectoryRow | None:
        """What is shown."""
        return self._row

    def show_row(self, row: DirectoryRow) -> None:
        """Show a line of the directory."""
        self._row = row
        self.renew()
        self.set_title(self._facts.title(row))
        self._add_about(row)
        if row.portal is not None:
            self._add_portal(row.portal)
        else:
            self._add_service(row.subject)
        self._add_facts(row.subject.facts)
        self._add_file(row)
        self.body.addStretch(1)

    def _add_about(self, row: DirectoryRow) -> None:
        subject = row.subject
        state = self._facts.state_word(row)
        words = (kind_word(subject), state.word, subject.owner)
        self._add_note(DOT.join(part for part in words if part), "muted")
        self._add_note(subject.about.text(formats.language()))
        if row.retired:
            self._add_note(end_sentence(row))
            if subject.successor:
                self._add_note(tr("Replaced by %1.", self._facts.short_title(subject.successor)))
        else:
            self.body.addWidget(HealthLine(self._guichet, row))
        self._add_links(row)

    def _add_links(self, row: DirectoryRow) -> None:
        subject = row.subject
        portal = row.portal
        register = subject.access.register_url if portal is not None else subject.register_url
        entries = ((tr("Portal's Page"), subject.homepage), (tr("Create an account"), register))
        links = [link(words, address) for words, address in entries if address.lower().startswith(WEB)]
        if links:
            note = narrowable(NoteLabel())
            note.set_html(DOT.join(links))
            note.linkActivated.connect(_open)
            self.body.addWidget(note)

    def _add_portal(self, portal: Portal) -> None:
        language, terms = formats.language(), portal.terms
        retired = DirectoryRow(portal).retired
        if not retired and self._guichet.account_book.kinds(portal):
            self.section(tr("Account"))
            self.body.addWidget(AccountRow(self._guichet.account_book, portal))
        self._add_holdings(portal.families)
        self.section(tr("Who, price"))
        self._add_grid(
            [
                (tr("Who"), terms.users.text(language)),
                (tr("Price"), terms.price.text(language)),
                (tr("Quota"), terms.quota.text(language)),
                (tr("Access"), access_words(portal)),
                (tr("Account"), portal.access.note.text(language)),
            ]
        )
        self.section(tr("Terms"))
        self._add_grid(
            [
                (tr("Licence"), licence_words(portal)),
                (tr("Credit"), terms.attribution),
                (tr("Quicklooks"), quicklook_words(terms) if portal.dialect else ""),
            ]
        )
        self._add_flows(portal.flows)
        self._add_services(portal)

    def _add_holdings(self, holdings: dict[str, Holding]) -> None:
        known = [family for family in self._guichet.families.families if family.id in holdings]
        if not known:
            return
        self.section(tr("Holds"))
        language = formats.language()
        facts = []
        for family in known:
            holding = holdings[family.id]
            words = (area_words(holding.boxes), period_words(holding.period), pixels_words(holding.pixels))
            name = f"{family.mission} {family.title.text(language)}".strip()
            facts.append((name, DOT.join(word for word in words if word and word != formats.UNKNOWN)))
        for name, words in facts:
            note = narrowable(NoteLabel(tone="text"))
            note.set_html(f"<b>{html.escape(name, quote=False)}</b> – {html.escape(words, quote=False)}")
            self.body.addWidget(note)

    def _add_flows(self, flows: Sequence[Flow]) -> None:
        if flows:
            self.section(tr("Map services (%1)", formats.number(len(flows))))
            for title in flow_titles(flows):
                self._add_note(title)

    def _add_services(self, portal: Portal) -> None:
        beside = self._guichet.services.beside(portal.id)
        if beside:
            self.section(tr("Related services"))
            for service in beside:
                self._add_note(service.title.text(formats.language()))

    def _add_service(self, service: Service) -> None:
        language = formats.language()
        taken = self._facts.holdings(DirectoryRow(service))
        portals = ", ".join(self._facts.short_title(portal) for portal in service.portals)
        parts = (
            (tr("Takes"), service.takes.text(language)),
            (tr("Products"), taken),
            (tr("Gives"), service.gives.text(language)),
            (tr("Who"), service.users.text(language)),
            (tr("Where"), service.where.text(language)),
            (tr("To prepare"), service.prepare.text(language)),
            (tr("Price"), service.price.text(language)),
            (tr("Quota"), service.quota.text(language)),
            (tr("Portals"), portals),
        )
        self.section(tr("Service"))
        self._add_grid(parts)

    def _add_facts(self, facts: Sequence[PortalFact]) -> None:
        if facts:
            self.section(tr("Facts"))
            for fact in facts:
                words, tone = fact_sentence(fact)
                self._add_note(words, tone)

    def _add_file(self, row: DirectoryRow) -> None:
        portal = row.portal
        overrides = portal is not None and self._guichet.folders.overrides(portal)
        origin = origin_sentence(self._facts.place(row), overrides, row.subject.origin)
        rows = [(tr("Identifier"), row.subject.id), (tr("File"), origin)]
        if portal is not None:
            addresses = "\n".join(portal.endpoints.values())
            rows[1:1] = [(tr("Dialect"), portal.dialect), (tr("Addresses"), addresses)]
        self.section(tr("File"))
        self._add_grid(rows)

    def _add_grid(self, facts: Iterable[tuple[str, str]]) -> None:
        holder = QWidget()
        holder.setLayout(FactsGrid(facts))
        self.body.addWidget(holder)

    def _add_note(self, words: str, tone: str = "text") -> None:
        if words:
            self.body.addWidget(narrowable(NoteLabel(words, tone)))


def _open(address: str) -> None:
    if address.lower().startswith(WEB):
        QDesktopServices.openUrl(QUrl(address))
