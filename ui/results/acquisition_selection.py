"""The list's selection, kept as acquisition ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from qgis.PyQt.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QObject,
)

from ...gis.selection import Selection
from .acquisition_model import AcquisitionModel

MOST_RANGES = 64
Flag = QItemSelectionModel.SelectionFlag


class AcquisitionSelection(QItemSelectionModel):
    """Sends what mouse and keyboard select to the one `Selection`, and shows what others selected there.

    Qt keeps ranges of rows: with 5 000 scattered ones every painted row costs 10 000 calls of `parent`
    (135 ms for a screen, measured). So the truth is the set of ids; Qt's own ranges repeat it, for screen
    readers, only while they are few. The view asks `is_selected`.
    """

    def __init__(self, model: AcquisitionModel, selection: Selection, parent: QObject | None = None) -> None:
        super().__init__(model, parent)
        self._rows = model
        self._selection = selection
        self._committed: frozenset[int] = selection.ids
        self._pending: frozenset[int] = frozenset()
        self._pending_flags = Flag.Select
        self._writing = self._resetting = False
        selection.changed.connect(self._on_changed)
        model.layoutChanged.connect(self._repeat)

    def is_selected(self, index: QModelIndex) -> bool:
        """Whether a row is selected; offers are never, their acquisition is."""
        if index.internalId():
            return False
        acquisition = self._rows.acquisition_at(index)
        return acquisition is not None and acquisition.id in self._selection.ids

    def reset(self) -> None:
        """Forget Qt's ranges with the model's rows, but not what is selected: a filter may come and go."""
        self._resetting = True
        super().reset()
        self._resetting = False
        self._repeat()

    def select(self, what: QItemSelection | QModelIndex, command: Flag) -> None:
        """Do what the view asks for (Qt's rule: `Current` replaces what the last command selected)."""
        if command == Flag.NoUpdate:
            return
        if self._resetting:
            super().select(what, command)
            return
        if command & Flag.Clear:
            self._committed = self._pending = frozenset()
        if command & Flag.Toggle or not command & Flag.Current:
            self._committed = self._combined()
            self._pending = frozenset()
        if command & (Flag.Select | Flag.Deselect | Flag.Toggle):
            self._pending, self._pending_flags = frozenset(self._ids(what)), command
        self._write(self._combined())

    def select_all(self) -> None:
        """Select all rows shown."""
        self._committed, self._pending = frozenset(one.id for one in self._rows.rows), frozenset()
        self._write(self._committed)

    @contextmanager
    def unrepeated(self) -> Iterator[None]:
        """Take Qt's ranges away while rows are inserted: each insertion would look at and split them all."""
        super().select(QItemSelection(), Flag.Clear)
        yield
        self._repeat()

    def _combined(self) -> frozenset[int]:
        if self._pending_flags & Flag.Toggle:
            return self._committed ^ self._pending
        if self._pending_flags & Flag.Deselect:
            return self._committed - self._pending
        return self._committed | self._pending

    def _ids(self, what: QItemSelection | QModelIndex) -> Iterable[int]:
        if isinstance(what, QModelIndex):
            acquisition = self._rows.acquisition_at(what)
            return () if acquisition is None else (acquisition.id,)
        ids: list[int] = []
        rows = self._rows.rows
        for part in what:
            first = QModelIndex(part.topLeft())
            if first.internalId():  # offers stand for their acquisition
                ids.append(first.internalId() - 1)
            else:
                ids += [acquisition.id for acquisition in rows[first.row() : part.bottom() + 1]]
        return ids

    def _write(self, ids: frozenset[int]) -> None:
        self._writing = True
        self._selection.set(ids)
        self._writing = False
        self._repeat()

    def _on_changed(self, added: frozenset[int], removed: frozenset[int]) -> None:
        if not self._writing:
            self._committed, self._pending = self._selection.ids, frozenset()
            self._repeat()

    def _repeat(self) -> None:
        """Tell Qt's own selection, nothing where that would be many ranges."""
        repeated = QItemSelection()
        for first, last in _ranges(self._selected_rows()):
            repeated.append(QItemSelectionRange(self._rows.index(first, 0), self._rows.index(last, 0)))
        super().select(repeated, Flag.ClearAndSelect)

    def _selected_rows(self) -> Iterator[int]:
        """Yield the rows of what is selected, in order; looks through all rows where that is faster."""
        ids = self._selection.ids
        if len(ids) > MOST_RANGES:
            return (row for row, acquisition in enumerate(self._rows.rows) if acquisition.id in ids)
        return iter(sorted(row for row in map(self._rows.row_of, ids) if row is not None))


def _ranges(rows: Iterable[int]) -> list[tuple[int, int]]:
    """Return (first, last) of each run of neighbours in sorted `rows`; none where they are too many."""
    ranges: list[tuple[int, int]] = []
    first = last = -2
    for row in rows:
        if row == last + 1:
            last = row
            continue
        if last >= 0:
            ranges.append((first, last))
            if len(ranges) == MOST_RANGES:
                return []
        first = last = row
    return [*ranges, (first, last)] if last >= 0 else []
