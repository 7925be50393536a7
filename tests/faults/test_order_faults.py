"""Everything that may go wrong with an order, from the login to the file that it brings, in one table.

Each row is shown in a state with its reason and brings the file once its cause is mended; what was ordered
is not ordered again for that.
"""

from collections import namedtuple
from dataclasses import dataclass, replace

import pytest
from fault_bed import PATIENT, QUICK, Clock, nothing
from geodes_downloads import GeodesDownloads
from guichet_eo.core.account import Account
from guichet_eo.core.downloads.download_note import DownloadNote as Note
from guichet_eo.core.downloads.download_state import DownloadState as State
from guichet_eo.core.error_kind import ErrorKind as Kind
from guichet_eo.core.local_text import LocalText
from hda_orders import HdaOrders
from loopback import Reply, json_reply
from m2m_downloads import M2mDownloads
from order_bed import WRONG
from queue_bed import Bed
from queued_orders import (
    MET,
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
from regards_orders import REJECTED, RegardsOrders

Way = namedtuple("Way", "server source item placed ordering polling fetching login")
HDA = Way(HdaOrders, hda_source, lambda _server, folder: hda_item(folder), lambda server: len(server.orders),
          ("POST", "/dataaccess/download"), ("HEAD", "/download/order"), ("GET", "/download/order"),
          ("POST", "/gettoken"))  # fmt: skip
REGARDS = Way(RegardsOrders, regards_source, lambda _server, folder: regards_item(folder, name="SPOT4"),
              lambda server: len(server.orders), ("POST", "/user/orders"), ("GET", "/user/orders/1"),
              ("GET", "/orders/1/download"), ("POST", "/oauth/token"))  # fmt: skip
M2M = Way(M2mDownloads, m2m_source, lambda _server, folder: m2m_item(folder),
          lambda server: len(server.orders), ("POST", "/download-request"), ("POST", "/download-retrieve"),
          ("GET", "/download/"), ("POST", "/login-token"))  # fmt: skip
GEODES = Way(GeodesDownloads, geodes_source, geodes_item, lambda server: len(server.started),
             ("GET", "/files/"), ("POST", "/fastavailability"), ("GET", "/files/"), None)  # fmt: skip
LATER = Reply(429, b"", {"Retry-After": "900"})
ENDED = b"<Error><Message>Request has expired</Message></Error>"


@dataclass(frozen=True)
class OrderFault:
    """A row of the table.

    Attributes:
        name: of the test. way: which portal.
        arrange: (bed) makes it go wrong.
        state, note, kind: of the row once it rests, `kind` of its error.
        mend: (bed) does what the user, or time, does then.
        placed: orders in all.
        account: of the user, None: the right one.
        met: whether the user accepted the licence before.
    """

    name: str
    way: Way
    arrange: object = nothing
    state: State = State.WHOLE
    note: Note = Note.NO_CHECKSUM
    kind: Kind = None
    mend: object = nothing
    placed: int = 1
    account: Account = None
    met: bool = True
    pace: object = PATIENT


class OrderBed:
    """A portal that takes orders, and a queue; `server` answers what `spoil` says in place of its own."""

    def __init__(self, folder, fault, server):
        self.way, self.server, self.clock = fault.way, server, Clock()
        self._spoilt, self._serve = [], server.respond
        server._loopback.server.respond = self._respond
        item = fault.way.item(server, folder / "eo")
        self.item = replace(item, acceptance=MET if fault.met else None)
        (folder / "eo").mkdir()
        fault.arrange(self)
        source = fault.way.source(server, *[one for one in [fault.account] if one])
        self.queue = Bed(folder, source, pace=fault.pace, now=self.clock)

    def _respond(self, request):
        for place, (method, path, reply) in enumerate(self._spoilt):
            if request.method == method and path in request.path:
                del self._spoilt[place]
                found = reply(request) if callable(reply) else reply
                return found or self._serve(request)
        return self._serve(request)

    def spoil(self, what, *replies):
        """Answer the next requests of a kind otherwise; a function that returns None only looks on."""
        self._spoilt += [(*what, reply) for reply in replies]

    @property
    def row(self):
        return self.queue.engine.rows[0]

    def end_tokens(self, _request=None):
        if self.way is M2M:
            self.server.keys += 1
        else:
            self.server.live = set()

    def wait(self, condition):
        self.queue.wait(lambda: condition(self.row))


def spoilt(what, *replies):
    return lambda bed: bed.spoil(getattr(bed.way, what), *replies)


def well_again(bed):
    bed._spoilt.clear()
    bed.queue.engine.retry([bed.item.id])


def another_account(bed):
    bed._spoilt.clear()
    bed.queue.engine.set_source("here", bed.way.source(bed.server))


def time_passes(bed):
    bed._spoilt.clear()
    bed.clock.reach(bed.row.until)


def agreed(bed):
    bed.queue.engine.accept_licence([bed.item.id], MET)


def session_ends(bed):
    """While the order is made the token ends."""
    bed.spoil(bed.way.polling, bed.end_tokens)


def account_ends(bed):
    """While the order is made the token ends, and no login is taken any more."""
    refusal = json_reply({"error": "invalid_grant"}, 401)
    bed.spoil(bed.way.polling, bed.end_tokens)
    bed.spoil(bed.way.login, nothing, *[refusal] * 5)


def attribute(**values):
    return lambda bed: [setattr(bed.server, name, value) for name, value in values.items()]


def polls(*replies):
    return attribute(polls=list(replies))


def polls_well(bed):
    bed.server.polls = [Reply(202), HdaOrders.ready()]
    well_again(bed)


def failed_order(bed):
    polls(Reply(400))(bed)
    bed.server.states["order-1"] = {"status": "failed", "message": "no such product"}


def states_well(bed):
    bed.server.states = ["PENDING", "DONE"]
    well_again(bed)


def half(_request):
    """Say the length of all and hang up in the middle."""
    body = HdaOrders.ready().body

    def raw(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body[: len(body) // 2])

    return Reply(raw=raw)


def on_tape(bed):
    """The availability cannot be asked for a while, then the file comes back."""
    bed.server.on_tape.add("0" * 32)
    bed.spoil(bed.way.polling, nothing, Reply(500), Reply(500), comes_back(bed.server))


def comes_back(server):
    return lambda _request: server.on_tape.clear()


def quota_again(bed):
    bed.server.left = 10
    time_passes(bed)


def problem(verb, code, words):
    return lambda bed: bed.server.problems.update({verb: (code, words)})


FAULTS = [
    OrderFault("hda: wrong password", HDA, account=WRONG, state=State.FAILED, note=Note.NONE,
               kind=Kind.LOGIN_REFUSED, mend=another_account),
    OrderFault("hda: licence not accepted", HDA, met=False, state=State.FAILED, note=Note.LICENCE_WANTED,
               kind=Kind.LICENCE, mend=agreed),
    OrderFault("hda: token ends while it is made", HDA, session_ends),
    OrderFault("hda: account refused while it is made", HDA, account_ends, State.FAILED, Note.NONE,
               Kind.LOGIN_REFUSED, another_account),
    OrderFault("hda: quota", HDA, lambda bed: bed.spoil(HDA.ordering, bed.server.used_up()), State.WAITING,
               Note.QUOTA_USED_UP, Kind.QUOTA, time_passes),
    OrderFault("hda: 429 with a pause", HDA, spoilt("ordering", *[LATER] * 9),
               State.WAITING, Note.NONE, Kind.RATE_LIMITED, time_passes),
    OrderFault("hda: out of order while it is made", HDA, spoilt("polling", *[Reply(500)] * 6), pace=QUICK),
    OrderFault("hda: file cut", HDA, spoilt("fetching", half)),
    OrderFault("hda: expired twice", HDA, polls(Reply(404)), State.FAILED, Note.ORDER_EXPIRED, Kind.GONE,
               polls_well, placed=3),
    OrderFault("hda: refused", HDA, failed_order, State.FAILED, Note.ORDER_REFUSED, Kind.NOT_ALLOWED,
               polls_well, placed=2),
    OrderFault("regards: wrong password", REGARDS, account=WRONG, state=State.FAILED, note=Note.NONE,
               kind=Kind.LOGIN_REFUSED, mend=another_account),
    OrderFault("regards: token ends while it is made", REGARDS, session_ends),
    OrderFault("regards: account refused while it is made", REGARDS, account_ends, State.FAILED, Note.NONE,
               Kind.LOGIN_REFUSED, another_account),
    OrderFault("regards: filter", REGARDS, spoilt("ordering", Reply(200, REJECTED)), State.FAILED, Note.NONE,
               Kind.BAD_ANSWER, well_again),
    OrderFault("regards: order failed", REGARDS, attribute(states=["PENDING", "FAILED"]), State.FAILED,
               Note.ORDER_REFUSED, Kind.NOT_ALLOWED, states_well, placed=2),
    OrderFault("m2m: wrong password", M2M, account=WRONG, state=State.FAILED, note=Note.NONE,
               kind=Kind.LOGIN_REFUSED, mend=another_account),
    OrderFault("m2m: key ends while it is made", M2M, session_ends, State.VERIFIED, Note.NONE),
    OrderFault("m2m: quota", M2M, problem("download-request", "RATE_LIMIT_USER_DL", "too many"),
               State.WAITING, Note.QUOTA_USED_UP, Kind.QUOTA, time_passes),
    OrderFault("m2m: disabled for a while", M2M, problem("download-request", "DOWNLOAD_ERROR",
               "Downloads are temporarily disabled"), State.WAITING, Note.NONE, Kind.UNREACHABLE,
               time_passes),
    OrderFault("m2m: address ended", M2M, spoilt("fetching", Reply(403, ENDED)), State.VERIFIED, Note.NONE),
    OrderFault("geodes: wrong key", GEODES, account=Account("header", {"X-API-Key": "another"}),
               state=State.FAILED, note=Note.NONE, kind=Kind.LOGIN_REFUSED, mend=another_account, placed=0),
    OrderFault("geodes: quota", GEODES, attribute(left=0), State.WAITING, Note.QUOTA_USED_UP, Kind.QUOTA,
               quota_again, placed=0),
    OrderFault("geodes: tape, and out of order meanwhile", GEODES, on_tape, State.VERIFIED, Note.NONE,
               pace=QUICK),
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_each_fault_of_an_order_is_shown_and_mended(tmp_path, fault):
    with fault.way.server() as server:
        bed = OrderBed(tmp_path, fault, server)
        with bed.queue:
            bed.queue.add(bed.item)
            bed.wait(lambda row: row.state is fault.state)
            row = bed.row
            assert (row.note, None if row.error is None else row.error.kind) == (fault.note, fault.kind)
            assert (row.state is State.WAITING) == (row.until is not None)
            if not row.state.arrived:
                assert list((tmp_path / "eo").glob("*.guichet.json")) == []
                fault.mend(bed)
            bed.wait(lambda row: row.state.arrived)
            assert fault.way.placed(server) == fault.placed
            asked = len(server.requests)
            bed.queue.engine.add([replace(bed.item, id="again")])
            bed.wait(lambda row: row.state.arrived)
            assert len(server.requests) == asked


def test_what_cannot_be_ordered_from_here_says_so(tmp_path):
    elsewhere = source_of({}, None, None, offline=LocalText("Order it there"))
    with Bed(tmp_path, elsewhere) as bed:
        bed.add(wanted(tmp_path, {"kind": "elsewhere"}))
        (row,) = bed.rest()
        assert (row.state, row.note) == (State.FAILED, Note.ORDER_ELSEWHERE)
        bed.engine.retry([row.id])
        assert bed.rest()[0].note is Note.ORDER_ELSEWHERE
