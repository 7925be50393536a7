"""A map service of a portal."""

from __future__ import annotations

from dataclasses import dataclass

from .local_text import LocalText


@dataclass(frozen=True)
class Flow:
    """One layer of a WMS, WMTS or XYZ service.

    Attributes:
        kind: `wms`, `wmts` or `xyz`.
        endpoint: URL of the service, or the XYZ template.
        layer: its name at the service; empty for XYZ.
        style: style name, perhaps empty.
        crs: authority code of the requests.
        times: ISO dates or intervals that the service offers; empty where it has no time.
        title: what the layer shows, for people; empty: its name says it.
        attribution: text that must stand beside the map; empty: the portal's own.
    """

    kind: str
    endpoint: str
    layer: str = ""
    style: str = ""
    crs: str = "EPSG:3857"
    times: tuple[str, ...] = ()
    title: LocalText = LocalText()
    attribution: str = ""
