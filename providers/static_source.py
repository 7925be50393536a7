"""Documents of a static catalogue, from a folder or from the web."""

from __future__ import annotations

import os
from pathlib import Path
from stat import S_ISREG

from ..core.error_kind import ErrorKind
from ..core.portal_error import PortalError
from .http_session import HttpSession
from .safe_urls import is_web, may_lead, resolve, shown_url

WEB_BYTES = 32 * 1024 * 1024
FILE_BYTES = 256 * 1024 * 1024


class StaticSource:
    """Reads documents by web address or absolute path.

    What a document may lead to is limited: from the web to the web; from a file also to files in or below
    the folder of the first document.
    """

    def __init__(self, portal: str, first: str, session: HttpSession) -> None:
        """Open nothing yet.

        Args:
            portal: portal id for errors.
            first: address or path of the catalogue.
            session: for addresses.
        """
        self._portal = portal
        self._first = first
        self._root = "" if is_web(first) else os.path.realpath(Path(first).parent)
        self._session = session

    def read(self, place: str) -> tuple[str, str]:
        """Return the text of a document, and what its relative links start from.

        Raises:
            PortalError: GONE for a missing file, DISK for one that cannot be read, TOO_BIG, BAD_ANSWER for
                a page for people, or the kinds of HTTP.
        """
        if is_web(place):
            answer = self._session.get(place, WEB_BYTES)
            if answer.looks_like_markup:
                what = f"{shown_url(answer.url)}: a page for people instead of data"
                raise PortalError(self._portal, ErrorKind.BAD_ANSWER, what)
            return answer.text(), answer.url
        return self._read_file(Path(place)), str(Path(place).parent)

    def follow(self, base: str, href: object) -> str:
        """Return where a link of a document leads, empty where it may not or does not lead anywhere."""
        target = resolve(base, href) if isinstance(href, str) else ""
        if not target:
            return ""
        if is_web(target):
            return target if not is_web(base) or may_lead(base, target) else ""
        inside = os.path.realpath(target)
        return target if inside.startswith(self._root + os.sep) else ""

    def _read_file(self, path: Path) -> str:
        try:
            status = path.stat()
            if not S_ISREG(status.st_mode):
                raise PortalError(self._portal, ErrorKind.DISK, f"{path.name} is not a file")
            if status.st_size > FILE_BYTES:
                raise PortalError(self._portal, ErrorKind.TOO_BIG, f"{path.name}: {status.st_size} bytes")
            return path.read_text(encoding="utf-8-sig", errors="replace")
        except FileNotFoundError as error:
            raise PortalError(self._portal, ErrorKind.GONE, f"no file {path.name}") from error
        except (OSError, ValueError) as error:
            raise PortalError(self._portal, ErrorKind.DISK, f"{path.name}: {error}") from error
