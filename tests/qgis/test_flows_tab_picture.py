"""The Flows tab: the picture of the chosen layer over the present view."""

from pathlib import Path

import pytest
from flows_bed import (
    book,
    canvas,
    choose,
    desktop_font,
    guichet,
    layer,
    tab,
)  # fmt: skip
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flows.flow_entry import FlowEntry
from guichet_eo.core.flows.flow_error import FlowError
from guichet_eo.core.flows.flow_problem import FlowProblem
from guichet_eo.core.flows.flow_state import FlowState
from guichet_eo.core.portal_error import PortalError
from qgis.core import QgsRectangle
from qgis.PyQt.QtCore import Qt

__all__ = ["book", "canvas", "desktop_font", "guichet", "tab"]
SPOKEN = Qt.ItemDataRole.AccessibleTextRole
TRUE_COLOUR = ("Terra", "Sentinel-2 – true colour")
ROOT = Path(__file__).resolve().parents[2]
ALT = Qt.KeyboardModifier.AltModifier


# ---- the picture ---------------------------------------------------------------------------------


def test_the_picture_is_the_square_in_the_middle_of_the_view(tab, guichet):
    choose(tab, *TRUE_COLOUR)
    request, box = guichet.flows.pictures.asked[-1]
    assert request.layer == "S2_TOC"
    assert box[2] - box[0] == pytest.approx(box[3] - box[1])
    assert (box[0] + box[2]) / 2 == pytest.approx(160000, abs=50)


def test_the_picture_follows_the_map(tab, guichet, canvas, qtbot):
    choose(tab, *TRUE_COLOUR)
    before = len(guichet.flows.pictures.asked)
    canvas.setExtent(QgsRectangle(200000, 5380000, 220000, 5400000))
    qtbot.waitUntil(lambda: len(guichet.flows.pictures.asked) > before)
    canvas.setExtent(QgsRectangle(15000000, 4100000, 15100000, 4200000))
    qtbot.waitUntil(lambda: tab.page.card.picture.word == "not here")


def test_a_wms_is_not_asked_for_a_continent(tab, book, guichet, canvas):
    theia = book.source("theia/0")
    book.tell(theia, [FlowEntry(theia, "snow", layer=layer("snow"))])
    tab.page.show_flows()
    canvas.setExtent(QgsRectangle(-9000000, -9000000, 9000000, 9000000))
    card = choose(tab, "THEIA", "snow")
    assert card.picture.word == "zoom in"
    assert guichet.flows.pictures.asked == []


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (FlowError(FlowProblem.EXCEPTION, "no <b>such layer"), "refused"),
        (FlowError(FlowProblem.NO_PICTURE), "no picture"),
        (PortalError("tera", ErrorKind.LOGIN_NEEDED), "login"),
        (PortalError("tera", ErrorKind.TIMEOUT), "timeout"),
    ],
)
def test_a_picture_that_fails_is_a_word(tab, guichet, error, word):
    guichet.flows.pictures.answer = error
    card = choose(tab, *TRUE_COLOUR)
    assert card.picture.word == word
    assert "<b>such" not in card.picture.toolTip()


def test_a_layer_that_cannot_be_asked_for_is_a_word(tab, guichet):
    guichet.flows.problem = FlowProblem.NO_CRS
    card = choose(tab, *TRUE_COLOUR)
    assert card.picture.word == "not here"
    assert card.add.isEnabled()
    card.add.click()
    assert guichet.flows.layers.asked == []
    assert "no coordinate system" in tab.page.notice.message.text


def test_a_picture_that_needs_the_capabilities_waits_for_them(tab, book, guichet):
    tera = book.source("tera/0")
    guichet.flows.problem = FlowProblem.NO_TILES
    book.tell(tera, book.entries("tera/0"), FlowState.LOADING)
    assert choose(tab, *TRUE_COLOUR).picture.word == "…"
    book.tell(tera, book.entries("tera/0"))
    tab.hand.show()
    assert tab.page.card.picture.word == "no picture"
