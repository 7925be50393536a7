"""The map services of a portal."""

from __future__ import annotations

from collections.abc import Iterable

from ..flow import Flow
from ..local_text import LocalText
from ..portal import Portal
from ..portal_status import PortalStatus
from .flow_source import FlowSource
from .service_mark import service_marks


def sources_of(portal: Portal) -> tuple[FlowSource, ...]:
    """Return the services that a portal's file names; none for a retired portal.

    Their ids say what they are (`service_mark`), whatever their order.

    Flows of the same kind at the same address are one service. Its capabilities add to what the file says
    of named layers; they are listed themselves only where a flow without a layer means the whole service.
    Such a flow stays among `flows`: what it says of style, dates and attribution holds for all its layers.
    """
    if portal.status is PortalStatus.RETIRED:
        return ()
    groups: dict[tuple[str, str], list[Flow]] = {}
    for flow in portal.flows:
        groups.setdefault((flow.kind, flow.endpoint), []).append(flow)
    marks = service_marks(groups)
    return tuple(
        _source(f"{portal.id}/{marks[service]}", portal.id, flows) for service, flows in groups.items()
    )


def means_all(flow: Flow) -> bool:
    """Whether a flow stands for a whole service."""
    return not flow.layer and flow.kind != "xyz"


def _source(source_id: str, portal_id: str, flows: list[Flow]) -> FlowSource:
    wholes = [flow for flow in flows if means_all(flow)]
    named = flows[0].title if flows[0].kind == "xyz" and len(flows) == 1 else LocalText()
    return FlowSource(
        id=source_id,
        kind=flows[0].kind,
        address=flows[0].endpoint,
        title=wholes[0].title if wholes else named,
        portal=portal_id,
        flows=tuple(flows),
        only=_patterns(wholes),
        whole=bool(wholes),
        templates=next((flow.templates for flow in flows if flow.templates), ""),
    )


def _patterns(wholes: Iterable[Flow]) -> tuple[str, ...]:
    """Return the patterns of all flows that mean the service; none where one of them means every layer."""
    every = [flow.only for flow in wholes]
    return () if not all(every) else tuple(dict.fromkeys(pattern for only in every for pattern in only))
