"""Portals that a user adds by address: real STAC servers with real items, searched to the last page.

Usage: `tools/field/testbed.sh /usr/bin/python3 tools/field/real_servers.py [SEARCH …]`

Each server is tested as "Add a portal…" does, the result is written to a folder that `GUICHET_EO_PORTALS`
names, and `guicheteo:searchscenes` is run with it. The truth are the recorded items, read from their files.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from headless import Headless, Outcome
from plugin_package import load_plugin
from shapely.affinity import translate
from shapely.geometry import MultiPolygon, box, mapping, shape
from shapely.geometry.base import BaseGeometry

load_plugin()

from guichet_eo.core.cancel_token import CancelToken  # noqa: E402
from guichet_eo.core.portal_error import PortalError  # noqa: E402
from guichet_eo.core.portal_writer import write_portal  # noqa: E402
from guichet_eo.core.times import parse_instant  # noqa: E402
from guichet_eo.providers.network_profile import NetworkProfile  # noqa: E402
from guichet_eo.providers.portal_probe import probe  # noqa: E402

SERVERS = {"stac-a": ("pc-",), "stac-b": ("es-", "cdse-", "usgs-", "stactools-")}
TLS = {"good": "bad answer", "expired": "tls", "wronghost": "tls", "selfsigned": "tls"}
TIMELESS = ("cop-dem-glo-30",)  # tiles of an elevation model are found whatever the period
SCALE = "testbed-scale"
SCENES = "testbed-scenes"


@dataclass(frozen=True)
class Search:
    """A search at one of the servers, over west, south, east, north."""

    server: str
    area: tuple[float, float, float, float]
    start: str = ""
    end: str = ""
    cloud: float | None = None
    families: str = ""
    collections: tuple[str, ...] = ()


WORLD = (-180.0, -90.0, 180.0, 90.0)
SEARCHES = {
    "Colorado": Search("stac-a", (-109.0, 37.0, -102.0, 41.0), "2024-07-01", "2024-07-31"),
    "Colorado, clear": Search("stac-a", (-109.0, 37.0, -102.0, 41.0), "2024-07-01", "2024-08-31", 10),
    "all of stac-a": Search("stac-a", WORLD),
    "antimeridian": Search("stac-b", (176.0, -85.0, 184.0, 85.0)),
    "Landsat since STAC 0.7": Search(
        "stac-b", WORLD, families="landsat-c2-l1,landsat-c2-l2", collections=("landsat-c2", "landsat-c2l")
    ),
    "real items of stac-b": Search("stac-b", WORLD, "2010-01-01", "2015-12-31"),
    "thousands": Search("stac-b", (1.0, 43.0, 3.0, 45.0), "2020-01-01", "2024-12-31"),
}


def recorded(shared: Path, server: str) -> Iterator[Mapping[str, Any]]:
    """Yield the items that a server was filled with."""
    for path in sorted((shared / "testbed/data/items").glob("*.ndjson.gz")):
        if path.name.startswith(SERVERS[server]):
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                for line in lines:
                    item = json.loads(line)
                    item.setdefault("collection", path.name.removesuffix(".ndjson.gz"))
                    yield item


def expected(items: Iterator[Mapping[str, Any]], search: Search) -> set[str]:
    """Return identifiers of the items that meet a search; computed here, not by the plugin."""
    area = box(*search.area)
    turns = (area, translate(area, 360), translate(area, -360))
    found = set()
    for item in items:
        properties = item["properties"]
        if item["collection"] in TIMELESS:
            start = end = None
        else:
            start, end = parse_instant(search.start), parse_instant(f"{search.end}T23:59:59.999Z")
        first = parse_instant(properties.get("start_datetime") or properties.get("datetime"))
        last = parse_instant(properties.get("end_datetime") or properties.get("datetime"))
        if first and last and ((start and last < start) or (end and first > end)):
            continue
        cloud = properties.get("eo:cloud_cover")
        if search.cloud is not None and cloud is not None and not 0 <= cloud <= search.cloud:
            continue
        if search.collections and not item["collection"].startswith(search.collections):
            continue
        footprint = _shape(item["geometry"])
        if any(footprint.intersects(turn) for turn in turns):
            found.add(item["id"])
    return found


def _shape(geometry: Mapping[str, Any]) -> BaseGeometry:
    """Return a recorded footprint; some have an empty polygon beside the real one."""
    if geometry["type"] == "MultiPolygon":
        geometry = {**geometry, "coordinates": [rings for rings in geometry["coordinates"] if rings]}
    return shape(geometry)


def parameters(search: Search, portal: str) -> dict[str, str]:
    """Return the algorithm's parameters."""
    west, south, east, north = search.area
    return {
        "AREA": f"{west},{east},{south},{north} [EPSG:4326]",
        "START": search.start,
        "END": search.end,
        "PORTALS": portal,
        "FAMILIES": search.families,
        "MAX_CLOUD": "" if search.cloud is None else str(search.cloud),
        "LIMIT": "0",
    }


def served(address: str, collection: str, search: Search) -> set[str]:
    """Return what a server says of its generated items, on one page of its own."""
    west, south, east, north = search.area
    # not by `bbox`: pgstac 0.10 takes one with west > east for what lies outside it
    areas = (box(west, south, min(east, 180.0), north), box(-180.0, south, east - 360.0, north))
    body = {
        "collections": [collection],
        "intersects": mapping(MultiPolygon(areas[: 2 if east > 180 else 1])),
        "datetime": f"{search.start or '1900-01-01'}T00:00:00Z/{search.end or '2100-01-01'}T23:59:59.999Z",
        "limit": 100_000,
        "fields": {"include": ["id"]},
    }
    request = urllib.request.Request(  # noqa: S310
        f"{address}/search", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=120) as answer:
        page = json.load(answer)
    if page["numberMatched"] != len(page["features"]):
        raise SystemExit(f"field: {address} gives {len(page['features'])} of {page['numberMatched']} at once")
    return {item["id"] for item in page["features"]}


class Field:
    """The portals, as a user would add them."""

    def __init__(self, urls: Mapping[str, Any], shared: Path) -> None:
        self._urls = urls
        self._shared = shared
        self._folder = Path(tempfile.mkdtemp(prefix="guichet-eo-portals-"))
        self._ids: dict[str, str] = {}
        self.good = True

    def close(self) -> None:
        """Remove the portal files."""
        shutil.rmtree(self._folder)

    def add(self, server: str) -> None:
        """Test an address and keep what was found out, under a name of its own."""
        found = write_portal(probe(self._urls[server], NetworkProfile(timeout=20), CancelToken()))
        self._ids[server] = found["id"]
        (self._folder / f"{found['id']}.json").write_text(json.dumps(found), encoding="utf-8")
        print(f"{server} is added as {found['id']}: {', '.join(found['families'])}")

    def search(self, headless: Headless, name: str, search: Search) -> Outcome:
        """Run a search and say how it compares."""
        outcome = headless.search(
            {"GUICHET_EO_PORTALS": str(self._folder)}, **parameters(search, self._ids[search.server])
        )
        address = self._urls[search.server]
        wanted = expected(recorded(self._shared, search.server), search)
        if search.server == "stac-b" and not search.collections:
            for collection in (SCALE, SCENES):
                wanted |= served(address, collection, search)
        found = {str(row.values["scene_id"]) for row in outcome.rows}
        unread = "unreadable" in str(outcome.report.get(self._ids[search.server], {}).get("detail"))
        missing, extra = wanted - found, found - wanted
        self.good &= not missing and not extra and not outcome.code and bool(found) and not unread
        print(f"{name}: {len(wanted)} there, {len(found)} found, {outcome.seconds:.1f} s")
        for label, names in (("missing", missing), ("extra", extra)):
            if names:
                print(f"  {label}: {', '.join(sorted(names)[:6])}")
        if outcome.code:
            print(outcome.log[-800:], file=sys.stderr)
        return outcome

    def check_tls(self) -> None:
        """Good and bad certificates, with and without the authority."""
        trusting = NetworkProfile(timeout=20, ca_bundle=self._urls["tls-ca"])
        for name, kind in TLS.items():
            self._refused(f"TLS, {name}", self._urls["tls"][name], trusting, kind)
        self._refused("TLS, good, authority unknown", self._urls["tls"]["good"], NetworkProfile(), "tls")

    def _refused(self, name: str, address: str, profile: NetworkProfile, kind: str) -> None:
        try:
            probe(address, profile, CancelToken())
        except PortalError as error:
            self.good &= error.kind.value == kind
            print(f"{name}: {error.kind.value}{'' if error.kind.value == kind else f', not {kind}'}")


def main() -> int:
    """Add, search, compare; fail where something differs."""
    urls = json.loads(Path(os.environ["TESTBED_READY"]).read_text(encoding="utf-8"))
    field, headless = Field(urls, Path(os.environ["GUICHET_EO_SHARED"])), Headless()
    try:
        for server in SERVERS:
            field.add(server)
        for name in sys.argv[1:] or SEARCHES:
            field.search(headless, name, SEARCHES[name])
        field.check_tls()
    finally:
        headless.close()
        field.close()
    return 0 if field.good else 1


if __name__ == "__main__":
    sys.exit(main())
