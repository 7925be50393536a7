"""A page of real-size items in every dialect: from text to checked scenes, against `json.loads`."""

from __future__ import annotations

import gc
import importlib
import json
import sys
import time
from pathlib import Path

from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.prepared_area import prepare_area
from guichet_eo.core.query import Query
from guichet_eo.core.sieve import Sieve
from guichet_eo.providers.decoding_turn import DecodingTurn
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.http_answer import HttpAnswer
from guichet_eo.providers.item_pages import ItemPages
from guichet_eo.providers.joined_provider import portal_of_dialect
from guichet_eo.providers.network_profile import NetworkProfile

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "counterparts"))
ITEMS = 100
ROUNDS = 15
AREA = {  # a user's area: smaller than a scene
    "type": "Polygon",
    "coordinates": [[[1.6, 43.4], [1.85, 43.4], [1.85, 43.7], [1.6, 43.7], [1.6, 43.4]]],
}
# dialect → module of `tests/counterparts` with `realistic_page(count)`, portal id, family of its items;
# without portal id the module's `bench_portal()` is the portal
PAGES: dict[str, tuple[str, str, str]] = {
    "hda": ("hda_server", "wekeo", "s2-l2a-sen2cor"),
    "m2m": ("m2m_server", "usgs-landsatlook", "s2-l1c"),
    "geodes": ("geodes_page", "geodes", "s2-l2a-maja"),
    "resto": ("resto_page", "sara", "s2-l1c"),
    "odata": ("odata_server", "creodias", "s2-l2a-sen2cor"),
    "oneatlas": ("oneatlas_page", "airbus", "pleiades"),
    "dhus": ("dhus_server", "", "s2-l1c"),
    "regards": ("regards_server", "swh", "spot15-l1a"),
    "sentinel_hub": ("sentinel_hub_server", "sentinel-hub", "s2-l2a-sen2cor"),
}


def seconds(work) -> float:
    """Return the best time of several rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        gc.collect()
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return best


def read_file(portal_id: str) -> Portal:
    path = ROOT / "resources" / "portals" / f"{portal_id}.json"
    return read_portal(json.loads(path.read_text(encoding="utf-8")), base=str(ROOT / "resources"))


def row(dialect: str, module: str, portal_id: str, family: str) -> dict:
    """Return items per second in one dialect, ours and of `json.loads` on the same text."""
    counterpart = importlib.import_module(module)
    text = counterpart.realistic_page(ITEMS)
    whole = read_file(portal_id) if portal_id else counterpart.bench_portal()
    portal = portal_of_dialect(whole, dialect)
    families = FamilyDirectory.load(ROOT / "resources" / "families.json")
    talk = make_provider(portal, NetworkProfile(), families)._dialect
    query, area = Query(AREA, families=(family,), limit=0), prepare_area(AREA)
    search = talk.searches(query, area)[0]
    answer = HttpAnswer("https://portal.example/search", "", text.encode())

    def ours() -> None:
        pages = ItemPages(talk, Sieve(query, area), DecodingTurn(0.0), CancelToken())
        builder, _ = pages.read(answer, search, ITEMS)
        page = builder.page()
        if page.received != ITEMS or page.unreadable or len(page.scenes) < ITEMS / 4:
            raise RuntimeError(f"{dialect}: scenes are missing: {page}")

    alone = ITEMS / seconds(lambda: json.loads(answer.body.decode("utf-8")))
    scenes = ITEMS / seconds(ours)
    return {
        "figure": f"{dialect} page → scenes, items of {len(answer.body) / ITEMS / 1000:.1f} kB",
        "ours": f"{scenes:,.0f} items/s",
        "anchor": f"json.loads {alone:,.0f} items/s",
        "ratio": round(scenes / alone, 2),
        "target": "≥ 0.60",
        "ok": scenes / alone >= 0.6,
    }


def rows():
    """Return a row for every dialect that answers in pages of JSON."""
    return [row(dialect, *page) for dialect, page in PAGES.items()]
