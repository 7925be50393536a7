"""From selected acquisitions and a recipe to layers."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import timezone

from .acquisition import Acquisition
from .asset import Asset
from .band_expression import parse_expression
from .band_finder import find_bands, free_bands
from .band_source import BandSource
from .expression_error import ExpressionError
from .expression_node import ExpressionNode
from .expression_problem import ExpressionProblem
from .imagery import Imagery
from .mask_preset import MaskPreset
from .planned_stream import PlannedStream
from .scene import Scene
from .stream_grouping import StreamGrouping
from .stream_plan import StreamPlan
from .stream_recipe import StreamRecipe
from .stream_scene import StreamScene

PICTURE_BANDS = 3
UNKNOWN_CLOUD = 50.0  # neither on top of clear scenes nor below cloudy ones
AssetsOf = Callable[[Scene], Sequence[Asset]]


class StreamPlanner:
    """Finds for each acquisition the offer that can be read, the wanted one first.

    Args:
        imagery_of: family id → what its pixels are, None where the plugin does not know.
        assets_of: files of a scene.
        may_read: whether the user can read an offer's pixels now.
    """

    def __init__(
        self,
        imagery_of: Callable[[str], Imagery | None],
        assets_of: AssetsOf,
        may_read: Callable[[Scene], bool],
    ) -> None:
        self._imagery_of = imagery_of
        self._assets_of = assets_of
        self._may_read = may_read

    def bands(self, scene: Scene) -> Mapping[str, BandSource]:
        """Return band id → where it is read, masks included; any rasters for scenes nobody knows."""
        assets = self._assets_of(scene)
        return find_bands(self._imagery_of(scene.family), assets, scene.version) or free_bands(assets)

    def plan(self, wanted: Sequence[tuple[Acquisition, Scene]], recipe: StreamRecipe) -> StreamPlan:
        """Return the layers for acquisitions and their chosen offers.

        Args:
            wanted: in the order of the list.
            recipe: what is to be made of each.

        Raises:
            ExpressionError: for an output that is no expression.
        """
        scenes, replaced, missing = [], [], []
        for acquisition, chosen in wanted:
            found = self._first_readable(acquisition, chosen, recipe)
            if isinstance(found, StreamScene):
                scenes.append(found)
                if found.scene.ref != chosen.ref:
                    replaced.append((chosen, found.scene))
            else:
                missing.append((acquisition, found))
        return StreamPlan(_grouped(scenes, recipe.grouping), tuple(replaced), tuple(missing))

    def mask_of(
        self, scene: Scene, bands: Mapping[str, BandSource]
    ) -> tuple[MaskPreset, BandSource] | tuple[None, None]:
        """Return the product's own mask, none where it has none that can be read."""
        imagery = self._imagery_of(scene.family)
        for mask in imagery.masks if imagery else ():
            if mask.id in bands:
                return mask, bands[mask.id]
        return None, None

    def _first_readable(
        self, acquisition: Acquisition, chosen: Scene, recipe: StreamRecipe
    ) -> StreamScene | tuple[str, ...]:
        """Return the scene to read, or the bands that the first offer lacks that can be read at all."""
        lacking: tuple[str, ...] = ()
        others = [offer for offer in acquisition.offers if offer.ref != chosen.ref]
        # the same family first: other processors give other values
        others.sort(key=lambda offer: offer.family != chosen.family)
        for offer in (chosen, *others):
            if not self._may_read(offer):
                continue
            found = self._read(offer, recipe)
            if isinstance(found, StreamScene):
                return found
            lacking = lacking or found
        return lacking

    def _read(self, offer: Scene, recipe: StreamRecipe) -> StreamScene | tuple[str, ...]:
        """Return what of an offer is read, or the bands that it lacks."""
        bands = dict(self.bands(offer))
        try:
            outputs = self._picture(recipe.picture, bands) if recipe.picture else self._outputs(recipe, offer)
        except ExpressionError as error:
            if error.problem is not ExpressionProblem.UNKNOWN_BAND:
                raise
            return (error.word,)
        names = sorted(frozenset().union(*(output.names() for output in outputs)))
        lost = tuple(name for name in names if name not in bands)
        if lost:
            return lost
        mask, source = self.mask_of(offer, bands) if recipe.mask else (None, None)
        return StreamScene(offer, outputs, {name: bands[name] for name in names}, mask, source)

    def _outputs(self, recipe: StreamRecipe, offer: Scene) -> tuple[ExpressionNode, ...]:
        known, aliases = self.names(offer)
        return tuple(parse_expression(text, known, aliases).root for text in recipe.outputs)

    def names(self, scene: Scene) -> tuple[tuple[str, ...], Mapping[str, str]]:
        """Return the band ids that an expression over a scene may name, and the other names they have."""
        imagery = self._imagery_of(scene.family)
        ids = dict.fromkeys(self.bands(scene))
        if imagery is None:
            return tuple(ids), {}
        ids.update(dict.fromkeys(band.id for band in imagery.bands))
        ids.update(dict.fromkeys(mask.id for mask in imagery.masks))
        return tuple(ids), imagery.aliases()

    @staticmethod
    def _picture(picture: str, bands: dict[str, BandSource]) -> tuple[ExpressionNode, ...]:
        """Return the three bands of a ready-made picture, and add them to `bands`."""
        names = [f"{picture}_{number}" for number in range(1, PICTURE_BANDS + 1)]
        source = bands.get(picture)
        if source is None:
            return (ExpressionNode(name=picture),)
        for step, name in enumerate(names):
            bands[name] = replace(source, number=source.number + step)
        return tuple(ExpressionNode(name=name) for name in names)


def _grouped(scenes: Sequence[StreamScene], grouping: StreamGrouping) -> tuple[PlannedStream, ...]:
    """Return the layers, in the order of their first scenes; in each the clearest, else newest, on top."""
    groups: dict[Hashable, list[StreamScene]] = {}
    for place, one in enumerate(scenes):
        groups.setdefault(_group_of(one, place, grouping), []).append(one)
    return tuple(PlannedStream(tuple(sorted(group, key=_on_top))) for group in groups.values())


def _group_of(one: StreamScene, place: int, grouping: StreamGrouping) -> Hashable:
    scene = one.scene
    if grouping is StreamGrouping.MOSAIC:
        return 0
    if grouping is StreamGrouping.SCENE or scene.acquired is None:
        return place
    return scene.family, scene.acquired.astimezone(timezone.utc).date()


def _on_top(one: StreamScene) -> tuple[float, float]:
    scene = one.scene
    cloud = UNKNOWN_CLOUD if scene.cloud is None else scene.cloud
    return cloud, -scene.acquired.timestamp() if scene.acquired else 0.0
