"""What a pasted address leads to."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.cancel_token import CancelToken
from ...core.flows.flow_source import FlowSource
from ...core.flows.found_source import OWN
from ...core.flows.instance_alias import aliases_in
from ...core.local_text import LocalText
from ...providers.network_profile import NetworkProfile
from ..failure import as_portal_error
from ..host_profiles import ProfileOf, host_of
from ..latest_call import LatestCall
from ..network_settings import network_profile
from .found_service import FoundService

SERVICES = ("wms", "wmts")
Probe = Callable[[str, str, NetworkProfile, Mapping[str, str], CancelToken], FoundService]


class FlowAddress(QObject):
    """Asks an address what it is, in the background; a new test takes the place of the one before.

    Signals:
        found: the `FoundService`.
        failed: the `PortalError`.

    Args:
        doors: `FlowDoors`, for headers of an entry of QGIS's authentication database; None: no headers.
        parent: owner.
        profile_of: hosts → network settings; called in the main thread.
        probe: stands in for asking.
    """

    found = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(
        self,
        doors: Any = None,
        parent: QObject | None = None,
        profile_of: ProfileOf = network_profile,
        probe: Probe | None = None,
    ) -> None:
        super().__init__(parent)
        self._doors, self._profile_of = doors, profile_of
        self._probe = probe or probe_address
        self._call = LatestCall("flow address", self)
        self._call.finished.connect(self.found)
        self._call.failed.connect(self.failed)

    @property
    def running(self) -> bool:
        """Whether an answer is awaited."""
        return self._call.running

    def test(self, address: str, authcfg: str = "") -> None:
        """Ask: one of the signals follows.

        Args:
            address: anything that can be pasted: a bare service address, a link to capabilities, a map or a
                tile, a template with `{x}`, `{y}`, `{z}`, an mviewer `config.xml`, a catalogue.
            authcfg: id of an entry in QGIS's authentication database; empty: none.
        """
        self._call.cancel()
        words = address.strip()
        try:
            words = self._doors.session_address(words) if self._doors is not None else words
            profile = self._profile_of([host_of(words)] if host_of(words) else [])
        except OSError as error:
            self.failed.emit(as_portal_error(error, ""))
            return
        headers: Mapping[str, str] = {}
        if authcfg and self._doors is not None:
            headers = self._doors.request_headers(FlowSource("", "wms", words, authcfg=authcfg))
        self._call.start(lambda token: self._ask(words, authcfg, profile, headers, token))

    def cancel(self) -> None:
        """Stop waiting; no signal follows."""
        self._call.cancel()

    def _ask(
        self,
        address: str,
        authcfg: str,
        profile: NetworkProfile,
        headers: Mapping[str, str],
        token: CancelToken,
    ) -> FoundService:
        """Runs in a worker thread."""
        return self._probe(address, authcfg, profile, headers, token)


def probe_address(
    address: str, authcfg: str, profile: NetworkProfile, headers: Mapping[str, str], token: CancelToken
) -> FoundService:
    """Ask an address what it is and, where it is a map service, what it offers.

    Raises:
        PortalError: where nobody answers, or nothing that is known.
    """
    # brings requests with it, which is not to be loaded with the panel
    from ...providers.flows.capabilities_address import probe_address as probe
    from ...providers.flows.flow_reader import fetch_capabilities, parse_capabilities
    from ...providers.http_session import HttpSession

    with HttpSession("", profile, token, headers, [host_of(address)]) as session:
        source = replace(probe(address, session), authcfg=authcfg)
        if source.kind not in SERVICES:
            return FoundService(source)
        return FoundService(source, parse_capabilities(source, fetch_capabilities(source, session), token))


def own_source(source: FlowSource, title: str, authcfg: str = "") -> FlowSource:
    """Return a service as one of the user's own: the same address has the same id."""
    written = f"{source.kind} {source.address}".encode()
    name = hashlib.sha256(written).hexdigest()[:12]
    return replace(
        source,
        id=f"{OWN}{name}",
        title=LocalText(title, title),
        portal="",
        authcfg=authcfg,
        whole=True,
        secret=source.secret or bool(aliases_in(source.address)),
    )
