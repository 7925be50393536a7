"""QGIS's network settings as plain data for worker threads."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Callable

from qgis.core import Qgis, QgsApplication, QgsNetworkAccessManager
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtNetwork import QNetworkProxy, QNetworkProxyQuery

from ..providers.disguise import Disguise
from ..providers.network_profile import NetworkProfile
from .host_proxies import HostProxies, proxy_url
from .profile_folder import profile_folder

SOCKS = "SOCKS"
DISGUISE = Disguise()  # one for all of QGIS, as its network settings are; filled by `flows.flow_doors`
_THIS_MACHINE = ("127.0.0.1", "localhost")  # its servers, that of `flows.flow_doors` too, speak plain HTTP
_KEEP_SECONDS = 30 * 86400


def network_profile(hosts: Iterable[str]) -> NetworkProfile:
    """Read proxy, certificates and time-out; call it on the main thread, before any worker starts.

    Args:
        hosts: those that will surely be spoken to; QGIS is asked for each, others follow its general rule.

    Raises:
        OSError: if the certificates cannot be written to the QGIS profile.
    """
    names = tuple(sorted(set(hosts)))
    return NetworkProfile(
        proxies=_host_proxies(names, proxy_url),
        refused_proxies=_host_proxies(names, _refusal),
        ca_bundle=_ca_bundle(),
        timeout=QgsNetworkAccessManager.timeout() / 1000.0,
        user_agent=f"guichet-eo QGIS/{Qgis.QGIS_VERSION_INT}",
        disguise=DISGUISE,
    )


def _host_proxies(hosts: tuple[str, ...], value: Callable[[QNetworkProxy], str | None]) -> HostProxies:
    """Snapshot QGIS's rule; `value` says what stands for a proxy."""
    manager = QgsNetworkAccessManager.instance()
    system = manager.useSystemProxy()
    return HostProxies(
        fallback=value(manager.fallbackProxy()),
        exact={} if system else _exact(manager, hosts, value),
        direct=_hosts(manager.noProxyList()),
        environment=_hosts(manager.excludeList()),
        system=system,
    )


def _exact(
    manager: QgsNetworkAccessManager, hosts: tuple[str, ...], value: Callable[[QNetworkProxy], str | None]
) -> dict[str, str | None]:
    """Ask QGIS, other plugins' proxy factories included, for every host; never the operating system."""
    factory = manager.proxyFactory()
    answers: dict[str, str | None] = {}
    for host in hosts:
        scheme = "http" if host in _THIS_MACHINE else "https"  # as QGIS's lists of exceptions have it
        found: list[QNetworkProxy] = (
            factory.queryProxy(QNetworkProxyQuery(QUrl(f"{scheme}://{host}/"))) if factory else []
        )
        answers[host] = value(found[0]) if found else None
    return answers


def _refusal(proxy: QNetworkProxy) -> str | None:
    """Name the kind of a proxy that requests cannot speak to without further packages."""
    return SOCKS if proxy.type() == QNetworkProxy.ProxyType.Socks5Proxy else None


def _hosts(urls: Iterable[str]) -> tuple[str, ...]:
    """Return the hosts of QGIS's list of URL beginnings that are meant whole, not some of their paths."""
    found = [QUrl.fromUserInput(url) for url in urls if url]
    return tuple(url.host() for url in found if url.host() and url.path() in ("", "/"))


def _ca_bundle() -> str:
    """Write what QGIS trusts to a file of the profile, named after its content; return its path.

    Bundles that the environment names are added, so that every way of telling the authority works.
    """
    authorities = bytes(QgsApplication.authManager().trustedCaCertsPemText())
    if not authorities:
        return ""
    named = {os.environ.get(name, "") for name in ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")}
    for path in sorted(named):
        if path and Path(path).is_file():
            authorities += b"\n" + Path(path).read_bytes()
    path = profile_folder() / f"authorities-{hashlib.sha256(authorities).hexdigest()[:16]}.pem"
    if not path.is_file():
        _replace_bundle(path, authorities)
    return str(path)


def _replace_bundle(path: Path, authorities: bytes) -> None:
    """Write the new bundle; remove those of earlier settings that no running QGIS can still be using."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in path.parent.glob("authorities-*.pem"):
        if time.time() - old.stat().st_mtime > _KEEP_SECONDS:
            old.unlink()
    partial = path.with_suffix(f".{os.getpid()}")
    partial.write_bytes(authorities)
    partial.replace(path)
