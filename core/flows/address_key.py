"""Keys in addresses of map services, and names that stand for them wherever an address is kept or shown.

`https://host/wms?apikey=KEY` and `https://host/services;key=KEY/wmts` open with what only their user may
know. The alias of a key is the same on every machine: projects open again where the key is known, too.
Keys may be short: their aliases are made slowly (PBKDF2), so that nobody finds one by trying.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from .instance_alias import ALIAS_DIGITS, PREFIX, aliases_in

_ROUNDS = 60_000  # some 30 ms
_NAMES = re.compile(
    r".*(?:key|token|secret|passwd|password|signature)|pass|pwd|sig|jwt|auth|credentials?|x-amz-credential",
    re.IGNORECASE,
)
_IN_PATH = re.compile(r"(;)([^=;/?#&]{1,60})=([^;/?#]+)")
_IN_QUERY = re.compile(r"((?:^|(?<=&)))([^=&#]{1,60})=([^&#]+)")


def is_key_name(name: str) -> bool:
    """Whether a parameter of this name holds a key; `map`, `layers` and the like do not."""
    return _NAMES.fullmatch(unquote(name).strip()) is not None


def keys_of(url: str) -> Iterator[tuple[str, str]]:
    """Yield name and value of the keys in an address, as they are written there; aliases are none."""
    place, _mark, query = url.partition("?")
    for pattern, text in ((_IN_PATH, place), (_IN_QUERY, query)):
        for found in pattern.finditer(text):
            if _is_key(found[2], found[3]):
                yield found[2], found[3]


def has_key(url: str) -> bool:
    """Whether an address holds a key in clear."""
    return next(keys_of(url), None) is not None


def hide_keys(url: str, alias_of: Callable[[str, str], str] | None = None) -> tuple[str, Mapping[str, str]]:
    """Return an address with aliases in place of its keys, and the keys by alias; none where there is none.

    Args:
        url: absolute; keys may stand in its query and, after a semicolon, in its path.
        alias_of: host and key → alias; `key_alias` by default.
    """
    found: dict[str, str] = {}
    place_of_keys = _place(url)

    def hidden(part: re.Match[str]) -> str:
        if not _is_key(part[2], part[3]):
            return part[0]
        alias = (alias_of or key_alias)(place_of_keys, part[3])
        found[alias] = part[3]
        return f"{part[1]}{part[2]}={alias}"

    place, mark, query = url.partition("?")
    return f"{_IN_PATH.sub(hidden, place)}{mark}{_IN_QUERY.sub(hidden, query)}", found


@lru_cache(maxsize=256)
def key_alias(host: str, key: str) -> str:
    """Return what stands for a key of a host, with its port where that is unusual."""
    salt = f"guichet-eo {host}".encode()
    return PREFIX + hashlib.pbkdf2_hmac("sha256", key.encode("utf-8"), salt, _ROUNDS).hex()[:ALIAS_DIGITS]


def _place(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


def _is_key(name: str, value: str) -> bool:
    return is_key_name(name) and "{" not in value and not aliases_in(value)
