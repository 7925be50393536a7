"""What the plugin adds to the start of QGIS, its Processing provider included, in a fresh process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET, LIGHTEST_PEER = 0.030, 0.023
LATE = ("requests", "urllib3", "shapely", "numpy", "osgeo")


class Interface:
    """As much of QGIS's interface as a plugin asks for when it starts."""

    def __init__(self, window):
        self._window = window

    def mainWindow(self):  # noqa: N802 (QGIS prescribes it)
        return self._window

    def __getattr__(self, name):
        return lambda *values: True


def measure():
    """Print the seconds and the modules that came too early; runs in a process of its own."""
    import importlib.util
    import time

    from qgis.core import QgsApplication
    from qgis.PyQt.QtWidgets import QMainWindow

    application = QgsApplication([], True)
    application.initQgis()
    window = QMainWindow()
    before = set(sys.modules)
    began = time.perf_counter()
    spec = importlib.util.spec_from_file_location(
        "guichet_eo", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules["guichet_eo"] = module
    spec.loader.exec_module(module)
    plugin = module.classFactory(Interface(window))
    plugin.initGui()
    plugin.initProcessing()  # perhaps put off until the event loop runs; it holds up the same user
    seconds = time.perf_counter() - began
    early = sorted(set(LATE) & (set(sys.modules) - before))
    sys.stdout.write(json.dumps([seconds, early]) + "\n")
    sys.stdout.flush()
    os._exit(0)


def run(environment):
    """Return (seconds, modules that came too early) of one start."""
    command = [sys.executable, __file__]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True, timeout=60)
    return json.loads(done.stdout.splitlines()[-1])


def rows():
    """Return one row, the best of seven starts, after one that compiles."""
    with tempfile.TemporaryDirectory() as folder:
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment = {**kept, "PYTHONPYCACHEPREFIX": folder}
        run(environment)
        runs = [run(environment) for _ in range(7)]
    ours, early = min(each[0] for each in runs), sorted({name for each in runs for name in each[1]})
    said = f"{ours * 1000:.0f} ms" + (f", too early: {', '.join(early)}" if early else "")
    return [
        {
            "figure": "plugin load (classFactory, initGui, Processing provider)",
            "ours": said,
            "anchor": f"lightest peer {LIGHTEST_PEER * 1000:.0f} ms",
            "ratio": round(ours / LIGHTEST_PEER, 2),
            "target": "≤ 30 ms",
            "ok": ours <= TARGET and not early,
        }
    ]


if __name__ == "__main__":
    measure()
