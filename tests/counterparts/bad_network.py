"""Network faults as functions that turn a good reply into a bad one."""

import functools
import gzip
import socket
import struct
import time
import zlib

from loopback import Reply


def _head(handler, reply, length=None, **more):
    handler.send_response(reply.status)
    length = len(reply.body) if length is None else length
    for name, value in {**reply.headers, "Content-Length": str(length), **more}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()


def truncated(reply):
    """Announce the whole body, send half of it, close."""

    def raw(handler):
        _head(handler, reply)
        handler.wfile.write(reply.body[: len(reply.body) // 2])

    return Reply(raw=raw)


def reset(reply):
    """Reset the connection before any answer."""

    def raw(handler):
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()

    return Reply(raw=raw)


def silent(reply):
    """Take the request and say nothing."""
    return Reply(raw=lambda handler: time.sleep(20))


def stalled(reply):
    """Send the headers and a part of the body, then nothing."""

    def raw(handler):
        _head(handler, reply, length=len(reply.body) + 1000)
        handler.wfile.write(reply.body)
        handler.wfile.flush()
        time.sleep(20)

    return Reply(raw=raw)


def trickling(reply):
    """Send a byte now and then, for ever."""

    def raw(handler):
        _head(handler, reply, length=1_000_000)
        while True:
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.02)

    return Reply(raw=raw)


def garbage(reply):
    """Answer something that is no HTTP."""
    return Reply(raw=lambda handler: handler.wfile.write(bytes(range(256)) * 8))


def html(reply):
    """A page for people instead of JSON."""
    return Reply(200, b"<!DOCTYPE html><html><title>Sign in</title></html>", {"Content-Type": "text/html"})


def html_called_json(reply):
    """The same, with JSON's media type."""
    return Reply(200, b"\n <html></html>", {"Content-Type": "application/json"})


def cut_json(reply):
    """Half of the document, with a matching length."""
    return Reply(200, reply.body[: len(reply.body) // 2], reply.headers)


def deep_json(reply):
    """Nested beyond any parser."""
    return Reply(200, b'{"type":"FeatureCollection","features":[' + b"[" * 200_000, reply.headers)


def huge(reply):
    """Announce more than anybody would take."""
    return Reply(raw=lambda handler: _head(handler, reply, length=10**12))


def gzip_bomb(reply):
    """64 MB of blanks in some 64 kB."""
    return Reply(200, _bomb(), {**reply.headers, "Content-Encoding": "gzip"})


@functools.lru_cache
def _bomb():
    return gzip.compress(b" " * (64 << 20))


def gzipped(reply):
    """The good reply, compressed."""
    return Reply(reply.status, gzip.compress(reply.body), {**reply.headers, "Content-Encoding": "gzip"})


def raw_deflated(reply):
    """Compressed as some servers understand "deflate"."""
    packer = zlib.compressobj(wbits=-15)
    body = packer.compress(reply.body) + packer.flush()
    return Reply(reply.status, body, {**reply.headers, "Content-Encoding": "deflate"})


def bad_gzip(reply):
    """A damaged stream."""
    body = bytearray(gzip.compress(reply.body))
    body[12:20] = b"\xff" * 8
    return Reply(200, bytes(body), {**reply.headers, "Content-Encoding": "gzip"})


def cut_gzip(reply):
    """A stream that breaks off, with a matching length."""
    body = gzip.compress(reply.body)
    return Reply(200, body[: len(body) // 2], {**reply.headers, "Content-Encoding": "gzip"})
