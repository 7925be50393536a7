"""One group of layers per search."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsLayerTreeGroup, QgsMapLayer, QgsProject
from qgis.PyQt.QtCore import QUuid

from .translation import tr
from .unowned import Unowned

PROPERTY = "guichet_eo/search"
SERIES = "guichet_eo/series"


class LayerGroup:
    """The group "Guichet EO – Toulouse" at the top of the layer tree, made when its first layer comes.

    The tree owns the group and the user may remove, move or rename it: it is looked up each time by a
    property of its own, and made again where it is gone.
    """

    _project = Unowned(QgsProject)

    def __init__(self, project: QgsProject, place: str) -> None:
        self._project = project
        self._place = place
        self._mark = QUuid.createUuid().toString()

    @property
    def node(self) -> QgsLayerTreeGroup | None:
        """The group in the layer tree, None while it has no layer."""
        groups = self._project.layerTreeRoot().findGroups(True)
        return next((group for group in groups if group.customProperty(PROPERTY) == self._mark), None)

    def add(self, layer: QgsMapLayer, place: int = 0) -> None:
        """Add a layer to the project, inside the group.

        Args:
            layer: not in the project yet.
            place: 0 above all others, 1 below the first (the footprints) and so on, -1 below all.
        """
        node = self.node or self._make()
        self._project.addMapLayer(layer, False)
        node.insertLayer(min(place, len(node.children())), layer).setExpanded(False)

    def series(self, name: str) -> Callable[[QgsMapLayer], None]:
        """Return what adds layers, in their order, to one group of their own inside this one.

        Args:
            name: of the group, which is made when its first layer comes.
        """
        mark = QUuid.createUuid().toString()

        def add(layer: QgsMapLayer) -> None:
            groups = self._project.layerTreeRoot().findGroups(True)
            found = next((group for group in groups if group.customProperty(SERIES) == mark), None)
            node = found or self._make_series(name, mark)
            self._project.addMapLayer(layer, False)
            node.addLayer(layer).setExpanded(False)

        return add

    def _make_series(self, name: str, mark: str) -> QgsLayerTreeGroup:
        """Make a group below the footprints."""
        parent = self.node or self._make()
        node = parent.insertGroup(min(1, len(parent.children())), name)
        node.setCustomProperty(SERIES, mark)
        return node

    def _make(self) -> QgsLayerTreeGroup:
        root = self._project.layerTreeRoot()
        node = root.insertGroup(0, _free_name(root, self._place))
        node.setCustomProperty(PROPERTY, self._mark)
        return node


def remove_empty_groups(project: QgsProject) -> None:
    """Take away the groups of searches and series that have no layer any more."""
    for group in reversed(project.layerTreeRoot().findGroups(True)):  # those inside others first
        is_own = group.customProperty(PROPERTY) or group.customProperty(SERIES)
        if is_own and not group.children():
            group.parent().removeChildNode(group)


def _free_name(root: QgsLayerTreeGroup, place: str) -> str:
    """Return a group name that no other search has."""
    name = tr("Guichet EO – %1", place) if place else "Guichet EO"
    taken = {group.name() for group in root.findGroups(True)}
    number, free = 2, name
    while free in taken:
        number, free = number + 1, f"{name} ({number})"
    return free
