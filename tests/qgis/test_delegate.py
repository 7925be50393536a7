"""Painted rows: heights by font, states told by shape and word, nothing lost when narrow."""

from dataclasses import replace

import pytest
from guichet_eo.core.acquisition_order import AcquisitionOrder
from guichet_eo.core.scene_kind import SceneKind
from guichet_eo.ui.results.acquisition_model import AcquisitionModel
from guichet_eo.ui.widgets.acquisition_delegate import AcquisitionDelegate
from guichet_eo.ui.widgets.acquisition_row import products
from guichet_eo.ui.widgets.chip import Chip
from guichet_eo.ui.widgets.cloud_legend import CloudLegend
from guichet_eo.ui.widgets.glyph_label import GlyphLabel
from guichet_eo.ui.widgets.glyphs import SHAPES
from guichet_eo.ui.widgets.scene_words import SceneWords, day_words, time_words, what_and_where
from guichet_eo.ui.widgets.thumbnail_pixmaps import ThumbnailPixmaps
from qgis.PyQt.QtCore import QRect, Qt
from qgis.PyQt.QtGui import QFont, QFontMetrics, QImage, QPainter
from qgis.PyQt.QtWidgets import QStyle, QStyleOptionViewItem, QWidget
from results_bed import in_french, invented, wearing

SELECTED = QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_Enabled | QStyle.StateFlag.State_HasFocus


@pytest.fixture
def guichet(qgis_app):
    return invented.InventedGuichet()


@pytest.fixture
def model(guichet):
    model = AcquisitionModel(SceneWords(guichet), AcquisitionOrder.NEWEST.key)
    model.add(invented.acquisitions(12))
    return model


@pytest.fixture
def delegate(guichet):
    return AcquisitionDelegate(SceneWords(guichet), ThumbnailPixmaps(guichet.thumbnails))


def option_for(font=None, width=320, state=QStyle.StateFlag.State_Enabled):
    option = QStyleOptionViewItem()
    option.initFrom(QWidget())
    if font is not None:
        option.font = font
    option.state = state
    option.rect = QRect(0, 0, width, 64)
    return option


def painted(delegate, index, width=320, state=QStyle.StateFlag.State_Enabled):
    option = option_for(width=width, state=state)
    size = delegate.sizeHint(option, index)
    option.rect = QRect(0, 0, width, size.height())
    image = QImage(width, size.height(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    delegate.paint(painter, option, index)
    painter.end()
    return image


def test_heights_are_three_and_two_lines_of_the_font(delegate, model):
    row, offer = model.index(2, 0), model.index(0, 0, model.index(2, 0))
    small, large = QFont("Sans"), QFont("Sans")
    small.setPixelSize(12)
    large.setPixelSize(18)
    heights = []
    for font in (small, large):
        lines = QFontMetrics(font).height()
        high, low = (delegate.sizeHint(option_for(font), index).height() for index in (row, offer))
        assert 2.4 * lines < high < 4.4 * lines
        assert 1.6 * lines < low < 3.0 * lines
        heights.append((high, low))
    assert heights[1] > heights[0]


@pytest.mark.parametrize("theme", ["light", "dark", "Night Mapping"])
def test_all_states_are_painted(delegate, model, theme):
    with wearing(theme):
        for row in range(model.rowCount()):
            index = model.index(row, 0)
            for state in (QStyle.StateFlag.State_Enabled, SELECTED):
                assert len(inks(painted(delegate, index, state=state))) > 5
            for place in range(model.rowCount(index)):
                assert len(inks(painted(delegate, model.index(place, 0, index)))) > 5


def inks(image):
    return {image.pixel(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}


def test_unknown_cloud_looks_unlike_no_cloud(delegate, model, guichet):
    clear = invented.acquisition(20, invented.LAST_DAY, 0)
    unknown = invented.acquisition(21, invented.LAST_DAY, None)
    model.clear()
    model.add([clear])
    one = painted(delegate, model.index(0, 0))
    model.clear()
    model.add([replace(clear, id=21, offers=unknown.offers)])
    other = painted(delegate, model.index(0, 0))
    right = QRect(240, 0, 80, 24)
    assert one.copy(right) != other.copy(right)


def test_narrow_and_french_rows_do_not_fail(delegate, model):
    with in_french({"Login needed": "Compte requis", "first choice": "premier choix"}):
        for width in (120, 200, 344):
            for row in range(3):
                index = model.index(row, 0)
                assert not painted(delegate, index, width).isNull()
                assert not painted(delegate, model.index(0, 0, index), width).isNull()


def test_products_are_counted(guichet):
    many = invented.acquisition(2, invented.LAST_DAY, 3)
    assert products(many, SceneWords(guichet)) == ["L2A Sen2Cor ×3", "L2A MAJA ×2"]
    assert products(invented.acquisition(7, invented.LAST_DAY, 3), SceneWords(guichet)) == ["L2A Sen2Cor"]


def test_a_screen_reader_says_the_row(model):
    row = model.index(10, 0)
    assert model.data(row, Qt.ItemDataRole.AccessibleTextRole) == (
        "24 Oct 2026, 10:56 UTC, Sentinel-2B, tile 31TCJ, R051, cloud 0%, "
        "covers 100% of the area, Stream, 5 offers"
    )
    offer = model.index(3, 0, row)
    assert model.data(offer, Qt.ItemDataRole.AccessibleTextRole) == (
        "GEODES (CNES), Login needed, L2A MAJA · 4.9, zip · 1.9 GB"
    )


def test_unknown_cloud_is_said(model):
    assert "cloud unknown" in model.data(model.index(3, 0), Qt.ItemDataRole.AccessibleTextRole)


def test_dates_of_composites_and_of_nothing():
    scene = invented.acquisition(2, invented.LAST_DAY, 3).best
    assert day_words(scene) == "18 Nov 2026"
    month = replace(
        scene,
        kind=SceneKind.COMPOSITE,
        acquired=invented.LAST_DAY.replace(day=1),
        ended=invented.LAST_DAY.replace(day=30),
    )
    assert day_words(month) == "1 Nov – 30 Nov 2026"
    assert time_words(month) == ""
    first, last = (invented.LAST_DAY.replace(month=month, day=day) for month, day in ((1, 1), (12, 31)))
    year = replace(month, acquired=first, ended=last)
    assert day_words(year) == "2026"
    assert day_words(replace(scene, acquired=None)) == "No date"
    assert time_words(replace(scene, acquired=None)) == ""


def test_scenes_without_platform_show_their_title():
    scene = invented.acquisition(2, invented.LAST_DAY, 3).best
    bare = replace(scene, platform="", tile="", orbit_relative=None, title="ESA_WorldCover_N42E000")
    assert what_and_where(bare) == ("ESA_WorldCover_N42E000",)
    assert what_and_where(scene) == ("Sentinel-2B", "31TCJ", "R051")


def test_thumbnails_are_scaled_once(guichet):
    pixmaps = ThumbnailPixmaps(guichet.thumbnails)
    one = invented.acquisition(2, invented.LAST_DAY, 3)
    assert pixmaps.pixmap(one, 52, 2.0).width() == 104
    assert pixmaps.pixmap(one, 52, 2.0) is pixmaps.pixmap(one, 52, 2.0)
    assert len(guichet.thumbnails.asked) == 1
    shut = replace(one, offers=tuple(replace(offer, quicklook=None) for offer in one.offers))
    assert pixmaps.pixmap(shut, 52, 1.0) is None
    assert len(guichet.thumbnails.asked) == 1, "what has no picture is not asked for"


@pytest.mark.parametrize("shape", SHAPES)
def test_each_state_has_a_shape_of_its_own(shape):
    labels = {kind: GlyphLabel(kind, "ok").grab().toImage() for kind in SHAPES}
    assert all(labels[shape] != labels[kind] for kind in SHAPES if kind != shape)


def test_chips_tell_state_by_word_and_tint():
    chip = Chip("CDSE")
    chip.resize(chip.sizeHint())
    plain = chip.sizeHint().width()
    chip.set_state("busy", "200 of 284", share=0.7)
    assert chip.accessibleName() == "CDSE, 200 of 284"
    assert chip.sizeHint().width() > plain
    chip.resize(chip.sizeHint())
    tinted = chip.grab().toImage()
    chip.set_state("busy", "200 of 284")
    assert chip.grab().toImage() != tinted


def test_the_legend_drops_its_last_words_when_narrow():
    legend = CloudLegend()
    legend.resize(400, legend.sizeHint().height())
    assert not legend.grab().isNull()
    assert legend.minimumSizeHint().width() == 0
