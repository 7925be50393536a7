"""The pictures of an export, fetched by few threads."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from typing import Optional, Union

from ...core.cancel_token import CancelToken
from ...core.error_kind import ErrorKind
from ...core.flows.flow_error import FlowError
from ...core.flows.flow_problem import FlowProblem
from ...core.portal_error import PortalError
from ...providers.flows.map_fetcher import fetch_map, fetch_tile
from ...providers.http_session import HttpSession
from ..failure import as_portal_error
from ..host_profiles import host_of
from ..rasters.area_shape import named_system
from .flow_export_order import FlowExportOrder
from .flow_export_pace import AT_ONCE, FlowExportPace
from .flow_export_piece import FlowExportPiece
from .flow_export_plan import FlowExportPlan

TRIES = 3
PATIENT_TRIES = 6  # where the service only asks to wait
LONGEST_REST = 300.0  # seconds
_HELD = 4  # pictures that wait to be written
_POLL = 0.05
_PASSING = (ErrorKind.UNREACHABLE, ErrorKind.TIMEOUT, ErrorKind.BAD_ANSWER)
_ODD = (FlowProblem.EXCEPTION, FlowProblem.NO_PICTURE)

Picture = Optional[bytes]
_Outcome = tuple[FlowExportPiece, Union[Picture, FlowError, PortalError]]


class FlowExportFetch:
    """Used by one thread, which iterates over `pictures`.

    Args:
        order: what is exported.
        plan: its pieces.
        token: ends everything.
    """

    def __init__(self, order: FlowExportOrder, plan: FlowExportPlan, token: CancelToken) -> None:
        self._order, self._plan, self._outer = order, plan, token
        self._token = CancelToken()
        self._pace = FlowExportPace(self._token)
        self._pieces = plan.pieces()
        self._lock = threading.Lock()
        self._outcomes: queue.Queue[_Outcome] = queue.Queue(_HELD)
        system = named_system(plan.mosaic.crs)
        self._inverted = bool(system.EPSGTreatsAsLatLong() or system.EPSGTreatsAsNorthingEasting())

    def pictures(self) -> Iterator[tuple[FlowExportPiece, Picture]]:
        """Yield each piece with its picture, None where the service has none there; in any order.

        Raises:
            FlowError, PortalError: of the first piece that cannot be had; the others are given up.
        """
        self._outer.on_cancel(self._token.cancel)
        threads = [
            threading.Thread(target=self._work, name="guichet-eo export", daemon=True) for _ in range(AT_ONCE)
        ]
        try:
            for thread in threads:
                thread.start()
            for _ in range(self._plan.count):
                piece, outcome = self._next()
                if isinstance(outcome, Exception):
                    raise outcome
                yield piece, outcome
        finally:
            self._outer.forget(self._token.cancel)
            self._token.cancel()

    def _next(self) -> _Outcome:
        while True:
            if self._token.cancelled:
                raise PortalError(self._order.request.portal, ErrorKind.CANCELLED)
            try:
                return self._outcomes.get(timeout=_POLL)
            except queue.Empty:
                continue

    def _work(self) -> None:
        order = self._order
        given = (order.request.portal, order.profile, self._token, order.headers)
        host = host_of(order.request.address)
        with HttpSession(*given, [host], order.retry_after_unit) as session:
            while True:
                with self._lock:
                    piece = next(self._pieces, None)
                if piece is None or self._token.cancelled:
                    return
                outcome: Picture | FlowError | PortalError
                try:
                    outcome = self._fetched(piece, session)
                except FlowError as error:
                    outcome = error
                except Exception as error:  # the thread's boundary: handed over
                    outcome = as_portal_error(error, order.request.portal)
                if not self._hand_over((piece, outcome)):
                    return

    def _hand_over(self, outcome: _Outcome) -> bool:
        while not self._token.cancelled:
            try:
                self._outcomes.put(outcome, timeout=_POLL)
            except queue.Full:
                continue
            return True
        return False

    def _fetched(self, piece: FlowExportPiece, session: HttpSession) -> Picture:
        tries = 0
        while True:
            tries += 1
            try:
                with self._pace.turn():
                    return self._asked(piece, session)
            except (FlowError, PortalError) as error:
                pause = pause_before_next(error, tries)
                if pause is None:
                    raise
                self._pace.rest(pause, getattr(error, "kind", None) is ErrorKind.RATE_LIMITED)

    def _asked(self, piece: FlowExportPiece, session: HttpSession) -> Picture:
        request, service, plan = self._order.request, self._order.service, self._plan
        if plan.cover is not None:
            return fetch_tile(request, service, plan.cover.matrix, piece.column, piece.row, session)
        size = piece.width, piece.height
        return fetch_map(request, plan.box_of(piece), size, plan.mosaic.crs, session, service, self._inverted)


def pause_before_next(error: FlowError | PortalError, tries: int) -> float | None:
    """Return the seconds after which a piece is worth another try; None: the export fails.

    Args:
        error: what the last try ended in, after those of `HttpSession`.
        tries: number of tries so far, at least 1.
    """
    if isinstance(error, FlowError):
        return 0.5 if error.problem in _ODD and tries == 1 else None
    if error.kind is ErrorKind.RATE_LIMITED:
        pause = error.retry_after if error.retry_after is not None else 5.0 * tries
        return pause if tries < PATIENT_TRIES and pause <= LONGEST_REST else None
    return 0.5 * tries if error.kind in _PASSING and tries < TRIES else None
