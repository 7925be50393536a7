"""Which orderer a portal has; what cannot be ordered from here; file names of headers."""

import json
from pathlib import Path

import pytest
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.downloads.order_state import OrderState
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_file import read_portal
from guichet_eo.providers.orders.disposition_name import disposition_name
from guichet_eo.providers.orders.elsewhere import Elsewhere
from guichet_eo.providers.pixel_gates import DOWNLOAD, make_gate
from order_bed import PROFILE, asked, item_of, order_portal, orderer_of, placed

PORTALS = Path(__file__).resolve().parents[2] / "resources/portals"
WAYS = {"geodes": "GeodesTape", "wekeo": "HdaOrder", "swh": "RegardsOrder", "usgs-landsatlook": "M2mOrder",
        "cdse": "Elsewhere", "creodias": "Elsewhere", "airbus": "Elsewhere"}  # fmt: skip


@pytest.mark.parametrize("path", sorted(PORTALS.glob("*.json")), ids=lambda path: path.stem)
def test_the_portals_of_the_plugin(path):
    portal = read_portal(json.loads(path.read_text(encoding="utf-8")))
    if not portal.trusted_hosts:
        return
    orderer = orderer_of(portal, None)
    assert type(orderer).__name__ == WAYS.get(portal.id, "NoneType")
    if isinstance(orderer, Elsewhere):
        assert portal.downloads.offline.en
        assert portal.downloads.offline.fr != portal.downloads.offline.en
        assert portal.downloads.offline_url.startswith("https://")


def test_nothing_is_sent_for_what_is_ordered_elsewhere():
    portal = order_portal({}, offline=LocalText("Order it there"))
    orderer, item = orderer_of(portal, None), item_of({"kind": "elsewhere"})
    ticket = placed(orderer, item)
    assert ticket.state is OrderState.ELSEWHERE
    assert asked(orderer, item, ticket).state is OrderState.ELSEWHERE
    orderer.release(ticket, CancelToken())


def test_an_item_may_be_ordered_elsewhere_although_the_portal_takes_orders():
    portal = order_portal({"kind": "hda", "endpoint": "http://127.0.0.1:9/hda"})
    assert placed(orderer_of(portal, None), item_of({"kind": "elsewhere"})).state is OrderState.ELSEWHERE


def test_a_portal_that_says_nothing_has_no_orderer():
    assert orderer_of(order_portal({}), None) is None


@pytest.mark.parametrize("order", [
    {"kind": "carrier-pigeon"},
    {"endpoint": "https://portal.example"},
    {"kind": "hda", "endpoint": "https://stranger.example/hda"},
    {"kind": "hda", "endpoint": "http://portal.example/hda"},
    {"kind": "regards"},
])  # fmt: skip
def test_ways_that_are_unknown_or_not_safe(order):
    with pytest.raises(PortalError) as caught:
        orderer_of(order_portal(order, trusted=("portal.example",)), None)
    assert caught.value.kind is ErrorKind.BAD_QUERY


GATES = {"geodes": "HeaderGate", "wekeo": "HdaGate", "swh": "RegardsGate", "airbus": "ApiKeyGate",
         "hydroweb": "HeaderGate", "sara": "BasicGate", "terrascope": "BearerGate",
         "cdse": "BearerBucketGate", "creodias": "LinkTokenGate", "usgs-landsatlook": "M2mGate"}  # fmt: skip


@pytest.mark.parametrize(("portal_id", "gate"), GATES.items())
def test_the_first_gate_of_downloads(portal_id, gate):
    portal = read_portal(json.loads((PORTALS / f"{portal_id}.json").read_text(encoding="utf-8")))
    made = make_gate(portal, PROFILE, None, DOWNLOAD)
    assert type(made).__name__ == gate
    assert made._options.get("redirects") is False


@pytest.mark.parametrize(("header", "name"), [
    ('attachment; filename="S2B.zip"', "S2B.zip"),
    ("attachment; filename=CZ_2018.zip", "CZ_2018.zip"),
    ("attachment; filename*=UTF-8''Caf%C3%A9.zip", "Café.zip"),
    ("attachment; filename*=nonsense''x.zip", "x.zip"),
    ("attachment; filename=../../x", "../../x"),
    ("inline", ""), ("", ""), ("filename=" + "x" * 3000, ""), ('attachment; filename="a\r\nb"', "a  b"),
])  # fmt: skip
def test_names_in_headers(header, name):
    assert disposition_name(header) == name
