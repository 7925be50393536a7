"""What becomes of a row when its work ends."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Callable

from ...core.code_wanted import code_wanted
from ...core.downloads.download import Download
from ...core.downloads.download_note import DownloadNote
from ...core.downloads.download_state import DownloadState
from ...core.downloads.order_state import OrderState
from ...core.downloads.order_ticket import OrderTicket
from ...core.downloads.queue_board import QueueBoard
from ...core.downloads.queue_pace import QueuePace
from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from ..session_limit import too_many_at_once
from .arrived_file import ArrivedFile
from .download_source import DownloadSource
from .failure_course import FailureCourse, course_of, gives_up_early
from .portal_turn import PortalTurn
from .transfer_error import TransferError

_OPEN = (
    DownloadState.QUEUED, DownloadState.WAITING, DownloadState.ORDERED, DownloadState.ON_TAPE,
)  # fmt: skip
_EACH = "per product"
_LINK_ENDED = (
    ErrorKind.NOT_ALLOWED, ErrorKind.GONE, ErrorKind.LOGIN_NEEDED, ErrorKind.LOGIN_REFUSED,
)  # fmt: skip
_ORDERS = {OrderState.PENDING: DownloadState.ORDERED, OrderState.ON_TAPE: DownloadState.ON_TAPE}
_NO_ORDERS = {
    OrderState.REFUSED: (DownloadNote.ORDER_REFUSED, ErrorKind.NOT_ALLOWED),
    OrderState.EXPIRED: (DownloadNote.ORDER_EXPIRED, ErrorKind.GONE),
    OrderState.ELSEWHERE: (DownloadNote.ORDER_ELSEWHERE, ErrorKind.NOT_READY),
}


@dataclass
class _Effort:
    """What was tried for a row since bytes came last."""

    failures: int = 0
    since: datetime | None = None
    received: int = 0
    looks: int = 0
    ordered_again: bool = False
    asked_again: bool = False


class Settlement:
    """The rules; guarded by the queue's lock."""

    def __init__(self, board: QueueBoard, pace: QueuePace, now: Callable[[], datetime]) -> None:
        self._board = board
        self._pace = pace
        self._now = now
        self._efforts: dict[str, _Effort] = {}
        self._refused: dict[str, set[str]] = {}  # portal → rows that failed with a refused account
        self._rules: Mapping[FailureCourse, Callable[[Download, PortalTurn, PortalError], None]] = {
            FailureCourse.AGAIN: self._try_again,
            FailureCourse.LATER: self._look_later,
            FailureCourse.REST: self._rest,
            FailureCourse.QUOTA: self._pause_for_quota,
            FailureCourse.REFUSED: self._refuse,
            FailureCourse.END: self._end,
        }

    def forget(self, name: str) -> None:
        """Somebody decided about the row: what was tried before counts no more."""
        self._efforts.pop(name, None)

    def arrive(self, row: Download, turn: PortalTurn, file: ArrivedFile) -> None:
        """The file is there."""
        turn.succeed()
        self.forget(row.id)
        self._board.ready.pop(row.id, None)
        self._put(
            row,
            DownloadState.VERIFIED if file.checked else DownloadState.WHOLE,
            file.note,
            received=file.size,
            total=file.size,
            checked=file.checked,
            path=str(file.path),
            unpack_problem=file.unpack_problem,
            ticket={},
        )

    def order(self, row: Download, ticket: OrderTicket) -> None:
        """The portal told where an order stands."""
        effort = self._efforts.setdefault(row.id, _Effort())
        effort.failures, effort.since = 0, None
        ordered = row.ordered if row.ticket and row.ordered else self._now()
        if ticket.state is OrderState.READY:
            self._board.ready[row.id] = ticket
            row = replace(row, ordered=ordered, total=ticket.size or row.total)
            self._put(row, DownloadState.QUEUED, ticket=ticket.to_json())
        elif ticket.state in _ORDERS:
            until = self._now() + timedelta(seconds=self._pace.until_look(ticket.poll_after))
            row = replace(row, ordered=ordered)
            self._put(row, _ORDERS[ticket.state], until=until, ticket=ticket.to_json())
        elif ticket.state is OrderState.EXPIRED and not effort.ordered_again:
            effort.ordered_again = True
            self._put(row, DownloadState.QUEUED, DownloadNote.ORDER_EXPIRED, ticket={})
        else:
            note, kind = _NO_ORDERS[ticket.state]
            error = PortalError(row.item.portal, kind, ticket.words)
            self._put(row, DownloadState.FAILED, note, error=error, ticket={})

    def fail(self, row: Download, turn: PortalTurn, error: PortalError) -> None:
        """A transfer, or a look at an order, ended in an error."""
        ready = self._board.ready.pop(row.id, None)
        effort = self._efforts.setdefault(row.id, _Effort())
        if ready is not None and error.kind in _LINK_ENDED and not effort.asked_again:
            effort.asked_again = True  # the link of an order ended, or the order itself: the portal is asked
            self._put(row, DownloadState.QUEUED, row.note)
            return
        self._rules[course_of(error)](row, turn, error)

    def refuse_licence(self, row: Download) -> None:
        """Nothing is fetched before its licence is accepted."""
        error = PortalError(row.item.portal, ErrorKind.LICENCE, DownloadNote.LICENCE_WANTED.value)
        self._put(row, DownloadState.FAILED, DownloadNote.LICENCE_WANTED, error=error)

    def refuse_portal(self, portal: str, error: PortalError, needs: str | None = None) -> None:
        """Let all rows of a portal fail that are not under way: it is not asked for each of them.

        Args:
            portal: portal id.
            error: what the first was told.
            needs: only those whose files need this; None: all.
        """
        refused = self._refused.setdefault(portal, set())
        for row in self._board.rows:
            same = row.item.portal == portal and needs in (None, row.item.needs)
            if same and row.state in _OPEN and not self._board.is_busy(row.id):
                refused.add(row.id)
                self._put(row, DownloadState.FAILED, _note_of(error), error=error)

    def wait_for_disk(self, folders: Container[str], note: DownloadNote) -> None:
        """A disk is full or gone: what goes there pauses, or it would fail row by row, or fill what is freed.

        Args:
            folders: of items, on that disk.
            note: NO_ROOM or FOLDER_GONE.
        """
        for row in self._board.rows:
            waits = row.state in (DownloadState.QUEUED, DownloadState.WAITING)
            if waits and row.item.folder in folders and not self._board.is_busy(row.id):
                self._put(row, DownloadState.PAUSED, note)

    def readmit(self, portal: str) -> None:
        """Another account: what failed with the former one is queued again."""
        for row in self._board.known(self._refused.pop(portal, set())):
            if row.state is DownloadState.FAILED:
                self.forget(row.id)
                self._put(row, DownloadState.QUEUED)

    # ---- what follows an error -------------------------------------------------------------------

    def _try_again(self, row: Download, turn: PortalTurn, error: PortalError) -> None:
        now, effort = self._now(), self._efforts[row.id]
        if row.received > effort.received:
            effort.failures, effort.since, effort.received = 0, None, row.received
            turn.moves()
        effort.failures += 1
        effort.since = effort.since or now
        patience = self._pace.early if gives_up_early(error) else self._pace.patience
        if (now - effort.since).total_seconds() > patience:
            self._end(row, turn, error)
            return
        pause = max(self._pace.after_failures(effort.failures), error.retry_after or 0)
        until = now + timedelta(seconds=pause)
        all_failed = turn.fail(now)
        if all_failed:  # then another row goes first: it may be this file alone
            rest = turn.rest(now, self._pace.after_failures(all_failed))
            until = max(until, rest + timedelta(seconds=self._pace.retry / 2))
        self._wait(row, error, until, error.note if isinstance(error, TransferError) else DownloadNote.NONE)

    def _look_later(self, row: Download, turn: PortalTurn, error: PortalError) -> None:
        effort = self._efforts[row.id]
        effort.looks += 1
        pause = error.retry_after or self._pace.while_not_ready(effort.looks)
        self._wait(row, error, self._now() + timedelta(seconds=pause))

    def _rest(self, row: Download, turn: PortalTurn, error: PortalError) -> None:
        now = self._now()
        refusals = turn.refuse(now)
        pause = self._pace.after_refusals(refusals) if error.retry_after is None else error.retry_after
        note = DownloadNote.WAITS_FOR_TURN if too_many_at_once(error) else DownloadNote.NONE
        self._wait(row, error, turn.rest(now, pause), note)

    def _pause_for_quota(self, row: Download, turn: PortalTurn, error: PortalError) -> None:
        pause, source = error.retry_after, turn.source
        if pause is None and isinstance(source, DownloadSource):
            pause = source.portal.downloads.quota_pause
        turn.lower()
        self._wait(
            row, error, turn.rest(self._now(), pause or self._pace.longest_rest), DownloadNote.QUOTA_USED_UP
        )

    def _refuse(self, row: Download, turn: PortalTurn, error: PortalError) -> None:
        self._refused.setdefault(row.item.portal, set()).add(row.id)
        self._put(row, DownloadState.FAILED, _note_of(error), error=error)
        source = turn.source
        each = isinstance(source, DownloadSource) and source.portal.terms.acceptance == _EACH
        if error.kind is not ErrorKind.LICENCE or not each:
            turn.refusals[row.item.needs] = error
            self.refuse_portal(row.item.portal, error, row.item.needs)

    def _end(self, row: Download, turn: PortalTurn, error: PortalError) -> None:
        self.forget(row.id)
        note = error.note if isinstance(error, TransferError) else _note_of(error)
        self._put(row, DownloadState.FAILED, note, error=error)

    def _wait(
        self, row: Download, error: PortalError, until: datetime, note: DownloadNote = DownloadNote.NONE
    ) -> None:
        ordered = row.state in _ORDERS.values()
        self._put(row, row.state if ordered else DownloadState.WAITING, note, error=error, until=until)

    def _put(
        self, row: Download, state: DownloadState, note: DownloadNote = DownloadNote.NONE, **facts: Any
    ) -> None:
        rest: dict[str, Any] = {"error": None, "until": None, "speed": 0.0, **facts}
        self._board.put(replace(row, state=state, note=note, **rest))


def _note_of(error: PortalError) -> DownloadNote:
    if code_wanted(error):
        return DownloadNote.CODE_WANTED
    return DownloadNote.LICENCE_WANTED if error.kind is ErrorKind.LICENCE else DownloadNote.NONE
