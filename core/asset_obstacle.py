"""Why a file cannot become a layer."""

from __future__ import annotations

from enum import Enum
from pathlib import PurePath

from .asset import Asset
from .asset_form import AssetForm, asset_form


class AssetObstacle(Enum):
    """`ui/asset_messages.py` turns these into sentences; downloading helps with all but the last two."""

    ARCHIVE = "the file is an archive of the whole product"
    METADATA = "the file holds no map data"
    POINT_CLOUD = "the file is a point cloud"
    PICTURE = "the picture has no place on the map"
    UNKNOWN = "nothing is known of the file's form"
    GATED = "the file needs an account or a signature and is no raster"
    TOO_BIG = "the file would be read as a whole and is too big for that"
    TOO_WIDE = "the table has too many columns"
    UNREADABLE = "the file is not what the portal says"
    NOTHING_INSIDE = "the file has no layer with a place"
    NO_ADDRESS = "the address is of a kind that cannot be read from here"
    OTHER_HOST = "the tiles come from a host that has nothing to do with the portal"


_CLOSED = {
    AssetForm.ARCHIVE: AssetObstacle.ARCHIVE,
    AssetForm.METADATA: AssetObstacle.METADATA,
    AssetForm.POINT_CLOUD: AssetObstacle.POINT_CLOUD,
    AssetForm.PICTURE: AssetObstacle.PICTURE,
    AssetForm.UNKNOWN: AssetObstacle.UNKNOWN,
}
_BEHIND_GATES = (AssetForm.RASTER, AssetForm.JPEG2000)  # these are streams, whose links are renewed
_BUCKETS = ("s3://",)
_WEB = ("https://", "http://")


def asset_obstacle(asset: Asset) -> AssetObstacle | None:
    """Return what is known, before any request, to keep a file off the map; None where it may be opened."""
    form = asset_form(asset)
    if form in _CLOSED:
        return _CLOSED[form]
    if not _can_be_read(asset.href, web_only=form is AssetForm.TILES):
        return AssetObstacle.NO_ADDRESS
    if asset.needs and form not in _BEHIND_GATES:
        return AssetObstacle.GATED
    return None


def _can_be_read(href: str, web_only: bool) -> bool:
    if href.startswith(_WEB):
        return True
    if web_only or "://" in href or href.startswith("/vsi"):
        return href.startswith(_BUCKETS) and not web_only
    return PurePath(href).is_absolute()
