"""GEODES item → files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...core.asset import Asset
from ...core.portal import Portal
from ...core.texts import clean_text
from ..stac_properties import text
from .asset_words import asset_words
from .geodes_links import GeodesLinks, bucket_address

_DOWNLOAD = "/api/download/"
_PRODUCT = "RAWDATA"


def geodes_files(item: Mapping[str, Any], portal: Portal, links: GeodesLinks) -> Iterator[Asset]:
    """Yield the files that an item names; those without a usable address are left out.

    Size and checksum stand in the text of a file's description (portal sheet geodes, Result fields).
    """
    assets, properties = item.get("assets"), item.get("properties")
    store = properties.get("endpoint_url") if isinstance(properties, dict) else None
    for key, asset in assets.items() if isinstance(assets, dict) else ():
        href = links.file(asset.get("href")) if isinstance(asset, dict) else ""
        if not href:
            continue
        words = asset_words(asset.get("description"))
        roles = asset.get("roles")
        yield Asset(
            key=key,
            title=clean_text(asset.get("title"), 120),
            href=href,
            media_type=text(asset.get("type")).lower(),
            roles=tuple(text(role) for role in roles[:8]) if isinstance(roles, list) else (),
            size=words.size,
            checksum=f"md5:{words.md5}" if words.md5 else "",
            needs="login" if portal.access.pixels == "login" and _DOWNLOAD in href else "",
            s3=bucket_address(store) if words.kind == _PRODUCT else "",
        )
