"""Which folders share a disk."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def on_same_disk(folder: str, others: Iterable[str]) -> frozenset[str]:
    """Return those of the other folders that lie on the disk of one, itself included.

    A folder that is still to be made lies where the nearest one above it does. Where the system does not say
    which disk that is, they count as one. It may take long where a disk of the network does not answer.
    """
    disk, disks = _disk_of(folder), {each: _disk_of(each) for each in others}
    return frozenset(each for each, its in disks.items() if None in (disk, its) or its == disk) | {folder}


def _disk_of(folder: str) -> int | None:
    path = Path(folder)
    for place in (path, *path.parents):
        try:
            return place.stat().st_dev
        except OSError:
            continue
    return None
