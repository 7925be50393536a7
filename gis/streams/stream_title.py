"""Names of streams, for the layer tree."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QDate, QLocale

from ...core.planned_stream import PlannedStream
from ...core.platforms import platform_code
from ...core.texts import clean_text
from ..translation import tr

_TILES = 1


def stream_title(planned: PlannedStream, title: str, portals: str = "") -> str:
    """Return "24 Oct 2026 S2B 31TCJ False Colour (Earth Search)": day (UTC), sensor, tile, what, where from.

    Args:
        planned: its scenes; of several tiles the first is named and the others counted.
        title: what is shown.
        portals: names for people, perhaps empty.
    """
    parts = [_day(planned), _sensor(planned), _tiles(planned), clean_text(title, 60)]
    name = " ".join(part for part in parts if part)
    return f"{name} ({clean_text(portals, 40)})" if portals else name


def series_title(layers: Iterable[PlannedStream], title: str) -> str:
    """Return "Series – NDVI (5 dates)", the name of the group of a series.

    Args:
        layers: of the series.
        title: what is shown.
    """
    count = len({start.date() for planned in layers if (start := planned.acquired) is not None})
    words = tr("Series – %1 (%2 date)") if count == 1 else tr("Series – %1 (%2 dates)")
    return words.replace("%2", str(count)).replace("%1", clean_text(title, 60))


def _day(planned: PlannedStream) -> str:
    days = sorted({one.scene.acquired.date() for one in planned.scenes if one.scene.acquired})
    if not days:
        return ""
    locale = QLocale(QgsApplication.locale())
    first, last = (
        locale.toString(QDate(day.year, day.month, day.day), "d MMM yyyy") for day in (days[0], days[-1])
    )
    return first if first == last else f"{first} – {last}"


def _sensor(planned: PlannedStream) -> str:
    platforms = sorted({one.scene.platform for one in planned.scenes if one.scene.platform})
    codes = [platform_code(platform) or platform for platform in platforms]
    if len(codes) == 1:
        return clean_text(codes[0], 20)
    missions = {re.sub(r"[A-D]$", "", code) for code in codes}
    return clean_text("/".join(sorted(missions)), 20)


def _tiles(planned: PlannedStream) -> str:
    tiles = planned.tiles
    if not tiles:
        only = planned.scenes[0].scene
        return "" if len(planned.scenes) > 1 or only.platform else only.title
    more = len(tiles) - _TILES
    return f"{tiles[0]} +{more}" if more > 0 else tiles[0]
