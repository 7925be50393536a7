"""Which acquisitions are selected, for the list and the map alike."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.PyQt.QtCore import QObject, pyqtSignal


class Selection(QObject):
    """Acquisition ids of the current search; the one place that list and map both write to.

    Only real differences are emitted, each once, so that two views that write to each other come to rest.
    """

    changed = pyqtSignal(object, object)  # frozenset of added ids, frozenset of removed ids

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: frozenset[int] = frozenset()

    @property
    def ids(self) -> frozenset[int]:
        """What is selected now."""
        return self._ids

    def set(self, ids: Iterable[int]) -> None:
        """Select exactly `ids`."""
        wanted = frozenset(ids)
        added, removed = wanted - self._ids, self._ids - wanted
        if added or removed:
            self._ids = wanted
            self.changed.emit(added, removed)

    def clear(self) -> None:
        """Select nothing."""
        self.set(())
