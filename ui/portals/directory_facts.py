"""What the rows of the directory say, for the model and its filter."""

from __future__ import annotations

from typing import Any

from ...core.portal import Portal
from ...core.texts import fold
from ...gis.health_state import HealthState
from ...gis.portal_place import PortalPlace
from ...gis.portal_record import PortalRecord
from ...gis.translation import tr
from .. import formats
from .directory_row import DirectoryRow
from .portal_words import holdings, state_word
from .state_word import StateWord


class DirectoryFacts:
    """Looks things up in a `gis.guichet.Guichet`; the texts that are searched are made once."""

    def __init__(self, guichet: Any) -> None:
        self._guichet = guichet
        self._searched: dict[str, str] = {}

    def rows(self) -> list[DirectoryRow]:
        """Return portals in the order of preference, the retired after the others, then services."""
        portals = [DirectoryRow(portal) for portal in self._guichet.portals.portals]
        services = [DirectoryRow(service) for service in self._guichet.services.services]
        self._searched.clear()
        return [
            *(row for row in portals if not row.retired),
            *(row for row in services if not row.retired),
            *(row for row in (*portals, *services) if row.retired),
        ]

    def title(self, row: DirectoryRow) -> str:
        """Return the full name."""
        return row.subject.title.text(formats.language())

    def record(self, row: DirectoryRow) -> PortalRecord:
        """Return what searches and tests have shown."""
        return self._guichet.health.record(row.key)

    def state(self, row: DirectoryRow) -> HealthState:
        """Return how it is."""
        return self._guichet.health.state(row.key)

    def state_word(self, row: DirectoryRow) -> StateWord:
        """Return how it is, in a word; while an answer of a test is awaited, that it is."""
        if self._guichet.tests.running(row.key):
            return StateWord(tr("asking"), "busy", "busy")
        return state_word(row.subject, self.asked(row), self.state(row))

    def asked(self, row: DirectoryRow) -> bool:
        """Whether the user wants it asked."""
        return row.key not in self._guichet.settings.switched_off

    def has_account(self, row: DirectoryRow) -> bool:
        """Whether the user has an account there."""
        return row.key in self._guichet.accounts

    def place(self, row: DirectoryRow) -> PortalPlace:
        """Return where its file lies."""
        if row.portal is not None:
            return self._guichet.folders.place(row.portal)
        built_in = row.subject.origin == PortalPlace.BUILT_IN.value
        return PortalPlace.BUILT_IN if built_in else PortalPlace.INSTITUTION

    def holdings(self, row: DirectoryRow) -> str:
        """Return what it holds or takes, in a few words."""
        return holdings(row.subject, self._guichet.families)

    def short_title(self, subject_id: str) -> str:
        """Return the short name of a portal or the name of a service; the id where there is none."""
        portal = self._guichet.portal(subject_id)
        if portal is not None:
            return portal.short_title
        service = self._guichet.services.get(subject_id)
        return subject_id if service is None else service.title.text(formats.language())

    def has_family_of(self, row: DirectoryRow, theme: str, mission: str) -> bool:
        """Whether it holds a family of a theme or of a mission, whichever is not empty."""
        known = (self._guichet.families.get(name) for name in row.families)
        return any(
            (theme and theme in family.themes) or (mission and mission == family.mission)
            for family in known
            if family is not None
        )

    def searched(self, row: DirectoryRow) -> str:
        """Return everything that a typed word may be in, folded."""
        if row.key not in self._searched:
            self._searched[row.key] = fold(" | ".join(self._texts(row)))
        return self._searched[row.key]

    def _texts(self, row: DirectoryRow) -> list[str]:
        subject, families = row.subject, self._guichet.families
        texts = [subject.title, subject.about]
        words = [subject.id, subject.owner]
        if isinstance(subject, Portal):
            texts += [subject.terms.users, subject.terms.price, subject.terms.licence]
            words.append(subject.short_title)
        else:
            texts += [subject.users, subject.price, subject.takes, subject.gives]
        for family in filter(None, map(families.get, row.families)):
            words += [family.mission, family.level, family.processor]
            texts += [family.title, *(families.themes()[theme] for theme in family.themes)]
        return [*words, *(part for text in texts for part in (text.en, text.fr))]
