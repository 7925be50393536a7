"""Flows as layers of QGIS on real map servers: drawn pixels against a map that is asked for directly.

Usage: `TESTBED_PARTS="web mapproxy" tools/field/testbed.sh /usr/bin/python3 tools/field/real_flow_layers.py`

Tried are MapServer, QGIS Server and MapProxy, in two systems, with and without dates, at the date that the
layer was made with, at others, and driven by the temporal controller; MapProxy's tiles with a date as well.
The layer is made from the capabilities that were fetched once: only maps may be asked for afterwards.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from plugin_package import load_plugin

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
HOME = tempfile.TemporaryDirectory(prefix="guichet-eo-field.")
os.environ.update(HOME=HOME.name, XDG_CACHE_HOME=HOME.name, QGIS_CUSTOM_CONFIG_PATH=HOME.name)

load_plugin()

from guichet_eo.core.cancel_token import CancelToken  # noqa: E402
from guichet_eo.core.flows.flow_dates import FlowDates  # noqa: E402
from guichet_eo.core.flows.flow_entry import FlowEntry  # noqa: E402
from guichet_eo.core.flows.flow_request import FlowRequest  # noqa: E402
from guichet_eo.core.flows.flow_source import FlowSource  # noqa: E402
from guichet_eo.core.flows.request_maker import request_for  # noqa: E402
from guichet_eo.core.flows.request_time import request_at  # noqa: E402
from guichet_eo.gis.flows.flow_layers import FlowLayers  # noqa: E402
from guichet_eo.providers.flows.flow_reader import fetch_capabilities, parse_capabilities  # noqa: E402
from guichet_eo.providers.flows.map_fetcher import fetch_map  # noqa: E402
from guichet_eo.providers.http_session import HttpSession  # noqa: E402
from guichet_eo.providers.network_profile import NetworkProfile  # noqa: E402
from qgis.core import (  # noqa: E402
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsDateTimeRange,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QCoreApplication, QDateTime, QSize, Qt  # noqa: E402
from qgis.PyQt.QtGui import QColor, QImage  # noqa: E402

PROFILE = NetworkProfile(timeout=30.0)
SIZE = 128
SECONDS = 30
CASES = (
    ("MapServer", "wms", "wms-mapserver", "s2_b01"),
    ("MapServer with dates", "wms", "wms-mapserver", "s2_time"),
    ("QGIS Server", "wms", "wms-qgis", "s2_b01"),
    ("MapProxy with dates", "wms", "wms-time-mapproxy", "s2_time"),
    ("MapProxy's tiles with dates", "wmts", "wmts-time", "s2_time"),
)
VIEWS = {  # inside of the scene, whole units for a pixel
    "EPSG:3857": (262_144.0, 5_275_648.0, 278_528.0, 5_292_032.0),
    "EPSG:4326": (2.375, 42.75, 2.5, 42.875),
}


def main() -> int:
    """Try all, print a table, return 1 if anything was not as expected."""
    application = QgsApplication([], False)
    application.initQgis()
    urls = json.loads(Path(os.environ["TESTBED_READY"]).read_text(encoding="utf-8"))
    wrong = count = 0
    for title, problem in tries(urls):
        count, wrong = count + 1, wrong + bool(problem)
        sys.stdout.write(f"{'WRONG' if problem else 'ok   '} {title:<64} {problem}\n")
    sys.stdout.write(f"{count - wrong} of {count} as expected\n")
    QgsProject.instance().clear()
    application.exitQgis()
    return int(bool(wrong or not count))


def tries(urls: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what was tried and what is wrong with it."""
    for server, kind, key, name in CASES:
        if key not in urls:
            continue
        source = FlowSource("field/1", kind, urls[key])
        with HttpSession("field", PROFILE, CancelToken()) as session:
            service = parse_capabilities(source, fetch_capabilities(source, session), CancelToken())
        entry = FlowEntry(source, name, None, service.layer(name))
        for crs in VIEWS if kind == "wms" else ("EPSG:3857",):
            request = request_for(entry, service, "en", crs=crs)
            yield from of_layer(f"{server}, {request.crs}", request)


def of_layer(title: str, request: FlowRequest) -> Iterator[tuple[str, str]]:
    """Yield what becomes of one layer at its dates."""
    dates = FlowDates.read(request.dates) if request.dates else None
    values = walk(dates) if dates is not None else [""]
    layers = FlowLayers(None, QgsProject.instance(), profile_of=lambda hosts: PROFILE)
    outcomes: list[object] = []
    layers.added.connect(lambda _request, layer: outcomes.append(layer))
    layers.failed.connect(lambda _request, error: outcomes.append(error))
    layers.add(request_at(request, values[0]) if dates is not None else request)
    end = time.monotonic() + SECONDS
    while not outcomes and time.monotonic() < end:
        QCoreApplication.processEvents()
    layer = outcomes[0] if outcomes else None
    if not isinstance(layer, QgsRasterLayer):
        yield title, f"no layer: {layer}"
        return
    pictures = []
    for value in values:
        if value:
            layers.set_time(layer, value)
        pictures.append(drawn(layer, request.crs))
        yield f"{title}, {value or 'no date'}", difference(pictures[-1], expected(layers.request_of(layer)))
    if dates is None:
        layers.close()
        return
    if request.kind == "wms":
        for value, picture in zip(values, pictures):
            shown = day_of(dates, value)
            yield f"{title}, {value} by the controller", difference(drawn(layer, request.crs, shown), picture)
    same = [place for place in range(1, len(pictures)) if pictures[place] == pictures[place - 1]]
    yield f"{title}, its dates differ", f"not {values[same[0]]}" if same else ""
    layers.close()


def walk(dates: FlowDates) -> list[str]:
    """Return the first dates of a service."""
    value = dates.nearest_value(dates.first) if dates.first is not None else ""
    values = []
    while value and len(values) < 5:
        values.append(value)
        value = dates.next_value(value)
    return values


def day_of(dates: FlowDates, value: str) -> QgsDateTimeRange:
    """Return the step of a day of the temporal controller."""
    instant = dates.instant(value)
    begin = QDateTime.fromString(f"{instant:%Y-%m-%d}T00:00:00Z", Qt.DateFormat.ISODate)
    return QgsDateTimeRange(begin, begin.addDays(1), True, False)


def drawn(layer: QgsRasterLayer, crs: str, shown: QgsDateTimeRange | None = None) -> QImage:
    """Return the picture that QGIS draws."""
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(QgsCoordinateReferenceSystem(crs))
    settings.setExtent(QgsRectangle(*VIEWS[crs]))
    settings.setOutputSize(QSize(SIZE, SIZE))
    settings.setBackgroundColor(QColor(0, 0, 0, 0))
    if shown is not None:
        settings.setIsTemporal(True)
        settings.setTemporalRange(shown)
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    return job.renderedImage()


def expected(request: FlowRequest) -> QImage | None:
    """Return the map that the service itself draws; of tiles none is compared."""
    if request.kind != "wms":
        return None
    with HttpSession("field", PROFILE, CancelToken()) as session:
        body = fetch_map(request, VIEWS[request.crs], (SIZE, SIZE), request.crs, session)
    return QImage.fromData(body)


def difference(one: QImage, other: QImage | None) -> str:
    """Return how two pictures differ; a picture alone must not be empty."""
    if other is None:
        return "" if one.pixelColor(SIZE // 2, SIZE // 2).alpha() else "nothing is drawn"
    format_ = QImage.Format.Format_ARGB32
    here, there = one.convertToFormat(format_), other.convertToFormat(format_)
    places = [(x, y) for y in range(SIZE) for x in range(SIZE) if here.pixel(x, y) != there.pixel(x, y)]
    if not places:
        return "" if any(here.pixel(x, x) >> 24 for x in range(SIZE)) else "both are empty"
    x, y = places[0]
    return (
        f"{len(places)} pixels differ, first {x}, {y}: {here.pixel(x, y):08x} is not {there.pixel(x, y):08x}"
    )


if __name__ == "__main__":
    sys.exit(main())
