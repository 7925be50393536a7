"""Products that are on tape or made on demand, as the queue handles them."""

import threading

import pytest
from guichet_eo.core.downloads.download_note import DownloadNote
from guichet_eo.core.downloads.download_state import DownloadState
from guichet_eo.core.downloads.order_state import OrderState
from guichet_eo.core.downloads.order_ticket import OrderTicket
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.open_gate import OpenGate
from guichet_eo.providers.orders.orderer import Orderer
from loopback import Reply
from many_files_server import ManyFilesServer
from queue_bed import PROFILE, Bed, item, portal, source

SIZE = 100_000
TAPE, READY = OrderState.ON_TAPE, OrderState.READY


class Archive(Orderer):
    """An archive in memory.

    Attributes:
        answers: states, or errors, that are told one after the other; the last again and again.
        placed, asked, released: orders, looks, and tickets let go of, so far.
    """

    def __init__(self, server, *answers, poll=0.0):
        of = portal()
        super().__init__(of, PROFILE, OpenGate(of, PROFILE), {})
        self._server = server
        self._poll = poll
        self.answers = list(answers)
        self.placed, self.asked, self.released = [], [], []

    def _answer(self, wanted, number):
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, PortalError):
            raise answer
        href = self._server.address(wanted.order["number"], SIZE) if answer is READY else ""
        return OrderTicket(answer, {"order": number}, self._poll, href=f"{href}?key=private" if href else "",
                           name="made.zip", words="As the portal says")  # fmt: skip

    def order(self, item, token):
        self.placed.append(item.scene)
        return self._answer(item, len(self.placed))

    def ask(self, item, ticket, token):
        self.asked.append(ticket.reference["order"])
        return self._answer(item, ticket.reference["order"])

    def release(self, ticket, token):
        self.released.append(ticket.reference["order"])


@pytest.fixture
def server():
    with ManyFilesServer() as running:
        yield running


def ordered(server, folder, number=1, **facts):
    return item(server, folder, number, **{"href": "", "order": {"kind": "test", "number": number}, **facts})


def test_what_is_on_tape_is_ordered_asked_for_and_fetched(server, tmp_path):
    archive = Archive(server, TAPE, TAPE, OrderState.PENDING, READY)
    with Bed(tmp_path, source(orderer=archive)) as bed:
        one = ordered(server, tmp_path)
        bed.add(one)
        (row,) = bed.rest()
        told = bed.states(one.id)
    assert row.state is DownloadState.VERIFIED
    assert (archive.placed, archive.asked, archive.released) == (["scene-1"], [1, 1, 1], [1])
    assert DownloadState.ON_TAPE in told
    assert row.ticket == {}


def test_a_restart_asks_for_the_order_and_does_not_place_it_again(server, tmp_path):
    archive = Archive(server, TAPE, poll=3600.0)
    with Bed(tmp_path, source(orderer=archive)) as bed:
        one = ordered(server, tmp_path)
        bed.add(one)
        bed.wait(lambda: bed.row(one.id).state is DownloadState.ON_TAPE)
        assert bed.row(one.id).until is not None
    archive.answers = [READY]
    with Bed(tmp_path, source(orderer=archive)) as bed:
        row = bed.row(one.id)
        assert (row.state, row.ticket["reference"]) == (DownloadState.ON_TAPE, {"order": 1})
        bed.engine.retry([one.id])
        assert bed.rest()[0].state is DownloadState.VERIFIED
    assert (len(archive.placed), archive.asked) == (1, [1])


def test_the_address_of_an_order_is_nowhere_on_the_disk(server, tmp_path):
    archive = Archive(server, READY)
    with Bed(tmp_path, source(orderer=archive)) as bed:
        bed.add(ordered(server, tmp_path))
        bed.rest()
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(kept) >= 3
    assert not [path for path in kept if b"private" in path.read_bytes()]


def test_an_order_that_waits_takes_no_place_from_transfers(server, tmp_path):
    archive = Archive(server, TAPE, poll=3600.0)
    with Bed(tmp_path, source(portal(parallel=1), orderer=archive), parallel=1) as bed:
        tapes = [ordered(server, tmp_path, number) for number in range(3)]
        bed.add(*tapes, item(server, tmp_path, 7))
        bed.wait(lambda: bed.engine.rows[-1].state is DownloadState.VERIFIED)
        bed.wait(lambda: all(bed.row(each.id).state is DownloadState.ON_TAPE for each in tapes))
        assert not bed.engine.at_rest


def test_what_is_there_already_is_not_ordered(server, tmp_path):
    archive = Archive(server, READY)
    with Bed(tmp_path / "one", source(orderer=archive)) as bed:
        bed.add(ordered(server, tmp_path))
        bed.rest()
    with Bed(tmp_path / "two", source(orderer=archive)) as bed:
        bed.add(ordered(server, tmp_path))
        (row,) = bed.rest()
    assert (row.state, row.note) == (DownloadState.VERIFIED, DownloadNote.ALREADY_THERE)
    assert len(archive.placed) == 1


def test_an_expired_order_is_placed_once_more(server, tmp_path):
    archive = Archive(server, TAPE, OrderState.EXPIRED, TAPE, READY)
    with Bed(tmp_path, source(orderer=archive)) as bed:
        bed.add(ordered(server, tmp_path))
        assert bed.rest()[0].state is DownloadState.VERIFIED
    assert len(archive.placed) == 2
    again = Archive(server, OrderState.EXPIRED)
    with Bed(tmp_path / "other", source(orderer=again)) as bed:
        bed.add(ordered(server, tmp_path / "other"))
        (row,) = bed.rest()
    assert (row.state, row.note) == (DownloadState.FAILED, DownloadNote.ORDER_EXPIRED)
    assert len(again.placed) == 2


@pytest.mark.parametrize(
    ("state", "note"),
    [(OrderState.REFUSED, DownloadNote.ORDER_REFUSED), (OrderState.ELSEWHERE, DownloadNote.ORDER_ELSEWHERE)],
)
def test_what_cannot_be_ordered_says_so(server, tmp_path, state, note):
    with Bed(tmp_path, source(orderer=Archive(server, state))) as bed:
        bed.add(ordered(server, tmp_path))
        (row,) = bed.rest()
    assert (row.state, row.note, row.error.detail) == (DownloadState.FAILED, note, "As the portal says")


def test_a_portal_without_orders_says_so(server, tmp_path):
    with Bed(tmp_path, source()) as bed:
        bed.add(ordered(server, tmp_path))
        (row,) = bed.rest()
    assert (row.state, row.note) == (DownloadState.FAILED, DownloadNote.ORDER_ELSEWHERE)


def test_a_line_that_breaks_while_asking_loses_no_order(server, tmp_path):
    broken = PortalError("here", ErrorKind.UNREACHABLE, "no line")
    archive = Archive(server, TAPE, broken, broken, READY)
    with Bed(tmp_path, source(orderer=archive)) as bed:
        one = ordered(server, tmp_path)
        bed.add(one)
        assert bed.rest()[0].state is DownloadState.VERIFIED
        assert DownloadState.WAITING not in bed.states(one.id)
    assert (len(archive.placed), archive.asked) == (1, [1, 1, 1])


def test_a_link_that_ended_is_asked_for_again(server, tmp_path):
    refused = []

    def fault(_number, _first):
        refused.append(1)
        return Reply(403, b"") if len(refused) == 1 else None

    server.fault = fault
    archive = Archive(server, READY)
    with Bed(tmp_path, source(orderer=archive)) as bed:
        bed.add(ordered(server, tmp_path))
        assert bed.rest()[0].state is DownloadState.VERIFIED
    assert (len(archive.placed), archive.asked) == (1, [1])


def test_a_cancelled_order_is_let_go_of(server, tmp_path):
    archive = Archive(server, TAPE, poll=3600.0)
    with Bed(tmp_path, source(orderer=archive)) as bed:
        one = ordered(server, tmp_path)
        bed.add(one)
        bed.wait(lambda: bed.row(one.id).state is DownloadState.ON_TAPE)
        bed.engine.cancel([one.id], True)
        bed.wait(lambda: archive.released == [1])
        bed.wait(lambda: bed.row(one.id).ticket == {})
        archive.answers = [READY]
        bed.engine.retry([one.id])
        assert bed.rest()[0].state is DownloadState.VERIFIED
    assert len(archive.placed) == 2


def test_an_order_that_was_placed_while_its_row_was_paused_is_kept(server, tmp_path):
    going, placed = threading.Event(), threading.Event()

    class Slow(Archive):
        def order(self, item, token):
            placed.set()
            going.wait(20)
            return super().order(item, token)

    archive = Slow(server, TAPE, READY)
    with Bed(tmp_path, source(orderer=archive)) as bed:
        one = ordered(server, tmp_path)
        bed.add(one)
        placed.wait(20)
        bed.engine.pause([one.id])
        going.set()
        bed.wait(lambda: bed.row(one.id).ticket != {})
        assert bed.row(one.id).state is DownloadState.PAUSED
        bed.engine.resume([one.id])
        assert bed.rest()[0].state is DownloadState.VERIFIED
    assert (len(archive.placed), archive.asked) == (1, [1])


def test_a_name_without_ending_gets_the_one_that_the_order_tells(server, tmp_path):
    archive = Archive(server, READY)
    for queue in ("one", "two"):
        with Bed(tmp_path / queue, source(orderer=archive)) as bed:
            bed.add(ordered(server, tmp_path, name="LC08_L2SP"))
            (row,) = bed.rest()
        assert row.path.endswith("LC08_L2SP.zip")
    assert row.note is DownloadNote.ALREADY_THERE
    assert len(archive.placed) == 1
