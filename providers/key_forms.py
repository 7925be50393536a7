"""A key where it stands as the parameter that it is, in an address or in a text that holds one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, quote_plus, unquote

# `%3F` and the like: an address in another one
_NAMED = rb"((?:(?<![\w-])|(?<=%%3F)|(?<=%%26))(?i:%s)(?:=|%%3D))(?:%s)(?![\w~])"


@dataclass(frozen=True)
class KeyForms:
    """What a key may be replaced by; the same letters elsewhere, such as in a title, are left alone."""

    values: tuple[bytes, ...]
    pattern: re.Pattern[bytes]

    @staticmethod
    def of(name: str, written: str) -> KeyForms:
        """Return the forms of a parameter.

        Args:
            name: as it is written in the address.
            written: its value, as it is written there.
        """
        plain = unquote(written)
        forms = {written, plain, quote(plain, safe=""), quote_plus(plain)}
        values = tuple(sorted((form.encode("utf-8", "surrogateescape") for form in forms), key=len)[::-1])
        either = b"|".join(map(re.escape, values))
        return KeyForms(values, re.compile(_NAMED % (re.escape(name.encode("utf-8")), either)))

    def replaced(self, body: bytes, by: bytes) -> bytes:
        """Return a text with something else in place of the key."""
        if not any(value in body for value in self.values):
            return body
        return self.pattern.sub(lambda found: found[1] + by, body)

    def __repr__(self) -> str:
        """Say nothing of the key."""
        return "KeyForms()"
