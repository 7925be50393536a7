"""Flows of real map servers as GeoTIFFs, against what a plain client asks of the same servers.

Usage, with `TESTBED_PARTS="web mapproxy fault"`:
`tools/field/testbed.sh /usr/bin/python3 tools/field/real_flow_export.py`

Maps of MapServer, QGIS Server and MapProxy, with dates and without, in every system that a layer has and in
one that it lacks; in one piece and in many. A map must be equal to the GetMap of its extent, pieces to theirs
(no server draws the pixels of a piece quite as those of the whole), tiles to the tiles. Behind the fault
proxy nothing may be left while a fault lasts, and once it is over the file must come.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from fault_control import FaultControl
from osgeo import gdal
from plugin_package import load_plugin

load_plugin()

from guichet_eo.core.cancel_token import CancelToken  # noqa: E402
from guichet_eo.core.error_kind import ErrorKind  # noqa: E402
from guichet_eo.core.flows.flow_error import FlowError  # noqa: E402
from guichet_eo.core.flows.flow_joining import join  # noqa: E402
from guichet_eo.core.flows.flow_problem import FlowProblem  # noqa: E402
from guichet_eo.core.flows.flow_request import FlowRequest  # noqa: E402
from guichet_eo.core.flows.flow_source import FlowSource  # noqa: E402
from guichet_eo.core.flows.map_service import MapService  # noqa: E402
from guichet_eo.core.flows.request_maker import request_for  # noqa: E402
from guichet_eo.core.flows.tile_cover import TileCover, web_mercator_levels  # noqa: E402
from guichet_eo.core.portal_error import PortalError  # noqa: E402
from guichet_eo.gis.flows.flow_export import export_flow  # noqa: E402
from guichet_eo.gis.flows.flow_export_order import FlowExportOrder  # noqa: E402
from guichet_eo.gis.gdal_error import GdalError  # noqa: E402
from guichet_eo.providers.flows.flow_reader import fetch_capabilities, parse_capabilities  # noqa: E402
from guichet_eo.providers.http_session import HttpSession  # noqa: E402
from guichet_eo.providers.network_profile import NetworkProfile  # noqa: E402

MAPS = (
    ("MapServer", "wms-mapserver", "s2_b01", ""),
    ("MapServer", "wms-mapserver", "s2_time", "2018-01-11"),
    ("QGIS Server", "wms-qgis", "s2_b01", ""),
    ("MapProxy", "wms-time-mapproxy", "s2_time", "2018-01-11"),
)
PLACES = {  # of tile 31TDH: west, south, east, north and pixel size
    "EPSG:32631": ((420000.0, 4720000.0, 440000.0, 4735000.0), 50.0),
    "EPSG:3857": ((235000.0, 5260000.0, 255000.0, 5280000.0), 100.0),
    "EPSG:4326": ((2.1, 42.7, 2.3, 42.8), 0.001),
    "EPSG:2154": ((640000.0, 6180000.0, 650000.0, 6190000.0), 50.0),
    "EPSG:3035": ((3720000.0, 2170000.0, 3730000.0, 2180000.0), 50.0),
}
NORTH_FIRST = ("EPSG:4326", "EPSG:3035")
FAULTS: tuple[tuple[str, dict[str, Any], Any], ...] = (
    ("status", {"code": 401}, ErrorKind.LOGIN_NEEDED),
    ("status", {"code": 500}, ErrorKind.BAD_ANSWER),
    ("truncate", {}, ErrorKind.BAD_ANSWER),
    ("html", {}, FlowProblem.NO_PICTURE),
    ("gzip-bomb", {}, ErrorKind.TOO_BIG),
    ("reset", {}, ErrorKind.UNREACHABLE),
    ("stall", {}, ErrorKind.TIMEOUT),
)
SIDE = 117  # pixels of a piece: no divisor of anything


def main() -> int:
    """Try all, print a table, return 1 if anything was not as expected."""
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    urls = json.loads(Path(os.environ["TESTBED_READY"]).read_text(encoding="utf-8"))
    folder = Path(tempfile.mkdtemp(prefix="guichet-eo-export."))
    wrong = count = 0
    try:
        for trials in (maps, tiles, faults):
            for title, problems in trials(urls, folder):
                count, wrong = count + 1, wrong + bool(problems)
                sys.stdout.write(f"{'WRONG' if problems else 'ok   '} {title:<60} {'; '.join(problems)}\n")
                sys.stdout.flush()
    finally:
        shutil.rmtree(folder)
    sys.stdout.write(f"{count} trials, {wrong} wrong\n")
    return 1 if wrong or not count else 0


def maps(urls: dict[str, Any], folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield maps of every server in every system, whole and in pieces."""
    for server, key, name, date in MAPS:
        for version in ("1.1.1", "1.3.0"):
            request, service = _read("wms", urls[key], name, date)
            request, layer = replace(request, version=version), service.layer(name)
            for crs, (box, pixel) in PLACES.items():
                title = f"{server} {name} {date} {version} {crs}"
                order = _order(request, service, crs, box, pixel, folder)
                if crs not in layer.crs:
                    yield f"{title}, warped", _warped(order)
                    continue
                wanted = _map(request, crs, box, pixel)
                yield title, _unlike(order, wanted)
                pieces = replace(order, service=replace(service, largest=(SIDE, SIDE)))
                yield f"{title}, in pieces", _unlike(pieces, _pieces(request, crs, box, pixel))


def tiles(urls: dict[str, Any], folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield tiles of MapProxy, of a WMTS with dates and without, and of an XYZ."""
    box, _pixel = PLACES["EPSG:3857"]
    sources = [("wmts", urls["wmts"], "s2_b01", ""), ("wmts", urls["wmts-time"], "s2_time", "2018-01-11")]
    read = [(f"MapProxy WMTS {date}", *_read(*each, date)) for *each, date in sources]
    read.append(("MapProxy XYZ", FlowRequest("xyz", urls["xyz"], zoom=(0, 14)), None))
    for title, request, service in read:
        levels = (
            service.matrix_sets[request.matrix_set] if service is not None else web_mercator_levels((0, 14))
        )
        cover = TileCover.over(levels, box, 80.0)
        west, north = cover.corner
        around = (
            west, north - cover.height * cover.resolution, west + cover.width * cover.resolution, north,
        )  # fmt: skip
        order = _order(request, service, "EPSG:3857", around, cover.resolution, folder)
        wanted = _tiles(request, service, cover)
        yield f"{title}, level {cover.matrix.name}", _unlike(order, wanted)
        yield (
            f"{title}, warped",
            _warped(_order(request, service, "EPSG:32631", *PLACES["EPSG:32631"], folder)),
        )


def faults(urls: dict[str, Any], folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield faults of the proxy: the error that they give, nothing that is left, and the file after them."""
    control = FaultControl(urls["fault-control"])
    request, service = _read("wms", urls["wms-mapserver"], "s2_b01", "")
    box, pixel = PLACES["EPSG:32631"]
    wanted = _map(request, "EPSG:32631", box, pixel)
    for number, (name, arguments, expected) in enumerate(FAULTS):
        mark = f"trial=export{number}x{time.time_ns()}"
        address = f"{urls['through-fault-proxy']['ogc']}/mapserv?{mark}"
        order = _order(replace(request, address=address), service, "EPSG:32631", box, pixel, folder)
        rules = control.begin([{"fault": name, "args": arguments}], mark)
        try:
            problems = _failing(order, expected)
        finally:
            control.end(rules)
        yield f"fault {name} {arguments or ''}", problems or _unlike(order, wanted)


def _read(kind: str, address: str, name: str, date: str) -> tuple[FlowRequest, MapService]:
    source = FlowSource("field/1", kind, address)
    with HttpSession("field", NetworkProfile(timeout=20.0), CancelToken()) as session:
        service = parse_capabilities(source, fetch_capabilities(source, session), CancelToken())
    entry = next(each for each in join(source, service) if each.name == name)
    return request_for(entry, service, "en", date), service


def _order(
    request: FlowRequest, service: MapService | None, crs: str, box: Any, pixel: float, folder: Path
) -> FlowExportOrder:
    target = folder / "out.tif"
    return FlowExportOrder(request, service, box, crs, pixel, target, NetworkProfile(timeout=4.0))


def _failing(order: FlowExportOrder, expected: Any) -> list[str]:
    try:
        export_flow(order, CancelToken(), lambda _share: True)
    except (FlowError, PortalError) as error:
        found = error.problem if isinstance(error, FlowError) else error.kind
        left = [f"{path.name} is left" for path in order.target.parent.iterdir()]
        return left if found is expected else [*left, f"{error} instead of {expected}"]
    return ["no error"]


def _exported(order: FlowExportOrder) -> gdal.Dataset | str:
    try:
        return gdal.Open(str(export_flow(order, CancelToken(), lambda _share: True).path))
    except (FlowError, PortalError, GdalError, OSError) as error:
        return f"{type(error).__name__} {error}"


def _unlike(order: FlowExportOrder, wanted: bytes) -> list[str]:
    """Return in how many pixels a file differs from what a plain client got; it is removed."""
    dataset = _exported(order)
    if isinstance(dataset, str):
        return [dataset]
    found = _pixels(dataset)
    del dataset
    order.target.unlink()
    if len(found) != len(wanted):
        return [f"{len(found)} bytes, not {len(wanted)}"]
    different = sum(
        found[place : place + 4] != wanted[place : place + 4] for place in range(0, len(found), 4)
    )
    blank = [] if len(set(wanted)) > 8 else ["the server drew next to nothing"]
    return [f"{different} pixels differ", *blank] if different else blank


def _warped(order: FlowExportOrder) -> list[str]:
    """Return what is wrong with a file that was warped: it must lie there and show something."""
    dataset = _exported(order)
    if isinstance(dataset, str):
        return [dataset]
    west, across, _a, north, _b, down = dataset.GetGeoTransform()
    right = (west, north, across, -down) == (order.box[0], order.box[3], order.resolution, order.resolution)
    opaque = _pixels(dataset)[3::4].count(255)
    del dataset
    order.target.unlink()
    return ([] if right else ["it lies elsewhere"]) + ([] if opaque else ["it is empty"])


def _map(request: FlowRequest, crs: str, box: Any, pixel: float) -> bytes:
    west, south, east, north = box
    later = request.version == "1.3.0"
    corners = (south, west, north, east) if later and crs in NORTH_FIRST else box
    size = f"WIDTH={round((east - west) / pixel)}&HEIGHT={round((north - south) / pixel)}"
    mark = "&" if "?" in request.address else "?"
    url = (
        f"{request.address.rstrip('?&')}{mark}SERVICE=WMS&VERSION={request.version}&REQUEST=GetMap&{size}"
        f"&LAYERS={request.layer}&STYLES={request.style}&{'CRS' if later else 'SRS'}={crs}"
        f"&BBOX={','.join(map(str, corners))}&FORMAT=image/png&TRANSPARENT=TRUE"
    )
    return _picture(url + (f"&TIME={request.time}" if request.time else ""))


def _pieces(request: FlowRequest, crs: str, box: Any, pixel: float) -> bytes:
    """Return maps of `SIDE` pixels side by side, each asked for alone."""
    west, south, east, north = box
    wide, high = round((east - west) / pixel), round((north - south) / pixel)
    result = bytearray(4 * wide * high)
    for top in range(0, high, SIDE):
        for left in range(0, wide, SIDE):
            width, height = min(SIDE, wide - left), min(SIDE, high - top)
            corner = west + left * pixel, north - top * pixel
            part = corner[0], corner[1] - height * pixel, corner[0] + width * pixel, corner[1]
            pixels = _map(request, crs, part, pixel)
            for line in range(height):
                begin = 4 * ((top + line) * wide + left)
                result[begin : begin + 4 * width] = pixels[4 * width * line : 4 * width * (line + 1)]
    return bytes(result)


def _tiles(request: FlowRequest, service: MapService | None, cover: TileCover) -> bytes:
    """Return the tiles side by side, each asked for by the template."""
    template = request.address
    if service is not None:
        template = next(iter(service.layer(request.layer).templates.values()))
        for name, value in (
            ("TileMatrixSet", request.matrix_set),
            ("Style", request.style),
            ("Time", request.time),
        ):
            template = template.replace(f"{{{name}}}", value)
    wide = cover.columns[1] - cover.columns[0] + 1
    rows: list[list[bytes]] = [[] for _ in range(cover.height)]
    for number, (column, row) in enumerate(cover.tiles()):
        url = template
        for names, value in (
            (("TileMatrix", "z"), cover.matrix.name),
            (("TileCol", "x"), column),
            (("TileRow", "y"), row),
        ):
            for name in names:
                url = url.replace(f"{{{name}}}", str(value))
        pixels = _picture(url)
        for line in range(256):
            rows[number // wide * 256 + line].append(pixels[line * 1024 : line * 1024 + 1024])
    return b"".join(b"".join(parts) for parts in rows)


def _picture(url: str) -> bytes:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=30) as answer:
        gdal.FileFromMemBuffer("/vsimem/field", answer.read())
    picture = gdal.Open("/vsimem/field")
    has_palette = picture.GetRasterBand(1).GetColorTable() is not None
    return _pixels(gdal.Translate("", picture, format="MEM", rgbExpand="rgba" if has_palette else None))


def _pixels(dataset: gdal.Dataset) -> bytes:
    """Return red, green, blue and opacity of each pixel, whatever bands there are."""
    count, size = dataset.RasterCount, dataset.RasterXSize * dataset.RasterYSize
    bands = [dataset.GetRasterBand(number + 1).ReadRaster() for number in range(count)]
    colours = bands[:3] if count >= 3 else [bands[0]] * 3
    opacity = bands[-1] if count in (2, 4) else b"\xff" * size
    result = bytearray(4 * size)
    for place, band in enumerate((*colours, opacity)):
        result[place::4] = band
    return bytes(result)


if __name__ == "__main__":
    sys.exit(main())
