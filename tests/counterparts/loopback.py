"""A small HTTP server on loopback whose answers a test writes as functions."""

import contextlib
import json
import socket
import ssl
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qsl, urlsplit

from quiet_server import on_new_port


@dataclass
class Request:
    """What came in."""

    method: str
    path: str
    query: dict
    headers: dict
    body: bytes

    def json(self):
        return json.loads(self.body)


@dataclass
class Reply:
    """What goes out; `raw(handler)` takes over after the request was read, for answers that are not HTTP."""

    status: int = 200
    body: bytes = b""
    headers: dict = field(default_factory=dict)
    raw: object = None


def json_reply(document, status=200, **headers):
    """Return a JSON reply."""
    return Reply(status, json.dumps(document).encode(), {"Content-Type": "application/geo+json", **headers})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer on a connection that is kept takes 40 ms

    def answer(self):
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, parts.path, dict(parse_qsl(parts.query)), headers, body)
        self.server.requests.append(request)
        reply = self.server.respond(request)
        if reply.raw is not None:
            self.close_connection = True
            reply.raw(self)
            return
        self.send_response(reply.status)
        for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
            if value is not None:
                self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_CONNECT = answer  # noqa: N815 (names of http.server)

    def handle(self):
        with contextlib.suppress(OSError):  # a client that hangs up is what many tests are about
            super().handle()

    def log_message(self, *args):
        pass


class Loopback:
    """Serve `respond(Request) -> Reply` while the block runs."""

    def __init__(self, respond, context=None):
        self.server = on_new_port(_Handler)
        self.server.respond, self.server.requests = respond, []
        if context is not None:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        scheme = "http" if context is None else "https"
        self.url = f"{scheme}://127.0.0.1:{self.server.server_port}"

    @property
    def requests(self):
        """All requests so far."""
        return self.server.requests

    def __enter__(self):
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def closed_port():
    """Return a port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def tls_context(folder):
    """Return a server context with a fresh certificate for 127.0.0.1 that nobody trusts, and its file."""
    import subprocess

    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=127.0.0.1",
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-keyout",
            f"{folder}/key.pem",
            "-out",
            f"{folder}/cert.pem",
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{folder}/cert.pem", f"{folder}/key.pem")
    return context, f"{folder}/cert.pem"
