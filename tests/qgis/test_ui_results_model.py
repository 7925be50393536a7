"""The list: sorted and filtered by itself, rows that stay where they are."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from guichet_eo.core.acquisition_order import AcquisitionOrder
from guichet_eo.ui.results.acquisition_model import AcquisitionModel
from guichet_eo.ui.results.list_filter import ListFilter
from guichet_eo.ui.widgets.acquisition_delegate import ACQUISITION, CHOSEN, OFFER
from guichet_eo.ui.widgets.scene_words import SceneWords
from qgis.PyQt.QtCore import QModelIndex, QPersistentModelIndex, Qt
from qgis.PyQt.QtTest import QAbstractItemModelTester
from results_bed import Heard, invented

STRICT = QAbstractItemModelTester.FailureReportingMode.Fatal


@pytest.fixture
def model(qgis_app):
    guichet = invented.InventedGuichet()
    model = AcquisitionModel(SceneWords(guichet), AcquisitionOrder.NEWEST.key)
    model.guichet = guichet
    model.tester = QAbstractItemModelTester(model, STRICT)
    return model


def ids(model):
    return [one.id for one in model.rows]


def test_arriving_in_any_order_ends_sorted(model):
    found = invented.acquisitions(60)
    random.Random(5).shuffle(found)
    for start in range(0, 60, 7):
        model.add(found[start : start + 7])
    assert ids(model) == list(range(60))
    assert model.rowCount() == 60


def test_neighbours_are_inserted_as_one_run(model):
    model.add(invented.acquisitions(72)[:10] + invented.acquisitions(72)[20:30])
    inserted = Heard(model.rowsInserted)
    rows = model.add(invented.acquisitions(72)[10:20])
    assert [(first, last) for _parent, first, last in inserted] == [(10, 19)]
    assert sorted(rows) == list(range(10, 20))


def test_the_same_twice_is_there_once(model):
    model.add(invented.acquisitions(5))
    model.add(invented.acquisitions(5))
    assert model.total == 5


def test_offers_are_children(model):
    model.add(invented.acquisitions(5))
    row = model.index(2, 0)
    assert model.rowCount(row) == 5
    offer = model.index(3, 0, row)
    assert model.parent(offer) == row
    assert model.data(offer, OFFER).portal == "geodes"
    assert model.data(row, ACQUISITION).id == 2
    assert model.rowCount(offer) == 0
    assert not model.hasChildren(offer)
    assert model.acquisition_at(offer).id == 2
    assert not model.index(7, 0, row).isValid()


def test_a_new_offer_does_not_move_the_row(model):
    found = invented.acquisitions(5)
    model.add(found)
    model.set_open(2, True)
    inserted, changed = Heard(model.rowsInserted), Heard(model.dataChanged)
    more = replace(found[2], offers=(*found[2].offers, invented.scene("terrascope", 2, invented.LAST_DAY)))
    model.change([more])
    assert ids(model) == [0, 1, 2, 3, 4]
    assert model.rowCount(model.index(2, 0)) == 6
    assert [(first, last) for _parent, first, last in inserted] == [(5, 5)]
    assert changed
    assert model.acquisition(2) is more


def test_a_change_of_what_is_hidden_or_unknown_is_taken_quietly(model):
    found = invented.acquisitions(5)
    model.add(found[:4])
    chosen = ListFilter()
    chosen.text = "no such words"
    model.set_filter(chosen)
    model.change(found)
    assert model.rowCount() == 0
    assert model.total == 4


@pytest.mark.parametrize("order", AcquisitionOrder)
def test_orders(model, order):
    model.add(invented.acquisitions(40))
    model.set_order(order.key)
    assert ids(model) == [one.id for one in order.sort(invented.acquisitions(40))]
    model.add([invented.acquisition(99, invented.LAST_DAY - timedelta(days=3), 50)])
    assert ids(model) == [one.id for one in order.sort(model.rows)]
    assert all(model.row_of(one) == row for row, one in enumerate(ids(model)))


def test_what_is_current_stays_current_when_sorted(model):
    model.add(invented.acquisitions(20))
    kept = QPersistentModelIndex(model.index_of(7))
    child = QPersistentModelIndex(model.index(0, 0, model.index_of(4)))
    model.set_order(AcquisitionOrder.OLDEST.key)
    assert model.acquisition_at(QModelIndex(kept)).id == 7
    assert model.acquisition_at(QModelIndex(child)).id == 4


def test_filter_by_words_and_days(model):
    model.add(invented.acquisitions(30))
    chosen = ListFilter()
    chosen.text = "2026-10"
    model.set_filter(chosen)
    assert {one.acquired.month for one in model.rows} == {10}
    chosen.days = (invented.LAST_DAY.date().replace(month=10, day=24),) * 2
    model.set_filter(chosen)
    assert len(ids(model)) == 1
    assert model.row_of(0) is None
    assert not model.index_of(0).isValid()
    assert model.total == 30
    late = invented.acquisition(200, invented.LAST_DAY.replace(month=10, day=24, hour=20), 9)
    model.add([late, invented.acquisition(201, invented.LAST_DAY, 9)])
    assert 200 in ids(model)
    assert 201 not in ids(model), "what arrives is filtered too"


def test_removed_ones_do_not_come_back_in_the_same_search(model):
    model.add(invented.acquisitions(6))
    model.remove({1, 4})
    assert ids(model) == [0, 2, 3, 5]
    model.add(invented.acquisitions(6))
    assert ids(model) == [0, 2, 3, 5]
    model.clear()
    model.add(invented.acquisitions(6))
    assert model.rowCount() == 6


def test_the_user_chooses_an_offer(model):
    model.add(invented.acquisitions(5))
    one = model.acquisition(2)
    assert model.chosen(one) is one.best
    model.choose(2, one.offers[3])
    assert model.chosen(one) is one.offers[3]
    row = model.index(2, 0)
    assert [model.data(model.index(place, 0, row), CHOSEN) for place in range(5)] == [
        False, False, False, True, False,
    ]  # fmt: skip
    assert model.offer_at(row) is one.offers[3]
    assert model.offer_at(model.index(1, 0, row)) is one.offers[1]


def test_hostile_titles_do_not_become_markup(model):
    one = invented.acquisition(3, invented.LAST_DAY, 5)
    bad = replace(one, offers=(replace(one.best, platform='<img src="file:///etc/passwd">'),))
    model.add([bad])
    assert "<img" not in model.data(model.index(0, 0), Qt.ItemDataRole.ToolTipRole)


def test_nothing_is_said_of_no_index(model):
    assert model.data(QModelIndex(), Qt.ItemDataRole.ToolTipRole) is None
    assert model.acquisition_at(QModelIndex()) is None
    assert model.offer_at(QModelIndex()) is None
    assert model.columnCount() == 1
