"""Which proxy leads to which host, answered on any thread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtNetwork import QNetworkProxy, QNetworkProxyFactory, QNetworkProxyQuery

_HTTP = (QNetworkProxy.ProxyType.HttpProxy, QNetworkProxy.ProxyType.HttpCachingProxy)
_SOCKS = QNetworkProxy.ProxyType.Socks5Proxy
_DIRECT = QNetworkProxy.ProxyType.NoProxy


@dataclass(frozen=True)
class HostProxies(Mapping[str, str]):
    """Host → value for *every* host, since redirects and thumbnails lead to hosts nobody listed.

    A host without an entry follows the environment. With `system` the operating system is asked when a host
    is looked up, in the worker's thread: a PAC file may have to be downloaded and run.

    Attributes:
        fallback: value for hosts that no other attribute names; None: no entry.
        exact: host → what QGIS itself answered for it; None: no entry.
        direct: hosts that are spoken to without proxy.
        environment: hosts that follow the environment.
        system: ask the operating system for hosts that no other attribute names.
    """

    fallback: str | None = None
    exact: Mapping[str, str | None] = field(default_factory=dict)
    direct: tuple[str, ...] = ()
    environment: tuple[str, ...] = ()
    system: bool = False

    def __getitem__(self, host: str) -> str:
        value = self._value(host)
        if value is None:
            raise KeyError(host)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self.exact)

    def __len__(self) -> int:
        return len(self.exact)

    def _value(self, host: str) -> str | None:
        if host in self.exact:
            return self.exact[host]
        if host in self.environment:
            return None
        if host in self.direct:
            return ""
        return _system_proxy(host) if self.system else self.fallback


def proxy_url(proxy: QNetworkProxy) -> str | None:
    """Return the URL that stands for a proxy, empty for "direct", None where QGIS has no opinion."""
    if proxy.type() == _DIRECT:
        return ""
    if proxy.type() not in (*_HTTP, _SOCKS) or not proxy.hostName():
        return None
    user = ""
    if proxy.user():
        user = f"{quote(proxy.user(), safe='')}:{quote(proxy.password(), safe='')}@"
    scheme = "socks5h" if proxy.type() == _SOCKS else "http"
    return f"{scheme}://{user}{proxy.hostName()}:{proxy.port()}"


def _system_proxy(host: str) -> str | None:
    found = QNetworkProxyFactory.systemProxyForQuery(QNetworkProxyQuery(QUrl(f"https://{host}/")))
    return proxy_url(found[0]) if found else None
