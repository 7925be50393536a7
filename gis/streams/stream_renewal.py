"""Opening the gates of streams again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Any, Callable, Union

from ...core.cancel_token import CancelToken
from ...core.portal_error import PortalError
from ...providers.pixel_gate import PixelGate
from ..failure import as_portal_error
from ..host_troubles import SHARED
from ..rasters.vrt_links import linked_paths, replace_paths
from .gate_book import gate_of
from .opened_links import OpenedLinks
from .renewed import Renewed
from .stream_files import StreamFiles
from .stream_record import StreamRecord

Result = Union[Renewed, PortalError]


class StreamRenewal:
    """Asks the gates of some streams, one after the other, in a thread of its own.

    Where a portal does not answer, or refuses the account, its other streams are not tried in this run.

    Args:
        work: name of a virtual raster, its record, and the gates it needs.
        files: with the virtual rasters.
        token: ends it.
        post: takes (name, result); called in the worker's thread.
    """

    def __init__(
        self,
        work: Sequence[tuple[str, StreamRecord, Mapping[str, PixelGate]]],
        files: StreamFiles,
        token: CancelToken,
        post: Callable[[tuple[str, Result]], Any],
    ) -> None:
        self._work = work
        self._files = files
        self._token = token
        self._post = post
        self._shut: dict[str, PortalError] = {}

    def work(self) -> None:
        """Run in the worker's thread; lets nothing escape."""
        for name, record, gates in self._work:
            try:
                result: Result = self._open(name, record, gates)
            except Exception as error:  # the thread's boundary: reported, never lost
                result = as_portal_error(error, next(iter(record.gated)))
            if self._token.cancelled:
                return
            if isinstance(result, PortalError) and result.kind in SHARED:
                self._shut[result.portal] = result
            self._post((name, result))

    def _open(self, name: str, record: StreamRecord, gates: Mapping[str, PixelGate]) -> Renewed:
        """Open every gate of a stream, for the files that its virtual raster really reads.

        Raises:
            PortalError: as the gates.
            OSError: where the virtual raster cannot be read.
        """
        document = self._files.text(name)
        read = frozenset(linked_paths(document))
        links = OpenedLinks()
        with ExitStack() as undo:
            undo.callback(links.forget)
            for portal, paths in record.gated.items():
                if portal in self._shut:
                    raise self._shut[portal]
                links.open(gate_of(gates, portal), [path for path in paths if path in read], self._token)
            undo.pop_all()
        return Renewed(links, replace_paths(document, links.name))
