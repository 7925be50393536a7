"""How a file gets its final name, so that no moment loses it or takes half of it for the whole.

The partial file is whole and on the disk → its sidecar is → it gets its name → the row is told. Whenever the
program ends in between, the next run finds which of these was the last and goes on from there.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

from ...core.cancel_token import CancelToken
from ...core.downloads.download import Download
from ...core.downloads.download_item import DownloadItem
from ...core.downloads.download_note import DownloadNote
from ...core.downloads.fetched_file import FetchedFile
from ...core.downloads.part_names import facts_of, part_of
from ...core.downloads.safe_name import is_safe_path, safe_name
from ...core.downloads.sidecar import Sidecar, read_sidecar, sidecar_path, write_sidecar
from ...core.error_kind import ErrorKind
from ...core.plugin_version import plugin_version
from ...core.portal import Portal
from ...core.portal_error import PortalError
from .arrived_file import ArrivedFile
from .checksums import comparable, new_hash
from .disk_failures import disk_error
from .folder_sync import sync_folder
from .transfer_error import TransferError

_CHUNK = 1 << 20
_ALLOWED_ABOVE = 3  # folders: portal, year and product below the one that the user chose


class FileFinish:
    """One file of one portal.

    All methods raise `PortalError`: DISK as `TransferError` with NO_ROOM or FOLDER_GONE where it is that;
    CANCELLED.
    """

    def __init__(self, item: DownloadItem, portal: Portal, token: CancelToken) -> None:
        self._item = item
        self._portal = portal
        self._token = token

    @staticmethod
    def is_vacant(target: Path) -> bool:
        """Return whether nothing bears the name."""
        return not os.path.lexists(target)

    def is_free(self, target: Path, checksums: tuple[str, ...]) -> bool:
        """Return whether the name can be had: nothing is there, or this very file."""
        return self.is_vacant(target) or self.found(target, checksums) is not None

    def found(self, target: Path, checksums: tuple[str, ...]) -> ArrivedFile | None:
        """Return the file if it is there already, whole, perhaps still under its partial name.

        Args:
            target: its final path.
            checksums: that the portal lists.
        """
        try:
            sidecar = self._whole(target)
            if sidecar is None and self.is_vacant(target):
                sidecar = self._finished_part(target)
            elif sidecar is None:
                sidecar = self._adopted(target, checksums)
        except OSError as error:
            raise disk_error(self._portal.id, target, error) from error
        if sidecar is None:
            return None
        if self.is_vacant(part_of(target)):
            with suppress(OSError):
                facts_of(target).unlink()
        note = _note(sidecar.checked, checksums)
        return ArrivedFile(target, sidecar.size, sidecar.checked, note)

    def finish(
        self, target: Path, fetched: FetchedFile, checksums: tuple[str, ...], now: datetime
    ) -> ArrivedFile:
        """Give a fetched file its name.

        Args:
            target: its final path, where nothing is.
            fetched: what the transfer ended in.
            checksums: that the portal lists.
            now: aware UTC.
        """
        sidecar = self._sidecar(fetched.size, fetched.digest, fetched.digest_algorithm, now)
        sidecar = replace(sidecar, checked=fetched.algorithm)
        try:
            write_sidecar(target, sidecar)
            sync_folder(target.parent)  # a file without its sidecar would be nobody's
            self._name(fetched.part, target)
        except OSError as error:
            raise disk_error(self._portal.id, target, error) from error
        return ArrivedFile(target, fetched.size, fetched.algorithm, _note(fetched.algorithm, checksums))

    def _name(self, part: Path, target: Path) -> None:
        part.replace(target)
        with suppress(OSError):
            facts_of(part.with_suffix("")).unlink()  # `a.tif.part` → `a.tif`
        sync_folder(target.parent)

    def _whole(self, target: Path) -> Sidecar | None:
        """Return the sidecar of a file that is there under its final name."""
        sidecar = self._own_sidecar(target)
        if sidecar is None or not target.is_file() or target.stat().st_size != sidecar.size:
            return None
        return sidecar

    def _finished_part(self, target: Path) -> Sidecar | None:
        """Give a file its name whose sidecar is already there; its bytes are read again first."""
        part, sidecar = part_of(target), self._own_sidecar(target)
        if sidecar is None or part.is_symlink() or not part.is_file():
            return None
        if part.stat().st_size != sidecar.size or self._digest(part, sidecar.algorithm) != sidecar.digest:
            return None
        self._name(part, target)
        return sidecar

    def _adopted(self, target: Path, checksums: tuple[str, ...]) -> Sidecar | None:
        """Return a sidecar for what somebody else put there, if the portal's checksum is equal."""
        if target.is_symlink() or not target.is_file() or sidecar_path(target).exists():
            return None
        size = target.stat().st_size
        if size != self._item.size:
            return None
        listed = comparable(checksums)
        if listed is None or self._digest(target, listed[0]) != listed[1]:
            return None
        changed = datetime.fromtimestamp(target.stat().st_mtime, timezone.utc)
        sidecar = replace(self._sidecar(size, listed[1], listed[0], changed), checked=listed[0])
        write_sidecar(target, sidecar)
        return sidecar

    def _own_sidecar(self, target: Path) -> Sidecar | None:
        sidecar, item = read_sidecar(target), self._item
        if sidecar is None or not sidecar.is_of(item.portal, item.scene, item.key):
            return None
        return None if sidecar.contradicts(item.checksums) else sidecar

    def _digest(self, file: Path, algorithm: str) -> str:
        """Return a file's checksum in hexadecimal, empty where the algorithm is not there."""
        digest = new_hash(algorithm)
        if digest is None:
            return ""
        with file.open("rb", buffering=0) as stream:
            while chunk := stream.read(_CHUNK):
                if self._token.cancelled:
                    raise PortalError(self._portal.id, ErrorKind.CANCELLED)
                digest.update(chunk)
        return str(digest.hexdigest())

    def _sidecar(self, size: int, digest: str, algorithm: str, fetched: datetime) -> Sidecar:
        item, terms = self._item, self._portal.terms
        return Sidecar(
            portal=item.portal,
            scene=item.scene,
            key=item.key,
            size=size,
            digest=digest.lower(),
            algorithm=algorithm.lower(),
            family=item.family,
            title=item.title,
            source=item.href or self._portal.homepage,
            licence=terms.licence.en,
            attribution=terms.attribution,
            acceptance=item.acceptance,
            fetched=fetched,
            version=plugin_version(),
            stac=item.stac,
        )


def chosen_place(row: Download) -> Path | None:
    """Return the path that was chosen for a row's file; None before, and for one outside of its folder."""
    with suppress(ValueError):
        inside = Path(row.target).relative_to(row.item.folder)
        if Path(row.item.folder).is_absolute() and is_safe_path(inside.as_posix()):
            return Path(row.target)
    return None


def delete_parts(row: Download) -> None:
    """Remove what has arrived of a file that is not whole; what cannot be removed stays."""
    target = chosen_place(row)
    if target is None:
        return
    found = [part_of(target), facts_of(target)]
    sidecar = read_sidecar(target)
    if sidecar is not None and not os.path.lexists(target):
        found += (
            [sidecar_path(target)] if sidecar.is_of(row.item.portal, row.item.scene, row.item.key) else []
        )
    for path in found:
        with suppress(OSError):
            path.unlink()


def make_folder(portal: str, folder: Path, target: Path) -> None:
    """Make the folder of a file where it is missing.

    Args:
        portal: for the error.
        folder: of the item: the one that the user chose, and portal, year and perhaps product in it.
        target: the file.

    Raises:
        TransferError: FOLDER_GONE where not even the user's folder is there any more, as when a disk was
            unplugged: it is not made anew on the disk below; NO_ROOM.
    """
    if is_gone(portal, folder):
        raise TransferError(
            portal, ErrorKind.DISK, DownloadNote.FOLDER_GONE, f"no such folder: {folder.name}"
        )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(portal, target, error) from error


def is_gone(portal: str, folder: Path) -> bool:
    """Return whether not even the folder that the user chose is there; see `make_folder`."""
    return not any(place.is_dir() for place in _allowed(portal, folder))


def _allowed(portal: str, folder: Path) -> list[Path]:
    """Return where a folder may be made in: up to the one that the user chose."""
    places = [folder, *folder.parents][: _ALLOWED_ABOVE + 1]
    own = [number for number, place in enumerate(places) if place.name == safe_name(portal, "portal")]
    return places[: own[-1] + 2] if own else places


def _note(checked: str, checksums: tuple[str, ...]) -> DownloadNote:
    if checked:
        return DownloadNote.NONE
    return DownloadNote.CHECKSUM_NOT_COMPUTABLE if checksums else DownloadNote.NO_CHECKSUM
