"""Dates, numbers, shares and sizes as people read them in the interface's language."""

from __future__ import annotations

from datetime import date, datetime

from ..core.period import Period
from ..gis.translation import tr

THIN_SPACE = "\u202f"  # narrow no-break space
UNKNOWN = "–"
KILO = 1000
MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "fr": (
        "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
    ),
}  # fmt: skip
UNITS = {"en": ("B", "kB", "MB", "GB", "TB"), "fr": ("o", "ko", "Mo", "Go", "To")}


def language() -> str:
    """Return the language of the translated texts, `en` or `fr`: what is mixed into them must match."""
    return "fr" if tr("en") == "fr" else "en"


def number(value: float, decimals: int = 0) -> str:
    """Return `1 240` in both languages, with the language's decimal sign."""
    grouped = f"{value:,.{decimals}f}".replace(",", THIN_SPACE)
    return grouped.replace(".", ",") if language() == "fr" else grouped


def counted(count: int, one: str, many: str) -> str:
    """Return `one` or `many` (translated, with `%1`) for a count; French says none in the singular."""
    singular = count == 1 or (count == 0 and language() == "fr")
    return (one if singular else many).replace("%1", number(count))


def percent(value: float | None) -> str:
    """Return `23%`, `23 %` in French, a dash where unknown; what is not quite all never reads 100."""
    if value is None:
        return UNKNOWN
    shown = 99 if 99 < value < 100 else round(value)
    return f"{number(shown)}{THIN_SPACE}%" if language() == "fr" else f"{number(shown)}%"


def month(number_of_month: int) -> str:
    """Return the abbreviated name of month 1 to 12."""
    return MONTHS[language()][number_of_month - 1]


def day(value: date | datetime | None, year: bool = True) -> str:
    """Return `18 Nov 2026` / `18 nov. 2026`: a month in letters is never ambiguous; datetimes are UTC.

    In French the first of a month is `1er nov. 2026`.
    """
    if value is None:
        return UNKNOWN
    number_of_day = "1er" if value.day == 1 and language() == "fr" else value.day
    short = f"{number_of_day} {month(value.month)}"
    return f"{short} {value.year}" if year else short


def month_and_year(iso: str) -> str:
    """Return `Mar 2026` for an ISO date or month, `2026` for a year, the text itself for anything else."""
    parts = iso.split("-")
    if len(parts) < 2 or not parts[1].isdigit() or not 1 <= int(parts[1]) <= len(MONTHS["en"]):
        return iso
    return f"{month(int(parts[1]))} {parts[0]}"


def clock(value: datetime) -> str:
    """Return `10:56 UTC`."""
    return f"{value.hour:02d}:{value.minute:02d} UTC"


def period(span: Period) -> str:
    """Return both days of a period; an open end is said in words."""
    if span.start is None and span.end is None:
        return tr("any date")
    if span.start is None:
        return tr("until %1", day(span.end))
    if span.end is None:
        return tr("since %1", day(span.start))
    return f"{day(span.start)} – {day(span.end)}"


def size(count: int | None) -> str:
    """Return a number of bytes as `0.9 GB` / `0,9 Go`, a dash where unknown (unknown is not 0)."""
    if count is None:
        return UNKNOWN
    value, units = float(count), UNITS[language()]
    step = 0
    while step < len(units) - 1 and value >= KILO - 0.5:
        value /= KILO
        step += 1
    decimals = 1 if (step >= 3 and value < 99.95) or (step > 0 and value < 9.95) else 0
    return f"{number(value, decimals)} {units[step]}"


def metres(value: float | None) -> str:
    """Return a ground resolution such as `10 m` or `1.5 m`, a dash where unknown."""
    if value is None:
        return UNKNOWN
    decimals = 0 if value == round(value) else (1 if value * 10 == round(value * 10) else 2)
    return f"{number(value, decimals)} m"


def square_kilometres(value: float) -> str:
    """Return `412 km²`; small areas with decimals."""
    decimals = 0 if value >= 10 else (1 if value >= 1 else 3)
    return f"{number(value, decimals)} km²"
