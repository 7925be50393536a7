"""The portal simulator, started once; skipped with a reason where it cannot be had."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
COUNTERPARTS = str(TESTS / "counterparts")
if COUNTERPARTS not in sys.path:
    sys.path.insert(0, COUNTERPARTS)

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
        process = subprocess.Popen(
            command, cwd=folder, stdout=log, stderr=log, env={**os.environ, "PORTALSIM_HOME": str(home)}
        )
    try:
        yield wait_for(process, folder)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


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
