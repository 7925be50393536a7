"""The files of a REGARDS data object, in the forms of both engines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...core.asset import Asset
from ...core.portal import Portal
from ...core.texts import clean_text
from ..safe_urls import host_of, resolve

Object = Mapping[str, Any]
PICTURES = ("QUICKLOOK_MD", "QUICKLOOK_SD", "QUICKLOOK_HD")  # in the order of preference
_SIZES = {kind[-2:].lower(): kind for kind in PICTURES}  # ending of a file's name → kind
THUMBNAIL = "THUMBNAIL"
PRODUCT = "RAWDATA"
_DIGESTS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-512": "sha512"}
_ROLES = {PRODUCT: "data", THUMBNAIL: "thumbnail", **dict.fromkeys(PICTURES, "overview")}
_MOST = 200


def files_of(found: Object) -> Iterator[tuple[str, Object]]:
    """Yield (kind, file) of a data object: of `files`, or of what the OpenSearch engine makes of it."""
    told = found.get("files")
    if isinstance(told, dict):
        for kind, listed in told.items():
            for each in listed if isinstance(listed, list) else (listed,):
                if isinstance(each, dict):
                    yield kind, each
        return
    properties = found.get("properties")
    links = properties.get("links") if isinstance(properties, dict) else None
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and link.get("rel") == "enclosure":
            name = str(link.get("title") or "")
            told_link = {"uri": link.get("href"), "mimeType": link.get("type"), "filename": name}
            yield _kind(properties, link.get("href"), name), told_link


def first_files(found: Object) -> dict[str, Object]:
    """Return the first file of each kind."""
    first: dict[str, Object] = {}
    for kind, file in files_of(found):
        first.setdefault(kind, file)
    return first


def address(file: Object, base: str) -> str:
    """Return a file's web address, empty where it has none."""
    uri = file.get("uri")
    if not isinstance(uri, str):
        return ""
    return uri if uri[:8] == "https://" else resolve(base, uri)


def read_files(found: Object, base: str, portal: Portal) -> tuple[Asset, ...]:
    """Return the files of a data object that have a web address."""
    assets: dict[str, Asset] = {}
    for kind, file in files_of(found):
        href = address(file, base)
        if not href or len(assets) >= _MOST:
            continue
        key = kind if kind not in assets else f"{kind}-{len(assets) + 1}"
        size = file.get("filesize")
        assets[key] = Asset(
            key=key,
            title=clean_text(file.get("filename"), 120),
            href=href,
            media_type=_media_type(file),
            roles=(_ROLES.get(kind, "metadata"),),
            size=size if isinstance(size, int) and not isinstance(size, bool) and size > 0 else None,
            checksum=_checksum(file),
            needs=_needs(kind, href, portal),
        )
    return tuple(assets.values())


def _kind(properties: Any, href: Any, name: str) -> str:
    """Return the kind of an enclosure: the properties repeat the addresses by kind."""
    if href and href == properties.get("thumbnail"):
        return THUMBNAIL
    pictures = properties.get("quicklook")
    if href in (pictures if isinstance(pictures, list) else [pictures]):
        stem = name.lower().rpartition(".")[0]
        return _SIZES.get(stem[-2:], PICTURES[1])
    return PRODUCT if href == properties.get("rawdata") or "rawdata" not in properties else "OTHER"


def _media_type(file: Object) -> str:
    kind = file.get("mimeType")
    text = kind.lower()[:100] if isinstance(kind, str) else ""
    return text.replace("application/jpg", "image/jpeg").replace("application/png", "image/png")


def _checksum(file: Object) -> str:
    name, value = _DIGESTS.get(str(file.get("digestAlgorithm", "")).upper(), ""), file.get("checksum")
    return f"{name}:{value.lower()}" if name and isinstance(value, str) and value.isalnum() else ""


def _needs(kind: str, href: str, portal: Portal) -> str:
    if host_of(href) not in portal.trusted_hosts:
        return ""
    picture = kind == THUMBNAIL or kind in PICTURES
    wanted = portal.access.quicklooks if picture else portal.access.pixels
    return "" if wanted == "anonymous" else "login"
