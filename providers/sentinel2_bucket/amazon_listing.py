"""Listing a bucket at Amazon."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from ..http_answer import HttpAnswer
from ..server_words import server_words
from .bucket_file import BucketFile
from .bucket_listing import BucketListing
from .flat_xml import check_document, elements, text_of

_ROOT = "ListBucketResult"
_MD5 = re.compile(r'"?([0-9a-f]{32})"?')
_KINDS = {
    "AccessDenied": ErrorKind.NOT_ALLOWED,
    "NoSuchBucket": ErrorKind.GONE,
    "SlowDown": ErrorKind.RATE_LIMITED,
}
_AFTER = "after "  # a place that is a key rather than the server's token


class AmazonListing(BucketListing):
    """`GET /?list-type=2&prefix=…` (portal sheet aws-sentinel2, Search API); the answer is XML.

    The entity tag of an object that was sent in one piece is its MD5.
    """

    def _url(self, address: str, prefix: str, place: str) -> str:
        fields = {"list-type": "2", "prefix": prefix}
        if place.startswith(_AFTER):
            fields["start-after"] = place[len(_AFTER) :]
        elif place:
            fields["continuation-token"] = place
        return f"{address.rstrip('/')}/?{urlencode(fields, safe='/')}"

    def _read(self, answer: HttpAnswer) -> tuple[list[BucketFile], str | None]:
        text = answer.text()
        if "<Error>" in text[:200]:
            code = text_of(text, "Code")
            raise PortalError(
                self._portal, _KINDS.get(code, ErrorKind.BAD_ANSWER), server_words(answer.body[:4096])
            )
        check_document(text, _ROOT)
        found = [_file(block) for block in elements(text, "Contents")]
        if text_of(text, "IsTruncated") != "true":
            return found, None
        token = text_of(text, "NextContinuationToken")
        if not token and not found:
            raise ValueError("more is promised, but not where")
        return found, token or _AFTER + found[-1].name


def _file(block: str) -> BucketFile:
    size = text_of(block, "Size")
    tag = _MD5.fullmatch(text_of(block, "ETag").lower())
    return BucketFile(
        text_of(block, "Key"),
        int(size) if size.isdecimal() and len(size) < 16 else None,
        f"md5:{tag.group(1)}" if tag is not None else "",
    )
