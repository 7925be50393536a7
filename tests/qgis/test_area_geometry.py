"""Geometries of any CRS as areas in longitude and latitude."""

import pytest
from guichet_eo.core.prepared_area import prepare_area
from guichet_eo.ui.area.area_unreadable_error import AreaUnreadableError
from guichet_eo.ui.area.geodesic_circle import circle, geodesic_measure
from guichet_eo.ui.area.geographic_area import geographic_area, unwrapped
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsGeometry,
    QgsPointXY,
    QgsRectangle,
)

CONTEXT = QgsCoordinateTransformContext()


def geographic(wkt, crs="EPSG:4326"):
    return geographic_area(QgsGeometry.fromWkt(wkt), QgsCoordinateReferenceSystem(crs), CONTEXT)


def test_geographic_coordinates_stay():
    document = geographic("Polygon((1 43, 2 43, 2 44, 1 43))")
    assert document["coordinates"] == [[[1, 43], [2, 43], [2, 44], [1, 43]]]


def test_heights_are_dropped_and_curves_are_cut():
    assert geographic("PolygonZ((1 43 9, 2 43 9, 2 44 9, 1 43 9))")["coordinates"][0][0] == [1, 43]
    curve = geographic("CurvePolygon(CircularString(0 0, 1 1, 2 0, 1 -1, 0 0))")
    assert len(curve["coordinates"][0]) > 20


def test_polygons_are_taken_out_of_a_collection():
    document = geographic("GeometryCollection(Point(0 0), Polygon((1 43, 2 43, 2 44, 1 43)))")
    assert document["coordinates"][0][0][0] in (1, [1, 43])


@pytest.mark.parametrize(
    "wkt", ["Point(1 43)", "LineString(1 43, 2 44)", "Polygon EMPTY", "MultiPolygon EMPTY"]
)
def test_without_polygon(wkt):
    with pytest.raises(AreaUnreadableError):
        geographic(wkt)


def test_null_geometry():
    with pytest.raises(AreaUnreadableError):
        geographic_area(QgsGeometry(), QgsCoordinateReferenceSystem("EPSG:4326"), CONTEXT)


def test_a_rectangle_of_lambert_93_is_bent():
    """Its edges are no straight lines in longitude and latitude: the northern one bulges northwards."""
    shape = QgsGeometry.fromRect(QgsRectangle(100000, 6200000, 1200000, 7100000))
    document = geographic_area(shape, QgsCoordinateReferenceSystem("EPSG:2154"), CONTEXT)
    ring = document["coordinates"][0]
    assert len(ring) > 60
    corners = [ring[number] for number in (0, 21, 42, 63)]
    assert max(y for _, y in ring) > max(y for _, y in corners) + 0.1


def test_across_the_antimeridian_in_a_projected_crs():
    """Fiji in its own grid (EPSG:3460) lies on both sides of 180°."""
    shape = QgsGeometry.fromRect(QgsRectangle(1700000, 3700000, 2300000, 4100000))
    document = geographic_area(shape, QgsCoordinateReferenceSystem("EPSG:3460"), CONTEXT)
    longitudes = [x for x, _ in document["coordinates"][0]]
    assert max(longitudes) - min(longitudes) < 20
    area = prepare_area(document)
    assert area.parts == 2
    assert area.km2 == pytest.approx(600 * 400, rel=0.02)


def test_web_mercator_beyond_the_antimeridian():
    """A canvas dragged over the edge of the world has easting beyond 20 037 508 m."""
    shape = QgsGeometry.fromRect(QgsRectangle(19800000, -2000000, 20400000, -1600000))
    area = prepare_area(geographic_area(shape, QgsCoordinateReferenceSystem("EPSG:3857"), CONTEXT))
    assert area.parts == 2
    assert area.km2 < 300_000


def test_around_the_pole():
    """A square round the South Pole in polar stereographic coordinates."""
    shape = QgsGeometry.fromRect(QgsRectangle(-1e6, -1e6, 1e6, 1e6))
    area = prepare_area(geographic_area(shape, QgsCoordinateReferenceSystem("EPSG:3031"), CONTEXT))
    assert area.bounds[1] == pytest.approx(-90)
    assert area.km2 == pytest.approx(2000 * 2000 / 0.97**2, rel=0.03)


def test_the_whole_world_and_more():
    for crs, box in (("EPSG:4326", (-250, -120, 250, 120)), ("EPSG:3857", (-3e7, -2e7, 3e7, 2e7))):
        shape = QgsGeometry.fromRect(QgsRectangle(*box))
        area = prepare_area(geographic_area(shape, QgsCoordinateReferenceSystem(crs), CONTEXT))
        assert (area.bounds[0], area.bounds[2]) == (-180, 180)
        assert area.km2 > 4e8


def test_what_a_crs_cannot_express():
    """Beyond the limb of the Earth, as a canvas in an orthographic projection shows it."""
    shape = QgsGeometry.fromRect(QgsRectangle(-1e8, -1e8, 1e8, 1e8))
    globe = QgsCoordinateReferenceSystem.fromProj("+proj=ortho +lat_0=43 +lon_0=1 +type=crs")
    with pytest.raises(AreaUnreadableError):
        geographic_area(shape, globe, CONTEXT)


def test_unwrapped_goes_on_over_the_jump():
    assert unwrapped([[179, 0], [-179, 0], [-179, 1], [179, 1], [179, 0]]) == [
        [179, 0], [181, 0], [181, 1], [179, 1], [179, 0],
    ]  # fmt: skip


@pytest.mark.parametrize("centre", [(1.44, 43.6), (179.95, -17.0), (0.0, 89.9), (-70.0, -54.9)])
def test_a_circle_is_one_on_the_ground(centre):
    measure = geodesic_measure()
    for longitude, latitude in circle(QgsPointXY(*centre), 50_000)[:64]:
        distance = measure.measureLine(QgsPointXY(*centre), QgsPointXY(longitude, latitude))
        assert distance == pytest.approx(50_000, rel=1e-6)
    ring = circle(QgsPointXY(*centre), 50_000)
    area = prepare_area({"type": "Polygon", "coordinates": [ring]})
    assert area.km2 == pytest.approx(3.14159 * 50**2, rel=0.02)
