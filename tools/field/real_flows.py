"""Capabilities of real map servers (MapServer, QGIS Server, MapProxy), against what OWSLib reads of them.

Usage: `TESTBED_PARTS="web mapproxy fault" tools/field/testbed.sh /usr/bin/python3 tools/field/real_flows.py`

Compared are names, titles, systems, boxes, styles and dates of all layers, matrix sets and templates, in
every version that the server speaks; dates where OWSLib sees them, which of 1.1.1 it does in `Extent` only.
Behind the fault proxy, a line or a server in trouble must give the error that it should.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from fault_control import FaultControl
from plugin_package import load_plugin

load_plugin()

from guichet_eo.core.cancel_token import CancelToken  # noqa: E402
from guichet_eo.core.error_kind import ErrorKind  # noqa: E402
from guichet_eo.core.flows.flow_source import FlowSource  # noqa: E402
from guichet_eo.core.flows.map_service import MapService  # noqa: E402
from guichet_eo.core.flows.service_layer import ServiceLayer  # noqa: E402
from guichet_eo.core.portal_error import PortalError  # noqa: E402
from guichet_eo.providers.flows.capabilities_address import probe_address  # noqa: E402
from guichet_eo.providers.flows.capabilities_crs import crs_code  # noqa: E402
from guichet_eo.providers.flows.flow_reader import fetch_capabilities, parse_capabilities  # noqa: E402
from guichet_eo.providers.http_session import HttpSession  # noqa: E402
from guichet_eo.providers.network_profile import NetworkProfile  # noqa: E402

SERVERS = (
    ("MapServer", "wms", "wms-mapserver"),
    ("QGIS Server", "wms", "wms-qgis"),
    ("MapProxy", "wms", "wms-time-mapproxy"),
    ("MapProxy", "wmts", "wmts"),
    ("MapProxy with dates", "wmts", "wmts-time"),
)
VERSIONS = ("1.1.1", "1.3.0")
TOLERANCE = 1e-6  # degrees
FAULTS: tuple[tuple[str, dict[str, Any], ErrorKind], ...] = (
    ("status", {"code": 401}, ErrorKind.LOGIN_NEEDED),
    ("status", {"code": 403}, ErrorKind.NOT_ALLOWED),
    ("status", {"code": 404}, ErrorKind.GONE),
    ("status", {"code": 500}, ErrorKind.BAD_ANSWER),
    ("truncate", {}, ErrorKind.BAD_ANSWER),
    ("html", {}, ErrorKind.BAD_ANSWER),
    ("garbage", {}, ErrorKind.UNREACHABLE),
    ("redirect-loop", {}, ErrorKind.BAD_ANSWER),
    ("gzip-bomb", {}, ErrorKind.TOO_BIG),
    ("huge", {}, ErrorKind.TOO_BIG),
    ("mojibake", {}, ErrorKind.BAD_ANSWER),
    ("reset", {}, ErrorKind.UNREACHABLE),
    ("stall", {}, ErrorKind.TIMEOUT),
)


def main() -> int:
    """Try all, print a table, return 1 if anything was not as expected."""
    urls = json.loads(Path(os.environ["TESTBED_READY"]).read_text(encoding="utf-8"))
    wrong = count = 0
    for title, problems in chain(capabilities(urls), faults(urls)):
        count, wrong = count + 1, wrong + bool(problems)
        sys.stdout.write(f"{'WRONG' if problems else 'ok   '} {title:<48} {'; '.join(problems)}\n")
    sys.stdout.write(f"{count} trials, {wrong} wrong\n")
    return 1 if wrong or not count else 0


def capabilities(urls: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Yield what was read, and in what it differs from OWSLib."""
    token = CancelToken()
    with HttpSession("field", NetworkProfile(timeout=20.0), token) as session:
        for server, kind, key in SERVERS:
            for version in VERSIONS if kind == "wms" else ("1.0.0",):
                yield f"{server}, {kind} {version}", _compared(kind, urls[key], version, session)
            found = probe_address(urls[key], session)
            told = [] if found.kind == kind else [f"taken for {found.kind}"]
            yield f"{server}, {kind}: its address is recognised", told


def faults(urls: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Yield faults of the proxy, and what was wrong with the errors that they gave."""
    control = FaultControl(urls["fault-control"])
    for number, (name, arguments, kind) in enumerate(FAULTS):
        mark = f"trial=flows{number}x{time.time_ns()}"
        source = FlowSource("field/1", "wms", f"{urls['through-fault-proxy']['ogc']}/mapserv?{mark}")
        rules = control.begin([{"fault": name, "args": arguments}], mark)
        try:
            with HttpSession("field", NetworkProfile(timeout=3.0), CancelToken()) as session:
                parse_capabilities(source, fetch_capabilities(source, session), CancelToken())
            problems = ["no error"]
        except PortalError as error:
            problems = [] if error.kind is kind else [str(error)]
        finally:
            control.end(rules)
        yield f"fault {name} {arguments or ''}", problems


def _compared(kind: str, address: str, version: str, session: HttpSession) -> list[str]:
    source = FlowSource("field/1", kind, address)
    try:
        body = _document(source, version, session)
        service = parse_capabilities(source, body, CancelToken())
    except PortalError as error:
        return [str(error)]
    problems = [] if service.version == version else [f"version {service.version}"]
    problems += [] if service.layers else ["no layers"]
    return problems + (_unlike_wms if kind == "wms" else _unlike_wmts)(service, body, address, version)


def _document(source: FlowSource, version: str, session: HttpSession) -> bytes:
    """Return capabilities of one version: the newest is what services give where none is asked for."""
    if source.kind != "wms" or version == VERSIONS[-1]:
        return fetch_capabilities(source, session)
    return session.get(f"{source.address}?SERVICE=WMS&VERSION={version}&REQUEST=GetCapabilities").body


def _unlike_wms(service: MapService, body: bytes, address: str, version: str) -> list[str]:
    from owslib.wms import WebMapService

    theirs = WebMapService(address, version=version, xml=body)
    problems = _unlike_names(service, set(theirs.contents))
    for layer in service.layers:
        other = theirs.contents.get(layer.name)
        if other is None:
            continue
        codes = {crs_code(code) for code in other.crsOptions or ()} - {""}
        dates = ",".join(each.strip() for each in getattr(other, "timepositions", None) or ())
        problems += _unlike(layer, other.title, codes, other.boundingBoxWGS84)
        if not set(other.styles) <= {style.name for style in layer.styles}:
            problems.append(f"{layer.name}: styles {[style.name for style in layer.styles]}")
        ours = "" if layer.dates is None else layer.dates.text.replace(" ", "")
        if ours != dates.replace(" ", "") and (dates or version != VERSIONS[0]):
            problems.append(f"{layer.name}: dates {layer.dates}, not {dates}")
    return problems


def _unlike_wmts(service: MapService, body: bytes, address: str, _version: str) -> list[str]:
    from owslib.wmts import WebMapTileService

    theirs = WebMapTileService(address, xml=body)
    problems = _unlike_names(service, set(theirs.contents))
    if set(service.matrix_sets) != set(theirs.tilematrixsets):
        problems.append(f"matrix sets {sorted(service.matrix_sets)}")
    for name, matrices in service.matrix_sets.items():
        if len(matrices.matrices) != len(theirs.tilematrixsets[name].tilematrix):
            problems.append(f"{name}: {len(matrices.matrices)} levels")
    for layer in service.layers:
        other = theirs.contents[layer.name]
        problems += _unlike(layer, other.title, set(layer.crs), other.boundingBoxWGS84)
        templates = {each["template"] for each in other.resourceURLs if each["resourceType"] == "tile"}
        if set(layer.templates.values()) != templates:
            problems.append(f"{layer.name}: templates {dict(layer.templates)}")
        if set(layer.matrix_sets) != set(other.tilematrixsetlinks):
            problems.append(f"{layer.name}: matrix sets {layer.matrix_sets}")
    return problems


def _unlike_names(service: MapService, theirs: set[str]) -> list[str]:
    ours = {layer.name for layer in service.layers}
    return [f"layers {sorted(ours ^ theirs)} are not in both"] if ours != theirs else []


def _unlike(layer: ServiceLayer, title: str, codes: set[str], box: Any) -> list[str]:
    problems = [] if layer.title == title else [f"{layer.name}: title {layer.title}, not {title}"]
    if set(layer.crs) != codes:
        problems.append(f"{layer.name}: systems {sorted(set(layer.crs) ^ codes)} are not in both")
    near = layer.box is not None and all(abs(one - two) <= TOLERANCE for one, two in zip(layer.box, box))
    return problems if near else [*problems, f"{layer.name}: box {layer.box}, not {box}"]


if __name__ == "__main__":
    sys.exit(main())
