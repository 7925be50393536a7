"""One record of a catalogue, whatever its form was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..flow import Flow
from ..local_text import LocalText
from .catalogue_link import CatalogueLink
from .found_flow import FoundFlow
from .found_flows import found_flow
from .service_layer import Box


@dataclass(frozen=True)
class CatalogueRecord:
    """Texts are clean and short, links absolute and allowed.

    Attributes:
        title, abstract, licence: for people; perhaps empty.
        links: map services; others are left out.
        box: west, south, east, north in degrees; None where it is not known.
    """

    title: str
    abstract: str = ""
    licence: str = ""
    links: tuple[CatalogueLink, ...] = ()
    box: Box | None = None

    def flows(self) -> Iterator[FoundFlow]:
        """Yield the layers that its links name, and whole services; several with their names in the title."""
        count = sum(max(len(link.layers), 1) for link in self.links)
        for link in self.links:
            for layer in link.layers or ("",):
                title = f"{self.title} – {layer}" if count > 1 and layer else self.title
                known = bool(layer) or link.kind == "xyz"
                told = LocalText(title, title)
                flow = Flow(link.kind, link.address, layer, title=told) if known else None
                found = found_flow(title, self.abstract, flow, link.kind, link.address)
                yield replace(found, licence=self.licence, box=self.box)
