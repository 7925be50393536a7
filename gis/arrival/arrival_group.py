"""One group for the layers of a product."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsLayerTreeGroup, QgsMapLayer, QgsProject

PROPERTY = "guichet_eo/series"  # as groups of series: taken away when they are empty


def gather(project: QgsProject, layers: Sequence[QgsMapLayer], name: str, mark: str) -> None:
    """Move layers into a group, where the first of them is.

    Args:
        project: that they are in.
        layers: of one product; fewer than two need no group.
        name: of the group.
        mark: names the group: made when the second layer comes, found when the third does.
    """
    root = project.layerTreeRoot()
    nodes = [node for layer in layers if (node := root.findLayer(layer.id())) is not None]
    if len(nodes) < 2:
        return
    group = _group(root, mark)
    if group is None:
        parent = nodes[0].parent()
        group = parent.insertGroup(parent.children().index(nodes[0]), name)
        group.setCustomProperty(PROPERTY, mark)
    for node in nodes:
        parent = node.parent()
        if parent != group:
            # the copy first: QGIS removes layers from the project that no node names any more
            copy = node.clone()
            copy.setExpanded(False)
            group.addChildNode(copy)
            parent.removeChildNode(node)


def _group(root: QgsLayerTreeGroup, mark: str) -> QgsLayerTreeGroup | None:
    return next((group for group in root.findGroups(True) if group.customProperty(PROPERTY) == mark), None)
