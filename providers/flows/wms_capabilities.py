"""Capabilities of WMS 1.1.1 and 1.3.0; those of older versions are read as 1.1.1."""

from __future__ import annotations

from ...core.cancel_token import CancelToken
from ...core.flows.map_service import MapService
from ...core.safe_xml import Element, child_text, href_of
from .capabilities_links import service_address
from .capabilities_texts import abstract_of, licence_of, title_of
from .wms_layers import WmsLayers

ROOTS = ("WMS_Capabilities", "WMT_MS_Capabilities")
_FORMAT_LIMIT = 100
_MOST_FORMATS = 50


def read_wms(root: Element, asked: str, token: CancelToken) -> MapService:
    """Return what a document says.

    Args:
        root: its outermost element, one of `ROOTS`.
        asked: address of the service, without secrets.
        token: ends the reading.

    Raises:
        ValueError: it has no layers at all.
        InterruptedError: the token is cancelled.
    """
    capability, service = root.find("Capability"), root.find("Service")
    roots = [] if capability is None else capability.findall("Layer")
    if capability is None or not roots:
        raise ValueError("capabilities without layers")
    version = "1.3.0" if is_later(root) else "1.1.1"
    request = capability.find("Request")
    maps = None if request is None else _first(request, ("GetMap", "Map"))
    licence = licence_of(service)
    layers = WmsLayers(asked, version == "1.3.0", _formats(maps), licence, token)
    found = layers.read(roots)
    return MapService(
        "wms",
        version,
        "" if service is None else title_of(service),
        "" if service is None else abstract_of(service),
        licence,
        service_address(asked, _address(maps)),
        found,
        largest=(_pixels(service, "MaxWidth"), _pixels(service, "MaxHeight")),
        refused=layers.refused,
    )


def is_later(root: Element) -> bool:
    """Return whether a document is of 1.3.0 rather than of 1.1.1 or older."""
    told = (root.get("version") or "").strip()
    return told.startswith("1.3") if told else root.tag == ROOTS[0]


def _first(element: Element, names: tuple[str, ...]) -> Element | None:
    return next((child for child in element if child.tag in names), None)


def _formats(maps: Element | None) -> tuple[str, ...]:
    """Return the media types of pictures; 1.0.0 has them as names of elements."""
    if maps is None:
        return ()
    formats = maps.findall("Format")[:_MOST_FORMATS]
    told = [" ".join((each.text or "").split()) for each in formats]
    told += [f"image/{child.tag.lower()}" for each in formats for child in each]
    kept = (each for each in told if each.lower().startswith("image/") and len(each) <= _FORMAT_LIMIT)
    return tuple(dict.fromkeys(kept))


def _address(maps: Element | None) -> str:
    """Return where maps are asked for, as the document has it; empty where it does not say."""
    if maps is None:
        return ""
    for get in maps.findall("DCPType/HTTP/Get"):
        told = href_of(get.find("OnlineResource")) or (get.get("onlineResource") or "").strip()
        if told:
            return told
    return ""


def _pixels(service: Element | None, name: str) -> int:
    told = child_text(service, name)
    return int(told) if told.isdecimal() and len(told) <= 6 else 0
