import threading
from pathlib import Path

import pytest
from guichet_eo.gis import network_settings
from guichet_eo.gis.host_proxies import HostProxies, proxy_url
from guichet_eo.gis.network_settings import network_profile
from qgis.core import QgsNetworkAccessManager
from qgis.PyQt.QtNetwork import QNetworkProxy

HTTP, SOCKS, NONE = (
    QNetworkProxy.ProxyType.HttpProxy,
    QNetworkProxy.ProxyType.Socks5Proxy,
    QNetworkProxy.ProxyType.NoProxy,
)


@pytest.fixture
def manager(qgis_app, tmp_path, monkeypatch):
    """QGIS's network manager with a way to set the proxy, undone afterwards."""
    monkeypatch.setattr(network_settings, "profile_folder", lambda: tmp_path / "profile")
    manager = QgsNetworkAccessManager.instance()

    def use(proxy, excludes=(), direct=()):
        manager.setFallbackProxyAndExcludes(proxy, list(excludes), list(direct))

    yield use
    manager.setFallbackProxyAndExcludes(QNetworkProxy(), [], [])


def test_without_a_proxy_the_environment_decides(manager):
    profile = network_profile(["portal.example"])
    assert profile.proxies.get("portal.example") is None
    assert profile.proxies.get("elsewhere.example") is None
    assert profile.refused_proxies.get("portal.example") is None
    assert profile.timeout > 0
    assert profile.user_agent.startswith("guichet-eo")


def test_a_proxy_serves_hosts_that_nobody_listed_too(manager):
    manager(QNetworkProxy(HTTP, "proxy.example", 3128))
    profile = network_profile(["portal.example"])
    assert profile.proxies["portal.example"] == "http://proxy.example:3128"
    assert profile.proxies.get("thumbnails.example") == "http://proxy.example:3128"
    assert profile.refused_proxies.get("portal.example") is None


def test_user_and_word_of_a_proxy_are_quoted(manager):
    manager(QNetworkProxy(HTTP, "proxy.example", 3128, "dom\\ann", "p@ss/w:rd"))
    assert network_profile([]).proxies["x"] == "http://dom%5Cann:p%40ss%2Fw%3Ard@proxy.example:3128"


def test_hosts_without_proxy_and_hosts_left_to_the_environment(manager):
    manager(
        QNetworkProxy(HTTP, "proxy.example", 3128),
        excludes=["https://environment.example", "https://other.example/intern"],
        direct=["https://direct.example", "intranet.example"],
    )
    for hosts in ([], ["direct.example", "environment.example", "intranet.example", "other.example"]):
        proxies = network_profile(hosts).proxies
        assert proxies.get("direct.example") == ""
        assert proxies.get("environment.example") is None
        assert proxies.get("other.example") == "http://proxy.example:3128"


def test_a_socks_proxy_is_refused_by_name(manager):
    manager(QNetworkProxy(SOCKS, "proxy.example", 1080))
    profile = network_profile(["portal.example"])
    assert profile.refused_proxies["portal.example"] == "SOCKS"
    assert profile.refused_proxies.get("elsewhere.example") == "SOCKS"


def test_no_proxy_is_direct(manager):
    manager(QNetworkProxy(NONE))
    assert network_profile(["portal.example"]).proxies.get("portal.example") == ""


def test_the_system_is_asked_when_a_host_is_looked_up_by_the_thread_that_does(monkeypatch, qgis_app):
    asked = []

    def system(query):
        asked.append((query.url().host(), threading.current_thread().name))
        return [QNetworkProxy(HTTP, "pac.example", 8080)]

    monkeypatch.setattr(
        "guichet_eo.gis.host_proxies.QNetworkProxyFactory",
        type("F", (), {"systemProxyForQuery": staticmethod(system)}),
    )
    proxies, found = HostProxies(system=True, direct=("direct.example",)), []
    assert asked == []
    thread = threading.Thread(target=lambda: found.append(proxies["portal.example"]), name="worker")
    thread.start()
    thread.join()
    assert found == ["http://pac.example:8080"]
    assert asked == [("portal.example", "worker")]
    assert proxies["direct.example"] == ""
    assert len(asked) == 1


def test_proxies_that_mean_nothing(qgis_app):
    assert proxy_url(QNetworkProxy()) is None
    assert proxy_url(QNetworkProxy(HTTP, "", 80)) is None
    assert proxy_url(QNetworkProxy(QNetworkProxy.ProxyType.FtpCachingProxy, "ftp.example", 21)) is None


def test_what_qgis_trusts_is_written_once_and_named_by_its_content(manager, tmp_path, monkeypatch):
    first = Path(network_profile([]).ca_bundle)
    assert first.parent == tmp_path / "profile"
    assert b"BEGIN CERTIFICATE" in first.read_bytes()
    stamp = first.stat().st_mtime_ns
    assert network_profile([]).ca_bundle == str(first)
    assert first.stat().st_mtime_ns == stamp
    own = tmp_path / "own.pem"
    own.write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", encoding="utf-8")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(own))
    second = Path(network_profile([]).ca_bundle)
    assert second != first
    assert second.read_bytes().endswith(own.read_bytes())
    assert not [path for path in second.parent.iterdir() if path.suffix != ".pem"]


def test_no_authority_at_all_leaves_it_to_requests(manager, monkeypatch):
    class Empty:
        def trustedCaCertsPemText(self):  # noqa: N802 (QGIS prescribes it)
            return b""

    monkeypatch.setattr(network_settings, "QgsApplication", type("A", (), {"authManager": Empty}))
    assert network_profile([]).ca_bundle == ""
