"""One row of the flows tree."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from ...core.flows.flow_entry import FlowEntry
from .flow_branch import FlowBranch

Make = Callable[[], "list[FlowNode]"]


class FlowNode:
    """A portal, a group of layers or a layer; what is below is made when it is first asked for.

    Attributes:
        key: tells it apart from its siblings.
        id: number in the model; 0 before it is in there.
        parent: None for a portal.
        title: for people, plain text.
        branch: of a portal or one of the user's services: what it shows.
        entry: of a layer.
        children: None before they were asked for.
        shown: how many of the children the view knows of.
    """

    __slots__ = ("branch", "children", "entry", "id", "key", "make", "parent", "row", "shown", "title")

    def __init__(
        self,
        key: Hashable,
        title: str = "",
        branch: FlowBranch | None = None,
        entry: FlowEntry | None = None,
        make: Make | None = None,
    ) -> None:
        self.key, self.title, self.branch, self.entry, self.make = key, title, branch, entry, make
        self.id = self.shown = self.row = 0
        self.parent: FlowNode | None = None
        self.children: list[FlowNode] | None = None

    @property
    def is_layer(self) -> bool:
        """Whether it can be put on the map."""
        return self.entry is not None
