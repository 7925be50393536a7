"""Two hundred times `kill -9` at random moments of a program that works at the queue of downloads."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from kill_loop import KillLoop
from many_files_server import ManyFilesServer, RandomFaults

KILLS, COUNT, SIZE = 200, 100, 150_000


def rows():
    """Return one row: what was lost, taken for whole, or fetched twice."""
    with tempfile.TemporaryDirectory() as base, ManyFilesServer() as server:
        server.fault = RandomFaults(server, SIZE, 0.05)
        loop = KillLoop(server, Path(base), COUNT, SIZE)
        loop.run(KILLS)
    for line in loop.wrong:
        sys.stderr.write(f"{line}\n")
    return [
        {
            "figure": f"{loop.kills} × kill -9 of a queue of {COUNT} files: lost, partial, fetched twice",
            "ours": f"{len(loop.wrong)} in {loop.queues} queues",
            "anchor": f"{loop.sent:.2f} times the bytes sent",
            "ratio": len(loop.wrong),
            "target": "0",
            "ok": not loop.wrong,
        }
    ]
