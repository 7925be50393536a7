"""One simulated portal in trouble while the others answer: kind of error, and the others' scenes intact.

Usage: `tools/field/portalsim.sh /usr/bin/python3 tools/field/faults.py [FAULT …]`
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from headless import Headless, Outcome
from recall import CASES, PORTALS

VICTIM, HOST = "cdse", "stac.dataspace.copernicus.eu"
PATIENCE = "\n[qgis]\nnetworkAndProxy\\networkTimeout=3000\n"
COLUMNS = ("fault", "expected", "kind", "scenes", "others", "seconds", "detail")


@dataclass(frozen=True)
class Fault:
    """Trouble to be made.

    Attributes:
        fault: the simulator's name of it.
        expected: kind of error of the report; empty: the portal answers all the same.
        arguments: of the fault.
        times: how often; None: always.
        skip: requests that go well first.
    """

    fault: str
    expected: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    times: int | None = None
    skip: int = 0

    def rule(self) -> dict[str, Any]:
        """Return the rule for the simulator."""
        rule = {"fault": self.fault, "host": HOST, "args": dict(self.arguments), "skip": self.skip}
        return rule if self.times is None else {**rule, "times": self.times}


FAULTS = {
    "503, retried": Fault("status", "", {"status": 503, "retry_after": "1"}, times=1),
    "503, back in two minutes": Fault("status", "rate limited", {"status": 503, "retry_after": "120"}),
    "503 for ever": Fault("status", "unreachable", {"status": 503}),
    "500 for ever": Fault("status", "bad answer", {"status": 500}),
    "429, retried": Fault("ratelimit", "", {"retry_after": 1}, times=1),
    "429 for ever": Fault("ratelimit", "rate limited", {"retry_after": 600}),
    "410": Fault("status", "gone", {"status": 410}),
    "html": Fault("html", "bad answer"),
    "cut-json": Fault("cut-json", "bad answer"),
    "garbage": Fault("garbage", "bad answer"),
    "truncate": Fault("truncate", "bad answer"),
    "wrong-length": Fault("wrong-length", "bad answer"),
    "no-length": Fault("no-length", ""),
    "wrong-type": Fault("wrong-type", ""),
    "stall": Fault("stall", "timeout"),
    "slow": Fault("slow", "timeout", {"rate": 400}),
    "reset": Fault("reset", "unreachable"),
    "reset in the headers": Fault("reset", "unreachable", {"stage": "headers"}),
    "reset in the body": Fault("reset", "bad answer", {"stage": "body"}),
    "refuse": Fault("refuse", "unreachable"),
    "redirect-loop": Fault("redirect-loop", "bad answer"),
    "next-loop": Fault("next-loop", ""),
    "huge": Fault("huge", "too big"),
    "gzip-bomb": Fault("gzip-bomb", "too big", {"megabytes": 64}),
    "bad-gzip": Fault("bad-gzip", "bad answer"),
    "third page lost": Fault("status", "bad answer", {"status": 500}, skip=2),
}


class Trouble:
    """The simulator's control address."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def make(self, fault: Fault) -> None:
        """Set the only rule."""
        self.end()
        self._send("POST", json.dumps(fault.rule()).encode())

    def end(self) -> None:
        """Remove all rules."""
        self._send("DELETE", None)

    def _send(self, method: str, body: bytes | None) -> None:
        request = urllib.request.Request(f"{self._address}/faults", data=body, method=method)  # noqa: S310
        with self._opener.open(request, timeout=10):
            pass


def scenes_of(outcome: Outcome, portal: str) -> set[str]:
    """Return the identifiers that a portal gave."""
    return {str(row.values["scene_id"]) for row in outcome.rows if row.values["portal"] == portal}


def judge(name: str, fault: Fault, outcome: Outcome, calm: Outcome) -> tuple[bool, tuple[str, ...]]:
    """Return whether all is as expected, and a row of the table."""
    report = outcome.report.get(VICTIM, {})
    kind = str(report.get("error_kind") or "")
    others = [portal for portal in PORTALS if portal != VICTIM]
    intact = all(scenes_of(outcome, portal) == scenes_of(calm, portal) for portal in others)
    intact &= not any(outcome.report.get(portal, {}).get("error_kind") for portal in others)
    mine, all_of_it = scenes_of(outcome, VICTIM), scenes_of(calm, VICTIM)
    # of pages that go round in a circle no more can be had than the first; that must be said
    told = fault.fault == "next-loop" and "paging broken" in str(report.get("detail"))
    whole = mine == all_of_it or told
    good = not outcome.code and kind == fault.expected and intact and mine <= all_of_it
    good &= bool(fault.expected) or whole
    return good, (
        name,
        fault.expected or "answers",
        (kind or "answers") + ("" if good else "  <-"),
        f"{len(mine)} of {len(all_of_it)}",
        "intact" if intact else "CHANGED",
        f"{float(report.get('seconds') or 0):.1f}",
        str(report.get("detail") or "")[:90],
    )


def main() -> int:
    """Run, print the table, and fail where one is not as expected."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("faults", nargs="*", metavar="FAULT", help=f"of {', '.join(FAULTS)}; default: all")
    options = parser.parse_args()
    ready = json.loads(Path(os.environ["PORTALSIM_READY"]).read_text(encoding="utf-8"))
    trouble, headless = Trouble(ready["control_direct"]), Headless(PATIENCE)
    parameters = CASES["toulouse"].parameters()
    rows, good = [COLUMNS], True
    try:
        trouble.end()
        calm = headless.search(**parameters)
        for name in options.faults or FAULTS:
            trouble.make(FAULTS[name])
            fine, row = judge(name, FAULTS[name], headless.search(**parameters), calm)
            good &= fine
            rows.append(row)
    finally:
        trouble.end()
        headless.close()
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    for row in rows:
        print("  ".join(value.ljust(width) for value, width in zip(row, widths)).rstrip())
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
