"""Which of what a layer offers is asked for: system, picture format, style."""

from __future__ import annotations

from collections.abc import Sequence

from .flow_entry import FlowEntry
from .flow_error import FlowError
from .flow_problem import FlowProblem
from .layer_style import LayerStyle
from .matrix_set import MatrixSet
from .service_layer import ServiceLayer

WEB_MERCATOR = "EPSG:3857"
_LIKED = (WEB_MERCATOR, "EPSG:4326", "CRS:84")
_PNG = ("image/png", "image/png8", "image/png; mode=8bit", "image/png; mode=24bit", "image/vnd.jpeg-png")
_JPEG = ("image/jpeg", "image/jpg")
_OTHERS = ("image/webp", "image/gif")


def choose_crs(entry: FlowEntry, wanted: str = "") -> str:
    """Return the system that a WMS is asked in.

    The wanted one where the layer has it, else the one that the portal's file names, else Web Mercator,
    else degrees, else the first.

    Raises:
        FlowError: NO_CRS, where the layer has none.
    """
    named = entry.flow.crs if entry.flow is not None else ""
    if entry.layer is None:
        return named or WEB_MERCATOR
    offered = entry.layer.crs
    if not offered:
        raise FlowError(FlowProblem.NO_CRS, value=entry.name)
    return min(offered, key=lambda crs: (_rank(crs, wanted, named), offered.index(crs)))


def choose_matrix_set(sets: Sequence[MatrixSet], wanted: str = "", named: str = "") -> MatrixSet | None:
    """Return the levels that a WMTS is asked for, by the same order of systems; None where there are none."""
    usable = [each for each in sets if each.matrices and each.crs]
    return min(usable, key=lambda each: _rank(each.crs, wanted, named), default=None)


def choose_format(entry: FlowEntry) -> str:
    """Return a media type: PNG, which may be seen through; JPEG where the layer covers everything anyway.

    Raises:
        FlowError: NO_PICTURE, where the layer has no pictures.
    """
    named = entry.flow.format if entry.flow is not None else ""
    offered = _formats(entry.layer)
    if not offered:
        return named or _PNG[0]
    if named in offered:
        return named
    is_opaque = entry.layer is not None and entry.layer.opaque
    liked = (*_JPEG, *_PNG, *_OTHERS) if is_opaque else (*_PNG, *_JPEG, *_OTHERS)
    plain = {text.lower().strip(): text for text in reversed(offered)}
    found = next((plain[each] for each in liked if each in plain), "")
    if not found:
        raise FlowError(FlowProblem.NO_PICTURE, ", ".join(offered), entry.name)
    return found


def choose_style(entry: FlowEntry, wanted: str = "") -> LayerStyle:
    """Return the wanted style, else the one of the portal's file, else the default one."""
    offered = entry.layer.styles if entry.layer is not None else ()
    named = entry.flow.style if entry.flow is not None else ""
    for name in (wanted, named):
        found = next((each for each in offered if each.name == name), None)
        if name and (found is not None or not offered):
            return found or LayerStyle(name)
    return offered[0] if offered else LayerStyle("")


def _formats(layer: ServiceLayer | None) -> tuple[str, ...]:
    if layer is None:
        return ()
    return tuple(layer.formats) or tuple(layer.templates)


def _rank(crs: str, wanted: str, named: str) -> int:
    order = [each.upper() for each in (wanted, named if named != WEB_MERCATOR else "", *_LIKED) if each]
    return order.index(crs.upper()) if crs.upper() in order else len(order)
