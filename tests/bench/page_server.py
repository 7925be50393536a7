"""STAC APIs in a process of their own: `page_server.py PORTALS ITEMS SECONDS` for ITEMS per portal.

Prints the addresses as one line of JSON once all items are made, and ends when its input is closed. A
server in the measured process would share its interpreter lock; it is nice, since portals have machines of
their own.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

COLLECTION = "sentinel-2-c1-l2a"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        root = f"http://127.0.0.1:{self.server.server_port}"
        links = [{"rel": "search", "method": "POST", "href": f"{root}/search"}]
        conforms = ["https://api.stacspec.org/v1.0.0/item-search"]
        self._send(
            json.dumps(
                {
                    "type": "Catalog",
                    "id": "bench",
                    "stac_version": "1.0.0",
                    "links": links,
                    "conformsTo": conforms,
                }
            )
        )

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        time.sleep(self.server.seconds)
        items, limit, begin = self.server.items, int(asked.get("limit", 10)), int(asked.get("token", 0))
        end = begin + limit
        links = []
        if end < len(items):
            body = {**asked, "token": str(end)}
            href = f"http://127.0.0.1:{self.server.server_port}/search"
            links.append({"rel": "next", "method": "POST", "href": href, "body": body})
        self._send(
            '{"type":"FeatureCollection","features":['
            + ",".join(items[begin:end])
            + f'],"links":{json.dumps(links)},"numberMatched":{len(items)}}}'
        )

    def _send(self, text):
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/geo+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *args):
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, items, seconds):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.items, self.seconds = items, seconds


@contextlib.contextmanager
def served(portals: int, items: int, seconds: float = 0.0):
    """Give the addresses of `portals` APIs with `items` each, all different, that answer after `seconds`."""
    command = [sys.executable, __file__, str(portals), str(items), str(seconds)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield json.loads(process.stdout.readline())
    finally:
        process.stdin.close()
        process.wait(timeout=10)


def main(portals: int, items: int, seconds: float) -> None:
    sys.path.insert(0, str(Path(__file__).parent))
    from realistic_items import item_text

    addresses = []
    for portal in range(portals):
        texts = [item_text(portal * items + number) for number in range(items)]
        server = _Server(texts, seconds)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        addresses.append(f"http://127.0.0.1:{server.server_port}")
    os.nice(10)
    sys.stdout.write(json.dumps(addresses) + "\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
