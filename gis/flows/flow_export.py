"""A part of a flow as a GeoTIFF."""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from osgeo import gdal

from ...core.cancel_token import CancelToken
from ...core.error_kind import ErrorKind
from ...core.flows.flow_error import FlowError
from ...core.flows.flow_problem import FlowProblem
from ...core.flows.instance_alias import hide_instance
from ...core.portal_error import PortalError
from ...providers.flows.scene_resolver import resolve_scene_request
from ...providers.http_session import HttpSession
from ..gdal_calls import gdal_calls, heard_failures, joined_words, memory_file, needed
from ..gdal_error import GdalError
from ..host_profiles import host_of
from ..saving.raster_form import COG, RasterForm
from ..saving.raster_writer import write_raster
from .flow_export_fetch import FlowExportFetch
from .flow_export_mosaic import FlowExportMosaic
from .flow_export_order import FlowExportOrder
from .flow_export_plan import FlowExportPlan
from .flow_export_result import FlowExportResult
from .flow_export_tags import FlowExportTags

Progress = Callable[[float], bool]
FETCHING = 0.85  # of the time


def export_flow(order: FlowExportOrder, token: CancelToken, progress: Progress) -> FlowExportResult:
    """Fetch and write a part of a flow; in a thread of its own, see `saving.raster_watch.watched`.

    The file is a cloud-optimised GeoTIFF, DEFLATE, with overviews: red, green, blue and opacity. Pixels are
    the service's; where they must be warped, the nearest ones. Nothing is left of an export that fails.

    Args:
        order: what and whereto.
        token: ends it.
        progress: takes the share that is done, 0 to 1; returns whether to go on.

    Raises:
        FlowError: what is wrong with a request that does not say all; TOO_LARGE before any picture is asked
            for; what a tile failed with; NO_PICTURE: no tile at all.
        PortalError: the trouble of the line; DISK, CANCELLED.
        GdalError: in GDAL's words.
        OSError: if the folder does not let us.
    """
    order = _resolved(order, token)
    with gdal_calls():
        plan = FlowExportPlan.of(order)
    folder = order.target.with_name(f".{order.target.name}.{uuid.uuid4().hex[:8]}.part")
    folder.mkdir()
    try:
        mosaic, missing = _mosaic(order, plan, folder, token, progress)
        with gdal_calls(), memory_file(_area(order)) as area:
            shaped = _shaped(mosaic, plan, area if order.area is not None else "")
            document = str(shaped.GetMetadata("xml:VRT")[0])

        def tell(share: float) -> bool:
            return progress(FETCHING + (1 - FETCHING) * share) and not token.cancelled

        write_raster(document, order.target, RasterForm(COG), _tags(order), tell)
    finally:
        with suppress(OSError):
            shutil.rmtree(folder)
    return FlowExportResult(order.target, plan.count, missing)


def _resolved(order: FlowExportOrder, token: CancelToken) -> FlowExportOrder:
    """Return an order whose request says all that it takes to ask for pictures."""
    host = host_of(order.request.address)
    given = (order.request.portal, order.profile, token, order.headers, [host], order.retry_after_unit)
    with HttpSession(*given) as session:
        request, service = resolve_scene_request(order.request, order.service, session)
    return replace(order, request=request, service=service)


def _mosaic(
    order: FlowExportOrder, plan: FlowExportPlan, folder: Path, token: CancelToken, progress: Progress
) -> tuple[Path, int]:
    """Return a file with all pieces, and how many there are none of."""
    missing = 0
    with gdal_calls(), heard_failures() as said:
        mosaic = FlowExportMosaic(folder / "mosaic.tif", plan.mosaic)
        try:
            for done, (piece, picture) in enumerate(FlowExportFetch(order, plan, token).pictures(), 1):
                if picture is None:
                    missing += 1
                else:
                    mosaic.put(piece, picture)
                if not progress(FETCHING * done / plan.count) or token.cancelled:
                    raise PortalError(order.request.portal, ErrorKind.CANCELLED)
        finally:
            mosaic.close()
        if said:  # GDAL goes on where the disk is full, and leaves a hole
            raise GdalError(joined_words(said))
    if missing == plan.count:
        raise FlowError(FlowProblem.NO_PICTURE, f"the service has none of the {missing} tiles")
    return mosaic.path, missing


def _shaped(mosaic: Path, plan: FlowExportPlan, area: str) -> gdal.Dataset:
    """Return the mosaic in the grid of the file, as a virtual raster."""
    source = needed(gdal.Open(str(mosaic)))
    if plan.mosaic == plan.target and not area:
        return needed(gdal.Translate("", source, format="VRT"))
    return needed(
        gdal.Warp(
            "",
            source,
            format="VRT",
            dstSRS=plan.target.crs,
            outputBounds=plan.target.box,
            width=plan.target.width,
            height=plan.target.height,
            resampleAlg="near",
            cutlineDSName=area or None,
        )
    )


def _area(order: FlowExportOrder) -> bytes:
    feature: Mapping[str, Any] = {"type": "Feature", "properties": {}, "geometry": order.area}
    return json.dumps(feature).encode()


def _tags(order: FlowExportOrder) -> FlowExportTags:
    request = order.request
    return FlowExportTags(
        title=" ".join(part for part in (request.title or request.layer, request.time) if part),
        attribution=request.attribution,
        source=hide_instance(request.address)[0],
        layer=request.layer,
        style=request.style,
        time=request.time,
        licence=request.licence,
        exported=datetime.now(timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z"),
    )
