"""Eight portals that take one second each, asked at once: until all have answered, until something is shown.

The anchors are plain: the same request by `requests` and `json.loads`, to the slowest portal alone and to
the fastest. Best of several runs of each, the window's and the plain ones in turn.
"""

from __future__ import annotations

import json
import time

import requests
from portal_bed import COLLECTION, PortalBed
from window import Window, start_qgis, wait, wait_until

RUNS = 5
SLOW, FAST = 1.0, 0.4  # seconds
ALL_SLOW = [SLOW] * 8
ONE_FAST = [FAST] + [SLOW] * 7
ITEMS = 50  # a first page


def plain(bed: PortalBed, portal: int) -> float:
    """Return the seconds of one bare request."""
    begun = time.perf_counter()
    body = {"collections": [COLLECTION], "limit": ITEMS}
    answer = requests.post(f"{bed.urls[portal]}/search", json=body, timeout=30)
    assert len(json.loads(answer.content)["features"]) == ITEMS
    return time.perf_counter() - begun


def search(bed: PortalBed, window: Window) -> tuple[float, float]:
    """Return the seconds until all portals have answered and until the first footprints are in the layer."""
    first: list[float] = []
    begun = time.perf_counter()
    running = window.guichet.start_search(bed.query(ITEMS))
    footprints = window.guichet.footprints
    footprints.appeared.connect(lambda: first.append(time.perf_counter() - begun))
    done: list[float] = []
    running.ended.connect(lambda: done.append(time.perf_counter() - begun))
    wait_until(lambda: bool(done))
    wait(0.3)
    assert footprints.layer.featureCount() == len(bed.ids) * ITEMS
    return done[0], first[0]


def measured(delays: list[float], window: Window) -> tuple[float, float, float, float]:
    """Return best seconds: all answered, first shown, slowest alone, fastest alone."""
    with PortalBed(ITEMS, delays) as bed:
        window.guichet.reload_portals()
        runs = [(*search(bed, window), plain(bed, 7), plain(bed, 0)) for _ in range(RUNS)]
    return tuple(min(column) for column in zip(*runs))


def rows() -> list[dict]:
    """Return how much later than a bare request everything is there, and the first page is shown."""
    application = start_qgis()
    window = Window()
    done, _first, slowest, _fastest = measured(ALL_SLOW, window)
    _done, first, _slowest, fastest = measured(ONE_FAST, window)
    window.close_down()
    del application
    return [
        _row(f"eight portals of 1 s at once, all answered (best of {RUNS})", done, "slowest", slowest, 0.1),
        _row(f"first page on the map, fastest of 0.4 s (best of {RUNS})", first, "fastest", fastest, 0.2),
    ]


def _row(figure: str, ours: float, name: str, anchor: float, more: float) -> dict:
    return {
        "figure": figure,
        "ours": f"{ours:.3f} s",
        "anchor": f"{name} alone {anchor:.3f} s",
        "ratio": round(ours / anchor, 3),
        "target": f"≤ {name} + {more} s",
        "ok": ours <= anchor + more,
    }
