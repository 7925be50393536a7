"""Products that are all there go on the map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qgis.core import QgsMapLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.downloads.arrival_choice import ArrivalChoice
from ...core.downloads.arrival_kind import ArrivalKind
from ...core.downloads.download import Download
from ...core.downloads.download_state import DownloadState

if TYPE_CHECKING:
    from ..arrival.arrivals import Arrivals
    from .download_queue import DownloadQueue

MOST_AT_ONCE = 5  # products that one click puts on the map
AS_IT_IS = ArrivalChoice(ArrivalKind.WHOLE).to_json()


class ArrivalWatch(QObject):
    """Opens a product once nothing of it is still to come, as it was chosen when it was queued.

    A composite needs some bands: it comes although another file failed. What is shown as it is waits for all.

    Signals:
        changed: ids of rows whose product came to the map or could not be opened.
    """

    changed = pyqtSignal(list)

    def __init__(
        self,
        queue: DownloadQueue,
        arrivals: Callable[[], Arrivals],
        add_layer: Callable[[QgsMapLayer], object],
        parent: QObject | None = None,
    ) -> None:
        """Listen to the queue.

        Args:
            queue: of downloads.
            arrivals: makes what opens files, at its first use.
            add_layer: puts a layer into the project.
            parent: owner.
        """
        super().__init__(parent)
        self._queue, self._make_arrivals, self._add_layer = queue, arrivals, add_layer
        self._arrivals: Arrivals | None = None
        self._on_map: set[str] = set()
        self._problems: dict[str, Any] = {}
        self._layers: dict[str, tuple[int, int]] = {}
        self._opened: set[str] = set()  # once: what is unpacked later comes no second time
        queue.arrived.connect(self._on_arrived)
        queue.changed.connect(self._on_changed)

    def on_map(self, product: str) -> bool:
        """Whether a product was put on the map in this session."""
        return product in self._on_map

    def problem(self, product: str) -> Any:
        """Return why a product could not be opened, None where it could, or nobody tried."""
        return self._problems.get(product)

    def layers(self, product: str) -> tuple[int, int] | None:
        """Return how many layers of how many are on the map; None where all of them are, or none."""
        shown, left_out = self._layers.get(product, (0, 0))
        return (shown, shown + left_out) if left_out else None

    def show(self, rows: Sequence[Download]) -> None:
        """Put files on the map, those of a product together; the first few products of many.

        Where something was chosen for the product, all of its files that are there take part in it.
        """
        products = list(dict.fromkeys(row.item.product for row in rows if row.state.arrived))
        for product in products[:MOST_AT_ONCE]:
            chosen = [row for row in rows if row.item.product == product and row.state.arrived]
            if chosen[0].item.arrival:
                chosen = [row for row in self._rows_of(product) if row.state.arrived] or chosen
            self._open(product, [_with_choice(row) for row in chosen])

    def _on_arrived(self, row: Download) -> None:
        product = row.item.product
        if self._problems.pop(product, None) is not None:  # it was unpacked, or fetched again
            self._tell(product)
        self._look(row)

    def _on_changed(self, ids: Sequence[str]) -> None:
        for name in ids:
            row = self._queue.row(name)
            if row is not None and row.state is DownloadState.FAILED:
                self._look(row)

    def _look(self, row: Download) -> None:
        """Open a row's product if that is wanted, and as much of it is there as will be."""
        product = row.item.product
        if not row.item.arrival or product in self._opened:
            return
        rows = self._rows_of(product)
        there = [one for one in rows if one.state.arrived]
        enough = len(there) == len(rows) or row.item.arrival.get("kind") != ArrivalKind.WHOLE.value
        if there and enough and all(one.state.ended for one in rows):
            self._opened.add(product)
            self._open(product, there)

    def _rows_of(self, product: str) -> list[Download]:
        return [one for one in self._queue.rows if one.item.product == product]

    def _open(self, product: str, rows: Sequence[Download]) -> None:
        self._problems.pop(product, None)
        self._layers[product] = (0, 0)

        def add(layer: QgsMapLayer) -> object:
            added = self._add_layer(layer)
            self._on_map.add(product)
            shown, left_out = self._layers[product]
            self._layers[product] = (shown + 1, left_out)
            self._tell(product)
            return added

        if self._arrivals is None:
            self._arrivals = self._make_arrivals()
            self._arrivals.failed.connect(self._on_failed)
            self._arrivals.shortened.connect(self._on_shortened)
        self._arrivals.open(rows, add)

    def close(self) -> None:
        """Open nothing any more."""
        if self._arrivals is not None:
            self._arrivals.close()

    def _on_failed(self, product: str, problem: object) -> None:
        self._problems[product] = problem
        self._opened.discard(product)
        self._tell(product)

    def _on_shortened(self, product: str, left_out: int) -> None:
        self._layers[product] = (self._layers[product][0], left_out)
        self._tell(product)

    def _tell(self, product: str) -> None:
        self.changed.emit([row.id for row in self._rows_of(product)])


def _with_choice(row: Download) -> Download:
    """Return a row that says what to show: as it is, where nothing was chosen."""
    return row if row.item.arrival else replace(row, item=replace(row.item, arrival=AS_IT_IS))
