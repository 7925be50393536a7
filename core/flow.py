"""A map service of a portal, as the portal's file describes it."""

from __future__ import annotations

from dataclasses import dataclass

from .local_text import LocalText


@dataclass(frozen=True)
class Flow:
    """One layer of a WMS, WMTS or XYZ service, or a whole service.

    Attributes:
        kind: `wms`, `wmts` or `xyz`.
        endpoint: URL of the service, or the XYZ template.
        layer: its name at the service; empty for XYZ, and where all layers of the service are meant.
        style: style name, perhaps empty.
        crs: authority code of the requests.
        times: ISO dates or intervals that the service offers; empty where it has no time.
        title: what the layer shows, for people; empty: its name says it.
        attribution: text that must stand beside the map; empty: the portal's own.
        abstract: one or two sentences, for people; empty: what the service says.
        families: ids of the families whose scenes it shows, for “Flow at this date”.
        yearly: whether it shows the whole year of `times`, not single dates.
        only: of a whole service: patterns (`fnmatch`) of the layer names that are listed; none: all.
        format: media type; empty: chosen from what the service has.
        zoom: smallest and largest zoom level of XYZ; empty: not known.
        templates: `kvp` where the REST templates of a WMTS's capabilities are wrong.
        date_form: how XYZ templates and services write `{time}`: strftime form; empty: `%Y-%m-%d`.
    """

    kind: str
    endpoint: str
    layer: str = ""
    style: str = ""
    crs: str = "EPSG:3857"
    times: tuple[str, ...] = ()
    title: LocalText = LocalText()
    attribution: str = ""
    abstract: LocalText = LocalText()
    families: tuple[str, ...] = ()
    yearly: bool = False
    only: tuple[str, ...] = ()
    format: str = ""
    zoom: tuple[int, ...] = ()
    templates: str = ""
    date_form: str = ""
