"""Eight STAC APIs in a process of their own, so that serving costs the measured process nothing.

`portal_server.py SCRIPT`, a JSON object: `items` (of each portal), `delays` (seconds before each answer,
one for each portal), `hang` (portal number → "headers" or "body": where it falls silent). It prints its
port once it is ready and ends with its standard input.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from realistic_items import item_text

SILENCE = 600


class Portals:
    """The answers, made before the first request."""

    def __init__(self, items: int, delays: list[float], hang: dict[str, str]) -> None:
        self.delays, self.hang = delays, hang
        count = len(delays)
        # newest first, as portals sort; portals take turns in time, no acquisition is at two of them
        self.items = [
            [item_text((items - 1 - number) * count + portal).encode() for number in range(items)]
            for portal in range(count)
        ]

    def answer(self, portal: int, start: int, limit: int) -> list[bytes]:
        """Return the body of a page, in pieces."""
        items = self.items[portal]
        end = min(start + limit, len(items))
        link = {"rel": "next", "href": "search", "method": "POST", "body": {"token": str(end)}}
        tail = {
            "numberMatched": len(items),
            "numberReturned": end - start,
            "links": [link] if end < len(items) else [],
        }
        head = b'{"type":"FeatureCollection","features":['
        return [head, b",".join(items[start:end]), b"]," + json.dumps(tail).encode()[1:]]


class Handler(BaseHTTPRequestHandler):
    """Answers `POST /NUMBER/search`."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    portals: Portals

    def do_POST(self) -> None:
        """Send a page, late or never, as the script says."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        number = int(self.path.split("/")[1])
        hang = self.portals.hang.get(str(number))
        time.sleep(SILENCE if hang == "headers" else self.portals.delays[number])
        body = b"".join(self.portals.answer(number, int(asked.get("token", 0)), asked["limit"]))
        self.send_response(200)
        self.send_header("Content-Type", "application/geo+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if hang == "body":
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            time.sleep(SILENCE)
        self.wfile.write(body)

    def handle(self) -> None:
        """Let clients hang up."""
        try:
            super().handle()
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> None:
    """Serve until the standard input ends."""
    Handler.portals = Portals(**json.loads(sys.argv[1]))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    os.nice(10)  # portals have machines of their own
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
