"""A file server on loopback that answers range requests, slowly or wrongly if a test says so."""

import contextlib
import re
import threading
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import unquote, urlsplit

from quiet_server import on_new_port

_RANGE = re.compile(r"bytes=(\d+)-(\d*)$")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        served = self.server.owner
        time.sleep(served.latency)
        path, wanted = unquote(urlsplit(self.path).path), _RANGE.match(self.headers.get("Range", ""))
        asked = (int(wanted[1]), int(wanted[2]) if wanted[2] else None) if wanted else None
        served.headers.append(dict(self.headers.items()))
        fault = served.fault(path, asked) if served.fault else None
        file = (served.folder / path.lstrip("/")).resolve()
        if isinstance(fault, int):
            self._end(fault)
        elif not file.is_file() or served.folder not in file.parents:
            self._end(404)
        else:
            self._send(file, None if fault == "norange" else asked, fault)

    def _end(self, status):
        self.server.owner.note(self.command, self.path, status, 0)
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, file, asked, fault):
        size = file.stat().st_size
        first, last = asked or (0, size - 1)
        last = size - 1 if last is None else min(last, size - 1)
        if first > last:
            self._end(416)
            return
        self.send_response(206 if asked else 200)
        self.send_header("Content-Length", str(last - first + 1))
        if fault != "norange":
            self.send_header("Accept-Ranges", "bytes")
        if asked:
            self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        self.end_headers()
        body = b""
        if self.command == "GET":
            with file.open("rb") as stream:
                stream.seek(first)
                body = stream.read(last - first + 1)
        if fault == "truncate":
            body = body[: len(body) // 2]
            self.close_connection = True
        self.server.owner.note(self.command, self.path, 206 if asked else 200, len(body))
        self.wfile.write(body)

    do_GET = do_HEAD = answer

    def handle(self):
        with contextlib.suppress(OSError):  # GDAL hangs up when it has what it wants
            super().handle()

    def log_message(self, *args):
        pass


class RangeServer:
    """What `range_server` gives.

    Attributes:
        url: without a slash at its end.
        folder: what is served.
        latency: seconds before every answer; may be changed.
        requests: (method, path with query, status, bytes of the body) so far.
        headers: of the requests so far, as dicts, in the order in which they came.
        fault: None, or a function (path, (first, last or None) or None without a range) → None: answer well;
            a status; "norange": the whole file with status 200; "truncate": half of the body, then hang up.
    """

    def __init__(self, folder, latency=0.0):
        self.folder = Path(folder).resolve()
        self.latency = latency
        self.requests, self.headers = [], []
        self.fault = None
        self._server = on_new_port(_Handler)
        self._server.owner = self
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def note(self, *request):
        self.requests.append(request)

    def start(self):
        serve = {"poll_interval": 0.02}
        threading.Thread(target=self._server.serve_forever, kwargs=serve, daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


@contextlib.contextmanager
def range_server(folder, latency=0.0):
    """Serve the files of a folder while the block runs."""
    server = RangeServer(folder, latency)
    server.start()
    try:
        yield server
    finally:
        server.stop()
