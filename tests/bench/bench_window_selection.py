"""Selecting 5 000 scattered of 10 000 acquisitions with the real list and the real layer.

Map → list: features are selected as a map tool does, until the list is painted again. List → map: 5 000
single rows go through the list's selection model, until the layer has them. Each way the service window's
selection and the layer say so once. Best of several runs. The anchor selects in the same layer with nobody
listening.
"""

from __future__ import annotations

import time
from typing import Callable

from guichet_eo.core.portal_directory import PortalDirectory
from imagined import ImaginedProvider, imagined_portal, imagined_query
from qgis.PyQt.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange
from window import Window, start_qgis, wait, wait_until

COUNT, RUNS, TARGET = 10_000, 5, 50.0  # milliseconds
Flag = QItemSelectionModel.SelectionFlag


class Bed:
    """A window with 10 000 acquisitions in list and layer, and counters of what is said."""

    def __init__(self) -> None:
        self.window = Window(lambda portal, network, families: ImaginedProvider(portal, network, count=COUNT))
        self.guichet = self.window.guichet
        self.guichet.portals = PortalDirectory([imagined_portal("one")])
        search = self.guichet.start_search(imagined_query())
        wait_until(lambda: not search.running)
        wait_until(lambda: self.guichet.footprints.layer.featureCount() == COUNT)
        wait(1.5)
        self.layer = self.guichet.footprints.layer
        self.list = self.window.results.view.list
        self.said: list[str] = []
        self.guichet.selection.changed.connect(lambda _added, _removed: self.said.append("selection"))
        self.layer.selectionChanged.connect(lambda *_: self.said.append("layer"))

    @property
    def features(self) -> list[int]:
        """Every other feature id."""
        return sorted(self.layer.allFeatureIds())[::2]

    @property
    def rows(self) -> QItemSelection:
        """Every other row, each a range of its own."""
        chosen = QItemSelection()
        for row in range(0, COUNT, 2):
            index = self.list.model.index(row, 0)
            chosen.append(QItemSelectionRange(index, index))
        return chosen

    def timed(self, deed: Callable[[], None]) -> tuple[float, list[str]]:
        """Return the milliseconds of a deed with the list's repaint, and what was said."""
        self.guichet.selection.clear()
        wait(0.5)
        self.said.clear()
        begun = time.perf_counter()
        deed()
        self.list.view.viewport().repaint()
        milliseconds = (time.perf_counter() - begun) * 1000
        wait(0.5)  # what would be said later counts, too
        assert len(self.guichet.selection.ids) == self.layer.selectedFeatureCount() == COUNT // 2
        return milliseconds, list(self.said)


def measured(bed: Bed, direction: str, deed: Callable[[], None], anchor: float) -> dict:
    """Return the row of one direction."""
    found = [bed.timed(deed) for _ in range(RUNS)]
    best = min(milliseconds for milliseconds, _ in found)
    said = [max(words.count(name) for _, words in found) for name in ("selection", "layer")]
    return {
        "figure": f"select 5 000 scattered of 10 000 in the window, {direction} (best of {RUNS})",
        "ours": f"{best:.0f} ms, {said[0]} + {said[1]} emissions",
        "anchor": f"layer alone {anchor:.1f} ms",
        "ratio": round(best / anchor, 1),
        "target": f"≤ {TARGET:.0f} ms, 1 + 1",
        "ok": best <= TARGET and said == [1, 1],
    }


def alone(bed: Bed) -> float:
    """Return the milliseconds that a copy of the layer takes to select the same."""
    copy, features = bed.layer.clone(), bed.features
    found = []
    for _ in range(RUNS):
        copy.removeSelection()
        begun = time.perf_counter()
        copy.selectByIds(features)
        found.append((time.perf_counter() - begun) * 1000)
    return min(found)


def rows() -> list[dict]:
    """Return a row for each direction."""
    application = start_qgis()
    bed = Bed()
    anchor, features, chosen = alone(bed), bed.features, bed.rows
    found = [
        measured(bed, "map → list", lambda: bed.layer.selectByIds(features), anchor),
        measured(bed, "list → map", lambda: bed.list.selection.select(chosen, Flag.ClearAndSelect), anchor),
    ]
    bed.window.close_down()
    del application
    return found
