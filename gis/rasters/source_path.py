"""Addresses of portals as names that GDAL reads by ranges."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

_S3_HREF = re.compile(r"s3://(?P<bucket>[A-Za-z0-9][A-Za-z0-9._-]{1,62})/(?P<key>[^\x00-\x1f<>]+)")
# neither the name of a share, whose opening sends the user's password to the other side, nor of a GDAL driver
_LOCAL = re.compile(r"(?:/(?!vsi)|[A-Za-z]:[\\/])(?![\\/])[^\x00-\x1f<>]+")
# Without `empty_dir` GDAL looks for companions of every file: 41 requests instead of 3 (design, "Streams").
_WEB = "/vsicurl?empty_dir=yes&url="
_S3 = "/vsis3/"
_PLAIN = ":/-_.~"
_LEGAL = "%/:?#[]@!$&'()*+,;=~-._"  # of a web address; portals also write others, spaces for example


def source_path(href: str) -> str:
    """Return GDAL's name of a file: `https://…`, `s3://bucket/key`, or a path of this machine as it is.

    Raises:
        ValueError: for an address of any other kind.
    """
    if href.startswith(("http://", "https://")):
        return _WEB + quote(quote(href, safe=_LEGAL), safe=_PLAIN)
    found = _S3_HREF.fullmatch(href)
    if found is not None:
        return f"{_S3}{found['bucket']}/{found['key']}"
    if _LOCAL.fullmatch(href) is None:
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
