"""Keeping back what a server repeats of the secrets that it was sent."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, quote, quote_plus, unquote, urlsplit

from ..core.flows.address_key import keys_of
from .key_forms import KeyForms

_HEADER = re.compile(r"auth|key|token|secret|cookie", re.IGNORECASE)
_PARAMETER = re.compile(
    r"passw|^pass$|^pwd$|^jwt$|^auth$|secret|token|totp|code|sig|credential|key|user|grant$|client_id",
    re.IGNORECASE,
)
_PLAIN = frozenset({"grant_type", "client_id", "scope"})  # unless there is a secret of that client
_PIECES = re.compile(r"[\s,=/;:&]+")
_WORDS = frozenset({"AWS4-HMAC-SHA256", "aws4_request", "SignedHeaders", "Credential", "Signature"})
_LEAST, _LEAST_PIECE = 3, 8  # characters: shorter ones are no secrets, or stand in every second word
_HUSHED = b"***"
_ALONE = rb"(?<![A-Za-z0-9])%s(?![A-Za-z0-9])"
_LIKE_A_WORD = re.compile(r"[\w.:@-]*")  # names of users, passwords that are also names of layers
_BEGINNING = 2048
_PAGE = re.compile(
    rb"<!doctype\s+html|<html|<(?:\w+:)?(?:Service)?ExceptionReport|<WMTException|<Error>", re.IGNORECASE
)
_FORM = "application/x-www-form-urlencoded"


def hushed(body: bytes, request: Any, all_of_it: bool = True) -> bytes:
    """Return what a server said without what was secret in the request, in any of its usual forms.

    To be done before anything is cut off: half a secret is one, too.

    Data have to stay data: a user may be called “name”, a key “france” and a password “sentinel2”, and then
    these are names of elements and of layers, too. Of data only what nobody would take for a word is kept
    back: headers of an account, and keys of the address where they stand as that very parameter, as in the
    links of capabilities.

    Args:
        body: what came.
        request: the prepared request of `requests` that it answers.
        all_of_it: False for data rather than words, see `is_words`.
    """
    if not all_of_it:
        return _hushed_data(body, request)
    found = {*_in_headers(request), *_in_pairs(request), *_in_parameters(request)}
    needles = {form for secret in found if len(secret) >= _LEAST for form in _forms(secret)}
    for needle in sorted(needles, key=len, reverse=True):
        if needle in body:
            body = body.replace(needle, _HUSHED)
    return body


def is_words(body: bytes) -> bool:
    """Whether an answer with a status of success is words all the same: a web page, a report of an error."""
    return _PAGE.search(body[:_BEGINNING]) is not None


def _hushed_data(body: bytes, request: Any) -> bytes:
    pairs = (each for each in _in_pairs(request) if not _LIKE_A_WORD.fullmatch(each))
    found = {*_in_headers(request), *pairs}
    needles = {form for secret in found if len(secret) >= _LEAST_PIECE for form in _forms(secret)}
    for needle in sorted(needles, key=len, reverse=True):
        if needle in body:
            body = re.sub(_ALONE % re.escape(needle), _HUSHED, body)
    for name, value in keys_of(str(request.url)):
        body = KeyForms.of(name, value).replaced(body, _HUSHED)
    return body


def _in_headers(request: Any) -> Iterator[str]:
    for name, value in request.headers.items():
        if not _HEADER.search(str(name)):
            continue
        text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
        yield text
        yield from (piece for piece in _PIECES.split(text) if _is_secret(piece))


def _in_pairs(request: Any) -> Iterator[str]:
    """Yield names and passwords."""
    for name, value in request.headers.items():
        text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
        if _HEADER.search(str(name)) and text.startswith("Basic "):
            yield from _pair(text[len("Basic ") :])


def _pair(coded: str) -> Iterator[str]:
    try:
        pair = b64decode(coded).decode("utf-8", "replace")
    except ValueError:
        return
    yield pair
    yield from pair.split(":", 1)


def _in_parameters(request: Any) -> Iterator[str]:
    """Yield what stands under names of secrets in the address, a form or a small document."""
    yield from (form for _name, value in keys_of(str(request.url)) for form in (value, unquote(value)))
    yield from _named(parse_qsl(urlsplit(str(request.url)).query))
    body = request.body.encode() if isinstance(request.body, str) else request.body
    if not isinstance(body, bytes) or len(body) > 65536:
        return
    kind = str(request.headers.get("Content-Type", ""))
    if kind == _FORM:
        yield from _named(parse_qsl(body.decode("latin-1")))
    elif kind == "application/json":
        document = json.loads(body)
        pairs = document.items() if isinstance(document, dict) else ()
        yield from _named([(name, value) for name, value in pairs if isinstance(value, str)])


def _named(pairs: list[tuple[str, str]]) -> Iterator[str]:
    with_secret = any(name == "client_secret" for name, _value in pairs)
    for name, value in pairs:
        if _PARAMETER.search(name) and (name not in _PLAIN or (with_secret and name == "client_id")):
            yield value


def _is_secret(piece: str) -> bool:
    return len(piece) >= _LEAST_PIECE and piece not in _WORDS


def _forms(secret: str) -> Iterator[bytes]:
    raw = secret.encode("utf-8", "surrogateescape")
    yield raw
    yield quote(raw, safe="").encode()
    yield quote_plus(raw).encode()
    yield json.dumps(secret)[1:-1].encode()
    yield json.dumps(secret, ensure_ascii=False)[1:-1].encode("utf-8", "surrogateescape")
    yield b64encode(raw).rstrip(b"=")
