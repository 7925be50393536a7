"""A QGIS without a screen for the benches, and searches in it."""

from __future__ import annotations

import time
from pathlib import Path

from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.holding import Holding
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.prepared_area import prepare_area
from guichet_eo.core.query import Query
from guichet_eo.gis.search import Search
from guichet_eo.providers.decoding_turn import DecodingTurn
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.network_profile import NetworkProfile
from page_server import COLLECTION
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QTimer

FAMILIES = Path(__file__).resolve().parents[2] / "resources" / "families.json"
BOX = {"type": "Polygon", "coordinates": [[[1, 43], [2, 43], [2, 44], [1, 44], [1, 43]]]}


def application() -> QgsApplication:
    """Return QGIS, started."""
    made = QgsApplication([], True)
    made.initQgis()
    return made


def pump(until, seconds: float = 120.0) -> None:
    """Run the event loop until something is so."""
    end = time.monotonic() + seconds
    while not until():
        if time.monotonic() > end:
            raise TimeoutError
        QgsApplication.processEvents()
        time.sleep(0.0005)


def bench_portal(name: str, address: str) -> Portal:
    """Return a portal at one of the page server's addresses."""
    return Portal(
        name,
        LocalText(name),
        name,
        dialect="stac",
        endpoints={"stac": address},
        families={"s2-l2a-sen2cor": Holding((COLLECTION,))},
    )


def bench_search(addresses) -> Search:
    """Return a search over all addresses, for all scenes."""
    portals = {f"p{number}": bench_portal(f"p{number}", each) for number, each in enumerate(addresses)}
    query = Query(area=BOX, families=("s2-l2a-sen2cor",), limit=0, place="Bench")
    profile, families = NetworkProfile(timeout=30.0), FamilyDirectory.load(FAMILIES)

    def make(name):
        return make_provider(portals[name], profile, families)

    return Search(query, prepare_area(BOX), list(portals), make, lambda scene: scene.portal, DecodingTurn())


class GapMeter:
    """The longest time between two ticks of a 1 ms timer with a Python slot, in seconds."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def stop(self) -> None:
        """Stop measuring."""
        self._timer.stop()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now
