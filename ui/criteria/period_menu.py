"""Periods that people ask for again and again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QDate
from qgis.PyQt.QtWidgets import QAction, QMenu, QWidget

from ...gis.translation import tr
from .. import formats
from .period_presets import Days, last_days, same_season, this_year

EARLIER_YEARS = 5


class PeriodMenu(QMenu):
    """Filled each time it opens, for today and for the days of the form."""

    def __init__(
        self,
        today: Callable[[], date],
        days: Callable[[], Days],
        take: Callable[[Days], None],
        parent: QWidget | None = None,
    ) -> None:
        """Make the menu.

        Args:
            today: the present day.
            days: first and last day of the form.
            take: gets the chosen days.
            parent: owner.
        """
        super().__init__(parent)
        self._today, self._days, self._take = today, days, take
        self._earlier = QMenu(tr("Same Season of Earlier Years"), self)
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        today = self._today()
        self._entry(self, tr("Last 10 Days"), last_days(10, today))
        self._entry(self, tr("Last 30 Days"), last_days(30, today))
        self._entry(self, tr("This Year"), this_year(today))
        self._fill_earlier(today)
        self.addMenu(self._earlier)
        project = _project_days()
        entry = self._entry(self, tr("The Project's Temporal Range"), project)
        entry.setEnabled(project != (None, None))
        self.addSeparator()
        self._entry(self, tr("Any Date"), (None, None))

    def _fill_earlier(self, today: date) -> None:
        self._earlier.clear()
        for years in range(1, EARLIER_YEARS + 1):
            days = same_season(self._days(), years, today)
            self._entry(self._earlier, f"{formats.day(days[0])} – {formats.day(days[1])}", days)

    def _entry(self, menu: QMenu, words: str, days: Days) -> QAction:
        action = menu.addAction(words)
        action.triggered.connect(lambda: self._take(days))
        return action


def python_day(day: QDate) -> date | None:
    """Return a day of Qt as Python's, None for an invalid one."""
    return date(day.year(), day.month(), day.day()) if day.isValid() else None


def _project_days() -> Days:
    span = QgsProject.instance().timeSettings().temporalRange()
    return python_day(span.begin().date()), python_day(span.end().date())
