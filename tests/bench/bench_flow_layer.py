"""From the click on a flow to its first picture on the map, over a line that is slow; the window meanwhile.

Every answer of the service takes 300 ms. The anchor is one round trip: the map that QGIS asks for first,
fetched by Python alone. The book has read the capabilities before the click, as it has whenever there is
something to click on. Where they are large the anchor is QGIS, which reads the whole of them for every layer,
making the layer of a document that it has.

Tiles are drawn by QGIS as they come, every 250 ms.
"""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass

from bench_window import Ticker
from guichet_eo.core.flows.flow_request import FlowRequest
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.core.flows.flow_state import FlowState
from guichet_eo.gis.flows.capabilities_priming import prime_capabilities
from guichet_eo.gis.flows.flow_uri import capabilities_address, provider_uri
from map_server_program import Maps
from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRasterLayer, QgsRectangle, QgsVectorLayer
from window import Window, start_qgis, wait, wait_until

LATENCY, RUNS, GAP = 0.3, 5, 50.0  # seconds; milliseconds
LAYERS = 5000
TARGET_LAYER, TARGET_PICTURE = 1.0, 2.0  # round trips
TARGET_LARGE = 1.5  # times what QGIS takes by itself
VIEW = QgsRectangle(470000.0, 4900000.0, 530000.0, 4950000.0)  # inside of every layer that is added
PATHS = {"wms": "/wms", "wmts": "/wmts", "xyz": "/xyz/{z}/{x}/{y}.png"}
NAMES = {False: "dated", True: "workspace:layer_00154"}


@dataclass(frozen=True)
class Run:
    """What one click took.

    Attributes:
        figures: seconds to the layer and to its picture; milliseconds of the longest gap, on the clock and
            without waiting for a core; seconds of the anchor.
        asked: names of the requests.
    """

    figures: tuple[float, float, float, float, float]
    asked: tuple[str, ...]


def rows() -> list[dict]:
    """Return time and gap for each kind of service."""
    running = start_qgis()
    window = Window()
    # QGIS goes to the first layer of a project: it has one already
    QgsProject.instance().addMapLayer(QgsVectorLayer("Polygon?crs=EPSG:3857", "below", "memory"))
    window.canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    window.canvas.setCachingEnabled(True)  # as in QGIS's own window
    window.canvas.setParallelRenderingEnabled(True)
    window.canvas.setExtent(VIEW)
    found = []
    for kind in ("wms", "wmts", "xyz"):
        found += rows_of(kind.upper(), [run(window, kind) for _ in range(RUNS)])
    found += large_rows([run(window, "wms", LAYERS) for _ in range(RUNS)])
    window.close_down()
    del running
    return found


def rows_of(what: str, runs: list[Run]) -> list[dict]:
    """Return the rows of a kind of service; the middle ones of several runs."""
    layer, picture, gap, own, trip = (middle(part) for part in zip(*(each.figures for each in runs)))
    asked = ", ".join(f"{runs[0].asked.count(each)} {each}" for each in dict.fromkeys(runs[0].asked))
    return [
        trip_row(f"{what}: click → layer on the map", layer, trip, TARGET_LAYER),
        trip_row(f"{what}: click → first picture ({asked})", picture, trip, TARGET_PICTURE),
        gap_row(f"{what}: longest gap of the window meanwhile", gap, own),
    ]


def large_rows(runs: list[Run]) -> list[dict]:
    """Return the rows of a service with large capabilities."""
    layer, _picture, gap, own, alone = (middle(part) for part in zip(*(each.figures for each in runs)))
    what = f"WMS of {LAYERS} layers"
    return [
        large_row(f"{what}: click → layer on the map", layer, alone),
        gap_row(f"{what}: longest gap of the window meanwhile", gap, own),
    ]


def middle(figures: Iterable[float]) -> float:
    """Return the middle one."""
    return sorted(figures)[RUNS // 2]


def run(window: Window, kind: str, layers: int = 0) -> Run:
    """Add a layer of a service that nobody knows yet, and wait for its picture."""
    flows = window.guichet.flows
    with Maps(LATENCY, layers) as maps:
        source = FlowSource("mine/bench", kind, maps.url + PATHS[kind])
        flows.book.add(source)
        if kind != "xyz":
            flows.book.load(source.id)
            wait_until(lambda: flows.book.state(source.id) is FlowState.LOADED)
        entries = flows.book.entries(source.id)
        entry = next((each for each in entries if each.name == NAMES[bool(layers)]), entries[0])
        request = flows.request(entry, crs="EPSG:3857")
        wait(0.5)
        anchor = round_trip(maps, window) if not layers else by_qgis(request, flows.book.body(source.id))
        maps.asked()
        figures = clicked(window, request)
        asked = tuple(maps.asked())
        QgsProject.instance().removeMapLayer(flows.layers.layers()[0].id())
        flows.book.remove(source.id)
        window.canvas.refresh()
        wait_shortly(lambda: not is_green(window))
    return Run((*figures, anchor), asked)


def clicked(window: Window, request: FlowRequest) -> tuple[float, float, float, float]:
    """Return seconds to the layer and to its picture, and milliseconds of the longest gaps."""
    layers = window.guichet.flows.layers
    ticker, begun = Ticker(), time.perf_counter()
    layers.add(request)
    wait_shortly(lambda: bool(layers.layers()))
    there = time.perf_counter() - begun
    wait_shortly(lambda: is_green(window))
    shown = time.perf_counter() - begun
    wait(1.0)  # the check of the first picture, more tiles
    ticker.stop()
    assert layers.layers()
    return there, shown, ticker.longest, ticker.own


def is_green(window: Window) -> bool:
    """Whether the map shows what the service draws."""
    canvas = window.canvas
    return canvas.grab().toImage().pixelColor(canvas.width() // 2, canvas.height() // 2).green() == 0x80


def wait_shortly(true) -> None:
    """Let the event loop run until a condition holds; it is looked at every 5 ms."""
    end = time.monotonic() + 60
    while not true():
        if time.monotonic() > end:
            raise TimeoutError("the condition did not come to hold")
        wait(0.005)


def round_trip(maps: Maps, window: Window) -> float:
    """Return the best time of a map of the canvas's size, in seconds."""
    size = window.canvas.mapSettings().outputSize()
    box = ",".join(str(side) for side in (VIEW.xMinimum(), VIEW.yMinimum(), VIEW.xMaximum(), VIEW.yMaximum()))
    url = (
        f"{maps.url}/wms?SERVICE=WMS&VERSION=1.3.0&REQUEST=GetMap&LAYERS=dated&STYLES=&CRS=EPSG:3857"
        f"&BBOX={box}&WIDTH={size.width()}&HEIGHT={size.height()}&FORMAT=image/png"
    )
    found = []
    for _ in range(3):
        begun = time.perf_counter()
        with urllib.request.urlopen(url) as answer:
            answer.read()
        found.append(time.perf_counter() - begun)
    return min(found)


def by_qgis(request: FlowRequest, body: bytes) -> float:
    """Return the best time in which QGIS makes a layer of capabilities that it has, in seconds."""
    prime_capabilities(capabilities_address(request), body)
    provider, uri = provider_uri(request)
    found = []
    for _ in range(3):
        begun = time.perf_counter()
        assert QgsRasterLayer(uri, "by QGIS", provider).isValid()
        found.append(time.perf_counter() - begun)
    return min(found)


def trip_row(figure: str, ours: float, trip: float, target: float) -> dict:
    """Return a row whose target is in round trips; `ours` and `trip` in seconds."""
    return {
        "figure": figure,
        "ours": f"{ours * 1000:.0f} ms",
        "anchor": f"round trip {trip * 1000:.0f} ms",
        "ratio": round(ours / trip, 2),
        "target": f"≤ {target:g} round trips",
        "ok": ours <= target * trip,
    }


def large_row(figure: str, ours: float, anchor: float) -> dict:
    """Return a row whose target is in what QGIS takes; both in seconds."""
    return {
        "figure": figure,
        "ours": f"{ours * 1000:.0f} ms",
        "anchor": f"QGIS alone {anchor * 1000:.0f} ms",
        "ratio": round(ours / anchor, 2),
        "target": f"≤ {TARGET_LARGE:g} times",
        "ok": ours <= TARGET_LARGE * anchor,
    }


def gap_row(figure: str, gap: float, own: float) -> dict:
    """Return the row of a gap in milliseconds."""
    return {
        "figure": figure,
        "ours": f"{gap:.0f} ms, {own:.0f} ms without waiting for a core",
        "anchor": "–",
        "ratio": round(gap / GAP, 2),
        "target": f"≤ {GAP:.0f} ms",
        "ok": gap <= GAP,
    }
