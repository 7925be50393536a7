"""Flows of one catalogue, put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..flow import Flow
from .found_flow import FoundFlow
from .found_source import found_source


def found_flow(
    title: str, abstract: str, flow: Flow | None, kind: str, address: str, service: str = "", **more: object
) -> FoundFlow:
    """Return a flow with a source of its own.

    Args:
        title: for people; the layer's name, else the host's, where it is empty.
        abstract: perhaps empty.
        flow: the layer; None: the whole service.
        kind: of the service, see `FlowSource`.
        address: of the service.
        service: its title, for people; perhaps empty.
        **more: further members of `FoundFlow`.
    """
    layer = "" if flow is None else flow.layer
    host = address.partition("://")[2].partition("/")[0]
    source = found_source(kind, address, service, () if flow is None else (flow,))
    found = FoundFlow(title or layer or host, abstract, source, layer, flow=flow)
    return replace(found, **more) if more else found  # type: ignore[arg-type]


def with_shared_sources(flows: Iterable[FoundFlow]) -> tuple[FoundFlow, ...]:
    """Return the flows with one source for each service, which knows all of its layers; none twice."""
    kept: dict[tuple[str, str, str, str], FoundFlow] = {}
    for found in flows:
        style = "" if found.flow is None else found.flow.style
        kept.setdefault((found.source.id, found.layer, style, found.title), found)
    layers: dict[str, dict[Flow, None]] = {}
    for found in kept.values():
        layers.setdefault(found.source.id, {}).update(dict.fromkeys(found.source.flows))
    return tuple(
        replace(found, source=replace(found.source, flows=tuple(layers[found.source.id])))
        for found in kept.values()
    )
