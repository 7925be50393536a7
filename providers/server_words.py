"""What a server says about its refusal."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

from ..core.texts import clean_text

_NAMES = (
    "description",
    "detail",
    "message",
    "messages",
    "errorMessage",
    "ErrorMessage",
    "error_description",
    "title",
    "error",
    "value",
    "code",
)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_TOMCAT = re.compile(r"<b>Message</b>(.{1,2000}?)</p>", re.DOTALL)
_JAVA = re.compile(r"^.*(?:Exception|Error): ", re.DOTALL)  # names of classes before the words
_TAG = re.compile(r"<[^>]{0,500}>")
_LIMIT = 200


def server_words(body: bytes) -> str:
    """Return the human part of an error body (JSON, HTML, XML or text), cleaned; empty if there is none."""
    text = body.decode("utf-8", "replace").strip()
    if text[:1] in "{[" and text:
        try:
            return clean_text(_words(json.loads(text, strict=False)), _LIMIT)
        except (ValueError, RecursionError):
            return ""
    if text.startswith("<"):
        title, message = _TITLE.search(text), _TOMCAT.search(text)
        text = _JAVA.sub("", unescape(message.group(1))) if message is not None else text
        text = title.group(1) if title is not None and message is None else text
        return clean_text(unescape(_TAG.sub(" ", text)), _LIMIT)
    return clean_text(_TAG.sub(" ", text), _LIMIT)


def _words(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "; ".join(filter(None, (_problem(part) for part in value[:3])))
    if isinstance(value, dict):
        said = next(filter(None, (_words(value.get(name)) for name in _NAMES)), "")
        more = value.get("ErrorDetail")  # CDSE says there what is wrong, beside "Validation error."
        told = _words(more) if isinstance(more, (list, str)) else _problem(more)
        return f"{said} {told}".strip()
    return ""


def _problem(part: Any) -> str:
    """Return one entry of a list such as FastAPI's `[{"loc": [...], "msg": "..."}]`."""
    if isinstance(part, dict) and isinstance(part.get("msg"), str):
        place = part.get("loc")
        where = ".".join(str(step) for step in place) + ": " if isinstance(place, list) else ""
        return where + str(part["msg"])
    return _words(part)
