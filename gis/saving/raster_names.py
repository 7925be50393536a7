"""File names of saved streams."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from ...core.planned_stream import PlannedStream
from ...core.platforms import platform_code
from ...core.stream_recipe import StreamRecipe
from .raster_tags import RasterTags

_NOT_PLAIN = re.compile(r"[^\w.+-]+")
_TILES = 3
_LONGEST = 60  # of a part
PICTURE = ("red", "green", "blue")


def raster_name(planned: PlannedStream, what: str) -> str:
    """Return `2026-10-24_S2B_31TCJ_ndvi`: day (UTC), sensors, tiles, what; no system refuses it.

    Args:
        planned: the scenes; of many tiles three are named and the others counted.
        what: is shown.
    """
    scenes = [one.scene for one in planned.scenes]
    days = sorted({scene.acquired.date().isoformat() for scene in scenes if scene.acquired})
    sensors = sorted({platform_code(scene.platform) or scene.platform for scene in scenes if scene.platform})
    tiles = list(planned.tiles)
    places = "-".join(tiles[:_TILES]) + (f"+{len(tiles) - _TILES}" if len(tiles) > _TILES else "")
    parts = ["_".join(days[:1] + days[1:][-1:]), "-".join(sensors), places or scenes[0].title, what]
    return "_".join(part for part in map(_plain, parts) if part) or "stream"


def free_path(folder: Path, name: str, suffix: str, taken: set[Path]) -> Path:
    """Return a path that this run has not given yet, and remember it."""
    path, number = folder / f"{name}{suffix}", 1
    while path in taken:
        number += 1
        path = folder / f"{name}_{number}{suffix}"
    taken.add(path)
    return path


def raster_tags(
    planned: PlannedStream, recipe: StreamRecipe, title: str, credits: Sequence[str]
) -> RasterTags:
    """Return what a saved stream says about itself."""
    return RasterTags(
        title=title,
        outputs=PICTURE if recipe.picture else recipe.outputs,
        scenes=tuple(dict.fromkeys(one.scene.title for one in planned.scenes)),
        attribution=" · ".join(dict.fromkeys(credit for credit in credits if credit)),
        acquired=planned.acquired,
    )


def _plain(text: str) -> str:
    return _NOT_PLAIN.sub("-", text).strip("-._")[:_LONGEST]
