"""Recall and precision of every searchable portal of the simulator, as a table.

Usage: `tools/field/portalsim.sh build/venv/bin/python tools/field/recall_table.py [ROW …]`, or `make recall`.
Each line sums the queries of one portal (`tests/portals/recall.py`); the exit code is 1 where one of them
lost, doubled or invented a scene, or where the portal's own count is not the number that came.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
for folder in (ROOT / "tests" / "portals", ROOT / "tests" / "counterparts"):
    sys.path.insert(0, str(folder))
COLUMNS = ("portal", "queries", "scenes", "found", "recall", "precision", "doubled", "counts", "pages", "s")


def load_plugin() -> None:
    """Make the checkout importable as the package that QGIS sees."""
    spec = importlib.util.spec_from_file_location(
        "guichet_eo", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
    )
    if spec is None or spec.loader is None:
        raise RuntimeError("the checkout is not complete")
    module = importlib.util.module_from_spec(spec)
    sys.modules["guichet_eo"] = module
    spec.loader.exec_module(module)


def truth() -> dict[str, Any]:
    """Return what the simulator says that it holds."""
    ready = json.loads(Path(os.environ["PORTALSIM_READY"]).read_text(encoding="utf-8"))
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(ready["control_direct"] + "/truth", timeout=120) as answer:
        held: dict[str, Any] = json.loads(answer.read())
    return held


def scores_of(names: list[str], held: dict[str, Any], profile: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each portal with the scores of its queries."""
    from recall import CASES, Recall
    from recall_rows import ROWS
    from undated import BOXES, undated_portals

    for row in ROWS:
        if not names or row.name in names:
            recall = Recall(held, row)
            scores = {name: recall.run(name, profile) for name in CASES}
            yield row.name, {name: score for name, score in scores.items() if score is not None}
    for portal in undated_portals(held, profile):
        if not names or portal.name in names:
            yield portal.name, {name: portal.run(name) for name in BOXES}


def line(portal: str, scores: dict[str, Any]) -> tuple[str, ...]:
    """Return the sums of one portal's queries; what went wrong goes to the error stream."""
    for name, score in scores.items():
        for label in ("missing", "extra", "doubled", "wrong_total"):
            if getattr(score, label):
                sys.stderr.write(f"  {portal}, {name}, {label}: {getattr(score, label)[:200]}\n")
    expected = sum(score.expected for score in scores.values())
    found = sum(score.found for score in scores.values())
    missing = sum(len(score.missing) for score in scores.values())
    doubled = sum(len(score.doubled) for score in scores.values())
    extra = sum(len(score.extra) for score in scores.values())
    return (
        portal,
        str(len(scores)),
        str(expected),
        str(found),
        f"{1 - missing / max(expected, 1):.2%}",
        f"{1 - (extra + doubled) / max(found, 1):.2%}",
        str(doubled),
        "agree" if not any(score.wrong_total for score in scores.values()) else "differ",
        str(sum(score.pages for score in scores.values())),
        f"{sum(score.seconds for score in scores.values()):.1f}",
    )


def main(names: list[str]) -> int:
    """Print the table; return 1 where it is not perfect."""
    load_plugin()
    from guichet_eo.providers.network_profile import NetworkProfile

    held, profile = truth(), NetworkProfile(timeout=30.0)
    lines = [COLUMNS]
    lines += [line(portal, scores) for portal, scores in scores_of(names, held, profile)]
    widths = [max(len(cells[number]) for cells in lines) for number in range(len(COLUMNS))]
    for cells in lines:
        others = [cell.rjust(width) for cell, width in zip(cells[1:], widths[1:])]
        sys.stdout.write("  ".join([cells[0].ljust(widths[0]), *others]) + "\n")
    perfect = ("100.00%", "100.00%", "0", "agree")
    return 0 if all(cells[4:8] == perfect for cells in lines[1:]) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
