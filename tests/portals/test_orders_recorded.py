"""Recorded answers to orders at the USGS and REGARDS; what GEODES is asked about recorded items."""

import json

import pytest
from geodes_server import geodes_portal
from guichet_eo.core.account import Account
from guichet_eo.core.downloads.order_state import OrderState
from guichet_eo.core.downloads.order_ticket import OrderTicket
from guichet_eo.core.portal_downloads import PortalDownloads
from guichet_eo.providers.geodes.geodes_dialect import GeodesDialect
from loopback import Loopback, Reply, json_reply
from m2m_downloads import NAME, ROOT, WORD
from order_bed import LOGIN, asked, item_of, order_portal, orderer_of, placed

ENTITY = "LC82260782020217LGN00"


@pytest.fixture
def recorded(shared):
    def read(path):
        return json.loads((shared / "portals" / "recorded" / path).read_text(encoding="utf-8"))

    return read


def test_a_bundle_of_the_usgs(recorded):
    answers = {
        "login-token": {"data": "key", "errorCode": None},
        "download-options": recorded("usgs-landsatlook/m2m_download_options.json"),
        "download-request": recorded("usgs-landsatlook/m2m_download_request.json"),
    }
    with Loopback(lambda request: json_reply(answers[request.path.rpartition("/")[2]])) as server:
        gate = {"kind": "m2m", "endpoint": f"{server.url}{ROOT}/login-token"}
        portal = order_portal({"kind": "m2m", "endpoint": server.url + ROOT}, gate)
        account = Account("basic", {"username": NAME, "password": WORD})
        item = item_of({"kind": "m2m", "dataset": "landsat_8_c1", "entity": ENTITY}, needs="")
        ticket = placed(orderer_of(portal, account), item)
        sent = server.requests[-1].json()
    assert sent["downloads"] == [{"entityId": ENTITY, "productId": "5e83d0b84df8d8c2"}], "the largest"
    assert (ticket.state, ticket.reference["download"]) == (OrderState.PENDING, 26107136)
    assert ticket.reference["filesize"] == 904370712
    assert "download-staging" not in json.dumps(ticket.to_json())


def test_orders_of_regards(recorded):
    told = recorded("swh/regards_orders_fixture.json")["SOME_ORDERS"]["content"]

    def respond(request):
        if request.path.endswith("/token"):
            return json_reply({"access_token": "bearer-1", "expires_in": 3000})
        known = told.get(request.path.rpartition("/")[2])
        return Reply(404) if known is None else json_reply(known)

    with Loopback(respond) as server:
        gate = {"kind": "regards", "endpoint": f"{server.url}/oauth/token", "client": "client:words"}
        orderer = orderer_of(order_portal({"kind": "regards", "endpoint": server.url}, gate), LOGIN)
        item = item_of({"kind": "regards", "product": "URN"})
        tickets = [
            asked(orderer, item, OrderTicket(OrderState.PENDING, {"order": number})) for number in range(4)
        ]
    states = [ticket.state for ticket in tickets]
    assert states == [OrderState.EXPIRED, OrderState.PENDING, OrderState.PENDING, OrderState.EXPIRED]
    assert tickets[1].words == "56 %, 2 files in error"


@pytest.mark.parametrize("name", ["PEPS_S1_L1", "PEPS_S2_L1C", "THEIA_REFLECTANCE_SENTINEL2_L2A"])
def test_what_geodes_is_asked_about(recorded, name):
    features = recorded(f"geodes/pygeodes_roi_items_{name}.json")["features"]
    order = {"kind": "geodes-tape", "endpoint": "https://geodes-portal.cnes.fr"}
    portal = geodes_portal("https://geodes-portal.cnes.fr/api/stac", downloads=PortalDownloads(order=order))
    dialect, items = GeodesDialect(portal, {}), {item["id"]: item for item in features}
    request = dialect.availability(items)
    assert request.url == "https://geodes-portal.cnes.fr/fastavailability"
    rows = request.body["availability"]
    assert len(rows) == len(items) > 0
    stores = {item["properties"].get("endpoint_url") for item in features} - {None}
    assert {row["endpointURL"] for row in rows} - {""} == stores
    assert all("/api/download/" in row["href"] for row in rows)
    files = [{"checksum": row["href"].rpartition("/")[2].lower(), "available": True} for row in rows]
    ids = [row["href"].split("/")[-3] for row in rows]
    told = {"products": [{"id": urn, "files": [file]} for urn, file in zip(ids, files)]}
    assert set(dialect.available(items, told)) == set(items)
