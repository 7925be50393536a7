"""One date of a layer, and the way to its neighbours."""

from __future__ import annotations

from datetime import datetime, timezone

from qgis.gui import QgsDateEdit
from qgis.PyQt.QtCore import QDate, QDateTime, QLocale, Qt, QTime, pyqtSignal
from qgis.PyQt.QtGui import QShowEvent
from qgis.PyQt.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from ...core.flows.clear_days import noon
from ...core.flows.date_steps import DateSteps
from ...core.flows.flow_dates import FlowDates
from ...gis.translation import tr
from .. import formats, theme
from ..factories import tip
from ..widgets.elided_check_box import ElidedCheckBox
from ..widgets.note_label import NoteLabel
from .date_words import period_of_dates, several, value_form, value_words

DAY_FORM = "d MMM yyyy"
LONGEST = "28 Sept. 2026"
BESIDE = 58  # logical pixels beside the date: frame, cross and arrow


class DateStepper(QWidget):
    """Arrows, the date, and whether only clear dates count; a layer with one date says so.

    Attributes:
        clear: check box.
        field: the date; null: what the service shows without a date.

    Signals:
        value_wanted(str): another value, as the service writes it; empty: the service's own choice.
    """

    value_wanted = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dates: FlowDates | None = None
        self._value, self._clear_days = "", ()
        self._wish, self._silent = True, False
        self.previous = self._arrow(Qt.ArrowType.LeftArrow, tr("Previous date (Alt+Left)"))
        self.next = self._arrow(Qt.ArrowType.RightArrow, tr("Next date (Alt+Right)"))
        self.field = self._make_field()
        self._one = NoteLabel()
        self.clear = ElidedCheckBox(tr("Clear dates only"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.TIGHT)
        row.addWidget(self.previous)
        row.addWidget(self.field, 1)
        row.addWidget(self._one, 1)
        row.addWidget(self.next)
        row.addSpacing(theme.NORMAL)
        row.addWidget(self.clear)
        self.previous.clicked.connect(self._on_previous)
        self.next.clicked.connect(self._on_next)
        self.field.dateValueChanged.connect(self._on_field)
        self.clear.clicked.connect(self._on_clear)
        self.set_dates(None, "")

    @property
    def value(self) -> str:
        """The value of TIME; empty: the service's own choice."""
        return self._value

    def set_dates(self, dates: FlowDates | None, value: str, only: str = "") -> None:
        """Show the dates of a layer and one of them.

        Args:
            dates: None where there is nothing to choose.
            value: as the service writes it; empty: its own choice.
            only: the one date that there is, for people.
        """
        self._dates, self._value = dates, value
        there = several(dates)
        self.field.setVisible(there)
        self._one.setVisible(not there)
        self._one.set_text(tr("one date only: %1", only) if only else tr("without dates"))
        self._show()

    def set_clear_days(self, days: tuple[datetime, ...]) -> None:
        """Tell the days, at noon UTC, of the clear acquisitions of the last search; none: no search."""
        self._clear_days = days
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Say the date again: a field that comes into sight writes a day where it had none."""
        super().showEvent(event)
        self._show()

    def step(self, direction: int) -> None:
        """Go to the date before (-1) or after (1)."""
        steps = self._steps()
        value = steps.step(self._value, direction) if steps is not None else ""
        if value:
            self._choose(value)

    def go_near(self, value: str) -> None:
        """Choose the date that the service has nearest to a value."""
        if self._dates is None:
            return
        instant = self._dates.instant(value)
        nearest = self._dates.nearest_value(instant) if instant is not None else ""
        if nearest and nearest != self._value:
            self._choose(nearest)

    def _steps(self) -> DateSteps | None:
        if not several(self._dates) or self._dates is None:
            return None
        return DateSteps(self._dates, self._clear_days if self.clear.isChecked() else ())

    def _choose(self, value: str) -> None:
        self._value = value
        self._show()
        self.value_wanted.emit(value)

    def _show(self) -> None:
        steps = self._clear_or_not()
        self.previous.setEnabled(steps is not None and bool(steps.step(self._value, -1)))
        self.next.setEnabled(steps is not None and bool(steps.step(self._value, 1)))
        if steps is None:
            return
        self._silent = True
        instant = steps.dates.instant(self._value) if self._value else None
        self.field.setDisplayFormat(value_form(self._value) if self._value else DAY_FORM)
        self._limit(steps.dates)
        if instant is None:
            self.field.setDateTime(QDateTime())  # `clear` of a field that is seen writes the day of today
        else:
            self.field.setDateTime(QDateTime(QDate(instant.year, instant.month, instant.day), QTime(0, 0)))
        words = value_words(steps.dates, self._value) or tr("latest")
        self.field.setToolTip(tip(f"{words}\n{period_of_dates(steps.dates)}"))
        self._silent = False

    def _clear_or_not(self) -> DateSteps | None:
        """Offer clear dates only where a search knows some."""
        there = bool(self._clear_days) and several(self._dates)
        self.clear.setEnabled(there)
        self.clear.setChecked(there and self._wish)
        self.clear.setToolTip(
            tr("Step through the acquisitions of the last search whose cloud is under its limit")
            if there or not several(self._dates)
            else tr("After a search: step through its acquisitions whose cloud is under its limit")
        )
        return self._steps()

    def _limit(self, dates: FlowDates) -> None:
        first, last = dates.first, dates.last
        self.field.clearMinimumDate()
        self.field.clearMaximumDate()
        if first is not None and first.year >= 1752:
            self.field.setMinimumDate(QDate(first.year, first.month, first.day))
        if last is not None:
            self.field.setMaximumDate(QDate(last.year, last.month, last.day))

    def _on_field(self, _value: object) -> None:
        if self._silent or self._dates is None:
            return
        if self.field.isNull():
            self._choose("")
            return
        day = self.field.date()
        wanted = noon(datetime(day.year(), day.month(), day.day(), 12, tzinfo=timezone.utc))
        value = self._dates.nearest_value(wanted)
        if value and value != self._value:
            self._choose(value)
        else:
            self._show()

    def _on_previous(self, _checked: bool = False) -> None:
        self.step(-1)

    def _on_next(self, _checked: bool = False) -> None:
        self.step(1)

    def _on_clear(self, checked: bool) -> None:
        self._wish = checked
        self._show()

    def _arrow(self, arrow: Qt.ArrowType, words: str) -> QToolButton:
        button = QToolButton()
        button.setArrowType(arrow)
        button.setAutoRaise(True)
        button.setToolTip(words)
        button.setAccessibleName(words)
        return button

    def _make_field(self) -> QgsDateEdit:
        field = QgsDateEdit()
        field.setLocale(QLocale(formats.language()))  # that of the computer may be another
        field.setAllowNull(True)
        field.setNullRepresentation(tr("latest"))
        field.setCalendarPopup(True)
        field.setKeyboardTracking(False)
        field.setDisplayFormat(DAY_FORM)
        field.setAccessibleName(tr("Date"))
        field.setMinimumWidth(field.fontMetrics().horizontalAdvance(LONGEST) + BESIDE)
        field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return field
