"""What the book knows of one service."""

from __future__ import annotations

from collections.abc import Iterable

from ...core.error_kind import ErrorKind
from ...core.flows.flow_entry import FlowEntry
from ...core.flows.flow_index import FlowIndex
from ...core.flows.flow_joining import join
from ...core.flows.flow_source import FlowSource
from ...core.flows.flow_state import FlowState
from ...core.flows.map_service import MapService
from ...core.portal_error import PortalError
from .flow_order import FlowOrder
from .flow_report import FlowReport
from .index_renewal import IndexRenewal

_LOGIN = (ErrorKind.LOGIN_NEEDED, ErrorKind.LOGIN_REFUSED)


class FlowRecord:
    """The state of a service on the main thread.

    Attributes:
        source: the service.
        group: words that all its layers are found with.
        state: how far it is known.
        error: why the last try failed; beside LOADED: what is shown is older.
        service: what the capabilities said.
        body: their document, packed; empty where there is none to hand on.
        order: the fetching under way.
        inner: ids of services that it names as a catalogue.
        refused: whether it ever wanted an account.
        renewal: of a catalogue: what a worker puts into its layers.
    """

    def __init__(self, source: FlowSource, group: str) -> None:
        self.source = source
        self.group = group
        self.state = FlowState.NOT_ASKED
        self.error: PortalError | None = None
        self.service: MapService | None = None
        self.body = b""
        self.order: FlowOrder | None = None
        self.inner: tuple[str, ...] = ()
        self.refused = False
        self.renewal: IndexRenewal | None = None
        self._index: FlowIndex | None = None
        self._stale = False

    @property
    def index(self) -> FlowIndex:
        """The layers: of the portal's file until the capabilities came."""
        if self._index is None:
            self._index = FlowIndex(join(self.source, None), self.group)
        return self._index

    @property
    def entries(self) -> tuple[FlowEntry, ...]:
        """The layers."""
        return self.index.entries

    def begin(self, order: FlowOrder | None) -> None:
        """Note that a worker has an order, or that nothing had to be asked."""
        self.order, self.error = order, None
        self.state = FlowState.LOADED if order is None else FlowState.LOADING

    def take(self, report: FlowReport) -> None:
        """Note what a worker found out; what was known before stays where the service did not answer."""
        if report.index is not None:
            self._index, self.service, self.body = report.index, report.service, report.body
            self.inner = tuple(source.id for source in report.inner)
        self.fail(report.error)
        if report.last:
            self.order = None

    def fail(self, error: PortalError | None) -> None:
        """Note how a try ended."""
        self.error = error
        self.refused = self.refused or (error is not None and error.kind in _LOGIN)
        if error is None or self.service is not None or self.inner:
            self.state = FlowState.LOADED
        else:
            self.state = FlowState.LOGIN if error.kind in _LOGIN else FlowState.FAILED

    def renew(self, inner: Iterable[FlowIndex]) -> IndexRenewal | None:
        """Return what a worker has to do for a catalogue after one of its services answered.

        None while it is at it: then it is to be done again after that.
        """
        self._stale = self.renewal is not None
        if not self._stale:
            self.renewal = IndexRenewal(self.source, self.group, self.index, tuple(inner))
            return self.renewal
        return None

    def take_renewed(self, renewal: IndexRenewal) -> bool:
        """Take what the worker made; return whether it is to be done again."""
        self.renewal = None
        if renewal.index is not self._index:
            return True
        self._index = renewal.made
        return self._stale

    def forget_refusal(self) -> bool:
        """Let a service be asked again that wanted an account; return whether it did."""
        refused = self.state is FlowState.LOGIN
        if refused:
            self.state, self.error = FlowState.NOT_ASKED, None
        return refused


def inner_ids(records: Iterable[FlowRecord]) -> set[str]:
    """Return the ids of the services that catalogues among `records` name."""
    return {source_id for record in records for source_id in record.inner}
