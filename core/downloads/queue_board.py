"""Rows of the queue, their order, and which of them can go on."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from .download import Download
from .download_state import DownloadState
from .order_ticket import OrderTicket
from .work_kind import WorkKind

_TIMED = (DownloadState.WAITING, DownloadState.ORDERED, DownloadState.ON_TAPE)


class QueueBoard:
    """All of it in memory, and what of it is still to be told and to be kept; the owner locks it.

    Attributes:
        ready: id → what an order gave: the address lives here and nowhere else.
        next_place: of the row that is put at the end next; places are not given twice.
    """

    def __init__(self, rows: Iterable[Download]) -> None:
        self.ready: dict[str, OrderTicket] = {}
        self.next_place = 1
        self._rows: dict[str, Download] = {}
        self._order: list[str] = []
        self._places: dict[str, int] = {}
        self._stamps: dict[str, int] = {}
        self._busy: set[str] = set()
        self._lines: dict[tuple[str, WorkKind], list[tuple[int, int, str]]] = {}
        self._timers: list[tuple[datetime, int, str]] = []
        self._changed: dict[str, None] = {}
        self._unkept: dict[str, None] = {}
        self._unkept_places: set[str] = set()
        self._unkept_removals: set[str] = set()
        self._owners: dict[str, str] = {}  # path as a disk may see it → id
        self._claims: dict[str, str] = {}  # id → that path
        self.append(rows)
        self._changed.clear()

    # ---- what there is ---------------------------------------------------------------------------

    @property
    def rows(self) -> tuple[Download, ...]:
        """All rows in the order of work."""
        return tuple(self._rows[name] for name in self._order)

    def row(self, name: str) -> Download | None:
        """Return a row; None where it is not there any more."""
        return self._rows.get(name)

    def known(self, ids: Iterable[str]) -> list[Download]:
        """Return the rows of the ids that are there."""
        return [self._rows[name] for name in ids if name in self._rows]

    def place(self, name: str) -> int:
        """Return a number that is smaller the earlier it is a row's turn."""
        return self._places[name]

    # ---- changes ---------------------------------------------------------------------------------

    def append(self, rows: Iterable[Download]) -> None:
        """Put rows at the end; they are written down already."""
        first, new = self.next_place, list(rows)
        self.next_place += len(new)
        for place, row in enumerate(new, first):
            self._order.append(row.id)
            self._places[row.id] = place
            self._unkept_removals.discard(row.id)
            self._set(row)
            self._stand_in_line(row)

    def put(self, row: Download) -> None:
        """Replace a row: it is told and kept. One that is not there any more is left out."""
        if row.id in self._rows:
            self._set(row)
            self._unkept[row.id] = None
            self._stand_in_line(row)

    def touch(self, row: Download, told: bool, kept: bool) -> None:
        """Replace a row that only has more bytes."""
        if row.id in self._rows:
            self._rows[row.id] = row
            if told:
                self._changed[row.id] = None
            if kept:
                self._unkept[row.id] = None

    def remove(self, ids: Iterable[str]) -> None:
        """Forget rows."""
        gone = {name for name in ids if name in self._rows}
        for name in gone:
            self._rows.pop(name)
            self._free(name)
            self._places.pop(name)
            self._stamps[name] = self._stamps.get(name, 0) + 1
            self.ready.pop(name, None)
            self._changed.pop(name, None)
            self._unkept.pop(name, None)
        self._order = [name for name in self._order if name not in gone]
        self._unkept_removals |= gone

    def move(self, ids: Iterable[str], step: int) -> None:
        """Move rows by one place up (-1) or down (+1); those at the end stay, the others close up."""
        chosen = {name for name in ids if name in self._rows}
        order = self._order[:] if step < 0 else self._order[::-1]
        for index in range(1, len(order)):
            name, neighbour = order[index], order[index - 1]
            if name in chosen and neighbour not in chosen:
                order[index - 1], order[index] = name, neighbour
        self._arrange(order if step < 0 else order[::-1])

    def place_before(self, ids: Iterable[str], neighbour: str) -> None:
        """Put rows, in the order that they have, before another one; at the end where that is not there."""
        chosen = {name for name in ids if name in self._rows}
        later = self._order[self._order.index(neighbour) :] if neighbour in self._rows else []
        anchor = next((name for name in later if name not in chosen), None)
        others = [name for name in self._order if name not in chosen]
        place = len(others) if anchor is None else others.index(anchor)
        moved = [name for name in self._order if name in chosen]
        self._arrange(others[:place] + moved + others[place:])

    def _arrange(self, order: list[str]) -> None:
        """Give the places that there are to the rows in another order."""
        places = [self._places[name] for name in self._order]
        self._order = order
        for name, place in zip(order, places):
            if self._places[name] != place:
                self._places[name] = place
                self._unkept_places.add(name)
                self._stand_in_line(self._rows[name])

    # ---- names on the disk -----------------------------------------------------------------------

    def claim(self, name: str, target: str) -> bool:
        """Reserve a file for a row; False where another row has it. What a row had before is free then."""
        path = target.casefold()
        if self._owners.get(path, name) != name:
            return False
        self._free(name)
        self._owners[path], self._claims[name] = name, path
        return True

    def _free(self, name: str) -> None:
        path = self._claims.pop(name, None)
        if path is not None:
            del self._owners[path]

    # ---- whose turn it is ------------------------------------------------------------------------

    def begin(self, name: str) -> None:
        """A thread takes the row: nobody else gets it."""
        self._busy.add(name)
        self._stamps[name] = self._stamps.get(name, 0) + 1

    def let_go(self, name: str) -> None:
        """The thread has ended."""
        self._busy.discard(name)
        if name in self._rows:
            self._stand_in_line(self._rows[name])

    def is_busy(self, name: str) -> bool:
        """Return whether a thread works at the row."""
        return name in self._busy

    def first(self, portal: str, kind: WorkKind) -> str | None:
        """Return the next row that can go on at a portal; None where there is none."""
        line = self._lines.get((portal, kind), [])
        while line and self._stamps.get(line[0][2]) != line[0][1]:
            heapq.heappop(line)
        return line[0][2] if line else None

    def due(self, now: datetime) -> list[str]:
        """Return and forget the rows whose time has come."""
        found = []
        while self._timers and self._timers[0][0] <= now:
            _until, stamp, name = heapq.heappop(self._timers)
            if self._stamps.get(name) == stamp:
                found.append(name)
        return found

    @property
    def next_due(self) -> datetime | None:
        """When the next row's time comes; None where none waits for a time."""
        while self._timers and self._stamps.get(self._timers[0][2]) != self._timers[0][1]:
            heapq.heappop(self._timers)
        return self._timers[0][0] if self._timers else None

    def look_now(self, name: str) -> None:
        """Let an order be asked about as soon as it is its turn, in the state that it has."""
        self._enter(self._rows[name], WorkKind.ORDER)

    # ---- what is still to be said ----------------------------------------------------------------

    def take_changed(self) -> tuple[Download, ...]:
        """Return the rows that changed since the last call."""
        names, self._changed = self._changed, {}
        return tuple(self.known(names))

    def take_unkept(self) -> tuple[tuple[Download, ...], Mapping[str, int], Sequence[str]]:
        """Return what must be written down since the last call: rows, places, removed ids."""
        rows, self._unkept = tuple(self.known(self._unkept)), {}
        places = {name: self._places[name] for name in self._unkept_places if name in self._places}
        removed, self._unkept_removals = sorted(self._unkept_removals), set()
        self._unkept_places = set()
        return rows, places, removed

    def give_back(self, rows: Iterable[Download], places: Iterable[str], removed: Iterable[str]) -> None:
        """It could not be written: `take_unkept` gives it again, as it is then."""
        self._unkept.update((row.id, None) for row in rows)
        self._unkept_places.update(places)
        self._unkept_removals.update(name for name in removed if name not in self._rows)

    @property
    def has_unkept(self) -> bool:
        """Whether something must be written down."""
        return bool(self._unkept or self._unkept_places or self._unkept_removals)

    def _set(self, row: Download) -> None:
        self._rows[row.id] = row
        self._changed[row.id] = None
        if row.state is DownloadState.CANCELLED:
            self._free(row.id)
        elif row.target and row.id not in self._claims:
            self.claim(row.id, row.target)

    def _stand_in_line(self, row: Download) -> None:
        """Put a row where its state says; where it stood before counts no longer."""
        if row.state is DownloadState.QUEUED:
            wants_order = bool(row.item.order) and row.id not in self.ready
            self._enter(row, WorkKind.ORDER if wants_order else WorkKind.TRANSFER)
        else:
            stamp = self._stamps[row.id] = self._stamps.get(row.id, 0) + 1
            if row.state in _TIMED and row.until is not None and row.id not in self._busy:
                heapq.heappush(self._timers, (row.until, stamp, row.id))

    def _enter(self, row: Download, kind: WorkKind) -> None:
        stamp = self._stamps[row.id] = self._stamps.get(row.id, 0) + 1
        if row.id not in self._busy:
            line = self._lines.setdefault((row.item.portal, kind), [])
            heapq.heappush(line, (self._places[row.id], stamp, row.id))
