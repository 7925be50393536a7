"""Searching catalogues for flows."""

from __future__ import annotations

from ...core.error_kind import ErrorKind
from ...core.flows.flow_source import FlowSource
from ...core.flows.found_flow import FoundFlow
from ...core.flows.found_flows import with_shared_sources
from ...core.flows.service_layer import Box
from ...core.portal_error import PortalError
from ...core.texts import fold
from ..http_session import HttpSession
from .csw_search import search_csw
from .mviewer_config import fetch_mviewer
from .records_search import search_records

_SEARCHES = {"csw": search_csw, "records": search_records}


def search_catalogue(
    source: FlowSource, words: str, box: Box | None, session: HttpSession, limit: int = 50
) -> tuple[FoundFlow, ...]:
    """Return the flows that a catalogue knows.

    Args:
        source: of kind `csw` or `records`; `mviewer`: its configuration is read and looked through here.
        words: all are to be there, in any case; empty: whatever the catalogue has.
        box: west, south, east, north in degrees; None: anywhere.
        session: to the catalogue; its token ends the search.
        limit: most flows.

    Raises:
        PortalError: what HTTP says; BAD_QUERY with the catalogue's own words, BAD_ANSWER, CANCELLED.
    """
    search = _SEARCHES.get(source.kind)
    if search is not None:
        found = search(source.address, words, box, session, limit, source.portal)
        return with_shared_sources(found)
    if source.kind != "mviewer":
        raise PortalError(source.portal, ErrorKind.BAD_QUERY, f"{source.kind} is no kind of catalogue")
    flows = fetch_mviewer(source.address, session, source.portal)
    wanted = fold(words).split()
    kept = [flow for flow in flows if all(word in _text(flow) for word in wanted)]
    return tuple(kept[:limit])


def _text(flow: FoundFlow) -> str:
    return fold(" ".join((flow.title, flow.layer, flow.abstract, *flow.path)))
