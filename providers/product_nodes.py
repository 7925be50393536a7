"""The files inside of a product of an OData catalogue (portal sheet cdse, Download 4).

They are listed one folder after the other: `…/Products(<Id>)/Nodes(<name>)/…/Nodes` answers
`{"result": [{"Name", "ContentLength", "ChildrenNumber"}]}` without an account (recorded nodes_listing.json);
a file is `…/Nodes(<name>)/$value`. Portal option: `nodes`, whether the catalogue takes such questions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from ..core.asset import Asset
from ..core.downloads.asset_name import inside
from ..core.error_kind import ErrorKind
from ..core.portal import Portal
from ..core.portal_error import PortalError
from .file_kind import media_type_of, role_of
from .http_session import HttpSession
from .safe_urls import host_of, is_web, shown_url
from .stac_properties import text

_PRODUCT = re.compile(r"(https?://[^/?#]+/(?:[\w.-]+/){0,8}Products\([\w-]{1,80}\))/\$value")
_NAME = re.compile(r"[^/\\()'\"<>|*?#%\x00-\x1f\x7f]{1,200}")
_TREES = (".SAFE", ".SEN3", ".SEN6")
_BYTES = 4 * 1024 * 1024  # of an answer
_DEEPEST = 10  # folders in folders; a Sentinel-2 product has five
_MOST_ASKED = 200  # folders; a Sentinel-2 product has some 15
_MOST_FILES = 5_000


def product_address(portal: Portal, assets: Sequence[Asset]) -> str:
    """Return the address of the product whose inside can be listed, empty where that cannot be.

    Endpoint used: `download`, so that answers need no redirect to another host.
    """
    if portal.options.get("nodes") is not True:
        return ""
    found = next(filter(None, (_PRODUCT.fullmatch(asset.href) for asset in assets)), None)
    if found is None:
        return ""
    root = portal.endpoints.get("download", "").rstrip("/")
    return f"{root}/{found.group(1).rpartition('/')[2]}" if is_web(root) else found.group(1)


class ProductNodes:
    """Lists one product, politely: one request at a time, and not without end."""

    def __init__(self, portal: Portal, session: HttpSession, assets: Sequence[Asset]) -> None:
        """Prepare.

        Args:
            portal: whose product.
            session: asks.
            assets: what the search told of the product's files: checksums, sizes, bands, by their `path`.
        """
        self._portal = portal
        self._session = session
        self._known = {inside(asset.path): asset for asset in assets if asset.path}
        self._bucket = next(filter(None, map(_bucket_of, assets)), "")
        self._asked = 0

    def files(self, product: str) -> tuple[Asset, ...]:
        """Return the files with their place (`path` with the product's folder, `key` without), in order.

        Args:
            product: `product_address`.

        Raises:
            PortalError: as HTTP; BAD_ANSWER for what is no listing or has no end; GONE for an empty one.
        """
        found: list[Asset] = []
        for path, size, address in self._walk(product, ""):
            if len(found) >= _MOST_FILES:
                raise self._error(product, "the listing does not end")
            found.append(self._asset(path, size, address))
        if not found:
            raise PortalError(self._portal.id, ErrorKind.GONE, f"{shown_url(product)}: nothing inside")
        return tuple(found)

    def _walk(self, parent: str, path: str) -> Iterator[tuple[str, int | None, str]]:
        """Yield path, bytes and address of the files below a node."""
        for node in self._children(parent):
            name = node.get("Name")
            if not isinstance(name, str) or not _NAME.fullmatch(name) or name in (".", ".."):
                continue  # neither asked for nor written anywhere
            address = f"{parent}/Nodes({quote(name)})"
            if _count(node.get("ChildrenNumber")):
                yield from self._walk(address, f"{path}{name}/")
            elif _count(node.get("ContentLength")):
                yield f"{path}{name}", _count(node.get("ContentLength")), f"{address}/$value"

    def _children(self, parent: str) -> list[dict[str, Any]]:
        url = f"{parent}/Nodes"
        self._asked += 1
        if self._asked > _MOST_ASKED or url.count("/Nodes") > _DEEPEST:
            raise self._error(url, "the listing does not end")
        answer = self._session.get(url, _BYTES)
        try:
            listed = json.loads(answer.text(), strict=False)["result"]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise self._error(url, "no listing of a product") from error
        if not isinstance(listed, list):
            raise self._error(url, "no listing of a product")
        return [node for node in listed if isinstance(node, dict)]

    def _asset(self, path: str, size: int | None, address: str) -> Asset:
        login = self._portal.access.pixels != "anonymous" and host_of(address) in self._portal.trusted_hosts
        kind = media_type_of(path)
        place = inside(path)
        found = Asset(
            key=place,
            title=path.rpartition("/")[2],
            href=address,
            media_type=kind,
            roles=(role_of(path, kind),),
            size=size,
            needs="login" if login else "",
            s3=f"{self._bucket}/{place}" if self._bucket else "",
            path=path,
        )
        known = self._known.get(place)
        if known is None:
            return found
        told = replace(
            found,
            bands=known.bands,
            grid=known.grid,
            resolution=known.resolution,
            roles=known.roles or found.roles,
        )
        if size is not None and known.size not in (None, size):
            return told  # another version of the file
        return replace(told, checksum=known.checksum, checksums=known.checksums)

    def _error(self, url: str, what: str) -> PortalError:
        return PortalError(self._portal.id, ErrorKind.BAD_ANSWER, f"{shown_url(url)}: {what}")


def _count(value: Any) -> int | None:
    """Return a number above 0, None for anything else: numbers may be texts."""
    digits = text(value)
    return int(digits) if digits.isdecimal() and len(digits) < 16 and int(digits) > 0 else None


def _bucket_of(asset: Asset) -> str:
    """Return where the product's folder lies in a bucket, as one of its files tells; else nothing."""
    place = inside(asset.path)
    if not place or not any(asset.s3.endswith(f"{tree}/{place}") for tree in _TREES):
        return ""
    return asset.s3[: -len(place) - 1]
