"""Flows as GeoTIFFs: the pixels of the service, at their place, or no file."""

import struct
import threading
import time
import zlib
from dataclasses import replace
from types import SimpleNamespace

import pytest
from drawn_maps import HALF, DrawnMaps, colour, drawn, exception_report, picture, png
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flows.flow_error import FlowError
from guichet_eo.core.flows.flow_problem import FlowProblem
from guichet_eo.core.flows.flow_request import FlowRequest
from guichet_eo.core.flows.map_service import MapService
from guichet_eo.core.flows.matrix_set import MatrixSet
from guichet_eo.core.flows.service_layer import ServiceLayer
from guichet_eo.core.flows.tile_matrix import TileMatrix
from guichet_eo.core.portal_error import PortalError
from guichet_eo.gis.flows.flow_export import export_flow
from guichet_eo.gis.flows.flow_export_fetch import pause_before_next
from guichet_eo.gis.flows.flow_export_mosaic import FlowExportMosaic
from guichet_eo.gis.flows.flow_export_order import FlowExportOrder
from guichet_eo.gis.flows.flow_export_pixels import rgba_pixels
from guichet_eo.gis.gdal_error import GdalError
from guichet_eo.gis.saving.raster_watch import watched
from guichet_eo.providers.network_profile import NetworkProfile
from loopback import Reply
from osgeo import gdal
from qgis.PyQt.QtCore import QBuffer
from qgis.PyQt.QtGui import QColor, QImage

BOX = (500000.0, 4800000.0, 503000.0, 4802000.0)
CRS = "EPSG:32631"


@pytest.fixture
def maps():
    with DrawnMaps() as served:
        yield served


def service(largest=(0, 0), crs=(CRS, "EPSG:3857", "EPSG:4326")):
    return MapService("wms", "1.3.0", layers=(ServiceLayer("s2", "S2", crs=tuple(crs)),), largest=largest)


@pytest.fixture
def export(maps, tmp_path, qgis_app):
    """Return a function that exports, with values of the order and of the request."""

    def call(token=None, progress=lambda share: True, request=None, **values):
        asked = FlowRequest(
            "wms", f"{maps.url}/wms", "s2", crs=CRS, portal="here",
            title="Sentinel-2", attribution="© Us", licence="CC BY",
        )  # fmt: skip
        target = tmp_path / "out.tif"
        given = {
            "service": service(), "box": BOX, "crs": CRS, "resolution": 20.0, "target": target,
            "profile": NetworkProfile(timeout=5), **values,
        }  # fmt: skip
        order = FlowExportOrder(replace(asked, **(request or {})), **given)
        return export_flow(order, token or CancelToken(), progress)

    return call


def rgba(path):
    """Return the pixels of a file as RGBA bytes."""
    dataset = gdal.Open(str(path))
    assert dataset.RasterCount == 4
    return dataset.ReadRaster(buf_pixel_space=4, buf_line_space=4 * dataset.RasterXSize, buf_band_space=1)


def failed(call, kind):
    with pytest.raises(kind) as caught:
        call()
    return caught.value


def nothing_is_left(folder):
    deadline = time.monotonic() + 20
    while list(folder.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not list(folder.iterdir())


def test_the_pixels_are_the_services(export, maps, tmp_path):
    result = export()
    assert rgba(result.path) == drawn(BOX, 150, 100, 7)
    assert (result.tiles, result.missing) == (1, 0)
    dataset = gdal.Open(str(result.path))
    assert dataset.GetGeoTransform() == (500000, 20, 0, 4802000, 0, -20)
    assert dataset.GetSpatialRef().GetAuthorityCode(None) == "32631"
    assert [each.name for each in tmp_path.iterdir()] == ["out.tif"]


def test_the_file_is_made_for_the_cloud_and_says_what_it_is(export, maps):
    maps.times["2026-10-24"] = 3
    box = (0, 0, 12000, 12000)
    result = export(box=box, request={"time": "2026-10-24", "style": "rgb"})
    dataset = gdal.Open(str(result.path))
    assert dataset.GetMetadataItem("LAYOUT", "IMAGE_STRUCTURE") == "COG"
    assert dataset.GetMetadataItem("COMPRESSION", "IMAGE_STRUCTURE") == "DEFLATE"
    assert dataset.GetRasterBand(1).GetOverviewCount() > 0
    assert dataset.GetRasterBand(4).GetColorInterpretation() == gdal.GCI_AlphaBand
    told = dataset.GetMetadata()
    assert told["SOURCE"] == f"{maps.url}/wms"
    assert (told["LAYER"], told["STYLE"], told["TIME"]) == ("s2", "rgb", "2026-10-24")
    assert (told["ATTRIBUTION"], told["LICENCE"]) == ("© Us", "CC BY")
    assert told["TITLE"] == "Sentinel-2 2026-10-24"
    assert told["EXPORTED"].endswith("Z")
    assert rgba(result.path) == drawn(box, 600, 600, 3)


@pytest.mark.parametrize("largest", [(64, 64), (70, 1000), (0, 0)])
def test_no_map_is_larger_than_the_service_gives(export, maps, largest):
    maps.largest = max(largest)
    result = export(service=service(largest))
    assert rgba(result.path) == drawn(BOX, 150, 100, 7)
    assert result.tiles == len(maps.requests) == {64: 6, 70: 3, 0: 1}[largest[0]]


def test_at_most_two_are_asked_at_once(export, maps):
    def slow(number, request):
        time.sleep(0.02)

    maps.fault = slow
    export(service=service((16, 16)))
    assert len(maps.requests) == 70
    assert maps.most_at_once <= 2


def test_pixels_are_warped_where_the_service_lacks_the_system(export, maps):
    """Of web Mercator into UTM: each pixel is the one of the place within one pixel of the source."""
    result = export(service=service(crs=["EPSG:3857"]), resolution=100.0, request={"crs": "EPSG:3857"})
    assert {each.query["CRS"] for each in maps.requests} == {"EPSG:3857"}
    assert_places(result.path, "EPSG:3857", 100 / 0.72)


def test_degrees_with_latitude_first(export, maps):
    box = (0.0, 0.0, 600.0, 60.0)
    result = export(box=box, crs="EPSG:4326", resolution=10.0)
    assert rgba(result.path) == drawn(box, 60, 6, 7)


def assert_places(path, crs, slack):
    """Compare a warped file with where its pixels lie in the system of the service."""
    from osgeo import osr

    dataset = gdal.Open(str(path))
    source, target = osr.SpatialReference(), osr.SpatialReference()
    source.ImportFromWkt(dataset.GetProjection())
    target.SetFromUserInput(crs)
    for each in (source, target):
        each.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    transform = osr.CoordinateTransformation(source, target)
    west, across, _a, north, _b, down = dataset.GetGeoTransform()
    pixels, width = rgba(path), dataset.RasterXSize
    for column in range(0, width, 7):
        for row in range(0, dataset.RasterYSize, 5):
            x, y, _z = transform.TransformPoint(west + (column + 0.5) * across, north + (row + 0.5) * down)
            found = pixels[4 * (row * width + column) :][:4]
            assert found[3] == 255
            for seen, wanted in zip(found, colour(x, y)[:2]):
                apart = (seen - wanted + 128) % 256 - 128
                assert abs(apart) * 10 <= slack + 10, (column, row)


def test_tiles(export, maps):
    xyz = {"kind": "xyz", "address": f"{maps.url}/tiles/{{z}}/{{x}}/{{y}}.png", "zoom": (0, 12)}
    side = 2 * HALF / 4096
    box = (3 * side, 5 * side, 5.5 * side, 6.25 * side)
    result = export(box=box, crs="EPSG:3857", resolution=side / 256, request=xyz, service=None)
    assert result.tiles == len(maps.requests) == 6
    assert {each.path.split("/")[2] for each in maps.requests} == {"12"}
    assert rgba(result.path) == drawn(box, 640, 320)
    assert gdal.Open(str(result.path)).GetGeoTransform()[0] == pytest.approx(box[0])


def test_tiles_of_the_level_that_is_just_as_fine_are_warped(export, maps):
    xyz = {"kind": "xyz", "address": f"{maps.url}/tiles/{{z}}/{{x}}/{{y}}.png"}
    result = export(resolution=100.0, request=xyz, service=None)
    assert {each.path.split("/")[2] for each in maps.requests} == {"11"}
    assert_places(result.path, "EPSG:3857", 77)


def test_tiles_of_a_wmts(export, maps):
    """A matrix set of its own, whose corner and sizes are nobody else's."""
    level = TileMatrix("L7", 20 / 0.00028, 499000, 4803000, 256, 256, 4, 4)
    template = f"{maps.url}/t/{{TileMatrix}}/{{TileRow}}/{{TileCol}}"
    layer = ServiceLayer("s2", "S2", templates={"image/png": template}, matrix_sets=("utm",))
    known = MapService("wmts", "1.0.0", layers=(layer,), matrix_sets={"utm": MatrixSet("utm", CRS, (level,))})

    def tile(_number, request):
        row, column = map(int, request.path.split("/")[-2:])
        west, north = 499000 + 5120 * column, 4803000 - 5120 * row
        return picture(drawn((west, north - 5120, west + 5120, north), 256, 256, 9), 256, 256)

    maps.fault = tile
    wmts = {"kind": "wmts", "address": f"{maps.url}/caps", "matrix_set": "utm"}
    result = export(request=wmts, service=known)
    assert rgba(result.path) == drawn(BOX, 150, 100, 9)
    assert [each.path for each in maps.requests] == ["/t/L7/0/0"]


def test_tiles_that_are_not_there_are_transparent_and_counted(export, maps):
    side = 2 * HALF / 4096
    box = (0, 0, 2 * side, 2 * side)
    maps.fault = lambda _number, request: Reply(404) if request.path.endswith("/2049/2047.png") else None
    xyz = {"kind": "xyz", "address": f"{maps.url}/tiles/{{z}}/{{x}}/{{y}}.png", "zoom": (12, 12)}
    result = export(box=box, crs="EPSG:3857", resolution=side / 256, request=xyz, service=None)
    assert (result.tiles, result.missing) == (4, 1)
    pixels = rgba(result.path)
    assert pixels[4 * (300 * 512 + 300) :][:4] == bytes(4)
    assert pixels[4 * (300 * 512 + 200) + 3] == 255


def test_no_tile_at_all_is_no_file(export, maps, tmp_path):
    maps.fault = lambda *_: Reply(404)
    xyz = {"kind": "xyz", "address": f"{maps.url}/tiles/{{z}}/{{x}}/{{y}}.png"}
    error = failed(lambda: export(request=xyz, service=None), FlowError)
    assert error.problem is FlowProblem.NO_PICTURE
    assert nothing_is_left(tmp_path)


def test_tiles_for_fine_screens(export, maps):
    """Of twice the size: every second pixel is taken."""

    def fine(_number, request):
        zoom, column, row = (int(part.split(".")[0]) for part in request.path.split("/")[-3:])
        side = 2 * HALF / (1 << zoom)
        west, north = column * side - HALF, HALF - row * side
        return picture(drawn((west, north - side, west + side, north), 512, 512), 512, 512)

    maps.fault = fine
    side = 2 * HALF / 4096
    xyz = {"kind": "xyz", "address": f"{maps.url}/tiles/{{z}}/{{x}}/{{y}}.png", "zoom": (12, 12)}
    result = export(box=(0, 0, side, side), crs="EPSG:3857", resolution=side / 256, request=xyz, service=None)
    assert_places(result.path, "EPSG:3857", side / 256)


def test_a_palette_becomes_colours(export, maps):
    palette = bytes([0, 0, 0, 200, 100, 50])
    paletted = png(150, 100, b"\x01" * 15000, palette)
    maps.fault = lambda *_: Reply(200, paletted, {"Content-Type": "image/png"})
    assert rgba(export().path) == bytes([200, 100, 50, 255]) * 15000


@pytest.mark.parametrize(
    ("driver", "bands", "kind", "values", "wanted"),
    [
        ("PNG", 1, gdal.GDT_Byte, [90], (90, 90, 90, 255)),
        ("PNG", 2, gdal.GDT_Byte, [90, 40], (90, 90, 90, 40)),
        ("PNG", 3, gdal.GDT_Byte, [10, 20, 30], (10, 20, 30, 255)),
        ("PNG", 4, gdal.GDT_Byte, [10, 20, 30, 40], (10, 20, 30, 40)),
        ("PNG", 3, gdal.GDT_UInt16, [10 * 257, 20 * 257, 30 * 257], (10, 20, 30, 255)),
        ("JPEG", 3, gdal.GDT_Byte, [128, 128, 128], (128, 128, 128, 255)),
        ("JPEG", 1, gdal.GDT_Byte, [128], (128, 128, 128, 255)),
    ],
)
def test_pictures_of_every_form(qgis_app, driver, bands, kind, values, wanted):
    made = gdal.GetDriverByName("MEM").Create("", 30, 20, bands, kind)
    for number, value in enumerate(values, 1):
        made.GetRasterBand(number).Fill(value)
    gdal.GetDriverByName(driver).CreateCopy("/vsimem/form", made)
    handle = gdal.VSIFOpenL("/vsimem/form", "rb")
    body = bytes(gdal.VSIFReadL(1, gdal.VSIStatL("/vsimem/form").size, handle))
    gdal.VSIFCloseL(handle)
    for path in ("/vsimem/form", "/vsimem/form.aux.xml"):
        gdal.Unlink(path)
    assert rgba_pixels(body, 30, 20) == bytes(wanted) * 600
    assert rgba_pixels(body, 15, 10) == bytes(wanted) * 150


def test_one_colour_may_stand_for_nothing(qgis_app):
    """A PNG without opacity, in which black is told to be transparent (PNG, 11.3.2.1)."""
    image = QImage(2, 1, QImage.Format.Format_RGB888)
    image.setPixelColor(0, 0, QColor(0, 0, 0))
    image.setPixelColor(1, 0, QColor(9, 8, 7))
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    body = bytes(buffer.data())
    place = body.index(b"IDAT") - 4
    told = b"tRNS" + bytes(6)
    marked = body[:place] + struct.pack(">I", 6) + told + struct.pack(">I", zlib.crc32(told)) + body[place:]
    assert rgba_pixels(marked, 2, 1) == bytes([0, 0, 0, 0, 9, 8, 7, 255])


@pytest.mark.parametrize("body", [b"", b"nothing", b"GIF89a", png(30, 20, bytes(2400))[:60]])
def test_what_cannot_be_decoded(qgis_app, body):
    assert failed(lambda: rgba_pixels(body, 30, 20), FlowError).problem is FlowProblem.NO_PICTURE


def test_outside_of_the_area_it_is_transparent(export):
    import json

    from qgis.core import (
        QgsCoordinateReferenceSystem,
        QgsCoordinateTransform,
        QgsGeometry,
        QgsProject,
    )

    area = QgsGeometry.fromWkt(
        "POLYGON((500500 4800500,501500 4800500,501500 4801500,500500 4801500,500500 4800500))"
    )
    area.transform(
        QgsCoordinateTransform(
            QgsCoordinateReferenceSystem(CRS),
            QgsCoordinateReferenceSystem("EPSG:4326"),
            QgsProject.instance(),
        )
    )
    result = export(area=json.loads(area.asJson(9)))
    pixels, whole = rgba(result.path), drawn(BOX, 150, 100, 7)
    for column, row, inside in (
        (50, 50, True),
        (30, 30, True),
        (20, 50, False),
        (50, 20, False),
        (80, 50, False),
    ):
        place = 4 * (row * 150 + column)
        assert pixels[place : place + 4] == (whole[place : place + 4] if inside else bytes(4)), (column, row)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"most_pixels": 14999}, "150 × 100 pixels, at most 14999"),
        ({"service": service((10, 10)), "most_tiles": 149}, "150 tiles, at most 149"),
        ({"resolution": 0.00001}, "at most 2000000000"),
    ],
)
def test_what_is_too_large_is_refused_before_anything_is_asked(export, maps, tmp_path, values, words):
    error = failed(lambda: export(**values), FlowError)
    assert error.problem is FlowProblem.TOO_LARGE
    assert words in error.detail
    assert not maps.requests
    assert nothing_is_left(tmp_path)


def test_a_service_that_refuses_one_piece(export, maps, tmp_path):
    maps.fault = lambda number, _request: exception_report("tile 3 has no data") if number >= 3 else None
    error = failed(lambda: export(service=service((64, 64))), FlowError)
    assert error.problem is FlowProblem.EXCEPTION
    assert "tile 3" in error.detail
    assert nothing_is_left(tmp_path)


def test_a_service_that_refuses_once_is_asked_again(export, maps):
    maps.fault = lambda number, _request: exception_report("busy") if number == 3 else None
    assert rgba(export(service=service((64, 64))).path) == drawn(BOX, 150, 100, 7)
    assert len(maps.requests) == 7


def test_a_picture_cut_short_is_asked_for_again(export, maps):
    whole = png(64, 64, drawn((0, 0, 64, 64), 64, 64))
    maps.fault = lambda number, _request: Reply(200, whole[:99]) if number == 2 else None
    assert rgba(export(service=service((64, 64))).path) == drawn(BOX, 150, 100, 7)


def test_an_account_that_is_refused(export, maps, tmp_path):
    maps.fault = lambda *_: Reply(401)
    error = failed(export, PortalError)
    assert error.kind is ErrorKind.LOGIN_NEEDED
    assert len(maps.requests) == 1
    assert nothing_is_left(tmp_path)


def test_the_headers_of_an_account_are_sent(export, maps):
    export(headers={"Authorization": "Basic eDp5"})
    assert {each.headers.get("authorization") for each in maps.requests} == {"Basic eDp5"}


def test_a_storm_of_refusals_makes_it_slow_but_not_fail(export, maps):
    """The service says in milliseconds how long to wait; from then on one request is made at a time."""

    def storm(number, _request):
        if number in range(2, 10):
            return Reply(429, b"slow down", {"Retry-After": "200"})
        if number == 12:
            maps.most_at_once = 1
        time.sleep(0.02)
        return None

    maps.fault = storm
    result = export(service=service((32, 32)), retry_after_unit=0.001)
    assert rgba(result.path) == drawn(BOX, 150, 100, 7)
    assert len(maps.requests) == 20 + 8
    assert maps.most_at_once == 1


def test_what_another_try_is_worth():
    limited = PortalError("here", ErrorKind.RATE_LIMITED, retry_after=7.0)
    assert pause_before_next(limited, 1) == 7.0
    assert pause_before_next(PortalError("here", ErrorKind.RATE_LIMITED), 2) == 10.0
    assert pause_before_next(PortalError("here", ErrorKind.RATE_LIMITED, retry_after=4000.0), 1) is None
    assert pause_before_next(limited, 6) is None
    assert pause_before_next(PortalError("here", ErrorKind.UNREACHABLE), 2) == 1.0
    assert pause_before_next(PortalError("here", ErrorKind.TIMEOUT), 3) is None
    assert pause_before_next(PortalError("here", ErrorKind.LOGIN_NEEDED), 1) is None
    assert pause_before_next(FlowError(FlowProblem.NO_TILES), 1) is None


@pytest.mark.parametrize("earlier", [True, False], ids=["there is a file", "there is none"])
def test_cancelling_ends_it_at_once_and_leaves_what_was_there(export, maps, tmp_path, earlier):
    if earlier:
        (tmp_path / "out.tif").write_bytes(b"mine")
    hanging = threading.Event()
    stop = threading.Event()

    def hang(number, _request):
        if number >= 2:
            hanging.set()
            stop.wait(20)

    maps.fault = hang
    token = CancelToken()
    seen = SimpleNamespace(cancelled=0.0)

    def tell(_share):
        if hanging.is_set() and not token.cancelled:
            seen.cancelled = time.monotonic()
            token.cancel()

    error = failed(
        lambda: watched(lambda go: export(token, go, service=service((64, 64))), token, tell), PortalError
    )
    assert error.kind is ErrorKind.CANCELLED
    left = {"out.tif"} if earlier else set()
    deadline = time.monotonic() + 10
    while {each.name for each in tmp_path.iterdir()} != left and time.monotonic() < deadline:
        time.sleep(0.01)
    assert {each.name for each in tmp_path.iterdir()} == left, "while the server still hangs"
    assert not stop.is_set()
    stop.set()
    if earlier:
        assert (tmp_path / "out.tif").read_bytes() == b"mine"


def test_a_disk_that_is_full(export, tmp_path, monkeypatch):
    """As GDAL tells it: by a message and a number, while it goes on."""

    class Full:
        def __init__(self, dataset):
            self._dataset = dataset

        def __getattr__(self, name):
            return getattr(self._dataset, name)

        def WriteRaster(self, *values, **more):  # noqa: N802 (GDAL prescribes it)
            gdal.Error(gdal.CE_Failure, gdal.CPLE_FileIO, "No space left on device")
            return gdal.CE_Failure

    make = FlowExportMosaic.__init__

    def full(mosaic, *values):
        make(mosaic, *values)
        mosaic._dataset = Full(mosaic._dataset)

    monkeypatch.setattr(FlowExportMosaic, "__init__", full)
    assert "No space left" in str(failed(export, GdalError))
    assert nothing_is_left(tmp_path)


def test_blocks_that_cannot_be_written_at_the_end(export, tmp_path, monkeypatch):
    close = FlowExportMosaic.close

    def failing(mosaic):
        gdal.Error(gdal.CE_Failure, gdal.CPLE_FileIO, "No space left on device")
        close(mosaic)

    monkeypatch.setattr(FlowExportMosaic, "close", failing)
    assert "No space left" in str(failed(export, GdalError))
    assert nothing_is_left(tmp_path)


def test_a_layer_in_degrees_alone(export, maps):
    """`CRS:84` has longitude first in every version."""
    result = export(service=service(crs=["CRS:84"]), resolution=100.0, request={"crs": "CRS:84"})
    assert {each.query["CRS"] for each in maps.requests} == {"CRS:84"}
    assert gdal.Open(str(result.path)).GetSpatialRef().GetAuthorityCode(None) == "32631"
    west, south, east, north = map(float, maps.requests[0].query["BBOX"].split(","))
    assert 2.9 < west < 3.1 < east + 0.1
    assert 43.2 < south < north < 43.5


def test_a_layer_without_a_system_that_is_known(export, maps):
    error = failed(
        lambda: export(service=service(crs=["EPSG:99999"]), request={"crs": "EPSG:99999"}), FlowError
    )
    assert error.problem is FlowProblem.NO_CRS
    assert not maps.requests


def test_progress_goes_up_to_the_end(export):
    shares = []
    export(progress=lambda share: shares.append(share) or True, service=service((64, 64)))
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)


def test_a_folder_that_is_not_there(export, tmp_path):
    with pytest.raises(OSError, match=r"out\.tif"):
        export(target=tmp_path / "no" / "out.tif")


def test_nothing_secret_is_in_the_file(export, maps, tmp_path):
    instance = "0a1b2c3d-1111-2222-3333-444455556666"
    blank = picture(drawn(BOX, 150, 100), 150, 100)
    maps.fault = lambda *_: blank
    result = export(request={"address": f"{maps.url}/ogc/wms/{instance}"}, headers={"X-Key": "hush-hush"})
    content = result.path.read_bytes()
    assert instance.encode() not in content
    assert b"hush-hush" not in content
    assert "guichet-eo-" in gdal.Open(str(result.path)).GetMetadataItem("SOURCE")
    assert maps.requests[0].path.endswith(instance)
