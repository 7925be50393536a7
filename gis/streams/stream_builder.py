"""From planned layers to virtual rasters; in a worker thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Any

from ...core.asset import Asset
from ...core.band_source import BandSource
from ...core.cancel_token import CancelToken
from ...core.planned_stream import PlannedStream
from ...core.portal_error import PortalError
from ...core.stream_recipe import Range, StreamRecipe
from ...core.stream_scene import StreamScene
from ...core.stretch import FIXED_RANGES, Stretch
from ...providers.pixel_gate import PixelGate
from ..gdal_error import GdalError
from .band_input import BandInput
from .built_stream import BuiltStream
from .gate_book import gate_of
from .mask_lookup import bit_lookup, class_lookup
from .mosaic import make_mosaic
from .mosaic_scene import MosaicScene
from .opened_links import OpenedLinks
from .parallel import in_parallel
from .raster_facts import RasterFacts
from .raster_probe import file_error, probe_raster
from .shown_values import classes_of, cut_range, sample, whole_range
from .source_path import source_path
from .stream_error import StreamError
from .stream_problem import StreamProblem
from .vrt_links import linked_paths, replace_paths


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
        gated = gated_paths(planned)
        for portal, paths in gated.items():
            links.open(gate_of(self._gates, portal), paths, self._token)
        facts = self._probe(planned, links)
        scenes, left_out = self._scenes(planned, facts)
        raster, used = make_mosaic(scenes, self._area, self._recipe.clip)
        left_out += [(one.title, StreamError(StreamProblem.OUTSIDE)) for one in scenes if one not in used]
        ranges, classes = self._values(raster, links, planned.portals)
        return BuiltStream(planned, raster, ranges, classes, links, gated, tuple(left_out))

    def _probe(self, planned: PlannedStream, links: OpenedLinks) -> dict[str, RasterFacts | Exception]:
        """Open every file once, several at a time."""
        files: dict[str, tuple[str, Asset]] = {}
        for one in planned.scenes:
            for source in one.sources():
                files.setdefault(path_of(source), (one.scene.portal, source.asset))

        def probe(path: str) -> RasterFacts:
            portal, asset = files[path]
            return probe_raster(path, portal, links.name(path), asset.grid)

        return dict(zip(files, in_parallel(probe, list(files), self._token, self._threads)))

    def _scenes(
        self, planned: PlannedStream, facts: Mapping[str, RasterFacts | Exception]
    ) -> tuple[list[MosaicScene], list[tuple[str, Exception]]]:
        """Return the scenes that could be opened, and why the others could not."""
        scenes, left_out = [], []
        for one in planned.scenes:
            try:
                scenes.append(_opened(one, facts))
            except (PortalError, StreamError) as error:
                left_out.append((one.scene.title, error))
        if not scenes:
            raise left_out[0][1]
        return scenes, left_out

    def _values(
        self, raster: RasterFacts, links: OpenedLinks, portals: Sequence[str]
    ) -> tuple[tuple[Range, ...], tuple[int, ...]]:
        """Return the values to show and, for classified rasters, the classes."""
        stretch, fixed = self._recipe.stretch, self._recipe.ranges
        classified = stretch is Stretch.CLASSES
        if fixed and not classified:
            return fixed, ()
        if stretch in FIXED_RANGES:
            return (FIXED_RANGES[stretch],) * len(raster.bands), ()
        try:
            samples = sample(replace_paths(raster.path, links.name))
        except GdalError as error:
            first = next(iter(linked_paths(raster.path)), "")
            raise file_error(error, first, portals[0]) from error
        if not all(samples):
            raise StreamError(StreamProblem.EMPTY)
        find = whole_range if stretch is Stretch.MINMAX or classified else cut_range
        classes = classes_of(samples[0]) if classified else ()
        return tuple(find(values) for values in samples), classes


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


def _opened(one: StreamScene, facts: Mapping[str, RasterFacts | Exception]) -> MosaicScene:
    inputs = {name: _input(source, facts, one) for name, source in one.bands.items()}
    mask = None
    if one.mask is not None and one.mask_source is not None:
        band = _input(one.mask_source, facts, one)
        unseen = (*one.mask.hidden, *one.mask.nodata)
        lookup = class_lookup(unseen) if one.mask.kind == "classes" else bit_lookup(unseen, band.data_type)
        mask = BandInput(band.facts, band.number, None, lookup=lookup)
    return MosaicScene(one.scene.title, one.outputs, inputs, mask, one.scene.footprint, one.scene.portal)


def _input(source: BandSource, facts: Mapping[str, RasterFacts | Exception], one: StreamScene) -> BandInput:
    found = facts[path_of(source)]
    if isinstance(found, Exception):
        raise found
    if not 1 <= source.number <= len(found.bands):
        raise StreamError(StreamProblem.NO_BAND, f"{source.asset.key} {source.number}", one.scene.portal)
    # the file knows best; what the portal's item says stands in
    own = found.bands[source.number - 1].nodata
    return BandInput(
        found, source.number, source.nodata if own is None else own, source.scale, source.offset
    )
