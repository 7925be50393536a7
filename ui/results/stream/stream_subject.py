"""The selected scenes, as far as their pixels can be read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property

from ....core.acquisition import Acquisition
from ....core.band_source import BandSource
from ....core.imagery import Imagery
from ....core.mask_preset import MaskPreset
from ....core.scene import Scene
from ....core.stream_plan import StreamPlan
from ....core.stream_recipe import StreamRecipe
from .remembering_planner import RememberingPlanner

Wanted = Sequence[tuple[Acquisition, Scene]]


class StreamSubject:
    """Presets and bands are those of the first scene that can be read; others of its family add theirs.

    Args:
        wanted: acquisitions and their chosen offers, in the order of the list.
        planner: finds bands and layers.
        imagery_of: family id → what its pixels are.
        may_read: whether the user can read an offer's pixels now.
    """

    def __init__(
        self,
        wanted: Wanted,
        planner: RememberingPlanner,
        imagery_of: Callable[[str], Imagery | None],
        may_read: Callable[[Scene], bool],
    ) -> None:
        self.wanted = tuple(wanted)
        self.planner = planner
        self.may_read = may_read
        self._imagery_of = imagery_of

    @cached_property
    def readable(self) -> tuple[Scene, ...]:
        """The first offer of each acquisition that can be read by ranges, where there is one."""
        found = (self._first_readable(acquisition, chosen) for acquisition, chosen in self.wanted)
        return tuple(scene for scene in found if scene is not None)

    @property
    def first(self) -> Scene:
        """The scene that gives family and picture: of the readable ones, if there are any."""
        return self.readable[0] if self.readable else self.wanted[0][1]

    @cached_property
    def imagery(self) -> Imagery | None:
        """What its pixels are; None where the plugin does not know."""
        return self._imagery_of(self.first.family)

    @cached_property
    def bands(self) -> Mapping[str, BandSource]:
        """Band or mask id → where the first scene that has it keeps it, in the order of the imagery."""
        found: dict[str, BandSource] = {}
        for scene in self.readable:
            if scene.family == self.first.family:
                found.update((name, band) for name, band in self._bands(scene).items() if name not in found)
        imagery = self.imagery
        order = [one.id for one in (*imagery.bands, *imagery.masks)] if imagery else []
        return {name: found[name] for name in dict.fromkeys((*order, *found)) if name in found}

    @cached_property
    def mask(self) -> MaskPreset | None:
        """The product's own mask; None where no scene has one that can be read."""
        masks = (self.planner.mask_of(scene, self._bands(scene))[0] for scene in self.readable)
        return next((mask for mask in masks if mask is not None), None)

    def has(self, names: Collection[str]) -> bool:
        """Whether a scene of the family has all these bands."""
        return any(
            all(name in self._bands(scene) for name in names)
            for scene in self.readable
            if scene.family == self.first.family
        )

    def all_have(self, name: str) -> bool:
        """Whether every readable scene has a band."""
        return bool(self.readable) and all(name in self._bands(scene) for scene in self.readable)

    def plan(self, recipe: StreamRecipe) -> StreamPlan:
        """Return the layers; see `StreamPlanner.plan`."""
        return self.planner.plan(self.wanted, recipe)

    def _bands(self, scene: Scene) -> Mapping[str, BandSource]:
        return self.planner.bands(scene)

    def _first_readable(self, acquisition: Acquisition, chosen: Scene) -> Scene | None:
        others = [offer for offer in acquisition.offers if offer.ref != chosen.ref]
        others.sort(key=lambda offer: offer.family != chosen.family)
        offers = (chosen, *others)
        return next((one for one in offers if self.may_read(one) and self._bands(one)), None)
