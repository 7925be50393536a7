"""Configurations of mviewer, fetched and read."""

from __future__ import annotations

from ...core.cancel_token import CancelToken
from ...core.error_kind import ErrorKind
from ...core.flows.found_flow import FoundFlow
from ...core.flows.mviewer import configuration_address, mviewer_flows
from ...core.portal_error import PortalError
from ...core.safe_xml import read_xml
from ..http_session import HttpSession
from ..safe_urls import resolve, shown_url

_BYTES = 8 * 1024 * 1024
_XML = "application/xml, text/xml;q=0.9, */*;q=0.1"


def fetch_mviewer(address: str, session: HttpSession, portal: str = "") -> tuple[FoundFlow, ...]:
    """Return the flows of a configuration; `address` is its own or that of a page that shows it.

    Raises:
        PortalError: what HTTP says; BAD_ANSWER for what is no configuration of mviewer.
    """
    answer = session.get(configuration_address(address), _BYTES, _XML)
    return read_mviewer(answer.body, answer.url, session.token, portal)


def read_mviewer(body: bytes, address: str, token: CancelToken, portal: str = "") -> tuple[FoundFlow, ...]:
    """Return the flows that a configuration names, see `mviewer_flows`.

    Args:
        body: the document.
        address: where it came from; relative addresses start there, and from a public host none leads into a
            private network.
        token: ends the reading.
        portal: portal id for errors.

    Raises:
        PortalError: BAD_ANSWER for what is no configuration of mviewer, CANCELLED.
    """
    try:
        return mviewer_flows(read_xml(body, token), lambda href: resolve(address, href))
    except InterruptedError:
        raise PortalError(portal, ErrorKind.CANCELLED) from None
    except ValueError as error:
        raise PortalError(portal, ErrorKind.BAD_ANSWER, f"{shown_url(address)}: {error}") from None
