"""Areas from drawings, the map, layers, files and places, with what is said about them."""

import json
from pathlib import Path
from threading import Event

import pytest
from guichet_eo.core.departements import Departements
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.named_product import named_product
from guichet_eo.core.place import Place
from guichet_eo.core.portal_directory import PortalDirectory
from guichet_eo.core.portal_error import PortalError
from guichet_eo.gis.place_search import PlaceSearch
from guichet_eo.ui.area.area_bar import AreaBar
from guichet_eo.ui.area.area_kind import AreaKind
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProject,
    QgsRectangle,
    QgsVectorFileWriter,
    QgsVectorLayer,
)
from qgis.gui import QgsMapToolPan, QgsRubberBand
from qgis.PyQt.QtCore import Qt

RESOURCES = Path(__file__).parents[2] / "resources"
DEPARTEMENTS = Departements.load(RESOURCES / "places/departements.json")
BOX = {"type": "Polygon", "coordinates": [[[1, 43], [2, 43], [2, 44], [1, 44], [1, 43]]]}
CROSSING = {"type": "Polygon", "coordinates": [[[1, 43], [2, 44], [2, 43], [1, 44], [1, 43]]]}
CORRECT = "MultiPolygon(((1 43, 2 43, 2 44, 1 44, 1 43)))"
BOW_TIE = "MultiPolygon(((1 43, 2 44, 2 43, 1 44, 1 43)))"


class Places(PlaceSearch):
    """The real one; only the geocoders stay silent until the test lets them answer."""

    def __init__(self):
        super().__init__(DEPARTEMENTS, profile_of=lambda hosts: None, find=self._answer)
        self.asked = []
        self.waiting = Event()

    def _answer(self, text, profile, token):
        self.asked.append(text)
        token.on_cancel(self.waiting.set)
        self.waiting.wait(10)
        return ()


def name_product(text):
    families = FamilyDirectory.load(RESOURCES / "families.json")
    return named_product(text, families, PortalDirectory([]))


@pytest.fixture
def canvas(qgis_canvas):
    qgis_canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    qgis_canvas.setExtent(QgsRectangle(0, 40, 6, 46))
    pan = QgsMapToolPan(qgis_canvas)
    qgis_canvas.setMapTool(pan)
    yield qgis_canvas
    qgis_canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    QgsProject.instance().removeAllMapLayers()


@pytest.fixture
def places():
    return Places()


@pytest.fixture
def bar(qtbot, canvas, places):
    before = rubber_bands(canvas)
    bar = AreaBar(canvas, places, name_product)
    qtbot.addWidget(bar)
    bar.show()
    yield bar
    bar.close_down()
    assert rubber_bands(canvas) <= before


def rubber_bands(canvas):
    """Those of QGIS that flash something fade away by themselves."""
    return {item for item in canvas.scene().items() if isinstance(item, QgsRubberBand)}


def layer_of(*shapes, crs="EPSG:4326", kind="MultiPolygon", name="Parcels & more"):
    layer = QgsVectorLayer(f"{kind}?crs={crs}", name, "memory")
    features = []
    for shape in shapes:
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromWkt(shape))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    QgsProject.instance().addMapLayer(layer)
    return layer


def taken(qtbot, bar, act):
    """Do something that takes an area in the background; return the area."""
    with qtbot.waitSignal(bar.changed, timeout=5000):
        act()
    return bar.choice


def said(bar):
    return bar._note.text() if bar._note.isVisible() else ""


def test_nothing_at_first(bar):
    assert bar.choice is None
    assert not bar._line.isVisible()
    assert not bar._note.isVisible()


def test_every_control_has_a_name_and_a_tip(bar):
    from qgis.PyQt.QtWidgets import QLineEdit, QToolButton

    buttons = [
        button for button in bar.findChildren(QToolButton) if not isinstance(button.parent(), QLineEdit)
    ]
    assert len(buttons) >= 6
    for button in buttons:
        assert button.accessibleName()
        assert button.toolTip()
    assert bar.place_field.accessibleName()


def test_size_kind_and_place_are_said(bar):
    bar.set_geometry(BOX, AreaKind.PLACE, "Tou<b>louse")
    assert bar.choice.area.km2 == pytest.approx(8_950, rel=0.01)
    assert "km²" in bar._line._label.text()
    assert bar._line._label.accessibleName().endswith("km² · place · Tou<b>louse")
    assert "<b>louse" not in bar._line._label.text()


def test_clear(bar):
    bar.set_geometry(BOX, AreaKind.PLACE)
    bar.clear()
    assert bar.choice is None
    assert not bar._item.visible


def test_a_crossing_area_is_repaired_and_said(bar):
    bar.set_geometry(CROSSING, AreaKind.POLYGON)
    assert "repaired" in said(bar)
    bar.set_geometry(BOX, AreaKind.POLYGON)
    assert not said(bar)


def test_a_refused_area_leaves_the_one_before(bar):
    bar.set_geometry(BOX, AreaKind.POLYGON)
    before = bar.choice
    bar.set_geometry(
        {"type": "Polygon", "coordinates": [[[1e6, 2e6], [2e6, 2e6], [2e6, 3e6], [1e6, 2e6]]]}, AreaKind.FILE
    )
    assert bar.choice is before
    assert "outside the world" in said(bar)


def test_map_extent(bar, canvas):
    bar._maker.take_map_extent()
    shown = canvas.extent()
    assert bar.choice.kind is AreaKind.MAP
    assert bar.choice.area.bounds == pytest.approx(
        (shown.xMinimum(), shown.yMinimum(), shown.xMaximum(), shown.yMaximum())
    )


def test_a_rotated_map(bar, canvas):
    canvas.setRotation(30)
    try:
        bar._maker.take_map_extent()
        corners = bar.choice.area.polygons[0][0][:4]
        assert len({round(x, 6) for x, _ in corners}) == 4
    finally:
        canvas.setRotation(0)


def test_buttons_of_the_drawing_tools(bar, canvas):
    pan = canvas.mapTool()
    rectangle, polygon = (bar._drawing[kind] for kind in (AreaKind.RECTANGLE, AreaKind.POLYGON))
    rectangle.click()
    assert rectangle.isChecked()
    assert said(bar)
    polygon.click()
    assert (rectangle.isChecked(), polygon.isChecked()) == (False, True)
    polygon.click()
    assert not polygon.isChecked()
    assert canvas.mapTool() is pan
    assert not said(bar)


def test_drawing_makes_an_area_and_ends_the_tool(bar, canvas):
    pan = canvas.mapTool()
    bar._drawing[AreaKind.RECTANGLE].click()
    tool = canvas.mapTool()
    shape = QgsGeometry.fromRect(QgsRectangle(1, 43, 2, 44))
    tool.drawn.emit(shape, QgsCoordinateReferenceSystem("EPSG:4326"))
    assert bar.choice.kind is AreaKind.RECTANGLE
    assert canvas.mapTool() is pan
    assert not bar._drawing[AreaKind.RECTANGLE].isChecked()
    assert not bar.stop_drawing()


def test_layer_in_another_crs_is_dissolved(bar, qtbot):
    layer = layer_of(
        "MultiPolygon(((560000 6270000, 570000 6270000, 570000 6280000, 560000 6280000, 560000 6270000)))",
        "MultiPolygon(((565000 6270000, 580000 6270000, 580000 6280000, 565000 6280000, 565000 6270000)))",
        crs="EPSG:2154",
    )
    choice = taken(qtbot, bar, lambda: bar._take_layer(layer, False))
    assert choice.kind is AreaKind.LAYER
    assert choice.place == "Parcels & more"
    assert choice.area.parts == 1
    assert choice.area.km2 == pytest.approx(200, rel=0.01)


def test_selected_features_only(bar, qtbot):
    layer = layer_of(CORRECT, "MultiPolygon(((10 43, 20 43, 20 44, 10 43)))")
    layer.selectByIds([1])
    choice = taken(qtbot, bar, lambda: bar._take_layer(layer, True))
    assert choice.kind is AreaKind.SELECTION
    assert choice.area.bounds == pytest.approx((1, 43, 2, 44))


def test_invalid_features_are_repaired(bar, qtbot):
    choice = taken(qtbot, bar, lambda: bar._take_layer(layer_of(BOW_TIE, CORRECT), False))
    assert choice.area.km2 == pytest.approx(8_950, rel=0.01)


def test_a_layer_removed_meanwhile_does_no_harm(bar, qtbot):
    layer = layer_of(CORRECT)
    bar._take_layer(layer, False)
    with qtbot.waitSignal(bar.changed, timeout=5000):
        QgsProject.instance().removeMapLayer(layer.id())
    assert bar.choice is not None


def test_an_empty_layer_is_said(bar, qtbot):
    bar._take_layer(layer_of(), False)
    qtbot.waitUntil(lambda: "no polygon" in said(bar), timeout=5000)
    assert bar.choice is None


def test_the_last_of_two_layers_counts(bar, qtbot):
    first, second = layer_of(CORRECT, name="one"), layer_of(CORRECT, name="two")
    places = []
    bar.changed.connect(lambda: places.append(bar.choice.place))
    bar._take_layer(first, False)
    bar._take_layer(second, False)
    qtbot.waitUntil(lambda: bool(places), timeout=5000)
    qtbot.waitUntil(lambda: not bar._maker._running, timeout=5000)
    assert places == ["two"]


def test_closing_ends_a_running_task(qtbot, canvas, places):
    bar = AreaBar(canvas, places, name_product)
    bar._take_layer(layer_of(CORRECT), False)
    bar.close_down()
    qtbot.waitUntil(lambda: not bar._maker._running, timeout=5000)
    assert bar.choice is None
    assert not QgsApplication.taskManager().activeTasks()
    bar.deleteLater()


def entries(menu):
    menu.aboutToShow.emit()
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def test_the_menu_of_layers(bar, qtbot):
    from guichet_eo.ui.area.layer_menu import LayerMenu

    menu = bar.findChild(LayerMenu)
    assert entries(menu) == ["The project has no polygon layer"]
    layer = layer_of(CORRECT)
    layer_of("Point(1 43)", kind="Point", name="towns")
    layer_of(CORRECT, name="Areas")
    layer.selectAll()
    assert entries(menu) == ["Selected features of Parcels && more (1)", "Areas", "Parcels && more"]
    choice = taken(qtbot, bar, menu.actions()[0].trigger)
    assert choice.kind is AreaKind.SELECTION


def write(layer, path, driver):
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = driver
    context = QgsProject.instance().transformContext()
    QgsVectorFileWriter.writeAsVectorFormatV2(layer, str(path), context, options)
    return str(path)


@pytest.mark.parametrize(
    ("name", "driver"),
    [("a.gpkg", "GPKG"), ("a.shp", "ESRI Shapefile"), ("a.geojson", "GeoJSON"), ("a.kml", "KML")],
)
def test_files(bar, qtbot, tmp_path, name, driver):
    path = write(layer_of(CORRECT), tmp_path / name, driver)
    choice = taken(qtbot, bar, lambda: bar.take_file(path))
    assert choice.kind is AreaKind.FILE
    assert choice.area.bounds == pytest.approx((1, 43, 2, 44))


def test_zipped_shapefile(bar, qtbot, tmp_path):
    import zipfile

    write(layer_of(CORRECT), tmp_path / "a.shp", "ESRI Shapefile")
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for part in tmp_path.glob("a.*"):
            if part != archive:
                file.write(part, part.name)
    choice = taken(qtbot, bar, lambda: bar.take_file(str(archive)))
    assert choice.area.bounds == pytest.approx((1, 43, 2, 44))


def test_a_file_with_several_layers_asks_which(bar, qtbot, tmp_path):
    path = write(layer_of(CORRECT), tmp_path / "a.gpkg", "GPKG")
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.layerName = "second"
    options.actionOnExistingFile = QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteLayer
    second = layer_of("MultiPolygon(((3 43, 4 43, 4 44, 3 43)))")
    QgsVectorFileWriter.writeAsVectorFormatV2(second, path, QgsProject.instance().transformContext(), options)
    bar.take_file(path)
    from qgis.PyQt.QtWidgets import QMenu

    menu = bar._file_button.findChild(QMenu)
    assert [action.text() for action in menu.actions()] == ["a", "second"]
    choice = taken(qtbot, bar, menu.actions()[1].trigger)
    menu.close()
    assert choice.area.bounds == pytest.approx((3, 43, 4, 44))


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.geojson", "not a layer", "cannot be read"),
        ("b.geojson", json.dumps({"type": "Point", "coordinates": [1, 2]}), "no polygon"),
        ("c.gpkg", "", "cannot be read"),
    ],
)
def test_bad_files(bar, qtbot, tmp_path, name, content, sentence):
    (tmp_path / name).write_text(content)
    bar.take_file(str(tmp_path / name))
    qtbot.waitUntil(lambda: sentence in said(bar), timeout=5000)
    assert bar.choice is None


def test_a_shapefile_without_crs_is_refused(bar, tmp_path):
    path = write(layer_of(CORRECT), tmp_path / "a.shp", "ESRI Shapefile")
    for ending in (".prj", ".cpg"):
        (tmp_path / f"a{ending}").unlink(missing_ok=True)
    bar.take_file(path)
    assert "coordinate system" in said(bar)


def enter(bar, text):
    bar.place_field.setText(text)
    bar.place_field.look_up()


@pytest.mark.parametrize("text", ["31TCJ", "t31tcj", " T31TCJ "])
def test_tile(bar, places, text):
    enter(bar, text)
    assert bar.choice.kind is AreaKind.TILE
    assert bar.choice.area.km2 == pytest.approx(109.8**2, rel=0.01)
    assert not places.asked


def test_departement(bar, places):
    enter(bar, "Haute-Garonne")
    assert bar.choice.area.km2 == pytest.approx(6_309, rel=0.2)  # outlines for searching, drawn generously
    assert not places.asked


def test_coordinates(bar, places):
    enter(bar, "43.6, 1.44")
    west, south, east, north = bar.choice.area.bounds
    assert ((west + east) / 2, (south + north) / 2) == pytest.approx((1.44, 43.6), abs=0.01)
    assert not places.asked


def test_identifier(bar, places):
    found = []
    bar.identifier_found.connect(lambda product: found.append((product.text, product.name.tile)))
    name = "S2A_MSIL2A_20240105T105421_N0510_R051_T31TCJ_20240105T130951.SAFE"
    enter(bar, name)
    assert found == [(name[: -len(".SAFE")], "31TCJ")]
    assert not places.asked


def test_nothing_typed(bar, places):
    enter(bar, "  ")
    assert not places.asked
    assert bar.choice is None


def test_a_place_with_an_outline(bar, places):
    enter(bar, "Toulouse")
    assert places.running
    assert "Toulouse" in said(bar)
    places.found.emit((Place("Toulouse", "commune", (1, 43, 2, 44), BOX, "geo.api.gouv.fr"),))
    assert (bar.choice.kind, bar.choice.place) == (AreaKind.PLACE, "Toulouse")
    assert not said(bar)


def test_a_place_with_a_box_or_a_point(bar, places):
    enter(bar, "x")
    places.found.emit((Place("Fiji", "place", (177, -20, -178, -16)),))
    assert bar.choice.area.parts == 2
    places.found.emit((Place("Peak", "place", (1, 43, 1, 43)),))
    assert bar.choice.area.km2 == pytest.approx(78.5, rel=0.03)


def test_several_places_are_offered(bar, places, qtbot):
    enter(bar, "Saint-Denis")
    names = [Place(f"Saint-Denis {number} & co", "commune", (1, 43, 2, 44)) for number in range(40)]
    places.found.emit(tuple(names))
    menu = bar.place_field._menu
    assert len(menu.actions()) == 15
    assert menu.actions()[0].text() == "Saint-Denis 0 && co – commune"
    menu.actions()[3].trigger()
    menu.close()
    assert bar.choice.place == "Saint-Denis 3 & co"


def test_no_place(bar, places):
    enter(bar, "xyzzy")
    places.found.emit(())
    assert "No place found" in said(bar)


def test_no_network(bar, places):
    enter(bar, "Toulouse")
    places.failed.emit(PortalError("places", ErrorKind.UNREACHABLE, "no route"))
    assert "cannot be reached" in said(bar)
    assert bar.choice is None


def test_enter_looks_up_but_ctrl_enter_is_left_to_the_page(bar, places, qtbot):
    bar.place_field.setText("Lyon")
    qtbot.keyClick(bar.place_field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not places.running
    qtbot.keyClick(bar.place_field, Qt.Key.Key_Return)
    assert places.running
