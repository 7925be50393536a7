"""Which files of a scene are its whole product."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..asset import Asset
from ..asset_form import AssetForm, asset_form

_NO_FILES = (AssetForm.TILES, AssetForm.ZARR)  # a map service; thousands of chunks that no one lists
_WORDS = (AssetForm.METADATA, AssetForm.PICTURE, AssetForm.UNKNOWN)
_SMALL = frozenset(["thumbnail", "overview"])
_DATA = frozenset(["data", "archive"])
_ABOUT = frozenset([*_SMALL, "metadata"])
_FOLDERS = ("inode/directory", "application/x-directory")
_TREES = (".safe", ".sen3")
_PAGE = "text/html"
_PAYS = "requester-pays"


def whole_files(assets: Sequence[Asset]) -> tuple[Asset, ...]:
    """Return the files that make the whole product; empty where they must be listed or ordered first.

    An archive of all is taken where there is one. Otherwise all data with what describes them, but neither
    pictures for lists, nor web pages, nor what costs money where the same scene is open, too (Earth Search
    names each band twice: as a COG, and as JPEG 2000 in a bucket where the requester pays).
    """
    files = [asset for asset in assets if _is_file(asset)]
    archives = [asset for asset in files if asset_form(asset) is AssetForm.ARCHIVE and _is_data(asset)]
    if len(archives) == 1:
        return (archives[0],)
    kept = list(_without_small(files))
    if not any(_is_data(asset) for asset in kept):
        return ()
    return tuple(_without_paid(kept))


def is_folder(asset: Asset) -> bool:
    """Whether an address names a folder of many files."""
    path = asset.href.partition("?")[0].lower()
    tree = path.startswith("s3://") and path.endswith(_TREES)
    return asset.media_type.startswith(_FOLDERS) or path.endswith("/") or tree


def _is_file(asset: Asset) -> bool:
    return bool(asset.href) and not is_folder(asset) and asset_form(asset) not in _NO_FILES


def _is_data(asset: Asset) -> bool:
    """Whether a file carries measurements: portals without roles (USGS, older items) are told by the form."""
    roles = set(asset.roles)
    if roles & _DATA:
        return True
    return not roles & _ABOUT and asset_form(asset) not in _WORDS


def _without_small(files: Sequence[Asset]) -> Iterator[Asset]:
    for asset in files:
        data, form = "data" in asset.roles, asset_form(asset)
        small = bool(_SMALL & set(asset.roles)) or form in (AssetForm.PICTURE, AssetForm.UNKNOWN)
        if (data or not small) and not asset.media_type.startswith(_PAGE):
            yield asset


def _without_paid(files: Sequence[Asset]) -> Iterator[Asset]:
    """Leave out what costs money where data of the scene are open."""
    is_open = any(_is_data(asset) and asset.needs != _PAYS for asset in files)
    return (asset for asset in files if not (is_open and asset.needs == _PAYS))
