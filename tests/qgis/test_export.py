import json

import pytest
from guichet_eo.core.acquisition import Acquisition
from guichet_eo.core.asset import Asset
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.gis.export_format import ExportFormat
from guichet_eo.gis.exporter import Exporter
from guichet_eo.gis.footprint_fields import FIELD_NAMES
from imagined import imagined_scene
from qgis.core import QgsVectorLayer


def found(count, portals=("cdse", "earth-search")):
    offers = [tuple(imagined_scene(portal, number) for portal in portals) for number in range(count)]
    return [Acquisition(number, each[0].key, each, 40.0) for number, each in enumerate(offers, 1)]


def assets_of(scene):
    if scene.portal == "earth-search":
        raise PortalError(scene.portal, ErrorKind.BAD_ANSWER, "item cannot be decoded")
    return (
        Asset("visual", "True colour", f"https://cdse.example/{scene.id}.tif", roles=("visual",), size=7),
    )


@pytest.fixture
def save(qgis_app, qtbot, tmp_path):
    """Save acquisitions and return what the exporter said."""
    exporter = Exporter(assets_of)

    def run(acquisitions, export_format, path=None):
        path = path or tmp_path / f"Été{export_format.value}"
        said = []
        exporter.saved.connect(lambda *values: said.append(("saved", *values)))
        exporter.failed.connect(lambda *values: said.append(("failed", *values)))
        exporter.save(acquisitions, path, export_format)
        qtbot.waitUntil(lambda: bool(said))
        return said, path

    yield run
    exporter.close()


def test_as_geopackage(save):
    said, path = save(found(120), ExportFormat.GEOPACKAGE)
    assert said == [("saved", str(path), 120)]
    layer = QgsVectorLayer(f"{path}|layername=footprints", "found", "ogr")
    assert layer.fields().names() == ["fid", *FIELD_NAMES]
    assert layer.featureCount() == 120
    first = layer.getFeature(1)
    assert first["scene_id"] == "S2A_0"
    assert first["acquired"].toString("yyyy-MM-dd HH:mm:ss") == "2026-08-01 10:50:30"
    assert json.loads(first["stac"])["id"] == "S2A_0"
    assert first.hasGeometry()
    assert list(path.parent.iterdir()) == [path]


def test_as_geojson(save):
    said, path = save(found(3), ExportFormat.GEOJSON)
    assert said == [("saved", str(path), 3)]
    document = json.loads(path.read_text(encoding="utf-8"))
    first = document["features"][0]
    assert list(first["properties"]) == list(FIELD_NAMES)
    assert first["properties"]["acquired"] == "2026-08-01T10:50:30.120Z"
    assert first["properties"]["offers"] == "cdse (L2A Sen2Cor), earth-search (L2A Sen2Cor)"
    assert first["geometry"]["type"] == "Polygon"
    assert QgsVectorLayer(str(path), "found", "ogr").featureCount() == 3


def test_as_stac_every_offer_is_an_item_with_its_files(save):
    said, path = save(found(3), ExportFormat.STAC)
    assert said == [("saved", str(path), 6)]
    items = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert [item["properties"]["guichet_eo:portal"] for item in items] == ["cdse", "earth-search"] * 3
    assert items[0]["assets"]["visual"]["href"] == "https://cdse.example/S2A_0.tif"
    assert items[0]["stac_version"] == "1.0.0"
    assert set(items[1]["assets"]) == {"thumbnail"}


def test_nothing_is_saved_as_an_empty_file(save):
    for export_format in ExportFormat:
        said, path = save([], export_format)
        assert said[-1] == ("saved", str(path), 0)
        assert path.exists()


def test_an_existing_file_is_replaced(save, tmp_path):
    path = tmp_path / "old.gpkg"
    path.write_text("old", encoding="utf-8")
    said, _path = save(found(2), ExportFormat.GEOPACKAGE, path)
    assert said == [("saved", str(path), 2)]
    assert QgsVectorLayer(str(path), "found", "ogr").featureCount() == 2


@pytest.mark.parametrize("export_format", list(ExportFormat))
def test_a_folder_that_is_not_there_is_said(save, tmp_path, export_format):
    said, path = save(found(2), export_format, tmp_path / "no" / "such.file")
    assert said[0][:2] == ("failed", str(path))
    assert said[0][2]


def test_a_closed_exporter_says_nothing(qgis_app, qtbot, tmp_path):
    exporter, said = Exporter(lambda scene: ()), []
    exporter.saved.connect(lambda *values: said.append(values))
    exporter.failed.connect(lambda *values: said.append(values))
    exporter.save(found(5000, ("cdse",)), tmp_path / "big.json", ExportFormat.STAC)
    exporter.close()
    qtbot.waitUntil(lambda: not exporter._tasks)
    assert not said
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".part"]
