"""A server of many small files on loopback, each with a tag and ranges, some requests of which go wrong."""

import hashlib
import random
import re
import socket
import struct
import threading
from functools import lru_cache

from loopback import Reply
from loopback_service import LoopbackService

PIECE = 1 << 15
MODIFIED = "Wed, 01 Jul 2026 10:00:00 GMT"


@lru_cache(maxsize=256)
def content(number, size):
    """Return the bytes of a file: like an archive, and unlike those of any other file."""
    return b"PK\x03\x04" + random.Random(number).randbytes(size - 4)


def checksum(number, size):
    return f"md5:{hashlib.md5(content(number, size)).hexdigest()}"


class ManyFilesServer(LoopbackService):
    """Serves `/NUMBER-SIZE.zip`; `with ManyFilesServer() as server:`.

    Attributes:
        fault: None, or a function (number, first byte) → Reply or None: answer well.
        sent: file number → bytes of its body so far. answers: file number → requests so far.
        gate: an event that answers wait for before their last piece; None: they do not.
    """

    def __init__(self, fault=None):
        super().__init__()
        self.fault = fault
        self.sent, self.answers = {}, {}
        self.gate = None
        self._counting = threading.Lock()

    def address(self, number, size):
        return f"{self.url}/{number}-{size}.zip"

    def respond(self, request):
        number, size = (int(each) for each in re.findall(r"\d+", request.path))
        asked = re.fullmatch(r"bytes=(\d+)-", request.headers.get("range", ""))
        first = int(asked.group(1)) if asked else None
        with self._counting:
            self.answers[number] = self.answers.get(number, 0) + 1
        reply = self.fault(number, first) if self.fault else None
        return reply or self.good(number, size, first)

    def good(self, number, size, first=None, stop=None, reset=False):
        """Return the answer for a file from a byte on; it ends after `stop` bytes, perhaps by a reset."""
        names = {"ETag": f'"{number}"', "Last-Modified": MODIFIED, "Content-Type": "application/zip"}
        if first is not None and first >= size:
            return Reply(416, b"", {"Content-Range": f"bytes */{size}", **names})
        start = first or 0
        names["Content-Length"] = str(size - start)
        if first is not None:
            names["Content-Range"] = f"bytes {start}-{size - 1}/{size}"
        body = content(number, size)[start : size if stop is None else min(size, start + stop)]
        return Reply(raw=lambda handler: self._send(handler, number, first, names, body, stop, reset))

    def _send(self, handler, number, first, names, body, stop, reset):
        handler.close_connection = stop is not None
        handler.send_response(200 if first is None else 206)
        for name, value in names.items():
            handler.send_header(name, value)
        handler.end_headers()
        for place in range(0, len(body), PIECE):
            if self.gate is not None:  # progress is told ten times a second
                self.gate.wait(20 if place + PIECE >= len(body) else 0.11)
            handler.wfile.write(body[place : place + PIECE])
            with self._counting:
                self.sent[number] = self.sent.get(number, 0) + len(body[place : place + PIECE])
        if reset:
            handler.wfile.flush()
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            handler.connection.close()


class RandomFaults:
    """Some of all requests fail: reset, cut off, 500, 503, 429.

    Attributes:
        count: how many failed so far.
    """

    def __init__(self, server, size, share, seed=1):
        self._server, self._size, self._share = server, size, share
        self._random = random.Random(seed)
        self._turn = threading.Lock()
        self.count = 0

    def __call__(self, number, first):
        with self._turn:
            if self._random.random() >= self._share:
                return None
            self.count += 1
            kind, stop = self._random.randrange(5), self._random.randrange(1, self._size)
        if kind < 2:
            return self._server.good(number, self._size, first, stop, reset=kind == 0)
        status = {2: 500, 3: 503, 4: 429}[kind]
        return Reply(status, b"", {"Retry-After": "0"} if status == 429 else {})
