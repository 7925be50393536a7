"""Names of flows, for the layer tree."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QDate, QLocale

from ...core.flows.flow_dates_form import FlowDatesForm
from ...core.flows.flow_request import FlowRequest
from ...core.flows.plain_words import without_markup
from ...core.texts import clean_text

_LONGEST = 120


def flow_title(request: FlowRequest) -> str:
    """Return "24 Oct 2026 Sentinel-2, true colour": the date first, as layers of scenes have it.

    Months and years alone stay what they are; a date that cannot be read stays as the service writes it.
    """
    title = without_markup(clean_text(request.title or request.layer, _LONGEST))
    days = [_day(part) for part in request.time.split("/")[:2] if part]
    shown = " – ".join(dict.fromkeys(days))
    return f"{shown} {title}".strip()


def _day(value: str) -> str:
    found = FlowDatesForm.read(value.strip()[:64])
    if found is None:
        return without_markup(clean_text(value, 40))
    instant, form = found
    pattern = ("yyyy", "MMM yyyy")[form.parts - 1] if form.is_coarse else "d MMM yyyy"
    day = QDate(instant.year, instant.month, instant.day)
    return str(QLocale(QgsApplication.locale()).toString(day, pattern))
