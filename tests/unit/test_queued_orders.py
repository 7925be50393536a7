"""The queue at work on orders: placed, asked for, fetched, expired, refused, limited."""

from datetime import datetime, timezone

import geodes_downloads
import hda_orders
import m2m_downloads
import pytest
import regards_orders
from guichet_eo.core.downloads.download_note import DownloadNote
from guichet_eo.core.downloads.download_state import DownloadState
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.local_text import LocalText
from loopback import Reply
from many_files_server import ManyFilesServer
from queue_bed import Bed, item, portal, source
from queued_orders import (
    geodes_item,
    geodes_source,
    hda_item,
    hda_source,
    m2m_item,
    m2m_source,
    regards_item,
    regards_source,
    source_of,
    wanted,
)

VERIFIED, WHOLE, FAILED = DownloadState.VERIFIED, DownloadState.WHOLE, DownloadState.FAILED


def test_a_product_comes_back_from_tape(tmp_path):
    with geodes_downloads.GeodesDownloads() as server, Bed(tmp_path, geodes_source(server)) as bed:
        server.on_tape.add("0" * 32)
        first = geodes_item(server, tmp_path)
        bed.add(first)
        bed.wait(lambda: bed.row(first.id).state is DownloadState.ON_TAPE)
        assert bed.row(first.id).until is not None
        server.on_tape.clear()
        (row,) = bed.rest()
        assert (row.state, row.checked) == (VERIFIED, "md5")
        assert len(server.started) == 1


def test_the_quota_of_geodes_pauses_the_portal(tmp_path):
    with geodes_downloads.GeodesDownloads() as server, Bed(tmp_path, geodes_source(server)) as bed:
        server.left = 1
        rows = [geodes_item(server, tmp_path, number) for number in range(3)]
        bed.add(*rows)
        bed.wait(lambda: any(row.state is DownloadState.WAITING for row in bed.engine.rows))
        waiting = next(row for row in bed.engine.rows if row.state is DownloadState.WAITING)
        assert (waiting.note, waiting.error.kind) == (DownloadNote.QUOTA_USED_UP, ErrorKind.QUOTA)
        assert (waiting.until - datetime.now(timezone.utc)).total_seconds() == pytest.approx(7200, abs=60)


def test_an_order_at_a_broker(tmp_path):
    with hda_orders.HdaOrders() as server, Bed(tmp_path, hda_source(server)) as bed:
        bed.add(hda_item(tmp_path))
        (row,) = bed.rest()
        assert (row.state, row.received) == (WHOLE, len(hda_orders.BODY))
        assert DownloadState.ORDERED in bed.states(row.id)


def test_an_order_that_expired_is_placed_once_more(tmp_path):
    with hda_orders.HdaOrders() as server, Bed(tmp_path, hda_source(server)) as bed:
        server.polls = [Reply(202), Reply(404)]
        bed.add(hda_item(tmp_path))
        (row,) = bed.rest()
        assert (row.state, row.note) == (FAILED, DownloadNote.ORDER_EXPIRED)
        assert len(server.orders) == 2


def test_an_order_that_is_refused_is_told_in_the_portals_words(tmp_path):
    with hda_orders.HdaOrders() as server, Bed(tmp_path, hda_source(server)) as bed:
        server.polls = [Reply(400)]
        server.states["order-1"] = {"status": "failed", "message": "no such product"}
        bed.add(hda_item(tmp_path))
        (row,) = bed.rest()
        assert (row.state, row.note) == (FAILED, DownloadNote.ORDER_REFUSED)
        assert row.error.detail == "no such product"


def test_a_token_that_ends_before_the_transfer(tmp_path):
    with hda_orders.HdaOrders() as server:
        polls = server.orders

        def respond(request, serve=server.respond):
            if request.method == "GET" and "/download/order" in request.path and not polls.get("ended"):
                polls["ended"] = True
                server.live = set()
            return serve(request)

        server._loopback.server.respond = respond
        with Bed(tmp_path, hda_source(server)) as bed:
            bed.add(hda_item(tmp_path))
            assert bed.rest()[0].state is WHOLE


def test_a_restart_asks_for_the_same_order(tmp_path):
    with hda_orders.HdaOrders() as server:
        server.polls = [Reply(202)]
        with Bed(tmp_path, hda_source(server)) as bed:
            bed.add(hda_item(tmp_path))
            bed.wait(lambda: bed.engine.rows[0].state is DownloadState.ORDERED)
        server.orders["order-1"] = [hda_orders.HdaOrders.ready()]
        with Bed(tmp_path, hda_source(server)) as bed:
            assert bed.rest()[0].state is WHOLE
        assert len(server.orders) == 1


def test_an_order_of_regards(tmp_path):
    with regards_orders.RegardsOrders() as server, Bed(tmp_path, regards_source(server)) as bed:
        bed.add(regards_item(tmp_path, name="SPOT4_1"), regards_item(tmp_path, name="SPOT4_2"))
        rows = bed.rest()
        assert [row.state for row in rows] == [WHOLE, WHOLE]
        assert rows[0].path.endswith("SPOT4_1.zip"), "the order tells what it is"
        assert server.most_in_basket == 1


@pytest.mark.parametrize("late", [0, 2])
def test_a_bundle_of_the_usgs(tmp_path, late):
    with m2m_downloads.M2mDownloads() as server, Bed(tmp_path, m2m_source(server)) as bed:
        server.late = late
        bed.add(m2m_item(tmp_path))
        (row,) = bed.rest()
        assert (row.state, row.checked) == (VERIFIED, "sha256")
        assert row.path.endswith("LC08_L2SP.tar")
        bed.wait(lambda: server.removed)
    kept = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert b"token=hidden" not in kept
    assert b"bearer-" not in kept


def test_what_is_ordered_elsewhere_is_told(tmp_path):
    elsewhere = source_of({}, None, None, offline=LocalText("Order it there"))
    with Bed(tmp_path, elsewhere) as bed:
        bed.add(wanted(tmp_path, {"kind": "elsewhere"}))
        (row,) = bed.rest()
        assert (row.state, row.note) == (FAILED, DownloadNote.ORDER_ELSEWHERE)


def test_too_many_sessions_wait_for_their_turn(tmp_path):
    busy = Reply(429, b'{"trace-id":"1","code":"DAT-ZIP-100","message":"Max session number exceeded"}')
    seen = set()

    def fault(number, _first):
        known = number in seen
        seen.add(number)
        return None if known or not number else busy

    with ManyFilesServer(fault) as server, Bed(tmp_path, source(portal(parallel=4))) as bed:
        bed.add(*(item(server, tmp_path, number) for number in range(5)))
        rows = bed.rest()
        assert {row.state for row in rows} == {VERIFIED}
        notes = {row.note for report in bed.reports for row in report if row.state is DownloadState.WAITING}
        assert notes == {DownloadNote.WAITS_FOR_TURN}
