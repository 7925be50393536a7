"""Reading one page of GeoJSON features piece by piece."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Callable

from .broken_json_error import BrokenJsonError

_BLANK = re.compile(r"[ \t\n\r]*")
_GO_ON = 1_000_000  # characters decoded before others may run
Feature = tuple[Any, int, int]


class JsonPage:
    """The members of the page's top-level object, with its features decoded one by one.

    `json.loads` of a page keeps the interpreter to itself until the end; here the other threads of the
    process get a chance after each feature, and a rest after each million characters.

    Attributes:
        members: the members outside `features`, complete once `features` is exhausted.
        found: whether there was an array of features, be it empty; known then, too.
    """

    def __init__(self, text: str, rest: Callable[[], None]) -> None:
        """Read nothing yet.

        Args:
            text: the page.
            rest: called now and then in the middle of a large page.
        """
        self.members: dict[str, Any] = {}
        self.found = False
        self._text = text
        self._rest = rest
        self._decode = json.JSONDecoder(strict=False).raw_decode  # control characters in texts happen

    def features(self, *path: str, single: bool = False) -> Iterator[Feature]:
        """Yield each element of an array, with the characters where it starts and ends (exclusive).

        Args:
            path: names that lead to it, `features` if none is given.
            single: an object in its place counts as an array of one.

        Raises:
            BrokenJsonError: cut off, not JSON, nested too deeply, or not an object.
        """
        yield from self._object(self._skip(0), path or ("features",), single, self.members)

    def _object(self, place: int, path: tuple[str, ...], single: bool, members: dict[str, Any]) -> Any:
        """Yield what `features` does from the object at `place`; return the place after it."""
        place = self._expect(place, "{")
        if self._text[place : place + 1] == "}":
            return place + 1
        while True:
            key, place = self._value(place)
            if not isinstance(key, str):
                raise BrokenJsonError(f"no name at character {place}")
            place = self._expect(self._skip(place), ":")
            place = yield from self._member(key, place, path, single, members)
            place = self._skip(place)
            if self._text[place : place + 1] == "}":
                return place + 1
            place = self._expect(place, ",")

    def _member(
        self, key: str, place: int, path: tuple[str, ...], single: bool, members: dict[str, Any]
    ) -> Any:
        """Yield the elements of the member at `place` if it is, or holds, the array."""
        opens = self._text[place : place + 1]
        if key != path[0] or opens not in ("[", "{"):
            members[key], place = self._value(place)
        elif len(path) > 1 and opens == "{":
            place = yield from self._object(place, path[1:], single, members.setdefault(key, {}))
        elif len(path) == 1 and opens == "[":
            self.found = True
            place = yield from self._elements(place)
        elif len(path) == 1 and single:
            self.found = True
            start = place
            value, place = self._value(start)
            yield value, start, place
        else:
            members[key], place = self._value(place)
        return place

    def _elements(self, place: int) -> Any:
        """Yield the elements of the array that begins at `place`; return the place after it."""
        text = self._text
        rested = place
        place = self._skip(place + 1)
        if text[place : place + 1] == "]":
            return place + 1
        while True:
            start = place
            value, place = self._value(start)
            yield value, start, place
            if place - rested > _GO_ON:
                rested = place
                self._rest()
            if text[place : place + 2] == ",{":  # between nearly all items; saves 1 µs for each
                place += 1
                continue
            place = self._skip(place)
            if text[place : place + 1] == "]":
                return place + 1
            place = self._expect(place, ",")

    def _value(self, place: int) -> tuple[Any, int]:
        try:
            return self._decode(self._text, place)
        except RecursionError as error:
            raise BrokenJsonError("nested too deeply") from error
        except ValueError as error:  # also numbers of absurd length
            raise BrokenJsonError(str(error)[:100]) from error

    def _skip(self, place: int) -> int:
        match = _BLANK.match(self._text, place)
        return match.end() if match is not None else place

    def _expect(self, place: int, sign: str) -> int:
        """Return the place of what follows `sign` at `place`."""
        if self._text[place : place + 1] != sign:
            found = self._text[place : place + 1] or "the end"
            raise BrokenJsonError(f"expected {sign!r} at character {place}, found {found!r}")
        return self._skip(place + 1)
