"""How cloudy the area is, from a few blocks of a product's mask; in a worker thread."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import compress
from math import isfinite
from typing import Any

from osgeo import gdal, ogr

from ...core.area_cloud import AreaCloud
from ...core.cancel_token import CancelToken
from ...core.error_kind import ErrorKind
from ...core.mask_preset import MaskPreset
from ...core.mask_shares import mask_shares
from ...core.planned_stream import PlannedStream
from ...core.portal_error import PortalError
from ...core.stream_scene import StreamScene
from ...providers.pixel_gate import PixelGate
from ..gdal_calls import gdal_calls, needed
from ..gdal_error import GdalError
from ..gdal_reference import gdal_reference
from ..rasters.area_shape import area_shape, moved, shape_box
from ..rasters.band_input import BandInput
from ..rasters.mosaic import utm_of
from ..rasters.pixel_grid import PixelGrid, common_box
from ..rasters.raster_facts import Box, RasterFacts
from ..rasters.raster_probe import file_error, probe_raster
from ..rasters.rasterised import rasterised
from ..rasters.vrt_links import replace_paths
from ..rasters.vrt_text import band_text, dataset_text, number_text, source_text
from ..rasters.warped_band import warped_band
from ..stream_error import StreamError
from ..stream_problem import StreamProblem
from .gate_book import gate_of
from .opened_links import OpenedLinks
from .stream_builder import gated_paths, path_of

SIDE = 256  # pixels: an overview is read, not the mask
GAP = -2147483648  # beside the file; no mask has it, while 0 is "not seen" in one and "clear" in another
INTEGER = "Int32"


class AreaCloudReader:
    """Counts the pixels whose middle lies inside the area.

    The area is drawn into a raster of its own, so that what lies outside is never counted, whatever value
    stands for it in the mask.

    Args:
        area: GeoJSON geometry, EPSG:4326.
        gates: portal id → gate.
        token: ends everything between two calls of GDAL.
    """

    def __init__(self, area: Mapping[str, Any], gates: Mapping[str, PixelGate], token: CancelToken) -> None:
        self._area = area
        self._gates = gates
        self._token = token

    def read(self, offer: StreamScene) -> AreaCloud:
        """Return the shares of an offer that has a mask.

        Raises:
            PortalError: where the mask cannot be read; CANCELLED.
            StreamError: where it is no raster that can be placed.
        """
        links = OpenedLinks()
        try:
            return self._read(offer, links)
        finally:
            links.forget()

    def _read(self, offer: StreamScene, links: OpenedLinks) -> AreaCloud:
        mask, portal = offer.mask, offer.scene.portal
        band = self._opened(offer, links)
        path = band.facts.path
        self._go_on()
        try:
            band = _placed(band)
            shape = area_shape(self._area, band.facts.crs)
            grid = coarse_grid(band.facts, shape_box(shape))
            inside = rasterised(shape, grid)
            seen = _seen(offer, mask, band, grid, inside)
        except GdalError as error:
            raise StreamError(StreamProblem.NO_PLACE, str(error), portal) from error
        try:
            values = _values(band, grid, links)
        except GdalError as error:
            raise file_error(error, path, portal) from error
        counts = Counter(compress(values, seen))
        del counts[GAP]
        cloud, nodata = mask_shares(counts, sum(inside), mask)
        return AreaCloud(cloud, nodata, mask.id.upper(), portal)

    def _opened(self, offer: StreamScene, links: OpenedLinks) -> BandInput:
        source, portal = offer.mask_source, offer.scene.portal
        for name, paths in gated_paths(PlannedStream((offer,))).items():
            links.open(gate_of(self._gates, name), paths, self._token)
        self._go_on()
        path = path_of(source)
        facts = probe_raster(path, portal, links.name(path), source.asset.grid)
        if not 1 <= source.number <= len(facts.bands):
            raise StreamError(StreamProblem.NO_BAND, f"{source.asset.key} {source.number}", portal)
        own = facts.bands[source.number - 1].nodata
        # some files call 0 "no data" where the mask calls it "clear"; where 0 is not seen the mask says so
        return BandInput(facts, source.number, own if own and isfinite(own) else None)

    def _go_on(self) -> None:
        if self._token.cancelled:
            raise PortalError("", ErrorKind.CANCELLED)


def coarse_grid(facts: RasterFacts, box: Box) -> PixelGrid:
    """Return a grid over `box` of the file's pixels where there are few, else of larger ones."""
    fine = PixelGrid.of(facts).around(box)
    width, height = min(fine.width, SIDE), min(fine.height, SIDE)
    across, down = fine.across * fine.width / width, fine.down * fine.height / height
    return replace(fine, across=across, down=down, width=width, height=height)


def _placed(band: BandInput) -> BandInput:
    """Return the band in a grid: files with control points lie in none."""
    return replace(warped_band(band, utm_of(band.facts)), nodata=band.nodata) if band.facts.gcps else band


def _seen(offer: StreamScene, mask: MaskPreset, band: BandInput, grid: PixelGrid, inside: bytes) -> bytes:
    """Return which pixels of the area lie in the scene.

    Masks that do not say what was not seen are zero beside the swath, as if it were clear there: then the
    footprint says it.
    """
    if mask.nodata or band.nodata is not None or offer.scene.footprint is None:
        return inside
    footprint = ogr.CreateGeometryFromWkb(offer.scene.footprint)
    if footprint is None or not moved(footprint, gdal_reference(4326), band.facts.crs):
        return inside
    swath = rasterised(footprint, grid, touched=False)
    return bytes(map(min, inside, swath))


def _values(band: BandInput, grid: PixelGrid, links: OpenedLinks) -> array[int]:
    """Return the mask's values in `grid`, row by row; `GAP` where there are none."""
    if common_box(band.facts.box, grid.box) is None:
        return array("i", [GAP]) * (grid.width * grid.height)
    source = source_text(band.facts, band.number, grid, band.nodata)
    document = dataset_text(grid, [band_text(1, [source], INTEGER, number_text(GAP))])
    with gdal_calls():
        dataset = needed(gdal.Open(replace_paths(document, links.name)))
        data = needed(dataset.GetRasterBand(1).ReadRaster(buf_type=gdal.GDT_Int32))
    values = array("i")
    values.frombytes(bytes(data))
    return values
