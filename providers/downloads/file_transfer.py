"""One file over HTTP, taken up where it stopped, and checked."""

from __future__ import annotations

import time
from typing import Callable

from ...core.cancel_token import CancelToken
from ...core.downloads.download_note import DownloadNote
from ...core.downloads.download_state import DownloadState
from ...core.downloads.fetched_file import FetchedFile
from ...core.downloads.part_facts import PartFacts
from ...core.downloads.resumption import Resumption, resumption
from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from ..network_profile import NetworkProfile
from ..pixel_gate import PixelGate
from ..safe_urls import shown_url
from ..unwanted_answer import unwanted_answer
from .disk_failures import check_room
from .download_session import DownloadSession
from .file_answer import FileAnswer
from .file_check import FileCheck
from .part_file import PartFile
from .stand_in import HEAD_BYTES, stands_in
from .transfer_access import TransferAccess
from .transfer_error import TransferError
from .transfer_order import TransferOrder
from .transfer_patience import TransferPatience
from .transfer_progress import TransferProgress
from .transfer_teller import TransferTeller

_WORDS_BYTES = 64 * 1024
_BEGINNINGS = 3  # because of what servers answer: then something is wrong that no further one cures
_PATIENCE = 5  # time-outs within which
_LEAST_BYTES = 4096  # so many must come
_BEYOND = 64 * 1024 * 1024  # bytes more than twice the listed size: no archive that is packed on the way
_DOWN = DownloadState.DOWNLOADING
_OF_NO_USE = (DownloadNote.WRONG_SIZE, DownloadNote.WRONG_CHECKSUM)
_STARTS_OVER = {
    Resumption.AGAIN: DownloadNote.STARTS_AGAIN,
    Resumption.ASK_AGAIN: DownloadNote.STARTS_AGAIN,
    Resumption.CHANGED: DownloadNote.CHANGED_AT_PORTAL,
    Resumption.ASK_CHANGED: DownloadNote.CHANGED_AT_PORTAL,
}


class FileTransfer:
    """Fetches one file into its partial file; for one thread, once."""

    def __init__(
        self,
        order: TransferOrder,
        gate: PixelGate,
        profile: NetworkProfile,
        token: CancelToken,
        tell: Callable[[TransferProgress], None],
        pause: float = 1.0,
    ) -> None:
        """Ask nothing yet.

        Args:
            order: what, and where to.
            gate: of the portal, made with `pixel_gates.DOWNLOAD`.
            profile: the user's network settings.
            token: ends it within 100 ms; the partial file stays.
            tell: called in the thread of `run`.
            pause: seconds before what broke is taken up for the first time; longer from one to the next.
        """
        self._order = order
        self._profile = profile
        self._token = token
        self._access = TransferAccess(gate, order.href, order.needs, token)
        self._patience = TransferPatience(pause)
        self._teller = TransferTeller(tell, order.size)
        self._ranges = order.resumes
        self._beginnings = 0
        self._ended_at = -1
        self._sent = 0
        self._resumed_at = 0
        self._part = PartFile(order.portal.id, order.target)
        self._check: FileCheck | None = None

    def run(self) -> FetchedFile:
        """Return the whole file, still under its partial name; its checksum, if there is one, is equal.

        Raises:
            TransferError: NO_ROOM, FOLDER_GONE, IN_USE (the partial file stays); WRONG_CHECKSUM after two
                times, WRONG_SIZE (it is removed); CHANGED_AT_PORTAL again and again.
            PortalError: what the portal says, with `retry_after` in seconds where it tells; CANCELLED.
        """
        with self._part:
            try:
                first = self._complete_and_check()
                if first is None:
                    self._start_over(DownloadNote.STARTS_AGAIN)
                found = first or self._complete_and_check()
                if found is None:
                    raise self._error(DownloadNote.WRONG_CHECKSUM)
            except PortalError as error:
                self._leave(error)
                raise
            finally:
                self._stop_check()
        return found

    def _leave(self, error: PortalError) -> None:
        """Remove what is of no use, and tell how much stays."""
        if isinstance(error, TransferError) and error.note in _OF_NO_USE:
            self._part.remove()
        self._teller.end(self._part.size)

    def _complete_and_check(self) -> FetchedFile | None:
        """Return the file; None where its checksum is wrong."""
        part = self._part
        if part.size and not (self._may_resume() or part.size == part.facts.total):
            self._start_over(DownloadNote.STARTS_AGAIN)
        if self._order.size is not None:
            check_room(self._order.portal.id, part.path, self._order.size - part.size)
        check = self._checked()
        while part.size != part.facts.total:
            self._try()
            check = self._checked()
        part.check_place()
        digest, equal = check.finish(self._teller)
        if check.wanted is not None and not equal:
            return None
        algorithm = check.algorithm if equal else ""
        return FetchedFile(
            part.path, part.size, algorithm, digest, check.algorithm, self._resumed_at, self._sent
        )

    def _try(self) -> None:
        """Make one request, and take what comes; failures that may pass end in a pause."""
        try:
            self._fetch()
        except TransferError:
            raise
        except PortalError as error:
            if self._token.cancelled:
                raise PortalError(error.portal, ErrorKind.CANCELLED) from None
            if self._access.renew(error):
                return
            pause = self._patience.after(error, self._part.size)
            if pause is None:
                raise
            if self._token.wait(pause):
                raise PortalError(error.portal, ErrorKind.CANCELLED) from None
            if self._part.size and not self._may_resume():
                self._start_over(DownloadNote.STARTS_AGAIN)

    def _fetch(self) -> None:
        part = self._part
        access = self._access.open()
        url = self._access.address(access)
        session = DownloadSession(self._order.portal, self._profile, self._token, access)
        self._resumed_at = part.size
        with session, session.open_file(url, part.size, part.facts) as answer:
            what = resumption(part.facts, part.size, answer.reply)
            if self._is_ready(what, answer):
                self._receive(answer)

    def _is_ready(self, what: Resumption, answer: FileAnswer) -> bool:
        """Prepare for the body of an answer; return whether it is to be read."""
        part = self._part
        if what is Resumption.WHOLE:
            part.learn(part.size)
            return False
        if what in _STARTS_OVER:
            self._count_beginning(_STARTS_OVER[what])
            self._ranges = self._ranges and what in (Resumption.CHANGED, Resumption.ASK_CHANGED)
            self._start_over(_STARTS_OVER[what])
        if what in (Resumption.ASK_AGAIN, Resumption.ASK_CHANGED):
            return False
        if what is Resumption.GO_ON:
            self._teller.note = DownloadNote.GOES_ON
            if part.facts.total is None and answer.reply.facts.total is not None:
                part.learn(answer.reply.facts.total)
        else:
            self._refuse_words(answer)
            self._stop_check()
            part.begin(answer.reply.facts)
            self._resumed_at = 0
        self._expect(answer.reply.facts.total)
        return True

    def _expect(self, total: int | None) -> None:
        """Hold the size that the server says against the listed one and against the disk."""
        self._checked().refuse_short(total)
        if total is not None:
            self._teller.total = total
            check_room(self._order.portal.id, self._part.path, total - self._part.size)

    def _receive(self, answer: FileAnswer) -> None:
        part, check = self._part, self._checked()
        window = _PATIENCE * self._profile.timeout
        until, goal = time.monotonic() + window, part.size + _LEAST_BYTES
        self._teller.say(_DOWN, part.size)
        while True:
            piece = answer.read()
            if not piece:
                break
            part.write(piece)
            self._sent += len(piece)
            self._access.progress()
            check.advance()
            if self._teller.say(_DOWN, part.size):
                part.check_place()
                self._bound(answer)
                until, goal = self._watch(window, until, goal)
        self._end(answer)

    def _bound(self, answer: FileAnswer) -> None:
        """Stop a body whose end nobody announced before it fills the disk, or far beyond the listed size."""
        if answer.reply.expected is not None:
            return
        part, listed = self._part, self._order.size
        check_room(self._order.portal.id, part.path, 1)
        if listed is not None and part.size > 2 * listed + _BEYOND:
            what = f"{shown_url(answer.url)}: {part.size} bytes came without end, of {listed} that are listed"
            raise self._error(DownloadNote.WRONG_SIZE, what)

    def _watch(self, window: float, until: float, goal: int) -> tuple[float, int]:
        """Give up a server that sends a byte now and then; return when to look again, and for what."""
        now = time.monotonic()
        if self._part.size >= goal:
            return now + window, self._part.size + _LEAST_BYTES
        if now < until:
            return until, goal
        raise PortalError(self._order.portal.id, ErrorKind.TIMEOUT, "next to nothing came")

    def _end(self, answer: FileAnswer) -> None:
        """Settle how long the file is, once an answer has ended without breaking off."""
        part, reply = self._part, answer.reply
        if reply.expected is not None:  # the server told; perhaps there is more to be asked for
            return
        if reply.framed or part.size == self._order.size or self._checked().ends_well():
            part.learn(part.size)
            return
        if self._may_resume() and self._ended_at != part.size:
            self._ended_at = part.size  # the answer to a request for more will tell
            return
        where = shown_url(answer.url)
        if self._order.size is not None and part.size < self._order.size:
            what = f"{where}: {part.size} of {self._order.size} bytes came"
            raise PortalError(self._order.portal.id, ErrorKind.UNREACHABLE, what)
        if self._checked().wanted is None:
            raise self._error(DownloadNote.WRONG_SIZE, f"{where}: nothing tells whether this is all")
        part.learn(part.size)  # the checksum will tell

    def _refuse_words(self, answer: FileAnswer) -> None:
        """Raise what a page or a message in place of the file means."""
        name, portal = self._order.target.name, self._order.portal.id
        if not stands_in(name, answer.reply, answer.head(HEAD_BYTES), self._order.size):
            return
        error = unwanted_answer(portal, answer.url, answer.reply.status, answer.words(_WORDS_BYTES))
        if error.kind is ErrorKind.LOGIN_REFUSED and not self._access.has_account:
            raise PortalError(portal, ErrorKind.LOGIN_NEEDED, error.detail, error.status)
        raise error

    def _may_resume(self) -> bool:
        """Return whether a rest that is asked for can be told from the rest of another file."""
        facts = self._part.facts
        named = bool(facts.etag or facts.modified) or self._checked().wanted is not None
        return self._ranges and named

    def _count_beginning(self, note: DownloadNote) -> None:
        self._beginnings += 1
        if self._beginnings >= _BEGINNINGS:
            changed = note is DownloadNote.CHANGED_AT_PORTAL
            raise self._error(note if changed else DownloadNote.NONE, "it had to be begun too often")

    def _start_over(self, note: DownloadNote) -> None:
        """Throw away what is there."""
        self._teller.note = note
        self._stop_check()
        self._part.begin(PartFacts())

    def _checked(self) -> FileCheck:
        if self._check is None:
            self._check = FileCheck(self._order, self._part, self._token)
        return self._check

    def _stop_check(self) -> None:
        check, self._check = self._check, None
        if check is not None:
            check.stop()

    def _error(self, note: DownloadNote, detail: str = "") -> TransferError:
        return TransferError(self._order.portal.id, ErrorKind.BAD_ANSWER, note, detail)
