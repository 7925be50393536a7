"""The plugin's main job, run inside QGIS: search three portals, show footprints and a quicklook.

QGIS runs this file (`--code`). It writes a report to `$GUICHET_EO_REPORT` and says in `$GUICHET_EO_READY`
when the picture may be taken.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from qgis.core import QgsNetworkAccessManager, QgsProject, QgsRectangle
from qgis.PyQt.QtCore import QTimer
from qgis.utils import iface, plugins

sys.path.insert(0, str(Path(os.environ["GUICHET_EO_CHECKOUT"]) / "tools" / "demo"))
from demo_portals import DemoPortals
from tidy import tidy_desktop

SILENCE_MILLISECONDS = 6000
TOULOUSE = [
    [1.28, 43.68],
    [1.40, 43.73],
    [1.54, 43.7],
    [1.6, 43.6],
    [1.52, 43.51],
    [1.4, 43.49],
    [1.28, 43.68],
]
QUERY = {
    "version": 1,
    "area": {"type": "Polygon", "coordinates": [TOULOUSE]},
    "start": "2026-08-01T00:00:00+00:00",
    "end": "2026-11-20T23:59:59+00:00",
    "families": ["s2-l2a-sen2cor", "s2-l2a-maja", "s2-l1c"],
    "limit": 50,
    "portals": ["demo-paged", "demo-levels", "demo-silent"],
    "place": "Toulouse",
}


class Demonstration:
    """Steps driven by signals, as a user's clicks would be; nothing waits."""

    def __init__(self) -> None:
        checkout = Path(os.environ["GUICHET_EO_CHECKOUT"])
        folder = Path(tempfile.mkdtemp(prefix="guichet-eo-demo-"))
        os.environ["GUICHET_EO_PORTALS"] = str(folder)
        QgsNetworkAccessManager.setTimeout(SILENCE_MILLISECONDS)
        self.portals = DemoPortals(checkout / "resources", folder)
        self.portals.start()
        self.began = 0.0
        self.first_page = 0.0
        self.report = {}

    def start(self) -> None:
        """Open the panel and search."""
        from guichet_eo.core.query import Query

        plugin = plugins["guichet_eo"]
        tidy_desktop()
        plugin.show_panel()
        self.guichet = plugin.guichet
        self.guichet.reload_portals()
        self.guichet.search_started.connect(self._on_started)
        self.began = time.monotonic()
        plugin.dock.run_query(Query.from_json(QUERY))

    def _on_started(self, search: Any) -> None:
        self.search = search
        search.acquisitions_added.connect(self._on_added)
        search.ended.connect(self._on_ended)

    def _on_added(self, _acquisitions: Any) -> None:
        if not self.first_page:
            self.first_page = time.monotonic() - self.began
            canvas = iface.mapCanvas()
            canvas.setDestinationCrs(self.guichet.footprints.layer.crs())
            canvas.setExtent(QgsRectangle(0.6, 43.0, 2.4, 44.4))

    def _on_ended(self) -> None:
        seconds = time.monotonic() - self.began
        known = [one for one in self.search.acquisitions if one.cloud is not None]
        clearest = min(known, key=lambda one: (one.cloud, -one.acquired.timestamp()))
        self.report = {
            "seconds_to_first_page": round(self.first_page, 3),
            "seconds_to_end": round(seconds, 3),
            "acquisitions": len(self.search.acquisitions),
            "scenes": self.search.loaded,
            "footprints": self.guichet.footprints.layer.featureCount(),
            "portals": {name: self._state(name) for name in self.search.states},
            "quicklook": clearest.best.title,
        }
        self.guichet.quicklooks.changed.connect(self._on_quicklook)
        self.guichet.quicklooks.failed.connect(lambda _id, why: self._finish(f"no quicklook: {why}"))
        self.guichet.selection.set([clearest.id])
        self.guichet.quicklooks.show(clearest)

    def _state(self, name: str) -> dict:
        state = self.search.states[name]
        return {
            "requests": self.portals.servers[name].requests,
            "phase": state.phase.name.lower(),
            "scenes": state.loaded,
            "total": state.matched,
            "seconds": round(state.seconds, 3),
            "error": state.error.kind.value if state.error else None,
        }

    def _on_quicklook(self, _acquisition_id: int) -> None:
        self.report["layers"] = [layer.name() for layer in QgsProject.instance().mapLayers().values()]
        iface.mapCanvas().refresh()
        QTimer.singleShot(2500, lambda: self._finish(self._problem()))

    def _problem(self) -> str:
        """Return what the demonstration should have shown and did not."""
        phases = {name: portal["phase"] for name, portal in self.report["portals"].items()}
        if phases != {"demo-paged": "done", "demo-levels": "done", "demo-silent": "failed"}:
            return f"portals ended otherwise than expected: {phases}"
        if self.report["portals"]["demo-silent"]["error"] != "timeout":
            return "the silent portal did not fail by its time-out"
        if not self.report["footprints"] == self.report["acquisitions"] > 0:
            return "footprints and acquisitions differ"
        return ""

    def _finish(self, problem: str) -> None:
        self.report["problem"] = problem
        report = os.environ.get("GUICHET_EO_REPORT")
        if report:
            text = json.dumps(self.report, indent=2, ensure_ascii=False)
            Path(report).write_text(text + "\n", encoding="utf-8")
        Path(os.environ["GUICHET_EO_READY"]).write_text(problem or "ok", encoding="utf-8")


demonstration = Demonstration()
QTimer.singleShot(1500, demonstration.start)
