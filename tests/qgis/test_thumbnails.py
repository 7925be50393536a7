"""The small pictures of the list."""

import struct
import threading
import zlib
from dataclasses import replace

import pytest
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.gis.image_memory import ImageMemory
from guichet_eo.gis.picture_cache import PictureCache
from guichet_eo.gis.picture_reader import PictureReader
from guichet_eo.gis.thumbnail_image import decode_thumbnail
from guichet_eo.gis.thumbnail_state import ThumbnailState
from guichet_eo.gis.thumbnails import Thumbnails
from loopback import Loopback, Reply
from picture_bed import Profiles, encoded, portal, scene, settle, wait
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice
from qgis.PyQt.QtGui import QColor, QImage


def png_of(width, height):
    """Return a PNG whose header promises a size and whose pixels are missing."""

    def chunk(kind, content):
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


GIF_FRAME = b"\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00"
GIF_HEAD = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00"
PICTURES = {
    "/good.png": encoded(),
    "/large.jpg": encoded(1200, 900, form="JPG"),
    "/still.gif": GIF_HEAD + GIF_FRAME + b"\x3b",
    "/moving.gif": GIF_HEAD + GIF_FRAME * 3 + b"\x3b",
    "/truncated.jpg": encoded(1200, 900, form="JPG")[:200],
    "/damaged.png": encoded()[:60],
    "/bomb.png": png_of(60000, 60000),
    "/login.html": b"<html><body>Please log in</body></html>",
    "/drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
    "/empty.png": b"",
    "/noise.jpg": bytes(range(256)) * 40,
}


class Bed:
    """A server with pictures, and thumbnails that look at it."""

    def __init__(self, folder, **terms):
        self.folder, self.portal, self.profiles = folder, portal(**terms), Profiles()
        self.gate = threading.Event()
        self.gate.set()
        self.server = Loopback(self.respond).__enter__()
        self.arrived = []
        self.restart()

    def respond(self, request):
        self.gate.wait(10)
        body = PICTURES.get(request.path if not request.path.startswith("/n/") else "/good.png")
        return Reply(404) if body is None else Reply(200, body)

    def restart(self):
        """Begin a new session on the same disk."""
        reader = PictureReader(PictureCache(self.folder))
        self.thumbnails = Thumbnails({"bed": self.portal}.get, self.profiles, reader)
        self.thumbnails.arrived.connect(self.arrived.append)

    def scene(self, path, **quicklook):
        return scene(path, self.server.url + path, **quicklook)

    def get(self, path, **quicklook):
        """Ask for a picture and wait until it is there or has failed."""
        wanted = self.scene(path, **quicklook)
        assert self.thumbnails.image(wanted) is None
        wait(lambda: wanted.ref in self.arrived)
        return wanted

    def close(self):
        self.gate.set()
        self.thumbnails.close()
        self.server.__exit__()


@pytest.fixture
def bed(tmp_path, qgis_app):
    found = Bed(tmp_path / "cache")
    yield found
    found.close()


def test_a_picture_arrives_later_and_then_is_there(bed):
    wanted = bed.scene("/good.png")
    assert bed.thumbnails.state(wanted) is ThumbnailState.UNKNOWN
    assert bed.thumbnails.image(wanted) is None
    assert bed.thumbnails.state(wanted) is ThumbnailState.WAITING
    wait(lambda: bed.arrived == [wanted.ref])
    image = bed.thumbnails.image(wanted)
    assert isinstance(image, QImage)
    assert (image.width(), image.height()) == (40, 30)
    assert QColor(image.pixel(5, 5)).name() == "#336699"
    assert bed.thumbnails.state(wanted) is ThumbnailState.READY
    assert bed.thumbnails.error(wanted) is None


def test_network_settings_are_read_in_the_main_thread_and_once_per_host(bed):
    for number in range(5):
        bed.get(f"/n/{number}")
    assert bed.profiles.asked == [(("127.0.0.1",), True)]


def test_large_pictures_become_small(bed):
    image = bed.thumbnails.image(bed.get("/large.jpg"))
    assert (image.width(), image.height()) == (256, 192)


def test_the_small_picture_is_taken_where_there_is_one(bed):
    bed.get("/large.jpg", thumbnail=bed.server.url + "/good.png")
    assert [request.path for request in bed.server.requests] == ["/good.png"]


def test_the_next_session_asks_nobody(bed):
    wanted = bed.get("/good.png")
    bed.restart()
    bed.arrived.clear()
    assert bed.thumbnails.image(wanted) is None
    wait(lambda: bed.arrived == [wanted.ref])
    assert bed.thumbnails.image(wanted) is not None
    assert len(bed.server.requests) == 1


def test_pictures_that_may_not_be_kept_stay_in_memory(bed):
    bed.portal = portal(quicklooks_kept=False)
    bed.restart()
    wanted = bed.get("/good.png")
    assert bed.thumbnails.image(wanted) is not None
    assert not list(bed.folder.rglob("*"))


@pytest.mark.parametrize(
    ("path", "kind", "words"),
    [
        ("/gone.png", ErrorKind.GONE, "404"),
        ("/moving.gif", ErrorKind.BAD_ANSWER, "animation"),
        ("/truncated.jpg", ErrorKind.BAD_ANSWER, ""),
        ("/damaged.png", ErrorKind.BAD_ANSWER, "png"),
        ("/bomb.png", ErrorKind.BAD_ANSWER, "60000 × 60000"),
        ("/login.html", ErrorKind.BAD_ANSWER, "instead of a picture"),
        ("/drawing.svg", ErrorKind.BAD_ANSWER, "instead of a picture"),
        ("/empty.png", ErrorKind.BAD_ANSWER, "instead of a picture"),
        ("/noise.jpg", ErrorKind.BAD_ANSWER, "not a picture"),
    ],
)
def test_a_bad_picture_is_a_state_with_a_reason(bed, path, kind, words):
    wanted = bed.get(path)
    assert bed.thumbnails.state(wanted) is ThumbnailState.FAILED
    assert bed.thumbnails.image(wanted) is None
    error = bed.thumbnails.error(wanted)
    assert error.kind is kind
    assert words in error.detail
    assert not list(bed.folder.rglob("*.picture")), "it is not kept: next time it may be right"


def test_a_failure_is_not_repeated_at_every_look(bed):
    wanted = bed.get("/gone.png")
    for _ in range(3):
        assert bed.thumbnails.image(wanted) is None
    settle()
    assert len(bed.server.requests) == 1
    bed.thumbnails.forget_errors()
    bed.arrived.clear()
    bed.get("/gone.png")
    assert len(bed.server.requests) == 2


def test_a_still_gif_is_a_picture(bed):
    assert bed.thumbnails.image(bed.get("/still.gif")) is not None


def test_no_picture_and_pictures_behind_a_login_ask_nobody(bed):
    bare = replace(bed.scene("/x"), quicklook=None)
    assert bed.thumbnails.image(bare) is None
    assert bed.thumbnails.state(bare) is ThumbnailState.NONE
    closed = bed.scene("/good.png", open=False)
    assert bed.thumbnails.image(closed) is None
    assert bed.thumbnails.error(closed).kind is ErrorKind.LOGIN_NEEDED
    settle(0.05)
    assert not bed.server.requests


def test_the_rows_in_sight_come_first_and_one_host_is_not_crowded(bed):
    bed.gate.clear()
    scenes = [bed.scene(f"/n/{number}") for number in range(30)]
    for wanted in scenes:
        bed.thumbnails.image(wanted)
    wait(lambda: len(bed.server.requests) == 2)
    settle(0.05)
    assert len(bed.server.requests) == 2, "two at a time of one host"
    for wanted in scenes[10:13]:
        bed.thumbnails.image(wanted)
    bed.gate.set()
    wait(lambda: len(bed.arrived) == 30)
    # two threads ask at once, so one other may slip in between
    assert {request.path for request in bed.server.requests[2:7]} >= {"/n/10", "/n/11", "/n/12"}
    assert len(bed.server.requests) == 30, "a row that is painted again asks nobody twice"


def test_what_is_no_longer_in_sight_is_forgotten(bed):
    bed.gate.clear()
    scenes = [bed.scene(f"/n/{number}") for number in range(10)]
    for wanted in scenes:
        bed.thumbnails.image(wanted)
    wait(lambda: len(bed.server.requests) == 2)
    bed.thumbnails.forget_pending()
    states = [bed.thumbnails.state(wanted) for wanted in scenes]
    assert states.count(ThumbnailState.WAITING) == 2
    bed.gate.set()
    wait(lambda: len(bed.arrived) == 2)
    settle(0.05)
    assert len(bed.server.requests) == 2


def test_closing_ends_everything_in_silence(bed):
    bed.gate.clear()
    for number in range(10):
        bed.thumbnails.image(bed.scene(f"/n/{number}"))
    wait(lambda: len(bed.server.requests) == 2)
    bed.thumbnails.close()
    bed.gate.set()
    wait(lambda: not [thread for thread in threading.enumerate() if "guichet-eo thumbnail" in thread.name])
    settle(0.05)
    assert not bed.arrived


def test_a_deleted_receiver_hurts_nobody(bed, tmp_path):
    bed.gate.clear()
    bed.thumbnails.image(bed.scene("/n/1"))
    wait(lambda: bed.server.requests)
    sip.delete(bed.thumbnails)
    bed.gate.set()
    wait(lambda: not [thread for thread in threading.enumerate() if "guichet-eo thumbnail" in thread.name])
    bed.restart()


def test_local_catalogues_are_read_directly(bed, tmp_path):
    path = tmp_path / "quick look.png"
    path.write_bytes(encoded())
    local = replace(bed.portal, dialect="static", endpoints={"catalogue": str(tmp_path / "items.json")})
    bed.portal = local
    bed.restart()
    for href in (str(path), path.as_uri()):
        wanted = scene(href, href)
        bed.thumbnails.image(wanted)
        wait(lambda wanted=wanted: wanted.ref in bed.arrived)
        assert bed.thumbnails.image(wanted) is not None
    for href, kind in ((str(tmp_path), ErrorKind.BAD_ANSWER), (str(tmp_path / "none.png"), ErrorKind.GONE)):
        wanted = scene(href, href)
        bed.thumbnails.image(wanted)
        wait(lambda wanted=wanted: wanted.ref in bed.arrived)
        assert bed.thumbnails.error(wanted).kind is kind
    assert not list(bed.folder.rglob("*"))


@pytest.mark.parametrize(
    "change", [{}, {"dialect": "static", "endpoints": {"catalogue": "https://portal.example/c.json"}}]
)
def test_remote_portals_may_not_name_files_of_this_machine(bed, tmp_path, change):
    path = tmp_path / "secret.png"
    path.write_bytes(encoded())
    bed.portal = replace(bed.portal, **change)
    bed.restart()
    wanted = scene("a", str(path))
    bed.thumbnails.image(wanted)
    wait(lambda: bed.arrived)
    assert bed.thumbnails.error(wanted).kind is ErrorKind.BAD_ANSWER


def test_memory_forgets_what_was_not_looked_at():
    images = ImageMemory(capacity=3 * 40 * 30 * 4)
    for name in "abc":
        images.put(name, QImage(40, 30, QImage.Format.Format_RGB32))
    assert images.get("a") is not None
    images.put("d", QImage(40, 30, QImage.Format.Format_RGB32))
    assert [name for name in "abcd" if images.get(name) is not None] == ["a", "c", "d"]
    images.clear()
    assert images.get("a") is None


def test_transparency_is_kept(qgis_app):
    image = QImage(8, 8, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    assert decode_thumbnail(bytes(data)).hasAlphaChannel()


def test_a_thin_picture_keeps_a_pixel(qgis_app):
    image = decode_thumbnail(encoded(2000, 2))
    assert (image.width(), image.height()) == (256, 1)


@pytest.mark.parametrize("path", ["/login.html", "/drawing.svg", "/empty.png", "/noise.jpg"])
def test_only_pictures_are_decoded_whatever_brings_them(qgis_app, path):
    with pytest.raises(ValueError, match="not a picture"):
        decode_thumbnail(PICTURES[path])


def test_settings_that_cannot_be_read_are_a_failure(bed):
    def refuse(hosts):
        raise OSError(28, "No space left on device")

    thumbnails = Thumbnails({"bed": bed.portal}.get, refuse, PictureReader(PictureCache(bed.folder)))
    assert thumbnails.image(bed.scene("/good.png")) is None
    assert thumbnails.error(bed.scene("/good.png")).kind is ErrorKind.DISK
    thumbnails.close()


def test_a_picture_for_everybody_comes_before_one_behind_an_account(bed):
    thumbnails = bed.thumbnails
    hidden, shown = bed.scene("/hidden.png", open=False), bed.scene("/shown.png")
    assert thumbnails.pictured([hidden, shown]) is shown
    assert thumbnails.pictured([hidden]) is None
    thumbnails._gate_of = lambda portal: object()
    assert thumbnails.pictured([hidden]) is hidden
    assert thumbnails.pictured([hidden, shown]) is shown
