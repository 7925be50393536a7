"""From planned layers to virtual rasters; in a worker thread."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

from ...core.asset import Asset
from ...core.band_source import BandSource
from ...core.cancel_token import CancelToken
from ...core.error_kind import ErrorKind
from ...core.planned_stream import PlannedStream
from ...core.portal_error import PortalError
from ...core.stream_recipe import Range, StreamRecipe
from ...core.stream_scene import StreamScene
from ...core.stretch import FIXED_RANGES, Stretch
from ...providers.pixel_gate import PixelGate
from ..gdal_error import GdalError
from ..rasters.band_input import BandInput
from ..rasters.mask_lookup import bit_lookup, class_lookup
from ..rasters.mosaic import make_mosaic
from ..rasters.mosaic_scene import MosaicScene
from ..rasters.pixel_functions import lacking_functions
from ..rasters.raster_facts import RasterFacts
from ..rasters.raster_probe import file_error, probe_raster, shown_name
from ..rasters.shown_values import classes_of, cut_range, sample, whole_range
from ..rasters.source_path import source_path
from ..rasters.vrt_links import linked_paths, replace_paths
from ..stream_error import StreamError
from ..stream_problem import StreamProblem
from .built_stream import BuiltStream
from .gate_book import gate_of
from .opened_links import OpenedLinks
from .parallel import in_parallel

CLASS_GAPS = {"Byte": 255.0, "UInt16": 65535.0}


class StreamBuilder:
    """Opens the files far enough to know where they lie, writes the virtual raster and looks at its values.

    Args:
        recipe: what is made.
        area: GeoJSON geometry, EPSG:4326.
        gates: portal id → gate.
        token: ends everything.
        threads: files opened at once.
    """

    def __init__(
        self,
        recipe: StreamRecipe,
        area: Mapping[str, Any],
        gates: Mapping[str, PixelGate],
        token: CancelToken,
        threads: int = 8,
    ) -> None:
        self._recipe = recipe
        self._area = area
        self._gates = gates
        self._token = token
        self._threads = threads

    def build(self, planned: PlannedStream) -> BuiltStream:
        """Return one layer's raster.

        Raises:
            PortalError: where no scene of it can be read; CANCELLED.
            StreamError: where its scenes cannot be shown.
        """
        links = OpenedLinks()
        with ExitStack() as undo:
            undo.callback(links.forget)
            built = self._built(planned, links)
            undo.pop_all()
        return built

    def _built(self, planned: PlannedStream, links: OpenedLinks) -> BuiltStream:
        closed = self._open_gates(planned, links)
        scenes, left_out = self._scenes(planned, self._probe(planned, links, closed))
        raster, beside = make_mosaic(scenes, self._area, self._recipe.clip)
        lacking = lacking_functions(raster.path)
        if lacking:
            raise StreamError(StreamProblem.OLD_GDAL, ", ".join(lacking))
        ranges, classes = self._values(raster, links, planned)
        gated = _read_paths(gated_paths(planned), raster.path)
        return BuiltStream(planned, raster, ranges, classes, links, gated, (*left_out, *beside))

    def _open_gates(self, planned: PlannedStream, links: OpenedLinks) -> dict[str, PortalError]:
        """Return portal id → why its gate stays closed; the scenes of other portals can still be shown."""
        closed = {}
        for portal, paths in gated_paths(planned).items():
            try:
                links.open(gate_of(self._gates, portal), paths, self._token)
            except PortalError as error:
                if error.kind is ErrorKind.CANCELLED:
                    raise
                closed[portal] = error
        return closed

    def _probe(
        self, planned: PlannedStream, links: OpenedLinks, closed: Mapping[str, PortalError]
    ) -> dict[str, RasterFacts | Exception]:
        """Open every file once, several at a time; none that lies behind a closed gate."""
        files: dict[str, tuple[str, Asset]] = {}
        for one in planned.scenes:
            for source in one.sources():
                files.setdefault(self.path_of(source), (one.scene.portal, source.asset))

        def probe(path: str) -> RasterFacts:
            portal, asset = files[path]
            if asset.needs and portal in closed:
                raise closed[portal]
            return self.open_file(path, portal, links.name(path), asset)

        return dict(zip(files, in_parallel(probe, list(files), self._token, self._threads)))

    def _scenes(
        self, planned: PlannedStream, facts: Mapping[str, RasterFacts | Exception]
    ) -> tuple[list[MosaicScene], list[tuple[str, Exception]]]:
        """Return the scenes that could be opened, and why the others could not."""
        scenes, left_out = [], []
        for one in planned.scenes:
            try:
                scenes.append(self._opened(one, facts))
            except (PortalError, StreamError) as error:
                left_out.append((one.scene.title, error))
        if not scenes:
            raise left_out[0][1]
        return scenes, left_out

    def _values(
        self, raster: RasterFacts, links: OpenedLinks, planned: PlannedStream
    ) -> tuple[tuple[Range, ...], tuple[int, ...]]:
        """Return the values to show and, for classified rasters, the classes."""
        stretch, fixed = self._recipe.stretch, self._recipe.ranges
        classified = stretch is Stretch.CLASSES
        if fixed and not classified:
            return fixed, ()
        if stretch in FIXED_RANGES:
            return (FIXED_RANGES[stretch],) * len(raster.bands), ()
        samples = self._samples(raster, links, planned)
        if not all(samples):
            raise StreamError(StreamProblem.EMPTY)
        find = whole_range if stretch is Stretch.MINMAX or classified else cut_range
        classes = classes_of(samples[0], raster.bands[0].colours) if classified else ()
        return tuple(find(values) for values in samples), classes

    def _samples(self, raster: RasterFacts, links: OpenedLinks, planned: PlannedStream) -> list[array[float]]:
        try:
            return sample(replace_paths(raster.path, links.name))
        except GdalError as error:
            words = str(error)
        # raised here: what GDAL said may hold a signed link, so it is not even the cause
        raise file_error(GdalError(words), *self._blamed(words, planned))

    def path_of(self, source: BandSource) -> str:
        """Return GDAL's name, without credentials, of the file of a band; raises as `path_of`."""
        return path_of(source)

    def open_file(self, path: str, portal: str, name: str, asset: Asset) -> RasterFacts:
        """Return what a file says; raises as `probe_raster`."""
        return probe_raster(path, portal, name, asset.grid)

    def _blamed(self, words: str, planned: PlannedStream) -> tuple[str, str]:
        """Return name and portal of the file that GDAL complains of, of the first where it names none."""
        files = [
            (self.path_of(source), one.scene.portal) for one in planned.scenes for source in one.sources()
        ]
        return next((file for file in files if shown_name(file[0]) in words), files[0])

    def _opened(self, one: StreamScene, facts: Mapping[str, RasterFacts | Exception]) -> MosaicScene:
        inputs = {
            name: _input(source, facts[self.path_of(source)], one) for name, source in one.bands.items()
        }
        if self._recipe.stretch is Stretch.CLASSES:
            # 0 is a class like any other, unless file or portal say that it is none
            inputs = {
                name: replace(band, gap=CLASS_GAPS.get(band.data_type)) for name, band in inputs.items()
            }
        mask = None
        if one.mask is not None and one.mask_source is not None:
            band = _input(one.mask_source, facts[self.path_of(one.mask_source)], one)
            unseen = (*one.mask.hidden, *one.mask.nodata)
            lookup = (
                class_lookup(unseen) if one.mask.kind == "classes" else bit_lookup(unseen, band.data_type)
            )
            mask = BandInput(band.facts, band.number, None, lookup=lookup)
        return MosaicScene(one.scene.title, one.outputs, inputs, mask, one.scene.footprint, one.scene.portal)


def path_of(source: BandSource) -> str:
    """Return GDAL's name, without credentials, of the file that a band is read from.

    Raises:
        StreamError: where the address is of no kind that can be read by ranges.
    """
    try:
        return source_path(source.asset.href)
    except ValueError as error:
        raise StreamError(StreamProblem.NOT_A_RASTER, source.asset.key) from error


def gated_paths(planned: PlannedStream) -> dict[str, tuple[str, ...]]:
    """Return portal id → names of the files that its gate must open first."""
    found: dict[str, dict[str, None]] = {}
    for one in planned.scenes:
        for source in one.sources():
            if source.asset.needs:
                found.setdefault(one.scene.portal, {})[path_of(source)] = None
    return {portal: tuple(paths) for portal, paths in found.items()}


def _read_paths(gated: Mapping[str, tuple[str, ...]], document: str) -> dict[str, tuple[str, ...]]:
    """Return of the files behind gates those that a virtual raster really reads."""
    read = frozenset(linked_paths(document))
    kept = {portal: tuple(path for path in paths if path in read) for portal, paths in gated.items()}
    return {portal: paths for portal, paths in kept.items() if paths}


def _input(source: BandSource, found: RasterFacts | Exception, one: StreamScene) -> BandInput:
    if isinstance(found, Exception):
        raise found
    if not 1 <= source.number <= len(found.bands):
        raise StreamError(StreamProblem.NO_BAND, f"{source.asset.key} {source.number}", one.scene.portal)
    # the file knows best; what the portal's item says stands in
    own = found.bands[source.number - 1].nodata
    return BandInput(found, source.number, source.nodata if own is None else own, source.scale, source.offset)
