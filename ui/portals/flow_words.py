"""Map services in words."""

from __future__ import annotations

from collections.abc import Iterable

from ...core.flow import Flow
from .. import formats

KINDS = {"wms": "WMS", "wmts": "WMTS", "xyz": "XYZ"}


def flow_titles(flows: Iterable[Flow]) -> list[str]:
    """Return each flow's title and kind, the title once; a flow without one is named by its layer."""
    language = formats.language()
    names = ((flow.title.text(language) or flow.layer or flow.endpoint, flow.kind) for flow in flows)
    return list(dict.fromkeys(f"{name} – {KINDS.get(kind, kind)}" for name, kind in names))
