"""Areas as resto takes them: well-known text in an address."""

from __future__ import annotations

from urllib.parse import quote

from ...core.prepared_area import PreparedArea
from ..well_known_text import geometry_text

_LONGEST = 4000  # characters of an address that servers and proxies let through
_POINTS = (160, 60, 10)


def sent_geometry(area: PreparedArea, taken: int) -> tuple[str, bool]:
    """Return the area's text, and whether it is larger than the area.

    An address with a coast in it would have kilometres: the area is then sent in fewer points.

    Args:
        area: what is asked for.
        taken: characters of the address without it.
    """
    for points in _POINTS:
        geometry = area.request_geometry(points)
        text = geometry_text(geometry)
        if taken + len(quote(text, safe="(),:")) <= _LONGEST:
            break
    return text, geometry is not area.geometry
