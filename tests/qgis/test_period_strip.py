"""The period as a strip: marks, weeks, what is not loaded, mouse and keyboard."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from guichet_eo.ui.widgets.period_strip import PeriodStrip
from guichet_eo.ui.widgets.strip_axis import StripAxis
from guichet_eo.ui.widgets.strip_mark import StripMark
from guichet_eo.ui.widgets.strip_marks import MOST_MARKS, grouped, marks_of, neighbour
from guichet_eo.ui.widgets.strip_painter import StripPainter
from qgis.PyQt.QtCore import QEvent, QPoint, Qt
from qgis.PyQt.QtGui import QFont, QImage, QKeyEvent, QPainter
from qgis.PyQt.QtTest import QTest
from results_bed import Heard, click, invented, press

FIRST, LAST = date(2025, 11, 20), date(2026, 11, 20)
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def strip(qgis_app):
    widget = PeriodStrip()
    widget.resize(344, widget.sizeHint().height())
    widget.set_acquisitions(invented.acquisitions())
    widget.set_period(FIRST, LAST)
    widget.show()
    return widget


def x_of(strip, day):
    return StripAxis(*strip.shown, strip.width()).x(day)


def many(count):
    days = (invented.LAST_DAY - timedelta(hours=20 * number) for number in range(count))
    return [invented.acquisition(number, day, number % 101) for number, day in enumerate(days)]


def test_one_mark_for_each_acquisition_oldest_first(strip):
    days = [mark.first for mark in strip.visible_marks]
    assert len(days) == 72
    assert days == sorted(days)
    assert days[-1] == invented.LAST_DAY.date()


def test_acquisitions_without_a_date_have_no_mark():
    dateless = invented.acquisition(1, invented.LAST_DAY, 3)
    dateless = replace(dateless, offers=tuple(replace(offer, acquired=None) for offer in dateless.offers))
    assert marks_of([dateless]) == []


def test_many_are_grouped_by_week_and_the_clearest_counts():
    found = many(MOST_MARKS + 1)
    marks = grouped(marks_of(found))
    assert len(marks) < MOST_MARKS / 7
    assert sum(mark.count for mark in marks) == len(found)
    for mark in marks:
        inside = [one.cloud for one in found if mark.first <= one.acquired.date() <= mark.last]
        assert mark.cloud == min(inside)


def test_click_keeps_a_day(strip):
    heard = Heard(strip.period_chosen)
    day = date(2026, 10, 24)
    click(strip, x_of(strip, day), 30)
    assert heard == [(day, day)]


def test_drag_zooms_into_a_period(strip):
    heard = Heard(strip.period_chosen)
    start, end = date(2026, 7, 1), date(2026, 8, 1)
    left, right = (QPoint(round(x_of(strip, day)), 20) for day in (start, end))
    QTest.mousePress(strip, Qt.MouseButton.LeftButton, pos=left)
    QTest.mouseMove(strip, right)
    assert not heard
    QTest.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=right)
    (chosen,) = heard
    assert abs((chosen[0] - start).days) <= 1
    assert abs((chosen[1] - end).days) <= 1
    assert strip.shown == chosen
    assert all(chosen[0] <= mark.first <= chosen[1] for mark in strip.visible_marks)


def test_double_click_shows_the_whole_period_again(strip):
    click(strip, x_of(strip, date(2026, 10, 24)), 30)
    heard = Heard(strip.period_chosen)
    QTest.mouseDClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(100, 20))
    assert heard[-1] == (None, None)
    assert strip.shown == (FIRST, LAST)


def test_what_is_not_loaded_can_be_clicked(strip):
    heard = Heard(strip.more_wanted)
    click(strip, x_of(strip, date(2026, 1, 1)), 20)
    assert not heard, "all is loaded"
    strip.set_loaded_from(date(2026, 5, 1))
    click(strip, x_of(strip, date(2026, 1, 1)), 20)
    assert len(heard) == 1
    assert "Not loaded" in strip.tip_at(x_of(strip, date(2026, 1, 1)))


def test_the_hatch_is_painted(strip):
    whole = strip.grab().toImage()
    strip.set_loaded_from(date(2026, 5, 1))
    assert strip.grab().toImage() != whole


class Writer(QPainter):
    """Remembers where words were written."""

    def __init__(self, picture):
        super().__init__(picture)
        self.places = {}

    def drawText(self, place, words):  # noqa: N802 (Qt prescribes it)
        self.places[words] = place.x()


def written(days):
    """Return where "not loaded yet" stands among marks on these days."""
    picture = QImage(400, 80, QImage.Format.Format_ARGB32)
    writer = Writer(picture)
    marks = [StripMark(day, day, 10.0, 1, number) for number, day in enumerate(days)]
    axis = StripAxis(date(2026, 1, 1), date(2026, 12, 31), 400)
    StripPainter(writer, axis, QFont()).missing(date(2026, 12, 1), marks)
    writer.end()
    return writer.places.get("not loaded yet")


def test_the_words_on_the_hatch_stand_where_no_mark_does(qgis_app):
    assert written([]) < 200
    early, late = ([date(2026, month, 1) for month in months] for months in (range(1, 7), range(7, 12)))
    assert written(early) > 200 > written(late)
    assert written([*early, *late]) is None


def test_keys_go_along_the_marks(strip):
    heard = Heard(strip.acquisition_chosen)
    press(strip, Qt.Key.Key_Left)
    press(strip, Qt.Key.Key_Left)
    press(strip, Qt.Key.Key_Right)
    assert heard == [(0,), (1,), (0,)], "newest first, one back, one forth"
    press(strip, Qt.Key.Key_Right)
    assert len(heard) == 3, "there is nothing after the last"


def test_shift_goes_to_clear_ones(strip):
    strip.set_selected(frozenset({0}))
    heard = Heard(strip.acquisition_chosen)
    press(strip, Qt.Key.Key_Left, SHIFT)
    assert heard == [(5,)], "1 to 4 have 88, 23, unknown and 61 % of cloud"


def test_enter_keeps_the_day_and_escape_drops_it(strip):
    heard = Heard(strip.period_chosen)
    press(strip, Qt.Key.Key_Return)
    assert not heard, "nothing is current yet"
    strip.set_selected(frozenset({0}))
    press(strip, Qt.Key.Key_Return)
    press(strip, Qt.Key.Key_Escape)
    assert heard == [(invented.LAST_DAY.date(), invented.LAST_DAY.date()), (None, None)]


def shortcut(key, modifiers=Qt.KeyboardModifier.NoModifier):
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers)
    event.ignore()
    return event


def test_escape_belongs_to_the_panel_while_nothing_is_kept(strip):
    escape = shortcut(Qt.Key.Key_Escape)
    strip.event(escape)
    assert not escape.isAccepted()
    left = shortcut(Qt.Key.Key_Left)
    strip.event(left)
    assert left.isAccepted(), "QGIS pans the map with this key"
    left = shortcut(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    strip.event(left)
    assert not left.isAccepted()


def test_tips_name_day_number_and_clearest(strip):
    assert strip.tip_at(x_of(strip, date(2026, 10, 24))) == "24 Oct 2026, 1 acquisition, clearest 0%"
    strip.set_acquisitions(many(MOST_MARKS + 1))
    week = strip.visible_marks[-1]
    assert "acquisitions, clearest" in strip.tip_at(x_of(strip, week.first))


def test_neighbours():
    marks = marks_of(invented.acquisitions(5))
    assert neighbour(marks, None, 1, clear=False) == marks[0]
    assert neighbour(marks, marks[-1].acquisition, 1, clear=False) is None
    assert neighbour([], None, -1, clear=True) is None


def test_open_and_short_periods_are_painted(strip):
    strip.set_period(None, None)
    assert strip.shown[1] >= invented.LAST_DAY.date()
    strip.set_period(date(2026, 11, 3), date(2026, 11, 12))
    strip.set_selected(frozenset({2, 3}))
    assert not strip.grab().isNull()
    strip.set_acquisitions([])
    strip.set_period(date(2026, 11, 3), date(2026, 11, 3))
    assert not strip.grab().isNull()


def test_months_are_labelled_at_an_even_step():
    axis = StripAxis(date(2020, 1, 15), date(2026, 1, 15), 344)
    step = axis.step(50)
    assert step in (12, 24)
    assert axis.months()[0] == date(2020, 1, 1)
    assert axis.day(axis.x(date(2023, 5, 5))) == date(2023, 5, 5)
    assert axis.day(-50) == axis.first
