"""A STAC page of real-size items: from the answer's bytes to checked scenes, against `json.loads` alone."""

from __future__ import annotations

import gc
import json
import time

from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.prepared_area import prepare_area
from guichet_eo.core.query import Query
from guichet_eo.core.sieve import Sieve
from guichet_eo.providers.decoding_turn import DecodingTurn
from guichet_eo.providers.http_answer import HttpAnswer
from guichet_eo.providers.scene_reader import SceneReader
from guichet_eo.providers.stac_page_reader import StacPageReader
from guichet_eo.providers.stac_provider import StacProvider
from guichet_eo.providers.stac_search import StacSearch
from realistic_items import item_text

ITEMS = 100
ROUNDS = 15
AREA = {"type": "Polygon", "coordinates": [[[0, 42], [3, 42], [3, 45], [0, 45], [0, 42]]]}
COLLECTION = "sentinel-2-c1-l2a"


def page_body() -> bytes:
    features = ",".join(item_text(number) for number in range(ITEMS))
    return (
        '{"type":"FeatureCollection","features":[' + features + '],"links":[],"numberMatched":100}'
    ).encode()


def reader() -> tuple[StacPageReader, StacSearch]:
    """Return a fresh reader and the search whose answer it reads."""
    portal = Portal("bench", LocalText("Bench"), "Bench")
    family = StacProvider(portal, None).families().get("s2-l2a-sen2cor")
    sieve = Sieve(Query(AREA, families=(family.id,)), prepare_area(AREA))
    made = StacPageReader("bench", SceneReader(portal), sieve, DecodingTurn(0.0), CancelToken())
    return made, StacSearch({}, {COLLECTION: family}, asked=frozenset({"area"}))


def seconds(work) -> float:
    """Return the best time of several rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        gc.collect()
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return best


def rows():
    """Return items per second, ours and of `json.loads` on the same bytes."""
    body = page_body()

    def ours():
        made, search = reader_and_search
        made._seen.clear()
        builder, _, _ = made.read(HttpAnswer("https://bench.example/search", "", body), search)
        if len(builder.page().scenes) != ITEMS:
            raise RuntimeError("scenes are missing")

    reader_and_search = reader()
    alone = ITEMS / seconds(lambda: json.loads(body.decode("utf-8")))
    scenes = ITEMS / seconds(ours)
    return [
        {
            "figure": f"STAC page → scenes, items of {len(body) / ITEMS / 1000:.1f} kB",
            "ours": f"{scenes:,.0f} items/s",
            "anchor": f"json.loads {alone:,.0f} items/s",
            "ratio": round(scenes / alone, 2),
            "target": "≥ 0.60",
            "ok": scenes / alone >= 0.6,
        }
    ]
