"""Memory per scene at 10 000 scenes, their pages compacted, against the same items as dicts."""

from __future__ import annotations

import gc
import json
import tracemalloc

from bench_parsing import ITEMS, reader
from guichet_eo.core.notice import Notice
from guichet_eo.providers.http_answer import HttpAnswer
from realistic_items import item_text

SCENES = 10_000


def bodies():
    """Yield the pages, made one by one so that they do not count."""
    for first in range(0, SCENES, ITEMS):
        features = ",".join(item_text(number) for number in range(first, first + ITEMS))
        yield ('{"type":"FeatureCollection","features":[' + features + "]}").encode()


def held(build) -> float:
    """Return the bytes per scene that `build` keeps."""
    gc.collect()
    tracemalloc.start()
    kept = build()
    gc.collect()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    if not kept:
        raise RuntimeError("nothing was built")
    return size / SCENES


def as_scenes():
    """Return all scenes as a search keeps them."""
    made, search = reader()
    kept = []
    for body in bodies():
        builder, _, _ = made.read(HttpAnswer("https://bench.example/search", "", body), search)
        page = builder.page(notices=frozenset({Notice.NO_TOTAL}))
        page.body.compact()
        kept.extend(page.scenes)
    if len(kept) != SCENES:
        raise RuntimeError("scenes are missing")
    return kept


def as_dicts():
    """Return what peers keep."""
    return [item for body in bodies() for item in json.loads(body)["features"]]


def rows():
    """Return kilobytes per scene."""
    ours = held(as_scenes)
    dicts = held(as_dicts)
    return [
        {
            "figure": f"memory per scene at {SCENES:,}",
            "ours": f"{ours / 1000:.1f} kB",
            "anchor": f"dicts {dicts / 1000:.1f} kB",
            "ratio": round(ours / dicts, 3),
            "target": "≤ 8 kB",
            "ok": ours <= 8192,
        }
    ]
