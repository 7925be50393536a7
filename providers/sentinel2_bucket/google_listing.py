"""Listing a bucket at Google."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any
from urllib.parse import urlencode

from ..http_answer import HttpAnswer
from .bucket_file import BucketFile
from .bucket_listing import BucketListing

_FIELDS = "kind,nextPageToken,items(name,size,md5Hash)"
_KIND = "storage#objects"
_EMPTY = "_$folder$"  # objects that stand for folders, portal sheet gcp-sentinel2, Known pitfalls


class GoogleListing(BucketListing):
    """`GET …/o?prefix=…` (portal sheet gcp-sentinel2, Search API); the answer is JSON."""

    def _url(self, address: str, prefix: str, place: str) -> str:
        fields = {"prefix": prefix, "maxResults": "1000", "fields": _FIELDS}
        if place:
            fields["pageToken"] = place
        return f"{address}?{urlencode(fields, safe='/,()')}"

    def _read(self, answer: HttpAnswer) -> tuple[list[BucketFile], str | None]:
        document = json.loads(answer.text(), strict=False)
        if not isinstance(document, dict) or document.get("kind") != _KIND:
            raise ValueError(f"not {_KIND}")
        items = document.get("items") or []
        named = [item for item in items if isinstance(item, dict) and isinstance(item.get("name"), str)]
        found = [_file(item) for item in named]
        token = document.get("nextPageToken")
        return [file for file in found if not file.name.endswith(_EMPTY)], token or None


def _file(item: dict[str, Any]) -> BucketFile:
    size = str(item.get("size", ""))
    count = int(size) if size.isdecimal() and len(size) < 16 else None
    return BucketFile(item["name"], count, _checksum(item.get("md5Hash")))


def _checksum(value: object) -> str:
    """Return the MD5 that is written in base 64, empty where it is none."""
    try:
        digest = base64.b64decode(value, validate=True) if isinstance(value, str) else b""
    except (binascii.Error, ValueError):
        return ""
    return f"md5:{digest.hex()}" if len(digest) == 16 else ""
