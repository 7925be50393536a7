"""The layers of a WMS, each with what it takes over from the groups around it."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.cancel_token import CancelToken
from ...core.flows.layer_style import LayerStyle
from ...core.flows.service_layer import ServiceLayer
from ...core.safe_xml import Element, child_text
from .capabilities_crs_names import CapabilitiesCrsNames
from .capabilities_heritage import CapabilitiesHeritage
from .capabilities_texts import abstract_of, attribution_of, is_usable_name, keywords_of, title_of
from .wms_dimensions import WmsDimensions, elevation_of, others_of
from .wms_facts import WmsFacts
from .wms_layer_facts import Parts, box_of, opaque_of, parts_of, styles_of

MOST_LAYERS = 20_000
_EVERY = 20


class WmsLayers:
    """Reads the layers of one document, in its order.

    Args:
        asked: address of the service.
        latitude_first: whether `EPSG:4326` has latitude first in this version.
        formats: media types of maps.
        licence: of the service.
        token: looked at now and then.

    Attributes:
        refused: how many layers have a name that no request can say, or came after `MOST_LAYERS`.
    """

    def __init__(
        self, asked: str, latitude_first: bool, formats: tuple[str, ...], licence: str, token: CancelToken
    ) -> None:
        self.refused = 0
        self._asked, self._latitude_first, self._token = asked, latitude_first, token
        self._formats, self._licence = formats, licence
        self._crs, self._styles, self._names = (
            CapabilitiesHeritage(),
            CapabilitiesHeritage(),
            CapabilitiesCrsNames(),
        )
        self._dimensions = WmsDimensions()
        self._found: dict[str, ServiceLayer] = {}

    def read(self, roots: list[Element]) -> tuple[ServiceLayer, ...]:
        """Return the layers that have a name; the first one where several have the same.

        Raises:
            InterruptedError: the token is cancelled.
        """
        for number, (element, parts, facts) in enumerate(self._walk(roots)):
            if number % _EVERY == 0 and self._token.cancelled:
                raise InterruptedError
            name = child_text(element, "Name")
            if name and name not in self._found:
                self._keep(name, element, parts, facts)
        return tuple(self._found.values())

    def _walk(self, roots: list[Element]) -> Iterator[tuple[Element, Parts, WmsFacts]]:
        stack = [(element, WmsFacts(), True) for element in reversed(roots)]
        while stack:
            element, inherited, outermost = stack.pop()
            parts = parts_of(element)
            facts = self._facts(element, parts, inherited)
            yield element, parts, facts
            inside = parts.get("Layer")
            if inside:
                below = facts if outermost else self._below(element, facts)
                stack += [(child, below, False) for child in reversed(inside)]

    def _facts(self, element: Element, parts: Parts, above: WmsFacts) -> WmsFacts:
        """Return what a layer has: its own, and what it takes over."""
        codes = self._names.read(parts.get("CRS", []) + parts.get("SRS", []))
        opaque = opaque_of(element)
        return WmsFacts(
            above.path,
            box_of(parts, self._names, self._latitude_first) or above.box,
            self._crs.joined(codes, above.crs),
            self._joined_styles(styles_of(parts.get("Style", []), self._asked), above.styles),
            self._dimensions.read(parts.get("Dimension", []), parts.get("Extent", []), above.dimensions),
            attribution_of(element.find("Attribution")) or above.attribution,
            above.opaque if opaque is None else opaque,
        )

    def _joined_styles(
        self, own: tuple[LayerStyle, ...], above: tuple[LayerStyle, ...]
    ) -> tuple[LayerStyle, ...]:
        joined = self._styles.joined(own, above)
        if joined is own or joined is above:
            return joined
        first: dict[str, LayerStyle] = {}
        for style in joined:
            first.setdefault(style.name, style)
        return tuple(first.values())

    def _below(self, element: Element, facts: WmsFacts) -> WmsFacts:
        title = title_of(element) or child_text(element, "Name")
        path = (*facts.path, title) if title else facts.path
        return WmsFacts(
            path, facts.box, facts.crs, facts.styles, facts.dimensions, facts.attribution, facts.opaque
        )

    def _keep(self, name: str, element: Element, parts: Parts, facts: WmsFacts) -> None:
        if len(self._found) >= MOST_LAYERS or not is_usable_name(name):
            self.refused += 1
            return
        self._found[name] = ServiceLayer(
            name,
            title_of(element) or name,
            abstract_of(element),
            keywords_of(parts.get("KeywordList", ())),
            facts.path,
            facts.box,
            facts.crs,
            facts.styles,
            self._dimensions.dates(facts.dimensions),
            elevation_of(facts.dimensions),
            self._formats,
            facts.attribution,
            self._licence,
            facts.opaque,
            dimensions=others_of(facts.dimensions),
        )
