"""The worker's side of an arrival."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Union

from qgis.core import QgsVectorLayer

from ...core.asset import Asset
from ...core.asset_form import AssetForm, asset_form
from ...core.cancel_token import CancelToken
from ...core.downloads.arrival_choice import MOST_LAYERS
from ...core.portal_error import PortalError
from ...core.scene import Scene
from ..assets.asset_choice import AssetChoice
from ..assets.asset_error import AssetError
from ..assets.asset_rasters import AssetRasters
from ..assets.asset_request import AssetRequest
from ..assets.asset_variables import variables
from ..assets.asset_vectors import open_vector
from ..failure import as_portal_error
from ..stream_error import StreamError
from .arrival_error import ArrivalError
from .arrival_job import ArrivalJob
from .arrival_problem import ArrivalProblem
from .arrival_scene import arrival_scene
from .arrived_raster import ArrivedRaster
from .arrived_table import ArrivedTable
from .driver_needs import lacking_driver
from .local_builder import local_facts
from .product_assets import product_contents
from .product_contents import ProductContents
from .product_files import product_files
from .product_rasters import ProductRasters
from .raster_area import raster_area
from .series_table import series_table

Made = Union[ArrivedRaster, ArrivedTable]
Trouble = Union[PortalError, StreamError, AssetError, ArrivalError]
RASTERS = (AssetForm.RASTER, AssetForm.JPEG2000)
VECTORS = (AssetForm.VECTOR, AssetForm.TABLE)
CONTAINERS = (AssetForm.NETCDF, AssetForm.HDF5)


class ArrivalRun:
    """Finds out what a product is and prepares its layers.

    Args:
        job: what is wanted.
        token: ends it.
        post: takes the scene, what was made and how many layers were left out, or the trouble; called in the
            worker's thread, once.
    """

    def __init__(self, job: ArrivalJob, token: CancelToken, post: Callable[[Any], Any]) -> None:
        self._job = job
        self._token = token
        self._post = post

    def work(self) -> None:
        """Run in the worker's thread; lets nothing escape."""
        self._post(self._outcome())

    def _outcome(self) -> tuple[Scene, list[Made], int] | Trouble:
        portal = self._job.downloads[0].item.portal
        try:
            return self._open()
        except (PortalError, StreamError, AssetError, ArrivalError) as error:
            return error
        except Exception as error:  # the thread's boundary: reported, never lost
            return as_portal_error(error, portal)

    def _open(self) -> tuple[Scene, list[Made], int]:
        scene, known = arrival_scene(self._job)
        contents = product_contents(product_files(self._job.downloads), known)
        rasters = ProductRasters(self._job, scene, contents, self._token)
        found = _of_form(contents, RASTERS)
        if found or contents.whole:
            lacking = lacking_driver(found) if found and not contents.whole else ""
            if lacking:
                raise ArrivalError(ArrivalProblem.NO_DRIVER, lacking)
            made: list[Made] = [*rasters.chosen()]
            if made:
                return scene, made, 0
            single = found or list(contents.whole)
            return scene, [*rasters.files(single)], max(0, len(single) - MOST_LAYERS)
        return self._open_others(scene, contents)

    def _open_others(self, scene: Scene, contents: ProductContents) -> tuple[Scene, list[Made], int]:
        """Open what is no raster file: all of the first form that the product has."""
        for forms, opened in (
            (VECTORS, self._vectors),
            (CONTAINERS, self._variables),
            ((AssetForm.METADATA, AssetForm.UNKNOWN), self._series),
        ):
            assets = _of_form(contents, forms)
            made = [*islice(opened(scene, assets), MOST_LAYERS + 1)]
            if made:
                return scene, made[:MOST_LAYERS], len(made[MOST_LAYERS:])
        raise ArrivalError(ArrivalProblem.NOTHING_INSIDE, scene.title)

    def _vectors(self, scene: Scene, assets: Sequence[Asset]) -> Iterator[Made]:
        for asset in assets[:MOST_LAYERS]:
            layers = self._layers(scene, asset)
            for layer in layers:
                several = len(layers) > 1 or len(assets) > 1
                yield ArrivedTable(layer, layer.name() if several else asset.key)

    def _layers(self, scene: Scene, asset: Asset) -> list[QgsVectorLayer]:
        found = open_vector(self._request(scene, asset), asset.href)
        if isinstance(found, AssetChoice):
            found = open_vector(self._request(scene, asset, names=found.names[:MOST_LAYERS]), asset.href)
        return [] if isinstance(found, AssetChoice) else found

    def _variables(self, scene: Scene, assets: Sequence[Asset]) -> Iterator[Made]:
        for asset in assets:
            found = variables(asset, asset_form(asset), scene.portal, self._token, asset.href)
            for name, read in found.items():
                area = self._job.choice.clip or raster_area(local_facts(read, scene.portal, asset), scene)
                request = self._request(scene, asset, area)
                one = AssetRasters(request, {}, frozenset(), {}, self._token).build_variable(name, read)
                yield ArrivedRaster(one.recipe, one.built, name, area=area)

    def _series(self, scene: Scene, assets: Sequence[Asset]) -> Iterator[Made]:
        for asset in assets:
            layer = series_table(asset.href)
            if layer is not None:
                yield ArrivedTable(layer, asset.key)

    def _request(
        self, scene: Scene, asset: Asset, area: Mapping[str, Any] | None = None, names: Sequence[str] = ()
    ) -> AssetRequest:
        clip = self._job.choice.clip is not None
        return AssetRequest(scene, asset, area or {}, self._job.add_layer, "", tuple(names), clip)


def _of_form(contents: ProductContents, forms: Sequence[AssetForm]) -> list[Asset]:
    return [asset for asset in contents.single if asset_form(asset) in forms]
