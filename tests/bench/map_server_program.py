"""A slow map server in a process of its own, so that its work is not the bench's: `with Maps(0.3) as maps:`.

Started as `map_server_program.py LATENCY LAYERS`: seconds that every answer takes, and layers in the WMS
capabilities, 0 for the small document of `map_server`. It says its address, then answers every line of its
input with the names of the requests since the last one, as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "counterparts"))

from map_documents import large_document
from map_faults import picture
from map_pixels import png
from map_server import MapServer, upper


class SlowMaps(MapServer):
    """Every picture has one colour, so that drawing it takes no time."""

    def __init__(self, latency, layers):
        super().__init__()
        self.delay, self._layers = latency, layers

    def __enter__(self):
        super().__enter__()
        if self._layers:
            self.body = large_document(self._layers, self._layers * 1000, self.wms)
        return self

    def respond(self, request):
        told = upper(request.query)
        if "WIDTH" in told and told.get("REQUEST") == "GetMap":
            self._ended.wait(self.delay)
            return picture(plain(int(told["WIDTH"]), int(told["HEIGHT"])))
        if told.get("REQUEST") == "GetTile" or request.path.endswith(".png"):
            self._ended.wait(self.delay)
            return picture(plain(256, 256))
        return super().respond(request)

    def names(self):
        """Return what was asked for so far, and forget it."""
        asked = [upper(each.query).get("REQUEST", "GetTile") for each in self.requests]
        self.requests.clear()
        return asked


@lru_cache(maxsize=64)
def plain(width, height):
    return png(width, height, [b"\x20\x80\x20\xff" * width] * height)


class Maps:
    """The server from outside.

    Attributes:
        url: beginning of its addresses.
    """

    def __init__(self, latency: float, layers: int = 0) -> None:
        """Say how late every answer is, in seconds, and how many layers there are."""
        self._command = [sys.executable, __file__, str(latency), str(layers)]

    def __enter__(self) -> Maps:
        """Start the server."""
        pipe = subprocess.PIPE
        self._program = subprocess.Popen(self._command, stdin=pipe, stdout=pipe, text=True)
        self.url = self._program.stdout.readline().strip()
        return self

    def __exit__(self, *_: object) -> None:
        """End the server."""
        self._program.kill()
        self._program.communicate()

    def asked(self) -> list[str]:
        """Return the names of the requests since the last call."""
        self._program.stdin.write("log\n")
        self._program.stdin.flush()
        return json.loads(self._program.stdout.readline())


def main(latency: str, layers: str) -> None:
    """Serve until the input ends."""
    with SlowMaps(float(latency), int(layers)) as server:
        say(server.url)
        for _line in sys.stdin:
            say(json.dumps(server.names()))


def say(text: str) -> None:
    """Tell the bench."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:3])
