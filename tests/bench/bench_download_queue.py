"""A thousand queued files over a line on which one request in twenty fails."""

from __future__ import annotations

import hashlib
import tempfile
import time
from pathlib import Path

from many_files_server import ManyFilesServer, RandomFaults, content
from queue_bed import Bed, hasty, item, portal, source

COUNT, SIZE, SHARE = 1000, 100_000, 0.05


def rows():
    """Return one row: files that are whole, and those that are there twice."""
    with tempfile.TemporaryDirectory() as base, ManyFilesServer() as server:
        folder = Path(base)
        server.fault = RandomFaults(server, SIZE, SHARE)
        start = time.perf_counter()
        with Bed(folder, source(portal(parallel=4)), make_transfer=hasty) as bed:
            bed.add(*(item(server, folder / "files", number, SIZE) for number in range(COUNT)))
            while not bed.engine.at_rest:
                time.sleep(0.05)
            arrived = sum(row.state.arrived for row in bed.engine.rows)
        seconds = time.perf_counter() - start
        found = sorted((folder / "files").glob("*.zip"))
        whole = sum(is_whole(path) for path in found)
        sent = sum(server.sent.values()) / (COUNT * SIZE)
        failed = server.fault.count
    return [
        {
            "figure": f"{COUNT} queued files of {SIZE // 1000} kB, 5 % of the requests fail: whole (doubled)",
            "ours": f"{whole} ({len(found) - COUNT}) in {seconds:.0f} s, {sent:.3f} times the bytes",
            "anchor": f"{failed} requests failed",
            "ratio": round(whole / COUNT, 4),
            "target": f"{COUNT} (0)",
            "ok": whole == arrived == len(found) == COUNT,
        }
    ]


def is_whole(path):
    """Return whether a file is what was to be fetched under its name."""
    number = int(path.stem.split("-")[1])
    return hashlib.md5(path.read_bytes()).digest() == hashlib.md5(content(number, SIZE)).digest()
