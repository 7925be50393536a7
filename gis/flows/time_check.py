"""Whether a service really shows the date that it is asked for."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtGui import QImage

from ...core.cancel_token import CancelToken
from ...core.flows.flow_dates import FlowDates
from ...core.flows.flow_error import FlowError
from ...core.flows.flow_request import FlowRequest
from ...core.flows.map_service import MapService
from ...core.flows.service_layer import Box
from ...core.portal_error import PortalError
from ...providers.network_profile import NetworkProfile
from ..failure import as_portal_error
from ..host_profiles import ProfileOf, host_of
from ..latest_call import LatestCall
from ..network_settings import network_profile
from .flow_drawing import draw_flow

if TYPE_CHECKING:
    from ...providers.http_session import HttpSession

SIDE = 96  # pixels of the pictures that are compared
_OTHERS = 2


class TimeCheck(QObject):
    """Compares a small picture at the date with one of a date far away, in the background.

    Used on the main thread. A service is asked once in a session for a layer and a style.

    Signals:
        checked(FlowRequest, object): True: the date makes a difference; False: it makes none, see
            `FlowProblem.DATE_IGNORED`; None: that cannot be seen here.

    Args:
        doors: `FlowDoors`: headers of accounts and real addresses; None: neither is needed.
        parent: owner.
        profile_of: hosts → network settings; called in the main thread.
    """

    checked = pyqtSignal(object, object)

    def __init__(
        self, doors: Any = None, parent: QObject | None = None, profile_of: ProfileOf = network_profile
    ) -> None:
        super().__init__(parent)
        self._doors, self._profile_of = doors, profile_of
        self._known: dict[Hashable, bool] = {}
        self._asked: FlowRequest | None = None
        self._call = LatestCall("time check", self)
        self._call.finished.connect(self._on_finished)
        self._call.failed.connect(self._on_failed)

    def check(self, request: FlowRequest, box_3857: Box, service: MapService | None = None) -> None:
        """Look at a layer with dates: one signal follows, none if another check takes its place.

        Args:
            request: with `time` and `dates`.
            box_3857: the present view, in metres of EPSG:3857.
            service: capabilities; needed for a WMTS.
        """
        self._call.cancel()
        self._asked = request
        key = _key(request)
        others = _other_dates(request)
        if key in self._known or not others:
            self.checked.emit(request, self._known.get(key))
            return
        try:
            asked = self._real(request)
            profile = self._profile_of([host_of(asked.address)])
        except (OSError, PortalError):
            self.checked.emit(request, None)
            return
        headers = self._doors.request_headers(request) if self._doors is not None else {}
        self._call.start(lambda token: _compare(asked, box_3857, service, others, profile, headers, token))

    def cancel(self) -> None:
        """Stop looking; no signal follows."""
        self._call.cancel()

    def _real(self, request: FlowRequest) -> FlowRequest:
        if self._doors is None:
            return request
        return replace(request, address=self._doors.session_address(request.address))

    def _on_finished(self, verdict: bool | None) -> None:
        request = self._asked
        if request is None:
            return
        if verdict is not None:
            self._known[_key(request)] = verdict
        self.checked.emit(request, verdict)

    def _on_failed(self, _error: PortalError) -> None:
        if self._asked is not None:
            self.checked.emit(self._asked, None)


def shows_dates(
    request: FlowRequest,
    box_3857: Box,
    others: tuple[str, ...],
    session: HttpSession,
    service: MapService | None = None,
) -> bool | None:
    """Return whether pictures of several dates differ; None where they are all empty or of one colour.

    Args:
        request: at one date.
        box_3857: west, south, east, north in metres of EPSG:3857.
        others: further dates, as the service writes them.
        session: of the caller's thread.
        service: capabilities; needed for a WMTS.

    Raises:
        FlowError, PortalError: see `draw_flow`.
    """

    def drawn(time: str) -> QImage:
        return draw_flow(replace(request, time=time), box_3857, (SIDE, SIDE), service, session)

    shown = drawn(request.time)
    if any(drawn(other) != shown for other in others):
        return True
    return None if _is_uniform(shown) else False


def _is_uniform(image: QImage) -> bool:
    plain = QImage(image.size(), image.format())
    plain.fill(image.pixelColor(0, 0))
    return plain == image


def _compare(
    request: FlowRequest,
    box_3857: Box,
    service: MapService | None,
    others: tuple[str, ...],
    profile: NetworkProfile,
    headers: dict[str, str],
    token: CancelToken,
) -> bool | None:
    """Runs in a worker thread."""
    # brings requests with it, which is not to be loaded before a flow is looked at
    from ...providers.http_session import HttpSession

    try:
        with HttpSession(request.portal, profile, token, headers, [host_of(request.address)]) as session:
            return shows_dates(request, box_3857, others, session, service)
    except FlowError as error:
        raise as_portal_error(error, request.portal) from error


def _other_dates(request: FlowRequest) -> tuple[str, ...]:
    """Return the earliest and the latest date that are not the one shown, the farthest first."""
    dates = FlowDates.read(request.dates) if request.dates and request.time else None
    shown = dates.instant(request.time) if dates is not None else None
    if dates is None or shown is None:
        return ()
    ends = (
        dates.first or shown.replace(year=shown.year - 1, day=1),
        dates.last or datetime.now(timezone.utc),
    )
    values = {dates.nearest_value(end) for end in ends} - {"", request.time}
    apart = {value: abs((dates.instant(value) or shown) - shown) for value in values}
    return tuple(sorted((value for value in apart if apart[value]), key=apart.__getitem__, reverse=True))[
        :_OTHERS
    ]


def _key(request: FlowRequest) -> Hashable:
    return request.address, request.layer, request.style
