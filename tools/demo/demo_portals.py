"""Three portals on loopback, made of the demonstration data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from loopback import LoopbackServer
from stac_server import SilentHandler, StacServer

ANALYSIS_READY = ("s2-l2a-sen2cor",)
OTHER_LEVELS = ("s2-l1c", "s2-l2a-maja")


class DemoPortals:
    """A paged STAC API with ranges, the same scenes at other levels, and a portal that never answers.

    Args:
        resources: the plugin's resources folder.
        folder: an empty folder for the portal files; `GUICHET_EO_PORTALS` is to name it.
    """

    def __init__(self, resources: Path, folder: Path) -> None:
        items = resources / "sandbox" / "items.json"
        self.folder = folder
        self.servers: dict[str, LoopbackServer] = {
            "demo-paged": StacServer(items, ANALYSIS_READY, page_size=5),
            "demo-levels": StacServer(items, OTHER_LEVELS),
            "demo-silent": LoopbackServer(SilentHandler),
        }

    def start(self) -> None:
        """Serve, and write the portal files."""
        for server in self.servers.values():
            server.start()
        self._write("demo-paged", "Paged archive", ANALYSIS_READY, 1)
        self._write("demo-levels", "Other levels", OTHER_LEVELS, 2)
        self._write("demo-silent", "Silent portal", ANALYSIS_READY, 3)

    def stop(self) -> None:
        """Serve no more."""
        for server in self.servers.values():
            server.stop()

    def _write(self, name: str, title: str, families: Sequence[str], order: int) -> None:
        server = self.servers[name]
        document: dict[str, Any] = {
            "schema": 1,
            "id": name,
            "title": title,
            "short_title": title,
            "owner": "loopback",
            "dialect": "stac",
            "endpoints": {"stac": server.url},
            "terms": {"attribution": "Guichet EO, invented data"},
            "families": {family: {"collections": [family]} for family in families},
            "order": order,
        }
        (self.folder / f"{name}.json").write_text(json.dumps(document, indent=2), encoding="utf-8")
