"""Cloud over the area against a count of every pixel of the whole mask."""

from dataclasses import replace

import numpy
import pytest
from guichet_eo.core.asset import Asset
from guichet_eo.core.band_source import BandSource
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.stream_scene import StreamScene
from guichet_eo.core.well_known_binary import pack_polygon
from guichet_eo.gis.guichet import RESOURCES
from guichet_eo.gis.rasters.area_shape import area_shape
from guichet_eo.gis.stream_error import StreamError
from guichet_eo.gis.stream_problem import StreamProblem
from guichet_eo.gis.streams.area_cloud_reader import SIDE, AreaCloudReader
from guichet_eo.providers.pixel_access import PixelAccess
from osgeo import gdal, ogr
from range_server import range_server
from stream_bed import NORTH, WEST, area_of, scene, write

FAMILIES = FamilyDirectory.load(RESOURCES / "families.json")


def mask_preset(family, place=0):
    return FAMILIES.get(family).imagery.masks[place]


SCL, CLM, QA = (mask_preset(family) for family in ("s2-l2a-sen2cor", "s2-l2a-maja", "landsat-c2-l2"))


def offer_of(href, mask=SCL, number=1, **more):
    return StreamScene(scene(**more), (), {}, mask, BandSource(Asset(mask.id, "", str(href)), number))


def read(href, area, mask=SCL, token=None, **more):
    return AreaCloudReader(area, {}, token or CancelToken()).read(offer_of(href, mask, **more))


def blobs(height, width, kinds, seed=1, size=9):
    """Return classes in patches, as clouds come: `kinds` drawn at random for squares of some pixels."""
    random = numpy.random.default_rng(seed)
    small = random.choice(kinds, (height // size + 1, width // size + 1))
    return numpy.kron(small, numpy.ones((size, size), int))[:height, :width]


def counted(values, area, is_cloud, is_unseen, pixel=20.0, west=WEST, north=NORTH, epsg=32631):
    """Count every pixel of the file, and those of the area beside it."""
    shape = area_shape(area, f"EPSG:{epsg}")
    first_x, last_x, first_y, last_y = shape.GetEnvelope()
    left, right = (int(numpy.floor((x - west) / pixel)) for x in (first_x, last_x))
    top, bottom = (int(numpy.floor((north - y) / pixel)) for y in (last_y, first_y))
    cloud = seen = inside = 0
    prepared = shape.Clone()
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            point = ogr.Geometry(ogr.wkbPoint)
            point.AddPoint_2D(west + (column + 0.5) * pixel, north - (row + 0.5) * pixel)
            if not prepared.Contains(point):
                continue
            inside += 1
            if not (0 <= row < values.shape[0] and 0 <= column < values.shape[1]):
                continue
            value = int(values[row, column])
            if not is_unseen(value):
                seen += 1
                cloud += is_cloud(value)
    return (100.0 * cloud / seen if seen else None), 100.0 * (inside - seen) / inside


def scl_cloud(value):
    return value in (3, 8, 9, 10)


def not_seen(value):
    return value == 0


def test_a_box_inside_a_small_file_is_counted_to_the_pixel(tmp_path):
    values = blobs(300, 300, [0, 3, 4, 5, 8, 9, 10]).astype("uint8")
    write(tmp_path / "scl.tif", values, 20.0, nodata=0)
    area = area_of(WEST + 1000, NORTH - 4000, WEST + 4000, NORTH - 1500)
    found = read(tmp_path / "scl.tif", area)
    assert (found.source, found.portal) == ("SCL", "here")
    assert (found.cloud, found.nodata) == pytest.approx(counted(values, area, scl_cloud, not_seen))


def test_a_triangle_counts_nothing_outside(tmp_path):
    """All around the triangle is cloud, and class 0 is inside."""
    values = numpy.full((300, 300), 9, "uint8")
    values[100:200, 100:200] = blobs(100, 100, [0, 4, 5, 8], 3)
    write(tmp_path / "scl.tif", values, 20.0, nodata=0)
    corners = [(WEST + 2000, NORTH - 4000), (WEST + 4000, NORTH - 4000), (WEST + 3000, NORTH - 2000)]
    area = area_of(0, 0, 0, 0, corners=corners)
    found = read(tmp_path / "scl.tif", area)
    assert (found.cloud, found.nodata) == pytest.approx(counted(values, area, scl_cloud, not_seen))


def test_half_beside_the_swath_is_no_data_and_not_clear(tmp_path):
    values = numpy.full((200, 200), 4, "uint8")
    values[:, :50] = 9
    write(tmp_path / "scl.tif", values, 20.0)  # does not say itself that 0 is missing
    area = area_of(WEST - 1000, NORTH - 3000, WEST + 2000, NORTH - 1000)
    found = read(tmp_path / "scl.tif", area)
    assert (found.cloud, found.nodata) == pytest.approx(counted(values, area, scl_cloud, not_seen))
    assert found.cloud == pytest.approx(50, abs=1)
    assert found.nodata == pytest.approx(33.3, abs=1)


def test_wholly_beside_the_file_nothing_is_seen(tmp_path):
    write(tmp_path / "scl.tif", numpy.full((100, 100), 4, "uint8"), 20.0)
    found = read(tmp_path / "scl.tif", area_of(WEST + 9000, NORTH - 3000, WEST + 9900, NORTH - 1000))
    assert (found.cloud, found.nodata) == (None, 100.0)


def test_two_scenes_of_different_zones_see_the_same_area_each_in_its_own(tmp_path):
    """The area straddles 6° east; each file covers all of it, with cloud on half of its own columns."""
    area = {"type": "Polygon", "coordinates": [[[5.95, 43.55], [6.05, 43.55], [6.05, 43.62], [5.95, 43.55]]]}
    for epsg, name in ((32631, "a"), (32632, "b")):
        box = area_shape(area, f"EPSG:{epsg}").GetEnvelope()
        west, north = box[0] - 500, box[3] + 500
        values = blobs(500, 520, [3, 4, 5, 8, 0], 7).astype("uint8")
        write(tmp_path / f"{name}.tif", values, 20.0, west, north, epsg, nodata=0)
        found = read(tmp_path / f"{name}.tif", area)
        expected = counted(values, area, scl_cloud, not_seen, 20.0, west, north, epsg)
        assert (found.cloud, found.nodata) == pytest.approx(expected, abs=2.0)  # of larger pixels


def test_cloud_bits_of_clm_with_the_footprint_for_what_was_not_seen(tmp_path):
    """CLM is 0 where it is clear and beside the swath alike; some files even call 0 missing."""
    values = (blobs(300, 300, [0, 1, 3, 128], 5)).astype("uint8")
    for nodata in (None, 0):
        write(tmp_path / f"clm{nodata}.tif", values, 20.0, nodata=nodata)
        area = area_of(WEST + 1000, NORTH - 4000, WEST + 4000, NORTH - 1000)
        whole = read(tmp_path / f"clm{nodata}.tif", area, CLM)
        expected = counted(values, area, lambda value: value > 0, lambda value: False)
        assert (whole.source, whole.cloud, whole.nodata) == ("CLM", *map(pytest.approx, expected))
        swath = area_of(WEST + 2000, NORTH - 6000, WEST + 9000, NORTH)["coordinates"][0]
        footprint = pack_polygon([tuple((x, y) for x, y, *_height in swath)])
        part = read(tmp_path / f"clm{nodata}.tif", area, CLM, footprint=footprint)
        assert part.nodata == pytest.approx(33.3, abs=1)
        right = values[:, 100:]
        seen = counted(right, area, lambda value: value > 0, lambda value: False, west=WEST + 2000)
        assert part.cloud == pytest.approx(seen[0], abs=1.0)


def test_a_nodata_value_of_the_files_own_counts(tmp_path):
    values = blobs(300, 300, [0, 1, 255], 6).astype("uint8")
    write(tmp_path / "cloudmask.tif", values, 20.0, nodata=255)
    area = area_of(WEST + 1000, NORTH - 4000, WEST + 4000, NORTH - 1000)
    mask = mask_preset("terrascope-s2-toc", 1)
    found = read(tmp_path / "cloudmask.tif", area, mask)
    expected = counted(values, area, lambda value: value in (1, 2), lambda value: value == 255)
    assert (found.cloud, found.nodata) == pytest.approx(expected)


def test_pixel_quality_of_landsat_in_16_bits(tmp_path):
    kinds = [1, 21824, 22280, 23888, 55052, 0b1000010, 65535, 22018]
    values = blobs(300, 300, kinds, 8).astype("uint16")
    write(tmp_path / "qa.tif", values, 30.0, nodata=1)
    area = area_of(WEST + 1000, NORTH - 6000, WEST + 7000, NORTH - 1000)
    found = read(tmp_path / "qa.tif", area, QA)
    expected = counted(
        values, area, lambda value: bool(value & 0b11110), lambda value: bool(value & 1), pixel=30.0
    )
    assert found.source == "QA_PIXEL"
    assert (found.cloud, found.nodata) == pytest.approx(expected)


def test_a_large_mask_is_estimated_from_an_overview_by_few_requests(tmp_path):
    values = blobs(1500, 1500, [0, 3, 4, 5, 6, 8], 9, 60).astype("uint8")
    write(tmp_path / "scl.tif", values, 20.0, nodata=0)
    corners = [(WEST + 1000, NORTH - 29000), (WEST + 29000, NORTH - 28000), (WEST + 15000, NORTH - 1000)]
    area = area_of(0, 0, 0, 0, corners=corners)
    with range_server(tmp_path) as server:
        found = read(f"{server.url}/scl.tif", area)
        assert len(server.requests) <= 8
    assert values.size > SIDE * SIDE
    expected = counted(values[::5, ::5], area, scl_cloud, not_seen, pixel=100.0)
    assert (found.cloud, found.nodata) == pytest.approx(expected, abs=2.0)


class Gate:
    def open(self, hrefs, _token):
        return PixelAccess({}, {"Authorization": "Bearer pass"})


def test_a_gated_mask_is_opened_and_nothing_stays_in_memory(tmp_path):
    values = blobs(300, 300, [0, 4, 8], 4).astype("uint8")
    write(tmp_path / "scl.tif", values, 20.0, nodata=0)
    area = area_of(WEST + 1000, NORTH - 4000, WEST + 4000, NORTH - 1500)
    with range_server(tmp_path) as server:
        offer = offer_of(f"{server.url}/scl.tif")
        asset = replace(offer.mask_source.asset, needs="sign")
        offer = replace(offer, mask_source=replace(offer.mask_source, asset=asset))
        found = AreaCloudReader(area, {"here": Gate()}, CancelToken()).read(offer)
        assert server.headers
        assert all(one.get("Authorization") == "Bearer pass" for one in server.headers)
        with pytest.raises(PortalError) as caught:
            AreaCloudReader(area, {}, CancelToken()).read(offer)
        assert caught.value.kind is ErrorKind.GONE
    assert (found.cloud, found.nodata) == pytest.approx(counted(values, area, scl_cloud, not_seen))
    assert not [name for name in gdal.ReadDir("/vsimem/guichet_eo") or () if name.endswith(".headers")]


def test_an_area_smaller_than_a_pixel_takes_the_pixels_that_it_touches(tmp_path):
    write(tmp_path / "scl.tif", numpy.full((50, 50), 8, "uint8"), 20.0)
    found = read(tmp_path / "scl.tif", area_of(WEST + 101, NORTH - 104, WEST + 104, NORTH - 101))
    assert (found.cloud, found.nodata) == (100.0, 0.0)


def test_a_mask_with_control_points_only(tmp_path):
    values = numpy.full((200, 200), 4, "uint8")
    values[:, :100] = 9
    gcps = [(x, y, WEST + x * 20, NORTH - y * 20) for x in (0, 100, 200) for y in (0, 100, 200)]
    write(tmp_path / "scl.tif", values, None, gcps=gcps)
    found = read(tmp_path / "scl.tif", area_of(WEST + 1000, NORTH - 3000, WEST + 3000, NORTH - 1000))
    assert found.cloud == pytest.approx(50, abs=2)
    assert found.nodata == pytest.approx(0, abs=1)


def test_what_cannot_be_read_is_an_error_with_a_reason(tmp_path):
    area = area_of(WEST + 1000, NORTH - 3000, WEST + 3000, NORTH - 1000)
    write(tmp_path / "scl.tif", numpy.full((200, 200), 4, "uint8"), 20.0)
    write(tmp_path / "nowhere.tif", numpy.full((200, 200), 4, "uint8"), None, epsg=0)
    (tmp_path / "words.tif").write_text("no raster")
    with pytest.raises(PortalError):
        read(tmp_path / "gone.tif", area)
    for name in ("words.tif", "nowhere.tif"):
        with pytest.raises(StreamError):
            read(tmp_path / name, area)
    offer = offer_of(tmp_path / "scl.tif")
    offer = replace(offer, mask_source=replace(offer.mask_source, number=2))
    with pytest.raises(StreamError) as caught:
        AreaCloudReader(area, {}, CancelToken()).read(offer)
    assert caught.value.problem is StreamProblem.NO_BAND
    token = CancelToken()
    token.cancel()
    with pytest.raises(PortalError):
        read(tmp_path / "scl.tif", area, token=token)
