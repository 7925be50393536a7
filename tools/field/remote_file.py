"""A file of the test bed, as it is read without the plugin."""

from __future__ import annotations

import hashlib
import urllib.request
from dataclasses import dataclass, replace
from functools import cache
from pathlib import PurePosixPath


@dataclass(frozen=True)
class RemoteFile:
    """One file that is to arrive.

    Attributes:
        href: address that the queue gets.
        content: the bytes that must come.
        listed: what the portal lists of it: `size`, `checksum`, both, or nothing.
        needs: as `Asset.needs`.
        name: relative path in the queue's folder; empty: the last part of the address.
    """

    href: str
    content: bytes
    listed: tuple[str, ...] = ("size",)
    needs: str = ""
    name: str = ""

    @property
    def file_name(self) -> str:
        """Return the name that it gets."""
        return self.name or PurePosixPath(self.href.partition("?")[0]).name

    @property
    def size(self) -> int | None:
        """Return the size that the portal lists."""
        return len(self.content) if "size" in self.listed else None

    @property
    def checksums(self) -> tuple[str, ...]:
        """Return the checksums that the portal lists."""
        digest = hashlib.md5(self.content, usedforsecurity=False).hexdigest()
        return (f"md5:{digest}",) if "checksum" in self.listed else ()

    def at(self, href: str) -> RemoteFile:
        """Return the same file at another address."""
        return replace(self, href=href)


@cache
def read_directly(url: str) -> bytes:
    """Return what a server sends to a plain client."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=30) as answer:
        return bytes(answer.read())
