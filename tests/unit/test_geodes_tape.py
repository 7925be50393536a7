"""Tapes of GEODES: asked whether a product is there, brought back by the download call, asked again."""

from dataclasses import replace

import pytest
from geodes_downloads import BODY, KEY, PRODUCT, URN, GeodesDownloads
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.downloads.order_state import OrderState
from guichet_eo.core.downloads.order_ticket import OrderTicket
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.orders.geodes_tape import GeodesTape
from loopback import Reply, json_reply
from order_bed import asked, item_of, order_portal, orderer_of, placed

ANN = Account("header", {"X-API-Key": KEY})
STORE = "https://s3.datalake.cnes.fr/sentinel1/p.zip"


@pytest.fixture
def server():
    with GeodesDownloads() as service:
        yield service


def tape_of(server, account=ANN, **options):
    order = {"kind": "geodes-tape", "endpoint": server.url, "fresh": 0, **options}
    orderer = orderer_of(order_portal(order, {"kind": "header"}), account)
    assert isinstance(orderer, GeodesTape)
    return orderer


def item(server, number=0):
    order = {"kind": "geodes-tape", "product": PRODUCT, "store": STORE}
    return replace(item_of(order, server.href(number)), id=f"{number:032x}")


def on_tape(server, *numbers):
    server.on_tape.update(f"{number:032X}" for number in numbers)


def test_what_is_there_is_fetched_at_once(server):
    ticket = placed(tape_of(server), item(server))
    assert (ticket.state, ticket.href) == (OrderState.READY, server.href())
    (question,) = server.requests
    assert question.json() == {"availability": [{"href": server.href(), "endpointURL": STORE}]}
    assert "x-api-key" not in question.headers


def test_what_lies_on_tape_is_brought_back_and_asked_for(server):
    on_tape(server, 0)
    tape, wanted = tape_of(server), item(server)
    ticket = placed(tape, wanted)
    assert (ticket.state, ticket.href) == (OrderState.ON_TAPE, "")
    assert "restoration" in ticket.words
    assert len(server.started) == 1
    later = asked(tape, wanted, ticket)
    assert later.state is OrderState.ON_TAPE
    server.on_tape.clear()
    ready = asked(tape, wanted, later)
    assert (ready.state, ready.href) == (OrderState.READY, server.href())
    assert len(server.asked("/api/download/")) == 1, "the restore is started once"


def test_a_restart_goes_on_with_the_same_order(server):
    on_tape(server, 0)
    kept = placed(tape_of(server), item(server)).to_json()
    again = asked(tape_of(server), item(server), OrderTicket.from_json(kept))
    assert again.state is OrderState.ON_TAPE
    assert len(server.asked("/api/download/")) == 1


def test_pauses_grow_up_to_the_longest(server):
    on_tape(server, 0)
    tape, wanted = tape_of(server), item(server)
    tape._options = {**tape._options, "poll": 60, "longest_poll": 200}
    ticket, pauses = placed(tape, wanted), []
    for _ in range(6):
        pauses.append(ticket.poll_after)
        ticket = asked(tape, wanted, OrderTicket.from_json(ticket.to_json()))
    assert pauses == [60.0, 90.0, 135.0, 200.0, 200.0, 200.0]


def test_all_that_is_waited_for_is_asked_about_together(server):
    on_tape(server, *range(10))
    tape = tape_of(server, fresh=3600)
    items = [item(server, number) for number in range(10)]
    tickets = [placed(tape, each) for each in items]
    first = len(server.asked("/fastavailability"))
    assert first == 10
    for each, ticket in zip(items, tickets):
        asked(tape, each, ticket)
    second = len(server.asked("/fastavailability"))
    for _ in range(3):
        for each, ticket in zip(items, tickets):
            asked(tape, each, ticket)
    assert len(server.asked("/fastavailability")) - second <= 3, "once for all, not once for each"


@pytest.mark.parametrize("restore", [
    json_reply({"messages": ["The file is not online"]}, 200),
    json_reply({"messages": ["restoration requested"]}, 409),
    Reply(202),
])  # fmt: skip
def test_whatever_the_portal_says_of_the_restore(server, restore):
    on_tape(server, 0)
    server.restore = restore
    assert placed(tape_of(server), item(server)).state is OrderState.ON_TAPE


@pytest.mark.parametrize(("restore", "kind"), [
    (json_reply({"message": "DownloadQuotaPlugin : quota"}), ErrorKind.QUOTA),
    (Reply(403, b"Downloading products per hour exceeds quota limit"), ErrorKind.QUOTA),
    (Reply(404), ErrorKind.GONE),
    (json_reply({"messages": ["wrong"]}, 422), ErrorKind.BAD_QUERY),
])  # fmt: skip
def test_what_cannot_be_brought_back(server, restore, kind):
    on_tape(server, 0)
    server.restore = restore
    with pytest.raises(PortalError) as caught:
        placed(tape_of(server), item(server))
    assert caught.value.kind is kind


def test_it_may_have_come_back_meanwhile(server):
    on_tape(server, 0)
    server.restore = Reply(200, BODY, {"Content-Type": "application/zip"})
    assert placed(tape_of(server), item(server)).state is OrderState.READY


def test_without_the_batch_the_products_own_address_is_asked(server):
    server.batch = False
    assert placed(tape_of(server), item(server)).state is OrderState.READY
    (single,) = server.asked("/availability/")
    assert single.path == f"/availability/{PRODUCT}"
    assert single.headers["x-api-key"] == KEY


@pytest.mark.parametrize(("account", "kind"), [
    (None, ErrorKind.LOGIN_NEEDED),
    (Account("header", {"X-API-Key": "other"}), ErrorKind.LOGIN_REFUSED),
])  # fmt: skip
def test_keys_that_do_not_open(server, account, kind):
    on_tape(server, 0)
    with pytest.raises(PortalError) as caught:
        placed(tape_of(server, account), item(server))
    assert caught.value.kind is kind
    assert "other" not in str(caught.value)


def test_a_line_that_drops_is_raised_and_the_order_lives_on(server):
    on_tape(server, 0)
    tape, wanted = tape_of(server), item(server)
    ticket = placed(tape, wanted)
    fast, server.fast = server.fast, lambda rows: Reply(500)
    with pytest.raises(PortalError) as caught:
        asked(tape, wanted, ticket)
    assert caught.value.kind is ErrorKind.BAD_ANSWER
    server.fast = fast
    server.on_tape.clear()
    assert asked(tape, wanted, ticket).state is OrderState.READY


@pytest.mark.parametrize("document", [
    {}, {"products": None}, {"products": [7, {"id": URN}]}, {"products": [{"id": "other", "files": []}]},
    {"products": [{"id": URN[:-2] + "V0", "files": [{"checksum": 7, "available": "yes"}]}]},
])  # fmt: skip
def test_answers_that_tell_nothing(server, document):
    server.fast = lambda rows: json_reply(document)
    assert placed(tape_of(server), item(server)).state is OrderState.READY
    assert len(server.asked("/availability/")) == 1


def test_a_cancelled_token_ends_the_wait_for_the_turn(server):
    tape = tape_of(server)
    token = CancelToken()
    token.cancel()
    with tape._turn, pytest.raises(PortalError) as caught:
        placed(tape, item(server), token)
    assert caught.value.kind is ErrorKind.CANCELLED
