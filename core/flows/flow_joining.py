"""What a portal's file says of layers, joined with what their service says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatchcase

from ..flow import Flow
from ..local_text import LocalText
from .flow_entry import FlowEntry
from .flow_mark import flow_mark
from .flow_source import FlowSource
from .flow_sources import means_all
from .map_service import MapService
from .service_layer import ServiceLayer


def join(source: FlowSource, service: MapService | None) -> tuple[FlowEntry, ...]:
    """Return the layers of a service: those of the portal's file first, then what else is listed.

    Args:
        source: the service; a flow of it that means the whole service tells of every layer what it says
            itself (style, dates, families, attribution), but for title and abstract.
        service: what its capabilities say; None before they came.
    """
    layers = {} if service is None else {layer.name: layer for layer in service.layers}
    named = tuple(_named(source, layers))
    if service is None or not source.whole:
        return named
    known = {entry.name for entry in named}
    wholes = [flow for flow in source.flows if means_all(flow)]
    return named + tuple(
        FlowEntry(source, layer.name, _flow_of(wholes, layer.name), layer)
        for layer in layers.values()
        if layer.name not in known and _is_wanted(source.only, layer.name)
    )


def _named(source: FlowSource, layers: dict[str, ServiceLayer]) -> Iterator[FlowEntry]:
    flows = [flow for flow in source.flows if not means_all(flow)]
    if source.kind == "xyz" and not flows:
        flows = [Flow("xyz", source.address, title=source.title)]
    flows = list(dict.fromkeys(flows))
    named = Counter(flow.layer for flow in flows)
    for flow in flows:
        mark = flow_mark(flow, flows) if named[flow.layer] > 1 else ""
        yield FlowEntry(source, flow.layer, flow, layers.get(flow.layer), mark)


def _is_wanted(patterns: tuple[str, ...], name: str) -> bool:
    return not patterns or any(fnmatchcase(name, pattern) for pattern in patterns)


def _flow_of(wholes: list[Flow], name: str) -> Flow | None:
    """Return what the flows of the whole service say of one of its layers; None where there are none."""
    for flow in wholes:
        if _is_wanted(flow.only, name):
            return replace(flow, layer=name, title=LocalText(), abstract=LocalText(), only=())
    return None
