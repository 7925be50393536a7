"""Products of the real portal files, ordered and fetched whole from stand-ins at the portals' host names."""

import hashlib
import json
import time
import zipfile
from dataclasses import replace
from datetime import date, datetime, timezone
from pathlib import Path

import pytest
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.downloads.download_plan import DownloadPlan
from guichet_eo.core.downloads.licence_acceptance import LicenceAcceptance
from guichet_eo.core.downloads.order_state import OrderState
from guichet_eo.core.downloads.order_ticket import OrderTicket
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.geometry import box_geometry
from guichet_eo.core.holding import Holding
from guichet_eo.core.online import Online
from guichet_eo.core.period import Period
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.query import Query
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.downloads.file_transfer import FileTransfer
from guichet_eo.providers.downloads.transfer_order import TransferOrder
from guichet_eo.providers.orders.orders import make_orderer
from guichet_eo.providers.pixel_gates import DOWNLOAD, SEARCH, make_gate
from guichet_eo.providers.quotas.quotas import read_quota

FOLDER = Path(__file__).parents[2] / "resources" / "portals"
AREA = box_geometry((1.2, 43.4, 1.7, 43.8))
SUMMER = Period.of_days(date(2026, 6, 1), date(2026, 7, 31))
ACCOUNTS = {
    "geodes": Account("header", {"X-API-Key": "geodes-demo-key"}),
    "wekeo": Account("basic", {"username": "demo", "password": "demo-Passw0rd"}),
    "swh": Account("basic", {"username": "demo@example.org", "password": "demo-Passw0rd"}),
    "usgs-landsatlook": Account("basic", {"username": "demo", "password": "usgs-demo-application-token"}),
}
MET = datetime(2026, 6, 1, tzinfo=timezone.utc)
ENOUGH = 120  # polls


class Counter:
    """A portal with an account: what a user's queue does there, step by step."""

    def __init__(self, name, profile, tmp_path, **changes):
        portal = read_portal(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))
        order = {**portal.downloads.order, "poll": 0.1, "longest_poll": 0.2, "fresh": 0}
        self.portal = replace(portal, downloads=replace(portal.downloads, order=order), **changes)
        self.profile, self.base = profile, tmp_path
        self.acceptance = LicenceAcceptance(name, portal.terms.licence.en, "", "Ann", MET)
        self.account = ACCOUNTS[name]
        self.search = make_gate(self.portal, profile, self.account, SEARCH)
        self.provider = make_provider(self.portal, profile, gate=self.search)
        self.begin()

    def begin(self):
        """Start as after a restart: nothing is remembered of logins and orders."""
        self.gate = make_gate(self.portal, self.profile, self.account, DOWNLOAD)
        self.orderer = make_orderer(self.portal, self.profile, self.gate)

    def scenes(self, family, period=SUMMER, limit=60):
        query = Query(AREA, period, (family,), limit=limit)
        return [scene for page in self.provider.pages(query, CancelToken()) for scene in page.scenes][:limit]

    def item(self, scene):
        (item,) = DownloadPlan(self.base).add(
            self.portal,
            scene,
            self.provider.whole(scene),
            order=self.provider.order_of(scene),
            acceptance=self.acceptance,
        )
        return item

    def order(self, item):
        return self.orderer.order(item, CancelToken())

    def ask(self, item, ticket):
        return self.orderer.ask(item, ticket, CancelToken())

    def wait(self, item, ticket):
        """Ask until it is ready; each time with a ticket as it is read back from disk."""
        for _ in range(ENOUGH):
            if ticket.state not in (OrderState.ON_TAPE, OrderState.PENDING):
                return ticket
            time.sleep(ticket.poll_after)
            ticket = self.ask(item, OrderTicket.from_json(json.loads(json.dumps(ticket.to_json()))))
        pytest.fail("the order is never ready")

    def fetch(self, item, ticket):
        """Fetch what is ready; return the file."""
        target = self.base / item.name
        order = TransferOrder(
            self.portal, ticket.href or item.href, target, ticket.size or item.size,
            ticket.checksums or item.checksums, item.needs, self.portal.downloads.resumes,
        )  # fmt: skip
        transfer = FileTransfer(order, self.gate, self.profile, CancelToken(), lambda progress: None)
        return transfer.run()


def refusal(call):
    with pytest.raises(PortalError) as caught:
        call()
    return caught.value


def asked(control, host, path):
    return [row for row in control("GET", f"/requests?host={host}") if path in row["url"]]


@pytest.fixture
def fast(control):
    control("POST", "/reset")
    control("POST", "/settings", {"order_seconds": 1, "tape_seconds": 1})


def test_a_product_on_the_tapes_of_geodes(profile, control, fast, tmp_path):
    counter = Counter("geodes", profile, tmp_path)
    scenes = counter.scenes("s2-l1c")
    told = counter.provider.availability(scenes, CancelToken())
    assert told == {scene.id: scene.online for scene in scenes}, "the search has just said the same"
    assert set(told.values()) == {Online.YES, Online.ORDER}
    item = counter.item(next(scene for scene in scenes if scene.online is Online.ORDER))
    ticket = counter.order(item)
    assert ticket.state is OrderState.ON_TAPE
    counter.begin()
    ready = counter.wait(item, ticket)
    assert (ready.state, ready.href) == (OrderState.READY, item.href)
    file = counter.fetch(item, ready)
    assert file.algorithm == "md5"
    assert hashlib.md5(file.part.read_bytes()).hexdigest() == item.checksums[0][4:]
    downloads = [
        row for row in asked(control, "geodes-portal.cnes.fr", "/api/download/") if row["status"] == 202
    ]
    assert len(downloads) == 1
    assert zipfile.is_zipfile(file.part)


def test_what_is_online_at_geodes_is_not_waited_for(profile, control, fast, tmp_path):
    counter = Counter("geodes", profile, tmp_path)
    item = counter.item(next(scene for scene in counter.scenes("s2-l1c") if scene.online is Online.YES))
    ticket = counter.order(item)
    assert ticket.state is OrderState.READY
    assert counter.fetch(item, ticket).size == item.size


def test_the_hourly_quota_of_geodes(profile, control, fast, tmp_path):
    counter = Counter("geodes", profile, tmp_path)
    item = counter.item(next(scene for scene in counter.scenes("s2-l1c") if scene.online is Online.YES))
    before = read_quota(counter.portal, profile, counter.gate, CancelToken())
    assert (before.limit, before.used_up) == (1000, False)
    counter.fetch(item, counter.order(item))
    after = read_quota(counter.portal, profile, counter.gate, CancelToken())
    assert after.remaining == before.remaining - 1
    control("POST", "/settings", {"geodes_quota": 0})
    again = replace(item, name="again.zip")
    error = refusal(lambda: counter.fetch(again, counter.order(again)))
    assert error.kind is ErrorKind.QUOTA
    assert read_quota(counter.portal, profile, counter.gate, CancelToken()).used_up


def test_a_wrong_key_of_geodes(profile, control, fast, tmp_path):
    counter = Counter("geodes", profile, tmp_path)
    item = counter.item(next(scene for scene in counter.scenes("s2-l1c") if scene.online is Online.ORDER))
    counter.account = Account("header", {"X-API-Key": "other-key"})
    counter.begin()
    assert refusal(lambda: counter.order(item)).kind is ErrorKind.LOGIN_REFUSED


def test_an_order_at_wekeo(profile, control, fast, tmp_path):
    counter = Counter("wekeo", profile, tmp_path)
    (scene, *_) = counter.scenes("s2-l2a-sen2cor", limit=3)
    assert scene.online is Online.ORDER
    counter.acceptance = None
    error = refusal(lambda: counter.order(counter.item(scene)))
    assert (error.kind, error.detail) == (ErrorKind.LICENCE, "Copernicus_Sentinel_License")
    counter.acceptance = LicenceAcceptance("wekeo", "licence", "", "Ann", MET)
    item = counter.item(scene)
    ticket = counter.order(item)
    assert ticket.state is OrderState.PENDING
    counter.begin()
    ready = counter.wait(item, ticket)
    file = counter.fetch(item, ready)
    assert ready.size == file.size == file.part.stat().st_size
    assert zipfile.is_zipfile(file.part)
    host = "gateway.prod.wekeo2.eu"
    assert len([row for row in asked(control, host, "/dataaccess/download") if row["method"] == "POST"]) == 1
    quota = read_quota(counter.portal, profile, counter.gate, CancelToken())
    assert (quota.limit, quota.remaining) == (10_000, 9_999)
    assert quota.resets > datetime.now(timezone.utc)


def test_a_token_of_wekeo_that_ends_while_an_order_is_asked_for(profile, control, fast, tmp_path):
    counter = Counter("wekeo", profile, tmp_path)
    (scene,) = counter.scenes("s2-l2a-sen2cor", limit=1)
    item = counter.item(scene)
    ticket = counter.order(item)
    host = "gateway.prod.wekeo2.eu"
    control("POST", "/faults", {"fault": "status", "host": host, "path": "/download/", "times": 1,
                                "args": {"status": 403, "body": ""}})  # fmt: skip
    assert counter.wait(item, ticket).state is OrderState.READY


def test_the_quota_of_wekeo(profile, control, fast, tmp_path):
    counter = Counter("wekeo", profile, tmp_path)
    (scene,) = counter.scenes("s2-l2a-sen2cor", limit=1)
    fault = {"fault": "ratelimit", "host": "gateway.prod.wekeo2.eu", "path": "/dataaccess/download"}
    control("POST", "/faults", {**fault, "args": {"retry_after": 3600}})
    error = refusal(lambda: counter.order(counter.item(scene)))
    assert error.retry_after == 3600.0
    assert error.kind in (ErrorKind.RATE_LIMITED, ErrorKind.QUOTA)


def test_an_order_at_spot_world_heritage(profile, control, fast, tmp_path):
    counter = Counter("swh", profile, tmp_path)
    period = Period.of_days(date(2000, 1, 1), date(2010, 12, 31))
    (scene, *_) = counter.scenes("spot15-l1a", period, limit=3)
    assert scene.online is Online.ORDER
    item = counter.item(scene)
    ticket = counter.order(item)
    assert ticket.state is OrderState.PENDING
    counter.begin()
    ready = counter.wait(item, ticket)
    file = counter.fetch(item, ready)
    assert zipfile.ZipFile(file.part).namelist()
    orders = [row for row in asked(control, "regards.cnes.fr", "/user/orders") if row["method"] == "POST"]
    assert len(orders) == 1


def test_the_filter_before_spot_world_heritage(profile, control, fast, tmp_path):
    counter = Counter("swh", profile, tmp_path)
    (scene,) = counter.scenes("spot15-l1a", Period.of_days(date(2000, 1, 1), date(2010, 12, 31)), limit=1)
    page = {
        "status": 403,
        "body": "<html><title>Request Rejected</title></html>",
        "content_type": "text/html",
    }
    control(
        "POST", "/faults", {"fault": "status", "host": "regards.cnes.fr", "path": "/basket", "args": page}
    )
    error = refusal(lambda: counter.order(counter.item(scene)))
    assert (error.kind, error.status) == (ErrorKind.BAD_ANSWER, 403)


def test_bundles_of_the_usgs(profile, control, fast, tmp_path):
    families = {"landsat-c2-l2": Holding(("landsat_ot_c2_l2",), dialect="m2m")}
    counter = Counter("usgs-landsatlook", profile, tmp_path, families=families)
    seen = set()
    for scene in counter.scenes("landsat-c2-l2", limit=8):
        item = counter.item(scene)
        assert item.needs == ""
        ticket = counter.order(item)
        if ticket.state in seen:
            continue
        seen.add(ticket.state)
        counter.begin()
        ready = counter.wait(item, ticket)
        assert "token=" not in json.dumps(ready.to_json())
        file = counter.fetch(item, ready)
        assert file.size == ready.size == file.part.stat().st_size
    assert seen == {OrderState.PENDING, OrderState.READY}


def test_a_token_of_the_usgs_that_is_wrong(profile, control, fast, tmp_path):
    families = {"landsat-c2-l2": Holding(("landsat_ot_c2_l2",), dialect="m2m")}
    counter = Counter("usgs-landsatlook", profile, tmp_path, families=families)
    (scene,) = counter.scenes("landsat-c2-l2", limit=1)
    counter.account = Account("basic", {"username": "demo", "password": "other"})
    counter.begin()
    assert refusal(lambda: counter.order(counter.item(scene))).kind is ErrorKind.LOGIN_REFUSED
