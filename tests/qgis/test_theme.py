"""Colours that can be read under any theme, and widgets that follow it."""

import pytest
from guichet_eo.ui import theme
from guichet_eo.ui.colours import READABLE, STATUS, Colours, contrast, readable
from guichet_eo.ui.factories import heading, link, tip
from guichet_eo.ui.widgets.icon_button import IconButton
from guichet_eo.ui.widgets.note_label import NoteLabel
from qgis.core import QgsApplication
from qgis.PyQt.QtGui import QColor, QFont, QPalette
from qgis.PyQt.QtWidgets import QApplication
from results_bed import DARK, LIGHT, wearing

THEMES = ("light", "dark", "Night Mapping", "Blend of Gray")


@pytest.mark.parametrize("name", THEMES)
def test_everything_mixed_is_readable(name):
    with wearing(name):
        now = theme.colours()
        # the theme's own text has 4.0:1 under "Blend of Gray"; nothing may be worse
        best = min(READABLE, contrast(now.window_text, now.window))
        for ground in (now.window, now.base):
            assert contrast(now.muted, ground) >= best - 0.01
        for status in STATUS:
            assert contrast(now.status(status), now.window) >= best - 0.01
        assert contrast(now.link, now.window) >= best - 0.01


def test_status_colours_keep_their_hue_where_they_can():
    with wearing("light"):
        assert theme.colours().status("error") == QColor(STATUS["error"][0])
    with wearing("dark"):
        assert theme.colours().status("error") == QColor(STATUS["error"][1])


def test_a_theme_of_qgis_is_read_from_polished_widgets():
    with wearing("Night Mapping"):
        now = theme.colours()
        assert now.dark
        assert contrast(now.text, now.base) >= READABLE


def test_colours_are_read_once_per_theme():
    with wearing("light"):
        first = theme.colours()
        assert theme.colours() is first
    with wearing("dark"):
        assert theme.colours() is not first
        assert theme.colours().dark


@pytest.mark.parametrize("name", ["light", "dark"])
def test_cloud_scale_is_monotonic_in_luminance(name):
    with wearing(name):
        now = theme.colours()
        ladder = [contrast(now.cloud(cover), now.base) for cover in (0, 10, 25, 50, 75)]
        assert ladder == sorted(ladder, reverse=True), "clear stands out, cloudy recedes"
        assert now.cloud(100) == now.cloud(75)
        assert now.cloud(None).alpha() == 0


def test_readable_ends_at_the_text_colour():
    grey = QColor("#808080")
    assert readable(grey, grey, QColor("#000000")) != grey


def test_small_and_bold_fonts():
    pixels, points = QFont("Sans"), QFont("Sans")
    pixels.setPixelSize(12)
    points.setPointSizeF(9)
    assert theme.small(pixels).pixelSize() == 11
    assert theme.small(points).pointSizeF() == pytest.approx(8.25, abs=0.3)
    assert theme.bold(pixels).bold()


def test_labels_follow_the_theme():
    with wearing("light"):
        label = NoteLabel("<b>plain</b>")
        assert "&lt;b&gt;" in label.text()
        label.set_html(link("more", "https://example.org/?a=1&b=<"))
        light = label.text()
        QApplication.setPalette(DARK)
        label.ensurePolished()
        QApplication.processEvents()
        assert label.text() != light
        QApplication.setPalette(LIGHT)


def test_links_and_tips_are_escaped():
    assert link("a<b", 'x"y') == '<a href="x&quot;y">a&lt;b</a>'
    assert tip("") == ""
    assert tip("<img src=x>\nb") == "<qt>&lt;img src=x&gt;<br>b</qt>"
    assert heading("R&D <i>").text() == "<b>R&amp;D &lt;i&gt;</b>"


def test_one_colour_icons_are_visible_on_dark():
    with wearing("dark"):
        image = theme.icon("search").pixmap(32, 32).toImage()
        inks = [image.pixelColor(x, y) for x in range(32) for y in range(32)]
        dark = [ink for ink in inks if ink.alpha() > 200 and ink.lightness() < 100]
        assert not dark
        assert not IconButton("search", "Search").icon().isNull()


def test_colours_are_plain_values():
    assert Colours.read() == Colours.read()
    assert isinstance(QApplication.palette(), QPalette)
    assert QgsApplication.instance() is not None
