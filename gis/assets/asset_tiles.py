"""A TileJSON: the address of tiles that show one scene.

Form: https://github.com/mapbox/tilejson-spec (3.0.0); Planetary Computer gives one per item (its sheet).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from ...core.asset_obstacle import AssetObstacle
from ...core.cancel_token import CancelToken
from ...core.texts import clean_text
from ...providers.http_session import HttpSession
from ...providers.network_profile import NetworkProfile
from ..host_profiles import host_of
from .asset_error import AssetError
from .asset_request import AssetRequest

LARGEST = 1 << 20  # bytes
DEEPEST = 30
LONGEST = 4000  # characters of an address
_KEPT = "{}:/@-_.~"


@dataclass(frozen=True)
class AssetTiles:
    """Tiles, ready to become a layer.

    Attributes:
        source: QGIS's data source.
        attribution: as the service gives it, plain text, perhaps empty.
    """

    source: str
    attribution: str = ""


def read_tiles(
    request: AssetRequest, trusted: Iterable[str], profile: NetworkProfile, token: CancelToken
) -> AssetTiles:
    """Ask for the TileJSON; raises as `HttpSession.get` and `tiles_of`.

    Args:
        request: what is wanted; the file needs no gate.
        trusted: hosts of the portal that may serve the tiles as well.
        profile: network settings of the file's host.
        token: ends the call.
    """
    with HttpSession(request.scene.portal, profile, token) as session:
        body = session.get(request.asset.href, LARGEST).body
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise AssetError(AssetObstacle.UNREADABLE, request.asset.key) from error
    return tiles_of(document, request.asset.href, trusted)


def tiles_of(document: Any, href: str, trusted: Iterable[str]) -> AssetTiles:
    """Return the source of the tiles.

    Args:
        document: the TileJSON.
        href: where it came from.
        trusted: further hosts that may serve the tiles.

    Raises:
        AssetError: UNREADABLE; OTHER_HOST, for tiles from elsewhere or not by https.
    """
    addresses = document.get("tiles") if isinstance(document, Mapping) else None
    address = addresses[0] if isinstance(addresses, list) and addresses else None
    if not isinstance(address, str) or not _is_template(address):
        raise AssetError(AssetObstacle.UNREADABLE)
    allowed = {host_of(href), *(host.lower() for host in trusted)}
    if not address.startswith("https://") or host_of(address) not in allowed:
        raise AssetError(AssetObstacle.OTHER_HOST, host_of(address))
    if document.get("scheme") == "tms":
        address = address.replace("{y}", "{-y}")
    lowest, highest = _level(document.get("minzoom"), 0), _level(document.get("maxzoom"), 22)
    source = f"type=xyz&url={quote(address, safe=_KEPT)}&zmin={lowest}&zmax={max(lowest, highest)}"
    return AssetTiles(source, clean_text(document.get("attribution"), 200))


def _is_template(address: str) -> bool:
    return len(address) <= LONGEST and all(mark in address for mark in ("{z}", "{x}", "{y}"))


def _level(value: Any, usual: int) -> int:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return min(max(value, 0), DEEPEST) if whole else usual
