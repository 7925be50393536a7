"""A disk that really is full, mounted for this test alone: no user's rights are needed for that on Linux."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parents[1] / "counterparts" / "full_disk_program.py"
APART = ["unshare", "--user", "--map-root-user", "--mount"]


@pytest.fixture
def found(tmp_path):
    """Return what the program tells; skipped where nobody may mount anything."""
    mount = [*APART, "mount", "-t", "tmpfs", "none", str(tmp_path)]
    if not shutil.which("unshare") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    command = [*APART, sys.executable, str(PROGRAM), str(tmp_path)]
    said = subprocess.run(command, capture_output=True, text=True, check=False, env=dict(os.environ))
    assert said.returncode == 0, said.stderr[-2000:]
    return json.loads(said.stdout)


def test_a_disk_that_fills_up_holds_what_goes_there_and_nothing_else(found):
    failed, waits, arrived = ["FAILED", "NO_ROOM"], ["PAUSED", "NO_ROOM"], ["VERIFIED", "NONE"]
    assert found["full"] == [failed, waits, waits, arrived]
    assert found["named"] == []
    assert found["mended"] == [arrived] * 4
    assert found["whole"]
    assert found["again"] == 0
