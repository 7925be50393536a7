"""Picking among what one file holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...core.asset_obstacle import AssetObstacle
from .asset_error import AssetError
from .asset_request import MOST_LAYERS, MOST_NAMES


@dataclass(frozen=True)
class AssetChoice:
    """The file holds several; the user is to choose.

    Attributes:
        names: of variables or layers, at most `MOST_NAMES`.
        more: how many further ones there are.
    """

    names: tuple[str, ...]
    more: int = 0


def chosen(available: Sequence[str], wanted: Sequence[str]) -> tuple[str, ...] | AssetChoice:
    """Return the names to open, at most `MOST_LAYERS`, or the choice that has to be made first.

    Raises:
        AssetError: NOTHING_INSIDE, where there is nothing to open.
    """
    found = tuple(name for name in dict.fromkeys(wanted) if name in available)[:MOST_LAYERS]
    if found:
        return found
    if not available:
        raise AssetError(AssetObstacle.NOTHING_INSIDE)
    if len(available) == 1:
        return (available[0],)
    return AssetChoice(tuple(available[:MOST_NAMES]), max(len(available) - MOST_NAMES, 0))
