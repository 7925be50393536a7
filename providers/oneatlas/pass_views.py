"""From how many directions the ground of a scene was seen in one pass."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from ...core.geometry import from_wkb
from ...core.plane import moments, point_in_polygons
from ...core.scene import Scene

_LEAST_ANGLE = 4.0  # degrees along the track between two views; strips side by side differ by less
_PASS_SECONDS = 900.0  # a satellite is above the same horizon for no longer
_View = tuple[str, float, float, bytes]  # set, instant, angle along the track, footprint
Position = tuple[float, float]


class PassViews:
    """Groups scenes by what they share of a pass, their ground and their angle along the track.

    One identifier is shared by all images of a pass, strips side by side included (portal sheet airbus,
    Result fields: inferred). So two of them are views of a set only where they show the same ground from
    directions that differ.
    """

    def __init__(self, known: Iterable[_View] = ()) -> None:
        self._views = dict.fromkeys(known)
        self._end = float("-inf")

    def add(self, scenes: Iterable[Scene]) -> None:
        """Take scenes into account."""
        for scene in scenes:
            view = _view_of(scene)
            if view is not None:
                self._views[view] = None

    def counted(self, scene: Scene) -> Scene:
        """Return the scene with the number of its views, as far as they were added."""
        view = _view_of(scene)
        if view is None:
            return scene
        name, _, along, wkb = view
        angles = [other for of, _, other, ground in self._views if of == name and _same_ground(wkb, ground)]
        return replace(scene, stereo_views=_directions([along, *angles]))

    def leave(self, scenes: Iterable[Scene]) -> None:
        """Forget what is too young to share a pass with what comes after these scenes, newest first."""
        ends = [scene.acquired.timestamp() for scene in scenes if scene.acquired is not None]
        if ends:
            self._end = min(ends)
            youngest = self._end + _PASS_SECONDS
            self._views = dict.fromkeys(view for view in self._views if view[1] <= youngest)

    def written(self) -> list[list[Any]]:
        """Return the views up to the scenes that were left, as JSON knows them; later ones come again."""
        return [[*view[:3], view[3].hex()] for view in self._views if view[1] >= self._end]

    @staticmethod
    def restored(written: Any) -> PassViews:
        """Read what `written` returned.

        Raises:
            ValueError, TypeError: it is something else.
        """
        return PassViews(
            (str(name), float(seconds), float(along), bytes.fromhex(wkb))
            for name, seconds, along, wkb in json.loads(json.dumps(written))
        )


def ended_before(scenes: Sequence[Scene], later: Sequence[Scene]) -> bool:
    """Return whether no pass of `scenes` can go on after `later`, which come next, newest first."""
    last = [scene.acquired.timestamp() for scene in scenes if scene.acquired is not None]
    next_ones = [scene.acquired.timestamp() for scene in later if scene.acquired is not None]
    return not last or (bool(next_ones) and min(last) - min(next_ones) > _PASS_SECONDS)


def _view_of(scene: Scene) -> _View | None:
    if not scene.stereo_set or scene.acquired is None or scene.incidence_along is None:
        return None
    if scene.footprint is None:
        return None
    return (scene.stereo_set, scene.acquired.timestamp(), scene.incidence_along, scene.footprint)


def _directions(angles: Sequence[float]) -> int:
    count, last = 0, float("-inf")
    for angle in sorted(angles):
        if angle - last >= _LEAST_ANGLE:
            count, last = count + 1, angle
    return count


def _same_ground(one: bytes, other: bytes) -> bool:
    """Whether the middle of one footprint lies in the other."""
    if one == other:
        return True
    first, second = from_wkb(one), from_wkb(other)
    return _middle_in(first, second) or _middle_in(second, first)


def _middle_in(polygons: Any, others: Any) -> bool:
    if not polygons or not others:
        return False
    weight, x, y = moments(polygons[0][0])
    return bool(weight) and point_in_polygons(others, x / weight, y / weight)
