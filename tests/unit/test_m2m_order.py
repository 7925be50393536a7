"""Bundles of the Machine-to-Machine API: chosen, requested, retrieved, limited."""

import pytest
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.downloads.order_state import OrderState
from guichet_eo.core.downloads.order_ticket import OrderTicket
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.orders.m2m_bundle import M2mBundle, chosen_bundle
from guichet_eo.providers.orders.m2m_order import M2mOrder
from loopback import json_reply
from m2m_downloads import BUNDLE, ENTITY, NAME, OPTIONS, ROOT, SET, SHA, SIZE, WORD, M2mDownloads, option
from order_bed import asked, item_of, order_portal, orderer_of, placed

ITEM = item_of({"kind": "m2m", "dataset": SET, "entity": ENTITY, "product": ""}, needs="")
LABEL = "guichet-0123456789abcdef"
ANN = Account("basic", {"username": NAME, "password": WORD})


@pytest.fixture
def server():
    with M2mDownloads() as service:
        yield service


def explorer_of(server, account=ANN):
    gate = {"kind": "m2m", "endpoint": f"{server.url}{ROOT}/login-token"}
    orderer = orderer_of(order_portal({"kind": "m2m", "endpoint": server.url + ROOT}, gate), account)
    assert isinstance(orderer, M2mOrder)
    return orderer


def refusal(call):
    with pytest.raises(PortalError) as caught:
        call()
    assert WORD not in str(caught.value)
    return caught.value


def test_a_bundle_that_is_prepared_is_retrieved(server):
    explorer = explorer_of(server)
    ticket = placed(explorer, ITEM)
    assert (ticket.state, ticket.href) == (OrderState.PENDING, "")
    ticket = asked(explorer, ITEM, ticket)
    assert (ticket.state, ticket.words) == (OrderState.PENDING, "Staging")
    ticket = asked(explorer, ITEM, ticket)
    assert (ticket.state, ticket.size, ticket.name) == (OrderState.READY, SIZE, "LC08_L2SP.tar")
    assert ticket.href == f"{server.url}/download/8?token=hidden"
    assert server.verbs() == [
        "download-options",
        "download-request",
        "download-retrieve",
        "download-retrieve",
    ]


def test_a_bundle_that_is_there_is_given_at_once(server):
    server.late = 0
    ticket = placed(explorer_of(server), ITEM)
    assert (ticket.state, ticket.checksums) == (OrderState.READY, (f"sha256:{SHA}",))
    assert "hidden" not in str(ticket.to_json()) + repr(ticket)
    again = asked(explorer_of(server), ITEM, OrderTicket.from_json(ticket.to_json()))
    assert again.href == ticket.href, "after a restart the address is asked for again"


def test_an_order_from_before_a_crash_is_found_by_its_label(server):
    server.known = LABEL
    explorer = explorer_of(server)
    ticket = placed(explorer, ITEM)
    assert (ticket.state, ticket.reference["label"]) == (OrderState.PENDING, LABEL)
    server.known = "order of another program"
    ticket = placed(explorer, ITEM)
    assert asked(explorer, ITEM, ticket).reference["label"] == "order of another program"
    explorer.release(ticket, CancelToken())
    assert not server.removed, "what another program ordered is left to it"


def test_what_was_fetched_or_cancelled_leaves_the_queue(server):
    explorer = explorer_of(server)
    explorer.release(placed(explorer, ITEM), CancelToken())
    assert server.removed == [LABEL]


def test_an_order_that_is_gone_has_expired(server):
    explorer = explorer_of(server)
    ticket = placed(explorer, ITEM)
    server.orders.clear()
    assert asked(explorer, ITEM, ticket).state is OrderState.EXPIRED


def test_a_refused_request_is_told_in_the_portals_words(server):
    server.failed = [{"entityId": ENTITY, "errorMessage": "You may not download this"}]
    ticket = placed(explorer_of(server), ITEM)
    assert (ticket.state, ticket.words) == (OrderState.REFUSED, "You may not download this")


def test_what_must_be_made_is_ordered_elsewhere(server):
    server.options = [{**row, "available": False} for row in OPTIONS]
    assert placed(explorer_of(server), ITEM).state is OrderState.ELSEWHERE


def test_a_scene_without_files_is_gone(server):
    server.options = []
    assert refusal(lambda: placed(explorer_of(server), ITEM)).kind is ErrorKind.GONE


def test_a_key_that_ends_in_between_is_renewed(server):
    explorer = explorer_of(server)
    ticket = placed(explorer, ITEM)
    server.problems["download-retrieve"] = ("AUTH_EXPIRED", "key expired")
    assert asked(explorer, ITEM, ticket).state is OrderState.PENDING
    assert server.keys == 2


@pytest.mark.parametrize(("code", "words", "kind", "pause"), [
    ("RATE_LIMIT_USER_DL", "User has reached the limit", ErrorKind.QUOTA, 900.0),
    ("RATE_LIMIT", "one at a time", ErrorKind.RATE_LIMITED, None),
    ("DOWNLOAD_ERROR", "This download has been temporarily disabled.", ErrorKind.UNREACHABLE, None),
    ("DATASET_AUTH", "no access", ErrorKind.NOT_ALLOWED, None),
    ("INPUT_INVALID", "wrong", ErrorKind.BAD_QUERY, None),
])  # fmt: skip
def test_errors_of_status_200(server, code, words, kind, pause):
    server.problems["download-request"] = (code, words)
    error = refusal(lambda: placed(explorer_of(server), ITEM))
    assert (error.kind, error.retry_after) == (kind, pause)


def test_wrong_application_tokens(server):
    wrong = Account("basic", {"username": NAME, "password": "other"})
    assert refusal(lambda: placed(explorer_of(server, wrong), ITEM)).kind is ErrorKind.LOGIN_REFUSED


@pytest.mark.parametrize("url", [None, "", 7, "file:///etc/passwd", "s3://bucket/key"])
def test_addresses_that_lead_nowhere(server, url):
    server.late = 0
    row = server.row
    server.row = lambda number: {**row(number), "url": url}
    assert refusal(lambda: placed(explorer_of(server), ITEM)).kind is ErrorKind.BAD_ANSWER


@pytest.mark.parametrize(
    "data", [None, [], {}, {"availableDownloads": 7, "preparingDownloads": [1], "failed": {}}]
)
def test_answers_that_say_nothing(server, data):
    server.download_request = lambda asked: data
    explorer = explorer_of(server)
    if data is None:
        assert refusal(lambda: placed(explorer, ITEM)).kind is ErrorKind.BAD_ANSWER
    else:
        assert placed(explorer, ITEM).state is OrderState.REFUSED


def test_no_envelope(server):
    server.answer = lambda data, code=None, words=None: json_reply([])
    assert refusal(lambda: placed(explorer_of(server), ITEM)).kind is ErrorKind.BAD_ANSWER


@pytest.mark.parametrize(("wanted", "number"), [
    ("", BUNDLE), ("D002", "5e83d14fb9436002"), ("5e83d14fb9436002", "5e83d14fb9436002"), ("D999", None),
])  # fmt: skip
def test_which_product_is_fetched(wanted, number):
    found = chosen_bundle(OPTIONS, ENTITY, wanted)
    assert (None if found is None else found.id) == number


def test_without_a_bundle_the_largest_is_fetched():
    rows = [option("a" * 16, "Natural Color", 5), option("b" * 16, "GeoTIFF", 90), option("c" * 16, "QA", 7)]
    assert chosen_bundle(rows, ENTITY, "").id == "b" * 16
    assert chosen_bundle(rows, "another", "") is None


@pytest.mark.parametrize("row", [
    {}, {"filesize": "many", "checksum": 7}, {"filesize": True, "checksum": [1]},
    {"filesize": -1, "checksum": [{"id": "sha256sum", "value": "no"}]},
])  # fmt: skip
def test_sizes_and_checksums_that_are_nonsense(row):
    assert M2mBundle.of(row) == M2mBundle("")


def test_what_is_known_of_a_bundle_is_kept_with_the_order():
    bundle = chosen_bundle(OPTIONS, ENTITY, "")
    assert M2mBundle.of(bundle.to_json()) == M2mBundle(BUNDLE, SIZE, (f"sha256:{SHA}",))
