"""A search over ten portals in the desktop, with quicklooks of Sentinel-2 and Sentinel-1 on the map.

QGIS runs this file:

    tools/field/portalsim.sh tools/desktop.sh tools/field/many_portals.py docs/pictures/many-portals.png

The simulator's quicklooks carry marks by ground corner: north-west red, north-east green, south-east blue,
south-west yellow. A report goes to `$GUICHET_EO_REPORT`.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsNetworkAccessManager,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QTimer
from qgis.utils import iface, plugins

sys.path.insert(0, str(Path(os.environ["GUICHET_EO_CHECKOUT"]) / "tools" / "demo"))
from tidy import tidy_desktop

PATIENCE_MILLISECONDS = 45_000
REST_MILLISECONDS = 4000
SCENES = 1000  # at each portal: more than there are
PORTALS = [
    "earth-search",
    "geodes",
    "cdse",
    "planetary-computer",
    "terrascope",
    "usgs-landsatlook",
    "dinamis",
    "worldcover",
    "aws-sentinel2",
    "creodias",
]
TOULOUSE = [[1.2, 43.4], [1.7, 43.4], [1.7, 43.8], [1.2, 43.8], [1.2, 43.4]]
QUERY = {
    "version": 1,
    "area": {"type": "Polygon", "coordinates": [TOULOUSE]},
    "start": "2026-06-01T00:00:00+00:00",
    "end": "2026-10-31T23:59:59+00:00",
    "families": [
        "s2-l2a-sen2cor",
        "s2-l2a-maja",
        "landsat-c2-l2",
        "s1-grd",
        "terrascope-s2-toc",
        "worldcover",
    ],
    "limit": 0,
    "portals": PORTALS,
    "place": "Toulouse",
}
VIEW = QgsRectangle(-1.9, 41.6, 4.7, 45.7)


class ManyPortals:
    """Steps driven by signals, as a user's clicks would be."""

    def __init__(self) -> None:
        QgsNetworkAccessManager.setTimeout(PATIENCE_MILLISECONDS)
        self.report: dict[str, Any] = {"failed": []}
        self.waiting: list[Any] = []

    def start(self) -> None:
        """Open the panel and search."""
        from guichet_eo.core.query import Query

        tidy_desktop()
        world = Path(QgsApplication.pkgDataPath()) / "resources" / "data" / "world_map.gpkg"
        countries = QgsVectorLayer(f"{world}|layername=countries", "World", "ogr")
        QgsProject.instance().addMapLayer(countries)
        canvas = iface.mapCanvas()
        canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
        canvas.setExtent(VIEW)
        plugin = plugins["guichet_eo"]
        plugin.show_panel()
        self.guichet = plugin.guichet
        self.guichet.settings.scenes_per_portal = SCENES
        self.guichet.search_started.connect(self._on_started)
        plugin.dock.run_query(Query.from_json(QUERY))
        QTimer.singleShot(PATIENCE_MILLISECONDS, lambda: self._finish("the search did not end in time"))

    def _on_started(self, search: Any) -> None:
        self.search = search
        search.ended.connect(self._on_ended)

    def _on_ended(self) -> None:
        self.report["acquisitions"] = len(self.search.acquisitions)
        self.report["scenes"] = self.search.loaded
        self.report["portals"] = {name: self._state(name) for name in self.search.states}
        self.report["offers"] = self._offer_counts()
        chosen = [self._clearest("Sentinel-2", 3), self._swath("ascending"), self._swath("descending")]
        self.chosen = [one for one in chosen if one is not None]
        self.report["quicklooks"] = [one.best.title for one in self.chosen]
        self.waiting = list(self.chosen)
        self.guichet.quicklooks.changed.connect(self._on_quicklook)
        self.guichet.quicklooks.failed.connect(self._on_failed)
        self.guichet.selection.set([self.chosen[0].id])
        self._next()

    def _next(self) -> None:
        """Show one after the other: the last comes to lie on top."""
        if self.waiting:
            self.guichet.quicklooks.show(self.waiting.pop())
            return
        iface.mapCanvas().setExtent(VIEW)
        iface.mapCanvas().refresh()
        QTimer.singleShot(REST_MILLISECONDS, self._end)

    def _state(self, name: str) -> dict[str, Any]:
        state = self.search.states[name]
        return {
            "phase": state.phase.name.lower(),
            "scenes": state.loaded,
            "total": state.matched,
            "error": state.error.detail if state.error else None,
            "notices": sorted(notice.value for notice in state.notices),
        }

    def _offer_counts(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for one in self.search.acquisitions:
            name = " + ".join(sorted({offer.portal for offer in one.offers}))
            counts[name] = counts.get(name, 0) + 1
        return counts

    def _clearest(self, mission: str, offers: int) -> Any:
        found = [
            one
            for one in self.search.acquisitions
            if one.best.platform.startswith(mission) and len(one.offers) >= offers and one.cloud is not None
        ]
        return min(found, key=lambda one: (-(one.coverage or 0), one.cloud), default=None)

    def _swath(self, direction: str) -> Any:
        found = [
            one
            for one in self.search.acquisitions
            if one.best.platform.startswith("Sentinel-1") and one.best.orbit_direction == direction
        ]
        return next((one for one in found if any(offer.quicklook for offer in one.offers)), None)

    def _on_quicklook(self, _acquisition_id: int) -> None:
        self._next()

    def _on_failed(self, acquisition_id: int, why: Any) -> None:
        self.report["failed"].append(f"{acquisition_id}: {why}")
        self._next()

    def _end(self) -> None:
        layers = QgsProject.instance().mapLayers().values()
        self.report["layers"] = {layer.name(): counted(layer) for layer in layers}
        self._finish(self._problem())

    def _problem(self) -> str:
        phases = {portal["phase"] for portal in self.report["portals"].values()}
        if phases != {"done"}:
            return f"not all portals answered: {self.report['portals']}"
        if not self.report["layers"].get(f"Footprints ({self.report['acquisitions']})"):
            return f"footprints and acquisitions differ: {self.report['layers']}"
        return "; ".join(self.report["failed"])

    def _finish(self, problem: str) -> None:
        ready = Path(os.environ["GUICHET_EO_READY"])
        if ready.exists():
            return
        self.report["problem"] = problem
        report = os.environ.get("GUICHET_EO_REPORT")
        if report:
            text = json.dumps(self.report, indent=2, ensure_ascii=False)
            Path(report).write_text(text + "\n", encoding="utf-8")
        ready.write_text(problem or "ok", encoding="utf-8")


def counted(layer: Any) -> Any:
    """Return how many features a vector layer has, the size in pixels of a picture."""
    if isinstance(layer, QgsVectorLayer):
        return layer.featureCount()
    return f"{layer.width()} × {layer.height()}"


many_portals = ManyPortals()
QTimer.singleShot(1500, many_portals.start)
