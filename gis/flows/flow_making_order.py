"""One layer to be made, as the main thread hands it to a worker."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ...core.flows.flow_request import FlowRequest
from ...core.flows.map_service import MapService
from ...core.flows.service_layer import Box
from ...providers.network_profile import NetworkProfile

BodyOf = Callable[[str], "bytes | None"]


@dataclass(frozen=True, eq=False)
class FlowMakingOrder:
    """Two orders are never equal.

    Attributes:
        request: what is shown.
        profile: network settings.
        address: of the service for our own requests, the instance in place of its alias; a secret then.
        headers: of an account; go to the service's host only.
        source: id of the service in the book; empty: not of the book.
        service: its capabilities, where the book has read them.
        body_of: source id → its capabilities document, None where it must not be handed on.
        opened: address → the one that our own requests for it go to; any thread may ask.
        view: west, south, east, north in degrees that the map shows; None where that is not known.
        is_secret: whether nothing of it may be written to the disk.
    """

    request: FlowRequest
    profile: NetworkProfile
    address: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    source: str = ""
    service: MapService | None = field(default=None, repr=False)
    body_of: BodyOf | None = field(default=None, repr=False)
    opened: Callable[[str], str] = field(default=str, repr=False)
    view: Box | None = None
    is_secret: bool = False
