"""Water levels of a station, as Hydroweb writes them.

Source: hydroweb.md, *Download*: "Station text: header lines then `YYYY-MM-DD HH:MM level uncertainty …`
(m above geoid)".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from math import isfinite

from ..texts import clean_text

MOST_VALUES = 200_000
MOST_FACTS = 60
FEWEST = 2  # values: less is no series
MISSING = 9000.0  # 9999.99 and the like mark what was not measured
_ROW = re.compile(
    r"\s*(\d{4})[-/](\d{2})[-/](\d{2})[ T;,](\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?Z?"
    r"[\s;,]+([^\s;,]+)(?:[\s;,]+([^\s;,]+))?"
)
_FACT = re.compile(r"\s*#+\s*([^:#]{2,60}?)\s*::?\s*(.{1,200})")


@dataclass(frozen=True)
class StationSeries:
    """Values in order of time.

    Attributes:
        times: aware UTC.
        levels: metres above the geoid.
        uncertainties: metres; None where none is stated.
        facts: header: name → text, both clean.
    """

    times: tuple[datetime, ...]
    levels: tuple[float, ...]
    uncertainties: tuple[float | None, ...]
    facts: dict[str, str] = field(default_factory=dict)


def read_series(lines: Iterable[str]) -> StationSeries | None:
    """Return a series; None for a text that is none.

    A text is one if it has two values and more, and fewer than one line in ten after the header that is no
    value: the form is not fixed, and any text may come.
    """
    facts: dict[str, str] = {}
    rows: dict[datetime, tuple[float, float | None]] = {}
    strange = 0
    for line in lines:
        row = _row(line)
        if row is None:
            strange += bool(rows) and _says_something(line)
            _take_fact(line, facts)
        elif row[1] is not None and len(rows) < MOST_VALUES:
            rows.setdefault(row[0], (row[1], row[2]))
    if len(rows) < FEWEST or strange * 10 > len(rows):
        return None
    times = sorted(rows)
    levels = tuple(rows[time][0] for time in times)
    return StationSeries(tuple(times), levels, tuple(rows[time][1] for time in times), facts)


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _row(line: str) -> tuple[datetime, float | None, float | None] | None:
    """Return time, level and uncertainty; None for a line that is no value."""
    found = _ROW.match(line[:300])
    if found is None:
        return None
    try:
        year, month, day, hour, minute = (int(found[place]) for place in range(1, 6))
        time = datetime(year, month, day, hour, minute, tzinfo=timezone.utc)
    except ValueError:
        return None
    try:
        level = float(found[6])
    except ValueError:
        return None
    uncertainty = _known(_number(found[7] or ""))
    return time, _known(level), uncertainty if uncertainty is not None and uncertainty >= 0 else None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return MISSING


def _known(value: float) -> float | None:
    """Return a value, None for what marks that nothing was measured."""
    return value if isfinite(value) and abs(value) < MISSING else None


def _take_fact(line: str, facts: dict[str, str]) -> None:
    found = _FACT.match(line[:300])
    if found is not None and len(facts) < MOST_FACTS:
        facts.setdefault(clean_text(found[1], 60), clean_text(found[2], 200))
