"""The plot of a downloaded station, where there is one."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ...core.downloads.station_series import StationSeries
from ...gis.arrival.series_table import file_series
from ...gis.latest_call import LatestCall
from ..factories import narrowable
from ..theme import SMALL
from ..widgets.note_label import NoteLabel
from .series_plot import SeriesPlot

ENDINGS = (".txt",)


class SeriesPart(QWidget):
    """Reads a text in the background and shows the plot and a sentence; hidden for any other text.

    Attributes:
        plot: None until there is one.

    Args:
        path: of the file.
        parent: owner.
    """

    def __init__(self, path: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plot: SeriesPlot | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SMALL)
        self.hide()
        self._call = LatestCall("series", self)
        self._call.finished.connect(self._show)
        self._call.start(lambda _token: file_series(path))

    def _show(self, series: StationSeries | None) -> None:
        if series is None:
            return
        self.plot = SeriesPlot(series)
        sentence = narrowable(NoteLabel())
        sentence.set_text(self.plot.summary())
        self._column.addWidget(self.plot)
        self._column.addWidget(sentence)
        self.show()


def may_be_series(path: str) -> bool:
    """Whether a file may hold a station's values, by its name."""
    return path.lower().endswith(ENDINGS)
