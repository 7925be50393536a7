"""Recall and precision of the plugin's searches against what the simulated portals hold.

Usage: `tools/field/portalsim.sh /usr/bin/python3 tools/field/recall.py [--verbose] [QUERY …]`

Each query is one run of `guicheteo:searchscenes` over all portals, to the last page. Scenes within ten
minutes of an end of the period count neither way: portals print different instants of one acquisition.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from headless import ROOT, Found, Headless, Outcome
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry
from truth import Offer, Truth, unwrapped

PORTALS = (
    "earth-search",
    "cdse",
    "planetary-computer",
    "terrascope",
    "usgs-landsatlook",
    "dinamis",
    "worldcover",
)
SAME_SHAPE = 0.999  # share of a footprint's own area that must be drawn, and no more than that beyond
TOLERANCE_SECONDS = 30.0


@dataclass(frozen=True)
class Case:
    """A search.

    Attributes:
        area: west, south, east, north; east beyond 180 where it crosses the antimeridian.
        start: ISO date.
        end: ISO date, the whole day.
        cloud: largest cloud cover in per cent.
    """

    area: tuple[float, float, float, float]
    start: str
    end: str
    cloud: float | None = None

    def parameters(self) -> dict[str, str]:
        """Return the algorithm's parameters."""
        west, south, east, north = self.area
        return {
            "AREA": f"{west},{east},{south},{north} [EPSG:4326]",
            "START": self.start,
            "END": self.end,
            "PORTALS": ",".join(PORTALS),
            "MAX_CLOUD": "" if self.cloud is None else str(self.cloud),
            "LIMIT": "0",
        }

    def period(self) -> tuple[datetime, datetime]:
        """Return the first and last instant."""
        day = datetime.fromisoformat(self.end)
        return (
            datetime.fromisoformat(self.start).replace(tzinfo=timezone.utc),
            day.replace(hour=23, minute=59, second=59, microsecond=999999, tzinfo=timezone.utc),
        )


TOULOUSE = (1.2, 43.4, 1.7, 43.8)
BELGIUM = (4.2, 50.6, 5.2, 51.4)
FIJI = (179.0, -18.6, 181.0, -17.2)
CASES = {
    "toulouse": Case(TOULOUSE, "2026-06-01", "2026-10-31"),
    "toulouse-clear": Case(TOULOUSE, "2026-06-01", "2026-10-31", 20),
    "toulouse-2021": Case(TOULOUSE, "2021-01-01", "2022-03-31", 60),
    "belgium": Case(BELGIUM, "2025-01-01", "2025-12-31"),
    "belgium-clear": Case(BELGIUM, "2024-01-01", "2026-11-20", 10),
    "fiji": Case(FIJI, "2026-01-01", "2026-11-20"),
    "fiji-clear": Case(FIJI, "2025-06-01", "2026-11-20", 30),
}
COLUMNS = ("query", "portal", "truth", "found", "missing", "extra", "recall", "precision", "rows", "seconds")


class Scoring:
    """Compares outcomes with the truth and remembers whether all was well."""

    def __init__(self, truth: Truth, verbose: bool) -> None:
        self._truth = truth
        self._verbose = verbose
        self.rows: list[tuple[str, ...]] = []
        self.perfect = True

    def add(self, name: str, case: Case, outcome: Outcome) -> None:
        """Score every portal of a run."""
        if outcome.code:
            print(outcome.log, file=sys.stderr)
            self.perfect = False
        for portal in PORTALS:
            rows = [row for row in outcome.rows if row.values["portal"] == portal]
            report = outcome.report.get(portal, {})
            self._add_portal(name, case, portal, rows, report)

    def _add_portal(
        self, name: str, case: Case, portal: str, rows: list[Found], report: Mapping[str, object]
    ) -> None:
        must, may = self._truth.expected(portal, box(*case.area), *case.period(), case.cloud)
        found = {str(row.values["scene_id"]): row for row in rows}
        missing, extra = sorted(must.keys() - found.keys()), sorted(found.keys() - must.keys() - may)
        faults = [text for id_, row in found.items() for text in _differences(row, must.get(id_))]
        good = len(found) - len(extra)
        duplicates = len(rows) - len(found)
        skipped = "" if report.get("asked") else str(report.get("reason"))
        state = str(report.get("error_kind") or skipped)
        if missing or extra or duplicates or faults or report.get("error_kind"):
            self.perfect = False
        self.rows.append(
            (
                name,
                f"{portal} ({state})" if state else portal,
                str(len(must)),
                str(len(rows)),
                str(len(missing)),
                str(len(extra) + duplicates),
                f"{1 - len(missing) / len(must):.4f}" if must else "–",
                f"{good / len(found):.4f}" if found else "–",
                "same" if not faults else f"{len(faults)} differ",
                f"{float(str(report.get('seconds') or 0)):.1f}",
            )
        )
        if self._verbose:
            for label, names in (("missing", missing), ("extra", extra), ("differs", faults)):
                for each in names[:8]:
                    print(f"  {name} {portal} {label}: {each}", file=sys.stderr)

    def table(self) -> str:
        """Return all as text."""
        widths = [max(len(row[column]) for row in (COLUMNS, *self.rows)) for column in range(len(COLUMNS))]
        lines = [
            "  ".join(
                value.ljust(width) if column < 2 else value.rjust(width)
                for column, (value, width) in enumerate(zip(row, widths))
            ).rstrip()
            for row in (COLUMNS, *self.rows)
        ]
        unclaimed = ", ".join(sorted("/".join(names) for names in self._truth.unclaimed))
        return "\n".join([*lines, f"collections that belong to no family: {unclaimed or 'none'}"])


def _differences(row: Found, offer: Offer | None) -> list[str]:
    """Return in what a row differs from the offer that it stands for."""
    if offer is None:
        return []
    name, told = str(row.values["scene_id"]), []
    if row.values["family"] != offer.family:
        told.append(f"{name}: family {row.values['family']}, not {offer.family}")
    if (
        offer.start is not None
        and abs((_instant(str(row.values["acquired"])) - offer.start).total_seconds()) > TOLERANCE_SECONDS
    ):
        told.append(f"{name}: acquired {row.values['acquired']}, not {offer.start}")
    cloud = row.values["cloud_cover"]
    if (cloud is None) != (offer.cloud is None) or (cloud is not None and abs(cloud - offer.cloud) > 0.02):
        told.append(f"{name}: cloud {cloud}, not {offer.cloud}")
    if row.footprint is None or not _same(row.footprint, offer.footprint):
        told.append(f"{name}: footprint {row.footprint and row.footprint.wkt[:150]}")
    return told


def _instant(text: str) -> datetime:
    day, clock = text.replace("/", "-").split("+")[0].replace("T", " ").split(" ")
    seconds = float(clock.split(":")[2].rstrip("Z"))
    whole = f"{day}T{clock[:5]}:{int(seconds):02d}+00:00"
    return datetime.fromisoformat(whole)


def _same(drawn: BaseGeometry, true: BaseGeometry) -> bool:
    whole = unwrapped(drawn)
    common = whole.intersection(true).area
    return common >= SAME_SHAPE * true.area and common >= SAME_SHAPE * whole.area


def main() -> int:
    """Run, print the table, and fail where something was not found or found wrongly."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("queries", nargs="*", metavar="QUERY", help=f"of {', '.join(CASES)}; default: all")
    parser.add_argument("--verbose", action="store_true", help="name what differs")
    options = parser.parse_args()
    ready = json.loads(Path(os.environ["PORTALSIM_READY"]).read_text(encoding="utf-8"))
    scoring = Scoring(Truth(Path(ready["truth"]), ROOT / "resources" / "portals"), options.verbose)
    headless = Headless()
    try:
        for name in options.queries or CASES:
            scoring.add(name, CASES[name], headless.search(**CASES[name].parameters()))
    finally:
        headless.close()
    print(scoring.table())
    return 0 if scoring.perfect else 1


if __name__ == "__main__":
    sys.exit(main())
