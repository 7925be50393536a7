"""What a link of a record in a catalogue leads to.

Catalogues write the protocol of a map service in a dozen ways: `OGC:WMS`, `OGC:WMS-1.3.0-http-get-map`,
`http://www.opengis.net/def/serviceType/ogc/wms`, `application/vnd.ogc.wms_xml`; many write nothing usable and
the address tells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from ..texts import clean_text

_MOST_LAYERS = 20
_LONGEST = 300
_VECTORS = (".pbf", ".mvt", ".geojson", ".json")
_KIND = re.compile(r"(?:^|[^a-z])(wmts|wms)(?![a-z])|web ?map ?(tile)?", re.IGNORECASE)
_OTHER = re.compile(r"wfs|wcs|wps|sos|download|shape|geojson|html", re.IGNORECASE)
_PATH = re.compile(r"/(wmts|wms)(?:[/-]|$)", re.IGNORECASE)
# what is asked anew with each request; the service's own parameters stay
_REQUEST = frozenset({
    "service", "request", "version", "layers", "layer", "styles", "style", "format", "transparent",
    "crs", "srs", "bbox", "width", "height", "time", "exceptions", "bgcolor", "tilematrixset",
    "tilematrix", "tilerow", "tilecol", "tiled", "legend_options", "sld_version"
})  # fmt: skip


@dataclass(frozen=True)
class CatalogueLink:
    """A map service that a record names.

    Attributes:
        kind: `wms`, `wmts` or `xyz`.
        address: of the service, without the parameters of a single request.
        layers: names; none: the whole service.
    """

    kind: str
    address: str
    layers: tuple[str, ...] = ()

    @staticmethod
    def read(address: str, protocol: str = "", name: str = "") -> CatalogueLink | None:
        """Return what a link leads to; None for all that is no map service.

        Args:
            address: absolute.
            protocol: protocol, media type, relation or scheme, as the catalogue has it.
            name: which may be the layer's, or a text for people: that has blanks.
        """
        host = address.partition("://")[2].partition("/")[0]
        if "{" in address:
            is_template = all(f"{{{part}}}" in address for part in "xyz") and "{" not in host
            is_template = is_template and not address.partition("?")[0].endswith(_VECTORS)
            return CatalogueLink("xyz", address) if is_template else None
        try:
            parts = urlsplit(address)
        except ValueError:
            return None
        query = parse_qsl(parts.query, keep_blank_values=True)
        kind = _kind(protocol, parts.path, query)
        if not kind:
            return None
        own = [(key, value) for key, value in query if key.lower() not in _REQUEST]
        plain = urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(own, safe=":/,"), ""))
        asked = next((value for key, value in query if key.lower() in ("layers", "layer")), "")
        return CatalogueLink(kind, plain, _layers(asked) or _named(name))


def _kind(protocol: str, path: str, query: list[tuple[str, str]]) -> str:
    asked = next((value.lower() for key, value in query if key.lower() == "service"), "")
    if asked:
        return asked if asked in ("wms", "wmts") else ""
    told = _KIND.search(protocol)
    if told is not None:
        return (told[1] or ("wmts" if told[2] else "wms")).lower()
    if _OTHER.search(protocol):
        return ""
    found = _PATH.search(path)
    return found[1].lower() if found is not None else ""


def _named(name: str) -> tuple[str, ...]:
    """Return the layers that a link's name gives, where it is no text for people."""
    cleaned = clean_text(name, _LONGEST)
    return () if " " in cleaned or "://" in cleaned else _layers(cleaned)


def _layers(names: str) -> tuple[str, ...]:
    told = (name.strip()[:_LONGEST] for name in names.split(","))
    return tuple(dict.fromkeys(name for name in told if name))[:_MOST_LAYERS]
