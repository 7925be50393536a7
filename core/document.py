"""A JSON object that is read with care."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from .local_text import LocalText
from .portal_file_error import PortalFileError
from .times import parse_instant

_TEXT_LIMIT = 20_000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?")


class Document:
    """Gives typed values of a JSON object; every trouble is a `PortalFileError` that names the key.

    Attributes:
        values: the object itself.
    """

    def __init__(self, values: Any, origin: str, path: str = "") -> None:
        self.origin = origin
        self.path = path
        if not isinstance(values, Mapping):
            raise PortalFileError(f"{path or 'the document'} must be an object in braces", origin)
        self.values: Mapping[str, Any] = values

    def error(self, key: str, problem: str) -> PortalFileError:
        """Return the error that says `problem` of a key."""
        return PortalFileError(f"“{self._name(key)}” {problem}", self.origin)

    def only(self, keys: Sequence[str]) -> None:
        """Refuse keys that nobody reads, which are most often misspelt."""
        for key in self.values:
            if key not in keys:
                near = difflib.get_close_matches(str(key), keys, 1)
                hint = f"; did you mean “{near[0]}”?" if near else f"; known are {', '.join(keys)}"
                raise self.error(str(key), f"is not known{hint}")

    def text(self, key: str) -> str:
        """Return a text, empty where the key is missing or null."""
        value = self.values.get(key)
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > _TEXT_LIMIT:
            raise self.error(key, "must be a text")
        return value

    def local_text(self, key: str) -> LocalText:
        """Return a text in both languages."""
        value = self.values.get(key)
        if isinstance(value, Mapping):
            part = Document(value, self.origin, self._name(key))
            part.only(("en", "fr"))
            return LocalText(part.text("en"), part.text("fr"))
        plain = self.text(key)
        return LocalText(plain, plain)

    def matching(self, key: str, pattern: re.Pattern[str], what: str) -> str:
        """Return a text of a given form."""
        value = self.text(key)
        if pattern.fullmatch(value) is None:
            raise self.error(
                key, "is missing" if key not in self.values else f"must be {what}, not {value!r}"
            )
        return value

    def short_name(self, key: str) -> str:
        """Return the id of a portal, service or family."""
        return self.matching(key, _ID, "a short name of small letters, digits and hyphens")

    def web_address(self, key: str) -> str:
        """Return an http(s) address without user name, empty where the key is missing."""
        value = self.text(key)
        if not value:
            return ""
        try:
            split = urlsplit(value)
            usable = split.scheme in ("http", "https") and bool(split.hostname) and split.username is None
        except ValueError:
            usable = False
        if not usable or re.search(r"[\s\x00-\x1f]", value):
            raise self.error(key, "must be a web address (http or https) without user name")
        return value

    def choice(self, key: str, allowed: Sequence[str]) -> str:
        """Return one of `allowed`, the first where the key is missing."""
        value = self.text(key) or allowed[0]
        if value not in allowed:
            raise self.error(key, f"is {value!r}; possible are {', '.join(allowed)}")
        return value

    def flag(self, key: str, otherwise: bool) -> bool:
        """Return true or false."""
        value = self.values.get(key, otherwise)
        if not isinstance(value, bool):
            raise self.error(key, "must be true or false")
        return value

    def integer(self, key: str, otherwise: int) -> int:
        """Return a whole number."""
        value = self.values.get(key, otherwise)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.error(key, "must be a whole number")
        return value

    def number(self, key: str) -> float | None:
        """Return a number, None where the key is missing or null."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise self.error(key, "must be a number")
        return float(value)

    def texts(self, key: str) -> list[str]:
        """Return a list of texts."""
        values = self._list(key)
        if any(not isinstance(value, str) for value in values):
            raise self.error(key, "must be a list of texts")
        return list(values)

    def box(self, key: str, value: Any) -> tuple[float, float, float, float]:
        """Return (west, south, east, north), a member of the list at `key`."""
        usable = (
            isinstance(value, (list, tuple))
            and len(value) == 4
            and all(
                isinstance(v, (int, float)) and not isinstance(v, bool) and math.isfinite(v) for v in value
            )
        )
        if not usable or not (max(abs(value[0]), abs(value[2])) <= 180 and -90 <= value[1] <= value[3] <= 90):
            raise self.error(key, "must hold boxes [west, south, east, north] in degrees")
        return (float(value[0]), float(value[1]), float(value[2]), float(value[3]))

    def instant(self, key: str, last: bool = False) -> datetime | None:
        """Return an instant; a day alone means its first, or with `last` its last microsecond."""
        text = self.text(key)
        instant = parse_instant(text)
        if text and instant is None:
            raise self.error(key, f"is {text!r}, which is no date such as 2015-06-27")
        if last and instant is not None and _DAY.fullmatch(text):
            return instant + timedelta(days=1, microseconds=-1)
        return instant

    def part(self, key: str, only: Sequence[str] = ()) -> Document:
        """Return the object at a key, an empty one where it is missing."""
        part = Document(self.values.get(key) or {}, self.origin, self._name(key))
        if only:
            part.only(only)
        return part

    def parts(self, key: str) -> Iterator[Document]:
        """Yield the objects of a list."""
        for index, value in enumerate(self._list(key)):
            yield Document(value, self.origin, f"{self._name(key)}[{index}]")

    def parts_by_name(self, key: str) -> Iterator[tuple[str, Document]]:
        """Yield the objects of an object with their names."""
        part = self.part(key)
        for name in part.values:
            yield name, Document(part.values[name], self.origin, f"{self._name(key)}.{name}")

    def _list(self, key: str) -> Sequence[Any]:
        values = self.values.get(key)
        if values is None:
            return ()
        if not isinstance(values, (list, tuple)):
            raise self.error(key, "must be a list in brackets")
        return values

    def _name(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key
