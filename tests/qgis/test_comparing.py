"""The bar over the map: which layers, which way."""

import pytest
from compare_bed import HEIGHT, WIDTH, Map
from guichet_eo.ui import theme
from guichet_eo.ui.compare.comparable_layers import comparable_layers
from guichet_eo.ui.compare.compare_bar import CompareBar
from guichet_eo.ui.compare.compare_controller import CompareController
from guichet_eo.ui.compare.compare_mode import CompareMode
from picture_bed import settle, wait
from qgis.core import QgsVectorLayer
from qgis.gui import QgsMapToolIdentify, QgsMapToolPan
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtTest import QSignalSpy, QTest
from qgis.PyQt.QtWidgets import QApplication, QComboBox, QSlider, QToolButton
from results_bed import wearing

RED, GREEN, BLUE = "#cc2020", "#20a020", "#2040cc"
LOW = HEIGHT // 3  # clear of the bar and of the plates with the names


@pytest.fixture
def bed(qgis_app, tmp_path):
    bed = Map(tmp_path)
    bed.first, bed.second, bed.third = (
        bed.layer(name, colour) for name, colour in (("first", RED), ("second", GREEN), ("third", BLUE))
    )
    bed.show(bed.third, bed.second, bed.first)
    bed.controller = CompareController(bed.canvas, bed.project)
    yield bed
    bed.controller.close_down()
    bed.close()


def opened(bed, *layers):
    bed.controller.open(*layers)
    bed.settle(bed.controller.swipe)
    return bed.controller.bar


def names(combo):
    return [combo.itemText(place) for place in range(combo.count())]


def choose(combo, place):
    combo.setCurrentIndex(place)
    combo.activated.emit(place)


def test_pictures_can_be_compared_the_topmost_first(bed):
    vector = QgsVectorLayer("Point", "points", "memory")
    bed.project.addMapLayer(vector)
    assert comparable_layers(bed.project) == (bed.third, bed.second, bed.first)


def test_opens_with_the_newest_at_the_right(bed):
    bar = opened(bed)
    assert (bar.left.currentText(), bar.right.currentText()) == ("second", "third")
    assert names(bar.left) == ["third", "second", "first"]
    assert (bed.at(100, LOW), bed.at(300, LOW)) == (GREEN, BLUE)


@pytest.mark.parametrize(
    ("left", "right", "wanted"),
    [
        ("first", None, ("first", "third")),
        (None, "second", ("third", "second")),
        ("third", "first", ("third", "first")),
        ("third", None, ("third", "second")),
    ],
)
def test_opens_with_what_is_given(bed, left, right, wanted):
    bar = opened(bed, *(getattr(bed, one) if one else None for one in (left, right)))
    assert (bar.left.currentText(), bar.right.currentText()) == wanted


def test_other_layer_is_chosen(bed):
    bar = opened(bed)
    choose(bar.left, 2)
    bed.settle(bed.controller.swipe)
    assert bed.controller.swipe.layers == (bed.first.id(), bed.third.id())
    assert bed.controller.bar is bar


def test_layer_chosen_twice_leaves_its_other_side(bed):
    bar = opened(bed)
    choose(bar.left, 0)
    assert bed.controller.swipe.layers[0] == bed.third.id()
    assert bed.controller.swipe.layers[1] != bed.third.id()
    assert bar.right.currentData() == bed.controller.swipe.layers[1]


def test_swap(bed):
    bar = opened(bed)
    bar.swap.click()
    bed.settle(bed.controller.swipe)
    assert (bed.at(100, LOW), bed.at(300, LOW)) == (BLUE, GREEN)
    assert bar.left.currentText() == "third"


def test_slider_and_divider_move_together(bed):
    bar = opened(bed)
    bar.slider.setValue(250)
    assert bed.controller.swipe.share == pytest.approx(0.25)
    QTest.keyClick(bed.controller.swipe.handle, Qt.Key.Key_End)
    assert bar.slider.value() == bar.slider.maximum()


def test_transparency(bed):
    bar = opened(bed)
    choose(bar.mode, bar.mode.findData(CompareMode.BLEND))
    bar.slider.setValue(0)
    assert bed.at(200, LOW) == GREEN  # at the side of the left layer
    bar.slider.setValue(bar.slider.maximum())
    assert bed.at(200, LOW) == BLUE


def test_one_above_the_other(bed):
    bar = opened(bed)
    choose(bar.mode, bar.mode.findData(CompareMode.ABOVE))
    bar.slider.setValue(500)
    assert bed.at(WIDTH - 5, HEIGHT // 2 - 12) == GREEN
    assert bed.at(WIDTH - 5, HEIGHT // 2 + 12) == BLUE


def test_layers_that_come_are_offered(bed):
    bar = opened(bed)
    bed.layer("fourth", RED)
    wait(lambda: bar.left.count() == 4)
    assert (bar.left.currentText(), bar.right.currentText()) == ("second", "third")


def test_layers_that_go_are_not(bed):
    bar = opened(bed)
    bed.project.removeMapLayer(bed.first.id())
    wait(lambda: bar.left.count() == 2)
    assert bed.controller.swipe.active


def test_compared_layer_that_goes_ends_it(bed):
    bar = opened(bed)
    spy = QSignalSpy(bed.controller.opened_changed)
    bed.project.removeMapLayer(bed.third.id())
    assert bed.controller.bar is None
    assert [list(one) for one in spy] == [[False]]
    settle(0.05)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert sip.isdeleted(bar)


def test_image_above_both_is_named(bed):
    bar = opened(bed, bed.first, bed.second)
    assert "third" in bar.note.text()
    bed.show(bed.second, bed.first)
    wait(lambda: not bar.note.isVisibleTo(bar))
    bed.show(bed.second, bed.third, bed.first)
    wait(lambda: bar.note.isVisibleTo(bar))
    choose(bar.right, 0)  # the third itself
    wait(lambda: "second" in bar.note.text())


def test_fewer_than_two_images_are_waited_for(qgis_app, tmp_path):
    bed = Map(tmp_path)
    controller = CompareController(bed.canvas, bed.project)
    bed.show(bed.layer("only", RED))
    controller.open()
    assert not controller.swipe.active
    assert controller.bar.note.isVisibleTo(controller.bar)
    assert not controller.bar.swap.isEnabled()
    bed.layer("another", GREEN)
    wait(lambda: controller.swipe.active)
    assert not controller.bar.note.isVisibleTo(controller.bar)
    controller.close_down()
    bed.close()


@pytest.mark.parametrize("deed", ["button", "escape", "map"])
def test_ways_to_end_it(bed, deed):
    bar = opened(bed)
    if deed == "button":
        bar.close_button.click()
    elif deed == "escape":
        QTest.keyClick(bar, Qt.Key.Key_Escape)
    else:
        QTest.keyClick(bed.canvas, Qt.Key.Key_Escape)
    assert bed.controller.bar is None
    assert not bed.controller.swipe.active
    settle(0.05)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not bed.canvas.viewport().findChildren(CompareBar)


def test_escape_belongs_to_the_tool_that_uses_it(bed):
    opened(bed)
    tool = QgsMapToolIdentify(bed.canvas)
    bed.canvas.setMapTool(tool)
    QTest.keyClick(bed.canvas, Qt.Key.Key_Escape)
    assert bed.controller.swipe.active
    pan = QgsMapToolPan(bed.canvas)
    bed.canvas.setMapTool(pan)
    QTest.keyClick(bed.canvas, Qt.Key.Key_Escape)
    assert not bed.controller.swipe.active
    bed.canvas.unsetMapTool(pan)


def test_opens_again_after_the_end(bed):
    opened(bed)
    bed.controller.close_down()
    bed.controller.close_down()
    bed.show(bed.second, bed.first)
    bar = opened(bed, bed.first, bed.second)
    assert bar.isVisible()
    assert (bed.at(100, LOW), bed.at(300, LOW)) == (RED, GREEN)


def test_every_control_has_a_name(bed):
    bar = opened(bed)
    controls = [one for kind in (QComboBox, QSlider, QToolButton) for one in bar.findChildren(kind)]
    assert len(controls) == 6
    assert all(one.accessibleName() for one in controls)


@pytest.mark.parametrize("width", [280, 400, 1200])
def test_bar_stays_on_the_map(bed, width):
    bar = opened(bed)
    bed.canvas.resize(width, HEIGHT)
    settle(0.05)
    assert bed.canvas.viewport().rect().contains(bar.geometry())
    assert bar.width() >= bar.minimumSizeHint().width() or width < WIDTH


def test_name_of_a_layer_is_no_markup(bed):
    bed.first.setName("<b>first</b>")
    bar = opened(bed, bed.first, bed.second)
    assert bar.left.currentText() == "<b>first</b>"
    assert "&lt;b&gt;" in bar.left.toolTip()


@pytest.mark.parametrize("name", ["default", "Night Mapping", "Blend of Gray"])
def test_the_bar_hides_the_map_in_every_theme(bed, name):
    with wearing(name):
        bar = opened(bed)
        place = bar.geometry()
        assert bed.at(place.left() + 3, place.top() + 3) == theme.colours().window.name()


def test_the_keyboard_goes_from_the_divider_through_the_bar(bed):
    bar = opened(bed)
    one, way = bed.controller.swipe.handle, []
    for _ in range(6):
        one = one.nextInFocusChain()
        while one not in (bar.left, bar.swap, bar.right, bar.close_button, bar.mode, bar.slider):
            one = one.nextInFocusChain()
        way.append(one)
    assert way == [bar.left, bar.swap, bar.right, bar.close_button, bar.mode, bar.slider]
