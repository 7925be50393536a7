"""Drawing on the map: shapes, Esc, and giving the map back."""

import pytest
from guichet_eo.ui.area.area_canvas_item import AreaCanvasItem
from guichet_eo.ui.area.circle_map_tool import CircleMapTool
from guichet_eo.ui.area.map_tool_switch import MapToolSwitch
from guichet_eo.ui.area.polygon_map_tool import PolygonMapTool
from guichet_eo.ui.area.rectangle_map_tool import RectangleMapTool
from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsRectangle
from qgis.gui import QgsMapMouseEvent, QgsMapToolPan, QgsRubberBand
from qgis.PyQt.QtCore import QEvent, QPoint, Qt
from qgis.PyQt.QtGui import QKeyEvent

LEFT, RIGHT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.NoButton


@pytest.fixture
def canvas(qgis_canvas):
    qgis_canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    qgis_canvas.setExtent(QgsRectangle(0, 40, 6, 46))
    yield qgis_canvas
    qgis_canvas.setMapTool(QgsMapToolPan(qgis_canvas))
    qgis_canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))


def mouse(tool, kind, x, y, button=LEFT):
    types = {
        "press": QEvent.Type.MouseButtonPress,
        "move": QEvent.Type.MouseMove,
        "release": QEvent.Type.MouseButtonRelease,
        "double": QEvent.Type.MouseButtonDblClick,
    }
    event = QgsMapMouseEvent(tool.canvas(), types[kind], QPoint(x, y), NONE if kind == "move" else button)
    handlers = {
        "press": tool.canvasPressEvent,
        "move": tool.canvasMoveEvent,
        "release": tool.canvasReleaseEvent,
        "double": tool.canvasDoubleClickEvent,
    }
    handlers[kind](event)


def key(tool, code):
    tool.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, code, Qt.KeyboardModifier.NoModifier))


def bands(canvas):
    return [item for item in canvas.scene().items() if isinstance(item, QgsRubberBand)]


def drawn_by(tool):
    shapes = []
    tool.drawn.connect(lambda shape, crs: shapes.append((QgsGeometry(shape), crs)))
    return shapes


def test_rectangle_by_dragging(canvas):
    tool = RectangleMapTool(canvas)
    shapes = drawn_by(tool)
    mouse(tool, "press", 100, 100)
    mouse(tool, "move", 200, 300)
    assert len(bands(canvas)) == 1
    mouse(tool, "release", 200, 300)
    box = shapes[0][0].boundingBox()
    assert box.width() == pytest.approx(100 * canvas.mapUnitsPerPixel())
    assert box.height() == pytest.approx(200 * canvas.mapUnitsPerPixel())
    assert not bands(canvas)


def test_rectangle_by_two_clicks(canvas):
    tool = RectangleMapTool(canvas)
    shapes = drawn_by(tool)
    for x, y in ((100, 100), (200, 300)):
        mouse(tool, "press", x, y)
        mouse(tool, "release", x, y)
    assert len(shapes) == 1


def test_a_line_is_no_rectangle(canvas):
    tool = RectangleMapTool(canvas)
    shapes = drawn_by(tool)
    mouse(tool, "press", 100, 100)
    mouse(tool, "release", 100, 300)
    assert not shapes
    mouse(tool, "press", 150, 300)
    mouse(tool, "release", 150, 300)
    assert len(shapes) == 1


def test_the_right_button_starts_a_rectangle_anew(canvas):
    tool = RectangleMapTool(canvas)
    shapes = drawn_by(tool)
    mouse(tool, "press", 100, 100)
    mouse(tool, "release", 100, 100, RIGHT)
    mouse(tool, "release", 200, 300)
    assert not shapes


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:2154", "EPSG:3857"])
def test_circle(canvas, crs):
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem(crs))
    canvas.setReferencedExtent(referenced(QgsRectangle(0, 41, 5, 46)))
    tool = CircleMapTool(canvas)
    shapes = drawn_by(tool)
    mouse(tool, "press", 300, 300)
    mouse(tool, "move", 320, 300)
    mouse(tool, "move", 350, 300)
    mouse(tool, "release", 350, 300)
    shape, shape_crs = shapes[0]
    assert shape_crs.authid() == "EPSG:4326"
    assert shape.constGet().nCoordinates() == 65


def referenced(rectangle):
    from qgis.core import QgsReferencedRectangle

    return QgsReferencedRectangle(rectangle, QgsCoordinateReferenceSystem("EPSG:4326"))


def click(tool, x, y):
    mouse(tool, "press", x, y)
    mouse(tool, "release", x, y)


def test_polygon_closed_by_the_right_button(canvas):
    tool = PolygonMapTool(canvas)
    shapes = drawn_by(tool)
    for x, y in ((100, 100), (200, 100), (200, 200)):
        click(tool, x, y)
    mouse(tool, "release", 10, 10, RIGHT)
    assert shapes[0][0].constGet().nCoordinates() == 4


def test_polygon_closed_by_a_double_click(canvas):
    tool = PolygonMapTool(canvas)
    shapes = drawn_by(tool)
    for x, y in ((100, 100), (200, 100), (200, 200)):
        click(tool, x, y)
    mouse(tool, "double", 200, 200)
    assert not shapes  # the map goes back only with the release, or the next tool would take it
    mouse(tool, "release", 200, 200)
    assert shapes[0][0].constGet().nCoordinates() == 4


def test_polygon_closed_by_enter_after_a_corner_was_taken_back(canvas):
    tool = PolygonMapTool(canvas)
    shapes = drawn_by(tool)
    for x, y in ((100, 100), (200, 100), (400, 400), (200, 200)):
        click(tool, x, y)
        if x == 400:
            key(tool, Qt.Key.Key_Backspace)
    key(tool, Qt.Key.Key_Return)
    assert shapes[0][0].constGet().nCoordinates() == 4


def test_two_corners_are_no_polygon(canvas):
    tool = PolygonMapTool(canvas)
    shapes = drawn_by(tool)
    click(tool, 100, 100)
    click(tool, 200, 100)
    key(tool, Qt.Key.Key_Return)
    assert not shapes
    click(tool, 200, 200)
    key(tool, Qt.Key.Key_Return)
    assert shapes


def test_escape_gives_up(canvas):
    tool = PolygonMapTool(canvas)
    shapes, given_up = drawn_by(tool), []
    tool.abandoned.connect(lambda: given_up.append(True))
    click(tool, 100, 100)
    click(tool, 200, 100)
    key(tool, Qt.Key.Key_Escape)
    assert given_up
    assert not shapes
    assert not bands(canvas)


def test_the_tool_before_comes_back(canvas):
    pan = QgsMapToolPan(canvas)
    canvas.setMapTool(pan)
    switch = MapToolSwitch(canvas)
    seen = []
    switch.tool_changed.connect(seen.append)
    rectangle, polygon = RectangleMapTool(canvas), PolygonMapTool(canvas)
    switch.use(rectangle)
    switch.use(polygon)
    assert canvas.mapTool() is polygon
    assert switch.give_back()
    assert canvas.mapTool() is pan
    assert not switch.give_back()
    assert seen[0] is rectangle
    assert seen[-1] is None
    switch.close()


def test_another_tool_of_the_user_ends_the_drawing(canvas):
    switch = MapToolSwitch(canvas)
    polygon = PolygonMapTool(canvas)
    switch.use(polygon)
    click(polygon, 100, 100)
    pan = QgsMapToolPan(canvas)
    canvas.setMapTool(pan)
    assert switch.tool is None
    assert not bands(canvas)
    assert not switch.give_back()
    assert canvas.mapTool() is pan
    switch.close()


AREA = {"type": "Polygon", "coordinates": [[[1, 43], [2, 43], [2, 44], [1, 44], [1, 43]]]}


def test_the_area_stays_on_the_canvas_in_every_crs(canvas):
    item = AreaCanvasItem(canvas)
    item.show(AREA)
    for crs in ("EPSG:2154", "EPSG:32631", "EPSG:3857", "EPSG:4326"):
        canvas.setDestinationCrs(QgsCoordinateReferenceSystem(crs))
        assert len(bands(canvas)) == 1
        assert item.visible
    shown = bands(canvas)[0].asGeometry().boundingBox()
    assert shown.xMinimum() == pytest.approx(1)
    item.close()
    assert not bands(canvas)
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    assert not bands(canvas)


def test_a_crs_without_this_place_leaves_the_area_unharmed(canvas):
    item = AreaCanvasItem(canvas)
    item.show({"type": "Polygon", "coordinates": [[[170, -60], [175, -60], [175, -55], [170, -60]]]})
    canvas.setDestinationCrs(
        QgsCoordinateReferenceSystem.fromProj("+proj=ortho +lat_0=43 +lon_0=1 +type=crs")
    )
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    assert item.visible
    item.close()


def test_zoom_shows_the_whole_area(canvas):
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:2154"))
    item = AreaCanvasItem(canvas)
    item.show(AREA)
    item.zoom()
    shown = bands(canvas)[0].asGeometry().boundingBox()
    assert canvas.extent().contains(shown)
    assert canvas.extent().height() < shown.height() * 1.5
    item.close()
