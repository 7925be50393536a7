"""One fetching of capabilities, as the main thread hands it to a worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...core.flows.flow_source import FlowSource
from ...providers.network_profile import NetworkProfile


@dataclass(frozen=True, eq=False)
class FlowOrder:
    """Two orders are never equal: the answer to an older one is told apart and dropped.

    Attributes:
        source: the service.
        group: words that all its layers are found with.
        profile: network settings.
        address: where it is asked for, the instance in place of its alias; a secret then.
        headers: of an account; go to the service's host only.
        unit: seconds that a number in `Retry-After` counts.
        again: whether what is kept on disk does not count.
    """

    source: FlowSource
    group: str
    profile: NetworkProfile
    address: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    unit: float = 1.0
    again: bool = False
