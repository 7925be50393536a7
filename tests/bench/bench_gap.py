"""How long the window stands still while eight portals deliver 10 000 items at once.

Measured with everything that follows a search but the widgets: merging, footprints in a project's layer,
selection. The anchor does what comes first to mind: a thread for each portal decodes pages of 1 000 items,
and a queued signal brings them over.
"""

from __future__ import annotations

import json
import threading

from desktop import GapMeter, application, bench_search, pump
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.portal_directory import PortalDirectory
from guichet_eo.gis.footprint_decoration import FootprintDecoration
from guichet_eo.gis.footprint_layer import FootprintLayer
from guichet_eo.gis.selection import Selection
from page_server import served
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from realistic_items import item_text

PORTALS, ITEMS = 8, 1250
TARGET = 0.050


class Naive(QObject):
    arrived = pyqtSignal(object)

    def __init__(self):
        super().__init__()
        self.items = []
        self.arrived.connect(self.items.extend, Qt.ConnectionType.QueuedConnection)

    def work(self, text):
        self.arrived.emit(json.loads(text)["features"])


def naive_gap() -> float:
    """Return the longest gap, in seconds, of eight threads that decode as they please."""
    page = '{"features":[' + ",".join(item_text(number) for number in range(1000)) + "]}"
    naive, meter = Naive(), GapMeter()
    for _portal in range(PORTALS):
        threading.Thread(target=naive.work, args=(page,), daemon=True).start()
    pump(lambda: len(naive.items) == PORTALS * 1000)
    meter.stop()
    return meter.longest


def our_gap() -> tuple[float, int]:
    """Return the longest gap, in seconds, and the number of footprints drawn."""
    with served(PORTALS, ITEMS) as addresses:
        search, selection, project = bench_search(addresses), Selection(), QgsProject.instance()
        decoration = FootprintDecoration(search.query, (), PortalDirectory(()), FamilyDirectory((), {}))
        footprints = FootprintLayer(search, selection, project, decoration)
        meter = GapMeter()
        search.start()
        pump(lambda: not search.running)
        total = len(search.acquisitions)
        pump(lambda: footprints.layer is not None and footprints.layer.featureCount() == total)
        pump(lambda: not footprints._repaint.isActive())
        meter.stop()
        search.close()
        footprints.close()
        project.clear()
        return meter.longest, total


def rows():
    """Return one row: the middle one of five runs, since other processes of the machine add to a gap."""
    running = application()  # kept until the end
    runs = sorted(our_gap() for _ in range(5))
    ours, total = runs[len(runs) // 2]
    anchor = naive_gap()
    del running
    return [
        {
            "figure": f"longest main-thread gap, {PORTALS} portals, {total} items",
            "ours": f"{ours * 1000:.0f} ms (runs {', '.join(f'{gap * 1000:.0f}' for gap, _ in runs)})",
            "anchor": f"threads that decode freely {anchor * 1000:.0f} ms",
            "ratio": round(ours / anchor, 3),
            "target": f"≤ {TARGET * 1000:.0f} ms",
            "ok": ours <= TARGET and total == PORTALS * ITEMS,
        }
    ]
