"""A station's series as a table; in a worker thread."""

from __future__ import annotations

import csv
import os
from pathlib import Path

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication

from ...core.downloads.station_series import StationSeries, read_series
from .arrival_error import ArrivalError
from .arrival_problem import ArrivalProblem

LARGEST = 20_000_000  # bytes; a station has some thousands of lines of 60
ENDING = ".guichet.csv"  # beside the text, as the sidecar
COLUMNS = ("time", "level", "uncertainty")  # read by saved projects: never renamed


def file_series(path: str) -> StationSeries | None:
    """Return the series in a text file; None where it holds none.

    Raises:
        OSError: where it cannot be read.
    """
    file = Path(path)
    if not file.is_file() or file.stat().st_size > LARGEST:
        return None
    return read_series(file.read_text(encoding="utf-8", errors="replace").splitlines())


def series_table(path: str) -> QgsVectorLayer | None:
    """Return a table of a station's values; None for a text that is none.

    QGIS cannot tell the columns of the portal's text, so a table is written beside it: the layer is there
    again when the project is reopened.

    Raises:
        OSError: where that cannot be written.
        ArrivalError: NOT_WHAT_IT_SAYS, where QGIS does not take it.
    """
    series = file_series(path)
    if series is None:
        return None
    table = Path(f"{path}{ENDING}")
    _write(series, table)
    options = QgsVectorLayer.LayerOptions()
    options.loadDefaultStyle = False
    layer = QgsVectorLayer(f"{table.as_posix()}|option:AUTODETECT_TYPE=YES", table.stem, "ogr", options)
    if not layer.isValid():
        raise ArrivalError(ArrivalProblem.NOT_WHAT_IT_SAYS, table.name)
    layer.moveToThread(QCoreApplication.instance().thread())
    return layer


def _write(series: StationSeries, table: Path) -> None:
    partial = table.with_name(f"{table.name}.{os.getpid()}.part")
    with partial.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for time, level, uncertainty in zip(series.times, series.levels, series.uncertainties):
            shown = "" if uncertainty is None else repr(uncertainty)
            writer.writerow([time.strftime("%Y-%m-%d %H:%M:%S"), repr(level), shown])
    partial.replace(table)
