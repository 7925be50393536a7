"""Whether a file that is to be downloaded is there already."""

from __future__ import annotations

from pathlib import Path

from .download_item import DownloadItem
from .sidecar import read_sidecar


def is_there(item: DownloadItem) -> bool:
    """Whether an item's file is in its folder under its name, whole and of today's version.

    What the sidecar says is believed: it was written when the file was whole. The file's size is looked at,
    and whether the portal lists another checksum by now; not the size that it lists, which is another one
    than that of the file where archives are packed when they are asked for (portal sheet cdse, Pitfalls).
    """
    file = Path(item.folder, item.name)
    sidecar = read_sidecar(file)
    if sidecar is None or not sidecar.is_of(item.portal, item.scene, item.key):
        return False
    try:
        size = file.stat().st_size if file.is_file() else None
    except OSError:
        return False
    return size == sidecar.size and not sidecar.contradicts(item.checksums)
