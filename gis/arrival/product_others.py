"""What of a product is no raster file: vectors, tables, variables, stations; in a worker thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Union

from ...core.asset import Asset
from ...core.asset_form import AssetForm, asset_form
from ...core.cancel_token import CancelToken
from ...core.downloads.arrival_choice import MOST_LAYERS
from ...core.scene import Scene
from ..assets.asset_choice import AssetChoice
from ..assets.asset_error import AssetError
from ..assets.asset_rasters import AssetRasters
from ..assets.asset_request import AssetRequest
from ..assets.asset_variables import variables
from ..assets.asset_vectors import open_vector
from ..stream_error import StreamError
from .arrival_job import ArrivalJob
from .arrived_raster import ArrivedRaster
from .arrived_table import ArrivedTable
from .local_builder import local_facts
from .product_contents import ProductContents
from .raster_area import raster_area
from .series_table import series_table

Other = Union[ArrivedRaster, ArrivedTable]
Opening = Callable[[], Other]
VECTORS = (AssetForm.VECTOR, AssetForm.TABLE)
CONTAINERS = (AssetForm.NETCDF, AssetForm.HDF5)
TEXTS = (AssetForm.METADATA, AssetForm.UNKNOWN)
MOST_TRIED = 40  # files of one form


class ProductOthers:
    """Opens the files of the first form that the product has.

    Args:
        job: what is wanted.
        scene: what the product is.
        contents: of the product.
        token: ends everything.
    """

    def __init__(self, job: ArrivalJob, scene: Scene, contents: ProductContents, token: CancelToken) -> None:
        self._job = job
        self._scene = scene
        self._contents = contents
        self._token = token

    def opened(self) -> tuple[list[Other], int]:
        """Return at most five layers, and how many more there would be; none where there is nothing.

        Raises:
            PortalError: CANCELLED.
            AssetError, StreamError: where no file of that form can be shown; why the first one cannot.
            OSError: where a station's table cannot be written.
        """
        for forms, find in ((VECTORS, self._vectors), (CONTAINERS, self._variables), (TEXTS, self._stations)):
            files = [asset for asset in self._contents.single if asset_form(asset) in forms][:MOST_TRIED]
            found = self._found(files, find)
            if found:
                return [opening() for opening in found[:MOST_LAYERS]], len(found[MOST_LAYERS:])
        return [], 0

    @staticmethod
    def _found(files: Sequence[Asset], find: Callable[[Asset], Iterator[Opening]]) -> list[Opening]:
        """Return what can be opened; a file that cannot stands in nobody's way."""
        found: list[Opening] = []
        troubles: list[Exception] = []
        for asset in files:
            try:
                found += find(asset)
            except (AssetError, StreamError) as error:
                troubles.append(error)
        if troubles and not found:
            raise troubles[0]
        return found

    def _vectors(self, asset: Asset) -> Iterator[Opening]:
        opened = open_vector(self._request(asset), asset.href)
        names = opened.names if isinstance(opened, AssetChoice) else (opened[0].name(),)
        for name in names:
            yield partial(self._vector, asset, name, asset.key if len(names) == 1 else name)

    def _vector(self, asset: Asset, name: str, words: str) -> Other:
        opened = open_vector(self._request(asset, names=(name,)), asset.href)
        if isinstance(opened, AssetChoice):  # the file changed meanwhile
            opened = open_vector(self._request(asset, names=opened.names[:1]), asset.href)
        return ArrivedTable(opened[0], words)

    def _variables(self, asset: Asset) -> Iterator[Opening]:
        found = variables(asset, asset_form(asset), self._scene.portal, self._token, asset.href)
        for name, read in found.items():
            yield partial(self._variable, asset, name, read)

    def _variable(self, asset: Asset, name: str, read: str) -> Other:
        facts = local_facts(read, self._scene.portal, asset)
        area = self._job.choice.clip or raster_area(facts, self._scene)
        rasters = AssetRasters(self._request(asset, area), {}, frozenset(), {}, self._token)
        one = rasters.build_variable(name, read)
        return ArrivedRaster(one.recipe, one.built, name, area=area)

    def _stations(self, asset: Asset) -> Iterator[Opening]:
        layer = series_table(asset.href)
        if layer is not None:
            yield lambda: ArrivedTable(layer, asset.key)

    def _request(
        self, asset: Asset, area: Mapping[str, Any] | None = None, names: Sequence[str] = ()
    ) -> AssetRequest:
        clip = self._job.choice.clip is not None
        return AssetRequest(self._scene, asset, area or {}, self._job.add_layer, "", tuple(names), clip)
