"""Masks of products as tables that GDAL applies: 1 where a pixel is shown, nothing where it is hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

HIDDEN, SHOWN = "nan", "1"
LARGEST = {"Byte": 255, "UInt16": 65535}


def class_lookup(hidden: Iterable[int]) -> str:
    """Return the table that hides some classes; values beyond the last one given are shown."""
    values = frozenset(hidden)
    return _runs(lambda value: value in values, max(values, default=0) + 1)


def bit_lookup(bits: Iterable[int], data_type: str) -> str:
    """Return the table that hides values in which any of some bits is set.

    Args:
        bits: numbers, 0 for the lowest.
        data_type: GDAL's name of the stored type; signed types are read as if they were `UInt16`.
    """
    return _bit_lookup(tuple(sorted(set(bits))), LARGEST.get(data_type, LARGEST["UInt16"]))


@lru_cache(maxsize=32)
def _bit_lookup(bits: tuple[int, ...], largest: int) -> str:
    marked = sum(1 << bit for bit in bits)
    return _runs(lambda value: bool(value & marked), largest)


def _runs(is_hidden: Callable[[int], bool], largest: int) -> str:
    """Write runs of equal values by their ends only: GDAL interpolates between them."""
    return ",".join(
        f"{value}:{HIDDEN if hidden else SHOWN}" for value, hidden in _ends(is_hidden, largest)
    )


def _ends(is_hidden: Callable[[int], bool], largest: int) -> Iterator[tuple[int, bool]]:
    before = None
    for value in range(largest + 1):
        hidden = is_hidden(value)
        after = is_hidden(value + 1) if value < largest else None
        if hidden != before or hidden != after:
            yield value, hidden
        before = hidden
