"""What of a downloaded scene is read for a recipe."""

from __future__ import annotations

from collections.abc import Mapping

from ...core.acquisition import Acquisition
from ...core.band_source import BandSource
from ...core.imagery import Imagery
from ...core.planned_stream import PlannedStream
from ...core.scene import Scene
from ...core.stream_planner import StreamPlanner
from ...core.stream_recipe import StreamRecipe
from .arrival_error import ArrivalError
from .arrival_problem import ArrivalProblem
from .product_contents import ProductContents


class LocalPlanner(StreamPlanner):
    """Plans with the files of one product.

    Args:
        imagery: of its family.
        contents: of the product.
    """

    def __init__(self, imagery: Imagery | None, contents: ProductContents) -> None:
        super().__init__(lambda _family: imagery, lambda _scene: contents.single, lambda _scene: True)
        self._contents = contents
        self._imagery = imagery

    def bands(self, scene: Scene) -> Mapping[str, BandSource]:
        """Return band id → where it is read, masks included."""
        return self._contents.bands(self._imagery, scene.version)

    def planned(self, scene: Scene, recipe: StreamRecipe) -> PlannedStream:
        """Return the only layer.

        Raises:
            ArrivalError: NO_BAND.
        """
        plan = self.plan([(Acquisition(0, scene.key, (scene,)), scene)], recipe)
        if not plan.layers:
            lost = [name for _acquisition, names in plan.missing for name in names]
            raise ArrivalError(ArrivalProblem.NO_BAND, ", ".join(lost))
        return plan.layers[0]
