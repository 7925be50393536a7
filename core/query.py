"""What the user asks, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .criteria import Criteria
from .period import Period


@dataclass(frozen=True)
class Query:
    """The same value in the panel, the history, the project and the algorithm's parameters.

    Attributes:
        area: GeoJSON geometry (Polygon or MultiPolygon, EPSG:4326, longitude first, cut at the antimeridian).
        period: sensing period, UTC.
        families: family ids, at least one for a search by area.
        criteria: further conditions.
        limit: scenes per portal; 0 asks for all.
        portals: explicit portal ids; empty: every portal that can answer.
        place: the area's name for people, e.g. "Toulouse".
    """

    area: Mapping[str, Any]
    period: Period = Period()
    families: tuple[str, ...] = ()
    criteria: Criteria = field(default_factory=Criteria)
    limit: int = 50
    portals: tuple[str, ...] = ()
    place: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return a JSON document that `from_json` reads back to an equal query."""
        return {
            "version": 1,
            "area": self.area,
            "start": _text(self.period.start),
            "end": _text(self.period.end),
            "families": list(self.families),
            "criteria": self.criteria.to_json(),
            "limit": self.limit,
            "portals": list(self.portals),
            "place": self.place,
        }

    @staticmethod
    def from_json(document: Mapping[str, Any]) -> Query:
        """Read what `to_json` wrote.

        Raises:
            ValueError: on a document of another version or with wrong values.
        """
        if document.get("version") != 1:
            raise ValueError(f"a query of version {document.get('version')!r} cannot be read")
        return Query(
            area=document["area"],
            period=Period(_instant(document.get("start")), _instant(document.get("end"))),
            families=tuple(document.get("families", ())),
            criteria=Criteria.from_json(document.get("criteria", {})),
            limit=int(document.get("limit", 50)),
            portals=tuple(document.get("portals", ())),
            place=str(document.get("place", "")),
        )


def _text(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
