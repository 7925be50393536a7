"""Putting what services have answered into the layers of a catalogue that names them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ...core.flows.flow_index import FlowIndex
from ...core.flows.flow_source import FlowSource


@dataclass(eq=False)
class IndexRenewal:
    """Made on the main thread; `run` is for a worker: 5 000 layers take some 120 ms.

    Attributes:
        source: the catalogue.
        group: words that all its layers are found with.
        index: its layers until now.
        inner: the layers of the services that it names and that have answered.
        made: its layers from now on; None before the worker is done.
    """

    source: FlowSource
    group: str
    index: FlowIndex
    inner: tuple[FlowIndex, ...]
    made: FlowIndex | None = None

    def run(self, rest: Callable[[], None] | None = None) -> None:
        """Make the new index; `rest` as in `FlowIndex`."""
        known = {index.entries[0].source.id: index for index in self.inner if index.entries}
        entries = []
        for old in self.index.entries:
            index = known.get(old.source.id)
            new = None if index is None else index.entry(old.id)
            entries.append(old if new is None else replace(new, groups=old.groups))
        self.made = FlowIndex(entries, self.group, rest)
