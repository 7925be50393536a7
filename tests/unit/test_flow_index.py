"""Searching layers by words and place."""

import pytest
from guichet_eo.core.flow import Flow
from guichet_eo.core.flows.box_meeting import boxes_meet
from guichet_eo.core.flows.flow_entry import FlowEntry
from guichet_eo.core.flows.flow_index import FlowIndex, folded, search_words
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.core.flows.service_layer import ServiceLayer
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.texts import fold
from hypothesis import given
from hypothesis import strategies as st

SOURCE = FlowSource("bed/1", "wms", "https://maps.example/wms", LocalText("Bed maps", "Cartes du banc"))
SNOW = FlowEntry(
    SOURCE,
    "LIS_SNOW",
    Flow("wms", SOURCE.address, "LIS_SNOW", title=LocalText("Snow", "Neige"), abstract=LocalText("White")),
    ServiceLayer(
        "LIS_SNOW",
        "Enneigement",
        "Surfaces enneigées à 20 m",
        ("cryosphère", "Theia"),
        ("Produits à valeur ajoutée",),
        (5.0, 43.0, 8.0, 47.0),
    ),
)
NDVI = FlowEntry(SOURCE, "ndvi", None, ServiceLayer("ndvi", "Végétation", box=(170.0, -20.0, -175.0, -10.0)))
TILES = FlowEntry(SOURCE, "", Flow("xyz", SOURCE.address, title=LocalText("Tiles", "Tuiles")))
INDEX = FlowIndex([SNOW, NDVI, TILES], "Théia portal\nGuichet Théia")


def found(words, box=None):
    return list(INDEX.find(search_words(words), box))


@pytest.mark.parametrize(
    "words",
    [
        "lis_snow", "Neige", "SNOW", "white", "enneigees", "CRYOSPHERE", "valeur ajoutee",
        "neige 20", "theia neige", "produits cryosphère neige",
    ],
)  # fmt: skip
def test_a_layer_is_found_by_name_titles_abstract_keywords_and_group(words):
    assert found(words) == [SNOW]


@pytest.mark.parametrize("words", ["", "  ", "théia", "GUICHET", "bed", "banc cartes"])
def test_portal_and_service_find_all_of_their_layers(words):
    assert found(words) == [SNOW, NDVI, TILES]


@pytest.mark.parametrize("words", ["neige vegetation", "snowy", "20m"])
def test_all_words_must_be_there(words):
    assert found(words) == []


def test_layers_that_lie_elsewhere_are_left_out_and_unknown_places_stay():
    assert found("", (6.0, 44.0, 7.0, 45.0)) == [SNOW, TILES]
    assert found("", (-179.0, -15.0, -178.0, -14.0)) == [NDVI, TILES]
    assert found("", (100.0, 50.0, 101.0, 51.0)) == [TILES]


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ((0, 0, 10, 10), (5, 5, 15, 15), True),
        ((0, 0, 10, 10), (10, 10, 15, 15), True),
        ((0, 0, 10, 10), (11, 0, 15, 10), False),
        ((0, 0, 10, 10), (0, 11, 10, 15), False),
        ((170, 0, -170, 10), (175, 0, 178, 10), True),
        ((170, 0, -170, 10), (-179, 0, -175, 10), True),
        ((170, 0, -170, 10), (-160, 0, 160, 10), False),
        ((170, 0, -170, 10), (175, 0, -175, 10), True),
        ((-180, -90, 180, 90), (170, 0, -170, 10), True),
    ],
)
def test_boxes(one, other, meet):
    assert boxes_meet(one, other) is meet
    assert boxes_meet(other, one) is meet


def test_entries_by_id():
    assert INDEX.entry("bed/1/ndvi") is NDVI
    assert INDEX.entry("bed/1/") is TILES
    assert INDEX.entry("bed/1/none") is None


def test_thousands_are_taken_in_with_rests():
    rests = []
    entries = [FlowEntry(SOURCE, f"layer {number}") for number in range(1000)]
    index = FlowIndex(entries, rest=lambda: rests.append(1))
    assert len(rests) == 2
    assert [entry.name for entry in index.find(search_words("999"))] == ["layer 999"]


@given(st.text(st.characters(codec="utf-8", categories=["L", "N"]), max_size=20))
def test_words_are_found_as_they_are_written(text):
    entry = FlowEntry(SOURCE, f"before {text} after")
    assert list(FlowIndex([entry]).find(search_words(text))) == [entry]


@given(st.text(st.sampled_from("aàâäéèêëïîôöùûüçœÀÉÈÔŒ’ xyz"), max_size=20))
def test_french_is_folded_as_everywhere(text):
    assert folded(text).split() == fold(text).split()
