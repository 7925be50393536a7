"""What a file is called while it is not whole."""

from __future__ import annotations

from pathlib import Path

_PART = ".part"
_FACTS = ".json"


def part_of(target: Path) -> Path:
    """Return where the bytes of a file lie until all are there and checked."""
    return target.with_name(target.name + _PART)


def facts_of(target: Path) -> Path:
    """Return where it is written down what is known of them (`PartFacts`)."""
    return target.with_name(target.name + _PART + _FACTS)
