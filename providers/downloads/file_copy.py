"""One file of a catalogue that lies on a disk."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Callable

from ...core.cancel_token import CancelToken
from ...core.downloads.download_note import DownloadNote
from ...core.downloads.download_state import DownloadState
from ...core.downloads.fetched_file import FetchedFile
from ...core.downloads.part_names import part_of
from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from ..network_profile import NetworkProfile
from ..pixel_gate import PixelGate
from ..safe_urls import is_share, is_web
from .checksums import OWN, comparable, new_hash
from .disk_failures import check_room, disk_error
from .transfer_error import TransferError
from .transfer_order import TransferOrder
from .transfer_progress import TransferProgress

_CHUNK = 1 << 20
_TELL_SECONDS = 0.1


class FileCopy:
    """Copies it into its partial file: from the folder of the portal's catalogue, and from nowhere else.

    A copy that was interrupted begins again: reading what is there costs as much as copying it.
    """

    def __init__(
        self,
        order: TransferOrder,
        gate: PixelGate,
        profile: NetworkProfile,
        token: CancelToken,
        tell: Callable[[TransferProgress], None],
    ) -> None:
        """Read nothing yet; gate and profile are not needed."""
        self._order, self._token, self._tell = order, token, tell
        self._part = part_of(order.target)

    @staticmethod
    def is_for(order: TransferOrder) -> bool:
        """Return whether a file is on a disk: its address is a path, and so is its catalogue's."""
        catalogue = next(iter(order.portal.endpoints.values()), "")
        return Path(order.href).is_absolute() and bool(catalogue) and not is_web(catalogue)

    def run(self) -> FetchedFile:
        """Return the whole copy, still under its partial name; its checksum, if there is one, is equal.

        Raises:
            TransferError: NO_ROOM, FOLDER_GONE; WRONG_CHECKSUM, WRONG_SIZE (the partial file is removed).
            PortalError: GONE; NOT_ALLOWED for a file outside of the catalogue's folder; CANCELLED.
        """
        portal, wanted = self._order.portal.id, comparable(self._order.checksums)
        name = wanted[0] if wanted else OWN
        digest = new_hash(name)
        try:
            self._part.parent.mkdir(parents=True, exist_ok=True)
            with self._opened() as source, self._new_part() as target:
                check_room(portal, self._part, os.fstat(source.fileno()).st_size)
                size = self._copy(source, target, digest.update)
        except OSError as error:
            raise disk_error(portal, self._part, error) from error
        self._check_size(size)
        if wanted and digest.hexdigest() != wanted[1]:
            raise self._wrong(DownloadNote.WRONG_CHECKSUM)
        return FetchedFile(self._part, size, name if wanted else "", digest.hexdigest(), name, 0, size)

    def _opened(self) -> BinaryIO:
        portal, href = self._order.portal, self._order.href
        catalogue = next(iter(portal.endpoints.values()))
        root = os.path.realpath(Path(catalogue).parent)
        # even to look at the share of another machine tells it who asks
        foreign = is_share(href) and not is_share(catalogue)
        path = "" if foreign else os.path.realpath(href)
        if not path.startswith(root + os.sep):
            raise PortalError(portal.id, ErrorKind.NOT_ALLOWED, "the file lies outside of the catalogue")
        if not Path(path).is_file():  # a pipe would be waited for without end
            raise PortalError(portal.id, ErrorKind.GONE, "no such file")
        try:
            return Path(path).open("rb")
        except OSError as error:
            raise PortalError(portal.id, ErrorKind.GONE, error.strerror or "") from error

    def _new_part(self) -> BinaryIO:
        """Return a new partial file: a link that somebody put in its place is not written through."""
        with suppress(FileNotFoundError):
            self._part.unlink()
        return self._part.open("xb")

    def _copy(self, source: BinaryIO, target: BinaryIO, hashed: Callable[[bytes], None]) -> int:
        total, done, told = os.fstat(source.fileno()).st_size, 0, 0.0
        for chunk in iter(lambda: source.read(_CHUNK), b""):
            if self._token.cancelled:
                raise PortalError(self._order.portal.id, ErrorKind.CANCELLED)
            hashed(chunk)
            target.write(chunk)
            done += len(chunk)
            if time.monotonic() - told >= _TELL_SECONDS:
                told = time.monotonic()
                self._tell(TransferProgress(DownloadState.DOWNLOADING, done, total))
        target.flush()
        os.fsync(target.fileno())
        return done

    def _check_size(self, size: int) -> None:
        if self._order.size is not None and size != self._order.size:
            raise self._wrong(DownloadNote.WRONG_SIZE)

    def _wrong(self, note: DownloadNote) -> TransferError:
        self._part.unlink(missing_ok=True)
        return TransferError(self._order.portal.id, ErrorKind.BAD_ANSWER, note, note.value)
