"""Fetching and reading capabilities, in a worker thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ...core.cancel_token import CancelToken
from ...core.error_kind import ErrorKind
from ...core.flows.flow_index import FlowIndex
from ...core.flows.flow_joining import join
from ...core.flows.flow_source import FlowSource
from ...core.flows.instance_alias import aliases_in
from ...core.flows.map_service import MapService
from ...core.portal_error import PortalError
from ...providers.decoding_turn import DecodingTurn
from ...providers.safe_urls import may_get_credentials
from ..failure import as_portal_error
from ..host_profiles import host_of
from .flow_cache import FRESH_SECONDS, FlowCache, packed
from .flow_order import FlowOrder
from .flow_report import FlowReport
from .index_renewal import IndexRenewal

if TYPE_CHECKING:
    from ...core.flows.found_flow import FoundFlow

CATALOGUE = "mviewer"
_LARGEST = 32 * 1024 * 1024
_XML = "text/xml, application/xml;q=0.9, */*;q=0.1"
Post = Callable[[FlowReport], None]


class FlowLoader:
    """Shows at once what is kept on disk, and asks the service where that is older than a day.

    Args:
        cache: documents on disk.
        turn: held while a document is read, one at a time.
    """

    def __init__(self, cache: FlowCache, turn: DecodingTurn) -> None:
        self._cache = cache
        self._turn = turn

    def load(self, order: FlowOrder, post: Post, token: CancelToken) -> None:
        """Answer an order by one report, or two where the first is of the disk; no exception gets out."""
        try:
            kept = None if order.again else self._cache.read(order.source)
            shown = self._show_kept(order, kept, post, token)
            if not shown or kept is None or kept[1] > FRESH_SECONDS:
                post(self._fetch(order, kept[0] if shown and kept else None, token))
        except Exception as error:  # the thread's boundary: reported, never lost
            if not token.cancelled:
                post(FlowReport(order, error=_discreet(as_portal_error(error, name_of(order.source)), order)))

    def renew(self, renewal: IndexRenewal, post: Callable[[IndexRenewal], None], token: CancelToken) -> None:
        """Put what services have answered into the layers of a catalogue; nothing comes when cancelled."""
        if not self._turn.take(token):
            return
        try:
            renewal.run(self._turn.rest)
        finally:
            self._turn.give_back()
        post(renewal)

    def _show_kept(
        self, order: FlowOrder, kept: tuple[bytes, float] | None, post: Post, token: CancelToken
    ) -> bool:
        """Report what the disk holds; return whether that could be read."""
        if kept is None:
            return False
        body, age = kept
        try:
            report = self._read(order, body, token)
        except PortalError:
            self._cache.forget(order.source)
            return False
        post(replace(report, last=age <= FRESH_SECONDS))
        return True

    def _fetch(self, order: FlowOrder, known: bytes | None, token: CancelToken) -> FlowReport:
        """Ask the service; an answer that was known already says that nothing is new."""
        body = _fetch_body(order, token)
        small = packed(body)
        if body == known:
            self._cache.write(order.source, small)
            return FlowReport(order)
        report = self._read(order, body, token, small)
        self._cache.write(order.source, small)
        return report

    def _read(self, order: FlowOrder, body: bytes, token: CancelToken, small: bytes = b"") -> FlowReport:
        source = order.source
        kept = b"" if source.secret else small or packed(body)
        if not self._turn.take(token):
            raise PortalError(name_of(source), ErrorKind.CANCELLED)
        try:
            if source.kind == CATALOGUE:
                return self._read_catalogue(order, body, kept, token)
            service = _parsed(source, body, token)
            index = FlowIndex(join(source, service), order.group, self._turn.rest)
            return FlowReport(order, index, service, body=kept)
        finally:
            self._turn.give_back()

    def _read_catalogue(self, order: FlowOrder, body: bytes, kept: bytes, token: CancelToken) -> FlowReport:
        found = _named_in(order.source, body, token)
        inner = {one.source.id: _with_account(one.source, order.source) for one in found}
        entries = [
            replace(entry, source=inner[entry.source.id])
            for entry in (one.entry for one in found)
            if entry is not None
        ]
        index = FlowIndex(entries, order.group, self._turn.rest)
        return FlowReport(order, index, inner=tuple(inner.values()), body=kept)


def name_of(source: FlowSource) -> str:
    """Return what errors name: the portal, or the user's own service."""
    return source.portal or source.id


def _fetch_body(order: FlowOrder, token: CancelToken) -> bytes:
    # bring requests with them, which is not to be loaded with the panel
    from ...providers.flows.flow_reader import fetch_capabilities
    from ...providers.http_session import HttpSession

    source = replace(order.source, address=order.address)
    host = host_of(order.address)
    with HttpSession(name_of(source), order.profile, token, order.headers, [host], order.unit) as session:
        if source.kind == CATALOGUE:
            body = session.get(source.address, _LARGEST, _XML).body
        else:
            body = fetch_capabilities(source, session)
    for secret, alias in _hidden(order):
        body = body.replace(secret.encode(), alias.encode())
    return body


def _parsed(source: FlowSource, body: bytes, token: CancelToken) -> MapService:
    from ...providers.flows.flow_reader import parse_capabilities

    return parse_capabilities(source, body, token)


def _named_in(source: FlowSource, body: bytes, token: CancelToken) -> tuple[FoundFlow, ...]:
    from ...providers.flows.mviewer_config import read_mviewer

    return read_mviewer(body, source.address, token)


def _with_account(inner: FlowSource, outer: FlowSource) -> FlowSource:
    """Give a service that a catalogue names the catalogue's account, where both are one host's."""
    may = may_get_credentials(inner.address, (host_of(outer.address),))  # QGIS sends it in plain text, too
    return replace(inner, authcfg=outer.authcfg) if may and outer.authcfg else inner


def _hidden(order: FlowOrder) -> list[tuple[str, str]]:
    """Return what in the real address stands in place of an alias, and that alias."""
    if host_of(order.address) != host_of(order.source.address):
        return []  # of a relay, which does this itself
    real, shown = (urlsplit(url).path.split("/") for url in (order.address, order.source.address))
    return [(secret, alias) for secret, alias in zip(real, shown) if aliases_in(alias) and secret != alias]


def _discreet(error: PortalError, order: FlowOrder) -> PortalError:
    """Return an error without the secret parts of the address."""
    detail = error.detail
    for secret, alias in _hidden(order):
        detail = detail.replace(secret, alias)
    return PortalError(error.portal, error.kind, detail, error.status, error.retry_after)
