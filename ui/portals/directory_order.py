"""In which order the directory stands."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Any

from ...core.texts import fold
from ...gis.health_state import HealthState
from ...gis.translation import tr
from .directory_facts import DirectoryFacts
from .directory_row import DirectoryRow

WORST = (
    HealthState.WELL, HealthState.UNKNOWN, HealthState.REFUSED, HealthState.BUSY, HealthState.MOVED,
    HealthState.OTHER, HealthState.FAILED, HealthState.CHANGED, HealthState.SILENT,
)  # fmt: skip
ACCESSES = ("anonymous", "sign", "login", "requester-pays", "contract")


class DirectoryOrder(Enum):
    """What is retired stands at the end of every order."""

    PREFERENCE = "preference"
    NAME = "name"
    STATUS = "status"
    ACCESS = "access"
    ANSWER = "last answer"
    PRODUCTS = "products"

    def words(self) -> str:
        """Return the entry of the menu."""
        words = {
            DirectoryOrder.PREFERENCE: tr("By My Preference"),
            DirectoryOrder.NAME: tr("By Name"),
            DirectoryOrder.STATUS: tr("By Status"),
            DirectoryOrder.ACCESS: tr("By Access"),
            DirectoryOrder.ANSWER: tr("By Last Answer"),
            DirectoryOrder.PRODUCTS: tr("By Products"),
        }
        return words[self]

    def ordered(
        self, rows: Sequence[DirectoryRow], facts: DirectoryFacts, backwards: bool = False
    ) -> list[DirectoryRow]:
        """Return lines, given in the order of preference, in this order; equal ones keep theirs."""
        if self is DirectoryOrder.PREFERENCE:
            return list(rows)
        ranked = sorted(rows, key=lambda row: self._rank(row, facts), reverse=backwards)
        return sorted(ranked, key=lambda row: row.retired)

    def _rank(self, row: DirectoryRow, facts: DirectoryFacts) -> Any:
        if self is DirectoryOrder.NAME:
            return fold(facts.title(row))
        if self is DirectoryOrder.STATUS:
            return (WORST.index(facts.state(row)), row.subject.status.value != "open", not facts.asked(row))
        if self is DirectoryOrder.PRODUCTS:
            return (-len(row.families), fold(facts.holdings(row)))
        if self is DirectoryOrder.ANSWER:
            at = facts.record(row).last_success
            return -at.timestamp() if at is not None else 0.0
        return self._access(row)

    @staticmethod
    def _access(row: DirectoryRow) -> tuple[int, int, bool]:
        if row.portal is None:
            return (1, len(ACCESSES), not row.subject.register_url)
        access = row.portal.access
        return (0, ACCESSES.index(access.pixels), access.search == "login")
