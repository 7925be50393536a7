"""The figures of this machine, as one table: `make bench`, or `run.py PART …` for the benches named so.

Every `bench_*.py` has a function `rows()` that returns rows: `figure`, `ours`, `anchor`, `ratio`, `target`
and `ok`. Each runs in a process, a home and a QGIS profile of its own, one after the other. A missed target
is said, not punished: only a bench that breaks makes the run fail.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import platform
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PACKAGE = "guichet_eo"
ONE = "--one"
PATIENCE = 600  # seconds for one bench
COLUMNS = ("figure", "ours", "anchor", "ratio", "target", "")


def main(names: list[str]) -> int:
    """Run every bench, or those whose file name contains one of `names`; print the table."""
    benches = [
        path
        for path in sorted(HERE.glob("bench_*.py"))
        if not names or any(name in path.stem for name in names)
    ]
    lines, broken = [], []
    for path in benches:
        say(f"{path.stem} …")
        rows = run_one(path)
        if rows is None:
            broken.append(path.stem)
        lines += [cells(row) for row in rows or ()]
    missed = sum(line[-1] == "missed" for line in lines)
    sums = f"{len(lines) - missed} held, {missed} missed"
    if broken:
        sums += f", broken: {', '.join(broken)}"
    sys.stdout.write(f"{machine()}\n{table(lines)}\n{sums}\n")
    return 1 if broken or not benches else 0


def run_one(path: Path) -> list[dict] | None:
    """Return the rows of a bench that runs apart from this process, None where it broke."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "rows.json"
        command = [ROOT / "tools" / "isolated.sh", sys.executable, __file__, ONE, path.stem, answer]
        try:
            code = subprocess.run([str(part) for part in command], timeout=PATIENCE, check=False).returncode
        except subprocess.TimeoutExpired:
            say(f"{path.stem}: no end after {PATIENCE} s")
            return None
        if code or not answer.exists():
            say(f"{path.stem}: ended with {code}")
            return None
        return json.loads(answer.read_text(encoding="utf-8"))


def measure(name: str, answer: str) -> None:
    """Run one bench in this process and write its rows to a file.

    The process ends without QGIS's clean-up, which on some versions crashes after a script that made layers.
    """
    register_package()
    sys.path[:0] = [str(HERE), str(HERE.parent / "counterparts")]
    try:
        rows = importlib.import_module(name).rows()
        Path(answer).write_text(json.dumps(rows), encoding="utf-8")
        code = 0
    except Exception:  # the boundary: said in full, and the other benches run
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def register_package() -> None:
    """Load the checkout's root under the plugin's name, whatever its folder is called."""
    spec = importlib.util.spec_from_file_location(
        PACKAGE, ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules[PACKAGE] = module
    spec.loader.exec_module(module)


def cells(row: dict) -> list[str]:
    """Return a row as texts."""
    held = "held" if row["ok"] else "missed"
    return [*(str(row[name]) for name in COLUMNS[:-1]), held]


def table(lines: list[list[str]]) -> str:
    """Return lines in columns of equal width."""
    widths = [max(map(len, column)) for column in zip(COLUMNS, *lines)]
    rule = ["-" * width for width in widths]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths)).rstrip()
        for line in (COLUMNS, rule, *lines)
    )


def machine() -> str:
    """Describe what the figures were taken on."""
    import requests
    from qgis.core import Qgis
    from realistic_items import item_text

    model = next((line for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "")
    busy = " ".join(f"{load:.1f}" for load in os.getloadavg()) if hasattr(os, "getloadavg") else "?"
    return (
        f"{os.cpu_count()} × {model.partition(':')[2].strip() or platform.machine()}, load {busy}, "
        f"{platform.system()} {platform.release()}\n"
        f"QGIS {Qgis.QGIS_VERSION}, Python {platform.python_version()}, requests {requests.__version__}, "
        f"item {len(item_text(0).encode()) / 1000:.1f} kB\n"
    )


def say(text: str) -> None:
    """Tell the waiting, beside the table."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


if __name__ == "__main__":
    if sys.argv[1:2] == [ONE]:
        measure(*sys.argv[2:4])
    else:
        sys.exit(main(sys.argv[1:]))
