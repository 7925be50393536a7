"""Small pictures of flows over the present view of the map."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Optional, Union

from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QImage

from ...core.cancel_token import CancelToken
from ...core.flows.flow_error import FlowError
from ...core.flows.flow_request import FlowRequest
from ...core.flows.map_service import MapService
from ...core.flows.service_layer import Box
from ...core.portal_error import PortalError
from ..failure import as_portal_error
from ..host_profiles import HostProfiles, ProfileOf, host_of
from ..image_memory import ImageMemory
from ..network_settings import network_profile
from ..worker_pool import WorkerPool
from .flow_drawing import draw_flow

if TYPE_CHECKING:
    from ...providers.http_session import HttpSession

AT_ONCE = 3
Draw = Callable[[FlowRequest, Box, "tuple[int, int]", Optional[MapService], "HttpSession"], QImage]
Outcome = Union[QImage, FlowError, PortalError]


class FlowPictures(QObject):
    """Asks the services in a few daemon threads, the newest first; keeps the pictures of this session.

    Used on the main thread. A picture that was wanted long ago is given up for a newer one, so that a
    service that hangs holds up nothing.

    Signals:
        ready(FlowRequest, QImage): the picture, for the request as it was asked.
        failed(FlowRequest, FlowError or PortalError): why there is none.

    Args:
        doors: `FlowDoors`: headers of accounts and real addresses; None: neither is needed.
        parent: owner.
        profile_of: hosts → network settings; called in the main thread.
        draw: stands in for `draw_flow`.
    """

    ready = pyqtSignal(object, object)
    failed = pyqtSignal(object, object)
    _drawn = pyqtSignal(object, object, object)

    def __init__(
        self,
        doors: Any = None,
        parent: QObject | None = None,
        profile_of: ProfileOf = network_profile,
        draw: Draw = draw_flow,
    ) -> None:
        super().__init__(parent)
        self._doors, self._draw = doors, draw
        self._profiles = HostProfiles(profile_of)
        self._images = ImageMemory(16 << 20)
        self._under_way: OrderedDict[Hashable, None] = OrderedDict()
        self._pool = WorkerPool("flow picture", AT_ONCE, per_lane=2, pending=AT_ONCE)
        self._drawn.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def image(self, request: FlowRequest, box_3857: Box, width: int, height: int) -> QImage | None:
        """Return a picture that is there already."""
        return self._images.get(_key(request, box_3857, width, height))

    def ask(
        self,
        request: FlowRequest,
        box_3857: Box,
        width: int,
        height: int,
        service: MapService | None = None,
    ) -> None:
        """Have a picture made: one signal follows, at once where the picture is known, none if given up.

        Args:
            request: what is shown.
            box_3857: west, south, east, north in metres of EPSG:3857.
            width: pixels.
            height: pixels.
            service: capabilities, where they are known; a WMTS needs them.
        """
        key = _key(request, box_3857, width, height)
        known = self._images.get(key)
        if known is not None:
            self.ready.emit(request, known)
            return
        if key in self._under_way:
            self._under_way.move_to_end(key)
            self._pool.promote(key)
            return
        try:
            work = self._work_of(key, request, box_3857, (width, height), service)
        except (OSError, PortalError) as error:
            self.failed.emit(request, as_portal_error(error, request.portal))
            return
        while len(self._under_way) >= AT_ONCE:
            old, _ = self._under_way.popitem(last=False)
            self._pool.cancel(old)
        self._under_way[key] = None
        for dropped in self._pool.submit(key, host_of(request.address), work):
            self._under_way.pop(dropped, None)

    def give_up(self) -> None:
        """End all that is under way: nobody looks any more."""
        for key in self._under_way:
            self._pool.cancel(key)
        self._under_way.clear()

    def close(self) -> None:
        """End all work; nothing is signalled any more."""
        self._under_way.clear()
        self._pool.close()
        self._images.clear()

    def _work_of(
        self,
        key: Hashable,
        request: FlowRequest,
        box: Box,
        size: tuple[int, int],
        service: MapService | None,
    ) -> Callable[[CancelToken], None]:
        """Take from the main thread all that the worker needs.

        Raises:
            OSError: if QGIS's certificates cannot be written to the profile.
        """
        headers: Mapping[str, str] = {}
        real = request
        if self._doors is not None:
            headers = self._doors.request_headers(request)
            real = replace(request, address=self._doors.session_address(request.address))
        profile = self._profiles.of(host_of(real.address))

        def draw(token: CancelToken) -> QImage:
            # brings requests with it, which is not to be loaded before a picture is wanted
            from ...providers.http_session import HttpSession

            with HttpSession(request.portal, profile, token, headers, [host_of(real.address)]) as session:
                return self._draw(real, box, size, service, session)

        return lambda token: self._run(token, key, request, draw)

    def _run(
        self, token: CancelToken, key: Hashable, request: FlowRequest, draw: Callable[[CancelToken], QImage]
    ) -> None:
        """Runs in a worker thread."""
        try:
            outcome: Outcome = draw(token)
        except FlowError as error:
            outcome = error
        except Exception as error:  # the thread's boundary: a card without a picture, never a lost thread
            outcome = as_portal_error(error, request.portal)
        if token.cancelled:
            return
        try:
            self._drawn.emit(key, request, outcome)
        except RuntimeError:  # this object was deleted meanwhile
            token.cancel()

    def _deliver(self, key: Hashable, request: FlowRequest, outcome: Outcome) -> None:
        if key not in self._under_way:
            return
        del self._under_way[key]
        if isinstance(outcome, QImage):
            self._images.put(key, outcome)
            self.ready.emit(request, outcome)
        else:
            self.failed.emit(request, outcome)


def _key(request: FlowRequest, box: Box, width: int, height: int) -> Hashable:
    shown = (request.kind, request.address, request.layer, request.style, request.format, request.crs)
    more = (request.version, request.matrix_set, request.time, request.authcfg)
    dimensions = tuple(sorted(request.dimensions.items()))
    return (shown, more, dimensions, tuple(round(side) for side in box), width, height)
