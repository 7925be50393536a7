"""When: two days, either of them open, and presets."""

from __future__ import annotations

from datetime import date
from typing import Callable

from qgis.gui import QgsDateEdit
from qgis.PyQt.QtCore import QDate, QDateTime, QTime, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from ...core.period import Period
from ...gis.translation import tr
from .. import theme
from ..widgets.icon_button import IconButton
from .period_menu import PeriodMenu, python_day
from .period_presets import Days

DATE_FORMAT = "d MMM yyyy"  # the month in letters is never ambiguous
LEAST_WIDTH = 60


class PeriodFields(QWidget):
    """Days are UTC days; an emptied field is an open end.

    Signals:
        changed(): other days.
    """

    changed = pyqtSignal()

    def __init__(self, today: Callable[[], date] = date.today, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.today = today
        self._silent = False
        self._first = self._field(tr("First day"), tr("any start"))
        self._last = self._field(tr("Last day"), tr("until now"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SMALL)
        row.addWidget(self._first)
        row.addWidget(QLabel("–"))
        row.addWidget(self._last)
        self._button = self._presets_button()
        row.addWidget(self._button)

    @property
    def days(self) -> Days:
        """First and last day, None where open."""
        return _day(self._first), _day(self._last)

    @property
    def in_order(self) -> bool:
        """Whether the last day does not come before the first."""
        first, last = self.days
        return first is None or last is None or first <= last

    def period(self) -> Period:
        """Return the span in UTC.

        Raises:
            ValueError: when the last day comes before the first.
        """
        return Period.of_days(*self.days)

    def set_days(self, days: Days) -> None:
        """Show two days; `changed` comes once, if anything changed."""
        if days == self.days:
            return
        self._silent = True
        for field, day in zip((self._first, self._last), days):
            if day is None:
                field.clear()
            else:
                field.setDateTime(QDateTime(QDate(day.year, day.month, day.day), QTime(0, 0)))
        self._silent = False
        self.changed.emit()

    def set_period(self, period: Period) -> None:
        """Show the days of a period."""
        first, last = period.start, period.end
        self.set_days((first.date() if first else None, last.date() if last else None))

    def _field(self, name: str, open_word: str) -> QgsDateEdit:
        field = QgsDateEdit()
        field.setAllowNull(True)
        field.setNullRepresentation(open_word)
        field.setCalendarPopup(True)
        field.setDisplayFormat(DATE_FORMAT)
        field.setAccessibleName(name)
        field.setToolTip(tr("%1 (UTC); empty: open", name))
        field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        field.setMinimumWidth(LEAST_WIDTH)
        field.clear()
        field.dateValueChanged.connect(self._on_edited)
        return field

    def _on_edited(self) -> None:
        if not self._silent:
            self.changed.emit()

    def _presets_button(self) -> QToolButton:
        presets = tr(
            "Presets: last 10 or 30 days, this year, same season of earlier years, "
            "the project's temporal range"
        )
        button = IconButton("mIconFieldDateTime", presets)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(PeriodMenu(self.today, lambda: self.days, self.set_days, button))
        return button


def _day(field: QgsDateEdit) -> date | None:
    return None if field.isNull() else python_day(field.date())
