"""What a map service says in place of what was asked, often with a status of success."""

from __future__ import annotations

import json
import re
from html import unescape

from ...core.cancel_token import CancelToken
from ...core.safe_xml import Element, read_xml
from ...core.texts import clean_text
from ..server_words import server_words

_LIMIT = 300
_LARGEST = 256 * 1024
_REPORTS = ("ServiceExceptionReport", "WMTException", "ExceptionReport")
_BROKEN = re.compile(rf"<(?:\w+:)?(?:{'|'.join(_REPORTS)})[\s>]")
_SAID = ("detail", "description", "message", "error")
_MARKS = ("\ufeff", "ï»¿")


def exception_text(body: bytes) -> str:
    """Return a service's own words, with its code; empty where the body is no report of an exception.

    Read are the reports of WMS 1.1.1 and 1.3.0 (`ServiceExceptionReport`), of OWS (`ExceptionReport`), and
    JSON objects of titiler and OGC API (`{"detail": …}`, `{"code": …, "description": …}`).
    """
    beginning = body[:4096].decode("utf-8", "replace").lstrip("".join(_MARKS) + " \t\r\n")
    if len(body) > _LARGEST:
        return ""
    if beginning.startswith("{"):
        return _of_json(body)
    if not beginning.startswith("<") and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ""
    try:
        root = read_xml(body.lstrip(), CancelToken())
    except ValueError:
        return server_words(body) if _BROKEN.search(beginning) else ""
    return report_text(root)


def report_text(root: Element) -> str:
    """Return the words of a report; empty where the element is none."""
    if root.tag not in _REPORTS:
        return ""
    said = (_exception(each) for each in root.iter() if each.tag in ("ServiceException", "Exception"))
    words = "; ".join(dict.fromkeys(filter(None, said))) or " ".join(root.itertext())
    return clean_text(words, _LIMIT) or "the service gives no reason"


def _exception(element: Element) -> str:
    code = clean_text(element.get("code") or element.get("exceptionCode"), 100)
    words = clean_text(unescape(" ".join(element.itertext())), _LIMIT)  # MapProxy escapes twice
    return f"{code}: {words}" if code and words else code or words


def _of_json(body: bytes) -> str:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(document, dict) or not any(document.get(name) for name in _SAID):
        return ""
    if any(name in document for name in ("links", "tiles", "features", "conformsTo")):
        return ""
    return clean_text(server_words(body), _LIMIT)
