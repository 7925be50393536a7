"""The period as a strip: one mark for each acquisition, the clearer the taller and the bluer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from qgis.PyQt.QtCore import QEvent, QPointF, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from qgis.PyQt.QtWidgets import QSizePolicy, QToolTip, QWidget

from ...core.acquisition import Acquisition
from ...gis.translation import tr
from .. import formats, theme
from .strip_axis import StripAxis
from .strip_mark import StripMark
from .strip_marks import between, grouped, marks_of, neighbour
from .strip_painter import MARKS_HEIGHT, StripPainter

DRAG = 5  # pixels that make a drag out of a click
NEAR = 4.0  # pixels around a mark that count as on it


class PeriodStrip(QWidget):
    """Drag = zoom into a period, click = that day, double click = whole period.

    Keys: Left and Right go from acquisition to acquisition (with Shift to clear ones), Enter keeps only that
    day, Esc shows the whole period.

    Signals:
        period_chosen: first and last day that the list shall show; None, None for all.
        acquisition_chosen: id to select, from the keyboard.
        more_wanted: a click on the part that is not loaded yet.
    """

    period_chosen = pyqtSignal(object, object)
    acquisition_chosen = pyqtSignal(int)
    more_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        today = date.today()
        self._whole = (today - timedelta(days=30), today)
        self._shown = self._whole
        self._kept: tuple[date, date] | None = None
        self._marks: list[StripMark] = []
        self._drawn: Sequence[StripMark] | None = None
        self._selected: frozenset[int] = frozenset()
        self._current: int | None = None
        self._loaded_from: date | None = None
        self._pressed: QPointF | None = None
        self._dragged: QPointF | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Acquisitions over time"))

    # ---- what is shown ---------------------------------------------------------------------------

    def set_period(self, first: date | None, last: date | None) -> None:
        """Set both ends of the whole period; an open end goes as far as the marks."""
        days = [mark.first for mark in (*self._marks[:1], *self._marks[-1:])]
        last = last or max([date.today(), *days[-1:]])
        first = first or (days[0] if days else last - timedelta(days=365))
        whole = (min(first, last), max(first, last))
        if whole != self._whole:
            zoomed = self._shown != self._whole
            self._whole = whole
            self._shown = self._shown if zoomed else whole
            self._redraw()

    def set_acquisitions(self, acquisitions: Iterable[Acquisition]) -> None:
        """Show these acquisitions."""
        self._marks = marks_of(acquisitions)
        self._redraw()

    def add_acquisitions(self, acquisitions: Iterable[Acquisition]) -> None:
        """Show these, new or changed, beside the others."""
        self._marks = marks_of(acquisitions, self._marks)
        self._redraw()

    def set_loaded_from(self, day: date | None) -> None:
        """Say before which day more can be loaded; None: all is here."""
        if day != self._loaded_from:
            self._loaded_from = day
            self.update()

    def set_selected(self, ids: frozenset[int]) -> None:
        """Point at the days of the selected acquisitions."""
        self._selected = ids
        if len(ids) == 1:
            self._current = next(iter(ids))
        self.update()

    def set_kept(self, first: date | None, last: date | None) -> None:
        """Say which days the list shows; None: all."""
        self._kept = None if first is None or last is None else (first, last)
        if self._kept is None:
            self._shown = self._whole
        self._redraw()

    @property
    def shown(self) -> tuple[date, date]:
        """Both ends of the part that is drawn."""
        return self._shown

    @property
    def visible_marks(self) -> Sequence[StripMark]:
        """The marks as drawn, by day or by week."""
        if self._drawn is None:
            self._drawn = grouped(between(self._marks, *self._shown))
        return self._drawn

    def _redraw(self) -> None:
        """Paint anew, with marks found anew."""
        self._drawn = None
        self.update()

    # ---- painting --------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Return the height of marks and axis at the present font."""
        return QSize(300, MARKS_HEIGHT + QFontMetrics(theme.small(self.font())).height() + theme.SMALL)

    def minimumSizeHint(self) -> QSize:
        """Return the same height; the width may be anything."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, marks, axis, what is not loaded, what is kept, focus."""
        painter = QPainter(self)
        strip = StripPainter(painter, self._axis(), theme.small(self.font()))
        strip.ground()
        strip.months()
        strip.missing(self._loaded_from, self.visible_marks)
        strip.marks(self.visible_marks)
        strip.kept(self._dragged_days() or self._kept)
        strip.selected(self._selected_days())
        strip.frame(self.hasFocus())
        painter.end()

    def _axis(self) -> StripAxis:
        return StripAxis(*self._shown, self.width())

    def _selected_days(self) -> list[date]:
        if not self._selected:
            return []
        return sorted({mark.first for mark in self._marks if mark.acquisition in self._selected})

    # ---- mouse -----------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = QPointF(event.pos())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the dragged period."""
        self._drag(QPointF(event.pos()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose what was dragged over or clicked."""
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        self._drag(QPointF(event.pos()))
        days, place = self._dragged_days(), self._pressed
        self._pressed = self._dragged = None
        if days is not None:
            self._shown = days
            self._choose(days)
        else:
            self._click(place.x())
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the whole period again."""
        self._pressed = self._dragged = None
        self._choose(None)

    def _drag(self, place: QPointF) -> None:
        if self._pressed is not None and abs(place.x() - self._pressed.x()) > DRAG:
            self._dragged = place
            self.update()

    def _dragged_days(self) -> tuple[date, date] | None:
        if self._pressed is None or self._dragged is None:
            return None
        axis = self._axis()
        first, last = sorted((axis.day(self._pressed.x()), axis.day(self._dragged.x())))
        return (first, last)

    def _click(self, x: float) -> None:
        mark = self._mark_at(x)
        if mark is not None:
            self._choose((mark.first, mark.last))
        elif self._loaded_from is not None and self._axis().day(x) < self._loaded_from:
            self.more_wanted.emit()

    def _choose(self, days: tuple[date, date] | None) -> None:
        self.set_kept(*(days or (None, None)))
        self.period_chosen.emit(*(days or (None, None)))

    def _mark_at(self, x: float) -> StripMark | None:
        axis = self._axis()
        near = [(abs(axis.x(mark.first) - x), mark) for mark in self.visible_marks]
        distance, mark = min(near, key=lambda pair: pair[0], default=(NEAR + 1, None))
        return mark if distance <= NEAR else None

    # ---- keyboard --------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep the strip's keys from QGIS's shortcuts, and give tool tips."""
        if event.type() == QEvent.Type.ShortcutOverride and self._does(event):
            event.accept()
            return True
        if event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos().x()), self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go along the marks, keep a day, show all."""
        if not self._does(event):
            super().keyPressEvent(event)
            return
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            clear = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._step(1 if key == Qt.Key.Key_Right else -1, clear)
        elif key == Qt.Key.Key_Escape:
            self._choose(None)
        else:
            self._keep_current_day()

    def _does(self, event: QKeyEvent) -> bool:
        """Whether a key is the strip's; Esc only while there is something to undo, else it is the panel's."""
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        if event.key() == Qt.Key.Key_Escape:
            return self._kept is not None or self._shown != self._whole
        keys = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        return event.key() in keys

    def _step(self, step: int, clear: bool) -> None:
        mark = neighbour(self._marks, self._current, step, clear)
        if mark is not None:
            self._current = mark.acquisition
            self.acquisition_chosen.emit(mark.acquisition)

    def _keep_current_day(self) -> None:
        day = next((mark.first for mark in self._marks if mark.acquisition == self._current), None)
        if day is not None:
            self._choose((day, day))

    def tip_at(self, x: float) -> str:
        """Return what is at a place: day, number of acquisitions, the clearest."""
        mark = self._mark_at(x)
        if mark is None:
            missing = self._loaded_from is not None and self._axis().day(x) < self._loaded_from
            return tr("Not loaded yet: click to load more") if missing else ""
        days = [other for other in self._marks if mark.first <= other.first <= mark.last]
        known = [other.cloud for other in days if other.cloud is not None]
        parts = [formats.day(mark.first)]
        if mark.last != mark.first:
            parts = [f"{formats.day(mark.first)} – {formats.day(mark.last)}"]
        parts.append(formats.counted(len(days), tr("%1 acquisition"), tr("%1 acquisitions")))
        if known:
            parts.append(tr("clearest %1", formats.percent(min(known))))
        return ", ".join(parts)
