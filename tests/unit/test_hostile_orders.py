"""Answers to orders that lead elsewhere: nothing of the account goes there."""

from dataclasses import replace
from pathlib import Path

import pytest
from geodes_downloads import KEY, PRODUCT, GeodesDownloads
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.downloads.order_state import OrderState
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.downloads.download_source import DownloadSource
from guichet_eo.providers.downloads.transfers import make_transfer
from guichet_eo.providers.orders.m2m_bundle import M2mBundle
from guichet_eo.providers.orders.orders import make_orderer
from guichet_eo.providers.pixel_gates import DOWNLOAD, make_gate
from loopback import Loopback, Reply
from m2m_downloads import ENTITY, NAME, ROOT, SET, WORD, M2mDownloads
from order_bed import PROFILE, item_of, order_portal, orderer_of, placed
from queue_bed import Bed

ANN = Account("header", {"X-API-Key": KEY})
EXPLORER = Account("basic", {"username": NAME, "password": WORD})
BUNDLE = item_of({"kind": "m2m", "dataset": SET, "entity": ENTITY, "product": ""}, needs="", name="b.tar")


def sent_to(stranger):
    return str([(request.headers, request.query, request.body) for request in stranger.requests])


def test_an_item_of_geodes_that_lies_elsewhere_gets_no_key():
    """What is on tape is fetched to start the restore: that request would carry the key."""
    with GeodesDownloads() as server, Loopback(lambda _request: Reply(200, b"PK")) as stranger:
        order = {"kind": "geodes-tape", "endpoint": server.url, "fresh": 0}
        tape = orderer_of(order_portal(order, {"kind": "header"}), ANN)
        href = f"{stranger.url.replace('127.0.0.1', 'localhost')}/p.zip"
        with pytest.raises(PortalError) as caught:
            tape._start(item_of({"kind": "geodes-tape", "product": PRODUCT}, href), CancelToken())
        assert caught.value.kind is ErrorKind.NOT_ALLOWED
        assert KEY not in sent_to(stranger)


def test_no_portal_of_the_web_orders_from_inside():
    with GeodesDownloads() as server:
        portal = replace(
            order_portal({"kind": "geodes-tape", "endpoint": "https://geodes.example"}, {"kind": "header"}),
            trusted_hosts=("geodes.example",),
        )
        tape = orderer_of(portal, ANN)
        with pytest.raises(PortalError) as caught:
            tape._start(
                item_of({"kind": "geodes-tape", "product": PRODUCT}, f"{server.url}/x"), CancelToken()
            )
        assert caught.value.kind is ErrorKind.BAD_ANSWER
        assert server.requests == []


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "/etc/passwd",
        "\\\\host\\share\\x",
        "https://evil.example\\@127.0.0.1/x",
        5,
        None,
        "",
    ],
)
def test_a_bundle_without_an_address_of_the_web_is_refused(url, monkeypatch):
    with M2mDownloads() as server:
        server.late = 0
        row = server.row
        monkeypatch.setattr(server, "row", lambda number: {**row(number), "url": url})
        explorer = explorer_of(server)
        with pytest.raises(PortalError) as caught:
            placed(explorer, BUNDLE)
        assert caught.value.kind is ErrorKind.BAD_ANSWER


def test_a_bundle_of_a_public_service_is_not_fetched_from_inside():
    with M2mDownloads() as server:
        explorer = explorer_of(server)
        explorer._options = {**explorer._options, "endpoint": "https://m2m.example/api/"}
        with pytest.raises(PortalError) as caught:
            explorer._ready({"url": "http://169.254.169.254/latest"}, {})
        assert caught.value.kind is ErrorKind.BAD_ANSWER


@pytest.mark.parametrize("size", [10**400, -1, 0, True, "7", 1.5, 10**15])
def test_a_size_that_no_file_has_is_none(size, monkeypatch):
    with M2mDownloads() as server:
        server.late = 0
        row = server.row
        monkeypatch.setattr(server, "row", lambda number: {**row(number), "filesize": size})
        assert explorer_of(server)._ready(server.row(8), {"id": "x"}).size is None


@pytest.mark.parametrize("status", [200, 401, 403])
def test_a_bundle_at_a_strange_host_comes_without_the_key(tmp_path, monkeypatch, status):
    with M2mDownloads() as server, Loopback(lambda _request: Reply(status, b"bundle" * 100)) as stranger:
        server.late = 0
        address = f"{stranger.url.replace('127.0.0.1', 'localhost')}/b.tar?token=hidden"
        row, read = server.row, M2mBundle.of
        monkeypatch.setattr(server, "row", lambda number: {**row(number), "url": address, "filesize": 600})
        monkeypatch.setattr(M2mBundle, "of", staticmethod(lambda told: replace(read(told), checksums=())))
        portal = portal_of(server)
        gate = make_gate(portal, PROFILE, EXPLORER, DOWNLOAD)
        source = DownloadSource(portal, PROFILE, gate, make_orderer(portal, PROFILE, gate))
        with Bed(tmp_path, source, make_transfer=make_transfer) as bed:
            wanted = replace(BUNDLE, folder=str(tmp_path / "out"), name="b.bin")
            bed.add(wanted)
            bed.wait(lambda: bed.row(wanted.id).state.ended)
            row = bed.row(wanted.id)
            assert row.state.arrived is (status == 200), row.error
        assert stranger.requests
        assert "x-auth-token" not in sent_to(stranger)
        assert WORD not in sent_to(stranger)


def test_names_of_orders_end_in_nothing_that_is_run():
    from guichet_eo.core.downloads.safe_name import is_safe_path

    for name in ("x.exe", "x.lnk", "../../x.desktop", "a.part", "a.zip:stream", "x.\u202eexe"):
        suffix = RowEndings.of(name)
        assert is_safe_path(f"product{suffix}"), name


class RowEndings:
    """What `RowWork` takes of the name that an order told."""

    @staticmethod
    def of(told):
        from guichet_eo.core.downloads.order_ticket import OrderTicket as Ticket
        from guichet_eo.providers.downloads.download_job import DownloadJob
        from guichet_eo.providers.downloads.row_work import RowWork

        work = RowWork.__new__(RowWork)
        work._item = replace(BUNDLE, name="product", folder=str(Path("/tmp")))
        work._job = DownloadJob.__new__(DownloadJob)
        work._job.ready = Ticket(OrderState.READY, name=told)
        return work._name()[len("product") :]


def explorer_of(server):
    return orderer_of(portal_of(server), EXPLORER)


def portal_of(server):
    gate = {"kind": "m2m", "endpoint": f"{server.url}{ROOT}/login-token"}
    return order_portal({"kind": "m2m", "endpoint": server.url + ROOT}, gate)
