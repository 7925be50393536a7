"""The layers that a filter let pass."""

from __future__ import annotations

from collections.abc import Iterable

from ...core.flows.flow_entry import FlowEntry
from ...core.flows.flow_source import FlowSource


class FoundLayers:
    """By service."""

    def __init__(self, entries: Iterable[FlowEntry]) -> None:
        self._lists: dict[str, list[FlowEntry]] = {}
        for entry in entries:
            self._lists.setdefault(entry.source.id, []).append(entry)

    def of(self, source: FlowSource, part: tuple[FlowEntry, ...]) -> tuple[FlowEntry, ...]:
        """Return those of one service; a configuration of mviewer has layers of several services."""
        if source.kind != "mviewer":
            return tuple(self._lists.get(source.id, ()))
        inner = {entry.source.id for entry in part}
        found = {entry.id for one in inner for entry in self._lists.get(one, ())}
        return tuple(entry for entry in part if entry.id in found)
