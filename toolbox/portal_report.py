"""How one portal answered an algorithm's search."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from qgis.core import QgsFields, QgsVectorLayer

from ..core.notice import Notice

REPORT_FIELDS = (
    ("portal", "string(0)"),
    ("asked", "integer"),
    ("reason", "string(0)"),
    ("count", "integer"),
    ("matched", "integer"),
    ("more", "integer"),
    ("seconds", "double"),
    ("error_kind", "string(0)"),
    ("detail", "string(0)"),
)


@dataclass
class PortalReport:
    """A row of the report.

    Attributes:
        portal: portal id.
        reason: `asked`, or why it was not asked.
        count: scenes in the results.
        matched: the portal's own total, None where it gives none.
        more: whether the portal has further scenes beyond the limit.
        seconds: from the question to the last answer.
        error_kind: kind of its failure, empty where there was none.
        detail: a technical line on the failure, or the fact behind the reason, or what is to be known of the
            answer.
        notices: what is to be known of the answer.
    """

    portal: str
    reason: str = "asked"
    count: int = 0
    matched: int | None = None
    more: bool = False
    seconds: float = 0.0
    error_kind: str = ""
    detail: str = ""
    notices: set[Notice] = field(default_factory=set)

    @property
    def asked(self) -> bool:
        """Whether the query went there."""
        return self.reason == "asked"

    def values(self) -> list[Any]:
        """Return the values in the order of `REPORT_FIELDS`."""
        return [
            self.portal,
            int(self.asked),
            self.reason,
            self.count,
            self.matched,
            int(self.more),
            round(self.seconds, 3),
            self.error_kind or None,
            self.detail or ", ".join(self._told()) or None,
        ]

    def _told(self) -> list[str]:
        """Name the notices but that on the total: an empty `matched` says that."""
        return sorted(notice.value for notice in self.notices if notice is not Notice.NO_TOTAL)


def report_fields() -> QgsFields:
    """Return the fields of the report, made by a URI as all field types are."""
    fields = "&".join(f"field={name}:{kind}" for name, kind in REPORT_FIELDS)
    return QgsVectorLayer(f"None?{fields}", "", "memory").fields()
