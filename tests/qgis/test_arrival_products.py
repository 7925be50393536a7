"""Downloaded products on the map, band by band: the values of the files are the values of the layers."""

import tarfile
from dataclasses import replace
from pathlib import Path

import arrival_bed
import pytest
from arrival_bed import ArrivalBed, values_of, zipped
from guichet_eo.core.downloads.arrival_kind import ArrivalKind
from guichet_eo.core.stretch import Stretch
from guichet_eo.gis.arrival.arrival_error import ArrivalError
from guichet_eo.gis.arrival.arrival_problem import ArrivalProblem
from guichet_eo.gis.streams.stream_record import record_of
from qgis.core import QgsMultiBandColorRenderer, QgsPalettedRasterRenderer, QgsPointXY


@pytest.fixture
def bed(qgis_app, tmp_path):
    made = ArrivalBed(tmp_path / "profile")
    yield made
    made.close()


def text_of(layer):
    return Path(layer.source()).read_text(encoding="utf-8")


def reflectance(*stored):
    return [pytest.approx(value / 10_000 - 0.1, abs=1e-6) for value in stored]


# ---- Sentinel-2 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("packed", [True, False])
def test_sentinel2_by_the_driver_of_gdal(bed, qtbot, tmp_path, packed):
    product = arrival_bed.write_safe(tmp_path)
    product = zipped(product, tmp_path / "product.zip") if packed else product
    (layer,) = bed.show(qtbot, product, arrival_bed.S2_SCENE, ArrivalKind.COMPOSITE, "false-colour")
    assert values_of(layer) == reflectance(8000, 4000, 3000)
    assert "SENTINEL2_L2A:" in text_of(layer)
    assert layer.name() == "24 Oct 2026 S2B 31TCJ False colour (Here)"
    assert isinstance(layer.renderer(), QgsMultiBandColorRenderer)
    assert layer.crs().authid() == "EPSG:32631"
    assert list(bed.project.mapLayers()) == [layer.id()]


def test_sentinel2_bands_of_several_resolutions_at_once(bed, qtbot, tmp_path):
    product = zipped(arrival_bed.write_safe(tmp_path), tmp_path / "product.zip")
    (layer,) = bed.show(qtbot, product, arrival_bed.S2_SCENE, ArrivalKind.COMPOSITE, "short-wave")
    assert values_of(layer) == reflectance(12000, 8500, 4000)
    assert layer.rasterUnitsPerPixelX() == 10


def test_sentinel2_true_colour_is_the_picture_inside(bed, qtbot, tmp_path):
    product = arrival_bed.write_safe(tmp_path)
    (layer,) = bed.show(qtbot, product, arrival_bed.S2_SCENE, ArrivalKind.COMPOSITE, "true-colour")
    assert values_of(layer) == [50, 51, 52]
    assert record_of(layer).recipe.stretch is Stretch.NONE


def test_sentinel2_index_and_bands_and_mask(bed, qtbot, tmp_path):
    product = arrival_bed.write_safe(tmp_path)
    (layer,) = bed.show(qtbot, product, arrival_bed.S2_SCENE, ArrivalKind.COMPOSITE, "ndvi")
    assert values_of(layer) == [pytest.approx((0.7 - 0.3) / (0.7 + 0.3), abs=1e-5)]
    layers = bed.show(qtbot, product, arrival_bed.S2_SCENE, ArrivalKind.BANDS, "red", "swir16", "coastal")
    assert [values_of(layer) for layer in layers] == [
        reflectance(4000),
        reflectance(11000),
        reflectance(1500),
    ]
    assert [layer.name().split()[5] for layer in layers] == ["B04", "B11", "B01"]
    (mask,) = bed.show(qtbot, product, arrival_bed.S2_SCENE, ArrivalKind.MASK, "scl")
    assert values_of(mask) == [4]
    assert isinstance(mask.renderer(), QgsPalettedRasterRenderer)


def test_sentinel2_of_which_only_some_bands_were_fetched(bed, qtbot, tmp_path):
    """The driver gives zeros for files that are missing: such bands are not offered."""
    product = arrival_bed.write_safe(tmp_path, only=("B03", "B04", "B08"))
    (layer,) = bed.show(qtbot, product, arrival_bed.S2_SCENE, ArrivalKind.COMPOSITE, "false-colour")
    assert values_of(layer) == reflectance(8000, 4000, 3000)
    problem = bed.problem(qtbot, product, arrival_bed.S2_SCENE, ArrivalKind.BANDS, "swir16")
    assert (type(problem), problem.problem) == (ArrivalError, ArrivalProblem.NO_BAND)
    assert (
        bed.problem(qtbot, product, arrival_bed.S2_SCENE, ArrivalKind.MASK, "scl").problem
        is ArrivalProblem.NO_MASK
    )


def test_sentinel2_without_a_description_is_read_file_by_file(bed, qtbot, tmp_path):
    product = zipped(arrival_bed.write_safe(tmp_path, broken=True), tmp_path / "product.zip")
    (layer,) = bed.show(qtbot, product, arrival_bed.S2_SCENE, ArrivalKind.COMPOSITE, "agriculture")
    assert values_of(layer) == reflectance(11000, 8000, 2000)
    assert "SENTINEL2" not in text_of(layer)


def test_sentinel2_as_it_is_comes_in_its_usual_colours(bed, qtbot, tmp_path):
    product = arrival_bed.write_safe(tmp_path)
    (layer,) = bed.show(qtbot, product, arrival_bed.S2_SCENE, ArrivalKind.WHOLE)
    assert values_of(layer) == [50, 51, 52]


def test_a_part_of_the_scene(bed, qtbot, tmp_path):
    product = arrival_bed.write_safe(tmp_path)
    west, north = arrival_bed.WEST, arrival_bed.NORTH
    clip = arrival_bed.box(west + 300, north - 900, west + 900, north - 300)
    area = {"type": "Polygon", "coordinates": [[list(each) for each in clip]]}
    download = bed.download(product, arrival_bed.S2_SCENE, ArrivalKind.BANDS, ("red",), clip=area)
    (layer,) = bed.open(qtbot, [download])
    assert layer.extent().width() == pytest.approx(600, abs=30)
    assert values_of(layer) == reflectance(4000)


def test_sentinel2_of_which_single_files_were_fetched_into_its_folders(bed, qtbot, tmp_path):
    """As a listing of the package gives them: each file a row of the queue, the same folders."""
    product = arrival_bed.write_safe(tmp_path, only=("B03", "B04", "B08"))
    scene = arrival_bed.S2_SCENE
    rows = []
    for path in sorted(path for path in product.rglob("*") if path.is_file()):
        key = path.relative_to(product).as_posix()
        asset = arrival_bed.known_asset(key, media_type="image/jp2" if key.endswith("jp2") else "text/xml")
        row = bed.download(path, scene, ArrivalKind.COMPOSITE, ("false-colour",), key=key, assets=[asset])
        rows.append(replace(row, item=replace(row.item, folder=str(product), name=key)))
    (layer,) = bed.open(qtbot, rows)
    assert values_of(layer) == reflectance(8000, 4000, 3000)
    assert "SENTINEL2_L2A:" in text_of(layer)
    (layer,) = bed.open(qtbot, [row for row in rows if row.item.key.endswith("jp2")])
    assert values_of(layer) == reflectance(8000, 4000, 3000)
    assert not bed.failed


# ---- THEIA, Landsat ------------------------------------------------------------------------------------


@pytest.mark.parametrize("packed", [True, False])
def test_theia_takes_the_reflectance_corrected_for_slopes(bed, qtbot, tmp_path, packed):
    product = arrival_bed.write_muscate(tmp_path)
    product = zipped(product, tmp_path / "product.zip") if packed else product
    (layer,) = bed.show(qtbot, product, arrival_bed.MUSCATE_SCENE, ArrivalKind.COMPOSITE, "true-colour")
    assert values_of(layer) == [pytest.approx(value / 10_000) for value in (3000, 2000, 1000)]
    assert "_SRE_" not in text_of(layer)
    (mask,) = bed.show(qtbot, product, arrival_bed.MUSCATE_SCENE, ArrivalKind.MASK, "clm")
    assert values_of(mask) == [3]
    assert mask.rasterUnitsPerPixelX() == 10


@pytest.mark.parametrize("packed", [True, False])
def test_landsat_inside_its_tar(bed, qtbot, tmp_path, packed):
    product = arrival_bed.write_landsat(tmp_path)
    if packed:
        with tarfile.open(tmp_path / "product.tar", "w") as archive:
            for path in sorted(product.iterdir()):
                archive.add(path, path.name)
        product = tmp_path / "product.tar"
    (layer,) = bed.show(qtbot, product, arrival_bed.LANDSAT_SCENE, ArrivalKind.COMPOSITE, "false-colour")
    scaled = [pytest.approx(value * 2.75e-05 - 0.2, abs=1e-6) for value in (8005, 8004, 8003)]
    assert values_of(layer) == scaled
    heat, quality = (
        bed.show(qtbot, product, arrival_bed.LANDSAT_SCENE, kind, name)[0]
        for kind, name in ((ArrivalKind.BANDS, "lwir11"), (ArrivalKind.MASK, "qa_pixel"))
    )
    assert values_of(heat) == [pytest.approx(44000 * 0.00341802 + 149, abs=1e-3)]
    assert values_of(quality) == [21824]


def test_single_bands_that_were_fetched_one_by_one(bed, qtbot, tmp_path):
    """What the portal said of a file is believed for its bands, wherever the file lies now."""
    product = arrival_bed.write_landsat(tmp_path)
    scene = arrival_bed.LANDSAT_SCENE
    assets = [arrival_bed.known_asset(key) for key in ("nir08", "red", "green")]
    rows = [
        bed.download(product / f"{arrival_bed.LANDSAT}_SR_B{number}.TIF", scene, ArrivalKind.COMPOSITE,
                     ("false-colour",), key=key, assets=assets)
        for key, number in (("nir08", 5), ("red", 4), ("green", 3))
    ]  # fmt: skip
    (layer,) = bed.open(qtbot, rows)
    assert values_of(layer)[0] == pytest.approx(8005 * 2.75e-05 - 0.2, abs=1e-6)


# ---- Sentinel-1 ----------------------------------------------------------------------------------------

MIDDLE = QgsPointXY(1.0 + 2 * 0.004 - 2 * 0.0004, 43.5 - 2 * 0.003 - 2 * 0.0004)


def radar_values(layer):
    from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsProject

    degrees = QgsCoordinateReferenceSystem("EPSG:4326")
    point = QgsCoordinateTransform(degrees, layer.crs(), QgsProject.instance()).transform(MIDDLE)
    return values_of(layer, point)


@pytest.mark.parametrize("packed", [True, False])
def test_radar_by_the_driver_of_gdal(bed, qtbot, tmp_path, packed):
    product = arrival_bed.write_grd(tmp_path)
    product = zipped(product, tmp_path / "product.zip") if packed else product
    (layer,) = bed.show(qtbot, product, arrival_bed.S1_SCENE, ArrivalKind.COMPOSITE, "vv-vh-ratio")
    assert radar_values(layer) == [100, 200, 0.5]
    assert "manifest.safe" in text_of(layer)
    assert layer.crs().authid() == "EPSG:32631"


def test_radar_without_its_calibration_is_read_from_the_measurements(bed, qtbot, tmp_path):
    name = "s1a-iw-grd-vh-20261024t174810-20261024t174835-050000-060000-002.xml"
    name = f"annotation/calibration/calibration-{name}"
    product = arrival_bed.write_grd(tmp_path, without=(name,))
    (layer,) = bed.show(qtbot, product, arrival_bed.S1_SCENE, ArrivalKind.COMPOSITE, "vv-vh-ratio")
    assert radar_values(layer) == [100, 200, 0.5]
    assert "manifest.safe" not in text_of(layer)


# ---- SPOT, Pléiades ------------------------------------------------------------------------------------


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize(
    ("index", "expected"),
    [
        (("B2", "B1", "B0", "B3"), [100, 101, 102]),
        (("B0", "B1", "B2", "B3"), [102, 101, 100]),
        ((), [100, 101, 102]),
    ],
)
def test_dimap_bands_have_the_order_of_the_description(bed, qtbot, tmp_path, packed, index, expected):
    product = arrival_bed.write_dimap(tmp_path, index)
    product = zipped(product, tmp_path / "product.zip") if packed else product
    (layer,) = bed.show(qtbot, product, arrival_bed.SPOT, ArrivalKind.COMPOSITE, "true-colour")
    assert values_of(layer) == expected
    assert "DIM_SPOT6" in text_of(layer)
    assert layer.extent().xMinimum() == arrival_bed.WEST


def test_dimap_that_names_a_file_elsewhere_is_not_followed(bed, qtbot, tmp_path):
    arrival_bed.write_raster(tmp_path / "private.tif", 77, 6, 4)
    product = arrival_bed.write_dimap(tmp_path / "there", image="../../../../private.tif")
    (layer,) = bed.show(qtbot, product, arrival_bed.SPOT, ArrivalKind.WHOLE)
    assert "private" not in layer.source()
    assert values_of(layer) == [100, 101, 102, 103]
