"""All deeds with a row of the flows tree, as a menu."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QAction, QMenu, QWidget

from .flow_branches import CATALOGUES
from .flow_deed import FIRST_OF_GROUP, FlowDeed
from .flow_node import FlowNode

OWN = "mine/"


class FlowMenu(QMenu):
    """Filled anew each time.

    Signals:
        wanted: a `FlowDeed`.
    """

    wanted = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.triggered.connect(self._on_triggered)

    def offer(self, deeds: Sequence[FlowDeed]) -> None:
        """Show these deeds."""
        self.clear()
        for deed in deeds:
            if deed in FIRST_OF_GROUP and self.actions():
                self.addSeparator()
            self.addAction(deed.words()).setData(deed)

    def _on_triggered(self, action: QAction) -> None:
        self.wanted.emit(action.data())


def deeds_for(node: FlowNode) -> list[FlowDeed]:
    """Return what can be done with a row; nothing with a group."""
    if node.entry is not None:
        source = node.entry.source
        deeds = [FlowDeed.ADD, FlowDeed.COMPARE, FlowDeed.EXPORT, FlowDeed.COPY_ADDRESS, FlowDeed.CONNECTION]
        own = [FlowDeed.EDIT, FlowDeed.REMOVE] if source.id.startswith(OWN) else []
        return [*deeds, *own, *([FlowDeed.DIRECTORY] if source.portal else [])]
    branch = node.branch
    if branch is None:
        return []
    if branch.key.startswith(OWN):
        source = branch.sources[0]
        search = [FlowDeed.CATALOGUE] if source.kind in CATALOGUES else [FlowDeed.RELOAD]
        return [FlowDeed.COPY_ADDRESS, FlowDeed.EDIT, FlowDeed.REMOVE, *search]
    return [FlowDeed.RELOAD, *([FlowDeed.DIRECTORY] if branch.key else [])]
