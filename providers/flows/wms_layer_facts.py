"""What one `Layer` of a WMS says itself."""

from __future__ import annotations

from collections.abc import Mapping

from ...core.flows.layer_style import LayerStyle
from ...core.flows.service_layer import Box
from ...core.safe_xml import Element, child_text, href_of
from ...core.texts import clean_text
from .capabilities_box import box_of_crs, degrees_box, number
from .capabilities_crs import LONGITUDE_FIRST
from .capabilities_crs_names import CapabilitiesCrsNames
from .capabilities_links import link
from .capabilities_texts import TITLE_LIMIT

Parts = Mapping[str, list[Element]]
_MOST_STYLES = 200
_STYLE_LIMIT = 300
_EDGES = ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")


def parts_of(element: Element) -> dict[str, list[Element]]:
    """Return the children by name."""
    parts: dict[str, list[Element]] = {}
    for child in element:
        parts.setdefault(child.tag, []).append(child)
    return parts


def box_of(parts: Parts, names: CapabilitiesCrsNames, latitude_first: bool) -> Box | None:
    """Return the layer's own box; None where it has none that can be read.

    Args:
        parts: children of the layer.
        names: reads systems.
        latitude_first: whether `EPSG:4326` has it so: in 1.3.0 it has (OGC 06-042, 6.7.2).
    """
    for element in parts.get("EX_GeographicBoundingBox", ()):
        west, south, east, north = (number(child_text(element, edge)) for edge in _EDGES)
        found = degrees_box(west, south, east, north)
        if found is not None:
            return found
    for element in parts.get("LatLonBoundingBox", ()):
        found = _box_of_attributes(element, LONGITUDE_FIRST, False)
        if found is not None:
            return found
    for element in parts.get("BoundingBox", ()):
        crs = names.code(element.get("CRS") or element.get("SRS") or "")
        found = _box_of_attributes(element, crs, latitude_first)
        if found is not None:
            return found
    return None


def _box_of_attributes(element: Element, crs: str, swapped: bool) -> Box | None:
    low = number(element.get("minx")), number(element.get("miny"))
    high = number(element.get("maxx")), number(element.get("maxy"))
    return box_of_crs(crs, low, high, swapped)


def styles_of(elements: list[Element], asked: str) -> tuple[LayerStyle, ...]:
    """Return the layer's own styles; those whose name no request can say are left out."""
    return tuple(filter(None, (_style(element, asked) for element in elements[:_MOST_STYLES])))


def _style(element: Element, asked: str) -> LayerStyle | None:
    name = child_text(element, "Name")
    if len(name) > _STYLE_LIMIT or "," in name:
        return None
    legend = element.find("LegendURL")
    address = "" if legend is None else link(asked, href_of(legend.find("OnlineResource")))
    return LayerStyle(name, clean_text(element.findtext("Title"), TITLE_LIMIT), address)


def opaque_of(element: Element) -> bool | None:
    """Return whether it covers what is below; None where it does not say."""
    told = (element.get("opaque") or "").strip().lower()
    return None if not told else told in ("1", "true")
