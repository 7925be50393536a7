"""A station's values over time, drawn."""

from __future__ import annotations

from bisect import bisect_left
from datetime import datetime

from qgis.PyQt.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from qgis.PyQt.QtWidgets import QSizePolicy, QToolTip, QWidget

from ...core.downloads.station_series import StationSeries
from ...gis.translation import tr
from .. import formats, theme
from ..colours import mix
from ..theme import SMALL, TIGHT
from .plot_scale import PlotScale, time_ticks, value_ticks

LINES = 11  # of text that the plot is high
DOT = 3.0
MOST_DOTS = 120  # more would be a band of dots
LINE_SHARE, BAND_SHARE = 0.18, 0.22


class SeriesPlot(QWidget):
    """Level in metres over time (UTC), the uncertainty as a band; the nearest value in the tool tip."""

    def __init__(self, series: StationSeries, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._series = series
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(160)
        self.setAccessibleName(tr("Water level over time"))
        self.setAccessibleDescription(self.summary())

    def summary(self) -> str:
        """Return what the plot shows in one sentence, for those who do not see it."""
        series = self._series
        values = formats.counted(len(series.levels), tr("%1 value"), tr("%1 values"))
        first, last = formats.day(series.times[0]), formats.day(series.times[-1])
        low, high = (formats.number(value, 2) for value in (min(series.levels), max(series.levels)))
        return tr("%1, %2 – %3, from %4 m to %5 m", values, first, last, low, high)

    def sizeHint(self) -> QSize:
        """As many lines high as a plot needs to be read."""
        return QSize(320, round(LINES * QFontMetricsF(theme.small(self.font())).height()))

    def scale(self) -> PlotScale:
        """Return where values are drawn, in pixels of the widget."""
        metrics = QFontMetricsF(theme.small(self.font()))
        low, high = self._limits()
        labels = [self._label(value, low, high) for value in value_ticks(low, high)]
        left = max((metrics.horizontalAdvance(label) for label in labels), default=0.0) + SMALL
        area = QRectF(self.rect()).adjusted(left, metrics.height() + SMALL, -SMALL, -metrics.height() - SMALL)
        times = self._series.times
        return PlotScale(area, times[0].timestamp(), times[-1].timestamp(), low, high)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw everything anew in the colours of the moment."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.small(self.font()))
        scale = self.scale()
        if scale.area.width() > DOT and scale.area.height() > DOT:
            self._draw_axes(painter, scale)
            painter.setClipRect(scale.area.adjusted(-DOT, -DOT, DOT, DOT))
            self._draw_band(painter, scale)
            self._draw_line(painter, scale)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Show the value that is nearest to the pointer."""
        if event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.words_at(event.pos().x()), self)
            return True
        return super().event(event)

    def words_at(self, x: float) -> str:
        """Return "18 Nov 2026 10:30 UTC: 131.25 m ± 0.12 m", of the value nearest to a place."""
        place = self._nearest(self.scale().instant(x))
        time, level = self._series.times[place], self._series.levels[place]
        uncertainty = self._series.uncertainties[place]
        more = "" if uncertainty is None else f" ± {formats.number(uncertainty, 2)}\u00a0m"
        return f"{formats.day(time)} {formats.clock(time)}: {formats.number(level, 2)}\u00a0m{more}"

    def _nearest(self, instant: float) -> int:
        times = [time.timestamp() for time in self._series.times]
        after = min(bisect_left(times, instant), len(times) - 1)
        before = max(after - 1, 0)
        return before if instant - times[before] < times[after] - instant else after

    def _limits(self) -> tuple[float, float]:
        """Return lowest and highest value with their uncertainty, never equal."""
        pairs = list(zip(self._series.levels, self._series.uncertainties))
        low = min(level - (doubt or 0.0) for level, doubt in pairs)
        high = max(level + (doubt or 0.0) for level, doubt in pairs)
        return (low, high) if high > low else (low - 0.5, high + 0.5)

    def _label(self, value: float, low: float, high: float) -> str:
        decimals = 0 if high - low > 20 else 1 if high - low > 2 else 2
        return formats.number(value, decimals)

    def _draw_axes(self, painter: QPainter, scale: PlotScale) -> None:
        now, metrics = theme.colours(), QFontMetricsF(painter.font())
        muted = mix(now.window_text, now.window, 0.66)
        lines = mix(now.window_text, now.window, LINE_SHARE)
        area = scale.area
        painter.setPen(muted)
        painter.drawText(QPointF(0, metrics.ascent()), tr("Water level (m), time in UTC"))
        for value in value_ticks(scale.low, scale.high):
            y = scale.y(value)
            painter.setPen(QPen(lines, 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            label = self._label(value, scale.low, scale.high)
            painter.setPen(muted)
            left = area.left() - SMALL - metrics.horizontalAdvance(label)
            painter.drawText(QPointF(left, y + metrics.ascent() / 2 - TIGHT / 2), label)
        self._draw_times(painter, scale, metrics)

    def _draw_times(self, painter: QPainter, scale: PlotScale, metrics: QFontMetricsF) -> None:
        """Label as many dates as there is room for, the first and the last at the ends."""
        most = max(2, int(scale.area.width() / (metrics.horizontalAdvance("00 MMM 0000") * 1.5)))
        base = scale.area.bottom() + SMALL + metrics.ascent()
        ticks = time_ticks(scale.first, scale.last, most)
        for instant in ticks:
            text = formats.day(datetime.fromtimestamp(instant, self._series.times[0].tzinfo))
            width = metrics.horizontalAdvance(text)
            left = min(max(scale.x(instant) - width / 2, 0.0), scale.area.right() - width)
            painter.drawText(QPointF(left, base), text)

    def _draw_band(self, painter: QPainter, scale: PlotScale) -> None:
        rows = [
            (scale.x(time.timestamp()), level, doubt)
            for time, level, doubt in zip(self._series.times, self._series.levels, self._series.uncertainties)
            if doubt is not None
        ]
        if len(rows) < 2:
            return
        path = QPainterPath(QPointF(rows[0][0], scale.y(rows[0][1] + rows[0][2])))
        for x, level, doubt in rows[1:]:
            path.lineTo(x, scale.y(level + doubt))
        for x, level, doubt in reversed(rows):
            path.lineTo(x, scale.y(level - doubt))
        colour = theme.colours().status("busy")
        colour.setAlphaF(BAND_SHARE)
        painter.fillPath(path, colour)

    def _draw_line(self, painter: QPainter, scale: PlotScale) -> None:
        points = [
            QPointF(scale.x(time.timestamp()), scale.y(level))
            for time, level in zip(self._series.times, self._series.levels)
        ]
        colour = theme.colours().status("busy")
        path = QPainterPath(points[0])
        for point in points[1:]:
            path.lineTo(point)
        painter.setPen(QPen(colour, 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        if len(points) <= MOST_DOTS:
            painter.setBrush(colour)
            for point in points:
                painter.drawEllipse(point, DOT / 2, DOT / 2)
