"""Several scenes in one stream: tiles, zones, gaps, files without a grid."""

import numpy
import pytest
from guichet_eo.core.stretch import Stretch
from numpy.testing import assert_allclose, assert_array_equal
from osgeo import osr
from range_server import range_server
from stream_bed import (
    NORTH,
    WEST,
    area_of,
    build,
    opened,
    ramp,
    reference,
    source,
    stream_scene,
    values,
    wide_area,
    window,
    write,
)

SIDE = 400


@pytest.fixture
def world(qgis_app, tmp_path):
    with range_server(tmp_path) as server:
        yield server


def put(world, name, array, **more):
    """Write a file and return a scene of it with one band `x`."""
    write(world.folder / f"{name}.tif", array, **more)
    return stream_scene({"x": source(f"{world.url}/{name}.tif")}, ["x"], title=name)


def point(epsg, x, y, other):
    found = osr.CoordinateTransformation(reference(epsg), reference(other)).TransformPoint(x, y)
    return found[:2]


def near(built, array, west, north, epsg, pixel=10.0, bare=None):
    """Check that each known pixel of a stream has a value of the file at its place, within one pixel."""
    found, code = values(built)[0], int(built.raster.crs[5:])
    gt = built.raster.transform
    checked = 0
    for row in range(0, found.shape[0], 17):
        for column in range(0, found.shape[1], 17):
            x, y = gt[0] + (column + 0.5) * gt[1], gt[3] + (row + 0.5) * gt[5]
            x, y = point(code, x, y, epsg)
            there = int((x - west) // pixel), int((north - y) // pixel)
            if not (2 <= there[0] < array.shape[1] - 2 and 2 <= there[1] < array.shape[0] - 2):
                continue
            around = array[there[1] - 1 : there[1] + 2, there[0] - 1 : there[0] + 2]
            assert found[row, column] in around
            checked += 1
    assert checked > 30
    return checked


def test_two_tiles_side_by_side(world):
    left, right = ramp(SIDE, SIDE, 1), ramp(SIDE, SIDE, 20000)
    scenes = [
        put(world, "left", left, nodata=0),
        put(world, "right", right, nodata=0, west=WEST + SIDE * 10),
    ]
    area = wide_area(WEST, NORTH - SIDE * 10, WEST + 2 * SIDE * 10, NORTH)
    built = build(scenes, area)
    assert_array_equal(values(built)[0], numpy.hstack([left, right]))


def test_an_area_across_three_tiles(world):
    arrays = [ramp(SIDE, SIDE, 1 + 15000 * number) for number in range(3)]
    scenes = [
        put(world, f"t{number}", array, nodata=0, west=WEST + number * SIDE * 10)
        for number, array in enumerate(arrays)
    ]
    area = area_of(WEST + 3000, NORTH - 2500, WEST + 9000, NORTH - 500)
    built = build(scenes, area)
    whole = numpy.hstack(arrays)
    found, expected = values(built)[0], window(built, whole)
    seen = numpy.isfinite(found)
    assert seen.mean() > 0.95
    assert_array_equal(found[seen], expected[seen])


def test_gaps_of_the_top_are_filled_from_below(world):
    top, below = ramp(SIDE, SIDE, 1), ramp(SIDE, SIDE, 30000)
    top[50:90, 60:200] = 0
    built = build([put(world, "top", top, nodata=0), put(world, "below", below, nodata=0)],
                  wide_area(WEST, NORTH - SIDE * 10, WEST + SIDE * 10, NORTH))  # fmt: skip
    assert_array_equal(values(built)[0], numpy.where(top == 0, below, top))


def test_gaps_of_computed_bands_are_filled_too(world):
    top, below = ramp(SIDE, SIDE, 1), ramp(SIDE, SIDE, 30000)
    top[50:90, 60:200] = 0
    scenes = []
    for name, array in (("top", top), ("below", below)):
        put(world, name, array, nodata=0)
        scenes.append(stream_scene({"x": source(f"{world.url}/{name}.tif")}, ["x * x / 100"]))
    built = build(scenes, wide_area(WEST, NORTH - SIDE * 10, WEST + SIDE * 10, NORTH))
    expected = numpy.where(top == 0, below, top).astype("float64") ** 2 / 100
    assert_allclose(values(built)[0], expected, rtol=1e-5)


def test_tiles_with_gaps_of_different_values(world):
    left, right = ramp(SIDE, SIDE, 1, dtype="int16"), ramp(SIDE, SIDE, 5, dtype="int16")
    left[:20], right[:20] = -9999, -32768
    scenes = [
        put(world, "left", left, nodata=-9999),
        put(world, "right", right, nodata=-32768, west=WEST + SIDE * 10),
    ]
    built = build(scenes, wide_area(WEST, NORTH - SIDE * 10, WEST + 2 * SIDE * 10, NORTH))
    found = values(built)[0]
    assert not numpy.isin(found, (-9999, -32768)).any()
    assert numpy.isnan(found[:20]).all()
    assert_array_equal(found[20:], numpy.hstack([left, right])[20:])


def test_tiles_of_two_zones(world):
    home = ramp(SIDE, SIDE, 1)
    x, y = point(32631, WEST + SIDE * 10, NORTH, 32630)
    west, north = round(x, -1) - 300, round(y, -1)
    away = ramp(SIDE, SIDE, 20000)
    scenes = [
        put(world, "home", home, nodata=0),
        put(world, "away", away, nodata=0, west=west, north=north, epsg=32630),
    ]
    built = build(scenes, wide_area(WEST, NORTH - SIDE * 10, WEST + 2 * SIDE * 10, NORTH))
    assert built.raster.crs == "EPSG:32631"
    assert built.raster.pixel == (10.0, 10.0)
    found = values(built)[0]
    far = found[:, SIDE + 60 :]
    assert numpy.isfinite(far).mean() > 0.4
    assert set(numpy.unique(far[numpy.isfinite(far)]).astype(int)) <= set(away.ravel().tolist())
    built_away = build(scenes[1:], wide_area(WEST, NORTH - SIDE * 10, WEST + 2 * SIDE * 10, NORTH))
    assert built_away.raster.crs == "EPSG:32630"


def test_a_warped_tile_has_its_values_in_place(world):
    away = ramp(SIDE, SIDE, 1)
    x, y = point(32631, WEST, NORTH, 32630)
    west, north = round(x, -1), round(y, -1)
    put(world, "far", ramp(64, 64, 50000), nodata=0, west=WEST - 40000)
    put(world, "far2", ramp(64, 64, 50000), nodata=0, west=WEST - 42000)
    scenes = [
        put(world, "away", away, nodata=0, west=west, north=north, epsg=32630),
        stream_scene({"x": source(f"{world.url}/far.tif")}, ["x"]),
        stream_scene({"x": source(f"{world.url}/far2.tif")}, ["x"]),
    ]
    area = wide_area(west, north - SIDE * 10, west + SIDE * 10, north, 32630)
    built = build(scenes, area, clip=False)
    assert built.raster.crs == "EPSG:32631"
    near(built, away, west, north, 32630)


def test_classes_of_two_zones_keep_type_and_colours(world):
    noise = numpy.random.default_rng(3)
    home = (10 * noise.integers(1, 11, (SIDE, SIDE))).astype("uint8")
    x, y = point(32631, WEST + SIDE * 10, NORTH, 32630)
    colours = {10: (0, 100, 0, 255), 100: (250, 230, 160, 255)}
    scenes = [
        put(world, "home", home, nodata=0, colours=colours),
        put(
            world, "away", home, nodata=0, colours=colours, west=round(x, -1), north=round(y, -1), epsg=32630
        ),
    ]
    area = wide_area(WEST, NORTH - SIDE * 10, WEST + 2 * SIDE * 10, NORTH)
    built = build(scenes, area, stretch=Stretch.CLASSES)
    assert built.raster.bands[0].data_type == "Byte"
    assert set(built.classes) == set(range(10, 101, 10))
    dataset = opened(built)
    assert dataset.GetRasterBand(1).GetColorTable().GetColorEntry(100) == (250, 230, 160, 255)


def test_tiles_on_both_sides_of_the_antimeridian(world):
    side = 300
    west60, north = 790000.0, 8200000.0  # zone 60 south, about 179.7 degrees east
    middle = point(32760, west60 + side * 10, north, 32701)
    west1 = round(middle[0], -1)
    east_side, west_side = ramp(side, side, 1), ramp(side, side, 20000)
    north1 = round(middle[1], -1)
    scenes = [
        put(world, "a60", east_side, nodata=0, west=west60, north=north, epsg=32760),
        put(world, "a01", west_side, nodata=0, west=west1, north=north1, epsg=32701),
    ]
    corner = point(32760, west60, north, 4326)
    low = corner[1] - 0.02
    halves = []
    for left, right in ((corner[0] - 0.01, 180.0), (-180.0, -179.9)):
        halves.append(
            [[[left, low], [right, low], [right, corner[1] + 0.1], [left, corner[1] + 0.1], [left, low]]]
        )
    area = {"type": "MultiPolygon", "coordinates": halves}
    built = build(scenes, area)
    assert built.raster.crs == "EPSG:32760"
    assert built.raster.width < 1500
    found = values(built)[0]
    assert (found < 10000).sum() > 10000
    assert (found >= 20000).sum() > 10000


def test_a_degree_grid_across_the_antimeridian(world):
    """Two files of a DEM that lie on both sides of 180 degrees do not make a raster around the world."""
    pixel, side = 1 / 3600, 360
    heights = ramp(side, side, 1).astype("float32")
    scenes = [
        put(world, "e179", heights, pixel=pixel, west=180 - side * pixel, north=-17.0, epsg=4326),
        put(world, "w180", heights, pixel=pixel, west=-180.0, north=-17.0, epsg=4326),
    ]
    halves = [
        [[[x, -17.09], [x + 0.05, -17.09], [x + 0.05, -17.01], [x, -17.01], [x, -17.09]]]
        for x in (179.95, -180)
    ]
    built = build(scenes, {"type": "MultiPolygon", "coordinates": halves})
    assert built.raster.width < 2 * side
    assert numpy.isfinite(values(built)[0]).mean() > 0.8


def test_a_file_in_degrees(world):
    pixel, side = 1 / 3600, 360
    heights = ramp(side, side, 1).astype("float32")
    built = build([put(world, "dem", heights, pixel=pixel, west=1.0, north=44.0, epsg=4326)],
                  wide_area(1.0, 43.9, 1.1, 44.0, 4326))  # fmt: skip
    assert built.raster.crs == "EPSG:4326"
    assert_array_equal(values(built)[0], heights)


def test_a_south_up_file(world):
    array = ramp(SIDE, SIDE, 1)
    south = NORTH - SIDE * 10
    place = put(world, "up", array[::-1].copy(), nodata=0, transform=(WEST, 10.0, 0.0, south, 0.0, 10.0))
    built = build([place], wide_area(WEST, south, WEST + SIDE * 10, NORTH))
    near(built, array, WEST, NORTH, 32631)


def test_a_rotated_file(world):
    array = numpy.full((SIDE, SIDE), 7, "uint16")
    array[:, SIDE // 2 :] = 9
    turned = (WEST, 8.0, 6.0, NORTH, 6.0, -8.0)
    built = build([put(world, "turned", array, nodata=0, transform=turned)],
                  wide_area(WEST, NORTH - SIDE * 10, WEST + SIDE * 14, NORTH + SIDE * 6))  # fmt: skip
    found, gt = values(built)[0], built.raster.transform
    for column, row, value in ((100, 200, 7), (300, 200, 9), (195, 30, 7), (205, 350, 9)):
        x, y = WEST + 8 * column + 6 * row, NORTH + 6 * column - 8 * row
        assert found[int((gt[3] - y) / -gt[5]), int((x - gt[0]) / gt[1])] == value


def test_control_points_only(world):
    """As Sentinel-1 has it: a mirrored swath that only control points place."""
    array = ramp(SIDE, SIDE, 1)
    south = NORTH - SIDE * 10
    gcps = [
        (column, row, *point(32631, WEST + (SIDE - column) * 10, south + row * 10, 4326))
        for column in range(0, SIDE + 1, 40)
        for row in range(0, SIDE + 1, 40)
    ]
    place = put(world, "swath", array, nodata=0, gcps=gcps, epsg=4326)
    built = build([place], wide_area(WEST, south, WEST + SIDE * 10, NORTH))
    assert built.raster.crs == "EPSG:32631"
    near(built, array[::-1, ::-1], WEST, NORTH, 32631)


def test_the_items_scale_and_nodata_stand_in(world):
    array = ramp(SIDE, SIDE, 1)
    array[:30] = 0
    write(world.folder / "plain.tif", array)
    band = source(f"{world.url}/plain.tif", nodata=0.0, scale=0.01, offset=5.0)
    built = build([stream_scene({"x": band}, ["x"])],
                  wide_area(WEST, NORTH - SIDE * 10, WEST + SIDE * 10, NORTH))  # fmt: skip
    expected = numpy.where(array == 0, numpy.nan, array * 0.01 + 5.0)
    assert_allclose(values(built)[0], expected, rtol=1e-5)


def test_a_file_of_one_pixel(world):
    built = build([put(world, "dot", numpy.array([[7]], "uint16"))],
                  wide_area(WEST, NORTH - 10, WEST + 10, NORTH))  # fmt: skip
    assert values(built).tolist() == [[[7.0]]]


def test_a_vast_area_without_a_cut(world):
    array = ramp(SIDE, SIDE, 1)
    built = build([put(world, "t", array, nodata=0)], area_of(-20, 0, 40, 70, 4326), clip=False)
    assert_array_equal(values(built)[0], array)
    built = build([put(world, "t", array, nodata=0)], area_of(-20, 0, 40, 70, 4326))
    assert_array_equal(values(built)[0], array)
