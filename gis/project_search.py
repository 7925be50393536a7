"""The searches that a project remembers."""

from __future__ import annotations

import json
from dataclasses import dataclass

from qgis.core import QgsMapLayer, QgsProject

from ..core.query import Query

QUERY_PROPERTY = "guichet_eo/query"


@dataclass(frozen=True)
class ProjectSearch:
    """A search whose footprints are in the project.

    Attributes:
        title: name of the layer's group, else of the layer.
        layer_id: the footprints.
        query: what was asked.
    """

    title: str
    layer_id: str
    query: Query


def project_searches(project: QgsProject) -> tuple[ProjectSearch, ...]:
    """Return the searches of a project in the order of the layer tree; what cannot be read is passed over."""
    found = []
    for node in project.layerTreeRoot().findLayers():
        layer = node.layer()
        text = layer.customProperty(QUERY_PROPERTY) if layer is not None else None
        if not text:
            continue
        try:
            query = Query.from_json(json.loads(text))
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
        title = node.parent().name() if node.parent() is not None else ""
        found.append(ProjectSearch(title or layer.name(), layer.id(), query))
    return tuple(found)


def remember_query(layer: QgsMapLayer, query: Query) -> None:
    """Write the query into a layer, where the project keeps it."""
    layer.setCustomProperty(QUERY_PROPERTY, json.dumps(query.to_json(), ensure_ascii=False))
