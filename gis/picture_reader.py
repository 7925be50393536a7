"""The bytes of a portal's pictures, from wherever they can be had soonest."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Callable, Optional
from urllib.parse import urlsplit
from urllib.request import url2pathname

from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.portal import Portal
from ..core.portal_error import PortalError
from ..providers.network_profile import NetworkProfile
from ..providers.pixel_gate import PixelGate
from .picture_cache import MEGABYTE, PictureCache

Fetch = Callable[[str, Portal, NetworkProfile, CancelToken, int, Optional[PixelGate]], bytes]
LARGEST = 32 * MEGABYTE


class PictureReader:
    """Reads local files directly and remote ones through the disk cache; used from worker threads only.

    A quicklook and the thumbnail of the list are often the same file: it is then asked for once.

    Args:
        cache: pictures of earlier sessions.
        fetch: stands in for `providers.picture_fetcher.fetch_picture`.
    """

    def __init__(self, cache: PictureCache, fetch: Fetch | None = None) -> None:
        self._cache = cache
        self._fetch = fetch

    def read(
        self,
        href: str,
        portal: Portal,
        profile: NetworkProfile,
        token: CancelToken,
        gate: PixelGate | None = None,
    ) -> bytes:
        """Return the picture's bytes as the portal gives them; whether they are a picture is not looked at.

        Args:
            href: web address, or path in a catalogue on this machine.
            portal: whose it is.
            profile: network settings for its host.
            token: ends the call.
            gate: opens pictures that need an account.

        Raises:
            PortalError: where it cannot be had, or is larger than 32 MB.
        """
        if urlsplit(href).scheme not in ("http", "https"):
            return _read_file(href, portal)
        key = self._key(href, portal)
        data = self._cache.read(key) if portal.terms.quicklooks_kept else None
        if data is None:
            data = self._fetcher()(href, portal, profile, token, LARGEST, gate)
            if portal.terms.quicklooks_kept:
                self._cache.write(key, data)
        return data

    def forget(self, href: str, portal: Portal) -> None:
        """Do not keep a picture that cannot be read: the portal may have mended it next time."""
        self._cache.remove(self._key(href, portal))

    @staticmethod
    def _key(href: str, portal: Portal) -> str:
        return PictureCache.key(portal.id, href)

    def _fetcher(self) -> Fetch:
        if self._fetch is None:
            # brings requests with it, which is not to be loaded before a picture is wanted
            from ..providers.picture_fetcher import fetch_picture

            self._fetch = fetch_picture
        return self._fetch


def _read_file(href: str, portal: Portal) -> bytes:
    """Read a picture of a catalogue on this machine.

    Only such a catalogue may name local files: on Windows the mere opening of a network share sends the
    user's name and a hash of the password to a host of the portal's choice.
    """
    catalogue = portal.endpoints.get("catalogue", "")
    if portal.dialect != "static" or urlsplit(catalogue).scheme in ("http", "https"):
        raise PortalError(portal.id, ErrorKind.BAD_ANSWER, "a remote portal names a local picture")
    path = Path(url2pathname(urlsplit(href).path) if href.startswith("file:") else href)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise PortalError(portal.id, ErrorKind.BAD_ANSWER, "the picture is not a regular file")
        if status.st_size > LARGEST:
            raise PortalError(portal.id, ErrorKind.TOO_BIG, f"{status.st_size} bytes")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise PortalError(portal.id, ErrorKind.GONE, f"no file {path.name}") from error
    except OSError as error:
        raise PortalError(portal.id, ErrorKind.DISK, f"{path.name}: {error.strerror}") from error
