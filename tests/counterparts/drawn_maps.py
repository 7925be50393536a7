"""A WMS and tiles on loopback whose every pixel tells where it lies: any misplacement shows."""

import struct
import threading
import time
import zlib

from loopback import Loopback, Reply

HALF = 20037508.342789244
STEP = 10.0  # units of the CRS for the next colour


def colour(x, y, blue=0):
    """Return red, green, blue, opacity of a place."""
    return int(x // STEP) & 255, int(y // STEP) & 255, blue, 255


def png(width, height, pixels, palette=None):
    """Return a PNG of rows of RGBA bytes, or of indices into a palette of RGB bytes."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    depth = 1 if palette else 4
    rows = b"".join(b"\0" + pixels[depth * width * row : depth * width * (row + 1)] for row in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 3 if palette else 6, 0, 0, 0)
    colours = chunk(b"PLTE", palette) if palette else b""
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + colours
        + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")
    )  # fmt: skip


def drawn(box, width, height, blue=0):
    """Return the pixels of a box as RGBA bytes."""
    west, south, east, north = box
    across, down = (east - west) / width, (north - south) / height
    return b"".join(
        bytes(colour(west + (column + 0.5) * across, north - (row + 0.5) * down, blue))
        for row in range(height)
        for column in range(width)
    )


def exception_report(words, code="LayerNotDefined"):
    """Return the answer of WMS 1.3.0 that something is wrong."""
    text = (
        '<?xml version="1.0"?><ServiceExceptionReport version="1.3.0" xmlns="http://www.opengis.net/ogc">'
        f'<ServiceException code="{code}">{words}</ServiceException></ServiceExceptionReport>'
    )
    return Reply(200, text.encode(), {"Content-Type": "text/xml"})


class DrawnMaps:
    """Serves `/wms` and `/tiles/z/x/y` while the block runs.

    Attributes:
        times: TIME → blue of the picture; no entry: the default, 7.
        fault: takes the number of a request for pixels, counted from 1, and the request; returns a reply
            in place of the picture, or None.
        most_at_once: requests that were under way at the same time, at most.
        moments: monotonic times at which requests came.
    """

    def __init__(self):
        self.times = {}
        self.fault = lambda number, request: None
        self.largest = 0
        self.most_at_once = self._now = self._count = 0
        self.moments = []
        self._lock = threading.Lock()
        self._loopback = Loopback(self._respond)

    def __enter__(self):
        self._loopback.__enter__()
        self.url = self._loopback.url
        return self

    def __exit__(self, *trace):
        self._loopback.__exit__(*trace)

    @property
    def requests(self):
        """All requests so far."""
        return self._loopback.requests

    def _respond(self, request):
        with self._lock:
            self._count += 1
            self._now += 1
            number = self._count
            self.most_at_once = max(self.most_at_once, self._now)
            self.moments.append(time.monotonic())
        try:
            reply = self.fault(number, request)
            if reply is not None:
                return reply
            return self._map(request) if request.path == "/wms" else self._tile(request)
        finally:
            with self._lock:
                self._now -= 1

    def _map(self, request):
        asked = {name.upper(): value for name, value in request.query.items()}
        first, second, third, fourth = map(float, asked["BBOX"].split(","))
        swapped = asked["VERSION"] == "1.3.0" and asked["CRS"] in ("EPSG:4326", "EPSG:3035")
        box = (second, first, fourth, third) if swapped else (first, second, third, fourth)
        width, height = int(asked["WIDTH"]), int(asked["HEIGHT"])
        if self.largest and max(width, height) > self.largest:
            return exception_report(f"at most {self.largest} pixels", "SizeError")
        return picture(drawn(box, width, height, self.times.get(asked.get("TIME"), 7)), width, height)

    def _tile(self, request):
        zoom, column, row = (int(part.split(".")[0]) for part in request.path.split("/")[-3:])
        side = 2 * HALF / (1 << zoom)
        west, north = column * side - HALF, HALF - row * side
        return picture(drawn((west, north - side, west + side, north), 256, 256), 256, 256)


def picture(pixels, width, height):
    """Return the reply that a picture is."""
    return Reply(200, png(width, height, pixels), {"Content-Type": "image/png"})
