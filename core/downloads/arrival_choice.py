"""What happens on the map when a product has arrived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .arrival_kind import ArrivalKind

MOST_LAYERS = 5  # of one product


@dataclass(frozen=True)
class ArrivalChoice:
    """Chosen once for all that is queued together.

    Attributes:
        kind: see `ArrivalKind`.
        names: what of it: the id of a preset or a mask, or ids of bands.
        clip: GeoJSON geometry (EPSG:4326) that rasters are cut to on the map; None: whole.
    """

    kind: ArrivalKind = ArrivalKind.NOTHING
    names: tuple[str, ...] = ()
    clip: Mapping[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """Return a JSON object; empty for nothing."""
        if self.kind is ArrivalKind.NOTHING:
            return {}
        clip = {} if self.clip is None else {"clip": dict(self.clip)}
        return {"kind": self.kind.value, "names": list(self.names), **clip}

    @staticmethod
    def from_json(document: Mapping[str, Any]) -> ArrivalChoice:
        """Return what `to_json` wrote.

        Raises:
            KeyError, ValueError, TypeError: for anything else.
        """
        if not document:
            return ArrivalChoice()
        names = tuple(str(name) for name in document["names"])[:MOST_LAYERS]
        return ArrivalChoice(ArrivalKind(document["kind"]), names, document.get("clip"))
