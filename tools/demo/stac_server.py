"""The demonstration data as a paged STAC API whose files can be read by ranges."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from loopback import LoopbackHandler, LoopbackServer

CONFORMANCE = [
    "https://api.stacspec.org/v1.0.0/core",
    "https://api.stacspec.org/v1.0.0/item-search",
    "https://api.stacspec.org/v1.0.0/item-search#query",
    "https://api.stacspec.org/v1.0.0/item-search#sort",
]
MEDIA_TYPES = {".tif": "image/tiff", ".jpg": "image/jpeg", ".png": "image/png", ".json": "application/json"}


class StacServer(LoopbackServer):
    """Serves the items of some collections of an ItemCollection file, newest first.

    Args:
        items: path of the ItemCollection; files are served from its folder.
        collections: ids of the collections to serve.
        page_size: most items per page, whatever is asked.
    """

    def __init__(self, items: Path, collections: Sequence[str], page_size: int = 10) -> None:
        super().__init__(StacHandler)
        self.folder = items.parent.resolve()
        self.collections = tuple(collections)
        self.page_size = page_size
        features = json.loads(items.read_text(encoding="utf-8"))["features"]
        self.items = [self._linked(item) for item in features if item["collection"] in collections]
        self.items.sort(key=lambda item: (_instant(item), item["id"]), reverse=True)

    def _linked(self, item: dict[str, Any]) -> dict[str, Any]:
        for asset in item["assets"].values():
            asset["href"] = f"{self.url}/files/{asset['href'].removeprefix('./')}"
        return item

    def matching(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the items that a search body asks for."""
        first, last = _interval(body.get("datetime", "../.."))
        box = body.get("bbox") or _box(body.get("intersects"))
        cloud = body.get("query", {}).get("eo:cloud_cover", {})
        limit = cloud.get("lte", cloud.get("lt", 101))
        return [
            item
            for item in self.items
            if item["collection"] in body.get("collections", self.collections)
            and first <= _instant(item) <= last
            and (box is None or _meets(item["bbox"], box))
            and item["properties"].get("eo:cloud_cover", 0) <= limit
        ]


class StacHandler(LoopbackHandler):
    """Landing page, collections, search and files."""

    server: StacServer

    def do_GET(self) -> None:
        """Answer the landing page, the collections or a file."""
        self.note()
        path = self.path.split("?")[0]
        if path.startswith("/files/"):
            self._file(path.removeprefix("/files/"))
        elif path == "/collections":
            collections = [{"id": name, "type": "Collection"} for name in self.server.collections]
            self.answer_json({"collections": collections, "links": []})
        elif path == "/":
            search = {"rel": "search", "href": f"{self.server.url}/search", "method": "POST"}
            landing = {"id": "demonstration", "type": "Catalog", "stac_version": "1.0.0", "links": [search]}
            self.answer_json({**landing, "description": "Demonstration data", "conformsTo": CONFORMANCE})
        else:
            self.answer_json({"code": "NotFound", "description": path}, status=404)

    def do_POST(self) -> None:
        """Answer one page of a search."""
        self.note()
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        found = self.server.matching(body)
        start = int(body.get("token", 0))
        end = start + min(int(body.get("limit", 10)), self.server.page_size)
        links = []
        if end < len(found):
            following = {**body, "token": str(end)}
            href = f"{self.server.url}/search"
            links.append({"rel": "next", "href": href, "method": "POST", "body": following, "merge": False})
        page = {"type": "FeatureCollection", "features": found[start:end], "links": links}
        self.answer_json({**page, "numberMatched": len(found)}, "application/geo+json")

    def _file(self, name: str) -> None:
        path = (self.server.folder / name).resolve()
        if self.server.folder not in path.parents or not path.is_file():
            self.answer_json({"code": "NotFound", "description": name}, status=404)
            return
        body, media_type = path.read_bytes(), MEDIA_TYPES.get(path.suffix, "application/octet-stream")
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if wanted is None:
            self.answer(body, media_type, headers={"Accept-Ranges": "bytes"})
            return
        first = int(wanted[1])
        last = min(int(wanted[2] or len(body) - 1), len(body) - 1)
        headers = {"Content-Range": f"bytes {first}-{last}/{len(body)}", "Accept-Ranges": "bytes"}
        self.answer(body[first : last + 1], media_type, 206, headers)


class SilentHandler(LoopbackHandler):
    """Takes every request and never answers."""

    def do_GET(self) -> None:
        """Wait until the client has had enough."""
        self.note()
        self.connection.settimeout(None)
        self.rfile.read(1)

    def do_POST(self) -> None:
        """Take the body, then wait likewise."""
        self.note()
        self.rfile.read(int(self.headers.get("Content-Length", 0)) + 1)


def _instant(item: dict[str, Any]) -> str:
    properties = item["properties"]
    return str(properties.get("datetime") or properties["start_datetime"])


def _interval(text: str) -> tuple[str, str]:
    first, _, last = text.partition("/")
    return (first if first != ".." else "0", last if last != ".." else "9")


def _box(geometry: dict[str, Any] | None) -> list[float] | None:
    if geometry is None:
        return None
    numbers = re.findall(r"-?\d+(?:\.\d+)?(?:[eE]-?\d+)?", json.dumps(geometry["coordinates"]))
    east, north = [float(n) for n in numbers[0::2]], [float(n) for n in numbers[1::2]]
    return [min(east), min(north), max(east), max(north)]


def _meets(one: Sequence[float], other: Sequence[float]) -> bool:
    return one[0] <= other[2] and one[2] >= other[0] and one[1] <= other[3] and one[3] >= other[1]
