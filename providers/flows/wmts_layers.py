"""The layers of a WMTS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...core.cancel_token import CancelToken
from ...core.flows.axis_order import north_first
from ...core.flows.flow_dates import FlowDates
from ...core.flows.layer_style import LayerStyle
from ...core.flows.matrix_set import MatrixSet
from ...core.flows.service_layer import Box, ServiceLayer
from ...core.safe_xml import Element, child_text, href_of
from ...core.texts import clean_text
from .capabilities_box import box_of_crs, number
from .capabilities_crs import LONGITUDE_FIRST, crs_code
from .capabilities_links import link
from .capabilities_texts import TITLE_LIMIT, abstract_of, is_usable_name, keywords_of, title_of
from .wms_dimensions import first_value
from .wms_layers import MOST_LAYERS
from .wmts_matrix_sets import WELL_KNOWN, well_known_set

_EVERY = 20
_MOST_VALUES, _MOST_STYLES, _MOST_TEMPLATES, _MOST_LINKS, _MOST_DIMENSIONS = 50_000, 200, 20, 100, 30
_VALUE_LIMIT, _STYLE_LIMIT = 200, 300


class WmtsLayers:
    """Reads the layers of one document, in its order.

    Args:
        asked: address of the service.
        sets: matrix sets of the document; well-known ones that layers link to without them being there are
            added.
        licence: of the service.
        token: looked at now and then.

    Attributes:
        refused: how many layers have a name that no request can say, or came after `MOST_LAYERS`.
    """

    def __init__(self, asked: str, sets: dict[str, MatrixSet], licence: str, token: CancelToken) -> None:
        self.refused = 0
        self._asked, self._sets, self._licence, self._token = asked, sets, licence, token

    def read(self, contents: Element) -> tuple[ServiceLayer, ...]:
        """Return the layers; the first one where several have the same name.

        Raises:
            InterruptedError: the token is cancelled.
        """
        found: dict[str, ServiceLayer] = {}
        for number_, element in enumerate(contents.findall("Layer")):
            if number_ % _EVERY == 0 and self._token.cancelled:
                raise InterruptedError
            name = child_text(element, "Identifier")
            if not is_usable_name(name) or len(found) >= MOST_LAYERS:
                self.refused += 1
            elif name not in found:
                found[name] = self._layer(name, element)
        return tuple(found.values())

    def _layer(self, name: str, element: Element) -> ServiceLayer:
        sets = tuple(self._linked(element))
        dimensions = _dimensions(element)
        time = next((key for key in dimensions if key.lower() == "time"), "")
        values, default = dimensions.pop(time, ("", ""))
        height = next((key for key in dimensions if key.lower() == "elevation"), "")
        elevation = first_value(*reversed(dimensions.pop(height, ("", ""))))
        return ServiceLayer(
            name,
            title_of(element) or name,
            abstract_of(element),
            keywords_of(element.findall("Keywords")),
            box=_box(element),
            crs=tuple(dict.fromkeys(self._sets[each].crs for each in sets)),
            styles=_styles(element, self._asked),
            dates=FlowDates.read(values, default) if values else None,
            elevation=elevation,
            formats=_formats(element),
            licence=self._licence,
            matrix_sets=sets,
            templates=_templates(element, self._asked),
            dimensions={key: first_value(told, listed) for key, (listed, told) in dimensions.items()},
        )

    def _linked(self, element: Element) -> Iterator[str]:
        """Yield the matrix sets that a layer links to, as far as they are known."""
        seen = set()
        for each in element.findall("TileMatrixSetLink")[:_MOST_LINKS]:
            name = child_text(each, "TileMatrixSet")
            if name in WELL_KNOWN and name not in self._sets:
                self._sets[name] = well_known_set(name)
            if name in self._sets and name not in seen:
                seen.add(name)
                yield name


def _dimensions(element: Element) -> dict[str, tuple[str, str]]:
    """Return name → values and default; time has any case (`Time`, `TIME`, `time`)."""
    found = {}
    for each in element.findall("Dimension")[:_MOST_DIMENSIONS]:
        name = clean_text(each.findtext("Identifier"), _VALUE_LIMIT)
        values = [(value.text or "").strip() for value in each.findall("Value")[:_MOST_VALUES]]
        if name:
            default = clean_text(each.findtext("Default"), _VALUE_LIMIT)
            found[name] = (",".join(filter(None, values)), default)
    return found


def _box(element: Element) -> Box | None:
    for each in element.findall("WGS84BoundingBox"):
        found = _corners(each, LONGITUDE_FIRST)
        if found is not None:
            return found
    for each in element.findall("BoundingBox"):
        found = _corners(each, crs_code(each.get("crs") or ""))
        if found is not None:
            return found
    return None


def _corners(element: Element, crs: str) -> Box | None:
    low = [number(part) for part in child_text(element, "LowerCorner").split()]
    high = [number(part) for part in child_text(element, "UpperCorner").split()]
    if len(low) != 2 or len(high) != 2:
        return None
    return box_of_crs(crs, (low[0], low[1]), (high[0], high[1]), north_first(crs))


def _styles(element: Element, asked: str) -> tuple[LayerStyle, ...]:
    styles = element.findall("Style")[:_MOST_STYLES]
    styles.sort(key=lambda style: (style.get("isDefault") or "").strip().lower() not in ("true", "1"))
    return tuple(
        LayerStyle(
            child_text(style, "Identifier"),
            clean_text(style.findtext("Title"), TITLE_LIMIT),
            link(asked, href_of(style.find("LegendURL"))),
        )
        for style in styles
        if len(child_text(style, "Identifier")) <= _STYLE_LIMIT
    )


def _formats(element: Element) -> tuple[str, ...]:
    told = (clean_text(each.text, _VALUE_LIMIT) for each in element.findall("Format"))
    return tuple(dict.fromkeys(text for text in told if text.lower().startswith("image/")))


def _templates(element: Element, asked: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for each in element.findall("ResourceURL")[:_MOST_TEMPLATES]:
        kind, media = each.get("resourceType") or "", clean_text(each.get("format"), _VALUE_LIMIT)
        template = link(asked, each.get("template") or "")
        if kind.strip().lower() in ("tile", "simpleprofiletile") and template and media.startswith("image/"):
            found.setdefault(media, template)
    return found
