"""Showing the same acquisition once, whatever the number of portals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Optional

from .acquisition import Acquisition
from .merge_changes import MergeChanges
from .scene import Scene, SceneRef
from .scene_key import SceneKey

Rank = Callable[[Scene], Any]
Coverage = Callable[[bytes], Optional[float]]
Slot = tuple[str, int]


class AcquisitionMerger:
    """Groups scenes by their keys, in time that grows with the number of scenes.

    The outcome does not depend on the order of the scenes as long as different acquisitions of one place
    lie further apart than twice the tolerance of their keys, which the satellites' orbits see to.
    """

    def __init__(self, rank: Rank, coverage: Coverage | None = None) -> None:
        """Start empty.

        Args:
            rank: sorts the offers of one acquisition, smallest first. Among equals the newest version
            stands first, then
                the portal's id, then the newest scene id.
            coverage: share of the area that a footprint covers, in per cent.
        """
        self._rank = rank
        self._coverage = coverage
        self._acquisitions: list[Acquisition] = []
        self._of_scene: dict[SceneRef, int] = {}
        self._members: dict[Slot, list[tuple[SceneKey, int]]] = {}
        self._widths: dict[str, float] = {}

    @property
    def acquisitions(self) -> Sequence[Acquisition]:
        """All acquisitions, in the order of their ids."""
        return self._acquisitions

    def get(self, acquisition_id: int) -> Acquisition | None:
        """Return an acquisition, None for an unknown id."""
        known = 0 < acquisition_id <= len(self._acquisitions)
        return self._acquisitions[acquisition_id - 1] if known else None

    def of_scene(self, ref: SceneRef) -> Acquisition | None:
        """Return the acquisition that a scene is an offer of."""
        return self.get(self._of_scene.get(ref, 0))

    def add(self, scenes: Iterable[Scene]) -> MergeChanges:
        """Take scenes in; a scene that is there already (same portal and id) is passed over."""
        before = len(self._acquisitions)
        more: dict[int, list[Scene]] = {}
        keys: list[SceneKey] = []
        for scene in scenes:
            if scene.ref in self._of_scene:
                continue
            number = self._place(scene.key)
            if number == 0:
                keys.append(scene.key)
                number = before + len(keys)
            self._remember(scene.key, number)
            self._of_scene[scene.ref] = number
            more.setdefault(number, []).append(scene)
        added = [self._built(before + n, key, more[before + n]) for n, key in enumerate(keys, 1)]
        self._acquisitions.extend(added)
        changed = [self._extended(number, more[number]) for number in more if number <= before]
        return MergeChanges(tuple(added), tuple(changed))

    def _place(self, key: SceneKey) -> int:
        """Return the id of the acquisition that a key belongs to, the nearest in time; 0 for none."""
        nearest, number = float("inf"), 0
        for slot in self._slots(key):
            for member, member_number in self._members.get(slot, ()):
                if member.matches(key):
                    distance = abs((member.instant or 0.0) - (key.instant or 0.0))
                    if distance < nearest:
                        nearest, number = distance, member_number
        return number

    def _slots(self, key: SceneKey) -> tuple[Slot, ...]:
        """Where keys that match `key` can be: its own slot of time and both neighbours."""
        middle = self._slot(key)[1]
        return ((key.place, middle), (key.place, middle - 1), (key.place, middle + 1))

    def _slot(self, key: SceneKey) -> Slot:
        if key.instant is None:
            return (key.place, 0)
        width = self._widths.setdefault(key.place, max(key.tolerance, 1.0))
        return (key.place, int(key.instant // width))

    def _remember(self, key: SceneKey, number: int) -> None:
        members = self._members.setdefault(self._slot(key), [])
        if (key, number) not in members:
            members.append((key, number))

    def _extended(self, number: int, scenes: Sequence[Scene]) -> Acquisition:
        old = self._acquisitions[number - 1]
        new = self._built(number, old.key, [*old.offers, *scenes], old)
        self._acquisitions[number - 1] = new
        return new

    def _built(
        self, number: int, key: SceneKey, scenes: Sequence[Scene], old: Acquisition | None = None
    ) -> Acquisition:
        acquisition = Acquisition(number, key, self._ranked(scenes))
        footprint = acquisition.footprint
        if old is not None and footprint == old.footprint:
            coverage = old.coverage
        else:
            coverage = None if self._coverage is None or footprint is None else self._coverage(footprint)
        return Acquisition(number, key, acquisition.offers, coverage)

    def _ranked(self, scenes: Sequence[Scene]) -> tuple[Scene, ...]:
        if len(scenes) == 1:
            return tuple(scenes)
        offers = sorted(scenes, key=lambda scene: scene.id, reverse=True)
        offers.sort(key=lambda scene: scene.portal)
        offers.sort(key=lambda scene: scene.version, reverse=True)
        offers.sort(key=self._rank)
        return tuple(offers)
