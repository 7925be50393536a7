"""Orders at a broker: licences, placed, asked by HEAD, refused, expired, tokens that end in between."""

from datetime import datetime, timezone

import bad_network
import pytest
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.downloads.licence_acceptance import LicenceAcceptance
from guichet_eo.core.downloads.order_state import OrderState
from guichet_eo.core.downloads.order_ticket import OrderTicket
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.orders.hda_order import HdaOrder
from hda_orders import API, BODY, LOCATION, PRODUCT, SET, TERMS, HdaOrders
from loopback import Reply, json_reply
from order_bed import LOGIN, WRONG, asked, item_of, order_portal, orderer_of, placed

ACCEPTED = LicenceAcceptance("here", "Copernicus", "", "Ann", datetime(2026, 6, 1, tzinfo=timezone.utc))
ORDER = {"kind": "hda", "dataset": SET, "product": PRODUCT, "location": LOCATION}
ITEM = item_of(ORDER, acceptance=ACCEPTED)


@pytest.fixture
def server():
    with HdaOrders() as service:
        yield service


def broker_of(server, account=LOGIN):
    gate = {"kind": "hda", "endpoint": f"{server.url}/identity/gettoken"}
    orderer = orderer_of(order_portal({"kind": "hda", "endpoint": f"{server.url}/hda"}, gate), account)
    assert isinstance(orderer, HdaOrder)
    return orderer


def refusal(call):
    with pytest.raises(PortalError) as caught:
        call()
    assert "bearer-" not in str(caught.value)
    return caught.value


def test_an_order_is_placed_asked_for_and_ready(server):
    broker = broker_of(server)
    ticket = placed(broker, ITEM)
    assert (ticket.state, ticket.href) == (OrderState.PENDING, "")
    (order,) = server.sent("POST", f"{API}/dataaccess/download")
    assert order.json() == {"dataset_id": SET, "product_id": PRODUCT, "location": LOCATION}
    ticket = asked(broker, ITEM, ticket)
    assert ticket.state is OrderState.PENDING
    ticket = asked(broker, ITEM, ticket)
    assert (ticket.state, ticket.size, ticket.name) == (OrderState.READY, len(BODY), "S2B.zip")
    assert ticket.href == f"{server.url}{API}/dataaccess/download/order-1"
    assert {each.method for each in server.requests if "/download/" in each.path} == {"HEAD"}


def test_licences_are_accepted_at_the_portal_once_and_only_after_the_user_did(server):
    broker = broker_of(server)
    error = refusal(lambda: placed(broker, item_of(ORDER)))
    assert (error.kind, error.detail) == (ErrorKind.LICENCE, TERMS)
    path = f"{API}/termsaccepted/{TERMS}"
    assert not server.sent("PUT", path)
    assert not server.sent("POST", f"{API}/dataaccess/download")
    placed(broker, ITEM)
    placed(broker, ITEM)
    assert len(server.sent("PUT", path)) == 1
    assert server.accepted == {TERMS}


def test_a_licence_that_the_portal_knows_as_accepted_is_left_alone(server):
    server.accepted = {TERMS}
    assert placed(broker_of(server), item_of(ORDER)).state is OrderState.PENDING
    assert not server.sent("PUT", f"{API}/termsaccepted/{TERMS}")


def test_all_licences_that_are_open_are_named(server):
    server.terms = [TERMS, "EUMETSAT_Copernicus_Data_Licence", "bad name\n", 7]
    error = refusal(lambda: placed(broker_of(server), item_of(ORDER)))
    assert error.detail == f"{TERMS}, EUMETSAT_Copernicus_Data_Licence"


def test_an_acceptance_that_was_withdrawn_is_asked_for_again(server):
    broker = broker_of(server)
    placed(broker, ITEM)
    server.accepted.clear()
    assert refusal(lambda: placed(broker, item_of(ORDER))).kind is ErrorKind.LICENCE
    assert not server.accepted
    assert placed(broker, ITEM).state is OrderState.PENDING
    server.accepted.clear()
    assert placed(broker, ITEM).state is OrderState.PENDING
    assert server.accepted == {TERMS}


@pytest.mark.parametrize("known", [PRODUCT[:-5], PRODUCT])
def test_products_are_ordered_with_or_without_their_ending(server, known):
    server.known = {known}
    assert placed(broker_of(server), ITEM).state is OrderState.PENDING


def test_an_unknown_product(server):
    server.known = set()
    assert refusal(lambda: placed(broker_of(server), ITEM)).kind is ErrorKind.GONE


def test_a_token_that_ends_in_between_is_renewed(server):
    broker = broker_of(server)
    ticket = placed(broker, ITEM)
    server.live = set()
    assert asked(broker, ITEM, ticket).state is OrderState.PENDING
    assert len([each for each in server.requests if each.path.endswith("gettoken")]) == 2


def test_a_restart_goes_on_with_the_same_order(server):
    kept = placed(broker_of(server), ITEM).to_json()
    broker = broker_of(server)
    ticket = asked(broker, ITEM, OrderTicket.from_json(kept))
    ticket = asked(broker, ITEM, OrderTicket.from_json(ticket.to_json()))
    assert ticket.state is OrderState.READY
    assert len(server.sent("POST", f"{API}/dataaccess/download")) == 1
    assert "hidden" not in str(kept)


@pytest.mark.parametrize(("reply", "state"), [
    (Reply(404), OrderState.EXPIRED),
    (Reply(410), OrderState.EXPIRED),
    (Reply(400), OrderState.REFUSED),
    (Reply(422), OrderState.REFUSED),
])  # fmt: skip
def test_orders_that_come_to_nothing(server, reply, state):
    server.polls = [reply]
    server.states["order-1"] = {"status": "failed", "message": "no such\x00 product"}
    broker = broker_of(server)
    ticket = asked(broker, ITEM, placed(broker, ITEM))
    assert ticket.state is state
    assert ticket.words == ("no such product" if state is OrderState.REFUSED else "")


def test_a_broken_broker_is_passing_trouble_unless_it_says_that_the_order_failed(server):
    server.polls = [Reply(500)]
    broker = broker_of(server)
    ticket = placed(broker, ITEM)
    assert refusal(lambda: asked(broker, ITEM, ticket)).kind is ErrorKind.BAD_ANSWER
    server.states["order-1"] = {"status": "failed", "message": "out of memory"}
    assert asked(broker, ITEM, ticket).state is OrderState.REFUSED


@pytest.mark.parametrize("status", [502, 503])
def test_trouble_on_the_way_is_passing(server, status):
    server.polls = [Reply(status), Reply(status), HdaOrders.ready()]
    broker = broker_of(server)
    ticket = placed(broker, ITEM)
    assert refusal(lambda: asked(broker, ITEM, ticket)).kind is ErrorKind.UNREACHABLE
    assert asked(broker, ITEM, ticket).state is OrderState.READY


@pytest.mark.parametrize("drop", [bad_network.reset(Reply(202)), bad_network.reset(HdaOrders.ready())])
def test_a_line_that_drops_is_passing_trouble(server, drop):
    server.polls = [drop, drop, HdaOrders.ready()]
    broker = broker_of(server)
    ticket = placed(broker, ITEM)
    assert refusal(lambda: asked(broker, ITEM, ticket)).kind in (ErrorKind.UNREACHABLE, ErrorKind.BAD_ANSWER)
    assert asked(broker, ITEM, ticket).state is OrderState.READY


def test_a_cancelled_token_ends_an_order(server):
    token = CancelToken()
    token.cancel()
    assert refusal(lambda: placed(broker_of(server), ITEM, token)).kind is ErrorKind.CANCELLED
    assert not server.requests


def test_pauses_that_the_broker_asks_for(server):
    server.polls = [Reply(202, headers={"Retry-After": "120"})]
    broker = broker_of(server)
    assert asked(broker, ITEM, placed(broker, ITEM)).poll_after == 120.0


def test_the_quota_is_told_with_its_end(server):
    server.polls = [server.used_up(600)]
    broker = broker_of(server)
    ticket = placed(broker, ITEM)
    error = refusal(lambda: asked(broker, ITEM, ticket))
    assert error.kind is ErrorKind.QUOTA
    assert 590 < error.retry_after <= 600


def test_a_refusal_without_words_is_a_missing_right_once_a_new_login_did_not_help(server):
    server.polls = [Reply(403)]
    broker = broker_of(server)
    ticket = placed(broker, ITEM)
    assert refusal(lambda: asked(broker, ITEM, ticket)).kind is ErrorKind.NOT_ALLOWED


def test_wrong_passwords_are_told(server):
    assert refusal(lambda: placed(broker_of(server, WRONG), ITEM)).kind is ErrorKind.LOGIN_REFUSED
    assert refusal(lambda: placed(broker_of(server, None), ITEM)).kind is ErrorKind.LOGIN_NEEDED


@pytest.mark.parametrize("answer", [
    json_reply({}), json_reply({"download_id": "../../x y"}), json_reply([1]), Reply(200, b"{"),
    Reply(200, b"<html><title>Maintenance</title></html>"),
])  # fmt: skip
def test_orders_without_a_usable_number(server, answer):
    server.order = lambda asked: answer
    assert refusal(lambda: placed(broker_of(server), ITEM)).kind is ErrorKind.BAD_ANSWER


def test_items_and_tickets_that_lack_something(server):
    lacking = item_of({"kind": "hda", "dataset": SET})
    assert refusal(lambda: placed(broker_of(server), lacking)).kind is ErrorKind.BAD_QUERY
    assert asked(broker_of(server), ITEM, OrderTicket(OrderState.PENDING)).state is OrderState.EXPIRED
    assert not server.requests
