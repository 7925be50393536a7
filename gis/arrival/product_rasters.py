"""Rasters of a product, ready to become layers; in a worker thread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ...core.asset import Asset
from ...core.band_source import BandSource
from ...core.cancel_token import CancelToken
from ...core.downloads.arrival_choice import MOST_LAYERS
from ...core.downloads.arrival_kind import ArrivalKind
from ...core.expression_node import ExpressionNode
from ...core.imagery import Imagery
from ...core.planned_stream import PlannedStream
from ...core.scene import Scene
from ...core.stream_grouping import StreamGrouping
from ...core.stream_recipe import StreamRecipe
from ...core.stream_scene import StreamScene
from ...core.stretch import Stretch
from ..rasters.raster_facts import RasterFacts
from ..streams.built_stream import BuiltStream
from .arrival_job import ArrivalJob
from .arrival_recipes import ArrivalRecipes
from .arrived_raster import ArrivedRaster
from .local_builder import LocalBuilder, local_facts
from .local_planner import LocalPlanner
from .product_contents import ProductContents
from .raster_area import raster_area

COLOURS = 3
VALUE = "value"


class ProductRasters:
    """Makes rasters as they were chosen, or as they are.

    Args:
        job: what is wanted.
        scene: what the product is.
        contents: of the product.
        token: ends everything.
    """

    def __init__(self, job: ArrivalJob, scene: Scene, contents: ProductContents, token: CancelToken) -> None:
        self._choice = job.choice
        self._language = job.language
        self._imagery: Imagery | None = job.family.imagery if job.family else None
        self._scene = scene
        self._contents = contents
        self._token = token
        self._planner = LocalPlanner(self._imagery, contents)

    def chosen(self) -> list[ArrivedRaster]:
        """Return what was chosen; empty where that means nothing for such a product.

        Raises:
            ArrivalError: NO_BAND, NO_MASK.
            PortalError, StreamError: as `StreamBuilder.build`.
        """
        if self._imagery is None:
            return []
        bands = self._planner.bands(self._scene)
        clip = self._choice.clip is not None
        recipes = ArrivalRecipes(self._imagery, bands.keys(), self._language, clip)
        if self._choice.kind not in (ArrivalKind.WHOLE, ArrivalKind.NOTHING):
            return [self._made(recipe) for recipe in recipes.of(self._choice)]
        picture = recipes.picture() if self._has_parts() else None
        return [] if picture is None else [self._made(picture)]

    def files(self, rasters: Sequence[Asset]) -> Iterator[ArrivedRaster]:
        """Yield single files as they are; raises as `StreamBuilder.build`."""
        for asset in rasters[:MOST_LAYERS]:
            yield self._as_it_is(asset)

    def _has_parts(self) -> bool:
        """Whether the product is more than a few rasters, which come one by one."""
        return bool(self._contents.whole) or len(self._contents.single) > MOST_LAYERS

    def _made(self, recipe: StreamRecipe) -> ArrivedRaster:
        planned = self._planner.planned(self._scene, recipe)
        first = planned.scenes[0].sources()[0].asset
        area = self._area(local_facts(first.href, self._scene.portal, first))
        built = LocalBuilder(recipe, area, self._token).build(planned)
        return ArrivedRaster(recipe, built, recipe.title, area=area)

    def _as_it_is(self, asset: Asset) -> ArrivedRaster:
        facts = local_facts(asset.href, self._scene.portal, asset)
        recipe = self._plain_recipe(asset, facts)
        picture = bool(recipe.picture)
        names = [f"{VALUE}_{number}" for number in range(1, COLOURS + 1)] if picture else [VALUE]
        sources = {name: BandSource(asset, place) for place, name in enumerate(names, 1)}
        outputs = tuple(ExpressionNode(name=name) for name in names)
        planned = PlannedStream((StreamScene(self._scene, outputs, sources),))
        area = self._area(facts)
        built: BuiltStream = LocalBuilder(recipe, area, self._token).build(planned)
        alone = not (facts.gcps or recipe.clip or asset in self._contents.whole)
        # QGIS does not read what lies in an archive whose name does not end in .zip or .tar
        direct = asset.href if alone and "{" not in asset.href else ""
        return ArrivedRaster(recipe, built, asset.key, direct, area)

    def _plain_recipe(self, asset: Asset, facts: RasterFacts) -> StreamRecipe:
        kinds = [band.data_type for band in facts.bands[:COLOURS]]
        recipe = StreamRecipe(
            asset.key, (VALUE,), clip=self._choice.clip is not None, grouping=StreamGrouping.SCENE
        )
        if (len(facts.bands) == 1 and facts.bands[0].colours) or self._holds_classes(asset):
            return replace(recipe, stretch=Stretch.CLASSES)
        if kinds == ["Byte"] * COLOURS:
            return replace(recipe, picture=VALUE, outputs=(), stretch=Stretch.NONE)
        return recipe

    def _holds_classes(self, asset: Asset) -> bool:
        imagery = self._imagery
        if imagery is None:
            return False
        masks = {mask.id for mask in imagery.masks if mask.kind == "classes"}
        bands = self._planner.bands(self._scene).items()
        own = [name for name, source in bands if source.asset.href == asset.href]
        return any(name in masks or imagery.stretch == "classes" for name in own)

    def _area(self, facts: RasterFacts) -> Mapping[str, Any]:
        return self._choice.clip or raster_area(facts, self._scene)
