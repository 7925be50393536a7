"""Orders of REGARDS: basket, selection, order, states, the filter before it."""

import threading
from dataclasses import replace

import pytest
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.downloads.order_state import OrderState
from guichet_eo.core.downloads.order_ticket import OrderTicket
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.orders.regards_order import RegardsOrder
from loopback import Reply, json_reply
from order_bed import LOGIN, WRONG, asked, item_of, order_portal, orderer_of, placed
from regards_orders import ROOT, URN, RegardsOrders

ITEM = item_of({"kind": "regards", "product": URN, "dataset": ""})


@pytest.fixture
def server():
    with RegardsOrders() as service:
        yield service


def catalogue_of(server, account=LOGIN):
    gate = {"kind": "regards", "endpoint": f"{server.url}/api/v1/rs-authentication/oauth/token"}
    gate |= {"scope": "swh", "client": "client:words"}
    orderer = orderer_of(order_portal({"kind": "regards", "endpoint": f"{server.url}/api/v1"}, gate), account)
    assert isinstance(orderer, RegardsOrder)
    return orderer


def refusal(call):
    with pytest.raises(PortalError) as caught:
        call()
    assert "bearer-" not in str(caught.value)
    return caught.value


def test_a_product_goes_through_the_basket(server):
    catalogue = catalogue_of(server)
    ticket = placed(catalogue, ITEM)
    assert (ticket.state, ticket.reference["order"]) == (OrderState.PENDING, 1)
    told = [(each.method, each.path) for each in server.requests if each.path.startswith(ROOT)]
    basket = f"{ROOT}/order/basket"
    assert told == [("DELETE", basket), ("POST", f"{basket}/selection"), ("POST", f"{ROOT}/user/orders")]
    (chosen,) = server.orders[1][1]
    assert chosen["entityIdsToInclude"] == [URN]
    ticket = asked(catalogue, ITEM, ticket)
    assert (ticket.state, ticket.words) == (OrderState.PENDING, "56 %")
    ticket = asked(catalogue, ITEM, ticket)
    assert (ticket.state, ticket.href) == (OrderState.READY, f"{server.url}{ROOT}/user/orders/1/download")
    assert ticket.name == "order_1.zip"


def test_what_lies_in_the_basket_is_not_ordered(server):
    server.basket.append({"entityIdsToInclude": ["something of the user's"]})
    placed(catalogue_of(server), ITEM)
    assert len(server.orders[1][1]) == 1


def test_orders_of_several_threads_do_not_meet_in_the_basket(server):
    catalogue = catalogue_of(server)
    items = [replace(ITEM, id=f"{number:08x}" * 4) for number in range(8)]
    threads = [threading.Thread(target=placed, args=(catalogue, each)) for each in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(server.orders) == 8
    assert server.most_in_basket == 1


def test_a_cancelled_token_ends_the_wait_for_the_basket(server):
    catalogue, token = catalogue_of(server), CancelToken()
    token.cancel()
    with catalogue._basket:
        assert refusal(lambda: placed(catalogue, ITEM, token)).kind is ErrorKind.CANCELLED


@pytest.mark.parametrize(("state", "more", "expected"), [
    ("DONE_WITH_WARNING", {"filesInErrorCount": 1}, OrderState.READY),
    ("DONE", {"expirationDate": "2999-02-08T18:00:00.664Z"}, OrderState.READY),
    ("DONE", {"expirationDate": "2018-02-08T18:00:00.664Z"}, OrderState.EXPIRED),
    ("DONE_WITH_WARNING", {"availableFilesCount": 0, "filesInErrorCount": 1}, OrderState.REFUSED),
    ("FAILED", {}, OrderState.REFUSED),
    ("ERROR", {}, OrderState.REFUSED),
    ("EXPIRED", {}, OrderState.EXPIRED),
    ("DELETED", {}, OrderState.EXPIRED),
    ("RUNNING", {"waitingForUser": True}, OrderState.PENDING),
    ("SOMETHING_NEW", {}, OrderState.PENDING),
])  # fmt: skip
def test_states(server, state, more, expected):
    server.states, server.more = ["PENDING", state], more
    catalogue = catalogue_of(server)
    ticket = asked(catalogue, ITEM, placed(catalogue, ITEM))
    assert ticket.state is expected
    assert bool(ticket.href) is (expected is OrderState.READY)


def test_an_order_that_is_gone_has_expired(server):
    catalogue = catalogue_of(server)
    ticket = placed(catalogue, ITEM)
    server.orders.clear()
    assert asked(catalogue, ITEM, ticket).state is OrderState.EXPIRED
    again = placed(catalogue, replace(ITEM, id="f" * 32))
    assert again.state is OrderState.PENDING


def test_a_restart_goes_on_with_the_same_order(server):
    kept = placed(catalogue_of(server), ITEM).to_json()
    server.states = ["DONE"]
    server.orders[1] = (*server.orders[1][:2], ["DONE"])
    assert asked(catalogue_of(server), ITEM, OrderTicket.from_json(kept)).state is OrderState.READY
    assert len(server.orders) == 1


def test_a_token_that_ends_in_between_is_renewed(server):
    catalogue = catalogue_of(server)
    ticket = placed(catalogue, ITEM)
    server.live = set()
    assert asked(catalogue, ITEM, ticket).state is OrderState.PENDING


def test_a_missing_right_is_told_once_a_new_login_did_not_help(server):
    catalogue = catalogue_of(server)
    server.api = lambda request, path: json_reply({"messages": ["Access denied"]}, 403)
    error = refusal(lambda: placed(catalogue, ITEM))
    assert (error.kind, error.status) == (ErrorKind.NOT_ALLOWED, 403)


@pytest.mark.parametrize("status", [200, 403])
@pytest.mark.parametrize("path", ["/order/basket", "/order/basket/selection", "/user/orders"])
def test_the_filter_before_the_catalogue(server, status, path):
    server.rejected, server.rejection = ROOT + path, status
    catalogue = catalogue_of(server)
    catalogue._gate.open([server.url], CancelToken())
    error = refusal(lambda: placed(catalogue, ITEM))
    assert error.kind is ErrorKind.BAD_ANSWER
    assert "Request Rejected" in error.detail
    assert not server.orders


def test_a_search_server_that_breaks_is_passing_trouble(server):
    catalogue = catalogue_of(server)
    ticket = placed(catalogue, ITEM)
    api, server.api = server.api, lambda request, path: Reply(500)
    assert refusal(lambda: asked(catalogue, ITEM, ticket)).kind is ErrorKind.BAD_ANSWER
    server.api = api
    assert asked(catalogue, ITEM, ticket).state is OrderState.PENDING


@pytest.mark.parametrize("answer", [
    json_reply({}), json_reply({"content": {"id": "x"}}), json_reply({"content": [1]}), Reply(200, b"{"),
])  # fmt: skip
def test_answers_that_are_none(server, answer):
    server.api = lambda request, path: (
        answer if path == "/user/orders" else json_reply({"content": {"id": 1}})
    )
    assert refusal(lambda: placed(catalogue_of(server), ITEM)).kind is ErrorKind.BAD_ANSWER


def test_wrong_passwords_and_tickets_without_a_number(server):
    assert refusal(lambda: placed(catalogue_of(server, WRONG), ITEM)).kind is ErrorKind.LOGIN_REFUSED
    ticket = OrderTicket(OrderState.PENDING, {"order": "../1"})
    assert asked(catalogue_of(server), ITEM, ticket).state is OrderState.EXPIRED
