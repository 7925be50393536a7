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
    running = os.environ.get("GUICHET_EO_PORTALSIM")
    if running:
        yield json.loads(Path(running).read_text(encoding="utf-8"))
        return
    program = shared / "portalsim" / "portalsim"
    if not program.is_file():
        pytest.skip("the portal simulator is missing")
    folder = tmp_path_factory.mktemp("portalsim")
    home = TESTS.parent / "build" / "portalsim"
    home.mkdir(parents=True, exist_ok=True)
    with starting(home):
        process = started(program, folder, home)
        ready = wait_for(process, folder)
    try:
        yield ready
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


@contextlib.contextmanager
def starting(home):
    """Let one simulator start at a time: the first one makes their common virtual environment."""
    with (home / "starting.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def started(program, folder, home):
    command = [
        str(program),
        "--port",
        str(free_port()),
        "--seed",
        "1",
        "--ready-file",
        str(folder / "ready.json"),
    ]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            command, cwd=folder, stdout=log, stderr=log, env={**os.environ, "PORTALSIM_HOME": str(home)}
        )


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
