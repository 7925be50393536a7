"""Downloaded files on the map as what they are; and what is not what it says."""

import gzip
import tarfile
import zipfile
from datetime import timezone
from pathlib import Path

import arrival_bed
import pytest
from arrival_bed import CREDIT, ArrivalBed, scene_of, values_of, write_raster, write_vectors, zipped
from guichet_eo.core.asset_obstacle import AssetObstacle
from guichet_eo.core.downloads.arrival_kind import ArrivalKind
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.gis.arrival import arrival_run, product_files
from guichet_eo.gis.arrival.arrival_error import ArrivalError
from guichet_eo.gis.arrival.arrival_problem import ArrivalProblem
from guichet_eo.gis.assets.asset_error import AssetError
from guichet_eo.gis.stream_error import StreamError
from guichet_eo.gis.stream_problem import StreamProblem
from osgeo import gdal, osr
from qgis.core import (
    QgsMultiBandColorRenderer,
    QgsPalettedRasterRenderer,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsSingleBandGrayRenderer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDateTime, QThread

SCENE = scene_of("S2B_something", "other")
STATION = scene_of("R_GARONNE_TOULOUSE_KM0100", "water-level", platform="", tile="", footprint=None)
TEXT = """#BASIN:: GARONNE
#ID:: R_GARONNE_TOULOUSE_KM0100
#REFERENCE LONGITUDE:: 1.4437
########################
2021-01-04 10:30 131.250 0.12
2021-01-14 10:30 130.900 0.10
2021-01-24 10:30 9999.99 9999.99
2021-02-03 10:30 132.000 0.20
"""


@pytest.fixture
def bed(qgis_app, tmp_path):
    made = ArrivalBed(tmp_path / "profile")
    yield made
    made.close()


def numbers(layer):
    return [feature["number"] for feature in layer.getFeatures()]


# ---- single rasters ------------------------------------------------------------------------------------


def test_a_single_raster_is_the_layer_s_own_source(bed, qtbot, tmp_path):
    write_raster(tmp_path / "B04.tif", 4000)
    (layer,) = bed.show(qtbot, tmp_path / "B04.tif", SCENE)
    assert layer.source() == str(tmp_path / "B04.tif")
    assert values_of(layer) == [4000]
    assert isinstance(layer.renderer(), QgsSingleBandGrayRenderer)
    assert layer.name() == "24 Oct 2026 S2B 31TCJ B04 (Here)"


def test_a_picture_and_classes(bed, qtbot, tmp_path):
    write_raster(tmp_path / "TCI.tif", 50, bands=3, kind=gdal.GDT_Byte)
    write_raster(tmp_path / "SCL.tif", 4, kind=gdal.GDT_Byte)
    (picture,) = bed.show(qtbot, tmp_path / "TCI.tif", arrival_bed.S2_SCENE)
    assert isinstance(picture.renderer(), QgsMultiBandColorRenderer)
    (classes,) = bed.show(qtbot, tmp_path / "SCL.tif", arrival_bed.S2_SCENE)
    assert isinstance(classes.renderer(), QgsPalettedRasterRenderer)


@pytest.mark.parametrize("name", ["oso (1).zip", "oso", "é à.ZIP"])
def test_a_raster_inside_an_archive_stays_there(bed, qtbot, tmp_path, name):
    write_raster(tmp_path / "packed/OCS_2026.tif", 11, kind=gdal.GDT_Byte)
    zipped(tmp_path / "packed", tmp_path / name)
    (layer,) = bed.show(qtbot, tmp_path / name, scene_of("OSO", "oso"))
    assert layer.source().startswith("/vsizip/") or name == "oso"
    assert values_of(layer) == [11]


def test_a_raster_that_lies_by_its_sensor_s_model_only(bed, qtbot, tmp_path):
    write_raster(tmp_path / "P.tif", 300)
    dataset = gdal.Open(str(tmp_path / "P.tif"), gdal.GA_Update)
    dataset.SetGeoTransform((0, 1, 0, 0, 0, 1))
    dataset.SetProjection("")
    del dataset
    place = {
        "LONG": (1.0, 0.01),
        "LAT": (43.5, 0.01),
        "LINE": (60, 60),
        "SAMP": (60, 60),
        "HEIGHT": (200, 500),
    }
    one = " ".join(["1"] + ["0"] * 19)
    model = {
        f"{name}_{part}": str(value)
        for name, both in place.items()
        for part, value in zip(("OFF", "SCALE"), both)
    }
    model["SAMP_NUM_COEFF"] = " ".join(["0", "1"] + ["0"] * 18)
    model["LINE_NUM_COEFF"] = " ".join(["0", "0", "-1"] + ["0"] * 17)
    model["SAMP_DEN_COEFF"] = model["LINE_DEN_COEFF"] = one
    plain = gdal.GetDriverByName("MEM").Create("", 120, 120, 1, gdal.GDT_UInt16)
    plain.GetRasterBand(1).Fill(300)
    plain.SetMetadata(model, "RPC")
    gdal.GetDriverByName("GTiff").CreateCopy(str(tmp_path / "sensor.tif"), plain)
    (layer,) = bed.show(qtbot, tmp_path / "sensor.tif", scene_of("PHR", "pleiades", footprint=None))
    assert layer.crs().authid() == "EPSG:32631"
    assert values_of(layer, layer.extent().center()) == [300]


def test_a_raster_that_lies_nowhere(bed, qtbot, tmp_path):
    plain = gdal.GetDriverByName("MEM").Create("", 20, 20, 1)
    gdal.GetDriverByName("GTiff").CreateCopy(str(tmp_path / "a.tif"), plain)
    problem = bed.problem(qtbot, tmp_path / "a.tif", SCENE)
    assert (type(problem), problem.problem) == (StreamError, StreamProblem.NO_PLACE)


def test_a_raster_that_lies_beside_its_scene(bed, qtbot, tmp_path):
    write_raster(tmp_path / "a.tif", 5)
    elsewhere = scene_of("x", "other", footprint=scene_far_away())
    assert bed.problem(qtbot, tmp_path / "a.tif", elsewhere).problem is StreamProblem.OTHER_PLACE


def scene_far_away():
    from guichet_eo.core.well_known_binary import pack_polygon

    return pack_polygon([((20.0, 10.0), (21.0, 10.0), (21.0, 11.0), (20.0, 11.0), (20.0, 10.0))])


# ---- several layers ------------------------------------------------------------------------------------


def test_never_more_than_five_layers_and_one_group(bed, qtbot, tmp_path):
    for number in range(7):
        write_raster(tmp_path / f"product/part{number}.tif", 100 + number)
    layers = bed.show(qtbot, tmp_path / "product", scene_of("many", "snow-lis-unknown"))
    assert len(layers) == 5
    assert bed.shortened == [("product of many", 2)]
    root = bed.project.layerTreeRoot()
    (group,) = root.findGroups()
    assert group.name() == "many"
    assert [node.layer() for node in group.findLayers()] == layers
    assert root.children() == [group]
    assert len(bed.project.mapLayers()) == 5
    assert [values_of(layer) for layer in layers] == [[100 + number] for number in range(5)]


def test_one_layer_needs_no_group(bed, qtbot, tmp_path):
    write_raster(tmp_path / "a.tif", 5)
    bed.show(qtbot, tmp_path / "a.tif", SCENE)
    assert not bed.project.layerTreeRoot().findGroups()


def test_products_come_one_after_the_other(bed, qtbot, tmp_path):
    for number in range(4):
        write_raster(tmp_path / f"{number}.tif", 10 + number)
        row = bed.download(tmp_path / f"{number}.tif", SCENE)
        bed.arrivals.open([row], bed.project.addMapLayer)
    assert bed.arrivals.busy
    qtbot.waitUntil(lambda: not bed.arrivals.busy, timeout=30_000)
    assert [values_of(layer) for layer in bed.added] == [[10], [11], [12], [13]]


def test_cancelling_adds_nothing(bed, qtbot, tmp_path):
    for number in range(3):
        write_raster(tmp_path / f"{number}.tif", 10 + number)
        bed.arrivals.open([bed.download(tmp_path / f"{number}.tif", SCENE)], bed.project.addMapLayer)
    bed.arrivals.cancel()
    assert not bed.arrivals.busy
    qtbot.wait(300)
    assert not bed.project.mapLayers()


# ---- what the layers say -------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["raster", "computed", "vectors"])
def test_layers_say_where_they_are_from_and_when(bed, qtbot, tmp_path, form):
    if form == "vectors":
        write_vectors(tmp_path / "a.gpkg", "GPKG")
        (layer,) = bed.show(qtbot, tmp_path / "a.gpkg", SCENE)
    else:
        write_raster(tmp_path / "x_B04.tif", 4000)
        kind = ArrivalKind.BANDS if form == "computed" else ArrivalKind.WHOLE
        (layer,) = bed.show(qtbot, tmp_path / "x_B04.tif", arrival_bed.S2_SCENE, kind, "red")
    assert layer.attribution() == CREDIT
    metadata = layer.metadata()
    assert metadata.rights() == [CREDIT]
    assert metadata.licenses() == ["Open"]
    assert metadata.identifier() in (SCENE.id, arrival_bed.S2)
    properties = layer.temporalProperties()
    assert not properties.isActive()
    days = properties.fixedTemporalRange()
    assert (days.begin().date().toString("yyyyMMdd"), days.end().date().toString("yyyyMMdd")) == (
        "20261024",
    ) * 2


def test_layers_are_there_again_with_the_project(bed, qtbot, tmp_path):
    write_raster(tmp_path / "x_B04.tif", 4000)
    bed.show(qtbot, tmp_path / "x_B04.tif", arrival_bed.S2_SCENE, ArrivalKind.BANDS, "red")
    (tmp_path / "R.txt").write_text(TEXT)
    bed.show(qtbot, tmp_path / "R.txt", STATION)
    assert bed.project.write(str(tmp_path / "a.qgz"))
    again = QgsProject()
    assert again.read(str(tmp_path / "a.qgz"))
    layers = {type(layer): layer for layer in again.mapLayers().values()}
    assert values_of(layers[QgsRasterLayer]) == [pytest.approx(0.3)]
    assert layers[QgsVectorLayer].featureCount() == 3
    again.clear()


# ---- vectors, tables, netCDF ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "driver"), [("a.gpkg", "GPKG"), ("a.geojson", "GeoJSON"), ("a.fgb", "FlatGeobuf")]
)
def test_vectors(bed, qtbot, tmp_path, name, driver):
    write_vectors(tmp_path / name, driver)
    (layer,) = bed.show(qtbot, tmp_path / name, SCENE)
    assert numbers(layer) == [7]
    assert layer.thread() is QThread.currentThread()
    assert layer.name() == "24 Oct 2026 S2B 31TCJ a (Here)"


def test_a_shapefile_inside_a_zip(bed, qtbot, tmp_path):
    write_vectors(tmp_path / "product/zones.shp", "ESRI Shapefile", ("zones",))
    (tmp_path / "product/readme.txt").write_text("nothing")
    zipped(tmp_path / "product", tmp_path / "product.zip")
    (layer,) = bed.show(qtbot, tmp_path / "product.zip", SCENE)
    assert numbers(layer) == [7]


def test_the_layers_of_one_file(bed, qtbot, tmp_path):
    write_vectors(tmp_path / "a.gpkg", "GPKG", [f"layer{number}" for number in range(7)])
    layers = bed.show(qtbot, tmp_path / "a.gpkg", SCENE)
    assert [layer.name().split()[5] for layer in layers] == [f"layer{number}" for number in range(5)]
    assert bed.shortened == [(f"product of {SCENE.id}", 2)]


@pytest.mark.parametrize("name", ["zones.shp.zip", "zones.kmz"])
def test_packed_vectors_are_read_as_they_are(bed, qtbot, tmp_path, name):
    if name.endswith("kmz"):
        write_vectors(tmp_path / "doc.kml", "KML", ("zones",))
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.write(tmp_path / "doc.kml", "doc.kml")
    else:
        write_vectors(tmp_path / "zones/zones.shp", "ESRI Shapefile", ("zones",))
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for path in (tmp_path / "zones").iterdir():
                archive.write(path, path.name)
    (layer,) = bed.show(qtbot, tmp_path / name, SCENE)
    assert layer.featureCount() == 1


def test_a_table(bed, qtbot, tmp_path):
    (tmp_path / "a.csv").write_text("number,lon,lat\n7,1.1,43.7\n")
    (layer,) = bed.show(qtbot, tmp_path / "a.csv", SCENE)
    assert numbers(layer) == [7]


def test_variables_of_a_netcdf(bed, qtbot, tmp_path):
    memory = gdal.GetDriverByName("MEM").Create("", 20, 20, 1, gdal.GDT_Float32)
    system = osr.SpatialReference()
    system.ImportFromEPSG(4326)
    memory.SetProjection(system.ExportToWkt())
    memory.SetGeoTransform((1.0, 0.01, 0, 43.9, 0, -0.01))
    memory.GetRasterBand(1).Fill(0.25)
    gdal.GetDriverByName("netCDF").CreateCopy(str(tmp_path / "swot.nc"), memory)
    (layer,) = bed.show(qtbot, tmp_path / "swot.nc", scene_of("SWOT", "swot", footprint=None))
    assert values_of(layer, QgsPointXY(1.105, 43.805)) == [0.25]


# ---- stations ------------------------------------------------------------------------------------------


def test_a_station_is_a_table_of_its_values(bed, qtbot, tmp_path):
    path = tmp_path / "R_GARONNE.txt"
    path.write_text(TEXT)
    (layer,) = bed.show(qtbot, path, STATION, ArrivalKind.COMPOSITE, "true-colour")
    rows = [(feature["time"], feature["level"], feature["uncertainty"]) for feature in layer.getFeatures()]
    assert [row[1:] for row in rows] == [(131.25, 0.12), (130.9, 0.1), (132.0, 0.2)]
    assert isinstance(rows[0][0], QDateTime)
    assert rows[0][0].toString("yyyy-MM-dd hh:mm") == "2021-01-04 10:30"
    assert not layer.isSpatial()
    assert path.read_text() == TEXT
    assert [name.name for name in sorted(tmp_path.glob("R_*"))] == [path.name, f"{path.name}.guichet.csv"]


def test_other_texts_are_nothing_for_the_map(bed, qtbot, tmp_path):
    (tmp_path / "readme.txt").write_text("2021-01-04 is the day\nwhen nothing happened\n" * 20)
    assert bed.problem(qtbot, tmp_path / "readme.txt", STATION).problem is ArrivalProblem.NOTHING_INSIDE


# ---- what is not what it says --------------------------------------------------------------------------


def test_files_that_were_moved(bed, qtbot, tmp_path):
    assert bed.problem(qtbot, tmp_path / "gone.tif", SCENE).problem is ArrivalProblem.GONE


def test_an_archive_that_would_have_to_be_unpacked_again_and_again(bed, qtbot, tmp_path):
    product = arrival_bed.write_landsat(tmp_path)
    with tarfile.open(tmp_path / "product.tar.gz", "w:gz") as archive:
        archive.add(product, product.name)
    problem = bed.problem(qtbot, tmp_path / "product.tar.gz", arrival_bed.LANDSAT_SCENE)
    assert problem.problem is ArrivalProblem.PACKED


def test_an_archive_without_anything_for_the_map(bed, qtbot, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("X.SAFE/manifest.safe", "<xfdu/>")
        archive.writestr("X.SAFE/GRANULE/README.txt", "small stand-in for a granule\n")
    problem = bed.problem(
        qtbot, tmp_path / "a.zip", arrival_bed.S2_SCENE, ArrivalKind.COMPOSITE, "true-colour"
    )
    assert problem.problem is ArrivalProblem.NOTHING_INSIDE


def test_damaged_archives(bed, qtbot, tmp_path):
    product = zipped(arrival_bed.write_muscate(tmp_path), tmp_path / "a.zip")
    product.write_bytes(product.read_bytes()[:5000])
    assert bed.problem(qtbot, product, arrival_bed.MUSCATE_SCENE).problem is ArrivalProblem.DAMAGED
    (tmp_path / "b.tif").write_bytes(gzip.compress(b"x"))
    assert bed.problem(qtbot, tmp_path / "b.tif", SCENE).problem is ArrivalProblem.PACKED


def test_a_page_in_place_of_a_raster(bed, qtbot, tmp_path):
    (tmp_path / "a.tif").write_bytes(b"<html>please log in</html>")
    assert bed.problem(qtbot, tmp_path / "a.tif", SCENE).problem is StreamProblem.NOT_A_RASTER


def test_a_virtual_raster_in_place_of_a_raster(bed, qtbot, tmp_path):
    """It would read any file of this machine, or of the net."""
    write_raster(tmp_path / "private.tif", 5)
    gdal.Translate(str(tmp_path / "a.vrt"), str(tmp_path / "private.tif"), format="VRT")
    (tmp_path / "a.vrt").rename(tmp_path / "a.tif")
    assert bed.problem(qtbot, tmp_path / "a.tif", SCENE).problem is StreamProblem.NOT_A_RASTER


def test_a_file_that_cannot_be_read_stands_in_nobody_s_way(bed, qtbot, tmp_path):
    write_vectors(tmp_path / "product/b.gpkg", "GPKG")
    (tmp_path / "product/a.gpkg").write_bytes(b"SQLite format 3\0 and then nothing of the kind")
    (layer,) = bed.show(qtbot, tmp_path / "product", SCENE)
    assert numbers(layer) == [7]


def test_vectors_that_are_none(bed, qtbot, tmp_path):
    (tmp_path / "a.gpkg").write_bytes(b"SQLite format 3\0 and then nothing of the kind")
    problem = bed.problem(qtbot, tmp_path / "a.gpkg", SCENE)
    assert (type(problem), problem.obstacle) == (AssetError, AssetObstacle.UNREADABLE)


def test_a_gdal_without_jpeg_2000(bed, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr("guichet_eo.gis.arrival.driver_needs.JPEG_2000", ("JP2None",))
    product = arrival_bed.write_safe(tmp_path, broken=True)
    problem = bed.problem(qtbot, product, arrival_bed.S2_SCENE, ArrivalKind.COMPOSITE, "true-colour")
    assert (problem.problem, problem.detail) == (ArrivalProblem.NO_DRIVER, "JPEG 2000")


def test_links_and_names_that_lead_out_are_not_followed(bed, qtbot, tmp_path):
    write_raster(tmp_path / "private/secret_B04.tif", 77)
    product = tmp_path / "product"
    product.mkdir()
    (product / "x_B04.tif").symlink_to(tmp_path / "private/secret_B04.tif")
    assert bed.problem(qtbot, product, SCENE).problem is ArrivalProblem.NOTHING_INSIDE
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("../private/secret_B04.tif", b"x")
    nothing = (ArrivalProblem.NOTHING_INSIDE, ArrivalProblem.DAMAGED)  # newer GDAL does not list it at all
    assert bed.problem(qtbot, tmp_path / "a.zip", SCENE).problem in nothing


def test_a_failure_that_nobody_foresaw_is_told(bed, qtbot, tmp_path, monkeypatch):
    def broken(_downloads):
        raise ValueError("apart from /home/somebody")

    monkeypatch.setattr(arrival_run, "product_files", broken)
    write_raster(tmp_path / "a.tif", 5)
    problem = bed.problem(qtbot, tmp_path / "a.tif", SCENE)
    assert problem.kind is ErrorKind.BAD_ANSWER
    assert "somebody" not in problem.detail


def test_a_portal_that_is_gone(bed, qtbot, tmp_path):
    bed.portals.clear()
    product = arrival_bed.write_safe(tmp_path)
    (layer,) = bed.show(qtbot, product, arrival_bed.S2_SCENE, ArrivalKind.BANDS, "red")
    assert values_of(layer) == [pytest.approx(0.3)]
    assert layer.name() == "24 Oct 2026 S2B 31TCJ B04"


def test_too_many_files_are_not_listed(tmp_path, monkeypatch):
    monkeypatch.setattr(product_files, "MOST_FILES", 3)
    for number in range(9):
        Path(tmp_path, f"{number}.txt").write_text("")
    assert len(list(product_files._below(tmp_path))) == 3


def test_errors_say_what_they_are():
    assert str(ArrivalError(ArrivalProblem.GONE)) == "the file is no longer there"
    assert str(ArrivalError(ArrivalProblem.GONE, "a" * 300)).endswith("a" * 200)
    assert SCENE.acquired.tzinfo is timezone.utc
