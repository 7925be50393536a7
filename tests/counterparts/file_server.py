"""A server of one file on loopback that resumes as servers should, and goes wrong as a test says."""

import contextlib
import hashlib
import random
import re
import socket
import struct
import threading
import time

from loopback import Reply
from loopback_service import LoopbackService

ETAG, MODIFIED = '"first"', "Wed, 01 Jul 2026 10:00:00 GMT"
PIECE = 1 << 16


def some_bytes(size, seed=1):
    """Return bytes that begin as a zip archive does and are else of no kind."""
    return b"PK\x03\x04" + random.Random(seed).randbytes(size - 4)


def md5_of(body):
    return f"md5:{hashlib.md5(body).hexdigest()}"


class FileServer(LoopbackService):
    """Serves `body` at any path; `with FileServer(body) as server:`.

    Attributes:
        body, etag, modified: the file as it is now; an empty tag or date is not sent.
        ranges: whether ranges are answered.
        conditions: whether `If-Range` is looked at.
        faults: functions (request, first) → Reply or None (answer well), one for each request to come.
        always: such a function for every request that `faults` has nothing for; None: answer well.
        sent: bytes of bodies so far.
        content_type: of the file.
        breath: seconds of rest before the last piece of a body, long enough for a report of what goes on.
    """

    def __init__(self, body, etag=ETAG, modified=MODIFIED):
        super().__init__()
        self.body, self.etag, self.modified = body, etag, modified
        self.ranges = self.conditions = True
        self.faults, self.always = [], None
        self.sent = 0
        self.content_type = "application/octet-stream"
        self.breath = 0.0
        self._counting = threading.Lock()

    def respond(self, request):
        first = self._first(request)
        fault = self.faults.pop(0) if self.faults else self.always
        reply = fault(request, first) if fault else None
        return reply or self.good(first)

    def _first(self, request):
        match = re.fullmatch(r"bytes=(\d+)-", request.headers.get("range", ""))
        if match is None or not self.ranges:
            return None
        condition = request.headers.get("if-range")
        if self.conditions and condition and condition not in (self.etag, self.modified):
            return None
        return int(match.group(1))

    def names(self):
        return {name: text for name, text in (("ETag", self.etag), ("Last-Modified", self.modified)) if text}

    def good(self, first, most=None):
        """Return the answer for the file, or for what follows `first` bytes of it; at most `most` of it."""
        size = len(self.body)
        if first is not None and first >= size:
            return Reply(416, b"", {"Content-Range": f"bytes */{size}", **self.names()})
        start = first or 0
        end = size if most is None else min(size, start + most)
        headers = {"Content-Length": str(end - start), "Content-Type": self.content_type, **self.names()}
        if first is not None:
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
        return self.raw(200 if first is None else 206, headers, self.body[start:end])

    def raw(self, status, headers, body, after=None):
        """Return an answer whose headers and body need not agree; `after(handler)` comes last."""

        def answer(handler):
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name, value)
            handler.end_headers()
            for place in range(0, len(body), PIECE):
                piece = body[place : place + PIECE]
                if place + PIECE >= len(body):
                    time.sleep(self.breath)
                handler.wfile.write(piece)
                with self._counting:
                    self.sent += len(piece)
            if after is not None:
                after(handler)

        return Reply(raw=answer)

    def cut(self, count):
        """Return a fault: all is announced, `count` bytes come, then the server hangs up."""

        def fault(_request, first):
            start = first or 0
            good = {"Content-Length": str(len(self.body) - start), **self.names()}
            if first is not None:
                good["Content-Range"] = f"bytes {start}-{len(self.body) - 1}/{len(self.body)}"
            return self.raw(200 if first is None else 206, good, self.body[start : start + count])

        return fault

    def reset(self, count):
        """Return a fault: as `cut`, but the connection is reset."""

        def after(handler):
            handler.wfile.flush()
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            handler.connection.close()

        def fault(_request, _first):
            headers = {"Content-Length": str(len(self.body)), **self.names()}
            return self.raw(200, headers, self.body[:count], after)

        return fault

    def no_length(self, count=None):
        """Return a fault: no length is given, hanging up ends the body, after `count` bytes."""

        def fault(_request, first):
            if first is not None:
                return None
            return self.raw(200, {"Connection": "close", **self.names()}, self.body[:count])

        return fault

    def endless(self):
        """Return a fault: no length is announced, and the body does not end before the client hangs up."""

        def after(handler):
            with contextlib.suppress(OSError):
                while True:
                    handler.wfile.write(self.body)

        return lambda _request, _first: self.raw(200, {"Connection": "close"}, self.body, after)

    def chunked(self, count=None, whole=True):
        """Return a fault: sent in chunks, `count` bytes of the file, with or without the last chunk."""

        def fault(_request, first):
            body = self.body[first or 0 :][:count]
            packed = b"".join(
                b"%x\r\n%b\r\n" % (len(piece), piece)
                for piece in (body[place : place + PIECE] for place in range(0, len(body), PIECE))
            )
            headers = {"Transfer-Encoding": "chunked", **self.names()}
            if first is not None:
                size = len(self.body)
                headers["Content-Range"] = f"bytes {first}-{size - 1}/{size}"
            ending = b"0\r\n\r\n" if whole else b""
            return self.raw(200 if first is None else 206, headers, packed + ending)

        return fault

    def becomes(self, body, etag, then):
        """Return a fault: from this request on the file is another one."""

        def fault(request, _first):
            self.body, self.etag = body, etag
            first = self._first(request)
            return then(request, first) if then else self.good(first)

        return fault

    def waits(self, count, released):
        """Return a fault: `count` bytes, a moment later some more, then nothing until `released` is set."""

        def fault(_request, first):
            start = first or 0
            headers = {"Content-Length": str(len(self.body) - start), **self.names()}
            if first is not None:
                headers["Content-Range"] = f"bytes {start}-{len(self.body) - 1}/{len(self.body)}"

            def after(handler):
                handler.wfile.flush()
                time.sleep(0.15)  # progress is told ten times a second
                handler.wfile.write(self.body[start + count : start + count + 1000])
                handler.wfile.flush()
                released.wait(30)

            code = 200 if first is None else 206
            return self.raw(code, headers, self.body[start : start + count], after)

        return fault


def status(code, body=b"", **headers):
    """Return a fault: this status, these headers (`Retry_After`), this body."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _request, _first: Reply(code, body, told)
