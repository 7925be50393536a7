"""A search of the demonstration data by `qgis_process`, beside a bare start of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
BARE = ("help", "native:buffer")
SEARCH = ("run", "guicheteo:searchscenes", "--AREA=1,2,43,44 [EPSG:4326]", "--PORTALS=sandbox")
TARGET = 1.0


def profile_with(folder, plugin):
    """Make a QGIS profile, with or without the plugin; return the environment of its QGIS."""
    default = Path(folder) / "profiles" / "default"
    (default / "python" / "plugins").mkdir(parents=True)
    (default / "QGIS").mkdir()
    if plugin:
        (default / "python" / "plugins" / "guichet_eo").symlink_to(ROOT)
        (default / "QGIS" / "QGIS3.ini").write_text("[PythonPlugins]\nguichet_eo=true\n", encoding="utf-8")
    own = {"QGIS_CUSTOM_CONFIG_PATH": folder, "QGIS_AUTH_DB_DIR_PATH": folder}
    # compiled modules lie in a folder of this run, as they do in an installed plugin
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, **own, "PYTHONPYCACHEPREFIX": str(Path(folder) / "compiled")}


def seconds(environment, *arguments):
    """Return how long qgis_process takes."""
    began = time.perf_counter()
    subprocess.run([PROGRAM, *arguments], env=environment, check=True, capture_output=True, timeout=120)
    return time.perf_counter() - began


def rows():
    """Return one row, the best of five runs of either, after one to warm up."""
    if PROGRAM is None:
        raise FileNotFoundError("qgis_process")
    with tempfile.TemporaryDirectory() as bare, tempfile.TemporaryDirectory() as plugin:
        output = f"--OUTPUT={Path(plugin) / 'found.gpkg'}"
        without, with_plugin = profile_with(bare, False), profile_with(plugin, True)
        seconds(without, *BARE)
        seconds(with_plugin, *SEARCH, output)
        runs = [(seconds(without, *BARE), seconds(with_plugin, *SEARCH, output)) for _ in range(5)]
    anchor, ours = min(run[0] for run in runs), min(run[1] for run in runs)
    return [
        {
            "figure": "headless search of the demonstration data",
            "ours": f"{ours:.2f} s (+{ours - anchor:.2f} s)",
            "anchor": f"bare qgis_process {anchor:.2f} s",
            "ratio": round(ours / anchor, 2),
            "target": "≤ + 1 s",
            "ok": ours - anchor <= TARGET,
        }
    ]
