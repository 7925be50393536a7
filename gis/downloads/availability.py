"""Portals are asked which products lie on tape, in the background."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.cancel_token import CancelToken
from ...core.online import Online
from ...core.portal_error import PortalError
from ...core.scene import Scene, SceneRef
from ...providers.provider import Provider
from ..latest_call import LatestCall
from .file_listings import ProviderOf

Told = Mapping[SceneRef, Online]


class Availability(QObject):
    """What a search said of tapes may be old.

    Signals:
        changed: something else is known of scenes than their search said.

    Args:
        provider_of: portal id → provider that may ask the network; raises `PortalError` or `OSError`.
        parent: owner.
    """

    changed = pyqtSignal()

    def __init__(self, provider_of: ProviderOf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._provider_of = provider_of
        self._told: dict[SceneRef, Online] = {}
        self._said: dict[SceneRef, Online] = {}
        self._call = LatestCall("tapes", self)
        self._call.finished.connect(self._on_told)

    def of(self, scene: Scene) -> Online:
        """Return whether a product can be had at once, as far as is known."""
        return self._told.get(scene.ref, scene.online)

    def ask(self, scenes: Iterable[Scene]) -> None:
        """Have portals asked about scenes; what fails is left as the search said it."""
        groups: dict[str, list[Scene]] = {}
        for scene in scenes:
            groups.setdefault(scene.portal, []).append(scene)
        work: list[tuple[Provider, list[Scene]]] = []
        for portal, own in groups.items():
            try:
                work.append((self._provider_of(portal), own))
            except (PortalError, OSError):
                continue
        self._said = {scene.ref: scene.online for own in groups.values() for scene in own}
        if work:
            self._call.start(lambda token: _asked(work, token))

    def forget(self) -> None:
        """Ask no more, and forget what was told."""
        self._call.cancel()
        self._told.clear()

    def _on_told(self, told: Told) -> None:
        before = {ref: self._told.get(ref, said) for ref, said in self._said.items()}
        self._told.update(told)
        if any(before.get(ref) is not online for ref, online in told.items()):
            self.changed.emit()


def _asked(work: Iterable[tuple[Provider, list[Scene]]], token: CancelToken) -> Told:
    found: dict[SceneRef, Online] = {}
    for provider, scenes in work:
        refs = {scene.id: scene.ref for scene in scenes}
        try:
            told = provider.availability(scenes, token)
        except PortalError:
            continue
        found.update({refs[scene]: online for scene, online in told.items() if scene in refs})
    return found
