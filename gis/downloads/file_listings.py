"""Portals are asked for the single files of products, in the background."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.asset import Asset
from ...core.cancel_token import CancelToken
from ...core.portal_error import PortalError
from ...core.scene import Scene, SceneRef
from ...providers.provider import Provider
from ..event_inbox import EventInbox
from ..failure import as_portal_error

ProviderOf = Callable[[str], Provider]  # portal id → what asks it; called on the main thread


class FileListings(QObject):
    """One portal after the other, one product after the other: listings cost portals dear.

    Signals, on the thread that this object lives in:
        changed: a product was listed, or could not be, or all are.

    Args:
        provider_of: portal id → provider that may ask the network; raises `PortalError` or `OSError`.
        parent: owner.
    """

    changed = pyqtSignal()

    def __init__(self, provider_of: ProviderOf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._provider_of = provider_of
        self._token: CancelToken | None = None
        self._waiting: set[SceneRef] = set()
        self._files: dict[SceneRef, tuple[Asset, ...]] = {}
        self._errors: dict[SceneRef, PortalError] = {}
        self._inbox = EventInbox(self)
        self._inbox.taken.connect(self._take)

    @property
    def waiting(self) -> int:
        """How many products are still to be listed."""
        return len(self._waiting)

    def files(self, ref: SceneRef) -> tuple[Asset, ...] | None:
        """Return the files of a product, None before it is listed."""
        return self._files.get(ref)

    def error(self, ref: SceneRef) -> PortalError | None:
        """Return why a product could not be listed."""
        return self._errors.get(ref)

    def ask(self, scenes: Iterable[Scene]) -> None:
        """Have products listed that are not yet; what waits from an earlier call and is not named goes."""
        wanted = [scene for scene in scenes if scene.ref not in self._files and scene.ref not in self._errors]
        if {scene.ref for scene in wanted} == self._waiting:
            return
        self.cancel()
        work: list[tuple[Provider, Scene]] = []
        for scene in wanted:
            try:
                work.append((self._provider_of(scene.portal), scene))
            except (PortalError, OSError) as error:
                self._errors[scene.ref] = as_portal_error(error, scene.portal)
        if work:
            self._start(work)
        if len(work) < len(wanted):
            self.changed.emit()

    def try_again(self) -> None:
        """Forget what failed, so that the next `ask` asks anew."""
        self._errors.clear()

    def cancel(self) -> None:
        """Ask no more; what was listed stays known."""
        token, self._token = self._token, None
        self._waiting.clear()
        if token is not None:
            token.cancel()

    def forget(self) -> None:
        """Cancel, and forget everything."""
        self.cancel()
        self._files.clear()
        self._errors.clear()

    def close(self) -> None:
        """Ask nothing any more."""
        self.cancel()
        self._inbox.close()

    def _start(self, work: list[tuple[Provider, Scene]]) -> None:
        token = self._token = CancelToken()
        self._waiting = {scene.ref for _provider, scene in work}
        threading.Thread(target=self._run, args=(work, token), name="guichet-eo listing", daemon=True).start()

    def _run(self, work: list[tuple[Provider, Scene]], token: CancelToken) -> None:
        for provider, scene in work:
            answer: tuple[Asset, ...] | PortalError
            try:
                answer = provider.listing(scene, token)
            except Exception as error:  # the thread's boundary: reported, never lost
                answer = as_portal_error(error, scene.portal)
            if token.cancelled:
                return
            self._inbox.post((token, scene.ref, answer))

    def _take(self, event: tuple[CancelToken, SceneRef, tuple[Asset, ...] | PortalError]) -> None:
        token, ref, answer = event
        if token is not self._token:
            return
        self._waiting.discard(ref)
        if isinstance(answer, PortalError):
            self._errors[ref] = answer
        else:
            self._files[ref] = answer
        self.changed.emit()
