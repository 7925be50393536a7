"""The portal simulator, started once; skipped with a reason where it cannot be had."""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from guichet_eo.providers.network_profile import NetworkProfile

TESTS = Path(__file__).resolve().parents[1]
for folder in (TESTS / "counterparts", TESTS / "portals"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

PATIENCE = 240  # seconds: its first start makes a virtual environment


@pytest.fixture(scope="session")
def simulator(shared, tmp_path_factory):
    """Return what the simulator says of itself: proxy, authority, control, truth.

    `GUICHET_EO_PORTALSIM` names the ready file of one that runs already.
    """
    folder = tmp_path_factory.mktemp("portalsim")
    with running_simulator(shared, folder, "GUICHET_EO_PORTALSIM") as ready:
        yield ready


@pytest.fixture(scope="session")
def simulator_of_2021(shared, tmp_path_factory):
    """Return the same of a simulator of 2021, with SciHub, PEPS and THEIA alive."""
    folder = tmp_path_factory.mktemp("portalsim-2021")
    with running_simulator(shared, folder, "GUICHET_EO_PORTALSIM_2021", "--era", "2021") as ready:
        yield ready


@contextlib.contextmanager
def running_simulator(shared, folder, variable, *options):
    """Start a simulator and stop it again, unless an environment variable names one that runs."""
    running = os.environ.get(variable)
    if running:
        yield json.loads(Path(running).read_text(encoding="utf-8"))
        return
    program = shared / "portalsim" / "portalsim"
    if not program.is_file():
        pytest.skip("the portal simulator is missing")
    home = TESTS.parent / "build" / "portalsim"
    home.mkdir(parents=True, exist_ok=True)
    with (home / "starting.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the first one makes the virtual environment of all
        process = started([str(program), *options], folder, home)
        ready = wait_for(process, folder)
    try:
        yield ready
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def started(command, folder, home):
    options = ["--port", str(free_port()), "--seed", "1", "--ready-file", str(folder / "ready.json")]
    environment = {**os.environ, "PORTALSIM_HOME": str(home)}
    with (folder / "log").open("wb") as log:
        return subprocess.Popen([*command, *options], cwd=folder, stdout=log, stderr=log, env=environment)


@pytest.fixture(scope="module")
def profile(simulator):
    os.environ["HTTPS_PROXY"] = os.environ["HTTP_PROXY"] = simulator["proxy"]
    os.environ["REQUESTS_CA_BUNDLE"] = simulator["ca"]
    yield NetworkProfile(timeout=30.0)
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "REQUESTS_CA_BUNDLE"):
        os.environ.pop(name, None)


@pytest.fixture(scope="session")
def truth(simulator):
    """Return what the simulator says that the portals hold."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(simulator["control_direct"] + "/truth", timeout=120) as answer:
        return json.loads(answer.read())


@pytest.fixture
def control(simulator):
    """Set faults and lives, count requests; all is as before afterwards."""

    def call(method, path, document=None):
        data = None if document is None else json.dumps(document).encode()
        request = urllib.request.Request(simulator["control_direct"] + path, data, method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=30) as answer:
            return json.loads(answer.read() or b"null")

    before = call("GET", "/settings")
    call("DELETE", "/requests")
    yield call
    call("DELETE", "/faults")
    call("POST", "/settings", before)


@pytest.fixture(scope="module")
def flow_network(simulator, qgis_app):
    """Have QGIS itself ask the simulator."""
    from flow_stand import led_to

    with led_to(simulator):
        yield


@pytest.fixture
def stand(simulator, flow_network, control, qtbot, tmp_path, monkeypatch, qgis_new_project):
    """Return the service window with a profile of its own, all portals simulated."""
    from flow_stand import FlowStand

    for module in ("portal_folders", "guichet", "profile_folder", "network_settings", "flows.flow_book"):
        monkeypatch.setattr(f"guichet_eo.gis.{module}.profile_folder", lambda: tmp_path / "profile")
    monkeypatch.setattr("guichet_eo.gis.flows.flow_book.cache_folder", lambda: tmp_path / "cache")
    control("POST", "/reset")
    made = FlowStand(simulator, qtbot, control)
    yield made
    made.close()


@pytest.fixture
def impatient(qgis_app):
    """Have QGIS, and the plugin, wait for two seconds only."""
    from qgis.core import QgsNetworkAccessManager

    before = QgsNetworkAccessManager.timeout()
    QgsNetworkAccessManager.setTimeout(2000)
    yield
    QgsNetworkAccessManager.setTimeout(before)


def wait_for(process, folder):
    ready = folder / "ready.json"
    end = time.monotonic() + PATIENCE
    while not ready.is_file():
        if process.poll() is not None or time.monotonic() > end:
            said = (folder / "log").read_text(encoding="utf-8", errors="replace")[-300:]
            pytest.skip(f"the portal simulator does not start: {said}")
        time.sleep(0.2)
    return json.loads(ready.read_text(encoding="utf-8"))


def free_port():
    from loopback import closed_port

    return closed_port()
