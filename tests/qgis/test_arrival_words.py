"""What the panel says of arrivals, and the plot of a station."""

import pytest
from guichet_eo.core.asset_obstacle import AssetObstacle
from guichet_eo.core.downloads.station_series import read_series
from guichet_eo.core.downloads.unpack_problem import UnpackProblem
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.gis.arrival.arrival_error import ArrivalError
from guichet_eo.gis.arrival.arrival_problem import ArrivalProblem
from guichet_eo.gis.assets.asset_error import AssetError
from guichet_eo.gis.stream_error import StreamError
from guichet_eo.gis.stream_problem import StreamProblem
from guichet_eo.ui import theme
from guichet_eo.ui.downloads.arrival_messages import NAMED, arrival_sentence, unpack_sentence
from guichet_eo.ui.downloads.plot_scale import PlotScale, time_ticks, value_ticks
from guichet_eo.ui.downloads.series_part import SeriesPart, may_be_series
from guichet_eo.ui.downloads.series_plot import SeriesPlot
from qgis.PyQt.QtCore import QRectF
from qgis.PyQt.QtGui import QColor

TEXT = """#BASIN:: GARONNE
2021-01-04 10:30 131.25 0.12
2021-01-14 10:30 130.90 0.10
2021-02-03 10:30 132.00
"""


def series_of(text=TEXT):
    return read_series(text.splitlines())


# ---- sentences -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("problem", ArrivalProblem)
def test_every_problem_of_an_arrival_has_its_sentence(qgis_app, problem):
    words = arrival_sentence(ArrivalError(problem, "B04"))
    assert words.startswith("Not on the map: ")
    assert ("B04" in words) is (problem in NAMED)
    assert not arrival_sentence(ArrivalError(problem)).endswith((":", " ", "."))


@pytest.mark.parametrize("problem", UnpackProblem)
def test_every_problem_of_unpacking_has_its_sentence(qgis_app, problem):
    assert unpack_sentence(problem).startswith("Not unpacked: ")


def test_troubles_of_single_files(qgis_app):
    for problem in StreamProblem:
        assert arrival_sentence(StreamError(problem, "x")).startswith("Not on the map: ")
    for obstacle in AssetObstacle:
        assert arrival_sentence(AssetError(obstacle, "x")).startswith("Not on the map: ")
    assert "disk" in arrival_sentence(PortalError("here", ErrorKind.DISK))
    assert arrival_sentence(ValueError("/home/me")) == "Not on the map: a file of it cannot be read"


# ---- the plot ------------------------------------------------------------------------------------------


@pytest.fixture
def plot(qtbot):
    plot = SeriesPlot(series_of())
    qtbot.addWidget(plot)
    plot.resize(340, plot.sizeHint().height())
    return plot


def test_the_plot_says_what_it_shows(plot):
    assert plot.accessibleDescription() == "3 values, 4 Jan 2021 – 3 Feb 2021, from 130.90 m to 132.00 m"


def test_the_value_at_the_pointer(plot):
    scale = plot.scale()
    assert plot.words_at(scale.area.left()) == "4 Jan 2021 10:30 UTC: 131.25\u00a0m ± 0.12\u00a0m"
    assert plot.words_at(-50) == plot.words_at(scale.area.left())
    assert plot.words_at(scale.area.left() + scale.area.width() * 0.35).startswith("14 Jan 2021")
    assert plot.words_at(9999) == "3 Feb 2021 10:30 UTC: 132.00\u00a0m"


def test_the_line_is_drawn_where_the_values_are(plot):
    picture = plot.grab().toImage()
    ratio = picture.devicePixelRatio()
    scale, colour = plot.scale(), theme.colours().status("busy")
    for time, level in zip(series_of().times, series_of().levels):
        x, y = scale.x(time.timestamp()) * ratio, scale.y(level) * ratio
        assert distance(picture.pixelColor(round(x), round(y)), colour) < 120
    empty = picture.pixelColor(round(scale.area.right() * ratio) - 8, round(scale.area.bottom() * ratio) - 8)
    assert distance(empty, colour) > 120


def distance(one, other):
    return sum(abs(a - b) for a, b in zip(QColor(one).getRgb()[:3], QColor(other).getRgb()[:3]))


@pytest.mark.parametrize(
    "text",
    [
        "2021-01-04 10:30 5 0\n2021-01-05 10:30 5 0\n",
        "2021-01-04 10:30 0.001\n2021-01-05 10:30 8000 10\n",
        "".join(
            f"20{year:02d}-0{month}-01 00:00 {year} 0.1\n" for year in range(90) for month in range(1, 10)
        ),
    ],
)
def test_any_series_can_be_drawn_at_any_size(qtbot, text):
    plot = SeriesPlot(series_of(text))
    qtbot.addWidget(plot)
    for width, height in ((1, 1), (40, 20), (360, 180), (2000, 60)):
        plot.resize(width, height)
        plot.grab()


def test_round_values_stand_beside_the_plot():
    assert value_ticks(130.78, 132.0) == pytest.approx([131.0, 131.5, 132.0])
    assert value_ticks(0, 100) == [0, 20, 40, 60, 80, 100]
    assert value_ticks(-0.5, 0.5) == pytest.approx([-0.4, -0.2, 0, 0.2, 0.4])
    assert value_ticks(3, 3) == [3]
    assert time_ticks(0, 100, 3) == [0, 50, 100]
    assert time_ticks(5, 5, 3) == [5]


def test_a_scale_goes_both_ways():
    scale = PlotScale(QRectF(10, 5, 100, 50), 0, 1000, 0, 10)
    assert (scale.x(500), scale.y(10), scale.y(0)) == (60, 5, 55)
    assert scale.instant(scale.x(250)) == 250
    assert PlotScale(QRectF(10, 5, 100, 50), 7, 7, 0, 10).x(7) == 60


# ---- where it stands -----------------------------------------------------------------------------------


def test_a_part_shows_the_plot_of_a_station(qtbot, tmp_path):
    (tmp_path / "R.txt").write_text(TEXT)
    part = SeriesPart(str(tmp_path / "R.txt"))
    qtbot.addWidget(part)
    qtbot.waitUntil(lambda: part.plot is not None, timeout=10_000)
    assert not part.isHidden()


@pytest.mark.parametrize("text", ["GROUP = LANDSAT\nEND\n", None])
def test_a_part_stays_hidden_for_other_texts(qtbot, tmp_path, text):
    if text is not None:
        (tmp_path / "a.txt").write_text(text)
    part = SeriesPart(str(tmp_path / "a.txt"))
    qtbot.addWidget(part)
    qtbot.waitUntil(lambda: not part._call.running, timeout=10_000)
    assert part.isHidden()
    assert part.plot is None


def test_only_texts_are_looked_at():
    assert may_be_series("/a/R_GARONNE.TXT")
    assert not may_be_series("/a/b.tif")
    assert not may_be_series("")
