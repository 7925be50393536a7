"""`guicheteo:streamassets` and `guicheteo:mosaicperdate`, over real files and a range server."""

import json
import threading
import time
from pathlib import Path

import pytest
from guichet_eo.core.portal_access import PortalAccess
from guichet_eo.core.portal_directory import PortalDirectory
from guichet_eo.core.portal_status import PortalStatus
from guichet_eo.core.scene_stac import to_stac
from guichet_eo.gis.portal_folders import PortalFolders
from guichet_eo.toolbox.guichet_eo_provider import GuichetEoProvider
from guichet_eo.toolbox.mosaic_per_date import MosaicPerDate
from guichet_eo.toolbox.search_scenes import SearchScenes
from guichet_eo.toolbox.stream_assets import StreamAssets
from imagined import guichet_threads, imagined_portal
from osgeo import gdal
from processing_feedback import KeptFeedback
from qgis.core import (
    QgsFeature,
    QgsProcessingContext,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)
from range_server import range_server
from raster_bed import NORTH, SIDE, WEST, assets_of, scene_of, write_tiles

TOULOUSE = "1.25,1.6,43.45,43.8 [EPSG:4326]"


@pytest.fixture
def run(qgis_app, qgis_new_project):
    """Run an algorithm; returns results and feedback, or raises what it says."""
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())

    def call(kind, feedback=None, **values):
        feedback = feedback or KeptFeedback()
        instance = kind().create()
        fine, reason = instance.checkParameterValues(values, context)
        if not fine:
            raise ValueError(reason)
        results, done = instance.run(values, context, feedback)
        if not done:
            raise ValueError("; ".join(feedback.errors))
        results["warnings"] = feedback.warnings
        return results

    return call


@pytest.fixture(scope="module")
def tiles(tmp_path_factory, qgis_app):
    folder = tmp_path_factory.mktemp("tiles")
    write_tiles(folder)
    return folder


@pytest.fixture
def server(tiles):
    with range_server(tiles) as served:
        gdal.VSICurlClearCache()
        yield served
        gdal.VSICurlClearCache()


@pytest.fixture
def portals(monkeypatch, server):
    """Let the directory know loopback portals: id → more of the portal."""

    def use(**more):
        made = []
        for name, values in (more or {"here": {}}).items():
            portal = imagined_portal(name, access=PortalAccess(pixels="anonymous"), **values)
            portal.endpoints["stac"] = server.url
            made.append(portal)
        directory = PortalDirectory(made)
        monkeypatch.setattr(PortalFolders, "load", lambda self: directory)

    return use


def layer_of(server, *scenes, needs="", broken=()):
    """Return a layer of scenes as the search writes them; `broken` are texts of further rows."""
    layer = QgsVectorLayer("None?field=stac:string(0)", "scenes", "memory")
    texts = [json.dumps(to_stac(scene, assets_of(server.url, needs)(scene))) for scene in scenes]
    features = []
    for text in (*texts, *broken):
        feature = QgsFeature(layer.fields())
        feature.setAttribute("stac", text)
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    QgsProject.instance().addMapLayer(layer)
    return layer.id()


def size(path):
    dataset = gdal.Open(path)
    return dataset.RasterXSize, dataset.RasterYSize


def names(results):
    return sorted(Path(file).name for file in results["FILES"])


def test_what_the_search_finds_can_be_written(run, tmp_path):
    found = str(tmp_path / "found.gpkg")
    run(
        SearchScenes, AREA=TOULOUSE, PORTALS="sandbox", FAMILIES="s2-l2a-sen2cor", START="2026-10-01",
        OUTPUT=found,
    )  # fmt: skip
    made = run(
        StreamAssets, SCENES=found, AREA="1.4,1.42,43.55,43.57 [EPSG:4326]", BANDS="true-colour",
        OUTPUT=str(tmp_path / "out"),
    )  # fmt: skip
    assert made["COUNT"] == len(made["FILES"]) > 1
    assert all(Path(file).is_file() for file in made["FILES"])
    for file in made["FILES"]:
        dataset = gdal.Open(file)
        assert dataset.RasterCount == 3
        assert gdal.GetDataTypeName(dataset.GetRasterBand(1).DataType) == "Byte"


def test_one_file_per_scene_over_the_whole_scene(run, server, portals, tmp_path):
    portals()
    made = run(
        StreamAssets, SCENES=layer_of(server, scene_of("a"), scene_of("b")), BANDS="ndvi",
        OUTPUT=str(tmp_path),
    )  # fmt: skip
    assert names(made) == ["2026-10-24_S2B_31TCJ_ndvi.tif", "2026-10-24_S2B_31TDJ_ndvi.tif"]
    assert made["OUTPUT"] == str(tmp_path)
    assert all(size(file) == (SIDE, SIDE) for file in made["FILES"])
    assert made["warnings"] == []
    metadata = gdal.Open(made["FILES"][0]).GetMetadata()
    assert metadata["ATTRIBUTION"] == "Contains data of here"
    assert metadata["SOURCE_SCENES"] == "S2B_a_24"


def test_the_tiles_of_a_day_are_one_file(run, server, portals, tmp_path):
    portals()
    scenes = layer_of(server, scene_of("a"), scene_of("b"), scene_of("a", day=25))
    made = run(MosaicPerDate, SCENES=scenes, BANDS="nir, red, red", OUTPUT=str(tmp_path), FORMAT="COG")
    assert names(made) == [
        "2026-10-24_S2B_31TCJ-31TDJ_nir-red-red.tif",
        "2026-10-25_S2B_31TCJ_nir-red-red.tif",
    ]
    both = gdal.Open(str(tmp_path / "2026-10-24_S2B_31TCJ-31TDJ_nir-red-red.tif"))
    assert (both.RasterXSize, both.RasterYSize, both.RasterCount) == (2 * SIDE, SIDE, 3)
    assert both.GetMetadata("IMAGE_STRUCTURE")["LAYOUT"] == "COG"


def test_the_same_tile_at_two_portals_is_taken_once(run, server, portals, tmp_path):
    portals(here={}, there={})
    scenes = layer_of(server, scene_of("a"), scene_of("a", portal="there"), scene_of("b"))
    made = run(MosaicPerDate, SCENES=scenes, BANDS="red", OUTPUT=str(tmp_path))
    assert made["COUNT"] == 1
    assert gdal.Open(made["FILES"][0]).GetMetadata()["SOURCE_SCENES"] == "S2B_a_24 S2B_b_24"
    each = run(StreamAssets, SCENES=scenes, BANDS="red", OUTPUT=str(tmp_path / "each"))
    assert "2026-10-24_S2B_31TCJ_red_2.tif" in names(each)


def test_area_system_and_pixel_size(run, server, portals, tmp_path):
    portals()
    area = f"{WEST + 1000},{WEST + 3000},{NORTH - 3000},{NORTH - 1000} [EPSG:32631]"
    made = run(
        StreamAssets, SCENES=layer_of(server, scene_of("a")), BANDS="red", AREA=area, CRS="EPSG:2154",
        RESOLUTION=20, RESAMPLING="bilinear", OUTPUT=str(tmp_path),
    )  # fmt: skip
    dataset = gdal.Open(made["FILES"][0])
    assert dataset.GetGeoTransform()[1] == 20
    assert dataset.GetSpatialRef().GetAuthorityCode(None) == "2154"
    assert dataset.RasterXSize < 120


def test_a_virtual_raster_is_read_by_qgis(run, server, portals, tmp_path):
    portals()
    made = run(
        StreamAssets, SCENES=layer_of(server, scene_of("a")), BANDS="(nir - red) / (nir + red)",
        FORMAT="VRT", CRS="EPSG:2154", OUTPUT=str(tmp_path),
    )  # fmt: skip
    (file,) = made["FILES"]
    assert file.endswith(".vrt")
    layer = QgsRasterLayer(file, "stream", "gdal")
    assert layer.isValid()
    assert layer.crs().authid() == "EPSG:2154"
    centre = layer.extent().center()
    value, known = layer.dataProvider().sample(centre, 1)
    assert known
    assert -1 < value < 1


def test_a_virtual_raster_behind_a_gate_is_named(run, server, portals, tmp_path):
    portals()
    made = run(
        StreamAssets, SCENES=layer_of(server, scene_of("a"), needs="login"), BANDS="red", FORMAT="VRT",
        OUTPUT=str(tmp_path),
    )  # fmt: skip
    assert made["warnings"] == [
        "The files of here need a signature or a login: QGIS cannot draw them from a VRT; use GTiff."
    ]


def test_scenes_that_fail_are_warnings(run, server, portals, tmp_path):
    portals()
    server.fault = lambda path, asked: 404 if path.startswith("/b_") else None
    broken = ("", "{", '{"properties": {"guichet_eo:portal": "nobody"}}')
    scenes = layer_of(server, scene_of("a"), scene_of("b"), broken=broken)
    made = run(StreamAssets, SCENES=scenes, BANDS="red", OUTPUT=str(tmp_path))
    assert names(made) == ["2026-10-24_S2B_31TCJ_red.tif"]
    assert len(made["warnings"]) == 4
    assert "Row 3 has no STAC item" in made["warnings"][0]
    assert "Row 4 is left out" in made["warnings"][1]
    assert "“nobody” is unknown" in made["warnings"][2]
    assert "no longer at here" in made["warnings"][3]
    per_date = run(MosaicPerDate, SCENES=scenes, BANDS="red", OUTPUT=str(tmp_path / "m"))
    assert any(warning.startswith("S2B_b_24: ") for warning in per_date["warnings"])
    assert per_date["COUNT"] == 1


def test_all_failing_is_an_error(run, server, portals, tmp_path):
    portals()
    server.fault = lambda path, asked: 403
    with pytest.raises(ValueError, match="No scene could be written"):
        run(StreamAssets, SCENES=layer_of(server, scene_of("a")), BANDS="red", OUTPUT=str(tmp_path))
    assert not list(tmp_path.glob("*"))


def test_a_login_that_is_needed_is_said(run, server, portals, tmp_path):
    gate = {"kind": "bearer", "endpoint": f"{server.url}/token", "client_id": "x"}
    portals(here={"trusted_hosts": ("127.0.0.1",), "options": {"pixel_gate": gate}})
    feedback = KeptFeedback()
    with pytest.raises(ValueError, match=r"\w"):
        run(
            StreamAssets, feedback, SCENES=layer_of(server, scene_of("a"), needs="login"), BANDS="red",
            OUTPUT=str(tmp_path),
        )  # fmt: skip
    said = feedback.warnings + feedback.errors
    assert any("login" in text for text in said), said


def test_closed_portals_and_archives_are_not_asked(run, server, portals, tmp_path):
    from guichet_eo.core.online import Online

    portals(here={}, gone={"status": PortalStatus.RETIRED})
    scenes = layer_of(
        server, scene_of("a"), scene_of("b", portal="gone"), scene_of("b", online=Online.ORDER)
    )
    made = run(StreamAssets, SCENES=scenes, BANDS="red", OUTPUT=str(tmp_path))
    assert made["COUNT"] == 1
    assert "the portal gone is closed" in made["warnings"][0]
    assert "must be ordered" in made["warnings"][1]


def test_a_band_that_is_missing_is_named_with_what_there_is(run, server, portals, tmp_path):
    portals()
    feedback = KeptFeedback()
    with pytest.raises(ValueError, match="No scene could be written"):
        run(
            StreamAssets, feedback, SCENES=layer_of(server, scene_of("a")), BANDS="swir16",
            OUTPUT=str(tmp_path),
        )  # fmt: skip
    assert "has no swir16" in feedback.warnings[0]
    assert "ndvi" in feedback.warnings[0]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"BANDS": "red, nir"}, "one or three expressions; 2 are given"),
        ({"BANDS": "norm_diff(nir, red), red"}, "2 are given"),
        ({"AREA": "1,2,3,4", "AREA_LAYER": "x.gpkg"}, "not both"),
        ({"FORMAT": "PNG"}, "FORMAT"),
    ],
)
def test_wrong_values_are_refused_in_words(run, server, portals, tmp_path, values, message):
    portals()
    with pytest.raises(ValueError, match=r"\w") as caught:
        run(StreamAssets, **{"SCENES": layer_of(server, scene_of("a")), "OUTPUT": str(tmp_path), **values})
    assert message in str(caught.value)


def test_a_layer_that_is_no_footprints_is_refused(run, portals, tmp_path):
    portals()
    layer = QgsVectorLayer("None?field=x:string", "x", "memory")
    QgsProject.instance().addMapLayer(layer)
    with pytest.raises(ValueError, match="no field “stac”"):
        run(StreamAssets, SCENES=layer.id(), OUTPUT=str(tmp_path))


def test_cancelling_ends_it_at_once(run, server, portals, tmp_path):
    portals()
    asked, silent = threading.Event(), threading.Event()

    def slow(path, wanted):
        asked.set()
        silent.wait(5)
        return 404

    server.fault = slow
    feedback = KeptFeedback()
    threading.Thread(target=lambda: (asked.wait(10), feedback.cancel()), daemon=True).start()
    began = time.monotonic()
    made = run(
        StreamAssets, feedback, SCENES=layer_of(server, scene_of("a")), BANDS="red", OUTPUT=str(tmp_path)
    )
    assert time.monotonic() - began < 2.5
    assert made["COUNT"] == 0
    silent.set()
    while guichet_threads() and time.monotonic() - began < 10:
        time.sleep(0.02)
    assert not guichet_threads()
    assert not list(tmp_path.glob("*"))


def test_progress_goes_over_all_files(run, server, portals, tmp_path):
    portals()
    feedback = KeptFeedback()
    run(
        StreamAssets, feedback, SCENES=layer_of(server, scene_of("a"), scene_of("b")), BANDS="red",
        OUTPUT=str(tmp_path),
    )  # fmt: skip
    assert 50 <= feedback.progress() <= 100


def test_the_provider_has_its_stable_names(qgis_app):
    provider = GuichetEoProvider()
    provider.refreshAlgorithms()
    for name in ("streamassets", "mosaicperdate"):
        algorithm = provider.algorithm(name)
        assert algorithm.id() == f"guicheteo:{name}"
        assert [each.name() for each in algorithm.parameterDefinitions()] == [
            "SCENES",
            "AREA",
            "AREA_LAYER",
            "BANDS",
            "MASK",
            "RESOLUTION",
            "CRS",
            "FORMAT",
            "RESAMPLING",
            "OUTPUT",
        ]
        assert [each.name() for each in algorithm.outputDefinitions()] == ["OUTPUT", "FILES", "COUNT"]
        assert algorithm.shortHelpString()
