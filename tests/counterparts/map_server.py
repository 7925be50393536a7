"""A map server on loopback: WMS 1.1.1 and 1.3.0, WMTS by parameters and by template, XYZ, and their faults.

    with MapServer() as server:
        server.wms, server.wmts, server.wmts_document, server.xyz    addresses
        server.fault = "exception"                                   see `map_faults`
        server.asked("GetMap")                                       parameters of all GetMaps so far

Colours of pixels say where and when they are, see `map_pixels`: blue is `blue_of(date)`.
"""

import json
import threading

from loopback import Reply
from loopback_service import LoopbackService
from map_documents import exception, wms_document
from map_faults import faulty_reply, is_known, picture, xml
from map_pixels import drawn, png
from tile_documents import KVP, REST, tile_box, wmts_document

DATES = ("2026-06-01", "2026-06-11", "2026-06-21")
LARGEST = 4096


def blue_of(date, dates=DATES):
    """Return the blue of a date's pixels; 0 is that of layers without dates."""
    return 60 * (dates.index(date) + 1)


class MapServer(LoopbackService):
    """Serves while the block runs; attributes may be changed meanwhile.

    Attributes:
        dates: of the layers `dated`; the last one is shown where no TIME is asked for.
        fault: of every answer, one of `map_faults.FAULTS`; empty: none.
        faulty: names of the requests (`GetMap`, `GetTile` …) that `fault` concerns; none: all.
        ignores_time: every date shows the last one.
        without: what the WMS capabilities leave out, see `wms_document`.
        newest: the version that capabilities have where none is asked for.
        encodings, template: see `wmts_document`; by templates other than `/rest` tiles are not had.
        account: name and word of an account that is needed; None: open.
        delay: seconds before every answer.
        body: capabilities that are served in place of the own ones.
    """

    def __init__(self, dates=DATES):
        super().__init__()
        self.dates, self.fault, self.faulty = dates, "", ()
        self.ignores_time, self.without, self.newest = False, (), "1.3.0"
        self.encodings, self.template = (KVP, REST), "/rest"
        self.account, self.delay, self.body = None, 0.0, b""
        self._ended = threading.Event()

    def __enter__(self):
        super().__enter__()
        self.wms, self.wmts = f"{self.url}/wms", f"{self.url}/wmts"
        self.wmts_document = f"{self.wmts}/1.0.0/WMTSCapabilities.xml"
        self.xyz = self.url + "/xyz/{z}/{x}/{y}.png"
        return self

    def __exit__(self, *trace):
        self._ended.set()
        super().__exit__(*trace)

    def asked(self, request=""):
        """Return the parameters, names in upper case, of all requests, or those of one name."""
        found = [upper(each.query) for each in self.requests]
        return [each for each in found if not request or each.get("REQUEST", "").lower() == request.lower()]

    def respond(self, request):
        told = upper(request.query)
        if self.delay:
            self._ended.wait(self.delay)
        if self.account is not None and not is_known(self.account, request):
            return Reply(401, b"Unauthorized", {"WWW-Authenticate": 'Basic realm="maps"'})
        name = told.get("REQUEST", "GetCapabilities" if request.path.endswith(".xml") else "GetTile").lower()
        if self.fault and (not self.faulty or name in {each.lower() for each in self.faulty}):
            if self.fault == "hang":
                self._ended.wait(3600)
            return faulty_reply(self.fault, self, told)
        try:
            return self._answer(request.path, name, told)
        except (KeyError, ValueError) as error:
            return xml(exception(str(error.args[0]), "InvalidParameterValue"))

    def _answer(self, path, name, told):
        if name == "getcapabilities":
            return self._capabilities(path, told)
        if name == "getlegendgraphic":
            return picture(png(20, 20, [b"\x20\x80\x20\xff" * 20] * 20))
        if name == "getmap":
            return self._map(told)
        if path.startswith(("/wmts/rest/", "/xyz/")) or "TILEMATRIX" in told:
            return self._tile(path, told)
        return Reply(400, json.dumps({"detail": "Missing WMTS 'SERVICE' parameter."}).encode())

    def _capabilities(self, path, told):
        if self.body:
            return xml(self.body)
        if path.startswith("/wmts"):
            return xml(wmts_document(self.wmts, self.dates, self.encodings, self.template))
        version = told.get("VERSION", self.newest)
        return xml(
            wms_document(self.wms, version if version == "1.1.1" else self.newest, self.dates, self.without)
        )

    def _map(self, told):
        later = told["VERSION"] == "1.3.0"
        crs = told["CRS" if later else "SRS"]
        first, second, third, fourth = (float(each) for each in told["BBOX"].split(","))
        box = (
            (second, first, fourth, third) if later and crs == "EPSG:4326" else (first, second, third, fourth)
        )
        if crs not in ("EPSG:4326", "EPSG:3857", "CRS:84", "EPSG:900913"):
            return xml(exception(f"{crs} is not offered", "InvalidCRS", told["VERSION"]))
        width, height = int(told["WIDTH"]), int(told["HEIGHT"])
        if max(width, height) > LARGEST or told["LAYERS"] not in ("static", "dated"):
            return xml(exception(f"no layer {told['LAYERS']}", "LayerNotDefined", told["VERSION"]))
        return picture(drawn(box, width, height, crs, self._blue(told["LAYERS"], told.get("TIME", ""))))

    def _tile(self, path, told):
        if path.startswith("/xyz/"):
            level, column, row = (int(part.split(".")[0]) for part in path.split("/")[-3:])
            layer, sets, date = ("dated" if "TIME" in told else "static"), "webmercator", told.get("TIME", "")
        elif path.startswith("/wmts/rest/"):
            layer, _style, *dates, sets, level, row, column = path[len("/wmts/rest/") :].split("/")
            date, column = (dates[0] if dates else ""), column.split(".")[0]
        else:
            layer, sets, level = told["LAYER"], told["TILEMATRIXSET"], told["TILEMATRIX"]
            row, column, date = told["TILEROW"], told["TILECOL"], told.get("TIME", "")
        box = tile_box(sets, int(level), int(column), int(row))
        crs = "EPSG:3857" if sets == "webmercator" else "EPSG:4326"
        return picture(drawn(box, 256, 256, crs, self._blue(layer, date)))

    def _blue(self, layer, wanted):
        """Return the blue of a date or of the first date in an interval."""
        if layer != "dated":
            return 0
        if not wanted or self.ignores_time:
            return blue_of(self.dates[-1], self.dates)
        first, _mark, last = wanted.partition("/")
        inside = [date for date in self.dates if first[: len(date)] <= date <= (last or first)[: len(date)]]
        if not inside:
            raise ValueError(f"nothing at {wanted}")
        return blue_of(inside[0], self.dates)


def upper(query):
    return {name.upper(): value for name, value in query.items()}
