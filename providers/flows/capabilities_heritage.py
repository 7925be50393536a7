"""What layers take over from the groups around them, without copying it a thousand times."""

from __future__ import annotations

from typing import TypeVar

_MOST = 2_000_000
_T = TypeVar("_T")


class CapabilitiesHeritage:
    """Joins own values with inherited ones; of one document.

    A GeoServer lists 6 000 systems for all layers: tuples that are equal are one, and a document that makes
    every layer add one to a long list gets the inherited ones alone after a while.
    """

    def __init__(self) -> None:
        self._left = _MOST
        self._made: dict[tuple[int, tuple[object, ...]], tuple[object, ...]] = {}
        self._sets: dict[int, frozenset[object]] = {}
        self._kept: list[object] = []

    def joined(self, own: tuple[_T, ...], inherited: tuple[_T, ...]) -> tuple[_T, ...]:
        """Return own values, then the inherited ones that are not among them."""
        if not own:
            return inherited
        if not inherited:
            return own
        if self._set(inherited).issuperset(own):
            return inherited
        key = (id(inherited), own)
        found = self._made.get(key)
        if found is None:
            self._left -= len(own) + len(inherited)
            if self._left < 0:
                return inherited
            mine = frozenset(own)
            found = self._made[key] = own + tuple(value for value in inherited if value not in mine)
        return found  # type: ignore[return-value]

    def _set(self, values: tuple[_T, ...]) -> frozenset[object]:
        found = self._sets.get(id(values))
        if found is None:
            found = self._sets[id(values)] = frozenset(values)
            self._kept.append(values)  # ids are of things that live
        return found
