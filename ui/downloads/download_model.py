"""The queue as rows of a list."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from qgis.PyQt.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, Qt, pyqtSignal

from ...core.downloads.download import Download
from ..factories import tip
from .download_filter import DownloadFilter
from .download_words import DownloadWords

if TYPE_CHECKING:
    from ...gis.downloads.download_queue import DownloadQueue

WORDS = int(Qt.ItemDataRole.UserRole) + 1
MOVED_ROWS = "application/x-guichet-eo-downloads"
TOP = QModelIndex()


class DownloadModel(QAbstractListModel):
    """Follows the queue without ever starting anew: selection, current row and scroll position stay.

    The words of a row are made when it is painted, so that a queue of thousands costs no more than the
    dozen rows in sight.

    Signals:
        dropped: ids that were dragged, and the id of the row that they were dropped before; empty: the end.
    """

    dropped = pyqtSignal(list, str)

    def __init__(self, queue: DownloadQueue, words: DownloadWords, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue, self._words = queue, words
        self._filter = DownloadFilter.ALL
        self._ids: list[str] = []
        self._places: dict[str, int] = {}
        queue.changed.connect(self.show_anew)
        for signal in (queue.added, queue.removed, queue.reordered):
            signal.connect(lambda *_ids: self._follow())
        self._follow()

    @property
    def filter(self) -> DownloadFilter:
        """Which rows are shown."""
        return self._filter

    def set_filter(self, chosen: DownloadFilter) -> None:
        """Show other rows."""
        self._filter = chosen
        self._follow()

    def download(self, index: QModelIndex) -> Download | None:
        """Return the row at a place; None beside the list."""
        return self._queue.row(self._ids[index.row()]) if 0 <= index.row() < len(self._ids) else None

    def index_of(self, download_id: str) -> QModelIndex:
        """Return the place of a row, an invalid one where it is not shown."""
        place = self._places.get(download_id)
        return QModelIndex() if place is None else self.index(place)

    # ---- Qt's questions --------------------------------------------------------------------------

    def rowCount(self, parent: QModelIndex = TOP) -> int:
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return title, words, tool tip or the sentence for screen readers."""
        row = self.download(index)
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.item.title
        if role == WORDS:
            return self._words.row(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._words.hint(row))
        return self._words.row(row).spoken() if role == Qt.ItemDataRole.AccessibleTextRole else None

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        """Rows can be selected and dragged; between them, rows can be dropped."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        flag = Qt.ItemFlag
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsDragEnabled | flag.ItemNeverHasChildren

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802
        """Rows are moved."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Return the one type that only this list knows."""
        return [MOVED_ROWS]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the ids of the rows that are dragged."""
        rows = [self.download(index) for index in sorted(indexes, key=QModelIndex.row)]
        data = QMimeData()
        data.setData(MOVED_ROWS, "\n".join(row.id for row in rows if row is not None).encode())
        return data

    def dropMimeData(  # noqa: N802
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: QModelIndex
    ) -> bool:
        """Say what was dropped before which row; nothing is moved here."""
        if not data.hasFormat(MOVED_ROWS):
            return False
        ids = bytes(data.data(MOVED_ROWS)).decode("ascii", "replace").split("\n")
        place = row if row >= 0 else parent.row() if parent.isValid() else len(self._ids)
        before = self._ids[place] if 0 <= place < len(self._ids) else ""
        self.dropped.emit([one for one in ids if self._queue.row(one) is not None], before)
        return False  # else the view takes the rows out that were dragged

    # ---- following the queue ---------------------------------------------------------------------

    def show_anew(self, ids: Sequence[str]) -> None:
        """Rows say something else now."""
        for one in ids:
            row = self._queue.row(one)
            if row is not None and self._filter.takes(row) != (one in self._places):
                self._follow()
                break
        places = sorted(self._places[one] for one in ids if one in self._places)
        for first, last in _runs(places):
            self.dataChanged.emit(self.index(first), self.index(last))

    def _follow(self) -> None:
        """Take rows out, bring the rest into order, put rows in; each told to the view as what it is."""
        wanted = [row.id for row in self._queue.rows if self._filter.takes(row)]
        if wanted == self._ids:
            return
        stays = set(wanted)
        for first, last in reversed(_runs([n for n, one in enumerate(self._ids) if one not in stays])):
            self.beginRemoveRows(TOP, first, last)
            del self._ids[first : last + 1]
            self.endRemoveRows()
        before = set(self._ids)
        self._reorder([one for one in wanted if one in before])
        for first, last in _runs([n for n, one in enumerate(wanted) if one not in before]):
            self.beginInsertRows(TOP, first, last)
            self._ids[first:first] = wanted[first : last + 1]
            self.endInsertRows()
        self._places = {one: place for place, one in enumerate(self._ids)}

    def _reorder(self, wanted: list[str]) -> None:
        if wanted == self._ids:
            return
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        names = [self._ids[index.row()] for index in old]
        self._ids = wanted
        self._places = {one: place for place, one in enumerate(wanted)}
        self.changePersistentIndexList(old, [self.index(self._places[name]) for name in names])
        self.layoutChanged.emit()


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """Return first and last of each run of neighbours among ascending places."""
    runs = []
    for _, group in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        run = [place for _, place in group]
        runs.append((run[0], run[-1]))
    return runs
