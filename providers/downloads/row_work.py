"""What a thread does for one row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from glob import escape
from pathlib import Path, PurePosixPath

from ...core.downloads.download import Download
from ...core.downloads.download_note import DownloadNote
from ...core.downloads.order_state import OrderState
from ...core.downloads.order_ticket import OrderTicket
from ...core.downloads.safe_name import is_safe_path, numbered, safe_name
from ...core.downloads.sidecar import ENDING, file_of
from ...core.downloads.unpack_error import UnpackError
from ...core.downloads.unpack_problem import UnpackProblem
from ...core.downloads.unpacker import unpack
from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from .arrived_file import ArrivedFile
from .download_job import DownloadJob
from .file_finish import FileFinish, chosen_place, make_folder
from .job_link import JobLink
from .transfer import MakeTransfer
from .transfer_order import TransferOrder

_MOST_NAMES = 1000


class RowWork:
    """A transfer with all that comes before and after it, or a look at an order; for one thread."""

    def __init__(self, job: DownloadJob, link: JobLink, make_transfer: MakeTransfer) -> None:
        self._job = job
        self._link = link
        self._make_transfer = make_transfer
        self._item = job.row.item
        self._source = job.source
        ready = job.ready or OrderTicket(OrderState.READY)
        self._href = ready.href or self._item.href
        self._size = self._item.size if ready.size is None else ready.size
        self._checksums = ready.checksums or self._item.checksums
        self._finish = FileFinish(self._item, self._source.portal, job.token)

    def transfer(self) -> ArrivedFile:
        """Fetch the file, unless it is there; give it its name; unpack it.

        Raises:
            PortalError: of any kind.
        """
        target = self._target()
        make_folder(self._item.portal, Path(self._item.folder), target)
        arrived = self._finish.found(target, self._checksums)
        if arrived is None:
            arrived = self._fetched(target)
        elif not self._was_begun():
            arrived = replace(arrived, note=DownloadNote.ALREADY_THERE)
        self._release()
        return self._unpacked(arrived) if self._item.unpack else arrived

    def look(self) -> OrderTicket | ArrivedFile:
        """Order, or ask how the order stands; what is in the folder already is not ordered.

        Raises:
            PortalError: of any kind.
        """
        if any(self._finish.found(place, self._checksums) for place in self._known_places()):
            return self.transfer()
        orderer = self._source.orderer
        if orderer is None:
            return OrderTicket(OrderState.ELSEWHERE)
        ticket = self._ticket(self._job.row)
        if ticket is None:
            ticket = orderer.order(self._item, self._job.token)
        else:
            ticket = orderer.ask(self._item, ticket, self._job.token)
        return ticket

    def _was_begun(self) -> bool:
        """Return whether this row fetched the file itself, before the program ended."""
        return self._job.row.attempts > 1 and bool(self._job.row.target)

    def _fetched(self, target: Path) -> ArrivedFile:
        order = TransferOrder(
            self._source.portal,
            self._href,
            target,
            self._size,
            self._checksums,
            self._item.needs,
            self._source.portal.downloads.resumes,
        )
        source, token = self._source, self._job.token
        fetched = self._make_transfer(order, source.gate, source.profile, token, self._link.tell).run()
        self._link.begin_finish()
        target = target if self._finish.is_vacant(target) else self._target(target)
        return self._finish.finish(target, fetched, self._checksums, self._link.now())

    def _unpacked(self, arrived: ArrivedFile) -> ArrivedFile:
        self._link.begin_unpacking(arrived)
        try:
            path = unpack(arrived.path, arrived.path.parent, self._job.token, self._link.tell_unpacking)
        except UnpackError as error:
            if error.problem is UnpackProblem.CANCELLED:
                return arrived
            return replace(arrived, note=DownloadNote.NOT_UNPACKED, unpack_problem=error.problem)
        return replace(arrived, path=path, note=DownloadNote.UNPACKED)

    def _release(self) -> None:
        """Let go of an order; the file is here, whatever the portal says to that."""
        ticket = self._ticket(self._job.row)
        if ticket is not None and self._source.orderer is not None:
            with suppress(PortalError):
                self._source.orderer.release(ticket, self._job.token)

    @staticmethod
    def _ticket(row: Download) -> OrderTicket | None:
        if not row.ticket:
            return None
        try:
            return OrderTicket.from_json(row.ticket)
        except (KeyError, ValueError, TypeError):
            return None

    # ---- names -----------------------------------------------------------------------------------

    def _known_places(self) -> list[Path]:
        """Return where the file is looked for first: the place chosen before, and the item's own."""
        folder, name = Path(self._item.folder), self._name()
        places = [folder / name]
        if not PurePosixPath(name).suffix:  # an order told the ending, and will tell it again
            places += [file_of(found) for found in sorted(folder.glob(f"{escape(name)}.*{ENDING}"))]
        former = chosen_place(self._job.row)
        if former is not None and former not in places:
            places.insert(0, former)
        return places

    def _target(self, taken: Path | None = None) -> Path:
        """Choose the file's final path: the one chosen before, else the item's own, else that with a number.

        Args:
            taken: one that somebody else was quicker to take.

        Raises:
            PortalError: DISK, where no name is free.
        """
        for target in self._candidates():
            free = target != taken and self._finish.is_free(target, self._checksums)
            if free and self._link.claim(target):
                return target
        raise PortalError(self._item.portal, ErrorKind.DISK, f"no name is free for {self._name()}")

    def _candidates(self) -> Iterator[Path]:
        places = self._known_places()
        yield from (place for place in places if not self._finish.is_vacant(place))
        yield from places
        for number in range(2, _MOST_NAMES):
            yield Path(self._item.folder) / numbered(self._name(), number)

    def _name(self) -> str:
        """Return the item's name, with the ending that the order told where it had none.

        Raises:
            PortalError: BAD_QUERY: names were made safe when they were queued; who has changed the queue's
                file meanwhile is not obeyed.
        """
        if not is_safe_path(self._item.name) or not Path(self._item.folder).is_absolute():
            what = "the file's name or folder is none that was queued"
            raise PortalError(self._item.portal, ErrorKind.BAD_QUERY, what)
        name = PurePosixPath(self._item.name)
        told = self._job.ready.name if self._job.ready is not None else ""
        ending = PurePosixPath(safe_name(told, "")).suffix if told else ""
        return f"{name}{ending}" if ending and not name.suffix else str(name)
