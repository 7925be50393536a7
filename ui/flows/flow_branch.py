"""What the flows tree shows below one portal."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.flows.flow_entry import FlowEntry
from ...core.flows.flow_source import FlowSource
from ...core.flows.flow_state import FlowState

MINE = ""  # key of the user's own services
UNCERTAIN = (FlowState.NOT_ASKED, FlowState.LOADING)


@dataclass(frozen=True)
class FlowBranch:
    """A portal with its services, or one of the user's own services.

    Attributes:
        key: portal id, empty for the user's own; of one service its id.
        title: for people, plain text.
        sources: its services.
        states: how far each is known.
        parts: layers of each service, as the book gives them.
        below: branches of the user's services; none for portals.
        flat: whether groups are left out, as among the layers that a filter found.
    """

    key: str
    title: str
    sources: tuple[FlowSource, ...] = ()
    states: tuple[FlowState, ...] = ()
    parts: tuple[tuple[FlowEntry, ...], ...] = ()
    below: tuple[FlowBranch, ...] = ()
    flat: bool = False

    @property
    def count(self) -> int:
        """Number of layers that are known."""
        return sum(map(len, self.parts)) + sum(branch.count for branch in self.below)

    @property
    def state(self) -> FlowState:
        """What holds for the whole: loading while one loads, loaded once one is, else why none is."""
        states = {*self.states, *(branch.state for branch in self.below)}
        order = (FlowState.LOADING, FlowState.LOADED, FlowState.NOT_ASKED, FlowState.LOGIN, FlowState.FAILED)
        return next((state for state in order if state in states), FlowState.LOADED)

    @property
    def opens(self) -> bool:
        """Whether something is below, or may come."""
        return self.count > 0 or bool(self.below) or self.state in UNCERTAIN

    def same_as(self, other: FlowBranch) -> bool:
        """Whether the layers below are the very same ones."""
        return (
            self.flat == other.flat
            and len(self.parts) == len(other.parts)
            and all(mine is theirs for mine, theirs in zip(self.parts, other.parts))
            and len(self.below) == len(other.below)
            and all(mine.key == theirs.key and mine.same_as(theirs)
                    for mine, theirs in zip(self.below, other.below))
        )  # fmt: skip
