"""Two layers beside each other on a real canvas."""

import pytest
from compare_bed import HEIGHT, WHOLE, WIDTH, Map, period
from guichet_eo.ui.compare.compare_handle import CompareHandle
from guichet_eo.ui.compare.compare_item import CompareItem
from guichet_eo.ui.compare.compare_mode import CompareMode
from guichet_eo.ui.compare.compared_maps import ComparedMaps
from guichet_eo.ui.compare.layer_plate import LayerPlate
from guichet_eo.ui.compare.swipe import Swipe
from picture_bed import settle, wait
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsMapLayerTemporalProperties,
    QgsRasterLayerTemporalProperties,
    QgsRectangle,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QColor, QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

RED, GREEN, BLUE, GREY = "#cc2020", "#20a020", "#2040cc", "#808080"
LOW = HEIGHT - 20  # clear of the plates with the names


@pytest.fixture
def bed(qgis_app, tmp_path):
    bed = Map(tmp_path)
    bed.ground = bed.layer("ground", GREY)
    bed.left = bed.layer("left one", RED, box=(500, 0, 3500, 3000))
    bed.right = bed.layer("right one", GREEN, box=(500, 0, 3500, 3000))
    bed.show(bed.right, bed.left, bed.ground)
    bed.swipe = Swipe(bed.canvas)
    yield bed
    bed.swipe.stop()
    bed.close()


def compared(bed):
    bed.swipe.compare(bed.left, bed.right)
    bed.settle(bed.swipe)
    return bed.swipe


def drag(widget, to):
    """Move the mouse with the left button down, to a point of the widget."""
    place, left, none = QPointF(to), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    there = QPointF(widget.mapToGlobal(to))
    event = QMouseEvent(QEvent.Type.MouseMove, place, there, Qt.MouseButton.NoButton, left, none)
    QApplication.sendEvent(widget, event)


def columns_differ(one, other, columns):
    """Return the columns that differ, in logical pixels; pictures are in those of the map."""
    ratio = one.width() / WIDTH
    assert other.width() == one.width()
    places = [(x, round(x * ratio), round(y * ratio)) for x in columns for y in range(LOW - 40, LOW, 7)]
    return [x for x, across, down in places if one.pixel(across, down) != other.pixel(across, down)]


def test_each_side_is_the_map_without_the_other_layer(bed):
    compared(bed)
    seen, left, right = bed.grab(), bed.alone(bed.left, bed.ground), bed.alone(bed.right, bed.ground)
    middle = WIDTH // 2
    assert not columns_differ(seen, left, range(middle - 8))
    assert not columns_differ(seen, right, range(middle + 8, WIDTH))
    assert columns_differ(left, right, [middle])
    assert bed.at(20, LOW) == GREY  # what both share stays


def test_project_is_not_changed(bed):
    before = bed.project.isDirty()
    bed.project.setDirty(False)
    swipe = compared(bed)
    swipe.set_mode(CompareMode.BLEND)
    swipe.set_share(0.2)
    bed.settle(swipe)
    assert not bed.project.isDirty()
    assert [layer.opacity() for layer in (bed.left, bed.right)] == [1.0, 1.0]
    assert bed.canvas.layers() == [bed.right, bed.left, bed.ground]
    swipe.stop()
    assert not bed.project.isDirty()
    bed.project.setDirty(before)


def test_dragging_the_divider(bed):
    swipe = compared(bed)
    handle, middle = swipe.handle, QPoint(7, HEIGHT // 2)
    assert bed.at(150, LOW) == RED
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=middle)
    drag(handle, QPoint(7 - 100, HEIGHT // 2))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=middle)
    assert swipe.share == pytest.approx(0.25)
    drag(handle, QPoint(50, HEIGHT // 2))  # nothing is held any more
    assert swipe.share == pytest.approx(0.25)
    assert bed.at(150, LOW) == GREEN
    QTest.mouseDClick(handle, Qt.MouseButton.LeftButton, pos=middle)
    assert swipe.share == 0.5
    assert bed.at(150, LOW) == RED


def test_map_beside_the_divider_is_reached(bed):
    swipe = compared(bed)
    viewport = bed.canvas.viewport()
    assert viewport.childAt(WIDTH // 2, LOW) is swipe.handle
    assert viewport.childAt(WIDTH // 2 - 20, LOW) is None
    plates = viewport.findChildren(LayerPlate)
    assert all(plate.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents) for plate in plates)


@pytest.mark.parametrize(
    ("key", "share"),
    [
        (Qt.Key.Key_Left, 0.5 - 8 / WIDTH),
        (Qt.Key.Key_Right, 0.5 + 8 / WIDTH),
        (Qt.Key.Key_Home, 0.0),
        (Qt.Key.Key_End, 1.0),
    ],
)
def test_keyboard_moves_the_divider(bed, key, share):
    swipe = compared(bed)
    QTest.keyClick(swipe.handle, key)
    assert swipe.share == pytest.approx(share)
    QTest.keyClick(swipe.handle, Qt.Key.Key_Space)
    assert swipe.share == 0.5


def test_divider_has_a_name_and_takes_the_keyboard(bed):
    handle = compared(bed).handle
    assert handle.accessibleName()
    assert handle.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert handle.cursor().shape() == Qt.CursorShape.SplitHCursor


def test_one_above_the_other(bed):
    swipe = compared(bed)
    swipe.set_mode(CompareMode.ABOVE)
    assert bed.at(300, HEIGHT * 0.4) == RED
    assert bed.at(300, HEIGHT * 0.6) == GREEN
    assert swipe.handle.cursor().shape() == Qt.CursorShape.SplitVCursor
    QTest.keyClick(swipe.handle, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert swipe.share == pytest.approx(0.5 + 64 / HEIGHT)
    assert bed.at(300, HEIGHT * 0.6) == RED


def test_one_fades_into_the_other(bed):
    swipe = compared(bed)
    swipe.set_mode(CompareMode.BLEND)
    for share, wanted in ((1.0, RED), (0.0, GREEN)):
        swipe.set_share(share)
        assert bed.at(200, LOW) == wanted
    swipe.set_share(0.5)
    seen = bed.grab().pixelColor(200, LOW)
    assert abs(seen.red() - (0xCC + 0x20) // 2) <= 2
    assert abs(seen.green() - (0x20 + 0xA0) // 2) <= 2
    assert bed.at(20, LOW) == GREY  # what both show does not fade
    assert not swipe.handle.isVisible()


def test_names_stand_on_their_sides(bed):
    swipe = compared(bed)
    left, right = bed.canvas.viewport().findChildren(LayerPlate)
    assert (left.words, right.words) == ("left one", "right one")
    assert left.geometry().right() < WIDTH // 2 < right.geometry().left()
    bed.left.setName("renamed <b>")
    assert left.words == "renamed <b>"
    swipe.set_share(0.02)
    assert not left.isVisible()
    assert right.isVisible()


def test_zooming_and_panning_are_followed(bed):
    swipe = compared(bed)
    bed.canvas.setExtent(QgsRectangle(0, 0, 1000, 750))
    bed.settle(swipe)
    assert bed.at(150, LOW) == GREY  # west of 500
    assert bed.at(WIDTH // 2 - 12, LOW) == GREY
    assert bed.at(WIDTH // 2 + 12, LOW) == GREEN
    bed.canvas.setExtent(QgsRectangle(500, 0, 1500, 750))
    bed.settle(swipe)
    assert bed.at(100, LOW) == RED


def test_pictures_move_with_the_map_while_it_is_panned(bed):
    swipe = compared(bed)
    bed.canvas.freeze(True)
    bed.canvas.setExtent(QgsRectangle(-1000, 0, 3000, 3000))
    assert bed.at(120, LOW) == GREY  # 500 is at 150 now, drawn before the new pictures come
    assert bed.at(170, LOW) == RED
    bed.canvas.freeze(False)
    bed.settle(swipe)


def test_other_size(bed):
    swipe = compared(bed)
    bed.canvas.resize(600, 300)
    bed.settle(swipe)
    assert swipe.handle.geometry().center().x() == pytest.approx(300, abs=1)
    assert swipe.handle.height() == bed.canvas.viewport().height()
    assert bed.at(280, LOW) == RED
    assert bed.at(320, LOW) == GREEN


@pytest.mark.parametrize("angle", [30.0, 90.0, 200.0])
def test_rotated_map(bed, angle):
    swipe = compared(bed)
    bed.canvas.setRotation(angle)
    bed.settle(swipe)
    seen, left, right = bed.grab(), bed.alone(bed.left, bed.ground), bed.alone(bed.right, bed.ground)
    middle = WIDTH // 2
    assert not columns_differ(seen, left, range(10, middle - 8, 3))
    assert not columns_differ(seen, right, range(middle + 8, WIDTH - 10, 3))


def test_other_reference_system(bed):
    swipe = compared(bed)
    bed.canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    settings = bed.canvas.mapSettings()
    bed.canvas.setExtent(settings.layerExtentToOutputExtent(bed.left, bed.left.extent()))
    bed.settle(swipe)
    assert bed.at(WIDTH // 2 - 30, HEIGHT // 2) == RED
    assert bed.at(WIDTH // 2 + 30, HEIGHT // 2) == GREEN


def test_temporal_range_is_followed(bed):
    for layer, day in ((bed.left, "2026-10-24"), (bed.right, "2026-10-29")):
        properties = layer.temporalProperties()
        properties.setIsActive(True)
        properties.setMode(QgsRasterLayerTemporalProperties.ModeFixedTemporalRange)
        properties.setFixedTemporalRange(period(f"{day}T00:00:00", f"{day}T23:59:59"))
        assert isinstance(properties, QgsMapLayerTemporalProperties)
    swipe = compared(bed)
    bed.canvas.setTemporalRange(period("2026-10-24T00:00:00", "2026-10-24T23:59:59"))
    bed.settle(swipe)
    assert (bed.at(100, LOW), bed.at(300, LOW)) == (RED, GREY)
    bed.canvas.setTemporalRange(period("2026-10-29T00:00:00", "2026-10-29T23:59:59"))
    bed.settle(swipe)
    assert (bed.at(100, LOW), bed.at(300, LOW)) == (GREY, GREEN)


def test_layer_that_is_drawn_anew(bed):
    swipe = compared(bed)
    bed.right.setOpacity(0.0)
    bed.right.triggerRepaint()
    bed.settle(swipe)
    assert (bed.at(100, LOW), bed.at(300, LOW)) == (RED, GREY)


def test_layer_that_is_switched_off_shows_in_its_half(bed):
    bed.show(bed.left, bed.ground)
    compared(bed)
    assert (bed.at(100, LOW), bed.at(300, LOW)) == (RED, GREEN)


def test_layer_above_both_covers_both(bed):
    cover = bed.layer("cover", BLUE, box=(0, 0, 4000, 500))
    bed.show(cover, bed.right, bed.left, bed.ground)
    compared(bed)
    assert (bed.at(100, LOW), bed.at(300, LOW)) == (BLUE, BLUE)
    assert (bed.at(100, HEIGHT // 2), bed.at(300, HEIGHT // 2)) == (RED, GREEN)


def test_every_layer_is_read_once(bed):
    swipe = compared(bed)
    maps = swipe._maps
    started, start = [], maps._start
    maps._start = lambda settings, side: (started.append((side, settings.layers())), start(settings, side))
    bed.canvas.setExtent(QgsRectangle(0, 0, 2000, 1500))
    bed.settle(swipe)
    sides = [side for side, _layers in started[-3:]]
    assert sides == ["left", "alone", "right"]
    assert [layer.id() for layer in started[-2][1]] == [bed.right.id()]
    cache = maps._cache
    assert all(cache.hasCacheImage(layer.id()) for layer in (bed.left, bed.right, bed.ground))


class Copyright(QObject):
    """A decoration of QGIS."""

    def paint(self, painter):
        painter.fillRect(150, HEIGHT - 60, 100, 20, QColor(BLUE))


def test_decorations_stay_in_sight(bed):
    label = Copyright()
    bed.canvas.renderComplete.connect(label.paint)
    swipe = compared(bed)
    assert (bed.at(170, HEIGHT - 50), bed.at(230, HEIGHT - 50)) == (BLUE, BLUE)
    bed.canvas.setExtent(QgsRectangle(500, 0, 3500, 2250))
    bed.settle(swipe)
    assert (bed.at(170, HEIGHT - 50), bed.at(230, HEIGHT - 50)) == (BLUE, BLUE)
    assert (bed.at(170, HEIGHT - 30), bed.at(230, HEIGHT - 30)) == (RED, GREEN)
    bed.canvas.renderComplete.disconnect(label.paint)


# ---- the end -------------------------------------------------------------------------------------


def nothing_is_left(canvas):
    settle(0.05)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    items = [one for one in canvas.scene().items() if isinstance(one, CompareItem)]
    widgets = [*canvas.viewport().findChildren(CompareHandle), *canvas.viewport().findChildren(LayerPlate)]
    return not items and not widgets and not canvas.findChildren(ComparedMaps)


def test_stop_leaves_nothing(bed):
    swipe, ended = compared(bed), []
    swipe.ended.connect(lambda: ended.append(True))
    swipe.stop()
    swipe.stop()
    assert ended == [True]
    assert not swipe.active
    assert nothing_is_left(bed.canvas)
    bed.settle(swipe)
    assert bed.at(100, LOW) == GREEN  # the map itself


def test_stop_in_the_middle_of_drawing(bed):
    bed.swipe.compare(bed.left, bed.right)
    wait(lambda: bool(bed.swipe._maps._jobs))
    maps = bed.swipe._maps
    bed.swipe.stop()
    wait(lambda: sip.isdeleted(maps))
    assert nothing_is_left(bed.canvas)


def test_many_changes_at_once_leave_no_job(bed):
    swipe = compared(bed)
    for step in range(15):
        bed.canvas.setExtent(QgsRectangle(step * 10, 0, 4000 - step * 10, 3000))
        bed.canvas.refresh()
        settle(0.01)
    bed.canvas.setExtent(WHOLE)
    bed.settle(swipe)
    wait(lambda: not swipe._maps._ending)
    assert (bed.at(100, LOW), bed.at(300, LOW)) == (RED, GREEN)


def test_escape_ends_it(bed):
    swipe = compared(bed)
    QTest.keyClick(swipe.handle, Qt.Key.Key_Escape)
    assert not swipe.active
    assert nothing_is_left(bed.canvas)


@pytest.mark.parametrize("side", ["left", "right"])
def test_removing_a_layer_ends_it(bed, side):
    swipe = compared(bed)
    bed.project.removeMapLayer(getattr(bed, side).id())
    assert not swipe.active
    assert nothing_is_left(bed.canvas)


def test_removing_another_layer_does_not(bed):
    swipe = compared(bed)
    bed.show(bed.right, bed.left)
    bed.project.removeMapLayer(bed.ground.id())
    bed.settle(swipe)
    assert swipe.active


def test_another_project_ends_it(bed):
    swipe = compared(bed)
    bed.project.clear()
    assert not swipe.active
    assert nothing_is_left(bed.canvas)


def test_other_layers_take_the_place(bed):
    swipe = compared(bed)
    blue = bed.layer("blue", BLUE)
    bed.show(bed.right, bed.left, blue, bed.ground)
    swipe.compare(blue, bed.left)
    bed.settle(swipe)
    assert swipe.layers == (blue.id(), bed.left.id())
    assert len([one for one in bed.canvas.scene().items() if isinstance(one, CompareItem)]) == 1


def test_layer_with_itself_is_refused(bed):
    with pytest.raises(ValueError, match="itself"):
        bed.swipe.compare(bed.left, bed.left)
    assert not bed.swipe.active


def test_canvas_that_goes_takes_all_along(qgis_app, tmp_path):
    bed = Map(tmp_path)
    left, right = bed.layer("left", RED), bed.layer("right", GREEN)
    bed.show(right, left)
    swipe = Swipe(bed.canvas)
    swipe.compare(left, right)
    wait(lambda: bool(swipe._maps._jobs))
    maps = swipe._maps
    swipe.stop()
    canvas = bed.canvas
    bed.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    wait(lambda: sip.isdeleted(canvas))
    assert sip.isdeleted(maps)
