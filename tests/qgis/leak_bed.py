"""A portal on loopback that repeats every secret it hears, and a search for secrets in all that is kept."""

import base64
import itertools
import json
import logging
import sqlite3
import tempfile
import traceback
import zlib
from pathlib import Path
from urllib.parse import parse_qsl

from guichet_eo.core.account import Account
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_access import PortalAccess
from loopback import Reply, json_reply
from loopback_service import LoopbackService
from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtWidgets import QApplication
from stream_life_bed import everything_in, files_below

CODE = "402118"
# kind → entry of the portal file (endpoint: a path), values of the account; each has a core that no encoding
# but base64 changes
KINDS = {
    "bearer": ("oidc", "/token", {"username": "ann@LEAK0user", "password": "s3/LEAK1word &+%|||é"}),
    "link-token": ("oidc", "/token", {"username": "ann@LEAK0user", "password": "s3/LEAK1word &+%"}),
    "basic": ("basic", "", {"username": "LEAK0user", "password": "s3/LEAK1word &+%"}),
    "client": ("client", "/token", {"client_id": "LEAK0client", "client_secret": "LEAK1client &/"}),
    "api-key": ("apikey", "/token", {"any": "LEAK1apikey+/="}),
    "header": ("header", "", {"X-API-Key": "LEAK1header+/="}),
    "sign-urls": ("keypair", "/sign_urls", {"access-key": "LEAK0pair/", "secret-key": "LEAK1pair+/"}),
    "sign-urls-device": ("device", "/sign_urls", {"grant": "LEAK0grant", "refresh_token": "LEAK1device"}),
    "hda": ("basic", "/json", {"username": "LEAK0user", "password": "s3/LEAK1word &+%"}),
    "regards": ("basic", "/token", {"username": "LEAK0user", "password": "s3/LEAK1word &+%"}),
    "s3": ("s3", "", {"access_key": "LEAK0access", "secret_key": "LEAK1secret/+"}),
    "bearer-s3": ("oidc", "/token", {"username": "ann@LEAK0user", "password": "s3/LEAK1word &+%"}),
    "m2m": ("basic", "/application", {"username": "LEAK0user", "password": "s3/LEAK1word &+%"}),
    "text-token": ("basic", "/plain", {"username": "LEAK0user", "password": "s3/LEAK1word &+%"}),
}
UUID = "1ea40000-5ec2-4e70-8c0d-"  # begins the tokens that are a plain text
CORES = (
    *(f"LEAK{number}{word}" for number in "01" for word in ("user", "word", "client", "apikey", "header")),
    "LEAK0pair", "LEAK1pair", "LEAK0grant", "LEAK1device", "LEAK0access", "LEAK1secret",
    "LEAK2token", "LEAK3renewal", "LEAK4signature", "LEAK5device", "LEAK6access", "LEAK6secret", UUID,
)  # fmt: skip


def account_of(kind):
    return Account(KINDS[kind][0], dict(KINDS[kind][2]))


def portal_of(kind, url):
    """Return a portal whose search and files are closed by one kind of gate."""
    name, path, _values = KINDS[kind]
    entry = {"kind": kind, "client_id": "public", "code": "perhaps", "proof": "file"}
    if path:
        entry["endpoint"] = f"{url}{path}"
    if kind == "sign-urls-device":
        entry["about"] = f"{url}/openapi.json"
    if kind == "s3":
        entry.update(endpoint=url, proof="bucket")
    if kind == "bearer-s3":
        entry.update(keys=f"{url}/keys", bucket={"endpoint": url, "region": "default"})
    closed = kind in ("sign-urls", "sign-urls-device", "s3", "link-token")
    options = {"pixel_gate": [entry], "signed_hosts": ["127.0.0.1"], "filter": "none"}
    if not closed:
        options["search_gate"] = [{**entry, "redirects": False}]
    return Portal(
        "here",
        LocalText("Here"),
        "Here",
        dialect="stac",
        endpoints={"stac": f"{url}/stac"},
        families=_families(),
        access=PortalAccess(search="anonymous" if closed else "login", pixels="login", kind=name),
        trusted_hosts=("127.0.0.1",),
        options=options,
    )


def _families():
    from guichet_eo.core.holding import Holding

    return {"s2-l2a-sen2cor": Holding(collections=("c",))}


class LeakyServer(LoopbackService):
    """Logs in, signs, searches and gives one file; out of order it says all that it heard.

    Attributes:
        trouble: None, or the status of every answer; "circle" and "garbage" are kinds, too.
        spared: beginnings of paths that are answered well all the same.
        file: bytes of a raster.
    """

    def __init__(self, file):
        super().__init__()
        self.file, self.trouble, self.spared = file, None, ()
        self._counter = itertools.count(1)

    def respond(self, request):
        if self.trouble is not None and not request.path.startswith(self.spared or ("\0",)):
            return self._bad(request)
        for start, answer in self._routes():
            if request.path.startswith(start):
                return answer(request)
        return Reply(404)

    def _routes(self):
        return (
            ("/token", self._token),
            ("/json", self._token),
            ("/oidc/token", self._granted),
            ("/oidc/auth/device", self._device),
            ("/application", lambda _request: json_reply({"data": f"LEAK2token{next(self._counter)}"})),
            ("/plain", lambda _request: Reply(200, f"{UUID}{next(self._counter):012x}".encode())),
            ("/keys", self._keys),
            ("/openapi.json", self._about),
            ("/sign_urls", self._sign),
            ("/stac/search", self._search),
            ("/bucket", self._give),
            ("/files", self._give),
        )

    def _bad(self, request):
        said = {"path": request.path, "query": request.query, "headers": request.headers}
        heard = {**said, "body": request.body.decode("utf-8", "replace")}
        words = " ".join((*request.query.values(), *request.headers.values(), heard["body"]))
        body = json.dumps({"message": words, "detail": words, "error": words, "heard": heard}).encode()
        if self.trouble == "circle":
            return Reply(302, body, {"Location": f"{request.path}?again={len(self.requests)}"})
        if self.trouble == "garbage":
            return Reply(200, b"<html>" + body, {"Content-Type": "text/html"})
        return Reply(self.trouble, body, {"Content-Type": "application/json"})

    def _token(self, request):
        number = next(self._counter)
        return json_reply(
            {
                "access_token": f"LEAK2token{number}",
                "refresh_token": f"LEAK3renewal{number}",
                "expires_in": 300,
                "refresh_expires_in": 1800,
            }
        )

    def _granted(self, request):
        """Let a device in at its second question."""
        form = dict(parse_qsl(request.body.decode()))
        if "device_code" in form and next(self._counter) % 2:
            return json_reply(
                {"error": "authorization_pending", "error_description": request.body.decode()}, 400
            )
        return self._token(request)

    def _device(self, request):
        number = next(self._counter)
        return json_reply(
            {
                "device_code": f"LEAK5device{number}",
                "user_code": "WDJB-MJHT",
                "verification_uri": f"{self.url}/page",
                "expires_in": 600,
                "interval": 0.01,
            }
        )

    def _keys(self, request):
        if request.method == "DELETE":
            return json_reply({})
        number = next(self._counter)
        return json_reply({"access_id": f"LEAK6access{number}", "secret": f"LEAK6secret{number}/+"})

    def _about(self, request):
        flows = {"password": {"scopes": {}, "tokenUrl": f"{self.url}/oidc/token"}}
        return json_reply({"components": {"securitySchemes": {"OAuth2PasswordBearer": {"flows": flows}}}})

    def _sign(self, request):
        number = next(self._counter)
        signed = {url: f"{url}?X-Amz-Signature=LEAK4signature{number}" for url in request.json()["urls"]}
        return json_reply({"hrefs": signed, "expiry": "2099-01-01T00:00:00Z"})

    def _search(self, request):
        ring = [[2.9, 42.9], [4.1, 42.9], [4.1, 44.1], [2.9, 44.1], [2.9, 42.9]]
        asset = {
            "href": f"{self.url}/files/f1.tif",
            "type": "image/tiff; application=geotiff",
            "roles": ["data"],
        }
        item = {
            "type": "Feature", "stac_version": "1.0.0", "id": "S2A_1", "collection": "c",
            "geometry": {"type": "Polygon", "coordinates": [ring]}, "bbox": [2.9, 42.9, 4.1, 44.1],
            "properties": {"datetime": "2026-10-24T10:50:31Z", "platform": "sentinel-2a"},
            "assets": {"B02": asset}, "links": [],
        }  # fmt: skip
        return json_reply({"type": "FeatureCollection", "features": [item], "links": []})

    def _give(self, request):
        first, last, status = 0, len(self.file) - 1, 200
        wanted = request.headers.get("range", "")
        if wanted.startswith("bytes="):
            start, _, end = wanted[6:].partition("-")
            first, last, status = int(start), min(int(end or last), last), 206
        body = self.file[first : last + 1]
        headers = {"Content-Type": "image/tiff", "Accept-Ranges": "bytes", "ETag": '"1"'}
        if status == 206:
            headers["Content-Range"] = f"bytes {first}-{last}/{len(self.file)}"
        return Reply(status, body, headers)

    def form(self, place=-1):
        return dict(parse_qsl(self.requests[place].body.decode()))


class Ears:
    """Hears what goes to QGIS's message log, Python's logging and the error hooks while the block runs."""

    def __enter__(self):
        self.words = []
        QgsApplication.messageLog().messageReceived.connect(self._hear)
        self._handler = logging.Handler(logging.DEBUG)
        self._handler.emit = lambda record: self.words.append(
            f"{record.name} {record.getMessage()} {record.exc_info}"
        )
        self._root = logging.getLogger()
        self._level = self._root.level
        self._root.addHandler(self._handler)
        self._root.setLevel(logging.DEBUG)
        return self

    def _hear(self, *message):
        self.words.append(" ".join(map(str, message)))

    def __exit__(self, *trace):
        self._root.removeHandler(self._handler)
        self._root.setLevel(self._level)
        QgsApplication.messageLog().messageReceived.disconnect(self._hear)


def needles():
    """Return every form of every secret that is searched for."""
    found = {CODE: CODE}
    for core in CORES:
        found[core] = core
        for shift in range(3):
            coded = base64.b64encode(b"x" * shift + core.encode()).decode().rstrip("=")
            # the ends depend on what stands beside
            found[coded[(0, 2, 3)[shift] : -1]] = f"{core} in base64"
    return found


NEEDLES = needles()


def leaks_in(text):
    """Return which secrets stand in a text."""
    return sorted({what for needle, what in NEEDLES.items() if needle in text})


def said_of(error):
    """Return all that an exception can be made to say, with what it was raised from."""
    texts = []
    while error is not None:
        texts += [str(error), repr(error), *map(str, error.args), str(getattr(error, "detail", ""))]
        texts += traceback.format_exception(type(error), error, error.__traceback__)
        error = error.__cause__
    return "\n".join(texts)


def texts_of_widgets():
    """Return what every widget there is shows or would say."""
    texts = []
    for widget in QApplication.allWidgets():
        for name in ("text", "toolTip", "windowTitle", "accessibleName", "statusTip", "toPlainText"):
            read = getattr(widget, name, None)
            hidden = getattr(widget, "echoMode", None)
            if callable(read) and not callable(hidden):
                try:
                    texts.append(str(read()))
                except TypeError:
                    continue
    return "\n".join(texts)


def content_of(path):
    """Return a file as text, unpacked where it is a project, a database or compressed."""
    if path.suffix in (".qgz", ".qgs"):
        return everything_in(path)
    try:
        raw = path.read_bytes()
    except FileNotFoundError:  # QGIS removed a file of the moment meanwhile
        return ""
    texts = [raw.decode("latin-1")]
    if raw.startswith(b"SQLite format 3"):
        texts += _rows(path)
    return "\n".join(texts)


def _rows(path):
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        tables = [row[0] for row in connection.execute("select name from sqlite_master where type='table'")]
        for table in tables:
            for row in connection.execute(f'select * from "{table}"'):
                for value in row:
                    yield _plain(value)
    except sqlite3.DatabaseError:  # locked: its bytes were searched
        return
    finally:
        connection.close()


def _plain(value):
    if not isinstance(value, bytes):
        return str(value)
    try:
        return zlib.decompress(value).decode("latin-1")
    except zlib.error:
        return value.decode("latin-1")


def leaks_below(*folders):
    """Return what leaks in files, and in their names."""
    found = {}
    for path in (path for folder in folders for path in files_below(folder)):
        leaks = leaks_in(f"{path.name}\n{content_of(path)}")
        if leaks:
            found[str(path)] = leaks
    return found


def settings_text():
    settings = QgsSettings()
    return "\n".join(f"{key}={settings.value(key)}" for key in settings.allKeys())


def layers_text(project):
    texts = []
    for layer in project.mapLayers().values():
        provider = layer.dataProvider()
        texts += [layer.name(), layer.source(), layer.publicSource(), layer.attribution()]
        texts += [provider.dataSourceUri() if provider else ""]
        texts += [str(layer.customProperty(key)) for key in layer.customPropertyKeys()]
    return "\n".join(texts)


def places():
    """Return where files of QGIS and of this run lie; its encrypted database is one of them."""
    encrypted = Path(QgsApplication.qgisAuthDatabaseFilePath()).parent
    return (Path(QgsApplication.qgisSettingsDirPath()), encrypted, Path(tempfile.gettempdir()))


__all__ = [name for name in dir() if not name.startswith("_")]
