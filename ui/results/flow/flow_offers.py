"""Looks up which flows fit what a search found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ....core.acquisition import Acquisition
from ....core.flows.flow_entry import FlowEntry
from ....core.flows.flow_match import FlowMatch, candidates, flows_for, is_unread, lack_of
from ....core.flows.flow_match_place import may_meet
from ....core.flows.flow_match_reason import FlowMatchReason
from ....core.flows.flow_source import FlowSource
from ....core.flows.flow_state import FlowState
from ....core.scene import Scene
from .flow_finding import FlowFinding

if TYPE_CHECKING:
    from ....gis.guichet import Guichet


class FlowOffers(QObject):
    """Asks nobody: only what is known counts, and which services would have to be asked.

    Signals:
        changed: other services are there, or more is known of one.
    """

    changed = pyqtSignal()

    def __init__(self, guichet: Guichet, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._guichet, self._book = guichet, guichet.flows.book
        self._book.sources_changed.connect(self.changed)
        self._book.changed.connect(self._on_changed)

    def find(self, acquisition: Acquisition, scene: Scene) -> FlowFinding:
        """Return what fits an acquisition, seen from one of its offers."""
        entries = list(self._entries(scene))
        matches = flows_for(scene, entries, self._guichet.scene_flows(scene))
        own = sum(match.reason is FlowMatchReason.SCENE for match in matches)
        matches = (*matches[:own], *self._of_others(acquisition, scene), *matches[own:])
        unread = () if scene.acquired is None else tuple(dict.fromkeys(self._unread(scene, entries)))
        lack = None if matches or unread else lack_of(scene, entries)
        return FlowFinding(acquisition, scene, matches, unread, lack)

    def unanswered(self, scene: Scene) -> Iterable[FlowSource]:
        """Yield the services with flows of a scene's family that failed, or want an account."""
        for source in self._sources(scene):
            if self._book.state(source.id) in (FlowState.FAILED, FlowState.LOGIN):
                yield source

    def _sources(self, scene: Scene) -> Iterable[FlowSource]:
        """Yield the services of the scene's family; the others are not looked through."""
        for source in self._book.sources:
            if any(scene.family in flow.families for flow in source.flows):
                yield source

    def _entries(self, scene: Scene) -> Iterable[FlowEntry]:
        for source in self._sources(scene):
            yield from candidates(scene, self._book.entries(source.id))

    def _unread(self, scene: Scene, entries: Iterable[FlowEntry]) -> Iterable[str]:
        for entry in entries:
            if is_unread(entry, self._book.state(entry.source.id)) and may_meet(scene, entry):
                yield entry.source.id

    def _of_others(self, acquisition: Acquisition, scene: Scene) -> Iterable[FlowMatch]:
        """Yield what other portals offer of the same acquisition in the same family."""
        for offer in acquisition.offers:
            if offer.ref != scene.ref and offer.family == scene.family:
                for request in self._guichet.scene_flows(offer):
                    yield FlowMatch(FlowMatchReason.OTHER_SCENE, request=request)

    def _on_changed(self, _source_id: str) -> None:
        self.changed.emit()
