"""Trying whether portals and services answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timezone

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..core.cancel_token import CancelToken
from ..core.family_directory import FamilyDirectory
from ..core.portal import Portal
from ..core.portal_error import PortalError
from ..core.service import Service
from ..providers.decoding_turn import DecodingTurn
from ..providers.dialects import make_provider
from ..providers.network_profile import NetworkProfile
from ..providers.pixel_gates import SEARCH, make_gate
from ..providers.provider import Provider
from .accounts import Accounts
from .connection_answer import ConnectionAnswer
from .connection_check import ask_page, ask_search, new_home
from .connection_question import connection_questions
from .failure import as_portal_error
from .host_profiles import ProfileOf, host_of
from .latest_call import LatestCall
from .network_settings import network_profile
from .portal_health import PortalHealth
from .portal_hosts import hosts_of

Work = Callable[[NetworkProfile, CancelToken], ConnectionAnswer]


class ConnectionTests(QObject):
    """A small real question to a portal, in the background; any number of portals at once, each once.

    A portal that can be searched is asked for one scene in each of its dialects, with the user's account
    where it has a login for searches; others, and services, for their page. What comes of it is kept in the
    `PortalHealth`.

    Signals, with the id of a portal, or "service:" and that of a service:
        started: an answer is awaited.
        passed: and the `ConnectionAnswer`.
        failed: and the `PortalError`.
        cancelled: by `cancel`; nothing is known.
    """

    started = pyqtSignal(str)
    passed = pyqtSignal(str, object)
    failed = pyqtSignal(str, object)
    cancelled = pyqtSignal(str)

    def __init__(
        self,
        families: FamilyDirectory,
        accounts: Accounts,
        health: PortalHealth,
        turn: DecodingTurn,
        parent: QObject | None = None,
        profile_of: ProfileOf = network_profile,
    ) -> None:
        """Prepare; `profile_of` is called in the main thread."""
        super().__init__(parent)
        self._families, self._accounts, self._health = families, accounts, health
        self._turn, self._profile_of = turn, profile_of
        self._calls: dict[str, LatestCall] = {}

    def running(self, key: str) -> bool:
        """Whether an answer is awaited."""
        return key in self._calls

    def test_portal(self, portal: Portal) -> None:
        """Ask a portal; while it is being asked, nothing happens."""
        hosts = hosts_of([portal]) | {host_of(portal.homepage)}
        if portal.dialect and portal.families:
            account = self._accounts.of(portal)
            if portal.access.search != "login" or account is not None:
                with_account = account is not None and bool(portal.options.get(SEARCH))

                def search(profile: NetworkProfile, token: CancelToken) -> ConnectionAnswer:
                    if not with_account:
                        return self._search(portal, profile, token, None)
                    gate = make_gate(portal, profile, account, SEARCH, self._accounts.logins)
                    return self._search(portal, profile, token, gate)

                self._start(portal.id, hosts, search)
                return
        closed = portal.dialect != "" and portal.access.search == "login"
        self._start(portal.id, hosts, lambda profile, token: _page(portal, profile, token, closed))

    def test_service(self, service: Service) -> None:
        """Ask for a service's page."""
        key = service_key(service)
        self._start(
            key,
            {host_of(service.homepage)},
            lambda profile, token: ask_page(key, service.homepage, profile, token),
        )

    def cancel(self, key: str) -> None:
        """End a test."""
        call = self._calls.pop(key, None)
        if call is not None:
            call.cancel()
            call.deleteLater()
            self.cancelled.emit(key)

    def close(self) -> None:
        """End all tests; no signal follows."""
        self.blockSignals(True)
        for key in list(self._calls):
            self.cancel(key)

    def _search(
        self, portal: Portal, profile: NetworkProfile, token: CancelToken, gate: object
    ) -> ConnectionAnswer:
        questions = connection_questions(portal, self._families, datetime.now(timezone.utc))

        def make() -> Provider:
            provider = make_provider(portal, profile, self._families, gate)
            provider.turn = self._turn
            return provider

        address = next(iter(portal.endpoints.values()), "")
        answer = ask_search(make, questions, token, gate is not None)
        return replace(answer, moved_to=new_home(portal.id, address, profile, token))

    def _start(self, key: str, hosts: set[str], work: Work) -> None:
        if key in self._calls:
            return
        call = self._calls[key] = LatestCall(f"connection test {key}", self)
        call.finished.connect(self._on_call_passed)
        call.failed.connect(self._on_call_failed)
        self.started.emit(key)
        try:
            profile = self._profile_of([host for host in hosts if host])
        except OSError as error:
            self._on_failed(key, as_portal_error(error, key))
            return
        call.start(lambda token: work(profile, token))

    def _on_call_passed(self, answer: ConnectionAnswer) -> None:
        self._on_passed(self._key_of(self.sender()), answer)

    def _on_call_failed(self, error: PortalError) -> None:
        self._on_failed(self._key_of(self.sender()), error)

    def _key_of(self, call: QObject) -> str:
        return next(key for key, known in self._calls.items() if known is call)

    def _on_passed(self, key: str, answer: ConnectionAnswer) -> None:
        self._end(key)
        self._health.note_home(key, answer.moved_to)
        self._health.note_success(key, answer.seconds, answer.other)
        self.passed.emit(key, answer)

    def _on_failed(self, key: str, error: PortalError) -> None:
        self._end(key)
        self._health.note_failure(key, error)
        self.failed.emit(key, error)

    def _end(self, key: str) -> None:
        call = self._calls.pop(key, None)
        if call is not None:
            call.deleteLater()


def service_key(service: Service) -> str:
    """Return the name under which a service is tested and its health is kept."""
    return f"service:{service.id}"


def _page(portal: Portal, profile: NetworkProfile, token: CancelToken, closed: bool) -> ConnectionAnswer:
    """Ask for a page of a portal that cannot be searched now."""
    flows = (flow.endpoint for flow in portal.flows)
    endpoints = portal.endpoints.values()
    address = next((address for address in (portal.homepage, *endpoints, *flows) if address), "")
    return replace(ask_page(portal.id, address, profile, token), needs_account=closed)
