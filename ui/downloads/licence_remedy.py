"""Accepting the licence that downloads wait for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QWidget

from ...core.downloads.download import Download
from ...core.portal import Portal
from ..licences.licence_question import LicenceQuestion
from ..licences.licence_round import LicenceRound

if TYPE_CHECKING:
    from ...gis.guichet import Guichet


class LicenceRemedy(QObject):
    """Shows the licence, then lets the rows go on with the acceptance in them."""

    def __init__(self, guichet: Guichet, window: QWidget) -> None:
        super().__init__(window)
        self._guichet = guichet
        self._rows: tuple[Download, ...] = ()
        self.round = LicenceRound(guichet.licences, guichet.settings, window)
        self.round.accepted.connect(self._on_accepted)

    def ask(self, rows: Sequence[Download]) -> None:
        """Ask for the licences of rows."""
        self._rows = tuple(rows)
        portals = [self._guichet.portal(name) for name in dict.fromkeys(row.item.portal for row in rows)]
        questions = [self._question(portal) for portal in portals if portal is not None]
        self.round.ask(question for question in questions if question.scenes)

    def _question(self, portal: Portal) -> LicenceQuestion:
        titles = {row.item.scene: row.item.title for row in self._rows if row.item.portal == portal.id}
        missing = self._guichet.licences.missing(portal, titles)
        return LicenceQuestion(portal, tuple((one, titles[one]) for one in missing))

    def _on_accepted(self) -> None:
        for row in self._rows:
            portal = self._guichet.portal(row.item.portal)
            accepted = None if portal is None else self._guichet.licences.accepted(portal, row.item.scene)
            if accepted is not None:
                self._guichet.downloads.accept_licence([row.id], accepted)
