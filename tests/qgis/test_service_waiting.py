"""Waiting for services until they have answered."""

import pytest
from flows_bed import InventedBook, source
from guichet_eo.core.flows.flow_state import FlowState
from guichet_eo.ui.flows.service_waiting import ServiceWaiting


@pytest.fixture
def book(qgis_app):
    made = InventedBook()
    for name in "ab":
        made.tell(source(f"{name}/0"), (), FlowState.NOT_ASKED)
    return made


@pytest.fixture
def waiting(book):
    made = ServiceWaiting(book)
    made.said = []
    made.answered.connect(made.said.append)
    return made


@pytest.mark.parametrize("state", [FlowState.LOADED, FlowState.FAILED, FlowState.LOGIN])
def test_each_service_is_said_once_whatever_it_answered(book, waiting, state):
    waiting.begin(("a/0", "b/0"))
    assert waiting.awaited == {"a/0", "b/0"}
    assert (book.asked, waiting.said) == ([("a/0", False), ("b/0", False)], [])
    book.tell(book.source("b/0"), (), state)
    book.tell(book.source("b/0"), (), state)
    assert (waiting.said, waiting.awaited) == (["b/0"], {"a/0"})
    book.tell(book.source("a/0"), (), state)
    assert (waiting.said, waiting.awaited) == (["b/0", "a/0"], frozenset())


def test_others_and_those_that_are_waited_for_no_more_are_not_said(book, waiting):
    waiting.begin(("a/0",), again=True)
    assert book.asked == [("a/0", True)]
    book.tell(book.source("b/0"))
    waiting.cancel()
    book.tell(book.source("a/0"))
    assert waiting.said == []


def test_what_is_known_is_said_when_all_are_waited_for(book, waiting):
    book.load = lambda source_id, again: None  # as the book does for what it knows
    for name in "ab":
        book.tell(book.source(f"{name}/0"))
    left = []
    waiting.answered.connect(lambda _id: left.append(waiting.awaited))
    waiting.begin(("a/0", "b/0"))
    assert (waiting.said, left) == (["a/0", "b/0"], [{"b/0"}, frozenset()])
