"""The worker's side of opening a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Union

from qgis.core import QgsVectorLayer

from ...core.asset_form import AssetForm, asset_form
from ...core.asset_obstacle import AssetObstacle
from ...core.band_source import BandSource
from ...core.cancel_token import CancelToken
from ...core.portal_error import PortalError
from ...providers.network_profile import NetworkProfile
from ...providers.pixel_gate import PixelGate
from ..failure import as_portal_error
from ..stream_error import StreamError
from .asset_choice import AssetChoice, chosen
from .asset_error import AssetError
from .asset_raster import AssetRaster
from .asset_rasters import AssetRasters
from .asset_request import AssetRequest
from .asset_tiles import AssetTiles, read_tiles
from .asset_variables import variables
from .asset_vectors import open_vector

Made = Union[AssetRaster, QgsVectorLayer, AssetTiles]
Outcome = Union[list[Made], AssetChoice, PortalError, StreamError, AssetError]
RASTERS = (AssetForm.RASTER, AssetForm.JPEG2000)
VECTORS = (AssetForm.VECTOR, AssetForm.TABLE)
CONTAINERS = (AssetForm.NETCDF, AssetForm.HDF5, AssetForm.ZARR)


class AssetRun:
    """Opens one file in a thread of its own.

    Args:
        request: what is wanted.
        bands: band id → where it is read, of the scene.
        classes: ids of bands whose values are classes.
        gates: portal id → gate, where the file needs one.
        trusted: hosts of the portal.
        profile: network settings of the file's host.
        token: ends it.
        post: takes the outcome; called in the worker's thread.
    """

    def __init__(
        self,
        request: AssetRequest,
        bands: Mapping[str, BandSource],
        classes: frozenset[str],
        gates: Mapping[str, PixelGate],
        trusted: Iterable[str],
        profile: NetworkProfile,
        token: CancelToken,
        post: Callable[[Outcome], Any],
    ) -> None:
        self._request = request
        self._rasters = AssetRasters(request, bands, classes, gates, token)
        self._trusted = tuple(trusted)
        self._profile = profile
        self._token = token
        self._post = post

    def work(self) -> None:
        """Run in the worker's thread; lets nothing escape.

        Handed over even if nobody wants it any more: layers must end in the main thread.
        """
        self._post(self._outcome())

    def _outcome(self) -> Outcome:
        try:
            return self._open()
        except (PortalError, StreamError, AssetError) as error:
            return error
        except Exception as error:  # the thread's boundary: reported, never lost
            return as_portal_error(error, self._request.scene.portal)

    def _open(self) -> list[Made] | AssetChoice:
        form = asset_form(self._request.asset)
        if form in RASTERS:
            return [self._rasters.build()]
        if form in CONTAINERS:
            return self._open_variables(form)
        if form in VECTORS:
            return open_vector(self._request)
        if form is AssetForm.TILES:
            return [read_tiles(self._request, self._trusted, self._profile, self._token)]
        raise AssetError(AssetObstacle.UNKNOWN, self._request.asset.key)

    def _open_variables(self, form: AssetForm) -> list[Made] | AssetChoice:
        request = self._request
        found = variables(request.asset, form, request.scene.portal, self._token)
        names = chosen(list(found), request.names)
        if isinstance(names, AssetChoice):
            return names
        return [self._rasters.build_variable(name, found[name]) for name in names]
