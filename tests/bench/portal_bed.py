"""Portals on loopback for one bench, known to the plugin through the institution's folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from guichet_eo.core.query import Query

FAMILY, COLLECTION = "s2-l2a-sen2cor", "sentinel-2-c1-l2a"
AREA = {
    "type": "Polygon",
    "coordinates": [[[1.3, 43.3], [2.0, 43.3], [2.0, 43.9], [1.3, 43.9], [1.3, 43.3]]],
}


class PortalBed:
    """Eight portals while the block runs."""

    def __init__(self, items: int, delays: list[float] | None = None, hang: dict[int, str] | None = None):
        """Say what each portal holds, how late each answers, and which fall silent."""
        self._script = {"items": items, "delays": delays or [0.0] * 8, "hang": hang or {}}
        self.ids = tuple(f"bench-{number}" for number in range(len(self._script["delays"])))

    def __enter__(self) -> PortalBed:
        """Start the server, write the portal files."""
        server = Path(__file__).with_name("portal_server.py")
        self._server = subprocess.Popen(
            [sys.executable, str(server), json.dumps(self._script)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        port = int(self._server.stdout.readline())
        self._folder = tempfile.TemporaryDirectory()
        self.urls = [f"http://127.0.0.1:{port}/{number}" for number in range(len(self.ids))]
        for number, portal in enumerate(self.ids):
            self._write(portal, number, self.urls[number])
        os.environ["GUICHET_EO_PORTALS"] = self._folder.name
        return self

    def __exit__(self, *_: object) -> None:
        """End the server."""
        del os.environ["GUICHET_EO_PORTALS"]
        self._folder.cleanup()
        self._server.kill()
        self._server.communicate()

    def query(self, limit: int = 0) -> Query:
        """Return a question to these portals that all their items answer."""
        return Query(area=AREA, families=(FAMILY,), limit=limit, portals=self.ids, place="Bench")

    def _write(self, portal: str, number: int, url: str) -> None:
        document = {
            "schema": 1, "id": portal, "title": f"Bench {number}", "short_title": f"Bench {number}",
            "owner": "Bench", "homepage": "https://example.org", "status": {"state": "open"},
            "dialect": "stac", "endpoints": {"stac": url}, "order": number,
            "families": {FAMILY: {"collections": [COLLECTION]}},
            "access": {"search": "anonymous", "pixels": "anonymous", "quicklooks": "login", "kind": "none"},
            "terms": {"licence": "Free", "acceptance": "none", "attribution": "Bench"},
        }  # fmt: skip
        path = Path(self._folder.name) / f"{portal}.json"
        path.write_text(json.dumps(document), encoding="utf-8")
