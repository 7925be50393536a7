"""A map service, tiles or a catalogue that answered a test."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.flows.flow_source import FlowSource
from ...core.flows.map_service import MapService


@dataclass(frozen=True)
class FoundService:
    """A service that answered.

    Attributes:
        source: to be kept, without a title.
        service: what its capabilities say; None for tiles and catalogues.
    """

    source: FlowSource
    service: MapService | None = None
