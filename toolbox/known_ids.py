"""The ids that the algorithm's check-lists offer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..gis.portal_folders import PortalFolders

FAMILIES = Path(__file__).resolve().parent.parent / "resources" / "families.json"


@dataclass(frozen=True)
class KnownIds:
    """Read without building portals and families, since QGIS asks for the parameters while it starts.

    Attributes:
        portals: by order, then id.
        families: in the order of the tree.
    """

    portals: tuple[str, ...] = ()
    families: tuple[str, ...] = ()

    @staticmethod
    def read() -> KnownIds:
        """Read the ids of this profile; a file that cannot be read offers nothing."""
        portals: dict[str, tuple[float, str]] = {}
        for folder in PortalFolders().all:
            for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
                document = _document(path)
                if isinstance(document.get("id"), str):
                    portals[document["id"]] = (_order(document, 100), document["id"])
        families = [each for each in _document(FAMILIES).get("families", ()) if isinstance(each, dict)]
        families.sort(key=lambda family: _order(family, 1000))
        return KnownIds(
            tuple(name for _order, name in sorted(portals.values())),
            tuple(str(family["id"]) for family in families if "id" in family),
        )


def _order(document: dict[str, Any], default: float) -> float:
    order = document.get("order", default)
    return order if isinstance(order, (int, float)) else default


def _document(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return document if isinstance(document, dict) else {}
