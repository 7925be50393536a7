"""Everything about map services that the panel and the plugin hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace

from qgis.core import QgsMapLayer, QgsProject
from qgis.PyQt.QtCore import QObject

from ...core.flows.flow_entry import FlowEntry
from ...core.flows.flow_request import FlowRequest
from ...core.flows.flow_source import FlowSource
from ...core.flows.found_source import OWN
from ...core.flows.instance_alias import aliases_in
from ...core.portal import Portal
from ...core.portal_error import PortalError
from ...providers.decoding_turn import DecodingTurn
from ...providers.pixel_gate import PixelGate
from ..language import language
from .account_doors import AccountDoors, GatesOf
from .connection_book import ConnectionBook
from .flow_accounts import FlowAccounts
from .flow_book import FlowBook
from .flow_doors import FlowDoors
from .flow_layers import FlowLayers
from .flow_pictures import FlowPictures
from .flow_steps import FlowSteps
from .flow_watch import FlowWatch
from .instance_lists import InstanceLists
from .time_check import TimeCheck


class Flows:
    """Made with the guichet; nothing is asked before a service is opened or searched.

    Attributes:
        book: which services there are and what they offer.
        doors: open services with what is secret.
        accounts: instances of Sentinel Hub that the user has.
        lists: asks which instances the accounts of portals have.
        watch: says which flows of a project lack an account.
        layers: flows on the map.
        steps: from date to date with one of them.
        pictures: what they look like in the present view.
        time_check: whether services mind the date that they are asked for.
        connections: flows as ordinary connections of QGIS.
    """

    def __init__(
        self,
        parent: QObject,
        portals: Iterable[Portal] = (),
        project: QgsProject | None = None,
        turn: DecodingTurn | None = None,
        authcfg_of: Callable[[str], str] | None = None,
        add_layer: Callable[[QgsMapLayer], None] | None = None,
        gates_of: GatesOf | None = None,
    ) -> None:
        """Read the user's own services.

        Args:
            parent: owner of the objects.
            portals: whose services there are.
            project: where layers are; the application's by default.
            turn: held while capabilities are read; shared with the searches.
            authcfg_of: portal id → id of the entry that serves it; empty: none.
            add_layer: puts a layer into the project, at its place; on top of all by default.
            gates_of: portal ids → what opens them with the user's account.
        """
        project = project or QgsProject.instance()
        self._portals = {portal.id: portal for portal in portals}
        self._lists_wanted = False
        self.book = FlowBook(parent, turn=turn)
        self.book.set_portals(self._portals.values())
        self.doors = FlowDoors(parent)
        self.doors.install()
        self.book.use_doors(self.doors)
        self.doors.changed.connect(self.book.forget_refusals)
        self.accounts = FlowAccounts(self.doors, self._known_portals, self.book.set_account_sources, parent)
        self.watch = FlowWatch(self.doors, project, authcfg_of or _nobody, parent)
        self.lists = InstanceLists(self.accounts, self._known_portals, gates_of or _none, parent=parent)
        self._account_doors = AccountDoors(
            self.doors, self._portal, authcfg_of or _nobody, gates_of or _none, parent
        )
        self.watch.seen.connect(self._account_doors.open_for)
        self.watch.use_lists(self._lists_are_awaited)
        self.lists.finished.connect(self.watch.look_again)
        self.book.use_accounts(self._account_doors.open_for)
        self.book.all_wanted.connect(self.ask_lists)
        self.layers = FlowLayers(parent, project, add_layer)
        self.layers.use_book(self.book)
        self.layers.use_doors(self.doors)
        self.layers.use_accounts(self.prepared)
        self.steps = FlowSteps(self.layers, parent, project)
        self.pictures = FlowPictures(self.doors, parent)
        self.time_check = TimeCheck(self.doors, parent)
        self.connections = ConnectionBook()

    def set_portals(self, portals: Iterable[Portal]) -> None:
        """Take the services of other portals."""
        self._portals = {portal.id: portal for portal in portals}
        self._account_doors.renew()
        self.book.set_portals(self._portals.values())
        if self._lists_wanted:
            self.lists.ask()
        self.watch.look()

    def ask_lists(self) -> None:
        """Ask which instances accounts have, from now on also when accounts change.

        Nobody is asked where there is no account, or where QGIS would ask for its master password first.
        """
        self._lists_wanted = True
        self.lists.ask()

    def request(
        self, entry: FlowEntry, time: str = "", style: str = "", crs: str = "", authcfg: str = ""
    ) -> FlowRequest:
        """Return what is asked of a layer's service.

        Args:
            entry: the layer.
            time: the date, as the service writes it; empty: its default.
            style: name; empty: the default one.
            crs: authority code that is wanted if the service has it, such as the project's.
            authcfg: id of an account's entry; empty: the service's own.

        Raises:
            FlowError: NO_CRS, NO_TILES and what else `request_for` finds.
        """
        from ...core.flows.request_maker import request_for

        service = self.book.service(entry.source.id)
        account = authcfg or entry.source.authcfg
        request = request_for(entry, service, language(), time, style, crs, account)
        portal = self._portals.get(entry.source.portal)
        if portal is None:
            return request
        told = replace(
            request,
            attribution=request.attribution or portal.terms.attribution,
            licence=request.licence or portal.terms.licence.text(language()),
        )
        return self.prepared(told) if self.book.wants_account(entry.source.id) else told

    def prepared(self, request: FlowRequest) -> FlowRequest:
        """Return a request that goes along with the account of its portal, where the user has one.

        For services that want an account, such as those of single scenes.
        """
        with suppress(PortalError, OSError):  # said where the service is asked
            return self._account_doors.prepared(request)
        return request

    def register(self, entry: FlowEntry, time: str = "") -> str:
        """Make a layer's service an ordinary connection of QGIS and return its name.

        Tiles become a connection of their own, at their date; of WMS and WMTS the whole service is one.

        Raises:
            FlowError: if QGIS has no such connections.
        """
        source = entry.source
        if source.kind == "xyz" or source.templates:
            return self.connections.save_request(self.request(entry, time))
        service = self.book.service(source.id)
        told = source.title.text(language()) or (service.title if service is not None else "")
        return self.connections.save_source(source, told or entry.title(language()))

    def is_own(self, source: FlowSource) -> bool:
        """Whether the user added a service, so that `remove` can take it away; no instance of a list."""
        if self.accounts.is_kept(source.id):
            return True
        return source.id.startswith(OWN) and source in self.book.sources

    def remove(self, source: FlowSource) -> None:
        """Forget a service that the user added, and in QGIS's database what it alone was opened with.

        That is the id of an instance, or the keys of its address.

        Raises:
            OSError: if the profile cannot be written.
        """
        if self.accounts.is_kept(source.id):
            self.accounts.forget_instance(source.id)
            return
        self.book.remove(source.id)
        needed = {alias for other in self.book.every_source for alias in _aliases(other)}
        self.accounts.forget_keys(_aliases(source) - needed)

    def close(self) -> None:
        """End what is under way."""
        self.watch.close()
        self.lists.close()
        self.accounts.close()
        self.pictures.close()
        self.time_check.cancel()
        self.layers.close()
        self.book.close()
        self.doors.remove()

    def _lists_are_awaited(self) -> bool:
        self.ask_lists()
        return self.lists.running

    def _portal(self, portal_id: str) -> Portal | None:
        return self._portals.get(portal_id)

    def _known_portals(self) -> Iterable[Portal]:
        return self._portals.values()


def _aliases(source: FlowSource) -> set[str]:
    """Return what stands for secrets in the addresses of a service."""
    addresses = (source.address, *(flow.endpoint for flow in source.flows))
    return {alias for address in addresses for alias in aliases_in(address)}


def _nobody(_portal_id: str) -> str:
    return ""


def _none(_portals: Iterable[str]) -> Mapping[str, PixelGate]:
    return {}
