"""Stations of Hydroweb.next are points: how they get into layers of polygons, and onto the map."""

from pathlib import Path

import pytest
from guichet_eo.core.acquisition import Acquisition
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.portal_directory import PortalDirectory
from guichet_eo.core.scene_kind import SceneKind
from guichet_eo.core.well_known_binary import POLYGON, kind_of, pack_point, unpack_polygons
from guichet_eo.gis.footprint_decoration import FootprintDecoration
from guichet_eo.gis.footprint_features import drawn_area
from guichet_eo.gis.footprint_fields import make_layer
from guichet_eo.gis.footprint_file import write_geopackage
from guichet_eo.gis.footprint_writer import FootprintWriter
from imagined import imagined_query, imagined_scene
from qgis.core import QgsMapRendererParallelJob, QgsMapSettings, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QColor

FAMILIES = FamilyDirectory.load(Path(__file__).parents[2] / "resources" / "families.json")


def station(number=1, x=1.5, y=43.5):
    told = {"family": "water-level", "kind": SceneKind.STATION, "platform": "", "tile": "", "cloud": None}
    return imagined_scene("hydroweb", number, footprint=pack_point(x, y), quicklook=None, **told)


def acquisition(scene, number=1):
    return Acquisition(number, scene.key, (scene,))


@pytest.fixture
def layer(qgis_app):
    layer = make_layer("Footprints")
    FootprintDecoration(imagined_query(), ["hydroweb"], PortalDirectory([]), FAMILIES)(layer)
    return layer


@pytest.mark.parametrize(("x", "y"), [(1.5, 43.5), (179.9999, -17.0), (-180.0, 70.0), (0.0, 90.0)])
def test_a_point_becomes_a_small_square_around_it(x, y):
    area = drawn_area(pack_point(x, y))
    assert kind_of(area) == POLYGON
    (((*corners, last),),) = unpack_polygons(area)
    assert corners[0] == last
    wests, souths = zip(*corners)
    assert min(wests) <= x <= max(wests)
    assert min(souths) <= y <= max(souths)
    assert -180 <= min(wests) < max(wests) <= 180
    assert max(souths) <= 90


def test_areas_stay_as_they_are():
    footprint = imagined_scene("cdse", 1).footprint
    assert drawn_area(footprint) is footprint
    assert drawn_area(None) is None


def test_a_station_is_in_the_layer_and_is_found_by_a_click(layer):
    FootprintWriter(layer).add([acquisition(station())])
    (feature,) = layer.getFeatures()
    assert feature["family"] == "water-level"
    assert feature.geometry().isGeosValid()
    layer.selectByRect(QgsRectangle(1.4999, 43.4999, 1.5001, 43.5001))
    assert layer.selectedFeatureIds() == [feature.id()]


def test_a_station_is_seen_from_afar_and_an_acquisition_gets_no_dot(layer):
    FootprintWriter(layer).add([acquisition(station()), acquisition(imagined_scene("cdse", 10), 2)])
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setExtent(QgsRectangle(-8.5, 33.5, 11.5, 53.5))
    settings.setOutputSize(QSize(200, 200))
    settings.setDestinationCrs(layer.crs())
    settings.setBackgroundColor(QColor(Qt.GlobalColor.white))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    picture = job.renderedImage()
    row = [picture.pixelColor(x, 100) for x in range(200)]
    blue = [x for x, colour in enumerate(row) if colour.blue() > colour.red() + 80]
    assert 3 <= len(blue) <= 9
    assert set(blue) <= set(range(95, 106))
    rules = layer.renderer().rootRule().children()
    assert [rule.label() for rule in rules if "water-level" in rule.filterExpression()] == ["Station"]


def test_a_station_is_kept_in_a_file_with_its_true_position(qgis_app, tmp_path):
    path = tmp_path / "footprints.gpkg"
    assert write_geopackage(path, [(1, acquisition(station()))]) == 1
    layer = QgsVectorLayer(f"{path}|layername=footprints", "", "ogr")
    (feature,) = layer.getFeatures()
    assert feature.geometry().boundingBox().center().x() == pytest.approx(1.5)
    assert '"Point"' in feature["stac"]
