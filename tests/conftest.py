"""Make the checkout importable as ``guichet_eo`` and keep every run to itself.

``tests`` has no ``__init__.py``: test modules say ``from guichet_eo.core.scene import Scene`` and the
plugin's own modules use relative imports only, as QGIS imports them under the folder's name.

Everything that a run could leave behind or pick up (home, QGIS profile, authentication database, proxy
and certificate variables, the Internet) is set aside here, before anything imports QGIS.
"""

import atexit
import errno
import importlib.util
import ipaddress
import os
import shutil
import socket
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NAME = "guichet_eo"
SHARED = Path(os.environ.get("GUICHET_EO_SHARED") or ROOT.parent / "shared")
WITHOUT_SHAPELY = os.environ.get("GUICHET_EO_NO_SHAPELY") == "1"
PRIVATE = Path(tempfile.mkdtemp(prefix="guichet-eo-tests-"))
atexit.register(shutil.rmtree, PRIVATE, ignore_errors=True)


def isolate_environment() -> None:
    """Give the process a home and a QGIS profile of its own and forget the machine's network settings."""
    folders = {
        "HOME": "home",
        "XDG_CACHE_HOME": "cache",
        "XDG_CONFIG_HOME": "config",
        "XDG_DATA_HOME": "data",
        "QGIS_CUSTOM_CONFIG_PATH": "qgis",
        "QGIS_AUTH_DB_DIR_PATH": "auth",
        "HYPOTHESIS_STORAGE_DIRECTORY": "hypothesis",
    }
    for variable, folder in folders.items():
        (PRIVATE / folder).mkdir()
        os.environ[variable] = str(PRIVATE / folder)
    runtime = PRIVATE / "runtime"
    runtime.mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    for name in list(os.environ):
        if name.lower() in {"http_proxy", "https_proxy", "all_proxy", "no_proxy"} or name in {
            "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "GUICHET_EO_PORTALS",
        }:  # fmt: skip
            del os.environ[name]


def stay_on_loopback() -> None:
    """Answer every other host as a machine without network does, at once."""
    connect, resolve = socket.socket.connect, socket.getaddrinfo

    def local(host) -> bool:
        if host in (None, "", "localhost") or str(host).endswith(".localhost"):
            return True
        try:
            return ipaddress.ip_address(host).is_loopback or host == "0.0.0.0"
        except ValueError:
            return False

    def guarded_connect(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and not local(address[0]):
            raise OSError(errno.ENETUNREACH, f"tests stay on loopback, not {address[0]}")
        return connect(self, address)

    def guarded_resolve(host, *args, **kwargs):
        name = host.decode() if isinstance(host, bytes) else host
        if not local(name):
            raise socket.gaierror(socket.EAI_NONAME, f"tests stay on loopback, not {name}")
        return resolve(host, *args, **kwargs)

    socket.socket.connect = guarded_connect
    socket.getaddrinfo = guarded_resolve


def register_package() -> None:
    """Load the checkout's root under the plugin's name, whatever its folder is called."""
    spec = importlib.util.spec_from_file_location(
        NAME, ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules[NAME] = module
    spec.loader.exec_module(module)


isolate_environment()
stay_on_loopback()
if WITHOUT_SHAPELY:
    sys.modules["shapely"] = None  # "import shapely" fails, find_spec says None: as if not installed
if NAME not in sys.modules:
    register_package()


def pytest_configure(config):
    """Describe the run; property tests neither depend on the clock nor on earlier runs."""
    try:
        from hypothesis import settings
    except ImportError:
        return
    settings.register_profile("guichet_eo", deadline=None, derandomize=True, database=None)
    settings.load_profile("guichet_eo")


def pytest_report_header(config):
    """Name what the run has and has not."""
    found = importlib.util.find_spec("shapely")
    shared = "found" if SHARED.is_dir() else "missing"
    return f"guichet_eo: shapely {'found' if found else 'absent'}, ../shared {shared}"


def pytest_collection_modifyitems(config, items):
    """Skip, with a reason that is counted in the summary, what this machine cannot run."""
    no_shared = pytest.mark.skip(reason="../shared is missing: no portal simulator, no recorded answers")
    no_shapely = pytest.mark.skip(reason="needs shapely, absent in this run")
    no_bed = pytest.mark.skip(reason="needs the servers of the test bed (set GUICHET_EO_BED=1 when they run)")
    has_shapely = importlib.util.find_spec("shapely") is not None
    for item in items:
        if ROOT / "tests" / "portals" in item.path.parents and not SHARED.is_dir():
            item.add_marker(no_shared)
        if item.get_closest_marker("shapely") and not has_shapely:
            item.add_marker(no_shapely)
        if item.get_closest_marker("bed") and os.environ.get("GUICHET_EO_BED") != "1":
            item.add_marker(no_bed)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of the portal simulator and the recorded answers."""
    if not SHARED.is_dir():
        pytest.skip("../shared is missing: no portal simulator, no recorded answers")
    return SHARED


@pytest.fixture
def iface(qgis_iface, monkeypatch):
    """The stubbed QGIS interface; pytest-qgis 2.1 (QGIS < 3.34) lacks some methods."""
    for name in ("removePluginMenu", "removeDockWidget"):
        if not hasattr(type(qgis_iface), name):
            monkeypatch.setattr(qgis_iface, name, lambda *args: None, raising=False)
    return qgis_iface
