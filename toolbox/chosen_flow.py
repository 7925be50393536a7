"""Which layer of which service an algorithm is to use, at which date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
)

from ..core.cancel_token import CancelToken
from ..core.flows.flow_entry import FlowEntry
from ..core.flows.flow_error import FlowError
from ..core.flows.flow_joining import join
from ..core.flows.flow_problem import FlowProblem
from ..core.flows.flow_request import FlowRequest
from ..core.flows.flow_source import FlowSource
from ..core.flows.flow_sources import sources_of
from ..core.flows.found_source import found_source
from ..core.flows.instance_alias import aliases_in, hide_instance, instance_alias
from ..core.flows.map_service import MapService
from ..core.flows.request_maker import request_for
from ..core.portal import Portal
from ..core.portal_error import PortalError
from ..gis.flows.authcfg_headers import authcfg_headers
from ..gis.flows.flow_keys import learn_keys
from ..gis.flows.flow_store import FILE, FlowStore
from ..gis.flows.instance_portal import instance_portal
from ..gis.flows.kept_key import keys_in
from ..gis.language import language
from ..gis.network_settings import DISGUISE, network_profile
from ..gis.portal_folders import PortalFolders
from ..gis.profile_folder import profile_folder
from ..gis.translation import tr
from ..providers.flows.capabilities_address import base_address, probe_address
from ..providers.flows.flow_reader import fetch_capabilities, parse_capabilities
from ..providers.http_session import HttpSession
from ..providers.retry_unit import retry_unit
from ..providers.safe_urls import host_of, shown_url
from .flow_date import date_value
from .flow_words import flow_sentence
from .known_flows import KnownFlows, find_entry, is_address, told_entries, unknown_sentence

_SERVICES = ("wms", "wmts", "xyz")
Found = tuple[FlowEntry, "MapService | None"]


class ChosenFlow:
    """Read on the main thread, where it is made; the service is asked on the thread that resolves it.

    Attributes:
        headers: of the account, for requests of ours to the service's host.
        doors: `FlowDoors` of the panel; None where there is no panel.
        profile: network settings.
        body: capabilities of the service that was read last; None where they must not be handed on.
    """

    def __init__(
        self, algorithm: QgsProcessingAlgorithm, parameters: Mapping[str, Any], context: QgsProcessingContext
    ) -> None:
        """Read the parameters and the network settings.

        Raises:
            QgsProcessingException: with a sentence, for a value that cannot be used.
        """

        def text(name: str) -> str:
            return str(algorithm.parameterAsString(parameters, name, context) or "").strip()

        self._flow, self._layer, self._style, self._date = map(text, ("FLOW", "LAYER", "STYLE", "DATE"))
        self._portals = PortalFolders().load()
        flows = getattr(algorithm.provider(), "panel_flows", lambda: None)()
        self.doors: Any = getattr(flows, "doors", None)
        self.body: bytes | None = None
        self._hide_secrets()
        self._candidates, self._told = self._read_sources(flows)
        self._authcfg = text("AUTHCFG") or next((each.authcfg for each in self._candidates), "")
        self.headers = self._read_account()
        hosts = {host_of(each.address) for each in self._candidates} | {host_of(self._flow)}
        self.profile = network_profile(sorted(host for host in hosts if host))

    def resolve(self, crs: str, token: CancelToken) -> tuple[FlowRequest, MapService | None]:
        """Ask the service what it has, and return what is to be asked of it.

        Args:
            crs: authority code that is wanted if the service has it; empty: any.
            token: ends the call.

        Raises:
            QgsProcessingException: for what the service does not have, with what it has.
            FlowError, PortalError: see `request_for`, `fetch_capabilities`.
        """
        entry, service = self._found(token)
        styles = [style.name for style in entry.layer.styles] if entry.layer is not None else []
        if self._style and styles and self._style not in styles:
            raise QgsProcessingException(unknown_sentence("STYLE", self._style, styles))
        time = date_value(entry, self._date, language())
        request = request_for(entry, service, language(), time, self._style, crs, self._authcfg)
        if aliases_in(request.address) and DISGUISE.revealed(request.address) == request.address:
            raise FlowError(FlowProblem.ACCOUNT, value=request.portal)
        return self._with_terms(request), service

    @property
    def name(self) -> str:
        """What FLOW says, for people: an address without its parameters."""
        return shown_url(self._flow) if is_address(self._flow) else self._flow

    def asked_address(self, request: FlowRequest) -> str:
        """Return the address that requests of ours go to; on the main thread or another."""
        return request.address if self.doors is None else str(self.doors.session_address(request.address))

    def retry_unit(self, request: FlowRequest) -> float:
        """Return the seconds that a number in the service's `Retry-After` counts."""
        portal = self._portals.get(request.portal) if request.portal else self._portal_at(request.address)
        return 1.0 if portal is None else retry_unit(portal)

    def _portal_at(self, address: str) -> Portal | None:
        return instance_portal(self._portals.portals, host_of(address))

    # ---- on the main thread ---------------------------------------------------------------------

    def _hide_secrets(self) -> None:
        """Put aliases in place of an instance's id and of keys, which are secret, while QGIS runs."""
        self._flow, keys = keys_in(self._flow) if is_address(self._flow) else (self._flow, ())
        for key in keys:
            if self.doors is not None:
                self.doors.open_key(key.address, key.alias, key.name, key.key)
            DISGUISE.learn_key(host_of(key.address), key.alias, key.name, key.key)
        address, instance = hide_instance(self._flow)
        if not instance:
            return
        if self.doors is not None:
            portal = self._portal_at(address)
            told = ("", 1.0) if portal is None else (portal.id, retry_unit(portal))
            self.doors.open_instance(address.partition("/ogc/")[0], instance, *told)
        DISGUISE.learn(host_of(address), instance_alias(instance), instance)
        self._flow = address

    def _read_sources(self, flows: Any) -> tuple[tuple[FlowSource, ...], str]:
        """Return the services that may be meant, and the layer as FLOW tells it."""
        if is_address(self._flow):
            return (), ""
        if flows is not None:
            known: Iterable[FlowSource] = flows.book.every_source
        else:
            own = FlowStore(profile_folder() / FILE).sources
            learn_keys()
            known = [source for portal in self._portals.portals for source in sources_of(portal)] + [*own]
        usable = tuple(source for source in known if source.kind in _SERVICES)
        return KnownFlows(usable).candidates(self._flow)

    def _read_account(self) -> Mapping[str, str]:
        if not self._authcfg:
            return {}
        manager = QgsApplication.authManager()
        if not manager.masterPasswordIsSet():
            raise QgsProcessingException(
                tr("QGIS's authentication database is locked: give its master password first.")
            )
        if self._authcfg not in manager.configIds():
            raise QgsProcessingException(unknown_sentence("AUTHCFG", self._authcfg, manager.configIds()))
        return authcfg_headers(self._authcfg)

    # ---- on the algorithm's thread --------------------------------------------------------------

    def _found(self, token: CancelToken) -> Found:
        if is_address(self._flow):
            return self._in_service(self._source_of_address(token), self._layer, token)
        wanted = self._told or self._layer
        ready = [each for each in told_entries(self._candidates) if each.source.kind == "xyz"]
        entry = find_entry(ready, wanted)
        if entry is not None and (wanted or len(self._candidates) == 1):
            return entry, None
        return self._in_candidates(wanted, token)

    def _in_candidates(self, wanted: str, token: CancelToken) -> Found:
        """Look through the services of a portal, those first whose layer the portal's file names."""
        failures: list[PortalError] = []
        names: list[str] = []
        ordered = sorted(self._candidates, key=lambda each: not _tells(each, wanted))
        for source in ordered:
            try:
                entries, service = self._entries(source, token)
            except PortalError as error:
                if token.cancelled or _tells(source, wanted):
                    raise
                failures.append(error)
                continue
            entry = find_entry(entries, wanted)
            if entry is not None and (wanted or len(ordered) == 1):
                return entry, service
            names += [each.name for each in entries]
        if failures and not names:
            raise failures[0]
        raise QgsProcessingException(unknown_sentence("LAYER", wanted, names))

    def _in_service(self, source: FlowSource, wanted: str, token: CancelToken) -> Found:
        entries, service = self._entries(source, token)
        entry = find_entry(entries, wanted) or (entries[0] if source.kind == "xyz" else None)
        if entry is None:
            raise QgsProcessingException(unknown_sentence("LAYER", wanted, [each.name for each in entries]))
        return entry, service

    def _entries(
        self, source: FlowSource, token: CancelToken
    ) -> tuple[Sequence[FlowEntry], MapService | None]:
        if source.kind == "xyz":
            return join(source, None), None
        asked = source
        if self.doors is not None:
            asked = replace(source, address=self.doors.session_address(source.address))
        with self._session(asked, token) as session:
            body = fetch_capabilities(asked, session)
        self.body = None if source.secret else body
        service = parse_capabilities(source, body, token)
        return join(source, service), service

    def _source_of_address(self, token: CancelToken) -> FlowSource:
        kind, address = base_address(self._flow)
        if kind:
            source = found_source(kind, address)
        else:
            with self._session(found_source("wms", address), token) as session:
                source = probe_address(self._flow, session)
        if source.kind not in _SERVICES:
            raise QgsProcessingException(tr("%1 is a catalogue, not a map service.", source.kind.upper()))
        return replace(source, secret=bool(aliases_in(source.address)))

    def _session(self, source: FlowSource, token: CancelToken) -> HttpSession:
        portal = self._portals.get(source.portal) if source.portal else None
        unit = 1.0 if portal is None else retry_unit(portal)
        name = source.portal or host_of(source.address)
        return HttpSession(name, self.profile, token, self.headers, [host_of(source.address)], unit)

    def _with_terms(self, request: FlowRequest) -> FlowRequest:
        """Return the request with what the portal's terms say, where the service says nothing."""
        portal = self._portals.get(request.portal) if request.portal else None
        if portal is None:
            return request
        return replace(
            request,
            attribution=request.attribution or portal.terms.attribution,
            licence=request.licence or portal.terms.licence.text(language()),
        )


def said(error: Exception, title: str) -> QgsProcessingException:
    """Return an error of a service as the sentence that an algorithm ends with."""
    return QgsProcessingException(flow_sentence(error, title))


def _tells(source: FlowSource, wanted: str) -> bool:
    """Whether the portal's file itself names a layer of a service."""
    return bool(wanted) and find_entry(join(source, None), wanted) is not None
