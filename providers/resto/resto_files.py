"""resto feature → files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...core.asset import Asset
from ...core.portal import Portal
from ..safe_urls import is_web
from ..stac_properties import text
from . import resto_words as words

_PICTURES = {"quicklook": "overview", "thumbnail": "thumbnail"}
_ENDINGS = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


def resto_files(item: Mapping[str, Any], portal: Portal) -> Iterator[Asset]:
    """Yield the product and the pictures of a feature, as far as they have addresses.

    Portal option used: `download_suffix`, what the product's address ends with so that it is given:
    `?issuerId=peps` (portal sheets peps and theia, Download).
    """
    properties = item.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    download = words.download(properties)
    href = download.get("url")
    if isinstance(href, str) and is_web(href):
        yield Asset(
            key="download",
            title="",
            href=href + str(portal.options.get("download_suffix") or ""),
            media_type=_media_type(download),
            roles=("data",),
            size=words.size(properties, download),
            checksum=words.checksum(properties, download),
            needs="login" if portal.access.pixels == "login" else "",
        )
    for name, role in _PICTURES.items():
        picture = properties.get(name)
        if isinstance(picture, str) and is_web(picture):
            ending = picture.partition("?")[0].lower()
            kind = next((kind for end, kind in _ENDINGS.items() if ending.endswith(end)), "")
            yield Asset(key=name, title="", href=picture, media_type=kind, roles=(role,))


def _media_type(download: Mapping[str, Any]) -> str:
    """Return the product's type: all are archives, PEPS says `application/unknown` of some."""
    told = text(download.get("mimeType")).lower()
    return told if told and told != "application/unknown" else "application/zip"
