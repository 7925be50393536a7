"""A leaf of the flows tree: one layer that can be put on the map."""

from __future__ import annotations

from dataclasses import dataclass

from ..flow import Flow
from .flow_dates import FlowDates
from .flow_source import FlowSource
from .service_layer import Box, ServiceLayer


@dataclass(frozen=True)
class FlowEntry:
    """What the portal's file and the capabilities say of one layer, joined.

    Attributes:
        source: the service.
        name: of the layer; of XYZ perhaps empty.
        flow: what the portal's file says; None for layers that only the capabilities list.
        layer: what the capabilities say; None before they came, and for XYZ.
        mark: tells entries of one source with the same name apart (one flow per year), see `flow_mark`; else
            empty.
        groups: titles of the themes and groups that a catalogue has it in, outermost first; perhaps none.
    """

    source: FlowSource
    name: str
    flow: Flow | None = None
    layer: ServiceLayer | None = None
    mark: str = ""
    groups: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Stable, for scripts and bookmarks: `source id/layer name`, and `#mark` where there is one."""
        return f"{self.source.id}/{self.name}" + (f"#{self.mark}" if self.mark else "")

    def title(self, language: str) -> str:
        """Return its name for people."""
        told = self.flow.title.text(language) if self.flow is not None else ""
        return told or (self.layer.title if self.layer is not None else "") or self.name

    @property
    def path(self) -> tuple[str, ...]:
        """Titles of the groups around it, outermost first: those of the catalogue, else of the service."""
        return self.groups or (self.layer.path if self.layer is not None else ())

    @property
    def box(self) -> Box | None:
        """Where it lies, see `ServiceLayer.box`; None where that is not known."""
        return self.layer.box if self.layer is not None else None

    @property
    def dates(self) -> FlowDates | None:
        """Of the capabilities, else of the portal's file; None where it has one state only."""
        if self.layer is not None and self.layer.dates is not None:
            return self.layer.dates
        times = self.flow.times if self.flow is not None else ()
        return FlowDates.read(",".join(times)) if times else None
