"""What is known of the map services: which there are, what they offer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.error_kind import ErrorKind
from ...core.flows.flow_entry import FlowEntry
from ...core.flows.flow_index import search_words
from ...core.flows.flow_source import FlowSource
from ...core.flows.flow_sources import sources_of
from ...core.flows.flow_state import FlowState
from ...core.flows.instance_alias import aliases_in
from ...core.flows.map_service import MapService
from ...core.flows.service_layer import Box
from ...core.portal import Portal
from ...core.portal_error import PortalError
from ...providers.decoding_turn import DecodingTurn
from ...providers.retry_unit import retry_unit
from ..cache_folder import cache_folder
from ..event_inbox import EventInbox
from ..failure import as_portal_error
from ..host_profiles import HostProfiles, ProfileOf, host_of
from ..network_settings import network_profile
from ..profile_folder import profile_folder
from ..worker_pool import WorkerPool
from .flow_cache import FOLDER, FlowCache, unpacked
from .flow_loader import FlowLoader, name_of
from .flow_order import FlowOrder
from .flow_record import FlowRecord, inner_ids
from .flow_report import FlowReport
from .flow_store import FILE, FlowStore
from .index_renewal import IndexRenewal
from .request_doors import RequestDoors

if TYPE_CHECKING:
    from ...core.flows.found_flow import FoundFlow

AT_ONCE = 4
_SILENT = ("xyz", "csw", "records")  # nothing is to be read before they are used


class FlowBook(QObject):
    """Services of the portals, of the accounts (instances) and of the user; capabilities load on request.

    Used on the main thread; loading happens in daemon threads, a few at a time, one for each host.

    Signals:
        sources_changed: others are there.
        changed: the state of a source, by its id; what it offers may be known now.
        all_wanted: everything is to be known, as when a filter is typed.

    Args:
        parent: owner.
        store: the user's own services; the profile's by default.
        cache: documents on disk; below the plugin's cache folder by default.
        profile_of: hosts → network settings; called in the main thread.
        turn: held while documents are read; shared with the searches.
    """

    sources_changed = pyqtSignal()
    changed = pyqtSignal(str)
    all_wanted = pyqtSignal()

    def __init__(
        self,
        parent: QObject | None = None,
        store: FlowStore | None = None,
        cache: FlowCache | None = None,
        profile_of: ProfileOf = network_profile,
        turn: DecodingTurn | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store or FlowStore(profile_folder() / FILE)
        self._loader = FlowLoader(cache or FlowCache(cache_folder() / FOLDER), turn or DecodingTurn())
        self._profiles = HostProfiles(profile_of)
        self._doors: RequestDoors | None = None
        self._open_for: Callable[[str, str], None] | None = None
        self._portals: dict[str, Portal] = {}
        self._accounts: dict[str, tuple[FlowSource, ...]] = {}
        self._found: dict[str, FlowSource] = {}
        self._listed: tuple[FlowSource, ...] = ()
        self._records: dict[str, FlowRecord] = {}
        self._pool = WorkerPool("flows", AT_ONCE, 1, 1000)
        self._inbox = EventInbox(self)
        self._inbox.taken.connect(self._take)
        self._closed = False
        self._gather()

    @property
    def sources(self) -> tuple[FlowSource, ...]:
        """All services: of the portals in their order, then of accounts, then the user's own."""
        return self._listed

    @property
    def every_source(self) -> tuple[FlowSource, ...]:
        """All services with layers: those that are listed, and what catalogues and searches named."""
        return tuple(record.source for record in self._records.values())

    def source(self, source_id: str) -> FlowSource | None:
        """Return a service, None for an unknown id; also one that only a catalogue or a search named."""
        record = self._records.get(source_id)
        return None if record is None else record.source

    def set_portals(self, portals: Iterable[Portal]) -> None:
        """Take the services of other portals; what is known of services that stay is kept."""
        self._portals = {portal.id: portal for portal in portals}
        self.forget_refusals()
        self._gather()

    def forget_refusals(self) -> None:
        """Let services be asked again that wanted an account: it may be there now."""
        for source_id, record in tuple(self._records.items()):
            if record.forget_refusal():
                self.changed.emit(source_id)

    def use_doors(self, doors: RequestDoors) -> None:
        """Have the accounts of services opened by `doors` from now on."""
        self._doors = doors

    def use_accounts(self, open_for: Callable[[str, str], None]) -> None:
        """Have the account of a portal opened for an address that wanted one, from now on.

        Args:
            open_for: takes portal id and address; `AccountDoors.open_for`.
        """
        self._open_for = open_for

    def wants_account(self, source_id: str) -> bool:
        """Whether a service ever refused to answer without an account."""
        record = self._records.get(source_id)
        return record is not None and record.refused

    def load(self, source_id: str, again: bool = False) -> None:
        """Have its capabilities fetched, from the cache where they are fresh; `again`: from the service."""
        record = self._records.get(source_id)
        if self._closed or record is None or record.order is not None:
            return
        if record.state is FlowState.LOADED and record.error is None and not again:
            return
        try:
            record.begin(None if record.source.kind in _SILENT else self._order(record, again))
        except (OSError, PortalError) as error:
            record.fail(as_portal_error(error, name_of(record.source)))
        if record.order is not None:
            self._submit(record.order)
        self.changed.emit(source_id)

    def load_all(self) -> None:
        """Have all fetched that were not asked yet; as when the user begins to type a filter."""
        for source in self._listed:
            if self._records[source.id].state is FlowState.NOT_ASKED:
                self.load(source.id)
        if not self._closed:
            self.all_wanted.emit()

    def state(self, source_id: str) -> FlowState:
        """Return how far it is known."""
        record = self._records.get(source_id)
        return FlowState.NOT_ASKED if record is None else record.state

    def error(self, source_id: str) -> PortalError | None:
        """Return why it failed; of a source that is LOADED: why only what is kept on disk can be shown."""
        record = self._records.get(source_id)
        return None if record is None else record.error

    def service(self, source_id: str) -> MapService | None:
        """Return what its capabilities said, None before they came."""
        record = self._records.get(source_id)
        return None if record is None else record.service

    def body(self, source_id: str) -> bytes | None:
        """Return its capabilities document, None before it came and where it must not be handed on.

        May be called on any thread.
        """
        record = self._records.get(source_id)
        return unpacked(record.body) if record is not None and record.body else None

    def entries(self, source_id: str) -> tuple[FlowEntry, ...]:
        """Return its layers: those of the portal's file at once, the others once capabilities came. Cheap."""
        record = self._records.get(source_id)
        return () if record is None else record.entries

    def entry(self, entry_id: str) -> FlowEntry | None:
        """Return a layer by `FlowEntry.id`, None while it is not known."""
        parts = entry_id.split("/")
        own = (self._records.get("/".join(parts[:count])) for count in range(len(parts) - 1, 0, -1))
        found = (record.index.entry(entry_id) for record in own if record is not None)
        return next((entry for entry in found if entry is not None), None)

    def find(self, words: str, box: Box | None = None, limit: int = 0) -> tuple[FlowEntry, ...]:
        """Return the known layers in whose title, name, abstract, keywords or group all words are.

        Case and accents do not matter. Fast enough for every key typed (5 000 layers in some 10 ms).

        Args:
            words: empty: all.
            box: west, south, east, north in degrees; layers known to lie elsewhere are left out.
            limit: most that are returned; 0: all.
        """
        wanted = search_words(words)
        found = chain.from_iterable(
            self._records[source.id].index.find(wanted, box) for source in self._listed
        )
        return tuple(entry for entry, _number in zip(found, range(limit))) if limit > 0 else tuple(found)

    def add(self, source: FlowSource) -> None:
        """Keep a service of the user in the profile, in place of one with the same id.

        Raises:
            OSError: if the profile cannot be written.
            ValueError: if it cannot be kept, such as an address with a password in it.
        """
        self._store.save(source)
        self._found.pop(source.id, None)
        self._gather()

    def add_found(self, found: FoundFlow, keep: bool = False) -> FlowEntry | None:
        """Take a result of a catalogue, for this session or among the user's own services.

        A whole service is listed among the user's own in both cases.

        Args:
            found: the result.
            keep: whether to write it to the profile, beside layers of the same service that are there.

        Returns:
            Its layer; None for a whole service, which has to be loaded first.

        Raises:
            OSError: if the profile cannot be written.
            ValueError: if it cannot be kept, such as an address with a password in it.
        """
        known = self.source(found.source.id)
        source = found.source if known is None else _united(known, found.source)
        source = replace(source, whole=found.flow is None or (known is not None and known.whole))
        if keep:
            self._store.save(source)
            self._found.pop(source.id, None)
        elif source not in self._listed:
            self._found[source.id] = source
        self._gather()
        return None if found.entry is None else self.entry(found.entry.id)

    def remove(self, source_id: str) -> None:
        """Forget a service of the user.

        Raises:
            OSError: if the profile cannot be written.
        """
        self._store.remove(source_id)
        self._found.pop(source_id, None)
        self._gather()

    def set_account_sources(self, portal_id: str, sources: Sequence[FlowSource]) -> None:
        """Replace what an account of a portal opens (instances of Sentinel Hub); kept in memory only."""
        self._accounts[portal_id] = tuple(sources)
        self._gather()

    def close(self) -> None:
        """End all fetching; no signal follows."""
        self._closed = True
        self._pool.close()
        self._inbox.close()

    def _gather(self) -> None:
        """Make the list of services anew; records of those that did not change stay."""
        portals = chain.from_iterable(map(sources_of, self._portals.values()))
        accounts = chain.from_iterable(self._accounts.values())
        wholes = (source for source in self._found.values() if source.whole)
        listed = {source.id: source for source in (*portals, *accounts, *self._store.sources, *wholes)}
        before, self._listed = self._listed, tuple(listed.values())
        named = inner_ids(record for name, record in self._records.items() if name in listed)
        unlisted = {name: record.source for name, record in self._records.items() if name in named}
        old = self._records
        self._records = {
            source.id: self._record(source, old.get(source.id))
            for source in {**unlisted, **self._found, **listed}.values()
        }
        for name, record in old.items():
            if self._records.get(name) is not record and record.order is not None:
                self._pool.cancel(record.order)
        if before != self._listed:
            self.sources_changed.emit()

    def _record(self, source: FlowSource, known: FlowRecord | None) -> FlowRecord:
        group = self._group(source)
        if known is not None and known.source == source and known.group == group:
            return known
        return FlowRecord(source, group)

    def _group(self, source: FlowSource) -> str:
        """Return the words of the portal, with which all its layers are found."""
        portal = self._portals.get(source.portal)
        return "" if portal is None else f"{portal.title.en}\n{portal.title.fr}\n{portal.short_title}"

    def _order(self, record: FlowRecord, again: bool) -> FlowOrder:
        """Say on the main thread what a worker needs to know.

        Raises:
            PortalError: LOGIN_NEEDED for an instance whose id is not here.
            OSError: if QGIS's certificates cannot be written to the profile.
        """
        source, doors = record.source, self._doors
        if record.refused and source.portal and self._open_for is not None:
            self._open_for(source.portal, source.address)
        address = doors.session_address(source.address) if doors is not None else source.address
        if not address or aliases_in(address):
            raise PortalError(name_of(source), ErrorKind.LOGIN_NEEDED, "the instance is not known here")
        headers = doors.request_headers(source) if doors is not None else {}
        portal = self._portals.get(source.portal)
        unit = 1.0 if portal is None else retry_unit(portal)
        profile = self._profiles.of(host_of(address))
        return FlowOrder(source, record.group, profile, address, dict(headers), unit, again)

    def _submit(self, order: FlowOrder) -> None:
        loader, post = self._loader, self._inbox.post
        self._pool.submit(order, host_of(order.address), lambda token: loader.load(order, post, token))

    def _take(self, report: FlowReport | IndexRenewal) -> None:
        if isinstance(report, IndexRenewal):
            self._take_renewed(report)
            return
        source = report.order.source
        record = self._records.get(source.id)
        if record is None or record.order is not report.order:
            return  # of a service that was removed or replaced meanwhile
        record.take(report)
        for inner in report.inner:
            self._know(inner, record.group)
        self.changed.emit(source.id)
        if report.index is not None:
            for outer in tuple(self._records.values()):
                if source.id in outer.inner:
                    self._renew(outer)

    def _renew(self, outer: FlowRecord) -> None:
        """Have a worker put into a catalogue's layers what its services have answered."""
        known = (self._records.get(name) for name in outer.inner)
        inner = (record.index for record in known if record is not None and record.service is not None)
        renewal, loader, post = outer.renew(inner), self._loader, self._inbox.post
        if renewal is not None:
            self._pool.submit(renewal, "", lambda token: loader.renew(renewal, post, token))

    def _take_renewed(self, renewal: IndexRenewal) -> None:
        record = self._records.get(renewal.source.id)
        if record is None or record.renewal is not renewal:
            return  # of a catalogue that was removed or replaced meanwhile
        if record.take_renewed(renewal):
            self._renew(record)
        self.changed.emit(renewal.source.id)

    def _know(self, inner: FlowSource, group: str) -> None:
        """Keep a record of a service that a catalogue names, unless it is there or the user's own."""
        known = self._records.get(inner.id)
        if known is None or (known.source != inner and known.source not in self._listed):
            self._records[inner.id] = FlowRecord(inner, group)


def _united(known: FlowSource, other: FlowSource) -> FlowSource:
    """Return a service with the layers of both."""
    return replace(known, flows=tuple(dict.fromkeys((*known.flows, *other.flows))))
