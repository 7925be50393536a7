"""Serves a folder by ranges in a process of its own, so that its work is not the bench's.

Started as `tile_server.py FOLDER LATENCY`; says its address, then answers every line of its input with the
requests since the last one, as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "counterparts"))

from range_server import range_server


def main(folder: str, latency: str) -> None:
    """Serve until the input ends."""
    with range_server(folder, float(latency)) as server:
        _say(server.url)
        for line in sys.stdin:
            if line.startswith("latency "):
                server.latency = float(line.split()[1])
            _say(json.dumps(server.requests))
            server.requests.clear()


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:3])
