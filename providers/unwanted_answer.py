"""Answers that come with a status of success in place of a file."""

from __future__ import annotations

import re

from ..core.error_kind import ErrorKind
from ..core.portal_error import PortalError
from .safe_urls import shown_url
from .server_words import server_words
from .unexpected_page_error import UnexpectedPageError

_DOCUMENTS = ("application/json", "application/geo+json", "application/problem+json", "text/html")
_LATER = re.compile(r"not (?:yet )?(?:online|available|ready)|restor|on tape|being prepared", re.IGNORECASE)
_FILTERED = re.compile(r"request rejected", re.IGNORECASE)
_LOGIN = re.compile(r"log ?in|sign ?in|connexion|identifi", re.IGNORECASE)
# a form of a login, in whatever language
_FIELD = re.compile(rb"<input\b[^>]{0,500}\btype\s*=\s*[\"']?password\b", re.IGNORECASE)


def may_be_words(content_type: str, name: str) -> bool:
    """Return whether an answer of this media type may be the portal's words rather than the file `name`."""
    kind = content_type.split(";")[0].strip().lower()
    if kind not in _DOCUMENTS:
        return False
    wanted = (".html", ".htm") if kind == "text/html" else (".json", ".geojson")
    return not name.lower().endswith(wanted)


def says_later(words: str) -> bool:
    """Return whether a portal's words say that a file must be brought or made first."""
    return _LATER.search(words) is not None


def is_filtered(words: str) -> bool:
    """Return whether the words are those of a filter that stands before a portal (sheet swh, Errors)."""
    return _FILTERED.search(words) is not None


def is_page(body: bytes) -> bool:
    """Return whether a body begins as HTML or XML does."""
    return body[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def unwanted_answer(portal: str, url: str, status: int, body: bytes) -> PortalError:
    """Return the error that words in place of a file mean.

    GEODES says by a JSON body, with status 200, that the hourly quota is used up, and by 202 that a product
    lies on tape (portal sheet geodes, Download 4, Errors and limits); filters of REGARDS answer 200 with a
    page "Request Rejected" (swh); pages of a login come where a login has ended (usgs-landsatlook,
    terrascope). Any other page is an `UnexpectedPageError`.

    Args:
        portal: portal id.
        url: what was asked.
        status: the HTTP status, 200 to 299.
        body: its first bytes.
    """
    words = server_words(body)
    page = is_page(body)
    found: type[PortalError] = PortalError
    if "quota" in words.lower():
        kind = ErrorKind.QUOTA
    elif status == 202 or says_later(words):
        kind = ErrorKind.NOT_READY
    elif page and not is_filtered(words) and (_LOGIN.search(words) or _FIELD.search(body)):
        kind = ErrorKind.LOGIN_REFUSED
    else:
        kind = ErrorKind.BAD_ANSWER
        found = UnexpectedPageError if page and not is_filtered(words) else PortalError
    return found(portal, kind, f"{shown_url(url)}: no file, but: {words}".rstrip(": "), status)
