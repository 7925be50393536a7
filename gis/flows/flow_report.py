"""What a worker found out about a service."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.flows.flow_index import FlowIndex
from ...core.flows.flow_source import FlowSource
from ...core.flows.map_service import MapService
from ...core.portal_error import PortalError
from .flow_order import FlowOrder


@dataclass(frozen=True)
class FlowReport:
    """The answer to an order; an older answer from the disk may come before the one of the service.

    Attributes:
        order: what it answers.
        index: the layers with their words; None where nothing new is known.
        service: what the capabilities say; None for catalogues.
        inner: services that a catalogue of flows names.
        body: the document, packed; empty where it must not be handed on.
        error: why the service gave no answer.
        last: whether nothing follows.
    """

    order: FlowOrder
    index: FlowIndex | None = None
    service: MapService | None = None
    inner: tuple[FlowSource, ...] = ()
    body: bytes = b""
    error: PortalError | None = None
    last: bool = True
