"""One selection for list and map: one emission each way, also of thousands."""

from datetime import timedelta

import pytest
from guichet_eo.core.acquisition_order import AcquisitionOrder
from guichet_eo.ui.results.acquisition_model import AcquisitionModel
from guichet_eo.ui.results.acquisition_selection import MOST_RANGES, AcquisitionSelection
from guichet_eo.ui.results.acquisition_view import AcquisitionView
from guichet_eo.ui.widgets.acquisition_delegate import AcquisitionDelegate
from guichet_eo.ui.widgets.scene_words import SceneWords
from guichet_eo.ui.widgets.thumbnail_pixmaps import ThumbnailPixmaps
from qgis.PyQt.QtCore import QEvent, QPoint, Qt
from qgis.PyQt.QtGui import QContextMenuEvent, QKeyEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication
from results_bed import Heard, invented, press, settle

CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier,
)  # fmt: skip


class Bed:
    def __init__(self, found):
        self.guichet = invented.InventedGuichet()
        words = SceneWords(self.guichet)
        self.model = AcquisitionModel(words, AcquisitionOrder.NEWEST.key)
        self.model.add(found)
        self.selection = AcquisitionSelection(self.model, self.guichet.selection)
        self.view = AcquisitionView(self.model, self.selection)
        pixmaps = ThumbnailPixmaps(self.guichet.thumbnails)
        self.view.setItemDelegate(AcquisitionDelegate(words, pixmaps, self.view))
        self.view.resize(340, 700)
        self.view.show()
        settle()
        self.heard = Heard(self.guichet.selection.changed)

    @property
    def ids(self):
        return set(self.guichet.selection.ids)

    def click(self, id, modifier=Qt.KeyboardModifier.NoModifier, button=Qt.MouseButton.LeftButton):
        place = self.view.visualRect(self.model.index_of(id)).center()
        QTest.mouseClick(self.view.viewport(), button, modifier, place)

    def qt_rows(self):
        return {index.row() for index in self.selection.selectedRows()}


def hourly(count):
    days = (invented.LAST_DAY - timedelta(hours=number) for number in range(count))
    return [invented.acquisition(number, day, 10) for number, day in enumerate(days)]


@pytest.fixture
def bed(qgis_app):
    return Bed(invented.acquisitions(30))


def test_mouse_with_modifiers(bed):
    bed.click(2)
    assert bed.ids == {2}
    bed.click(5, CONTROL)
    assert bed.ids == {2, 5}
    bed.click(8, SHIFT | CONTROL)
    assert bed.ids == {2, 5, 6, 7, 8}
    bed.click(6, CONTROL)
    assert bed.ids == {2, 5, 7, 8}
    bed.click(1)
    assert bed.ids == {1}
    assert bed.qt_rows() == {1}, "screen readers ask Qt"


def test_shift_grows_and_shrinks_from_the_same_row(bed):
    bed.click(3)
    bed.click(8, SHIFT)
    assert bed.ids == {3, 4, 5, 6, 7, 8}
    bed.click(5, SHIFT)
    assert bed.ids == {3, 4, 5}
    bed.click(1, SHIFT)
    assert bed.ids == {1, 2, 3}


def test_keyboard(bed):
    bed.click(0)
    press(bed.view, Qt.Key.Key_Down)
    assert bed.ids == {1}
    press(bed.view, Qt.Key.Key_Down, SHIFT)
    press(bed.view, Qt.Key.Key_Down, SHIFT)
    assert bed.ids == {1, 2, 3}
    press(bed.view, Qt.Key.Key_End)
    assert bed.ids == {29}
    press(bed.view, Qt.Key.Key_A, CONTROL)
    assert bed.ids == set(range(30))
    press(bed.view, Qt.Key.Key_Home)
    assert bed.ids == {0}


def test_right_and_left_open_and_close_offers(bed):
    bed.click(3)
    press(bed.view, Qt.Key.Key_Right)
    assert bed.view.isExpanded(bed.model.index_of(3))
    press(bed.view, Qt.Key.Key_Left)
    assert not bed.view.isExpanded(bed.model.index_of(3))


def test_a_click_on_an_offer_chooses_it_and_selects_its_acquisition(bed):
    bed.view.expand(bed.model.index_of(2))
    settle()
    chosen = Heard(bed.view.offer_chosen)
    offer = bed.model.index(3, 0, bed.model.index_of(2))
    QTest.mouseClick(
        bed.view.viewport(), Qt.MouseButton.LeftButton, pos=bed.view.visualRect(offer).center()
    )
    assert bed.ids == {2}
    assert [(id, scene.portal) for id, scene in chosen] == [(2, "geodes")]


def test_the_context_menu_keeps_what_is_selected(bed):
    bed.click(2)
    bed.click(6, CONTROL)
    bed.click(2, button=Qt.MouseButton.RightButton)
    assert bed.ids == {2, 6}
    bed.click(9, button=Qt.MouseButton.RightButton)
    assert bed.ids == {9}


def test_the_menu_key_asks_for_the_menu_at_the_row(bed):
    bed.click(2)
    heard = Heard(bed.view.menu_wanted)
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(bed.view.viewport(), QContextMenuEvent(reason, QPoint(1, 1), QPoint(9999, 9999)))
    row = bed.view.visualRect(bed.model.index_of(2))
    assert heard == [(bed.view.viewport().mapToGlobal(row.center()),)]


def test_space_and_alt_enter(bed):
    quicklook, details = Heard(bed.view.quicklook_wanted), Heard(bed.view.details_wanted)
    bed.click(2)
    press(bed.view, Qt.Key.Key_Space)
    press(bed.view, Qt.Key.Key_Return, ALT)
    assert len(quicklook) == len(details) == 1
    for key, modifier in ((Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_Return, ALT)):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifier)
        event.ignore()
        bed.view.event(event)
        assert event.isAccepted(), "QGIS must not take it for one of its shortcuts"


def test_the_map_selects_in_the_list(bed):
    bed.guichet.selection.set({3, 7})
    assert bed.qt_rows() == {3, 7}
    assert bed.selection.is_selected(bed.model.index_of(7))
    assert len(bed.heard) == 1, "the list does not answer"
    bed.click(9, CONTROL)
    assert bed.ids == {3, 7, 9}, "the map's selection is where the list goes on"


def test_selection_survives_sorting_and_filtering(bed):
    bed.guichet.selection.set({3, 7})
    bed.model.set_order(AcquisitionOrder.OLDEST.key)
    assert bed.qt_rows() == {bed.model.row_of(3), bed.model.row_of(7)}
    bed.model.set_filter(lambda one: one.id != 7)
    assert bed.ids == {3, 7}, "what is hidden stays selected"
    assert bed.qt_rows() == {bed.model.row_of(3)}
    assert len(bed.heard) == 1


def test_thousands_scattered_are_one_emission_each_way(qgis_app):
    bed = Bed(hourly(2000))
    bed.guichet.selection.set(range(0, 2000, 2))
    assert len(bed.heard) == 1
    assert bed.qt_rows() == set(), f"more than {MOST_RANGES} ranges would make every repaint slow"
    assert bed.selection.is_selected(bed.model.index_of(4))
    assert not bed.selection.is_selected(bed.model.index_of(5))
    shown = bed.view.grab().toImage()
    bed.view.selectAll()
    assert len(bed.heard) == 2
    assert len(bed.ids) == 2000
    assert bed.view.grab().toImage() != shown
    bed.guichet.selection.clear()
    assert len(bed.heard) == 3
    assert not bed.selection.hasSelection()


def test_a_right_click_keeps_thousands(qgis_app):
    bed = Bed(hourly(400))
    bed.guichet.selection.set(range(0, 400, 2))
    bed.click(4, button=Qt.MouseButton.RightButton)
    assert len(bed.ids) == 200
