"""The worker's side of an arrival."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Union

from ...core.asset_form import AssetForm, asset_form
from ...core.cancel_token import CancelToken
from ...core.downloads.arrival_choice import MOST_LAYERS
from ...core.portal_error import PortalError
from ...core.scene import Scene
from ..assets.asset_error import AssetError
from ..failure import as_portal_error
from ..stream_error import StreamError
from .arrival_error import ArrivalError
from .arrival_job import ArrivalJob
from .arrival_problem import ArrivalProblem
from .arrival_scene import arrival_scene
from .arrived_raster import ArrivedRaster
from .arrived_table import ArrivedTable
from .driver_needs import lacking_driver
from .product_assets import product_contents
from .product_files import product_files
from .product_others import ProductOthers
from .product_rasters import ProductRasters

Made = Union[ArrivedRaster, ArrivedTable]
Trouble = Union[PortalError, StreamError, AssetError, ArrivalError]
RASTERS = (AssetForm.RASTER, AssetForm.JPEG2000)


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
        rasters = [asset for asset in contents.single if asset_form(asset) in RASTERS]
        if not rasters and not contents.whole:
            others, left_out = ProductOthers(self._job, scene, contents, self._token).opened()
            if not others:
                raise ArrivalError(ArrivalProblem.NOTHING_INSIDE, scene.title)
            return scene, [*others], left_out
        lacking = "" if contents.whole else lacking_driver(rasters)
        if lacking:
            raise ArrivalError(ArrivalProblem.NO_DRIVER, lacking)
        product = ProductRasters(self._job, scene, contents, self._token)
        chosen = product.chosen()
        if chosen:
            return scene, [*chosen], 0
        single = rasters or contents.whole
        return scene, [*product.files(single)], max(0, len(single) - MOST_LAYERS)
