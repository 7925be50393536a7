"""STAC assets → files of a scene."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..core.asset import Asset
from ..core.multihash import read_multihash
from ..core.portal import Portal
from ..core.texts import clean_text
from .safe_urls import host_of, resolve
from .stac_bands import read_bands, read_grid
from .stac_properties import number, text

Item = Mapping[str, Any]


def read_assets(item: Item, base: str, portal: Portal) -> tuple[Asset, ...]:
    """Return the files that an item names, in its order; those without a usable address are left out.

    Dialect options used: `signed_hosts` (hosts whose files need a signature first).

    Args:
        item: decoded.
        base: where its relative links start.
        portal: says what its files need.
    """
    assets = item.get("assets")
    if not isinstance(assets, dict):
        return ()
    found = (
        _asset(key, value, item, base, portal) for key, value in assets.items() if isinstance(value, dict)
    )
    return tuple(asset for asset in found if asset is not None)


def _asset(key: str, value: Item, item: Item, base: str, portal: Portal) -> Asset | None:
    href, s3, chosen = _address(value, base)
    if not href:
        return None
    media_type = text(value.get("type")).lower()
    size = number(value.get("file:size"))
    return Asset(
        key=key,
        title=clean_text(value.get("title"), 120),
        href=href,
        media_type=media_type,
        roles=_roles(value),
        size=int(size) if size is not None and size > 0 else None,
        checksum=read_multihash(value.get("file:checksum")),
        resolution=_resolution(value, item),
        cloud_optimized="cloud-optimized" in media_type,
        needs=_needs(href, value, chosen, portal),
        bands=read_bands(value, item),
        grid=read_grid(value, item),
        s3=s3,
        path=_path(value.get("file:local_path")),
    )


def _address(value: Item, base: str) -> tuple[str, str, Item]:
    """Return the address to use, the same file's place in a bucket, and the part that gave the address.

    CDSE names `s3://` first and https as an alternate, USGS the other way round: https is used, and s3 where
    there is nothing else, or the user has keys for the bucket.
    """
    web, s3, chosen = "", "", value
    for candidate in _candidates(value):
        href = candidate.get("href")
        if not isinstance(href, str):
            continue
        if href.startswith("s3://"):
            s3 = s3 or href
        elif not web:
            web = resolve(base, href)
            chosen = candidate if web else chosen
    return (web, s3, chosen) if web else (s3, "", value)


def _candidates(value: Item) -> list[Item]:
    """Return the asset and its alternates that may hold another address."""
    alternates = value.get("alternate")
    if not isinstance(alternates, dict):
        return [value]
    named = [alternates.get(name) for name in ("https", "s3")]
    return [value, *(alternate for alternate in named if isinstance(alternate, dict))]


def _path(told: Any) -> str:
    """Return where a file lies in its product (extension file 2.1), `/` between the names."""
    return told.replace("\\", "/")[:1000] if isinstance(told, str) else ""


def _roles(value: Item) -> tuple[str, ...]:
    roles = value.get("roles")
    return tuple(text(role) for role in roles[:8]) if isinstance(roles, list) else ()


def _resolution(value: Item, item: Item) -> float | None:
    """Return metres on the ground: `gsd` of the asset, of its bands, or of the item."""
    found = number(value.get("gsd"))
    for name in ("raster:bands", "eo:bands", "bands"):
        bands = value.get(name)
        if found is None and isinstance(bands, list) and bands and isinstance(bands[0], dict):
            found = number(bands[0].get("spatial_resolution", bands[0].get("gsd")))
    properties = item.get("properties")
    if found is None and isinstance(properties, dict) and "data" in _roles(value):
        found = number(properties.get("gsd"))
    return found


def _needs(href: str, value: Item, chosen: Item, portal: Portal) -> str:
    """Return what must be done before the file can be read."""
    if href.startswith("s3://"):
        return "requester-pays"
    host = host_of(href)
    signed = tuple(portal.options.get("signed_hosts") or ())
    if signed and host.endswith(signed):
        return "sign" if portal.access.pixels == "sign" else "login"
    if chosen.get("auth:refs") or (chosen is not value and value.get("auth:refs")):
        return "login"
    picture = {"thumbnail", "overview"} & set(_roles(value))
    if portal.access.pixels == "login" and not picture and host in portal.trusted_hosts:
        return "login"
    return ""
