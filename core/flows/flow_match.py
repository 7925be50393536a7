"""Which flows show what a scene shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..scene import Scene
from .flow_entry import FlowEntry
from .flow_match_lack import FlowMatchLack
from .flow_match_place import may_meet
from .flow_match_reason import FlowMatchReason
from .flow_match_time import time_at
from .flow_request import FlowRequest
from .flow_state import FlowState

OF_ACCOUNTS = "account/"  # begins the ids of sources that an account opens


@dataclass(frozen=True)
class FlowMatch:
    """A flow and the date at which it is to be shown.

    Attributes:
        reason: why it fits.
        entry: the layer; None where the portal gives a whole request for the scene.
        request: of the scene itself; None where there is an entry.
        time: value of TIME as the service writes it; empty where the layer is of that date or year itself.
    """

    reason: FlowMatchReason
    entry: FlowEntry | None = None
    request: FlowRequest | None = None
    time: str = ""

    @property
    def portal(self) -> str:
        """Portal id; empty for the user's own services."""
        if self.entry is not None:
            return self.entry.source.portal
        return "" if self.request is None else self.request.portal

    def title(self, language: str) -> str:
        """Return the layer's name for people."""
        if self.entry is not None:
            return self.entry.title(language)
        return "" if self.request is None else self.request.title


def flows_for(
    scene: Scene, entries: Iterable[FlowEntry], scene_flows: Sequence[FlowRequest] = ()
) -> tuple[FlowMatch, ...]:
    """Return the flows that show a scene's family at its date and place, the best first.

    Args:
        scene: with date and family; without a date only its own flows fit.
        entries: all layers that are known.
        scene_flows: what the portal offers for this scene alone.
    """
    own = [FlowMatch(FlowMatchReason.SCENE, request=request) for request in scene_flows]
    found = [match for entry in candidates(scene, entries) if (match := _match(scene, entry)) is not None]
    return (*own, *sorted(found, key=_rank))


def candidates(scene: Scene, entries: Iterable[FlowEntry]) -> Iterator[FlowEntry]:
    """Yield the entries of a scene's family, whatever their dates and places."""
    for entry in entries:
        if entry.flow is not None and scene.family in entry.flow.families:
            yield entry


def is_unread(entry: FlowEntry, state: FlowState) -> bool:
    """Whether only the capabilities of its service can tell the dates of an entry.

    Args:
        entry: a candidate.
        state: of its source.
    """
    waits = state in (FlowState.NOT_ASKED, FlowState.LOADING)
    return waits and entry.source.kind in ("wms", "wmts") and entry.dates is None


def lack_of(scene: Scene, entries: Iterable[FlowEntry]) -> FlowMatchLack:
    """Return why `flows_for` finds nothing."""
    if scene.acquired is None:
        return FlowMatchLack.UNDATED_SCENE
    fitting = list(candidates(scene, entries))
    if not fitting:
        return FlowMatchLack.NO_FLOW
    near = [entry for entry in fitting if may_meet(scene, entry)]
    if not near:
        return FlowMatchLack.ELSEWHERE
    dated = any(entry.dates is not None for entry in near)
    return FlowMatchLack.OTHER_DATES if dated else FlowMatchLack.NO_DATES


def _match(scene: Scene, entry: FlowEntry) -> FlowMatch | None:
    time = time_at(scene, entry)
    if time is None or not may_meet(scene, entry):
        return None
    return FlowMatch(_reason(scene, entry), entry, None, time)


def _reason(scene: Scene, entry: FlowEntry) -> FlowMatchReason:
    yearly = entry.flow is not None and entry.flow.yearly
    if entry.source.portal == scene.portal:
        return FlowMatchReason.YEAR if yearly else FlowMatchReason.DATE
    if entry.source.id.startswith(OF_ACCOUNTS):
        return FlowMatchReason.ACCOUNT
    return FlowMatchReason.OTHER_YEAR if yearly else FlowMatchReason.OTHER_DATE


def _rank(match: FlowMatch) -> int:
    return match.reason.rank
