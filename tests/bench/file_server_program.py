"""A server of one file in a process of its own: `with files_served(FILE) as url:`.

It prints its address and ends when its input is closed. The kernel sends the file, so it takes next to no
time from who is measured. `/slow` is sent at some 200 MB/s; `/sent` tells the bytes of bodies so far.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

RATE, STEP = 200e6, 1 << 20  # bytes a second, bytes


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/sent":
            self._head(200, len(str(self.server.sent)))
            self.wfile.write(str(self.server.sent).encode())
            return
        size = Path(self.server.file).stat().st_size
        match = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        first = int(match.group(1)) if match else 0
        told = {"Content-Range": f"bytes {first}-{size - 1}/{size}"} if match else {}
        self._head(206 if match else 200, size - first, **told)
        with contextlib.suppress(OSError), Path(self.server.file).open("rb") as stream:
            self._send(stream, first, size)

    def _send(self, stream, first, size):
        step = STEP if self.path == "/slow" else size
        while first < size:
            sent = os.sendfile(self.connection.fileno(), stream.fileno(), first, min(step, size - first))
            first += sent
            self.server.sent += sent
            if self.path == "/slow":
                time.sleep(sent / RATE)

    def _head(self, status, length, **more):
        self.send_response(status)
        for name, value in {"Content-Length": str(length), "ETag": '"bench"', **more}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.flush()

    def log_message(self, *args):
        pass


@contextlib.contextmanager
def files_served(file):
    """Serve a file while the block runs; gives the server's address."""
    command = [sys.executable, __file__, str(file)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as program:
        try:
            yield program.stdout.readline().strip()
        finally:
            program.stdin.close()
            program.wait(10)


def main(file):
    """Serve until the input is closed."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.file, server.sent = file, 0
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1])
