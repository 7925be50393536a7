"""Names of files without credentials → names that GDAL can read now."""

from __future__ import annotations

import uuid
import weakref
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from osgeo import gdal

from ...core.cancel_token import CancelToken
from ...providers.pixel_access import PixelAccess
from ...providers.pixel_gate import PixelGate
from ..rasters.raster_probe import forget_answers
from ..rasters.source_path import href_of, source_path, with_header_file

MEMORY = "/vsimem/guichet_eo"
NO_COMPANIONS = {"GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR"}


class OpenedLinks:
    """What the gates gave for one stream. Headers lie in a file in memory under a name that nobody can guess.

    Attributes:
        renew_after: when the first gate is to be asked again, aware UTC; None: never.
        expires: when the first link ends, aware UTC; None: never.
    """

    def __init__(self) -> None:
        self.renew_after: datetime | None = None
        self.expires: datetime | None = None
        self._names: dict[str, str] = {}
        self._files: list[str] = []
        self._keys: set[tuple[str, str]] = set()
        # what is dropped on the way, because it was cancelled for example, leaves no header behind
        weakref.finalize(self, _remove, self._files).atexit = False

    def open(self, gate: PixelGate, paths: Sequence[str], token: CancelToken) -> None:
        """Ask a portal's gate; in a worker thread.

        Args:
            gate: of the portal.
            paths: names that `source_path` made of addresses which need the gate.
            token: ends the call.

        Raises:
            PortalError: as the gate.
        """
        hrefs = {href_of(path): path for path in paths if href_of(path)}
        access = gate.open(tuple(hrefs), token)
        header_file = self._write_headers(access.headers) if access.headers else ""
        for href, path in hrefs.items():
            name = _readable(access.links[href]) if href in access.links else path
            with_header = header_file and href not in access.links
            self._names[path] = with_header_file(name, header_file) if with_header else name
            self._keys |= _configure(name, access)
            if header_file:
                forget_answers(path)  # the address is the same as without the header, and so are refusals
        self.renew_after = _first(self.renew_after, access.renew_after)
        self.expires = _first(self.expires, access.expires)

    def name(self, path: str) -> str:
        """Return what GDAL reads in place of a name without credentials."""
        return self._names.get(path, path)

    @property
    def are_needed(self) -> bool:
        """Whether any file is read under another name than its own."""
        return any(path != name for path, name in self._names.items())

    def forget(self) -> None:
        """Remove headers from memory."""
        _remove(self._files)

    def forget_keys(self) -> None:
        """Let GDAL forget the keys of all buckets, also for other streams that read from them."""
        for place, option in self._keys:
            _set_option(place, option, None)
        self._keys.clear()

    def _write_headers(self, headers: Mapping[str, str]) -> str:
        path = f"{MEMORY}/{uuid.uuid4().hex}.headers"
        text = "".join(f"{name}: {value}\n" for name, value in headers.items())
        gdal.FileFromMemBuffer(path, text.encode("latin-1", "replace"))
        self._files.append(path)
        return path


def _remove(files: list[str]) -> None:
    for path in files:
        with suppress(RuntimeError):
            gdal.Unlink(path)
    files.clear()


def _readable(link: str) -> str:
    return link if link.startswith("/vsi") else source_path(link)


def _configure(name: str, access: PixelAccess) -> set[tuple[str, str]]:
    """Give GDAL the keys of a bucket; return what was set, as (place, option)."""
    if not access.settings or not name.startswith("/vsis3/"):
        return set()
    bucket = "/".join(name.split("/")[:3])
    settings = {**access.settings, **NO_COMPANIONS}
    for option, value in settings.items():
        _set_option(bucket, option, value)
    return {(bucket, option) for option in settings}


def _set_option(bucket: str, option: str, value: str | None) -> None:
    """Set an option for the files of a bucket alone where GDAL can (3.5), else for all of `/vsis3/`."""
    setter = getattr(gdal, "SetPathSpecificOption", None) or getattr(gdal, "SetCredential", None)
    if setter is None:
        gdal.SetConfigOption(option, value)
    else:
        setter(bucket, option, value)


def _first(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((instant for instant in (one, other) if instant is not None), default=None)
