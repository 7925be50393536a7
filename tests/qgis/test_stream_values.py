"""Every pixel of a stream is what the whole files say."""

import numpy
import pytest
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.mask_preset import MaskPreset
from guichet_eo.core.stretch import Stretch
from numpy.testing import assert_allclose, assert_array_equal
from range_server import range_server
from stream_bed import (
    NORTH,
    WEST,
    area_of,
    build,
    opened,
    outside_mask,
    ramp,
    source,
    stream_scene,
    values,
    wide_area,
    window,
    write,
)

SIDE = 600  # pixels of 10 m
EAST, SOUTH = WEST + SIDE * 10, NORTH - SIDE * 10
ALL = wide_area(WEST, SOUTH, EAST, NORTH)
PART = area_of(WEST + 1003, SOUTH + 1504, WEST + 4007, SOUTH + 4502)
TRIANGLE = area_of(
    0, 0, 0, 0, corners=((WEST + 500, SOUTH + 500), (EAST - 500, SOUTH + 700), (WEST + 3000, NORTH - 300))
)


@pytest.fixture(scope="module")
def world(qgis_app, tmp_path_factory):
    """A server, and what its files hold."""
    folder = tmp_path_factory.mktemp("pixels")
    noise = numpy.random.default_rng(1)
    held = {
        "red": noise.integers(1, 9000, (SIDE, SIDE)).astype("uint16"),
        "nir": noise.integers(1, 9000, (SIDE, SIDE)).astype("uint16"),
        "swir": noise.integers(1, 9000, (SIDE // 2, SIDE // 2)).astype("uint16"),
        "place": ramp(SIDE, SIDE, 1),
        "zeros": noise.integers(0, 2, (SIDE, SIDE)).astype("int16"),
        "real": noise.normal(0, 1, (SIDE, SIDE)).astype("float32"),
        "scl": noise.integers(0, 12, (SIDE // 2, SIDE // 2)).astype("uint8"),
        "clm": noise.integers(0, 256, (SIDE // 2, SIDE // 2)).astype("uint8"),
        "qa": noise.integers(0, 65536, (SIDE, SIDE)).astype("uint16"),
        "classes": (10 * noise.integers(0, 11, (SIDE, SIDE))).astype("uint8"),
        "rgb": noise.integers(1, 256, (3, SIDE, SIDE)).astype("uint8"),
    }
    held["red"][100:140, 100:140] = 0
    for name, array in held.items():
        more = {"nodata": 0} if name in ("red", "nir", "swir", "place", "rgb") else {}
        if name == "classes":
            more = {"colours": {10: (0, 100, 0, 255), 50: (250, 0, 0, 255)}}
        write(folder / f"{name}.tif", array, 10.0 * SIDE / array.shape[-1], **more)
    with range_server(folder) as server:
        server.held = held
        yield server


def one(world, outputs, names, number=1, **more):
    sources = {name: source(f"{world.url}/{name}.tif") for name in names}
    return stream_scene(sources, outputs, number, **more)


def known(array):
    return numpy.where(array == 0, numpy.nan, array.astype("float64"))


def doubled(array):
    return numpy.repeat(numpy.repeat(array, 2, -1), 2, -2)


def test_a_band_as_it_is_stored(world):
    built = build([one(world, ["red"], ["red"])], ALL)
    assert built.raster.bands[0].data_type == "UInt16"
    assert_array_equal(values(built)[0], known(world.held["red"]))


def test_a_scaled_band(world):
    band = source(f"{world.url}/red.tif", scale=0.0001, offset=-0.1)
    built = build([stream_scene({"red": band}, ["red"])], ALL)
    expected = known(world.held["red"]) * 0.0001 - 0.1
    assert_allclose(values(built)[0], expected, rtol=1e-5, atol=1e-7)


def test_a_part_has_the_same_pixels(world):
    built = build([one(world, ["place"], ["place"])], PART)
    found, expected = values(built)[0], known(window(built, world.held["place"]))
    seen = outside_mask(built, PART)
    assert built.raster.width < 320
    assert_array_equal(found[seen], expected[seen])


def test_bands_of_different_resolutions(world):
    built = build([one(world, ["swir", "nir", "red"], ["swir", "nir", "red"])], ALL)
    expected = [doubled(world.held["swir"]), world.held["nir"], world.held["red"]]
    for found, array in zip(values(built), expected):
        assert_array_equal(found, known(array))


@pytest.mark.parametrize("size", [(300, 300), (150, 150)])
def test_overviews_show_values_of_the_file(world, size):
    built = build([one(world, ["swir", "nir", "red"], ["swir", "nir", "red"])], ALL)
    found = values(built, size)[2]
    step = SIDE // size[0]
    blocks = world.held["red"].reshape(size[1], step, size[0], step)
    hits = (blocks == numpy.nan_to_num(found)[:, None, :, None]).any(axis=(1, 3))
    assert hits.mean() > 0.99


EXPRESSIONS = {
    "(nir - red) / (nir + red)": lambda n, r, z: (n - r) / (n + r),
    "norm_diff(nir, red)": lambda n, r, z: (n - r) / (n + r),
    "2.5 * (nir - red) / (nir + 6 * red + 1)": lambda n, r, z: 2.5 * (n - r) / (n + 6 * r + 1),
    "1 - nir / 1000": lambda n, r, z: 1 - n / 1000,
    "nir / 1000 - 1": lambda n, r, z: n / 1000 - 1,
    "1000 / nir": lambda n, r, z: 1000 / n,
    "-nir": lambda n, r, z: -n,
    "nir ** 2": lambda n, r, z: n**2,
    "nir ** -1": lambda n, r, z: 1 / n,
    "nir ** 0.5": lambda n, r, z: n**0.5,
    "(nir / 100) ** 1.7": lambda n, r, z: (n / 100) ** 1.7,
    "sqrt(nir) + exp(red / 10000)": lambda n, r, z: numpy.sqrt(n) + numpy.exp(r / 10000),
    "10 * log10(nir)": lambda n, r, z: 10 * numpy.log10(n),
    "nir - nir": lambda n, r, z: n - n,
    "zeros * nir": lambda n, r, z: z * n,
}


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_expressions(world, text):
    built = build([one(world, [text], ["nir", "red", "zeros"])], ALL)
    arrays = known(world.held["nir"]), known(world.held["red"]), world.held["zeros"].astype("float64")
    expected = EXPRESSIONS[text](*arrays)
    assert_allclose(values(built)[0], expected, rtol=2e-5, atol=1e-6)


@pytest.mark.parametrize(
    "text", ["nir / zeros", "log10(zeros)", "nir / (zeros - zeros)", "zeros ** -1", "zeros ** 0.3"]
)
def test_what_cannot_be_computed_is_missing_or_infinite_but_no_number(world, text):
    kinds = {"stretch": Stretch.REFLECTANCE}
    built = build([one(world, [text], ["nir", "zeros"])], ALL, **kinds)
    found = values(built)[0]
    zero = world.held["zeros"] == 0
    if "0.3" in text:
        assert set(numpy.unique(numpy.nan_to_num(found[zero]))) == {0.0}
    else:
        assert not numpy.isfinite(found[zero]).any()
    if "zeros - zeros" not in text:
        assert numpy.isfinite(found[~zero]).all()


def masked(world, name, kind, hidden, nodata=()):
    preset = MaskPreset(name, LocalText(name), kind, hidden=hidden, nodata=nodata)
    return one(world, ["red"], ["red"], mask=preset, mask_source=source(f"{world.url}/{name}.tif"))


@pytest.mark.parametrize("name", ["scl", "clm", "qa"])
def test_masks(world, name):
    kind, hidden, nodata = ("classes", (3, 8, 9, 10), (0,)) if name == "scl" else ("bits", (1, 3), ())
    built = build([masked(world, name, kind, hidden, nodata)], ALL)
    stored = world.held[name]
    stored = stored if name == "qa" else doubled(stored)
    unseen = numpy.isin(stored, (*hidden, *nodata)) if kind == "classes" else (stored & 0b1010) > 0
    expected = numpy.where(unseen, numpy.nan, known(world.held["red"]))
    assert_allclose(values(built)[0], expected, rtol=1e-6)


def test_a_mask_hides_at_overview_level_too(world):
    built = build([masked(world, "scl", "classes", (3, 8, 9, 10), (0,))], ALL)
    share = numpy.isnan(values(built, (150, 150))[0]).mean()
    assert share == pytest.approx(5 / 12, abs=0.05)


def test_a_cut_along_a_triangle(world):
    built = build([one(world, ["place"], ["place"])], TRIANGLE)
    found, expected = values(built)[0], known(window(built, world.held["place"]))
    seen = outside_mask(built, TRIANGLE)
    assert 0.3 < seen.mean() < 0.7
    assert_array_equal(found, numpy.where(seen, expected, numpy.nan))


def test_a_cut_at_overview_level(world):
    built = build([one(world, ["nir - red"], ["nir", "red"])], TRIANGLE)
    small = built.raster.width // 4, built.raster.height // 4
    found = numpy.isfinite(values(built, small)[0])
    seen = outside_mask(built, TRIANGLE)[: small[1] * 4, : small[0] * 4]
    blocks = seen.reshape(small[1], 4, small[0], 4)
    whole, none = blocks.all(axis=(1, 3)), ~blocks.any(axis=(1, 3))
    assert found[whole].mean() > 0.99
    assert found[none].mean() < 0.01


def test_whole_scenes_without_a_cut(world):
    built = build([one(world, ["place"], ["place"])], TRIANGLE, clip=False)
    assert_array_equal(values(built)[0], known(world.held["place"]))


def test_mixed_types(world):
    built = build([one(world, ["red", "zeros", "real"], ["red", "zeros", "real"])], ALL)
    assert {band.data_type for band in built.raster.bands} == {"Float32"}
    found = values(built)
    assert_allclose(found[0], known(world.held["red"]))
    assert_allclose(found[1], world.held["zeros"])
    assert_allclose(found[2], world.held["real"])


def test_classes_keep_type_values_and_colours(world):
    built = build([one(world, ["classes"], ["classes"])], TRIANGLE, stretch=Stretch.CLASSES)
    assert built.raster.bands[0].data_type == "Byte"
    assert set(built.classes) <= set(range(0, 101, 10))
    found, seen = values(built)[0], outside_mask(built, TRIANGLE)
    expected = window(built, world.held["classes"])
    assert_array_equal(found[seen], expected[seen], "the class 0 is shown, too")
    assert numpy.isnan(found[~seen]).all()
    dataset = opened(built)
    table = dataset.GetRasterBand(1).GetColorTable()
    assert table.GetColorEntry(10) == (0, 100, 0, 255)
    assert table.GetColorEntry(50) == (250, 0, 0, 255)


def test_rare_classes_with_a_colour_are_not_forgotten(world):
    rare = numpy.full((SIDE, SIDE), 10, "uint8")
    rare[1, 1] = 50
    table = {10: (0, 100, 0, 255), 50: (250, 0, 0, 255), 90: (0, 0, 250, 255)}
    write(world.folder / "rare.tif", rare, nodata=0, colours=table)
    built = build([one(world, ["rare"], ["rare"])], ALL, stretch=Stretch.CLASSES)
    assert built.classes == (10, 50, 90)


def test_a_ready_made_picture(world):
    bands = {f"visual_{number}": source(f"{world.url}/rgb.tif", number) for number in (1, 2, 3)}
    built = build([stream_scene(bands, list(bands))], ALL, outputs=(), picture="visual", stretch=Stretch.NONE)
    assert_array_equal(values(built), world.held["rgb"])


@pytest.mark.parametrize("meters", [10, 3, 0.1])
def test_an_area_of_a_pixel_or_less(world, meters):
    west, south = WEST + 1000, NORTH - 2000 - meters
    built = build([one(world, ["place"], ["place"])], area_of(west, south, west + meters, south + meters))
    assert built.raster.width <= 3
    expected = world.held["place"][200, 100]
    assert expected in values(built)[0]
