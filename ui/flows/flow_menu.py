"""All deeds with a row of the flows tree, as a menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QAction, QMenu, QWidget

from ...core.flows.flow_source import FlowSource
from ...core.flows.found_source import OWN
from .flow_branches import CATALOGUES
from .flow_deed import FIRST_OF_GROUP, FlowDeed
from .flow_node import FlowNode


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


def deeds_for(node: FlowNode, is_own: Callable[[FlowSource], bool]) -> list[FlowDeed]:
    """Return what can be done with a row; nothing with a group.

    Args:
        node: the row.
        is_own: whether the user added a service.
    """
    if node.entry is not None:
        source = node.entry.source
        deeds = [FlowDeed.ADD, FlowDeed.COMPARE, FlowDeed.EXPORT, FlowDeed.COPY_ADDRESS, FlowDeed.CONNECTION]
        edit = [FlowDeed.EDIT] if source.id.startswith(OWN) else []
        own = [*edit, FlowDeed.REMOVE] if is_own(source) else []
        return [*deeds, *own, *([FlowDeed.DIRECTORY] if source.portal else [])]
    branch = node.branch
    if branch is None:
        return []
    if branch.key.startswith(OWN):
        source = branch.sources[0]
        search = [FlowDeed.CATALOGUE] if source.kind in CATALOGUES else [FlowDeed.RELOAD]
        return [FlowDeed.COPY_ADDRESS, FlowDeed.EDIT, FlowDeed.REMOVE, *search]
    instance = [source for source in branch.sources if source.id == branch.key and is_own(source)]
    if instance:
        return [FlowDeed.RELOAD, FlowDeed.REMOVE]
    return [FlowDeed.RELOAD, *([FlowDeed.DIRECTORY] if branch.key else [])]
