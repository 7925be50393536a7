"""How much a plan is, and how much of it is there already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .download_item import DownloadItem
from .sidecar import read_sidecar


@dataclass(frozen=True)
class DownloadExtent:
    """Of items that are about to be queued.

    Attributes:
        files: that are to be fetched.
        size: bytes of these, as far as the portals say.
        unknown: how many of these whose size no portal says.
        there: items whose file is in its folder, whole; they are not fetched again.
        products_there: product ids of which all is there.
    """

    files: int = 0
    size: int = 0
    unknown: int = 0
    there: tuple[DownloadItem, ...] = ()
    products_there: frozenset[str] = frozenset()

    @staticmethod
    def of(items: Iterable[DownloadItem]) -> DownloadExtent:
        """Return the extent of some items; reads the sidecars on the disk."""
        there: list[DownloadItem] = []
        wanted: list[DownloadItem] = []
        for item in items:
            (there if is_there(item) else wanted).append(item)
        sizes = [item.size for item in wanted]
        return DownloadExtent(
            files=len(wanted),
            size=sum(size for size in sizes if size is not None),
            unknown=sizes.count(None),
            there=tuple(there),
            products_there=frozenset(each.product for each in there) - {each.product for each in wanted},
        )


def is_there(item: DownloadItem) -> bool:
    """Whether an item's file is in its folder under its name, whole and of today's version.

    What the sidecar says is believed: it was written when the file was whole. The file's size is looked at,
    and whether the portal lists another size or checksum by now.
    """
    file = Path(item.folder, item.name)
    sidecar = read_sidecar(file)
    if sidecar is None or not sidecar.is_of(item.portal, item.scene, item.key):
        return False
    try:
        size = file.stat().st_size if file.is_file() else None
    except OSError:
        return False
    told = item.size is None or item.size == sidecar.size
    return size == sidecar.size and told and not sidecar.contradicts(item.checksums)
