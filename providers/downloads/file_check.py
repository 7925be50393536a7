"""Whether the bytes that came are the file."""

from __future__ import annotations

from ...core.cancel_token import CancelToken
from ...core.downloads.archive_end import is_whole_zip
from ...core.downloads.download_note import DownloadNote
from ...core.downloads.download_state import DownloadState
from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from .checksums import OWN, comparable, new_hash
from .part_file import PartFile
from .part_hasher import PartHasher
from .part_syncer import PartSyncer
from .transfer_error import TransferError
from .transfer_order import TransferOrder
from .transfer_teller import TransferTeller

_POLL_SECONDS = 0.05
_ZIPS = (".zip",)


class FileCheck:
    """Hashes a partial file and has it put on the disk while it comes; one per beginning of the file.

    The rule of sizes: a body is whole where the server's own length, or the end of its chunks, says so. The
    size that the portal lists may differ: archives are packed on the fly (portal sheet cdse, Known pitfalls
    3), other sizes are rounded. So an equal checksum settles it, and so does a zip that ends as zips end.
    Without either, a file that is *shorter* than listed is not taken for whole (WRONG_SIZE).
    """

    def __init__(self, order: TransferOrder, part: PartFile, token: CancelToken) -> None:
        """Begin with what is there."""
        self._order = order
        self._part = part
        self._token = token
        self.wanted = comparable(order.checksums)
        self.algorithm = OWN if self.wanted is None else self.wanted[0]
        self._hasher = PartHasher(order.portal.id, part, new_hash(self.algorithm))
        self._syncer = PartSyncer(part)

    def stop(self) -> None:
        """End both threads, within milliseconds but for a sync under way."""
        self._hasher.stop()
        self._syncer.stop()

    def advance(self) -> None:
        """Go on with what has been written.

        Raises:
            TransferError: what one of the threads met.
        """
        self._hasher.advance(self._part.size)
        self._syncer.advance(self._part.size)
        self._raise_problems()

    def refuse_short(self, total: int | None) -> None:
        """Raise WRONG_SIZE where nothing could explain that there are so few bytes."""
        listed = self._order.size
        if self.wanted is not None or total is None or listed is None or total >= listed:
            return
        if not self._order.target.name.lower().endswith(_ZIPS):
            raise self._wrong_size(total)

    def finish(self, teller: TransferTeller) -> tuple[str, bool]:
        """Wait until all is hashed and on the disk; return the checksum, and whether it is the portal's.

        Raises:
            PortalError: CANCELLED.
            TransferError: WRONG_SIZE, what the disk says.
        """
        size = self._part.size
        self._hasher.finish(size)
        self._syncer.finish()
        if self.wanted is None:
            listed = bool(self._order.checksums)
            teller.note = DownloadNote.CHECKSUM_NOT_COMPUTABLE if listed else DownloadNote.NO_CHECKSUM
        for thread in (self._hasher, self._syncer):
            while not thread.settled.is_set():
                teller.say(DownloadState.CHECKING, self._hasher.hashed)
                thread.settled.wait(_POLL_SECONDS)
                if self._token.cancelled:
                    raise PortalError(self._order.portal.id, ErrorKind.CANCELLED)
        self._raise_problems()
        digest = self._hasher.digest()
        if self.wanted is not None:
            return digest, digest == self.wanted[1]
        listed_size = self._order.size
        if listed_size is not None and size < listed_size and not self.ends_well():
            raise self._wrong_size(size)
        return digest, False

    def ends_well(self) -> bool:
        """Return whether it is a zip archive that lacks nothing at its end."""
        if not self._order.target.name.lower().endswith(_ZIPS):
            return False
        with self._part.reader() as stream:
            return is_whole_zip(stream)

    def _raise_problems(self) -> None:
        for problem in (self._hasher.problem, self._syncer.problem):
            if problem is not None:
                raise problem

    def _wrong_size(self, size: int) -> TransferError:
        what = f"{size} bytes, of {self._order.size} that the portal lists"
        return TransferError(self._order.portal.id, ErrorKind.BAD_ANSWER, DownloadNote.WRONG_SIZE, what)
