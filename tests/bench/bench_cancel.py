"""From the click on Cancel to a window at rest, with eight portals that do not answer."""

from __future__ import annotations

import threading
import time

from desktop import application, bench_search, pump
from page_server import served

PORTALS, SILENCE = 8, 30.0
TARGET = 0.100


def once(addresses):
    """Return the seconds until the search is idle, and until its threads are gone."""
    search = bench_search(addresses)
    search.start()
    pump(lambda: all(state.phase.under_way for state in search.states.values()))
    end = time.monotonic() + 0.5  # every thread is in the middle of its wait
    pump(lambda: time.monotonic() > end)
    clicked = time.perf_counter()
    search.cancel()
    if search.running:
        raise ValueError("the search is not at rest")
    idle = time.perf_counter() - clicked
    while any(thread.name.startswith("guichet-eo:") for thread in threading.enumerate()):
        time.sleep(0.001)
    gone = time.perf_counter() - clicked
    search.close()
    return idle, gone


def rows():
    """Return one row: the slowest of five runs."""
    running = application()
    with served(PORTALS, 10, SILENCE) as addresses:
        runs = [once(addresses) for _ in range(5)]
    idle, gone = max(run[0] for run in runs), max(run[1] for run in runs)
    del running
    return [
        {
            "figure": f"cancel with {PORTALS} silent portals: idle (threads gone)",
            "ours": f"{idle * 1000:.0f} ms ({gone * 1000:.0f} ms)",
            "anchor": f"their answer {SILENCE:.0f} s",
            "ratio": round(idle / SILENCE, 5),
            "target": "≤ 100 ms",
            "ok": idle <= TARGET,
        }
    ]
