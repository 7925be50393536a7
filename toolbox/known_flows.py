"""The parameter `FLOW`: which services may be meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qgis.core import QgsProcessingException

from ..core.flows.flow_entry import FlowEntry
from ..core.flows.flow_joining import join
from ..core.flows.flow_source import FlowSource
from ..gis.translation import tr
from ..providers.safe_urls import is_web

_SUGGESTIONS = 3
_MOST_NAMED = 12
_LEAST_ALIKE = 0.4


@dataclass(frozen=True)
class KnownFlows:
    """Services of portals and of the user, in the order in which they are looked at.

    Attributes:
        sources: all of them.
    """

    sources: tuple[FlowSource, ...]

    def candidates(self, flow: str) -> tuple[tuple[FlowSource, ...], str]:
        """Return the services that a text may mean, and what it says of the layer: an id's end, or a name.

        Args:
            flow: `FlowEntry.id`, or `portal:layer`; the id of a service, or of a portal, alone leaves the
                layer open.

        Raises:
            QgsProcessingException: where none is meant, naming the nearest that there are.
        """
        by_length = sorted(self.sources, key=_id_length, reverse=True)
        for source in by_length:
            if flow == source.id or flow.startswith(f"{source.id}/"):
                return (source,), flow[len(source.id) + 1 :]
        portal, _colon, layer = flow.partition(":")
        found = tuple(source for source in self.sources if source.portal and source.portal == portal)
        if found:
            return found, layer
        named = {source.portal or source.id for source in self.sources}
        raise QgsProcessingException(unknown_sentence("FLOW", portal.split("/")[0], named))


def find_entry(entries: Sequence[FlowEntry], layer: str) -> FlowEntry | None:
    """Return the layer of a name, or of the end of an id (`name#mark`); the only one for no name."""
    if not layer:
        return entries[0] if len(entries) == 1 else None
    marked = {f"{entry.name}#{entry.mark}": entry for entry in entries if entry.mark}
    return next((entry for entry in entries if entry.name == layer), None) or marked.get(layer)


def told_entries(sources: Iterable[FlowSource]) -> tuple[FlowEntry, ...]:
    """Return the layers that are known before anything is asked."""
    return tuple(entry for source in sources for entry in join(source, None))


def unknown_sentence(parameter: str, wrong: str, known: Iterable[str]) -> str:
    """Return that a value is unknown, and the nearest valid ones."""
    names = sorted({name for name in known if name})
    if not wrong:
        return tr("%1 is needed. There are: %2.", parameter, _listed(names))
    near = difflib.get_close_matches(wrong, names, _SUGGESTIONS, _LEAST_ALIKE)
    if near:
        return tr("%1: “%2” is unknown. Did you mean %3?", parameter, wrong, ", ".join(near))
    return tr("%1: “%2” is unknown. Known are: %3.", parameter, wrong, _listed(names))


def is_address(flow: str) -> bool:
    """Whether `FLOW` is an address rather than an id."""
    return is_web(flow)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_MOST_NAMED]) + (" …" if len(names) > _MOST_NAMED else "")


def _id_length(source: FlowSource) -> int:
    return len(source.id)
