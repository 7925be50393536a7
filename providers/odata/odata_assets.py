"""OData product → files (portal sheet cdse, Download)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ...core.asset import Asset
from ...core.portal import Portal
from ..safe_urls import host_of
from ..stac_properties import text
from .odata_attributes import checksum, checksums, size, split_name
from .odata_quicklook import picture_asset

_ID = re.compile(r"[\w-]{1,80}")
_PLAIN_NAME = re.compile(r"[\w.-]{1,200}")
_BUCKET = "/eodata/"
# extension → the file in the folder that lists the others
_FOLDERS = {".SAFE": "manifest.safe", ".SEN3": "xfdumanifest.xml"}
_TYPES = {".nc": "application/x-netcdf", ".zip": "application/zip", ".tar": "application/x-tar"}


def product_assets(item: Mapping[str, Any], base: str, portal: Portal) -> tuple[Asset, ...]:
    """Return the whole product, the list of its files and its quicklook.

    Endpoint used: `download`. Portal option used: `nodes`, whether single files can be had.

    Args:
        item: decoded.
        base: where relative links start.
        portal: says what its files need.
    """
    found: list[Asset] = []
    identifier, name = text(item.get("Id")), text(item.get("Name"))
    download = portal.endpoints.get("download", "").rstrip("/")
    if download and _ID.fullmatch(identifier):
        product = f"{download}/Products({identifier})"
        found.append(_product(item, name, f"{product}/$value", portal))
        listing = _FOLDERS.get(split_name(name)[1])
        if listing and portal.options.get("nodes") is True and _PLAIN_NAME.fullmatch(name):
            found.append(_listing(item, f"{product}/Nodes({name})/Nodes({listing})/$value", listing, portal))
    picture = picture_asset(item, base)
    if picture is not None:
        found.append(_picture(picture[0], name, portal))
    return tuple(found)


def _product(item: Mapping[str, Any], name: str, href: str, portal: Portal) -> Asset:
    extension, listed = split_name(name)[1], checksums(item)
    return Asset(
        key="product",
        title=name,
        href=href,
        media_type=_TYPES.get(extension, "application/zip" if extension in _FOLDERS else ""),
        roles=("data", "metadata", "archive"),
        size=size(item),
        checksum=checksum(listed),
        checksums=listed,
        needs=_needs(href, portal),
        s3=_place(item, extension),
    )


def _place(item: Mapping[str, Any], extension: str) -> str:
    """Return where the product lies in the bucket; a folder, which the web server packs, ends with `/`."""
    place = _in_bucket(item) if extension else ""
    return f"{place}/" if place and extension in _FOLDERS else place


def _listing(item: Mapping[str, Any], href: str, listing: str, portal: Portal) -> Asset:
    folder = _in_bucket(item)
    return Asset(
        key="manifest",
        title=listing,
        href=href,
        media_type="application/xml",
        roles=("metadata",),
        needs=_needs(href, portal),
        s3=f"{folder}/{listing}" if folder else "",
        path=f"{text(item.get('Name'))}/{listing}",
    )


def _picture(href: str, name: str, portal: Portal) -> Asset:
    return Asset(
        key="quicklook",
        title="Quicklook",
        href=href,
        media_type="image/jpeg" if name.startswith("S2") else "image/png" if name.startswith("S1") else "",
        roles=("thumbnail", "overview"),
        needs="" if portal.access.quicklooks == "anonymous" else _needs(href, portal),
    )


def _in_bucket(item: Mapping[str, Any]) -> str:
    """Return where the product lies in the bucket `eodata`, empty where that is not told."""
    path = text(item.get("S3Path")).rstrip("/")
    return f"s3://{path[1:]}" if path.startswith(_BUCKET) and ".." not in path else ""


def _needs(href: str, portal: Portal) -> str:
    return "login" if portal.access.pixels != "anonymous" and host_of(href) in portal.trusted_hosts else ""
