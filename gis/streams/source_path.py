"""Addresses of portals as names that GDAL reads by ranges."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,62}")
# Without `empty_dir` GDAL looks for companions of every file: 41 requests instead of 3 (design, "Streams").
_WEB = "/vsicurl?empty_dir=yes&url="
_S3 = "/vsis3/"
_PLAIN = ":/-_.~"


def source_path(href: str) -> str:
    """Return GDAL's name of a file: `https://…`, `s3://bucket/key`, or a path of this machine as it is.

    Raises:
        ValueError: for an address of any other kind.
    """
    if href.startswith(("http://", "https://")):
        return _WEB + quote(href, safe=_PLAIN)
    if href.startswith("s3://"):
        bucket, _, key = href[5:].partition("/")
        if not key or _BUCKET.fullmatch(bucket) is None:
            raise ValueError("no bucket and key")
        return f"{_S3}{bucket}/{key}"
    if "://" in href[:20] or href.startswith("/vsi"):
        raise ValueError("no address of a file")
    return href


def href_of(path: str) -> str:
    """Return the address that `source_path` made a name of; empty for files of this machine."""
    if path.startswith("/vsicurl?"):
        return unquote(path.partition("url=")[2])
    if path.startswith(_S3):
        return f"s3://{path[len(_S3) :]}"
    return ""


def with_header_file(path: str, header_file: str) -> str:
    """Return the name of the same web file, each request with the headers that a file in memory holds."""
    return path.replace("/vsicurl?", f"/vsicurl?header_file={quote(header_file, safe=_PLAIN)}&", 1)
