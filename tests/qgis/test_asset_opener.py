"""Single files of a scene on the map, read over HTTP from loopback."""

import array
import zipfile
from dataclasses import replace
from datetime import datetime, timezone

import pytest
from guichet_eo.core.account import Account
from guichet_eo.core.asset import Asset
from guichet_eo.core.asset_obstacle import AssetObstacle
from guichet_eo.core.band_finder import free_bands
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_terms import PortalTerms
from guichet_eo.core.scene import Scene
from guichet_eo.core.scene_key import SceneKey
from guichet_eo.gis.assets import asset_opener, asset_vectors
from guichet_eo.gis.assets.asset_error import AssetError
from guichet_eo.gis.assets.asset_layers import make_asset_layer
from guichet_eo.gis.assets.asset_opener import AssetOpener
from guichet_eo.gis.assets.asset_tiles import tiles_of
from guichet_eo.gis.stream_error import StreamError
from guichet_eo.gis.stream_problem import StreamProblem
from guichet_eo.gis.streams.gate_book import GateBook
from guichet_eo.gis.streams.stream_files import StreamFiles
from guichet_eo.gis.streams.stream_record import record_of
from guichet_eo.gis.streams.streams import Streams
from guichet_eo.providers.network_profile import NetworkProfile
from loopback import Loopback, Reply
from osgeo import gdal, ogr, osr
from qgis.core import (
    QgsGeometry,
    QgsMultiBandColorRenderer,
    QgsPalettedRasterRenderer,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsSingleBandGrayRenderer,
    QgsVectorLayer,
)
from range_server import range_server

WEST, NORTH, SIDE, PIXEL = 1.0, 44.0, 120, 0.005
AREA = {"type": "Polygon", "coordinates": [[[1.1, 43.6], [1.3, 43.6], [1.3, 43.8], [1.1, 43.8], [1.1, 43.6]]]}
FOOTPRINT = bytes(QgsGeometry.fromRect(QgsRectangle(0.9, 43.3, 1.7, 44.1)).asWkb())
CREDIT = "Invented data 2026"


def make_raster(path, driver, bands=1, kind=gdal.GDT_UInt16, options=(), palette=None):
    memory = gdal.GetDriverByName("MEM").Create("", SIDE, SIDE, bands, kind)
    system = osr.SpatialReference()
    system.ImportFromEPSG(4326)
    memory.SetProjection(system.ExportToWkt())
    memory.SetGeoTransform((WEST, PIXEL, 0, NORTH, 0, -PIXEL))
    for number in range(bands):
        values = array.array("H", (1 + (place + number) % 5 for place in range(SIDE * SIDE)))
        memory.GetRasterBand(number + 1).WriteRaster(
            0, 0, SIDE, SIDE, values.tobytes(), buf_type=gdal.GDT_UInt16
        )
    if palette:
        table = gdal.ColorTable()
        for value, colour in palette.items():
            table.SetColorEntry(value, colour)
        memory.GetRasterBand(1).SetRasterColorTable(table)
    assert gdal.GetDriverByName(driver).CreateCopy(str(path), memory, options=list(options)) is not None


def make_vector(path, driver, layers=("things",)):
    system = osr.SpatialReference()
    system.ImportFromEPSG(4326)
    system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    source = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    for name in layers:
        layer = source.CreateLayer(name, system, ogr.wkbPoint)
        layer.CreateField(ogr.FieldDefn("number", ogr.OFTInteger))
        for number in range(3):
            feature = ogr.Feature(layer.GetLayerDefn())
            feature["number"] = number
            feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POINT({1.1 + number / 10} 43.7)"))
            layer.CreateFeature(feature)


class Bed:
    """An opener over a served folder."""

    def __init__(self, folder, tmp_path, server):
        self.folder, self.server = folder, server
        self.project = QgsProject()
        self.portal = Portal(
            "here",
            LocalText("Here"),
            "Here",
            terms=PortalTerms(attribution=CREDIT),
            trusted_hosts=("127.0.0.1",),
        )
        self.profile = NetworkProfile(timeout=5.0)
        self.account = None
        self.gates = GateBook(self.portal_of, lambda _portal: self.account, lambda _hosts: self.profile)
        self.streams = Streams(self.gates, StreamFiles(tmp_path / "streams"), self.project)
        self.assets = []
        self.opener = AssetOpener(
            self.streams, self.gates, self.portal_of, lambda _scene: free_bands(self.assets),
            lambda _family: None, lambda _hosts: None, lambda _hosts: self.profile,
        )  # fmt: skip
        self.added, self.failed, self.choices = [], [], []
        self.opener.added.connect(self.added.append)
        self.opener.failed.connect(lambda key, error: self.failed.append((key, error)))
        self.opener.choice_wanted.connect(lambda request, choice: self.choices.append((request, choice)))
        acquired = datetime(2026, 10, 24, 10, 56, tzinfo=timezone.utc)
        key = SceneKey("S2B/31TCJ", acquired.timestamp(), 1500)
        self.scene = Scene(
            "here", "one", "one", "s2-l2a-sen2cor", key, acquired=acquired, platform="Sentinel-2B",
            tile="31TCJ", footprint=FOOTPRINT,
        )  # fmt: skip

    def portal_of(self, portal_id):
        return self.portal if portal_id == "here" else None

    def open(self, qtbot, name, url="", **values):
        asset = Asset("file", "", f"{url or self.server.url}/{name}", **values)
        self.assets = [asset]
        self.opener.open(self.scene, asset, AREA, self.project.addMapLayer, "File")
        return self.wait(qtbot)

    def wait(self, qtbot):
        qtbot.waitUntil(lambda: self.opener.busy is None, timeout=15_000)
        return self.added[-1] if self.added else None

    @property
    def error(self):
        assert len(self.failed) == 1, self.failed
        assert not self.added
        return self.failed[0][1]

    def obstacle(self):
        assert isinstance(self.error, AssetError), repr(self.error)
        return self.error.obstacle


@pytest.fixture
def bed(qgis_app, tmp_path):
    folder = tmp_path / "served"
    folder.mkdir()
    gdal.VSICurlClearCache()
    with range_server(folder) as server:
        bed = Bed(folder, tmp_path, server)
        yield bed
        bed.opener.close()
        bed.streams.close()
        bed.project.clear()


def values_at(layer, x=1.0025, y=43.9975):
    from qgis.core import QgsPointXY

    return layer.dataProvider().sample(QgsPointXY(x, y), 1)[0]


# ---- rasters -----------------------------------------------------------------------------------------


def test_a_picture_of_bytes_is_shown_in_colour(bed, qtbot):
    make_raster(bed.folder / "a.tif", "COG", 3, gdal.GDT_Byte)
    layer = bed.open(qtbot, "a.tif", media_type="image/tiff")
    assert isinstance(layer.renderer(), QgsMultiBandColorRenderer)
    assert layer.name() == "24 Oct 2026 S2B 31TCJ File (Here)"
    assert layer.attribution() == CREDIT
    assert layer.extent().width() == pytest.approx(SIDE * PIXEL), "the whole file, not the area"
    assert values_at(layer) == 1
    assert record_of(layer).scenes == (("here", "one"),)
    assert not bed.failed


def test_a_clipped_file_is_as_large_as_the_area(bed, qtbot):
    make_raster(bed.folder / "a.tif", "COG", 1)
    asset = Asset("file", "", f"{bed.server.url}/a.tif")
    bed.opener.open(bed.scene, asset, AREA, bed.project.addMapLayer, "File", clip=True)
    layer = bed.wait(qtbot)
    assert layer.extent().width() == pytest.approx(0.2, abs=2 * PIXEL)


def test_one_band_is_grey(bed, qtbot):
    make_raster(bed.folder / "a.tif", "COG", 1)
    layer = bed.open(qtbot, "a.tif")
    assert isinstance(layer.renderer(), QgsSingleBandGrayRenderer)


def test_classes_keep_the_colours_of_the_file(bed, qtbot):
    palette = {1: (200, 10, 20, 255), 2: (30, 180, 40, 255)}
    make_raster(bed.folder / "a.tif", "GTiff", 1, gdal.GDT_Byte, palette=palette)
    layer = bed.open(qtbot, "a.tif")
    assert isinstance(layer.renderer(), QgsPalettedRasterRenderer)
    colours = {int(one.value): one.color.getRgb() for one in layer.renderer().classes()}
    assert set(colours) == {1, 2, 3, 4, 5}
    assert {value: colours[value] for value in palette} == palette


@pytest.mark.skipif(gdal.GetDriverByName("JP2OpenJPEG") is None, reason="this GDAL has no JP2OpenJPEG")
def test_jpeg_2000(bed, qtbot):
    make_raster(bed.folder / "a.jp2", "JP2OpenJPEG", 1, options=["QUALITY=100", "REVERSIBLE=YES"])
    layer = bed.open(qtbot, "a.jp2", media_type="image/jp2")
    assert values_at(layer) == 1


@pytest.mark.parametrize(("name", "driver"), [("a.nc", "netCDF"), ("a.h5", "netCDF"), ("a.zarr", "Zarr")])
def test_a_container_with_one_variable(bed, qtbot, name, driver):
    if gdal.GetDriverByName(driver) is None:
        pytest.skip(f"this GDAL has no {driver}")
    made = name.replace(".h5", ".nc")
    make_raster(bed.folder / made, driver, 1, options=["FORMAT=NC4"] if driver == "netCDF" else [])
    (bed.folder / made).rename(bed.folder / name)
    layer = bed.open(qtbot, name)
    assert not bed.failed
    assert layer.extent().width() == pytest.approx(SIDE * PIXEL, rel=0.01)
    assert values_at(layer) in (1, 2, 3, 4, 5)
    assert layer.name() == "24 Oct 2026 S2B 31TCJ File (Here)"


@pytest.mark.skipif(gdal.GetDriverByName("netCDF") is None, reason="this GDAL has no netCDF")
def test_several_variables_are_offered_and_never_all_opened(bed, qtbot):
    make_raster(bed.folder / "a.nc", "netCDF", 8, options=["FORMAT=NC4"])
    bed.open(qtbot, "a.nc")
    request, choice = bed.choices[0]
    assert choice.names == tuple(f"Band{number}" for number in range(1, 9))
    assert not bed.added
    bed.opener.choose(request, choice.names)
    bed.wait(qtbot)
    assert len(bed.added) == 5
    assert bed.added[1].name() == "24 Oct 2026 S2B 31TCJ File Band2 (Here)"
    assert [values_at(layer) for layer in bed.added[:2]] in ([1, 2], [5, 1])


def test_a_netcdf_that_this_gdal_cannot_read(bed, qtbot):
    (bed.folder / "a.nc").write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(3000))
    bed.open(qtbot, "a.nc")
    assert isinstance(bed.error, StreamError)
    assert bed.error.problem is StreamProblem.OLD_GDAL


@pytest.mark.skipif(gdal.GetDriverByName("netCDF") is None, reason="this GDAL has no netCDF")
def test_packed_values_become_physical_ones(bed, qtbot):
    make_raster(bed.folder / "a.tif", "GTiff", 1)
    source = gdal.Translate("", str(bed.folder / "a.tif"), format="MEM")
    source.GetRasterBand(1).SetScale(0.1)
    source.GetRasterBand(1).SetOffset(-5)
    gdal.GetDriverByName("netCDF").CreateCopy(str(bed.folder / "a.nc"), source)
    layer = bed.open(qtbot, "a.nc")
    assert any(values_at(layer) == pytest.approx(0.1 * stored - 5) for stored in range(1, 6))


@pytest.mark.skipif(gdal.GetDriverByName("netCDF") is None, reason="this GDAL has no netCDF")
def test_a_variable_is_there_again_when_its_project_is_reopened(bed, qtbot, tmp_path):
    make_raster(bed.folder / "a.nc", "netCDF", 1)
    layer = bed.open(qtbot, "a.nc")
    before = values_at(layer)
    name = str(tmp_path / "kept.qgz")
    assert bed.project.write(name)
    bed.project.clear()
    seen = len(bed.server.requests)
    assert bed.project.read(name)
    (again,) = bed.project.mapLayers().values()
    assert again.isValid()
    assert len(bed.server.requests) == seen, "a project is opened without a request"
    assert values_at(again) == before


def test_a_file_without_a_place(bed, qtbot):
    memory = gdal.GetDriverByName("MEM").Create("", 20, 20, 1, gdal.GDT_Byte)
    gdal.GetDriverByName("GTiff").CreateCopy(str(bed.folder / "a.tif"), memory)
    bed.open(qtbot, "a.tif")
    assert bed.error.problem is StreamProblem.NO_PLACE


# ---- vectors and tables ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "driver"),
    [
        ("a.geojson", "GeoJSON"), ("a.gpkg", "GPKG"), ("a.fgb", "FlatGeobuf"), ("a.kml", "KML"),
        ("a.gml", "GML"), ("a.shp", "ESRI Shapefile"),
    ],
)  # fmt: skip
def test_vectors(bed, qtbot, name, driver):
    make_vector(bed.folder / name, driver)
    layer = bed.open(qtbot, name)
    assert not bed.failed
    assert isinstance(layer, QgsVectorLayer)
    assert layer.thread() is bed.opener.thread()
    assert layer.dataProvider().thread() is bed.opener.thread()
    assert layer.name() == "24 Oct 2026 S2B 31TCJ File (Here)"
    assert layer.attribution() == CREDIT
    assert layer.crs().authid() == "EPSG:4326"
    points = sorted(feature.geometry().asPoint().x() for feature in layer.getFeatures())
    assert points == pytest.approx([1.1, 1.2, 1.3])


def test_a_gml_does_not_choose_what_else_is_read(bed, qtbot):
    make_vector(bed.folder / "a.gml", "GML")
    text = (bed.folder / "a.gml").read_text().replace("a.xsd", f"{bed.server.url}/elsewhere/other.xsd")
    assert "elsewhere" in text
    (bed.folder / "a.gml").write_text(text)
    assert bed.open(qtbot, "a.gml") is not None
    assert not [request for request in bed.server.requests if "elsewhere" in request[1]]


@pytest.mark.skipif(gdal.GetDriverByName("Parquet") is not None, reason="this GDAL has Parquet")
def test_a_parquet_that_this_gdal_cannot_read(bed, qtbot):
    (bed.folder / "a.parquet").write_bytes(b"PAR1" + bytes(100) + b"PAR1")
    bed.open(qtbot, "a.parquet")
    assert bed.error.problem is StreamProblem.OLD_GDAL


def test_a_packed_shapefile(bed, qtbot):
    make_vector(bed.folder / "a.shp", "ESRI Shapefile")
    with zipfile.ZipFile(bed.folder / "a.shp.zip", "w") as packed:
        for ending in ("shp", "shx", "dbf", "prj"):
            packed.write(bed.folder / f"a.{ending}", f"a.{ending}")
    layer = bed.open(qtbot, "a.shp.zip", media_type="application/zip")
    assert len(list(layer.getFeatures())) == 3


def test_layers_of_a_geopackage_are_offered(bed, qtbot):
    make_vector(bed.folder / "a.gpkg", "GPKG", ("first", "second"))
    bed.open(qtbot, "a.gpkg")
    request, choice = bed.choices[0]
    assert choice.names == ("first", "second")
    bed.opener.choose(request, ["second", "no such layer"])
    layer = bed.wait(qtbot)
    assert [one.name() for one in bed.added] == ["24 Oct 2026 S2B 31TCJ File second (Here)"]
    assert layer.featureCount() == 3


def test_tables_with_and_without_coordinates(bed, qtbot):
    (bed.folder / "a.csv").write_text("id,Longitude,Latitude\n1,1.5,43.5\n2,1.6,43.6\n")
    (bed.folder / "b.csv").write_text("id,x,y\n1,500000,4800000\n")
    points = bed.open(qtbot, "a.csv", media_type="text/csv")
    assert points.isSpatial()
    assert points.crs().authid() in ("EPSG:4326", "OGC:CRS84")
    assert [feature.geometry().asPoint().x() for feature in points.getFeatures()] == [1.5, 1.6]
    table = bed.open(qtbot, "b.csv")
    assert not table.isSpatial(), "x and y of an unknown system are only numbers"
    assert [feature["id"] for feature in table.getFeatures()] == [1]


@pytest.mark.parametrize(
    ("name", "make", "driver"),
    [
        ("a.nc", make_raster, "netCDF"),
        ("a.jp2", make_raster, "JP2OpenJPEG"),
        ("a.tif", make_raster, "COG"),
        ("a.gpkg", make_vector, "GPKG"),
        ("a.geojson", make_vector, "GeoJSON"),
    ],
)
def test_the_main_thread_asks_for_nothing(bed, qtbot, monkeypatch, name, make, driver):
    if gdal.GetDriverByName(driver) is None:
        pytest.skip(f"this GDAL has no {driver}")
    make(bed.folder / name, driver)
    made = []

    def watched(*arguments):
        before = len(bed.server.requests)
        layer = make_asset_layer(*arguments)
        made.append(bed.server.requests[before:])
        return layer

    monkeypatch.setattr(asset_opener, "make_asset_layer", watched)
    assert bed.open(qtbot, name) is not None
    assert made == [[]]


# ---- tiles -------------------------------------------------------------------------------------------

TILES = {
    "tilejson": "2.2.0", "minzoom": 4, "maxzoom": 14, "attribution": "<b>Maker</b>",
    "tiles": ["https://tiles.example/{z}/{x}/{y}@1x?item=a&format=png"],
}  # fmt: skip


def test_tiles_become_a_layer():
    made = tiles_of(TILES, "https://tiles.example/tilejson.json", ())
    layer = QgsRasterLayer(made.source, "tiles", "wms")
    assert layer.isValid()
    assert "zmin=4&zmax=14" in made.source
    assert "{z}/{x}/{y}@1x%3Fitem%3Da%26format%3Dpng" in made.source


@pytest.mark.parametrize(
    ("changes", "obstacle"),
    [
        ({"tiles": ["https://other.example/{z}/{x}/{y}"]}, AssetObstacle.OTHER_HOST),
        ({"tiles": ["http://tiles.example/{z}/{x}/{y}"]}, AssetObstacle.OTHER_HOST),
        ({"tiles": ["file:///etc/passwd?{z}{x}{y}"]}, AssetObstacle.OTHER_HOST),
        ({"tiles": ["https://tiles.example/no-places"]}, AssetObstacle.UNREADABLE),
        ({"tiles": []}, AssetObstacle.UNREADABLE),
        ({"tiles": 5}, AssetObstacle.UNREADABLE),
    ],
)
def test_tiles_that_are_refused(changes, obstacle):
    with pytest.raises(AssetError) as caught:
        tiles_of({**TILES, **changes}, "https://tiles.example/tilejson.json", ("trusted.example",))
    assert caught.value.obstacle is obstacle


def test_tiles_of_a_trusted_host_and_counted_from_below():
    document = {"tiles": ["https://trusted.example/{z}/{x}/{y}"], "scheme": "tms", "maxzoom": "nonsense"}
    made = tiles_of(document, "https://tiles.example/tilejson.json", ("Trusted.Example",))
    assert "{-y}" in made.source
    assert "zmin=0&zmax=22" in made.source


def test_a_tilejson_is_asked_for(bed, qtbot):
    import json

    (bed.folder / "tilejson").write_text(json.dumps({**TILES, "tiles": ["https://127.0.0.1/{z}/{x}/{y}"]}))
    layer = bed.open(qtbot, "tilejson", roles=("tiles",))
    assert layer.providerType() == "wms"
    assert layer.name() == "24 Oct 2026 S2B 31TCJ File (Here)"
    assert "<b>Maker</b>" in layer.attribution(), "plain text; whoever shows it as markup escapes it"
    (bed.folder / "tilejson.json").write_text("<html>")
    bed.added.clear()
    bed.open(qtbot, "tilejson.json", roles=("tiles",))
    assert bed.obstacle() is AssetObstacle.UNREADABLE


# ---- what cannot be opened ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "values", "obstacle"),
    [
        ("a.zip", {}, AssetObstacle.ARCHIVE),
        ("a.xml", {}, AssetObstacle.METADATA),
        ("a.png", {}, AssetObstacle.PICTURE),
        ("a.laz", {}, AssetObstacle.POINT_CLOUD),
        ("a.gpkg", {"needs": "login"}, AssetObstacle.GATED),
    ],
)
def test_what_makes_no_sense_is_said_without_a_request(bed, qtbot, name, values, obstacle):
    bed.open(qtbot, name, **values)
    assert bed.obstacle() is obstacle
    assert not bed.server.requests


@pytest.mark.parametrize("name", ["a.tif", "a.geojson", "a.gpkg", "a.nc", "a.csv", "a.shp.zip", "a.zarr"])
def test_a_file_that_is_gone(bed, qtbot, name):
    bed.open(qtbot, name)
    assert isinstance(bed.error, (PortalError, AssetError))
    if name != "a.zarr":
        assert bed.error.kind is ErrorKind.GONE


@pytest.mark.parametrize("status", [403, 500])
@pytest.mark.parametrize("name", ["a.tif", "a.geojson", "a.nc"])
def test_a_server_that_refuses(bed, qtbot, name, status):
    bed.server.fault = lambda _path, _range: status
    bed.open(qtbot, name)
    assert isinstance(bed.error, PortalError)
    assert bed.error.kind in (ErrorKind.NOT_ALLOWED, ErrorKind.UNREACHABLE, ErrorKind.BAD_ANSWER)


@pytest.mark.parametrize("name", ["a.geojson", "a.gpkg", "a.fgb", "a.nc", "a.shp.zip"])
def test_a_page_instead_of_the_file(bed, qtbot, name):
    (bed.folder / name).write_text("<html><body>Please log in</body></html>" * 50)
    bed.open(qtbot, name)
    assert bed.obstacle() is AssetObstacle.UNREADABLE


@pytest.mark.parametrize(
    ("name", "driver"), [("a.geojson", "GeoJSON"), ("a.gpkg", "GPKG"), ("a.fgb", "FlatGeobuf")]
)
def test_a_truncated_file(bed, qtbot, name, driver):
    make_vector(bed.folder / name, driver)
    content = (bed.folder / name).read_bytes()
    (bed.folder / name).write_bytes(content[: len(content) // 4])
    bed.open(qtbot, name)
    assert bed.added or isinstance(bed.error, AssetError), "GDAL may show what came before the end"


def test_a_server_that_hangs_up(bed, qtbot):
    make_vector(bed.folder / "a.geojson", "GeoJSON")
    bed.server.fault = lambda _path, _range: "truncate"
    bed.open(qtbot, "a.geojson")
    assert isinstance(bed.error, (AssetError, PortalError))


@pytest.mark.parametrize(
    "text",
    [
        '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>{secret}</SrcDataSource></OGRVRTLayer>'
        "</OGRVRTDataSource>",
        '<VRTDataset rasterXSize="2" rasterYSize="2"><VRTRasterBand dataType="Byte" band="1"><SimpleSource>'
        "<SourceFilename>{secret}</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>",
    ],
)
@pytest.mark.parametrize("name", ["a.geojson", "a.kml", "a.tif", "a.nc", "a.gpkg"])
def test_virtual_files_that_name_files_of_this_machine(bed, qtbot, tmp_path, text, name):
    make_vector(tmp_path / "secret.geojson", "GeoJSON")
    make_raster(tmp_path / "secret.tif", "GTiff")
    secret = tmp_path / ("secret.geojson" if "OGR" in text else "secret.tif")
    (bed.folder / name).write_text(text.format(secret=secret))
    bed.open(qtbot, name)
    assert isinstance(bed.error, (AssetError, StreamError))


def test_a_file_that_turns_into_another_one_after_the_check(bed, qtbot, tmp_path, monkeypatch):
    make_vector(tmp_path / "secret.geojson", "GeoJSON")
    make_vector(bed.folder / "a.geojson", "GeoJSON")
    opened = asset_vectors._opened

    def swap(*arguments):
        dataset = opened(*arguments)
        secret = f"<SrcDataSource>{tmp_path}/secret.geojson</SrcDataSource>"
        layer = f'<OGRVRTLayer name="things">{secret}</OGRVRTLayer>'
        (bed.folder / "a.geojson").write_text(f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>")
        gdal.VSICurlClearCache()
        return dataset

    monkeypatch.setattr(asset_vectors, "_opened", swap)
    bed.open(qtbot, "a.geojson")
    assert bed.obstacle() is AssetObstacle.UNREADABLE


def test_a_table_with_ten_thousand_columns(bed, qtbot):
    columns = 10_000
    names = ",".join(f"c{number}" for number in range(columns))
    (bed.folder / "a.csv").write_text(f"{names}\n{','.join('1' * columns)}\n")
    bed.open(qtbot, "a.csv")
    assert bed.obstacle() is AssetObstacle.TOO_WIDE


def test_big_files_that_would_be_read_as_a_whole(bed, qtbot, monkeypatch):
    make_vector(bed.folder / "a.geojson", "GeoJSON")
    make_vector(bed.folder / "b.fgb", "FlatGeobuf")
    bed.open(qtbot, "a.geojson", size=100_000_001)
    assert bed.obstacle() is AssetObstacle.TOO_BIG
    monkeypatch.setattr(asset_vectors, "LARGEST_WHOLE", 100)
    bed.failed.clear()
    bed.open(qtbot, "a.geojson")
    assert bed.obstacle() is AssetObstacle.TOO_BIG, "the server tells the size"
    bed.failed.clear()
    assert bed.open(qtbot, "b.fgb", size=100_000_001) is not None


def test_a_server_without_ranges(bed, qtbot):
    make_raster(bed.folder / "a.tif", "COG", 1, options=["COMPRESS=NONE"])
    bed.server.fault = lambda _path, _range: "norange"
    bed.open(qtbot, "a.tif")
    assert isinstance(bed.error, StreamError)


def test_a_raster_behind_a_closed_gate(bed, qtbot):
    make_raster(bed.folder / "a.tif", "COG", 1)
    bed.portal = replace(bed.portal, options={"pixel_gate": {"kind": "header"}})
    bed.open(qtbot, "a.tif", needs="login")
    assert isinstance(bed.error, PortalError)
    assert bed.error.kind is ErrorKind.LOGIN_NEEDED
    assert not bed.server.requests


def test_a_raster_behind_an_open_gate(bed, qtbot, tmp_path):
    make_raster(bed.folder / "a.tif", "COG", 1)
    bed.portal = replace(bed.portal, options={"pixel_gate": {"kind": "header"}})
    bed.account = Account("header", {"X-Api-Key": "very-private"})
    layer = bed.open(qtbot, "a.tif", needs="login")
    assert not bed.failed
    assert values_at(layer) == 1
    assert all(headers.get("X-Api-Key") == "very-private" for headers in bed.server.headers)
    name = tmp_path / "kept.qgs"
    assert bed.project.write(str(name))
    assert "very-private" not in name.read_text() + layer.source()


def test_cancelling_is_at_once_and_a_new_file_ends_the_old_one(bed, qtbot):
    make_vector(bed.folder / "a.geojson", "GeoJSON")
    make_vector(bed.folder / "b.geojson", "GeoJSON")
    bed.server.latency = 0.3
    asset = Asset("slow", "", f"{bed.server.url}/a.geojson")
    bed.opener.open(bed.scene, asset, AREA, bed.project.addMapLayer)
    assert bed.opener.busy is asset
    bed.opener.cancel()
    assert bed.opener.busy is None
    bed.opener.open(bed.scene, asset, AREA, bed.project.addMapLayer)
    bed.open(qtbot, "b.geojson")
    qtbot.wait(800)
    assert len(bed.added) == 1
    assert not bed.failed
    assert bed.added[0].source().endswith("b.geojson")


def test_nobody_listens(bed, qtbot):
    with Loopback(lambda _request: Reply(200)) as gone:
        url = gone.url
    bed.open(qtbot, "a.geojson", url)
    assert isinstance(bed.error, PortalError)
    assert bed.error.kind is ErrorKind.UNREACHABLE
