"""From an order to a file; in a worker thread."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timezone

from ...core.cancel_token import CancelToken
from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from ...core.stretch import Stretch
from ...providers.pixel_gate import PixelGate
from ..gdal_error import GdalError
from ..rasters.raster_probe import file_error, forget_answers, probe_raster, shown_name
from ..rasters.vrt_links import linked_paths, replace_paths
from ..stream_error import StreamError
from ..stream_problem import StreamProblem
from ..streams.built_stream import BuiltStream
from ..streams.gate_book import gate_of
from ..streams.opened_links import OpenedLinks
from ..streams.stream_builder import StreamBuilder, path_of
from .raster_order import RasterOrder
from .raster_writer import write_raster

LeftOut = tuple[tuple[str, Exception], ...]
Progress = Callable[[float], bool]
BUILDING = 0.05  # of the time
RETRIES = 3
_REFUSALS = (ErrorKind.NOT_ALLOWED, ErrorKind.GONE, ErrorKind.LOGIN_REFUSED, ErrorKind.LOGIN_NEEDED)
# words of the GeoTIFF driver when it writes
_WRITING = ("No space left", "rite error", "ermission denied", "create new tiff", "TIFFWrite", "TIFFAppend")
_CURL = "/vsicurl?"
_runs = itertools.count(1)


class RasterMaker:
    """Opens the gates right before it reads, so that links last as long as they can.

    Args:
        gates: portal id → gate.
        token: ends everything.
    """

    def __init__(self, gates: Mapping[str, PixelGate], token: CancelToken) -> None:
        self._gates = gates
        self._token = token

    def make(self, order: RasterOrder, progress: Progress) -> LeftOut:
        """Write the file; return titles of scenes that are not in it, and why.

        Raises:
            PortalError: the portals' troubles; CANCELLED; DISK.
            StreamError: what is wrong with files or area.
            OSError: if the folder refuses.
        """
        if order.planned is None:
            self._make_again(order, progress)
            return ()
        built = self.build(order)
        try:
            scenes = built.planned.scenes
            blamed = {path_of(source): one.scene.portal for one in scenes for source in one.sources()}
            self._write(
                order, built.raster.path, built.links, blamed,
                lambda share: progress(BUILDING + share * (1 - BUILDING)),
            )  # fmt: skip
        finally:
            built.links.forget()
        return built.left_out

    def build(self, order: RasterOrder) -> BuiltStream:
        """Return the stream of a planned order; whoever takes it forgets its links.

        Raises:
            PortalError, StreamError: where it, or with `whole` a scene of it, cannot be read.
        """
        if order.planned is None or order.recipe is None:
            raise ValueError("nothing is planned")
        # no look at the values: nothing is stretched in a file
        recipe = replace(order.recipe, stretch=Stretch.NONE, ranges=())
        built = StreamBuilder(recipe, order.area, self._gates, self._token).build(order.planned)
        broken = [error for _title, error in built.left_out if not _is_beside(error)]
        if broken and order.whole:
            built.links.forget()
            raise broken[0]
        return built

    def _make_again(self, order: RasterOrder, progress: Progress) -> None:
        links = OpenedLinks()
        try:
            for portal, paths in order.gated.items():
                links.open(gate_of(self._gates, portal), paths, self._token)
            blamed = {path: portal for portal, paths in order.gated.items() for path in paths}
            self._write(order, order.document, links, blamed, progress)
        finally:
            links.forget()

    def _write(
        self,
        order: RasterOrder,
        document: str,
        links: OpenedLinks,
        blamed: Mapping[str, str],
        progress: Progress,
    ) -> None:
        readable = replace_paths(document, _patient(links))
        try:
            write_raster(readable, order.target, order.form, order.tags, progress)
        except GdalError as error:
            words = str(error)
        else:
            return
        # raised here: what GDAL said may hold a signed link, so it is not even the cause
        paths = linked_paths(document)
        for path in paths:
            forget_answers(links.name(path))
        path = next((path for path in paths if shown_name(path) in words), next(iter(paths), ""))
        portal = blamed.get(path) or next(iter(order.portals), "")
        error = _meaning(words, path, portal)
        if isinstance(error, StreamError) and path:
            error = _asked_again(path, portal, links) or error
        raise _in_time(error, path, portal, links.expires)


def _is_beside(error: Exception) -> bool:
    return isinstance(error, StreamError) and error.problem is StreamProblem.OUTSIDE


def _patient(links: OpenedLinks) -> Callable[[str], str]:
    """Return path → name under which GDAL reads with more patience, and under which nobody else reads.

    GDAL (3.6) never again opens a source of virtual rasters that it once could not open while another
    virtual raster, of a layer for example, has it too.
    """
    options = f"max_retry={RETRIES}&retry_delay=1.{next(_runs):06d}&"

    def name(path: str) -> str:
        readable = links.name(path)
        return readable.replace(_CURL, _CURL + options, 1) if readable.startswith(_CURL) else readable

    return name


def _meaning(words: str, path: str, portal: str) -> Exception:
    """Return what GDAL's words on a failure of writing mean."""
    if any(mark in words for mark in _WRITING):
        return PortalError(portal, ErrorKind.DISK, "the file cannot be written")
    if not path:
        return StreamError(StreamProblem.DAMAGED, "", portal)
    return file_error(GdalError(words), path, portal)


def _asked_again(path: str, portal: str, links: OpenedLinks) -> Exception | None:
    """Return what the server says of a file now: GDAL does not tell why it got no bytes of a tile."""
    try:
        probe_raster(path, portal, links.name(path))
    except (PortalError, StreamError) as error:
        return error
    return None


def _in_time(error: Exception, path: str, portal: str, expires: datetime | None) -> Exception:
    """Return the same, or that links ended, which a server calls a refusal."""
    ended = expires is not None and datetime.now(timezone.utc) >= expires
    if ended and isinstance(error, PortalError) and error.kind in _REFUSALS:
        return StreamError(StreamProblem.LINKS_ENDED, shown_name(path), portal)
    return error
