"""An HTTP server on a free loopback port that counts what it was asked."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class LoopbackHandler(BaseHTTPRequestHandler):
    """Speaks HTTP/1.1 and notes every request at its server."""

    protocol_version = "HTTP/1.1"
    server: LoopbackServer

    def log_message(self, *_arguments: Any) -> None:
        """Keep the terminal for the demonstration's own words."""

    def note(self) -> None:
        """Count this request under its method and first path element."""
        self.server.count(f"{self.command} /{self.path.lstrip('/').split('/')[0].split('?')[0]}")

    def answer_json(self, document: Any, media_type: str = "application/json", status: int = 200) -> None:
        """Send `document`."""
        self.answer(json.dumps(document).encode("utf-8"), media_type, status)

    def answer(
        self, body: bytes, media_type: str, status: int = 200, headers: dict[str, str] | None = None
    ) -> None:
        """Send `body` with its length."""
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class LoopbackServer(ThreadingHTTPServer):
    """Serves in a daemon thread from `start` to `stop`."""

    daemon_threads = True

    def __init__(self, handler: type[LoopbackHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.requests: dict[str, int] = {}
        self._lock = threading.Lock()
        self.url = f"http://127.0.0.1:{self.server_port}"

    def count(self, name: str) -> None:
        """Add one to the requests called `name`."""
        with self._lock:
            self.requests[name] = self.requests.get(name, 0) + 1

    def start(self) -> None:
        """Answer from now on."""
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Answer no more; the port is free again."""
        self.shutdown()
        self.server_close()
