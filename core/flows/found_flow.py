"""A flow that a catalogue or a configuration of mviewer named."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..flow import Flow
from .flow_entry import FlowEntry
from .flow_mark import flow_mark
from .flow_source import FlowSource
from .service_layer import Box


@dataclass(frozen=True)
class FoundFlow:
    """One layer, or a whole service whose layers are to be read from its capabilities.

    Texts are the catalogue's: untrusted, to be escaped where widgets take rich text.

    Attributes:
        title: for people, never empty.
        abstract: perhaps empty.
        source: the service, with what is known of its layers in `flows`.
        layer: its name at the service; empty: the whole service, or of XYZ.
        licence: perhaps empty.
        box: west, south, east, north in degrees, see `ServiceLayer.box`; None where it is not known.
        path: titles of the themes and groups around it, outermost first; none for records of a catalogue.
        flow: what is known of the layer: style, dates, attribution; one of `source.flows`. None for a whole
            service.
    """

    title: str
    abstract: str
    source: FlowSource
    layer: str = ""
    licence: str = ""
    box: Box | None = None
    path: tuple[str, ...] = ()
    flow: Flow | None = None

    @property
    def entry(self) -> FlowEntry | None:
        """The layer as a leaf of the flows tree; None for a whole service."""
        if self.flow is None:
            return None
        mark = flow_mark(self.flow, self.source.flows)
        return FlowEntry(self.source, self.layer, self.flow, None, mark, self.path)


def found_at(found: FoundFlow, source: FlowSource) -> FoundFlow:
    """Return a flow of a service that is asked at another address, such as one with aliases of keys."""
    if found.flow not in found.source.flows:
        return replace(found, source=source)
    return replace(found, source=source, flow=source.flows[found.source.flows.index(found.flow)])
