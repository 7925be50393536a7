"""What the details page says about files that come, or cannot come, on the map."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Union

from ..core.asset import Asset
from ..core.asset_form import AssetForm, asset_form
from ..core.asset_obstacle import AssetObstacle
from ..core.portal_error import PortalError
from ..gis.assets.asset_error import AssetError
from ..gis.stream_error import StreamError
from ..gis.stream_problem import StreamProblem
from ..gis.translation import tr
from .message import Message, filled
from .messages import stream_sentence
from .remedy import Remedy

Trouble = Union[AssetError, StreamError, PortalError]
SLOW = 50_000_000  # bytes; JPEG 2000 without an index of its tiles is read nearly whole
NO_DOWNLOAD = (AssetObstacle.NO_ADDRESS, AssetObstacle.OTHER_HOST)


def asset_sentence(trouble: Trouble, portal_title: str) -> Message:
    """Return why a file cannot be shown and what can be done.

    Args:
        trouble: as `AssetOpener` reports it.
        portal_title: plain text, escaped here.
    """
    if isinstance(trouble, AssetError):
        remedy = "" if trouble.obstacle in NO_DOWNLOAD else tr("Download…")
        action = Remedy.DOWNLOAD if remedy else Remedy.NONE
        text, markup = filled(obstacle_sentence(trouble.obstacle))
        return Message(text, markup, remedy, action, "warn", "warn", str(trouble))
    if isinstance(trouble, StreamError) and trouble.problem is StreamProblem.OLD_GDAL:
        text, markup = filled(tr("The GDAL of this QGIS cannot read such a file over the net: download it."))
        return Message(text, markup, tr("Download…"), Remedy.DOWNLOAD, "warn", "warn", str(trouble))
    return stream_sentence(trouble, portal_title)


def obstacle_sentence(obstacle: AssetObstacle) -> str:
    """Return why a file cannot be shown, as plain text."""
    return OBSTACLES[obstacle]()


def busy_sentence(asset: Asset, words: str) -> str:
    """Return that a file is being opened, and a warning where that takes long, as plain text."""
    opening = tr("Opening “%1”…", words)
    slow = asset_form(asset) is AssetForm.JPEG2000 and (asset.size or 0) > SLOW
    return (
        f"{opening} {tr('JPEG 2000 files of this size are slow to read over the net.')}" if slow else opening
    )


# Called when a message is made, never at import time: the translator comes later.
OBSTACLES: Mapping[AssetObstacle, Callable[[], str]] = {
    AssetObstacle.ARCHIVE: lambda: tr("This is an archive of the whole product: it must be downloaded."),
    AssetObstacle.METADATA: lambda: tr(
        "This file describes the product: there is nothing in it for the map."
    ),
    AssetObstacle.POINT_CLOUD: lambda: tr("This is a point cloud: download it, then add it from disk."),
    AssetObstacle.PICTURE: lambda: tr(
        "This picture does not say where it lies: the quicklook can be put on the map instead."
    ),
    AssetObstacle.UNKNOWN: lambda: tr("Nothing says what kind of file this is: download it."),
    AssetObstacle.GATED: lambda: tr(
        "This file needs an account or a signed link, which works on the map for images only: download it."
    ),
    AssetObstacle.TOO_BIG: lambda: tr(
        "This file can only be read whole and is too big for that: download it."
    ),
    AssetObstacle.TOO_WIDE: lambda: tr("This table has too many columns for that: download it."),
    AssetObstacle.UNREADABLE: lambda: tr("This file is not what the portal says: it cannot be opened."),
    AssetObstacle.NOTHING_INSIDE: lambda: tr("There is nothing in this file that can be shown."),
    AssetObstacle.NO_ADDRESS: lambda: tr("The address of this file is of a kind that QGIS cannot read from."),
    AssetObstacle.OTHER_HOST: lambda: tr(
        "The tiles come from a server that has nothing to do with the portal: they are not shown."
    ),
}
