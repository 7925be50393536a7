"""Selecting 5 000 scattered of 10 000 acquisitions, from the list and from the map."""

from __future__ import annotations

import time

from desktop import application
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.portal_directory import PortalDirectory
from guichet_eo.gis.footprint_decoration import FootprintDecoration
from guichet_eo.gis.footprint_layer import FootprintLayer
from guichet_eo.gis.selection import Selection
from imagined import imagined_query
from imagined_search import ImaginedSearch
from qgis.core import QgsProject

ALL = 10_000
TARGET = 0.050


class Emissions:
    """Counts what a signal says."""

    def __init__(self, signal):
        self.count = 0
        signal.connect(self._add)

    def _add(self, *_values):
        self.count += 1


def timed(action):
    """Return how long an action takes, in seconds."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def rows():
    """Return one row for each direction."""
    running, project, selection = application(), QgsProject.instance(), Selection()
    search = ImaginedSearch(imagined_query())
    decoration = FootprintDecoration(search.query, (), PortalDirectory(()), FamilyDirectory((), {}))
    footprints = FootprintLayer(search, selection, project, decoration)
    search.bring(range(1, ALL + 1))
    footprints.flush()
    layer, writer = footprints.layer, footprints.writer
    odd = range(1, ALL + 1, 2)
    features = [writer.features[each] for each in odd]
    actions = {"list → map": lambda: selection.set(odd), "map → list": lambda: layer.selectByIds(features)}
    found = [
        _row(f"select {len(features)} of {ALL}, {way}", layer, selection, action, features)
        for way, action in actions.items()
    ]
    if layer.selectedFeatureCount() != len(features) or selection.ids != frozenset(odd):
        raise ValueError("list and map differ")
    footprints.close()
    project.clear()
    del running
    return found


def _row(figure, layer, selection, action, features):
    runs = []
    for _ in range(5):
        selection.clear()
        of_map, of_list = Emissions(layer.selectionChanged), Emissions(selection.changed)
        runs.append((timed(action), of_map.count, of_list.count))
    seconds = min(run[0] for run in runs)
    once = all(run[1:] == (1, 1) for run in runs)
    other = layer.clone()
    anchor = min(timed(lambda: other.selectByIds(features)) for _ in range(5))
    return {
        "figure": figure,
        "ours": f"{seconds * 1000:.0f} ms, {'one emission each' if once else 'several emissions'}",
        "anchor": f"selectByIds alone {anchor * 1000:.1f} ms",
        "ratio": round(seconds / anchor, 1),
        "target": "≤ 50 ms, one emission each",
        "ok": once and seconds <= TARGET,
    }
