"""From a portal's picture to a GeoTIFF."""

import re
from pathlib import Path

import pytest
from guichet_eo.core.corner_placement import CornerPlacement
from guichet_eo.core.grid_placement import GridPlacement
from guichet_eo.core.quicklook import Quicklook
from guichet_eo.core.well_known_binary import pack_point, pack_polygon
from guichet_eo.gis.gdal_error import GdalError
from guichet_eo.gis.quicklook_raster import make_quicklook_raster
from guichet_eo.gis.quicklook_warp import local_system
from osgeo import gdal
from picture_bed import encoded, geotiff

TILE = GridPlacement("EPSG:32631", (300000.0, 4790220.0, 409800.0, 4900020.0))
SWATH = CornerPlacement(
    ((-26.823713, 38.557442), (-29.718151, 38.955353), (-30.028040, 37.453793), (-27.192364, 37.054382))
)


class Raster:
    """A GeoTIFF in memory."""

    def __init__(self, data):
        self.path = "/vsimem/test_quicklook_raster.tif"
        gdal.FileFromMemBuffer(self.path, data)
        self.dataset = gdal.Open(self.path)

    def __enter__(self):
        return self.dataset

    def __exit__(self, *_):
        self.dataset = None
        gdal.Unlink(self.path)


def band(dataset, number):
    return bytes(dataset.GetRasterBand(number).ReadRaster())


def left_in_memory():
    return [name for name in gdal.ReadDir("/vsimem/") or [] if name.startswith("guichet_eo_")]


@pytest.fixture(autouse=True)
def nothing_is_left_in_memory(qgis_app):
    yield
    assert not left_in_memory()


def test_a_tile_keeps_its_pixels():
    picture = encoded(343, 343)
    with Raster(make_quicklook_raster(picture, Quicklook("", TILE))) as made:
        assert (made.RasterXSize, made.RasterYSize, made.RasterCount) == (343, 343, 4)
        assert made.GetGeoTransform() == pytest.approx((300000, 109800 / 343, 0, 4900020, 0, -109800 / 343))
        assert made.GetSpatialRef().GetAuthorityCode(None) == "32631"
        assert made.GetRasterBand(4).GetColorInterpretation() == gdal.GCI_AlphaBand
        assert [set(band(made, number)) for number in (1, 2, 3, 4)] == [{0x33}, {0x66}, {0x99}, {255}]


def test_a_geographic_grid_across_the_antimeridian():
    quicklook = Quicklook("", GridPlacement("EPSG:4326", (179.0, -17.0, -179.0, -16.0)))
    with Raster(make_quicklook_raster(encoded(), quicklook)) as made:
        west, across, _, north, _, down = made.GetGeoTransform()
        assert (west, west + 40 * across) == pytest.approx((179, 181))
        assert (north, north + 30 * down) == pytest.approx((-16, -17))


def collar_picture(form="JPEG"):
    """Return a tile: dark water in its left half, the right half black but for one bright spot."""
    dataset = gdal.GetDriverByName("MEM").Create("", 200, 200, 3)
    for number in (1, 2, 3):
        dataset.GetRasterBand(number).WriteRaster(0, 0, 96, 200, bytes([90]) * 96 * 200)
        dataset.GetRasterBand(number).WriteRaster(16, 16, 32, 32, bytes(32 * 32))
        dataset.GetRasterBand(number).WriteRaster(152, 152, 16, 16, bytes([250]) * 256)
    path = "/vsimem/test_collar"
    gdal.GetDriverByName(form).CreateCopy(path, dataset, options=["QUALITY=85"] if form == "JPEG" else [])
    handle = gdal.VSIFOpenL(path, "rb")
    data = bytes(gdal.VSIFReadL(1, gdal.VSIStatL(path).size, handle))
    gdal.VSIFCloseL(handle)
    gdal.Unlink(path)
    return data


def left_half():
    """Return the footprint of the tile's left half, five points."""
    from osgeo import osr

    source, target = osr.SpatialReference(), osr.SpatialReference()
    source.ImportFromEPSG(32631)
    target.ImportFromEPSG(4326)
    target.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    west, south, _east, north = TILE.bounds
    middle = west + 0.48 * 109800
    ring = [(west, south), (middle, south), (middle, north), (west, north), (west, south)]
    points = osr.CoordinateTransformation(source, target).TransformPoints(ring)
    return pack_polygon([[point[:2] for point in points]])


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_the_dark_collar_becomes_transparent_and_dark_ground_does_not(form):
    with Raster(make_quicklook_raster(collar_picture(form), Quicklook("", TILE), left_half())) as made:
        alpha = band(made, 4)
        at = lambda column, row: alpha[row * 200 + column]  # noqa: E731
        assert at(130, 50) == 0, "outside the footprint and black"
        assert at(32, 32) == 255, "water inside"
        assert at(10, 100) == 255
        assert at(160, 160) == 255, "bright: the footprint was drawn too small"


@pytest.mark.parametrize(
    "footprint",
    [None, b"", b"no geometry", pack_point(1.4, 43.6), pack_polygon([[(9, 9), (9.1, 9), (9, 9.1), (9, 9)]])],
)
def test_without_a_useful_footprint_nothing_is_cut(footprint):
    with Raster(make_quicklook_raster(collar_picture(), Quicklook("", TILE), footprint)) as made:
        assert set(band(made, 4)) == {255}


def test_a_swath_is_warped_with_alpha():
    with Raster(make_quicklook_raster(encoded(500, 340), Quicklook("", SWATH), None)) as made:
        assert made.GetSpatialRef().GetAuthorityCode(None) == "32626"
        _, across, skew, _, _, down = made.GetGeoTransform()
        assert across == -down
        assert skew == 0
        alpha = band(made, 4)
        assert alpha[0] == 0, "the corner of the box is outside the swath"
        assert alpha[made.RasterYSize // 2 * made.RasterXSize + made.RasterXSize // 2] == 255
        assert made.RasterXSize < 700


@pytest.mark.parametrize(
    ("centre", "epsg"),
    [((1.4, 43.6), 32631), ((-52.3, 4.9), 32622), ((55.5, -21.1), 32740), ((180.0, 10), 32601),
     ((-180.0, -10), 32701), ((179.99, 10), 32660), ((10, 84.5), 5041), ((10, -80.5), 5042)],
)  # fmt: skip
def test_local_system(centre, epsg):
    assert local_system(centre) == epsg


def test_near_the_pole():
    corners = CornerPlacement(((100.0, 86.0), (60.0, 87.5), (20.0, 85.0), (55.0, 84.5)))
    with Raster(make_quicklook_raster(encoded(200, 200), Quicklook("", corners))) as made:
        assert made.GetSpatialRef().GetAuthorityCode(None) == "5041"


def test_a_georeferenced_picture_keeps_its_place_whatever_else_is_said():
    quicklook = Quicklook("", SWATH, georeferenced=True)
    with Raster(make_quicklook_raster(geotiff(), quicklook)) as made:
        assert made.GetGeoTransform() == (300000, 100, 0, 4900020, 0, -100)
        assert band(made, 1)[:5] == bytes(range(5))


def test_a_picture_that_is_georeferenced_only_by_its_word_is_not_placed():
    assert make_quicklook_raster(encoded(), Quicklook("", georeferenced=True)) is None


def test_sixteen_bits_one_band_are_stretched():
    quicklook = Quicklook("", georeferenced=True)
    with Raster(make_quicklook_raster(geotiff(bands=1, kind=gdal.GDT_UInt16), quicklook)) as made:
        assert made.RasterCount == 4
        assert band(made, 1) == band(made, 2) == band(made, 3)
        assert (min(band(made, 1)), max(band(made, 1))) == (1, 255)


def test_pictures_with_few_colours(tmp_path):
    gif = (
        b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\x00\x00\x00\x00\x00"
        b"\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00\x3b"
    )
    with Raster(make_quicklook_raster(gif, Quicklook("", TILE))) as made:
        assert [band(made, number) for number in (1, 2, 3, 4)] == [b"\xff", b"\x00", b"\x00", b"\xff"]


def test_large_pictures_are_reduced():
    with Raster(make_quicklook_raster(encoded(5000, 2500), Quicklook("", TILE))) as made:
        assert (made.RasterXSize, made.RasterYSize) == (2048, 1024)
        assert made.GetGeoTransform()[1] * 2048 == pytest.approx(109800)


@pytest.mark.parametrize(
    "placement",
    [
        None,
        GridPlacement("", TILE.bounds),
        GridPlacement("EPSG:999999", TILE.bounds),
        GridPlacement("/etc/passwd", TILE.bounds),
        GridPlacement("https://portal.example/crs", TILE.bounds),
        GridPlacement("EPSG:32631", (409800.0, 4790220.0, 300000.0, 4900020.0)),
        GridPlacement("EPSG:32631", (0.0, 0.0, float("nan"), 1.0)),
        CornerPlacement(((0, 1), (1, 1), (0, 0), (1, 0))),
        CornerPlacement(((0, 0), (0, 0), (0, 0), (0, 0))),
    ],
)
def test_what_does_not_say_how_it_lies_is_not_placed(placement):
    assert make_quicklook_raster(encoded(), Quicklook("", placement), left_half()) is None


VRT = b"""<VRTDataset rasterXSize="9" rasterYSize="9"><VRTRasterBand dataType="Byte" band="1"><SimpleSource>
<SourceFilename>/etc/hostname</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>"""


@pytest.mark.parametrize(
    "data",
    [b"", b"<html>login</html>", encoded()[:50], encoded(1200, 900, form="JPG")[:300], VRT, bytes(5000)],
    ids=["empty", "page", "short png", "short jpeg", "vrt", "zeros"],
)  # fmt: skip
def test_what_is_no_picture_is_one_error(data):
    with pytest.raises(GdalError):
        make_quicklook_raster(data, Quicklook("", TILE))


def test_gdal_stays_as_it_was(capfd):
    for switch in (gdal.UseExceptions, gdal.DontUseExceptions):
        switch()
        before = gdal.GetUseExceptions()
        with pytest.raises(GdalError):
            make_quicklook_raster(b"nothing", Quicklook("", TILE))
        assert make_quicklook_raster(encoded(), Quicklook("", TILE))
        assert make_quicklook_raster(encoded(), Quicklook("", SWATH))
        assert (
            make_quicklook_raster(encoded(), Quicklook("", GridPlacement("EPSG:999999", TILE.bounds))) is None
        )
        assert gdal.GetUseExceptions() == before
    assert "ERROR" not in capfd.readouterr().err


def overlay_corners(text):
    """Return upper left, upper right, lower right, lower left: the overlay file begins at the lower left."""
    values = re.search(r"<coordinates>(.*?)</coordinates>", text, re.S)[1].split()
    lower_left, lower_right, upper_right, upper_left = (
        tuple(map(float, value.split(","))) for value in values
    )
    return upper_left, upper_right, lower_right, lower_left


def real(shared, pattern):
    return sorted((shared / "testbed" / "data" / "quicklooks").glob(pattern))


def test_real_sentinel_1_quicklooks(shared):
    folders = real(shared, "sentinel1/*")
    for folder in folders:
        corners = overlay_corners((folder / "map-overlay.kml").read_text())
        picture = (folder / "quick-look.png").read_bytes()
        with Raster(make_quicklook_raster(picture, Quicklook("", CornerPlacement(corners)))) as made:
            assert made.GetSpatialRef().IsProjected()
            covered = sum(value > 0 for value in band(made, 4)) / made.RasterXSize / made.RasterYSize
            assert 0.4 < covered < 1.0
    assert len(folders) == 2


def test_real_optical_quicklooks(shared):
    paths = real(shared, "sentinel2/*.jpg") + real(shared, "landsat/*.jpeg")
    for path in paths:
        with Raster(make_quicklook_raster(Path(path).read_bytes(), Quicklook("", TILE), left_half())) as made:
            assert made.RasterCount == 4
    assert len(paths) == 11
