"""Small pictures of flows over the present view of the map."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Union

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QImage

from ...core.cancel_token import CancelToken
from ...core.flows.flow_error import FlowError
from ...core.flows.flow_problem import FlowProblem
from ...core.flows.flow_request import FlowRequest
from ...core.flows.service_layer import Box
from ...core.portal_error import PortalError
from ...providers.network_profile import NetworkProfile
from ..failure import as_portal_error
from ..host_profiles import HostProfiles, ProfileOf, host_of
from ..image_memory import ImageMemory
from ..network_settings import network_profile
from ..thumbnail_image import decode_thumbnail
from ..worker_pool import WorkerPool

if TYPE_CHECKING:
    from ...providers.http_session import HttpSession

MERCATOR = "EPSG:3857"
AT_ONCE = 3
Fetch = Callable[[FlowRequest, Box, "tuple[int, int]", str, "HttpSession"], bytes]
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
        fetch: stands in for `providers.flows.map_fetcher.fetch_map`.
    """

    ready = pyqtSignal(object, object)
    failed = pyqtSignal(object, object)
    _drawn = pyqtSignal(object, object, object)

    def __init__(
        self,
        doors: Any = None,
        parent: QObject | None = None,
        profile_of: ProfileOf = network_profile,
        fetch: Fetch | None = None,
    ) -> None:
        super().__init__(parent)
        self._doors, self._fetch = doors, fetch
        self._profiles = HostProfiles(profile_of)
        self._images = ImageMemory(16 << 20)
        self._under_way: OrderedDict[Hashable, None] = OrderedDict()
        self._pool = WorkerPool("flow picture", AT_ONCE, per_lane=2, pending=AT_ONCE)
        self._drawn.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def use_doors(self, doors: Any) -> None:
        """Have the accounts of services opened by `FlowDoors` from now on."""
        self._doors = doors

    def image(self, request: FlowRequest, box_3857: Box, width: int, height: int) -> QImage | None:
        """Return a picture that is there already."""
        return self._images.get(_key(request, box_3857, width, height))

    def ask(self, request: FlowRequest, box_3857: Box, width: int, height: int) -> None:
        """Have a picture made: one signal follows, at once where the picture is known, none if given up.

        Args:
            request: what is shown.
            box_3857: west, south, east, north in metres of EPSG:3857.
            width: pixels.
            height: pixels.
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
            work = self._work_of(key, request, box_3857, (width, height))
        except (OSError, PortalError, FlowError) as error:
            told = error if isinstance(error, FlowError) else as_portal_error(error, request.portal)
            self.failed.emit(request, told)
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
        self, key: Hashable, request: FlowRequest, box: Box, size: tuple[int, int]
    ) -> Callable[[CancelToken], None]:
        """Take from the main thread all that the worker needs.

        Raises:
            OSError: if QGIS's certificates cannot be written to the profile.
            FlowError: NO_CRS, where the layer's CRS cannot express the view.
        """
        headers: Mapping[str, str] = {}
        real = request
        if self._doors is not None:
            headers = self._doors.request_headers(request)
            real = replace(request, address=self._doors.session_address(request.address))
        host = host_of(real.address)
        profile = self._profiles.of(host)
        crs = request.crs if request.kind == "wms" else MERCATOR
        there = in_crs(box, crs)

        def work(token: CancelToken) -> None:
            given = (real, there, size, crs, profile, headers, token)
            self._run(token, key, request, lambda: self._draw(*given))

        return work

    def _run(
        self, token: CancelToken, key: Hashable, request: FlowRequest, draw: Callable[[], QImage]
    ) -> None:
        """Runs in a worker thread."""
        try:
            outcome: Outcome = draw()
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

    def _draw(
        self,
        request: FlowRequest,
        box: Box,
        size: tuple[int, int],
        crs: str,
        profile: NetworkProfile,
        headers: Mapping[str, str],
        token: CancelToken,
    ) -> QImage:
        # brings requests with it, which is not to be loaded before a picture is wanted
        from ...providers.http_session import HttpSession

        with HttpSession(request.portal, profile, token, headers, [host_of(request.address)]) as session:
            if request.kind == "tilejson":
                from ...providers.flows.tile_json import resolve_tile_json

                request = resolve_tile_json(request, session)
            data = self._fetcher()(request, box, size, crs, session)
        try:
            return decode_thumbnail(data, max(size))
        except ValueError as error:
            raise FlowError(FlowProblem.NO_PICTURE, str(error)) from error

    def _fetcher(self) -> Fetch:
        if self._fetch is None:
            from ...providers.flows.map_fetcher import fetch_map

            self._fetch = fetch_map
        return self._fetch

    def _deliver(self, key: Hashable, request: FlowRequest, outcome: Outcome) -> None:
        if key not in self._under_way:
            return
        del self._under_way[key]
        if isinstance(outcome, QImage):
            self._images.put(key, outcome)
            self.ready.emit(request, outcome)
        else:
            self.failed.emit(request, outcome)


def in_crs(box_3857: Box, crs: str) -> Box:
    """Return the box around a box of EPSG:3857 in another CRS, x before y.

    Raises:
        FlowError: NO_CRS, where QGIS does not know the CRS or it does not reach there.
    """
    if crs == MERCATOR:
        return box_3857
    target = QgsCoordinateReferenceSystem(crs)
    if not target.isValid():
        raise FlowError(FlowProblem.NO_CRS, crs, crs)
    source = QgsCoordinateReferenceSystem(MERCATOR)
    transform = QgsCoordinateTransform(source, target, QgsCoordinateTransformContext())
    try:
        found = transform.transformBoundingBox(QgsRectangle(*box_3857))
    except QgsCsException as error:
        raise FlowError(FlowProblem.NO_CRS, f"{crs} does not reach there", crs) from error
    return (found.xMinimum(), found.yMinimum(), found.xMaximum(), found.yMaximum())


def _key(request: FlowRequest, box: Box, width: int, height: int) -> Hashable:
    shown = (request.kind, request.address, request.layer, request.style, request.format, request.crs)
    more = (request.version, request.matrix_set, request.time, request.authcfg)
    dimensions = tuple(sorted(request.dimensions.items()))
    return (shown, more, dimensions, tuple(round(side) for side in box), width, height)
