"""Catalogues on real servers (pycsw, pygeoapi) that hold the same records, asked as the plugin asks.

Usage, with `TESTBED_PARTS="csw records fault"`:
`tools/field/testbed.sh /usr/bin/python3 tools/field/real_catalogues.py`

The truth are all records of the one server, read by a plain client and compared here with words and boxes:
CSW in two schemas, and OGC API Records, must find the same. Then each answer goes through faults.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable

from fault_control import FaultControl
from plugin_package import load_plugin

load_plugin()

from guichet_eo.core.cancel_token import CancelToken  # noqa: E402
from guichet_eo.core.flows.catalogue_page import CataloguePage  # noqa: E402
from guichet_eo.core.flows.catalogue_record import CatalogueRecord  # noqa: E402
from guichet_eo.core.flows.flow_source import FlowSource  # noqa: E402
from guichet_eo.core.portal_error import PortalError  # noqa: E402
from guichet_eo.providers.flows.catalogue_search import search_catalogue  # noqa: E402
from guichet_eo.providers.flows.csw_query import DUBLIN_CORE, ISO, csw_address, parts_of  # noqa: E402
from guichet_eo.providers.flows.csw_search import csw_page  # noqa: E402
from guichet_eo.providers.flows.records_search import records_page  # noqa: E402
from guichet_eo.providers.http_session import HttpSession  # noqa: E402
from guichet_eo.providers.network_profile import NetworkProfile  # noqa: E402

Box = tuple[float, float, float, float]
PROFILE = NetworkProfile(timeout=4.0)
SEARCHES: tuple[tuple[str, Box | None], ...] = (
    ("", None),
    ("landsat", None),
    ("LANDSAT cloud", None),
    ("sentinel-2", (-124.0, 36.0, -122.0, 38.0)),
    ("", (-105.0, 39.5, -104.0, 40.0)),
    ("", (170.0, -60.0, -150.0, 60.0)),
    ("it's 100 % <none>", None),
    ("LC08*L2", None),
)
FAULTS = {
    "cut": {"fault": "truncate", "args": {"bytes": 300}},
    "500": {"fault": "status", "args": {"code": 500}},
    "429 for long": {"fault": "ratelimit", "args": {"seconds": 600}},
    "401": {"fault": "status", "args": {"code": 401}},
    "HTML": {"fault": "html"},
    "reset": {"fault": "reset"},
    "stall": {"fault": "stall"},
}


@dataclass(frozen=True)
class Truth:
    """A record as the plain client read it."""

    title: str
    text: str
    box: Box


def main() -> int:
    """Try all, print a line each, return 1 if anything was not as expected."""
    urls = json.loads(Path(os.environ["TESTBED_READY"]).read_text(encoding="utf-8"))
    items = urls["records"] + "/collections/scenes/items"
    truth = list(_truths(items))
    wrong = 0
    with HttpSession("field", PROFILE, CancelToken()) as session:
        for title, problem in (*_searches(urls["csw"], items, truth, session), *_faults(urls)):
            wrong += bool(problem)
            sys.stdout.write(f"{'WRONG' if problem else 'ok   '} {title}  {problem}\n")
    sys.stdout.write(f"{len(truth)} records, {wrong} wrong\n")
    return 1 if wrong or not truth else 0


def _searches(csw: str, items: str, truth: list[Truth], session: HttpSession) -> Iterator[tuple[str, str]]:
    for words, box in SEARCHES:
        expected = sorted(record.title for record in truth if _meets(record, words, box))
        for name, schema in (("Dublin Core", DUBLIN_CORE), ("ISO", ISO)):
            found, matched = _all(csw, words, box, schema, session)
            what = f"CSW in {name}: {words!r} {box or ''} {len(found)}"
            yield what, _difference([record.title for record in found], expected, matched)
        if not words:
            found = _followed(items, box, session)
            what = f"Records: {box or ''} {len(found)}"
            yield what, _difference([record.title for record in found], expected, None)


def _all(
    csw: str, words: str, box: Box | None, schema: str, session: HttpSession
) -> tuple[list[CatalogueRecord], int | None]:
    found: list[CatalogueRecord] = []
    page, start = CataloguePage(following="1"), 0
    while page.following and int(page.following) > start:
        start = int(page.following)
        page = csw_page(csw_address(csw, words, box, start, 40, schema), session)
        found.extend(page.records)
    return found, page.matched


def _followed(items: str, box: Box | None, session: HttpSession) -> list[CatalogueRecord]:
    parts: tuple[Box | None, ...] = (None,) if box is None else parts_of(box)
    found: dict[str, CatalogueRecord] = {}
    for part in parts:
        url = f"{items}?limit=40" + ("" if part is None else f"&bbox={','.join(map(str, part))}")
        while url:
            page = records_page(url, session)
            found.update((record.title, record) for record in page.records)
            url = page.following
    return list(found.values())


def _faults(urls: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each fault must be one error, and the answer good again after it."""
    control, through = FaultControl(urls["fault-control"]), urls["through-fault-proxy"]
    for kind, upstream, address in (
        ("csw", "csw", f"{through['csw']}/?service=CSW"),
        ("records", "records", through["records"]),
    ):
        for title, rule in FAULTS.items():
            rules = control.begin([{**rule, "upstream": upstream}], ".")
            try:
                raised = _error(lambda kind=kind, address=address: _search(kind, address))
            finally:
                control.end(rules)
            after = _error(lambda kind=kind, address=address: _search(kind, address))
            problem = "" if raised and not after else f"{raised or 'nothing'}, then {after or 'nothing'}"
            yield f"{kind} through {title}: {raised}", problem


def _search(kind: str, address: str) -> None:
    with HttpSession("field", PROFILE, CancelToken()) as session:
        search_catalogue(FlowSource("mine/field", kind, address), "", None, session)


def _error(ask: Callable[[], None]) -> str:
    try:
        ask()
    except PortalError as error:
        return error.kind.value
    return ""


def _truths(items: str) -> Iterator[Truth]:
    """Yield all records; the server gives at most a hundred at once."""
    features, offset = _plain(f"{items}?limit=100")["features"], 0
    while features:
        yield from map(_truth, features)
        offset += len(features)
        features = _plain(f"{items}?limit=100&offset={offset}")["features"]


def _truth(feature: dict[str, Any]) -> Truth:
    properties, geometry = feature["properties"], feature["geometry"]
    several = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    rings = [ring for polygon in several for ring in polygon]
    longitudes, latitudes = zip(*(position[:2] for ring in rings for position in ring))
    text = f"{properties['title']} {properties['description']} {' '.join(properties['keywords'])}"
    return Truth(
        properties["title"], text, (min(longitudes), min(latitudes), max(longitudes), max(latitudes))
    )


def _meets(record: Truth, words: str, box: Box | None) -> bool:
    if not all(word.lower() in record.text.lower() for word in words.split()):
        return False
    if box is None:
        return True
    west, south, east, north = record.box
    beside = not any(west <= part[2] and east >= part[0] for part in parts_of(box))
    return south <= box[3] and north >= box[1] and not beside


def _difference(found: list[str], expected: list[str], matched: int | None) -> str:
    missing, more = set(expected) - set(found), set(found) - set(expected)
    said = []
    if missing:
        said.append(f"missing {sorted(missing)[:3]}")
    if more:
        said.append(f"more {sorted(more)[:3]}")
    if matched not in (None, len(found)):
        said.append(f"the server counts {matched}")
    return "; ".join(said)


def _plain(url: str) -> dict[str, Any]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=60) as answer:
        return dict(json.load(answer))


if __name__ == "__main__":
    sys.exit(main())
