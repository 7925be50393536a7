"""The list of results: acquisitions, and their offers as children."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from qgis.PyQt.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt, QTimer

from ...core.acquisition import Acquisition
from ...core.scene import Scene, SceneRef
from ..factories import tip
from ..widgets.acquisition_delegate import ACQUISITION, CHOSEN, OFFER
from ..widgets.scene_words import SceneWords

Key = tuple[float, ...]
KeyOf = Callable[[Acquisition], Key]
Accepts = Callable[[Acquisition], bool]
ROOT = QModelIndex()
FREED_AT_ONCE = 200


class AcquisitionModel(QAbstractItemModel):
    """Sorts and filters by itself, with list sorts: a proxy takes 564 ms for 10 000 Python rows, a sort 2 ms.

    An index of an offer carries its acquisition's id plus one, an index of an acquisition carries 0; the row
    of an acquisition is found by its sort key, so that nothing is renumbered when rows are inserted.

    Args:
        words: gives what screen readers say.
        key_of: sort key of an acquisition; no two acquisitions have the same.
        parent: owner.
    """

    def __init__(self, words: SceneWords, key_of: KeyOf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._key_of = key_of
        self._accepts: Accepts = lambda acquisition: True
        self._all: dict[int, Acquisition] = {}
        self._rows: list[Acquisition] = []
        self._row_keys: list[Key] = []
        self._keys: dict[int, Key] = {}
        self._choices: dict[int, SceneRef] = {}
        self._removed: set[int] = set()
        self._opened: set[int] = set()
        self._leaving: list[Acquisition] = []
        self._leaving_timer = QTimer(self)
        self._leaving_timer.setInterval(1)
        self._leaving_timer.timeout.connect(self._free)

    # ---- what is in it ---------------------------------------------------------------------------

    @property
    def rows(self) -> Sequence[Acquisition]:
        """The acquisitions shown, in order."""
        return self._rows

    @property
    def total(self) -> int:
        """Number of acquisitions, those that the filter hides included."""
        return len(self._all)

    @property
    def everything(self) -> Iterable[Acquisition]:
        """All acquisitions, in no particular order."""
        return self._all.values()

    def acquisition(self, acquisition_id: int) -> Acquisition | None:
        """Return an acquisition, shown or not."""
        return self._all.get(acquisition_id)

    def acquisition_at(self, index: QModelIndex) -> Acquisition | None:
        """Return the acquisition of a row or of an offer's row."""
        if not index.isValid():
            return None
        return self._all.get(index.internalId() - 1) if index.internalId() else self._rows[index.row()]

    def offer_at(self, index: QModelIndex) -> Scene | None:
        """Return the offer of a row: its own, or the chosen one of an acquisition."""
        acquisition = self.acquisition_at(index)
        if acquisition is None:
            return None
        return acquisition.offers[index.row()] if index.internalId() else self.chosen(acquisition)

    def row_of(self, acquisition_id: int) -> int | None:
        """Return the row of an acquisition, None where it is not shown."""
        key = self._keys.get(acquisition_id)
        if key is None:
            return None
        row = bisect_left(self._row_keys, key)
        return row if row < len(self._rows) and self._row_keys[row] == key else None

    def index_of(self, acquisition_id: int) -> QModelIndex:
        """Return the index of an acquisition, invalid where it is not shown."""
        row = self.row_of(acquisition_id)
        return ROOT if row is None else self.createIndex(row, 0, 0)

    # ---- which offer counts ----------------------------------------------------------------------

    def chosen(self, acquisition: Acquisition) -> Scene:
        """Return the offer that actions use: the user's choice, else the best."""
        ref = self._choices.get(acquisition.id)
        if ref is None:
            return acquisition.offers[0]
        return next((offer for offer in acquisition.offers if offer.ref == ref), acquisition.best)

    def choose(self, acquisition_id: int, offer: Scene) -> None:
        """Make actions use `offer`."""
        self._choices[acquisition_id] = offer.ref
        index = self.index_of(acquisition_id)
        if index.isValid():
            last = self.index(self.rowCount(index) - 1, 0, index)
            self.dataChanged.emit(index, index)
            self.dataChanged.emit(self.index(0, 0, index), last)

    # ---- changes ---------------------------------------------------------------------------------

    def clear(self) -> None:
        """Empty the list for a new search."""
        self._leaving += self._all.values()
        self._leaving_timer.start()
        self.beginResetModel()
        self._all.clear()
        self._choices.clear()
        self._removed.clear()
        self._opened.clear()
        self._rebuild()
        self.endResetModel()

    def _free(self) -> None:
        """Let go of a few acquisitions: to free 10 000 at the click takes 30 ms (measured)."""
        del self._leaving[-FREED_AT_ONCE:]
        if not self._leaving:
            self._leaving_timer.stop()

    def add(self, acquisitions: Iterable[Acquisition]) -> list[int]:
        """Take new acquisitions; return the rows, as they are afterwards, that were inserted."""
        new = [one for one in acquisitions if one.id not in self._all and one.id not in self._removed]
        for acquisition in new:
            self._all[acquisition.id] = acquisition
            self._keys[acquisition.id] = self._key_of(acquisition)
        return self._insert([acquisition for acquisition in new if self._accepts(acquisition)])

    def change(self, acquisitions: Iterable[Acquisition]) -> None:
        """Replace acquisitions that gained an offer; their rows stay where they are."""
        rows = []
        for acquisition in acquisitions:
            if acquisition.id not in self._all:
                continue
            row = self.row_of(acquisition.id)
            if row is None:
                self._all[acquisition.id] = acquisition
            else:
                self._replace(row, acquisition)
                rows.append(row)
        if rows:
            first, last = min(rows), max(rows)
            self.dataChanged.emit(self.createIndex(first, 0, 0), self.createIndex(last, 0, 0))

    def remove(self, ids: Iterable[int]) -> None:
        """Take acquisitions out of the list for the rest of this search."""
        gone = set(ids)
        self._removed |= gone
        for row in sorted((row for row in map(self.row_of, gone) if row is not None), reverse=True):
            self.beginRemoveRows(ROOT, row, row)
            del self._rows[row], self._row_keys[row]
            self.endRemoveRows()
        for acquisition_id in gone:
            self._all.pop(acquisition_id, None)
            self._keys.pop(acquisition_id, None)

    def set_order(self, key_of: KeyOf) -> None:
        """Sort anew; what is open, current or selected stays so."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        ids = [self._rows[index.row()].id if not index.internalId() else 0 for index in before]
        self._key_of = key_of
        self._rebuild()
        for index, acquisition_id in zip(before, ids):
            if not index.internalId():
                self.changePersistentIndex(index, self.index_of(acquisition_id))
        self.layoutChanged.emit()

    def set_filter(self, accepts: Accepts) -> None:
        """Show only what `accepts` says yes to."""
        self.beginResetModel()
        self._accepts = accepts
        self._opened.clear()
        self._rebuild()
        self.endResetModel()

    def set_open(self, acquisition_id: int, is_open: bool) -> None:
        """Say that a view shows the offers of an acquisition, so that new ones are announced to it."""
        (self._opened.add if is_open else self._opened.discard)(acquisition_id)

    def _rebuild(self) -> None:
        self._keys = {acquisition.id: self._key_of(acquisition) for acquisition in self._all.values()}
        shown = filter(self._accepts, self._all.values())
        self._rows = sorted(shown, key=lambda acquisition: self._keys[acquisition.id])
        self._row_keys = [self._keys[acquisition.id] for acquisition in self._rows]

    def _insert(self, acquisitions: list[Acquisition]) -> list[int]:
        """Insert in runs that share a place, from the end, so that earlier places stay true."""
        runs: dict[int, list[Acquisition]] = {}
        for acquisition in sorted(acquisitions, key=lambda one: self._keys[one.id]):
            runs.setdefault(bisect_left(self._row_keys, self._keys[acquisition.id]), []).append(acquisition)
        for place in sorted(runs, reverse=True):
            run = runs[place]
            self.beginInsertRows(ROOT, place, place + len(run) - 1)
            self._rows[place:place] = run
            self._row_keys[place:place] = [self._keys[acquisition.id] for acquisition in run]
            self.endInsertRows()
        return [row for row in (self.row_of(one.id) for one in acquisitions) if row is not None]

    def _replace(self, row: int, acquisition: Acquisition) -> None:
        """Put `acquisition` in its place; where its offers are shown, the view hears of every new one."""
        old = self._rows[row]
        more = len(acquisition.offers) - len(old.offers)
        announced = more > 0 and acquisition.id in self._opened
        if announced:
            parent = self.createIndex(row, 0, 0)
            self.beginInsertRows(parent, len(old.offers), len(acquisition.offers) - 1)
        self._all[acquisition.id] = self._rows[row] = acquisition
        if announced:
            self.endInsertRows()
            last = self.index(len(acquisition.offers) - 1, 0, parent)
            self.dataChanged.emit(self.index(0, 0, parent), last)

    # ---- Qt --------------------------------------------------------------------------------------

    def rowCount(self, parent: QModelIndex = ROOT) -> int:
        """Return the number of acquisitions shown, or of offers of one."""
        if not parent.isValid():
            return len(self._rows)
        return 0 if parent.internalId() else len(self._rows[parent.row()].offers)

    def columnCount(self, parent: QModelIndex = ROOT) -> int:
        """Return 1: the delegate paints the whole row."""
        return 1

    def hasChildren(self, parent: QModelIndex = ROOT) -> bool:
        """Say yes for acquisitions: every one has an offer."""
        return not parent.internalId()  # 0 for the root, too

    def index(self, row: int, column: int, parent: QModelIndex = ROOT) -> QModelIndex:
        """Return the index of an acquisition or of an offer."""
        if not parent.isValid():  # asked for each of 10 000 rows at every layout
            known = column == 0 and 0 <= row < len(self._rows)
            return self.createIndex(row, 0, 0) if known else QModelIndex()
        if row < 0 or column != 0 or row >= self.rowCount(parent):
            return QModelIndex()
        return self.createIndex(row, 0, self._rows[parent.row()].id + 1)

    def parent(self, index: QModelIndex) -> QModelIndex:  # type: ignore[override]
        """Return the acquisition of an offer."""
        if not index.isValid() or not index.internalId():
            return QModelIndex()
        return self.index_of(index.internalId() - 1)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what the delegate paints and what a screen reader says."""
        if not index.isValid():
            return None
        acquisition = self.acquisition_at(index)
        if acquisition is None:
            return None
        if role == ACQUISITION:
            return acquisition
        if role == OFFER and index.internalId():
            return acquisition.offers[index.row()]
        if role == CHOSEN and index.internalId():
            return acquisition.offers[index.row()].ref == self.chosen(acquisition).ref
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(acquisition, index)
        return tip(self._spoken(acquisition, index)) if role == Qt.ItemDataRole.ToolTipRole else None

    def _spoken(self, acquisition: Acquisition, index: QModelIndex) -> str:
        if index.internalId():
            return self._words.spoken_offer(acquisition.offers[index.row()])
        return self._words.spoken(acquisition)
