"""The small pictures of the list of results."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from typing import Callable, Union

from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QImage

from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.portal import Portal
from ..core.portal_error import PortalError
from ..core.scene import Scene, SceneRef
from ..providers.network_profile import NetworkProfile
from ..providers.pixel_gate import PixelGate
from .failure import as_portal_error
from .host_profiles import HostProfiles, ProfileOf, host_of
from .image_memory import ImageMemory
from .picture_reader import PictureReader
from .quicklook_offer import GateOf, no_gate
from .thumbnail_image import decode_thumbnail
from .thumbnail_state import ThumbnailState
from .worker_pool import WorkerPool

Outcome = Union[QImage, PortalError]
RETRY_SECONDS = 300.0


class Thumbnails(QObject):
    """Gives what it has at once and fetches the rest in the background, the row seen last first.

    Signals:
        arrived: reference of a scene whose picture is there, or has failed.

    Args:
        portal_of: portal id → portal.
        profile_of: hosts → network settings; called in the main thread.
        reader: where the bytes come from, shared with the quicklooks.
        parent: owner.
        gate_of: portal → what opens its pictures with the user's account; called in the main thread.
    """

    arrived = pyqtSignal(object)
    _decoded = pyqtSignal(object, object)

    def __init__(
        self,
        portal_of: Callable[[str], Portal | None],
        profile_of: ProfileOf,
        reader: PictureReader,
        parent: QObject | None = None,
        gate_of: GateOf = no_gate,
    ) -> None:
        super().__init__(parent)
        self._portal_of, self._gate_of = portal_of, gate_of
        self._profiles = HostProfiles(profile_of)
        self._reader = reader
        self._images = ImageMemory()
        self._errors: dict[SceneRef, tuple[float, PortalError]] = {}
        self._waiting: set[SceneRef] = set()
        self._pool = WorkerPool("thumbnail")
        # a picture of 64 megapixels takes 256 MB while it is decoded: one at a time
        self._decoding = threading.Lock()
        self._decoded.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def image(self, scene: Scene) -> QImage | None:
        """Return the picture of a scene; None where it is not there yet (it is fetched) or never will be."""
        image = self._images.get(scene.ref)
        if image is None and scene.quicklook is not None and self.error(scene) is None:
            self._ask(scene)
        return image

    def pictured(self, offers: Iterable[Scene]) -> Scene | None:
        """Return the first offer whose picture everybody may see, else one that the user's account opens."""
        closed = None
        for offer in offers:
            if offer.quicklook is None:
                continue
            if offer.quicklook.open:
                return offer
            portal = None if closed is not None else self._portal_of(offer.portal)
            if portal is not None and self._gate_of(portal) is not None:
                closed = offer
        return closed

    def state(self, scene: Scene) -> ThumbnailState:
        """Return how far the picture is, without asking for it."""
        if scene.quicklook is None:
            return ThumbnailState.NONE
        if self._images.get(scene.ref) is not None:
            return ThumbnailState.READY
        if self.error(scene) is not None:
            return ThumbnailState.FAILED
        return ThumbnailState.WAITING if scene.ref in self._waiting else ThumbnailState.UNKNOWN

    def error(self, scene: Scene) -> PortalError | None:
        """Return why there is no picture; forgotten after some minutes, so that it is tried again."""
        until, error = self._errors.get(scene.ref, (0.0, None))
        if error is not None and time.monotonic() > until:
            del self._errors[scene.ref]
            return None
        return error

    def forget_pending(self) -> None:
        """Drop what has not begun: the list shows other rows now."""
        self._waiting.difference_update(self._pool.forget_pending())

    def forget_errors(self) -> None:
        """Try failed pictures again, for example after the network settings were changed."""
        self._errors.clear()

    def close(self) -> None:
        """End all work; nothing is signalled any more."""
        self._pool.close()
        self._waiting.clear()
        self._images.clear()

    def _ask(self, scene: Scene) -> None:
        if scene.ref in self._waiting:
            self._pool.promote(scene.ref)
            return
        portal = self._portal_of(scene.portal)
        if portal is None:
            return
        gate = None if scene.quicklook.open else self._gate_of(portal)
        if not scene.quicklook.open and gate is None:
            self._fail(
                scene.ref, PortalError(portal.id, ErrorKind.LOGIN_NEEDED, "the picture needs an account")
            )
            return
        href = scene.quicklook.thumbnail or scene.quicklook.href
        host = host_of(href)
        try:
            profile = self._profiles.of(host)
        except OSError as error:
            self._fail(scene.ref, as_portal_error(error, portal.id))
            return
        self._waiting.add(scene.ref)
        dropped = self._pool.submit(
            scene.ref,
            host,
            lambda token: self._work(
                scene.ref, portal, token, lambda: self._load(href, portal, profile, token, gate)
            ),
        )
        self._waiting.difference_update(dropped)

    def _work(
        self, ref: SceneRef, portal: Portal, token: CancelToken, load: Callable[[], QImage]
    ) -> None:
        """Runs in a worker thread."""
        try:
            outcome: Outcome = load()
        except Exception as error:  # the thread's boundary: a row without a picture, never a lost thread
            outcome = as_portal_error(error, portal.id)
        if token.cancelled:
            return
        try:
            self._decoded.emit(ref, outcome)
        except RuntimeError:  # this object was deleted meanwhile
            token.cancel()

    def _load(
        self,
        href: str,
        portal: Portal,
        profile: NetworkProfile,
        token: CancelToken,
        gate: PixelGate | None,
    ) -> QImage:
        data = self._reader.read(href, portal, profile, token, gate)
        try:
            with self._decoding:
                return decode_thumbnail(data)
        except ValueError as error:
            self._reader.forget(href, portal)
            raise PortalError(portal.id, ErrorKind.BAD_ANSWER, str(error)) from error

    def _deliver(self, ref: SceneRef, outcome: Outcome) -> None:
        self._waiting.discard(ref)
        if isinstance(outcome, PortalError):
            self._fail(ref, outcome)
        else:
            self._images.put(ref, outcome)
        self.arrived.emit(ref)

    def _fail(self, ref: SceneRef, error: PortalError) -> None:
        self._errors[ref] = (time.monotonic() + max(RETRY_SECONDS, error.retry_after or 0.0), error)
