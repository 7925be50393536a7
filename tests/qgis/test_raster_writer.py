"""Streams as files: what is in them, and that none has holes."""

import shutil
import threading
import time
from array import array
from collections import namedtuple
from datetime import datetime, timedelta, timezone
from math import isnan

import pytest
from gate_bed import ANN, gate_of, gate_portal
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.gis.gdal_error import GdalError
from guichet_eo.gis.saving import raster_writer
from guichet_eo.gis.saving.raster_form import RasterForm
from guichet_eo.gis.saving.raster_maker import RasterMaker
from guichet_eo.gis.saving.raster_names import raster_name, raster_tags
from guichet_eo.gis.saving.raster_order import RasterOrder
from guichet_eo.gis.saving.raster_saver import RasterSaver
from guichet_eo.gis.saving.raster_tags import RasterTags
from guichet_eo.gis.saving.raster_writer import write_raster
from guichet_eo.gis.stream_error import StreamError
from guichet_eo.gis.stream_problem import StreamProblem
from guichet_eo.gis.streams.gate_book import GateBook
from guichet_eo.gis.streams.stream_files import StreamFiles
from guichet_eo.gis.streams.stream_job import StreamJob
from imagined import guichet_threads
from osgeo import gdal
from qgis.core import QgsApplication, QgsRasterLayer
from range_server import range_server
from raster_bed import NDVI, RED, SIDE, WHOLE, area_of, built_of, planned_of, write_tiles
from signing_services import SigningServices


@pytest.fixture(scope="module")
def tiles(tmp_path_factory, qgis_app):
    folder = tmp_path_factory.mktemp("tiles")
    write_tiles(folder)
    return folder


@pytest.fixture
def server(tiles):
    with range_server(tiles) as served:
        yield served


def values(path, kind="f"):
    """Return all pixels of the first band."""
    dataset = gdal.Open(str(path))
    number = {"f": gdal.GDT_Float32, "d": gdal.GDT_Float64}[kind]
    found = array(kind)
    found.frombytes(bytes(dataset.GetRasterBand(1).ReadRaster(buf_type=number)))
    return found


def rows(pixels, width):
    return [pixels[start : start + width] for start in range(0, len(pixels), width)]


def same(first, second):
    return len(first) == len(second) and all(
        abs(a - b) < 1e-6 or (isnan(a) and isnan(b)) for a, b in zip(first, second)
    )


def reflectance(path):
    """Return what GDAL reads in the whole file, as values of the ground."""
    return array("f", (nan if raw == 0 else raw * 0.0001 for raw in values(path)))


nan = float("nan")


def order_of(target, server, recipe, *names, form=None, area=None, **more):
    (planned,) = planned_of(server.url, recipe, *names)
    tags = raster_tags(planned, recipe, "A title", ["ESA"])
    area = area or area_of(*WHOLE)
    return RasterOrder(
        target, form or RasterForm(), tags, planned, recipe, area, portals=planned.portals, **more
    )


def made(order, progress=lambda share: True):
    return RasterMaker({}, CancelToken()).make(order, progress)


@pytest.mark.parametrize("name", ["GTiff", "COG"])
def test_pixels_are_those_of_the_whole_files(server, tiles, tmp_path, name):
    target = tmp_path / "red.tif"
    made(order_of(target, server, RED, "a", "b", form=RasterForm(name)))
    left, right = (rows(reflectance(tiles / f"{tile}_red.tif"), SIDE) for tile in "ab")
    found = rows(values(target), 2 * SIDE)
    assert len(found) == SIDE
    for row, (west, east) in zip(found, zip(left, right)):
        assert same(row, west + east)
    assert list(tmp_path.iterdir()) == [target]


def test_an_index_is_what_it_says_and_missing_pixels_are_not_numbers(server, tiles, tmp_path):
    target = tmp_path / "ndvi.tif"
    made(order_of(target, server, NDVI, "a"))
    red, nir, classes = (values(tiles / f"a_{band}.tif") for band in ("red", "nir", "scl"))
    found = values(target)
    hidden = 0
    for place, value in enumerate(found):
        row, column = divmod(place, SIDE)
        scene_class = classes[row // 2 * (SIDE // 2) + column // 2]
        if red[place] == 0 or scene_class in (8, 9):
            assert isnan(value)
            hidden += scene_class in (8, 9)
        elif not isnan(value):
            assert value == pytest.approx((nir[place] - red[place]) / (nir[place] + red[place]), abs=1e-5)
    assert hidden > 1000
    dataset = gdal.Open(str(target))
    band = dataset.GetRasterBand(1)
    assert gdal.GetDataTypeName(band.DataType) == "Float32"
    assert isnan(band.GetNoDataValue())


def test_the_file_says_what_it_is(server, tmp_path):
    target = tmp_path / "red.tif"
    made(order_of(target, server, RED, "a", "b"))
    dataset = gdal.Open(str(target))
    metadata = dataset.GetMetadata()
    assert metadata["TITLE"] == metadata["TIFFTAG_IMAGEDESCRIPTION"] == "A title"
    assert metadata["SOURCE_SCENES"] == "S2B_a_24 S2B_b_24"
    assert metadata["ATTRIBUTION"] == "ESA"
    assert metadata["TIFFTAG_DATETIME"] == "2026:10:24 10:50:30"
    band = dataset.GetRasterBand(1)
    assert band.GetDescription() == "red"
    structure = dataset.GetMetadata("IMAGE_STRUCTURE")
    assert structure["COMPRESSION"] == "DEFLATE"
    assert structure["PREDICTOR"] == "3"
    assert band.GetBlockSize() == [256, 256]


def test_a_cog_is_one_and_reads_every_tile_once(server, tmp_path):
    target = tmp_path / "red.tif"
    order = order_of(target, server, RED, "a", "b", form=RasterForm("COG"))
    gdal.VSICurlClearCache()
    made(order)
    dataset = gdal.Open(str(target))
    assert dataset.GetMetadata("IMAGE_STRUCTURE")["LAYOUT"] == "COG"
    assert dataset.GetRasterBand(1).GetOverviewCount() >= 1
    sent = sum(size for *_rest, size in server.requests)
    whole = sum((server.folder / f"{tile}_red.tif").stat().st_size for tile in "ab")
    assert sent < 1.2 * whole


def test_another_system_and_coarser_pixels(server, tmp_path):
    target = tmp_path / "red.tif"
    made(order_of(target, server, RED, "a", form=RasterForm("GTiff", "EPSG:2154", 50.0, "bilinear")))
    dataset = gdal.Open(str(target))
    west, across, _skew, north, _skew, down = dataset.GetGeoTransform()
    assert (across, down) == (50.0, -50.0)
    assert west % 50 == north % 50 == 0
    assert dataset.GetSpatialRef().GetAuthorityCode(None) == "2154"
    known = [value for value in values(target) if not isnan(value)]
    assert 0.3 < sum(known) / len(known) < 0.6


def test_only_the_area_is_read(server, tmp_path):
    west, _south, _east, north = WHOLE
    area = area_of(west + 1100, north - 2100, west + 2100, north - 1100)
    recipe = RED.__class__("Red", ("red",), ranges=((0, 1),))
    target = tmp_path / "red.tif"
    made(order_of(target, server, recipe, "a", "b", area=area))
    dataset = gdal.Open(str(target))
    assert max(dataset.RasterXSize, dataset.RasterYSize) <= 105
    assert not any("b_red" in path for _method, path, _status, size in server.requests if size > 40000)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (403, ErrorKind.NOT_ALLOWED),
        (404, ErrorKind.GONE),
        ("norange", StreamProblem.NO_RANGES),
        ("truncate", StreamProblem.DAMAGED),
    ],
)
@pytest.mark.parametrize("form", [RasterForm(), RasterForm("COG"), RasterForm(resolution=10.5)])
def test_a_tile_that_cannot_be_read_leaves_no_file_and_can_be_had_later(server, tmp_path, fault, kind, form):
    target = tmp_path / "red.tif"
    target.write_bytes(b"old")
    order = order_of(target, server, RED, "a", "b", form=form)
    gdal.VSICurlClearCache()
    begun = []

    def late(path, asked):
        """Fail once the files are open and pixels are being read."""
        return fault if begun else None

    server.fault = late

    def progress(share):
        if share > 0.06:
            begun.append(share)
        return True

    with pytest.raises((PortalError, StreamError)) as caught:
        made(order, progress)
    error = caught.value
    assert kind in (getattr(error, "kind", None), getattr(error, "problem", None))
    assert error.portal == "here"
    assert list(tmp_path.iterdir()) == [target]
    assert target.read_bytes() == b"old"
    server.fault = None
    made(order)
    assert gdal.Open(str(target)).RasterXSize > SIDE


def test_links_that_ended_meanwhile_are_named(server, tmp_path, monkeypatch):
    order = order_of(tmp_path / "red.tif", server, RED, "a", "b")
    built = built_of(server.url, RED, "a", "b")
    built.links.expires = datetime.now(timezone.utc) - timedelta(seconds=1)
    monkeypatch.setattr(RasterMaker, "build", lambda self, order: built)
    gdal.VSICurlClearCache()
    server.fault = lambda path, asked: 403
    with pytest.raises(StreamError) as caught:
        made(order)
    assert caught.value.problem is StreamProblem.LINKS_ENDED
    built.links.expires = datetime.now(timezone.utc) + timedelta(hours=1)
    with pytest.raises(PortalError) as refused:
        made(order)
    assert refused.value.kind is ErrorKind.NOT_ALLOWED
    gdal.VSICurlClearCache()


def test_a_scene_that_cannot_be_opened_fails_a_whole_order_and_is_named_by_others(server, tmp_path):
    server.fault = lambda path, asked: 404 if path.startswith("/b_") else None
    gdal.VSICurlClearCache()
    with pytest.raises(PortalError) as caught:
        made(order_of(tmp_path / "red.tif", server, RED, "a", "b"))
    assert caught.value.kind is ErrorKind.GONE
    ((title, error),) = made(order_of(tmp_path / "red.tif", server, RED, "a", "b", whole=False))
    assert title == "S2B_b_24"
    assert error.kind is ErrorKind.GONE
    assert gdal.Open(str(tmp_path / "red.tif")).RasterXSize == SIDE
    gdal.VSICurlClearCache()


def test_files_behind_a_gate_are_read_with_its_header_and_nothing_of_it_is_left(server, tmp_path):
    with SigningServices() as services:
        option = {"kind": "bearer", "endpoint": f"{services.url}/token", "client_id": "public"}
        gate = gate_of(gate_portal(option), ANN)
        (planned,) = planned_of(server.url, RED, "a", needs="login")
        order = RasterOrder(
            tmp_path / "red.tif", RasterForm(), RasterTags(), planned, RED, area_of(*WHOLE), portals=("here",)
        )
        gdal.VSICurlClearCache()
        RasterMaker({"here": gate}, CancelToken()).make(order, lambda share: True)
        assert {headers.get("Authorization") for headers in server.headers} == {"Bearer bearer-1"}
        assert not [name for name in gdal.ReadDir("/vsimem/guichet_eo") or () if name.endswith(".headers")]
        assert b"bearer-" not in (tmp_path / "red.tif").read_bytes()
        server.fault = lambda path, asked: 403
        gdal.VSICurlClearCache()
        with pytest.raises(PortalError) as caught:
            RasterMaker({"here": gate}, CancelToken()).make(order, lambda share: True)
        assert "bearer-" not in f"{caught.value!r} {caught.value.__cause__!r} {caught.value.__context__!r}"
    gdal.VSICurlClearCache()


def test_a_portal_that_is_gone_is_named(server, tmp_path):
    (planned,) = planned_of(server.url, RED, "a", needs="login")
    order = RasterOrder(
        tmp_path / "red.tif", RasterForm(), RasterTags(), planned, RED, area_of(*WHOLE), portals=("here",)
    )
    with pytest.raises(PortalError) as caught:
        made(order)
    assert caught.value.kind is ErrorKind.GONE


def test_a_full_disk_is_said_before_anything_is_read(server, tmp_path, monkeypatch):
    built = built_of(server.url, RED, "a")
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(raster_writer.shutil, "disk_usage", lambda path: usage(10, 9, 1000))
    before = len(server.requests)
    with pytest.raises(PortalError) as caught:
        write_raster(built.raster.path, tmp_path / "x.tif", RasterForm(), RasterTags(), lambda share: True)
    assert caught.value.kind is ErrorKind.DISK
    assert len(server.requests) == before
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_gone_is_a_failure(server, tmp_path):
    built = built_of(server.url, RED, "a")
    with pytest.raises((OSError, GdalError)):
        write_raster(
            built.raster.path, tmp_path / "no" / "x.tif", RasterForm(), RasterTags(), lambda share: True
        )


def test_progress_rises_and_stopping_leaves_nothing(server, tmp_path):
    shares = []
    made(order_of(tmp_path / "a.tif", server, RED, "a", "b"), lambda share: shares.append(share) or True)
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)
    (tmp_path / "a.tif").unlink()
    with pytest.raises(PortalError) as caught:
        made(order_of(tmp_path / "a.tif", server, RED, "a", "b"), lambda share: share < 0.3)
    assert caught.value.kind is ErrorKind.CANCELLED
    assert not list(tmp_path.iterdir())


def test_names_say_day_sensor_and_tiles(server):
    (planned,) = planned_of(server.url, RED, "a", "b")
    assert raster_name(planned, "ndvi") == "2026-10-24_S2B_31TCJ-31TDJ_ndvi"
    assert raster_name(planned, "../x y") == "2026-10-24_S2B_31TCJ-31TDJ_x-y"


@pytest.fixture
def saver(qgis_app, tmp_path_factory):
    gates = GateBook(lambda name: None, lambda portal: None, lambda hosts: None)
    made = RasterSaver(gates, StreamFiles(tmp_path_factory.mktemp("streams")))
    made.outcomes = []
    made.saved.connect(lambda path: made.outcomes.append((path, None)))
    made.failed.connect(lambda path, error: made.outcomes.append((path, error)))
    yield made
    made.close()


def wait(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        QgsApplication.processEvents()
        time.sleep(0.005)
    return condition()


def job_of(server, recipe, *names):
    layers = planned_of(server.url, recipe, *names)
    return StreamJob(
        recipe, area_of(*WHOLE), layers, tuple("T" for _ in layers), lambda layer: None, {"here": "ESA"}
    )


def test_a_plan_is_saved_in_the_background(saver, server, tmp_path):
    saver.save(job_of(server, RED, "a", "b"), tmp_path / "x.tif", RasterForm())
    assert saver.busy
    assert wait(lambda: saver.outcomes)
    assert saver.outcomes == [(str(tmp_path / "x.tif"), None)]
    assert not saver.busy
    assert gdal.Open(str(tmp_path / "x.tif")).GetMetadata()["ATTRIBUTION"] == "ESA"


def test_a_layer_is_saved_again_without_its_plan(saver, server, tmp_path):
    from guichet_eo.gis.streams.stream_record import StreamRecord

    built = built_of(server.url, RED, "a")
    name = saver._files.write(built.raster.path, False)
    layer = QgsRasterLayer(saver._files.source(name), "A layer", "gdal")
    StreamRecord(name, RED, (("here", "a24"),), area_of(*WHOLE)).keep_in(layer)
    saver.save_layer(layer, tmp_path / "x.tif", RasterForm("COG"))
    assert wait(lambda: saver.outcomes)
    assert saver.outcomes == [(str(tmp_path / "x.tif"), None)]
    assert gdal.Open(str(tmp_path / "x.tif")).GetMetadata()["SOURCE_SCENES"] == "a24"
    saver.save_layer(QgsRasterLayer(str(tmp_path / "x.tif"), "x", "gdal"), tmp_path / "y.tif", RasterForm())
    assert saver.outcomes[-1][1].problem is StreamProblem.NOT_A_RASTER


def test_a_failure_is_told_with_its_reason(saver, server, tmp_path):
    server.fault = lambda path, asked: 403
    gdal.VSICurlClearCache()
    saver.save(job_of(server, RED, "a"), tmp_path / "x.tif", RasterForm())
    assert wait(lambda: saver.outcomes)
    assert saver.outcomes[0][1].kind is ErrorKind.NOT_ALLOWED
    gdal.VSICurlClearCache()


def test_cancelling_ends_at_once_even_where_the_server_is_silent(saver, server, tmp_path):
    job = job_of(server, RED, "a", "b")
    silent, asked = threading.Event(), threading.Event()

    def hang(path, wanted):
        asked.set()
        silent.wait(5)
        return 404

    gdal.VSICurlClearCache()
    server.fault = hang
    saver.save(job, tmp_path / "x.tif", RasterForm())
    assert wait(asked.is_set)
    began = time.monotonic()
    saver.cancel()
    assert wait(lambda: not saver.busy)
    assert time.monotonic() - began < 0.5
    silent.set()
    assert saver.outcomes == []
    assert wait(lambda: not guichet_threads())
    assert not list(tmp_path.iterdir())
    gdal.VSICurlClearCache()


def test_room_is_estimated_from_the_pixels(server, tmp_path, monkeypatch):
    built = built_of(server.url, RED, "a")
    wanted = SIDE * SIDE * 4
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10, 9, wanted))
    write_raster(built.raster.path, tmp_path / "x.tif", RasterForm(), RasterTags(), lambda share: True)
    with pytest.raises(PortalError):
        write_raster(
            built.raster.path, tmp_path / "x.tif", RasterForm("COG"), RasterTags(), lambda share: True
        )
