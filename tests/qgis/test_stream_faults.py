"""Whatever a file holds: the right kind of error, no secret in it, and the other scenes are shown."""

from contextlib import contextmanager

import numpy
import pytest
from fault_bed import AREA, SECRET, SIDE, error_of, kind_of, of, served
from guichet_eo.core.asset_grid import AssetGrid
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.stretch import Stretch
from guichet_eo.core.well_known_binary import pack_polygon
from guichet_eo.gis.stream_error import StreamError
from guichet_eo.gis.stream_problem import StreamProblem
from osgeo import gdal, ogr, osr
from stream_bed import NORTH, WEST, area_of, build, ramp, source, stream_scene, values, write


@pytest.fixture
def world(qgis_app, tmp_path):
    with served(tmp_path) as server:
        yield server


@pytest.mark.parametrize(
    "content", [b"<html><body>Please log in</body></html>", b"", b"PK\x03\x04zip", b"II*\0"]
)
def test_answers_that_are_no_raster(world, content):
    (world.folder / "a.tif").write_bytes(content)
    error = error_of(of(f"{world.url}/a.tif?{SECRET}"))
    assert kind_of(error) is StreamProblem.NOT_A_RASTER


EVIL = (
    '<VRTDataset rasterXSize="10" rasterYSize="10"><VRTRasterBand dataType="Byte" band="1">{}</VRTRasterBand>'
    "</VRTDataset>"
)
EVIL_SOURCE = "<SimpleSource><SourceFilename>{}</SourceFilename><SourceBand>1</SourceBand></SimpleSource>"


@pytest.mark.parametrize(
    "content",
    [
        EVIL.format(EVIL_SOURCE.format("/etc/passwd")),
        EVIL.format(""),
        "<WMTS><GetCapabilitiesUrl>http://127.0.0.1/</GetCapabilitiesUrl></WMTS>",
        '<GDAL_WMS><Service name="TMS"><ServerUrl>http://127.0.0.1/</ServerUrl></Service></GDAL_WMS>',
        "<VRTDataset" + "<" * 100000,
    ],
)
def test_a_file_that_names_other_files_is_refused(world, content):
    (world.folder / "a.tif").write_text(content)
    assert kind_of(error_of(of(f"{world.url}/a.tif"))) is StreamProblem.NOT_A_RASTER


HOSTILE = [
    "file:///etc/passwd",
    "/vsicurl/http://127.0.0.1/a.tif",
    "/vsimem/x",
    "s3://",
    "s3://bucket",
    "s3://../x",
    "ftp://example.org/a.tif",
    "<VRTDataset/>",
    "GTIFF_DIR:1:/etc/passwd",
    "NETCDF:/etc/passwd:x",
    "relative/a.tif",
    "//share/a.tif",
    "\\\\share\\a.tif",
    "/etc/a\n.tif",
    "",
    "javascript:alert(1)",
    "http://",
]


@pytest.mark.parametrize("href", HOSTILE)
def test_addresses_that_are_no_files(world, href):
    error = error_of(of(href))
    assert kind_of(error) in (StreamProblem.NOT_A_RASTER, ErrorKind.GONE, ErrorKind.UNREACHABLE)
    assert not world.requests


NAMES = [
    "a b.tif",
    "a&b.tif",
    "a'b\".tif",
    "a<b>.tif",
    "é à.tif",
    "100%.tif",
    "a]]>.tif",
    "a+b.tif",
    "a;b,c.tif",
]


@pytest.mark.parametrize("name", NAMES)
def test_odd_names_are_read(world, name):
    write(world.folder / name, ramp(SIDE, SIDE, 1), nodata=0)
    href = f"{world.url}/{name.replace('%', '%25')}?a=1&b=<x>"
    assert numpy.isfinite(values(build([of(href, ("x * 2",))], AREA))).all()


def test_what_the_item_says_wrong_of_the_grid_does_not_count(world):
    wrong = AssetGrid("EPSG:32755", SIDE, SIDE, (1.0, 3.0, 0.0, 7.0, 0.0, -3.0))
    built = build([of(f"{world.url}/a.tif", grid=wrong)], AREA)
    assert (built.raster.crs, built.raster.transform[0]) == ("EPSG:32631", WEST)


def test_a_file_without_a_place(world):
    write(world.folder / "bare.tif", ramp(SIDE, SIDE, 1), pixel=None, epsg=None)
    right = AssetGrid("EPSG:32631", SIDE, SIDE, (WEST, 10.0, 0.0, NORTH, 0.0, -10.0))
    built = build([of(f"{world.url}/bare.tif", grid=right)], AREA)
    assert built.raster.transform[0] == WEST
    other_shape = AssetGrid("EPSG:32631", SIDE, SIDE + 1, right.transform)
    no_system = AssetGrid("EPSG:99999", SIDE, SIDE, right.transform)
    for grid in (None, other_shape, no_system, AssetGrid("junk", SIDE, SIDE, right.transform)):
        error = error_of(of(f"{world.url}/bare.tif", grid=grid))
        assert kind_of(error) is StreamProblem.NO_PLACE


NAN = float("nan")


@pytest.mark.parametrize(
    "transform",
    [(NAN, 10.0, 0.0, NORTH, 0.0, -10.0), (WEST, 0.0, 0.0, NORTH, 0.0, 0.0),
     (float("inf"), 10, 0, NORTH, 0, -10), (1e300, 1e300, 0.0, 1e300, 0.0, -1e300)],
)  # fmt: skip
def test_nonsense_of_a_place(world, transform):
    write(world.folder / "odd.tif", ramp(20, 20, 1), transform=transform)
    error = error_of(of(f"{world.url}/odd.tif"))
    assert kind_of(error) in (StreamProblem.NO_PLACE, StreamProblem.OUTSIDE, StreamProblem.OTHER_PLACE)


@contextmanager
def exceptional(wanted):
    """As if another plugin had switched the exceptions of GDAL on."""
    modules = (gdal, ogr, osr) if wanted else ()
    for module in modules:
        module.UseExceptions()
    try:
        yield
    finally:
        for module in reversed(modules):
            module.DontUseExceptions()


def outcome(area, world):
    try:
        build([of(f"{world.url}/a.tif")], area)
    except StreamError as error:
        return error.problem
    return "built"


def footprint(west, south, east, north):
    return pack_polygon([[(west, south), (east, south), (east, north), (west, north), (west, south)]])


def with_footprint(href, box, number=1):
    return stream_scene({"x": source(href)}, ["x"], number, footprint=footprint(*box))


def test_a_file_in_another_place_than_its_scene(world):
    error = error_of(with_footprint(f"{world.url}/a.tif", (20.0, 10.0, 21.0, 11.0)))
    assert kind_of(error) is StreamProblem.OTHER_PLACE
    assert numpy.isfinite(values(build([with_footprint(f"{world.url}/a.tif", (1, 43, 3, 44))], AREA))).all()


@pytest.mark.parametrize("box", [(20, 10, 21, 11), (-179, -80, -178, -79), (1.0, 43.0, 1.001, 43.001)])
def test_an_area_outside(world, box):
    error = error_of(of(f"{world.url}/a.tif"), area=area_of(*box, epsg=4326))
    assert kind_of(error) is StreamProblem.OUTSIDE


@pytest.mark.parametrize("exceptions", [False, True])
@pytest.mark.parametrize("wkb", [b"", b"junk", "bow tie", "line"])
def test_footprints_that_are_none(world, wkb, exceptions, capfd):
    shapes = {"bow tie": [(1.5, 43.0), (2.5, 44.0), (2.5, 43.0), (1.5, 44.0), (1.5, 43.0)],
              "line": [(1.5, 43.0), (2.5, 44.0), (1.5, 43.0), (1.5, 43.0)]}  # fmt: skip
    wkb = pack_polygon([shapes[wkb]]) if isinstance(wkb, str) else wkb
    scene = stream_scene({"x": source(f"{world.url}/a.tif")}, ["x"], footprint=wkb)
    with exceptional(exceptions):
        assert build([scene], AREA).raster.width > 0
    assert "ERROR" not in capfd.readouterr().err


def test_a_band_that_is_not_there(world):
    scene = stream_scene({"x": source(f"{world.url}/a.tif", 4)}, ["x"])
    assert kind_of(error_of(scene)) is StreamProblem.NO_BAND


def test_nothing_but_missing_data(world):
    write(world.folder / "void.tif", numpy.zeros((SIDE, SIDE), "uint16"), nodata=0)
    assert kind_of(error_of(of(f"{world.url}/void.tif"))) is StreamProblem.EMPTY


def test_one_of_three_fails(world):
    world.fault = lambda path, wanted: 403 if path == "/b.tif" else None
    write(world.folder / "c.tif", ramp(SIDE, SIDE, 1), nodata=0, west=WEST + 900000)
    scenes = [of(f"{world.url}/{name}.tif", number=number) for number, name in enumerate("bac", 1)]
    built = build(scenes, AREA)
    assert numpy.isfinite(values(built)).all()
    reasons = {title: kind_of(error) for title, error in built.left_out}
    assert reasons == {"Scene 1": ErrorKind.NOT_ALLOWED, "Scene 3": StreamProblem.OUTSIDE}


def test_one_in_another_place_is_left_out(world):
    scenes = [
        with_footprint(f"{world.url}/a.tif", (20.0, 10.0, 21.0, 11.0), 1),
        with_footprint(f"{world.url}/a.tif", (1, 43, 3, 44), 2),
    ]
    built = build(scenes, AREA)
    assert [(title, kind_of(error)) for title, error in built.left_out] == [
        ("Scene 1", StreamProblem.OTHER_PLACE)
    ]


def test_a_raster_too_large(world):
    driver = gdal.GetDriverByName("GTiff")
    dataset = driver.Create(str(world.folder / "vast.tif"), 500000, 500000, 1, gdal.GDT_Byte,
                            ["SPARSE_OK=TRUE", "TILED=YES", "BIGTIFF=YES"])  # fmt: skip
    write(world.folder / "n.tif", ramp(9, 9))
    georeferenced = gdal.Open(str(world.folder / "n.tif"))
    dataset.SetProjection(georeferenced.GetProjection())
    dataset.SetGeoTransform((WEST, 1.0, 0.0, NORTH, 0.0, -1.0))
    dataset = None
    error = error_of(of(f"{world.url}/vast.tif"), area=area_of(0, 30, 10, 60, 4326))
    assert kind_of(error) is StreamProblem.TOO_LARGE


@pytest.mark.parametrize("stretch", [Stretch.CUT, Stretch.REFLECTANCE])
def test_a_gdal_without_a_function(world, monkeypatch, stretch):
    from guichet_eo.gis.rasters import band_calculation

    made = band_calculation.band_text
    monkeypatch.setattr(
        band_calculation, "band_text", lambda *args, **more: made(*args, **{**more, "function": "of_gdal_9"})
    )
    error = error_of(of(f"{world.url}/a.tif", ("x * x",)), stretch=stretch)
    assert kind_of(error) is StreamProblem.OLD_GDAL
    assert "of_gdal_9" in error.detail


@pytest.mark.parametrize(
    "area",
    [
        {
            "type": "Polygon",
            "coordinates": [[[1.7, 43.3], [1.8, 43.4], [1.8, 43.3], [1.7, 43.4], [1.7, 43.3]]],
        },
        {"type": "Polygon", "coordinates": []},
        {"type": "GeometryCollection", "geometries": []},
        {"type": "Polygon", "coordinates": [[[1.7, 43.3], [1.8, 43.4], [1.7, 43.3]]]},
        {"type": "Nonsense"},
        {},
    ],
)
@pytest.mark.parametrize("exceptions", [False, True])
def test_areas_that_are_hardly_any(world, area, exceptions, capfd):
    with exceptional(exceptions):
        assert outcome(area, world) in (StreamProblem.OUTSIDE, StreamProblem.EMPTY, "built")
    assert "ERROR" not in capfd.readouterr().err
