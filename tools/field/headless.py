"""`guicheteo:searchscenes` in `qgis_process`, in a QGIS profile of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from osgeo import ogr
from shapely import wkb
from shapely.geometry.base import BaseGeometry

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 600


@dataclass(frozen=True)
class Found:
    """A row of the footprints.

    Attributes:
        values: field → value.
        footprint: as written, None where there is none.
    """

    values: Mapping[str, Any]
    footprint: BaseGeometry | None


@dataclass(frozen=True)
class Outcome:
    """What a run gave.

    Attributes:
        rows: the footprints, in their order.
        report: portal → its row of the report.
        log: what the program said.
        code: its exit code.
        seconds: how long it took.
    """

    rows: tuple[Found, ...]
    report: Mapping[str, Mapping[str, Any]]
    log: str
    code: int
    seconds: float


class Headless:
    """Runs the algorithm; the profile goes with `close`."""

    def __init__(self, settings: str = "") -> None:
        """Prepare the profile.

        Args:
            settings: added to QGIS's settings file.
        """
        ogr.UseExceptions()
        # Debian 12's `qgis_process` is a broken wrapper
        self._program = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
        if self._program is None:
            raise SystemExit("field: qgis_process is not installed")
        self._folder = Path(tempfile.mkdtemp(prefix="guichet-eo-headless-"))
        self._runs = 0
        subprocess.run([ROOT / "tools/profile.sh", self._folder / "profile"], check=True)
        for written in (self._folder / "profile/profiles/default/QGIS").glob("QGIS*.ini"):
            written.write_text(written.read_text(encoding="utf-8") + settings, encoding="utf-8")

    @property
    def environment(self) -> dict[str, str]:
        """What makes QGIS's programs use this profile."""
        return {
            "HOME": str(self._folder),
            "QGIS_CUSTOM_CONFIG_PATH": str(self._folder / "profile"),
            "QGIS_AUTH_DB_DIR_PATH": str(self._folder),
            "PYTHONDONTWRITEBYTECODE": "1",
            "QT_QPA_PLATFORM": "offscreen",
        }

    def close(self) -> None:
        """Remove the profile and the outputs."""
        shutil.rmtree(self._folder)

    def search(self, environment: Mapping[str, str] | None = None, **parameters: str) -> Outcome:
        """Run once; a run that fails has no rows.

        Args:
            environment: added to that of this program; an empty value removes a variable.
            parameters: of the algorithm.
        """
        self._runs += 1
        output, report = (self._folder / f"{name}-{self._runs}.gpkg" for name in ("found", "report"))
        arguments = [f"--{name}={value}" for name, value in parameters.items() if value]
        variables = {**os.environ, **self.environment, **(environment or {})}
        began = time.monotonic()
        done = subprocess.run(
            [
                self._program,
                "run",
                "guicheteo:searchscenes",
                *arguments,
                f"--OUTPUT={output}",
                f"--REPORT={report}",
            ],
            env={name: value for name, value in variables.items() if value},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        seconds = time.monotonic() - began
        rows = tuple(_rows(output))
        reports = {row.values["portal"]: row.values for row in _rows(report)}
        return Outcome(rows, reports, done.stdout + done.stderr, done.returncode, seconds)


def _rows(path: Path) -> list[Found]:
    if not path.is_file():
        return []
    source = ogr.Open(str(path))
    rows = []
    for feature in source.GetLayer(0):
        shape = feature.GetGeometryRef()
        footprint = None if shape is None else wkb.loads(bytes(shape.ExportToWkb()))
        rows.append(Found({**feature.items()}, footprint))
    return rows
