"""Services that open with something secret: QGIS asks a relay of ours for them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Callable

from qgis.core import QgsNetworkAccessManager
from qgis.PyQt.QtCore import QObject, QUrl, pyqtSignal
from qgis.PyQt.QtNetwork import QNetworkProxy, QNetworkProxyQuery, QNetworkRequest

from ...core.cancel_token import CancelToken
from ...core.error_kind import ErrorKind
from ...core.flows.flow_request import FlowRequest
from ...core.flows.flow_source import FlowSource
from ...core.flows.instance_alias import PREFIX, aliases_in, instance_alias
from ...core.portal_error import PortalError
from ...providers.flows.door import Door
from ...providers.flows.relay import Relay
from ...providers.network_profile import NetworkProfile
from ...providers.pixel_gate import PixelGate
from ...providers.safe_urls import host_of
from ..network_settings import DISGUISE, network_profile
from .authcfg_headers import authcfg_headers

ProfileOf = Callable[[Iterable[str]], NetworkProfile]
_ANY_PORT = 9
_ASKED = (
    QNetworkProxy.ProxyType.HttpProxy,
    QNetworkProxy.ProxyType.HttpCachingProxy,
    QNetworkProxy.ProxyType.Socks5Proxy,
)
_BLOCKED = (
    "QGIS would ask its proxy for addresses of this machine: add http://127.0.0.1 to those that are asked "
    "without a proxy (Settings, Options, Network)"
)


class FlowDoors(QObject):
    """In layers, projects and settings stand aliases; on the way out QGIS's request is led to the relay.

    Used on the main thread; what rewrites requests runs in whatever thread QGIS asks in.

    Signals:
        changed: other services can be opened now.
        blocked(PortalError): PROXY: QGIS's proxy stands before the relay; said once.
    """

    changed = pyqtSignal()
    blocked = pyqtSignal(object)

    def __init__(self, parent: QObject | None = None, profile_of: ProfileOf = network_profile) -> None:
        """Install nothing yet; `profile_of` gives the network settings for hosts."""
        super().__init__(parent)
        self._profile_of = profile_of
        self._relay = Relay()
        self._rewriting = _Rewriting(self._relay)
        self._installed = ""
        self._instances: dict[str, tuple[str, str]] = {}  # alias → base, host
        self._keys: dict[str, tuple[str, str]] = {}  # alias → address, host
        self._said = False

    def install(self) -> None:
        """Let QGIS's requests be looked at; twice is harmless."""
        if not self._installed:
            self._installed = QgsNetworkAccessManager.setRequestPreprocessor(self._rewriting)

    def remove(self) -> None:
        """Leave QGIS as it was, and no secret, socket or thread behind; twice is harmless."""
        if self._installed:
            QgsNetworkAccessManager.removeRequestPreprocessor(self._installed)
            self._installed = ""
        self._rewriting.relay = None
        self._relay.close()
        for alias, (_base, host) in self._instances.items():
            DISGUISE.forget(host, alias)
        for alias, (_address, host) in self._keys.items():
            DISGUISE.forget(host, alias)
        self._instances, self._keys = {}, {}

    def open_instance(
        self, base: str, instance_id: str, portal: str = "", retry_after_unit: float = 1.0
    ) -> str:
        """Open the services of an instance of Sentinel Hub until QGIS ends; return its alias.

        Args:
            base: scheme, host and port, and what stands before `/ogc/`.
            instance_id: secret; kept in memory only.
            portal: portal id, for errors.
            retry_after_unit: seconds that a number in the service's `Retry-After` counts.

        Raises:
            OSError: if QGIS's certificates cannot be written to the profile.
        """
        alias, host = instance_alias(instance_id), host_of(base)
        if self._instances.get(alias) == (base, host):
            return alias
        profile = self._profile_of((host,))
        DISGUISE.learn(host, alias, instance_id)
        self._instances[alias] = (base, host)
        for door in Door.of_instance(base, alias, profile, portal, retry_after_unit):
            self._relay.open(door)
        self._tell()
        return alias

    def close_instance(self, alias: str) -> None:
        """Open it no more."""
        base, host = self._instances.pop(alias, ("", ""))
        if not base:
            return
        DISGUISE.forget(host, alias)
        for door in Door.of_instance(base, alias, NetworkProfile()):
            self._relay.shut(door.address)
        self.changed.emit()

    def open_key(self, address: str, alias: str, name: str, key: str) -> None:
        """Put a key in the place of its alias in what is asked of a host, until QGIS ends.

        Args:
            address: scheme, host and port.
            alias: of the key.
            name: of the parameter.
            key: secret; as it is written in addresses, kept in memory only.

        Raises:
            OSError: as `open_instance`.
        """
        root, host = address.lower().rstrip("/"), host_of(address)
        if self._keys.get(alias) == (root, host):
            return
        profile = self._profile_of((host,))
        DISGUISE.learn_key(host, alias, name, key)
        self._keys[alias] = (root, host)
        self._relay.open(Door(root, profile, alias=alias))
        self._tell()

    def close_key(self, alias: str) -> None:
        """Open nothing with it any more."""
        root, host = self._keys.pop(alias, ("", ""))
        if root:
            DISGUISE.forget(host, alias)
            self._relay.shut(root, alias)
            self.changed.emit()

    def open_account(
        self, address: str, gate: PixelGate, portal: str = "", retry_after_unit: float = 1.0
    ) -> None:
        """Send what an account gives along with what QGIS asks below an address.

        For accounts that no authentication method of QGIS can send, such as tokens that are renewed.

        Args:
            address: beginning of addresses, without a query.
            gate: gives the headers; their host is trusted by its portal.
            portal: portal id, for errors.
            retry_after_unit: as `open_instance`.

        Raises:
            OSError: as `open_instance`.
        """
        profile = self._profile_of((host_of(address),))
        self._relay.open(Door(address.rstrip("/?"), profile, portal, gate, retry_after_unit))
        self._tell()

    def close_account(self, address: str) -> None:
        """Send nothing along any more."""
        self._relay.shut(address.rstrip("/?"))
        self.changed.emit()

    def knows(self, text: str) -> bool:
        """Whether every alias in a text, such as a layer's source, can be opened here."""
        return all(alias in self._instances or alias in self._keys for alias in aliases_in(text))

    def leads(self, address: str) -> bool:
        """Whether QGIS asks the relay for an address."""
        return self._relay.door(address) is not None

    def warm(self, address: str, token: CancelToken) -> None:
        """Fetch capabilities before QGIS asks for them, whose window would wait; for a thread of its own.

        Args:
            address: request for capabilities, as QGIS will make it; those of no door are left alone.
            token: ends it.

        Raises:
            PortalError: what the service said.
        """
        self._relay.warm(address, token)

    def obstacle(self) -> PortalError | None:
        """Return why QGIS would not reach the relay: its proxy; None: it does."""
        factory = QgsNetworkAccessManager.instance().proxyFactory()
        url = QUrl(f"http://127.0.0.1:{self._relay.port or _ANY_PORT}/")
        proxies: list[QNetworkProxy] = factory.queryProxy(QNetworkProxyQuery(url)) if factory else []
        blocked = bool(proxies) and proxies[0].type() in _ASKED
        return PortalError("", ErrorKind.PROXY, _BLOCKED) if blocked else None

    def request_headers(self, wanted: FlowSource | FlowRequest) -> dict[str, str]:
        """Return the headers of the account that a service or layer names, for requests of ours to its host.

        QGIS is never made to ask for its master password.
        """
        return authcfg_headers(wanted.authcfg)

    def session_address(self, address: str) -> str:
        """Return the address that a request of ours goes to.

        It is the real one behind an alias, which `HttpSession` puts back into everything that it says, and
        the relay's where an account opens it. An alias that is not known here stays.

        Raises:
            OSError: if this machine lets no server listen.
        """
        door = self._relay.door(address)
        if door is None:
            return address
        return (
            DISGUISE.revealed(door.own_form(address)) if door.gate is None else self._relay.address(address)
        )

    def _tell(self) -> None:
        self.changed.emit()
        error = None if self._said else self.obstacle()
        if error is not None:
            self._said = True
            self.blocked.emit(error)


class _Rewriting:
    """What QGIS calls for each of its requests, in any thread; it holds on to this object for ever.

    An alias that is not known here does not leave this machine: a service that is asked with it might want a
    name and a password, which QGIS would ask the user for.
    """

    def __init__(self, relay: Relay) -> None:
        self.relay: Relay | None = relay

    def __call__(self, request: QNetworkRequest) -> None:
        relay = self.relay
        if relay is None:
            return
        url = request.url()
        asked = bytes(url.toEncoded()).decode("ascii")
        is_known = relay.has_host(url.host())
        if not is_known and PREFIX not in asked:
            return
        with suppress(OSError):  # the service will refuse the alias
            address = relay.address(asked) if is_known else asked
            if address == asked and aliases_in(asked) and not asked.startswith(relay.start()):
                address = f"{relay.start()}/-/"
            if address != asked:
                request.setUrl(QUrl.fromEncoded(address.encode("ascii")))
                request.setAttribute(QNetworkRequest.Attribute.CacheSaveControlAttribute, False)
