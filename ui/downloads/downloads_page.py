"""The queue: tool bar, list, sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import QPoint, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QShowEvent
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ...core.downloads.download_state import DownloadState
from ...core.downloads.queue_totals import QueueTotals
from ...gis.downloads.free_space import FreeSpace
from ...gis.translation import tr
from ..factories import heading, narrowable
from ..theme import NORMAL, SMALL
from ..widgets.note_label import NoteLabel
from .download_deed import DownloadDeed as Deed
from .download_filter import DownloadFilter
from .download_menu import DownloadMenu
from .download_model import DownloadModel
from .download_words import DownloadWords
from .downloads_bar import DownloadsBar
from .downloads_footer import DownloadsFooter
from .downloads_list import DownloadsList
from .queue_messages import queue_sentence
from .row_deeds import possible_deeds, rows_for

if TYPE_CHECKING:
    from ...gis.guichet import Guichet

PACE = 400  # milliseconds between two looks at the sums
ROWS_A_MILLISECOND = 10  # of a longer queue the sums are made less often
SPACE_PACE = 20  # looks at the sums between two looks at the disk


class DownloadsPage(QWidget):
    """Says what is to be done with which rows; does nothing itself.

    Signals:
        deed_wanted: a `DownloadDeed` and the list of rows.
        all_wanted: a `DownloadDeed` (PAUSE, RESUME, RETRY, REMOVE) for every row that it suits.
        dropped: ids that were dragged, and the id before which they were dropped.
        options_wanted, folder_wanted: from tool bar and footer.
        counted: how many rows have not ended.
    """

    deed_wanted = pyqtSignal(object, list)
    all_wanted = pyqtSignal(object)
    dropped = pyqtSignal(list, str)
    options_wanted = pyqtSignal()
    folder_wanted = pyqtSignal()
    counted = pyqtSignal(int)

    def __init__(self, guichet: Guichet, words: DownloadWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guichet, self._queue, self._words = guichet, guichet.downloads, words
        self._free: int | None = None
        self._looks = 0
        self.model = DownloadModel(self._queue, words, self)
        self.list = DownloadsList(self.model)
        self.bar, self.footer = DownloadsBar(), DownloadsFooter()
        self._problem = narrowable(NoteLabel(tone="warn"))
        self._empty = self._make_empty()
        self._menu = DownloadMenu(self)
        self._space = FreeSpace(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PACE)
        self._lay_out()
        self._connect()
        self.refresh()

    def say(self, text: str, tone: str = "warn") -> None:
        """Show a sentence above the list; an empty one takes it away."""
        self._problem.set_tone(tone)
        self._problem.set_text(text)
        self._problem.setVisible(bool(text))

    def refresh(self) -> None:
        """Say anew what the queue comes to, and what is possible."""
        rows = self._queue.rows
        totals = QueueTotals.of(rows)
        going = [row for row in rows if not row.state.ended]
        self.footer.set_totals(totals, QueueTotals.of(going).seconds_left)
        folder = self._guichet.settings.download_folder
        self.footer.set_folder(folder, self._free, totals.total - totals.received)
        self.bar.set_counts(
            {
                DownloadFilter.ALL: len(rows),
                DownloadFilter.UNFINISHED: len(going),
                DownloadFilter.FAILED: totals.failed,
                DownloadFilter.ARRIVED: totals.done,
            }
        )
        paused = sum(row.state is DownloadState.PAUSED for row in going)
        running = self._queue.running
        self.bar.pause.setEnabled(running and len(going) > paused)
        self.bar.resume.setEnabled(running and paused > 0)
        self.bar.retry.setEnabled(running and totals.failed > 0)
        self.bar.clear.setEnabled(running and len(rows) > len(going))
        self._on_picked()
        self._empty.setVisible(not rows)
        self.list.setVisible(bool(rows))
        self._timer.setInterval(max(PACE, len(rows) // ROWS_A_MILLISECOND))
        self.counted.emit(len(going))

    def look_at_disk(self) -> None:
        """Find out how much room there is."""
        self._looks = 0
        self._space.ask(self._guichet.settings.download_folder)

    def close_down(self) -> None:
        """Leave no thread and no timer."""
        self._space.close()
        self._timer.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """What comes into sight is up to date."""
        super().showEvent(event)
        self.refresh()
        self.look_at_disk()

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(NORMAL, NORMAL, NORMAL, NORMAL)
        box.setSpacing(SMALL)
        box.addWidget(self.bar)
        box.addWidget(self._problem)
        box.addWidget(self.list, 1)
        box.addWidget(self._empty, 1)
        box.addWidget(self.footer)
        self.say("")

    def _make_empty(self) -> QWidget:
        empty = QWidget()
        box = QVBoxLayout(empty)
        box.setContentsMargins(0, NORMAL, 0, 0)
        box.setSpacing(SMALL)
        box.addWidget(heading(tr("No download yet")))
        box.addWidget(
            narrowable(
                NoteLabel(
                    tr(
                        "Choose scenes in Search and press Download. Transfers go on when you close this "
                        "panel, and after QGIS restarts."
                    ),
                    "text",
                )
            )
        )
        box.addStretch(1)
        return empty

    def _connect(self) -> None:
        queue, rows, bar = self._queue, self.list, self.bar
        for signal in (queue.changed, queue.added, queue.removed):
            signal.connect(lambda _ids: self._wake())
        queue.opened.connect(lambda _unfinished: self._on_opened())
        self._timer.timeout.connect(self._on_timer)
        self._space.told.connect(self._on_space)
        self._guichet.arrival.changed.connect(self.model.show_anew)
        self._guichet.quotas.changed.connect(self._show_quotas)
        self.model.dropped.connect(self.dropped)
        rows.link_wanted.connect(self._on_link)
        rows.move_wanted.connect(self._move)
        rows.toggle_wanted.connect(self._on_toggle)
        rows.remove_wanted.connect(self._on_remove)
        rows.menu_wanted.connect(self._on_menu)
        rows.picked.connect(self._on_picked)
        self._menu.wanted.connect(lambda deed: self._ask(deed, self.list.selected()))
        bar.pause_wanted.connect(lambda: self.all_wanted.emit(Deed.PAUSE))
        bar.resume_wanted.connect(lambda: self.all_wanted.emit(Deed.RESUME))
        bar.retry_wanted.connect(lambda: self.all_wanted.emit(Deed.RETRY))
        bar.clear_wanted.connect(lambda: self.all_wanted.emit(Deed.REMOVE))
        bar.move_wanted.connect(self._move)
        bar.filter_wanted.connect(self.model.set_filter)
        bar.options_wanted.connect(self.options_wanted)
        self.footer.folder_wanted.connect(self.folder_wanted)

    # ---- what the queue says ---------------------------------------------------------------------

    def _wake(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _on_timer(self) -> None:
        self.refresh()
        self._looks += 1
        if self.isVisible():
            self._ask_quotas()
            if self._looks >= SPACE_PACE:
                self.look_at_disk()

    def _ask_quotas(self) -> None:
        """Ask the portals that something is still to be fetched from."""
        portals = dict.fromkeys(row.item.portal for row in self._queue.rows if not row.state.ended)
        self._guichet.quotas.ask(portals)
        self._show_quotas()

    def _show_quotas(self) -> None:
        """Say what portals of the queue still grant."""
        there = {row.item.portal for row in self._queue.rows if not row.state.ended}
        told = self._guichet.quotas.quotas
        lines = [self._words.quota(name, told[name]) for name in sorted(there & set(told))]
        self.footer.set_quotas(lines)

    def _on_opened(self) -> None:
        self.say(queue_sentence(self._queue.problem, self._queue.problem_detail))
        self.refresh()

    def _on_space(self, free: int | None) -> None:
        self._free = free
        self._wake()

    # ---- what the user wants ---------------------------------------------------------------------

    def _ask(self, deed: Deed, rows: list) -> None:
        fitting = rows_for(deed, rows)
        if fitting and self._queue.running:
            self.deed_wanted.emit(deed, fitting)

    def _on_link(self, download_id: str) -> None:
        row = self._queue.row(download_id)
        deed = None if row is None else self._words.row(row).deed
        if deed is not None:
            self._ask(deed, [row])

    def _move(self, step: int) -> None:
        self._ask(Deed.UP if step < 0 else Deed.DOWN, self.list.selected())

    def _on_toggle(self) -> None:
        rows = self.list.selected()
        self._ask(Deed.PAUSE if rows_for(Deed.PAUSE, rows) else Deed.RESUME, rows)

    def _on_remove(self) -> None:
        """Ended rows go at once; the others are given up first, which is asked for elsewhere."""
        rows = self.list.selected()
        self._ask(Deed.REMOVE, rows)
        self._ask(Deed.CANCEL, rows)

    def _on_menu(self, place: QPoint) -> None:
        rows = self.list.selected()
        if not rows:
            return
        remedy = self._words.row(rows[0]).deed if len(rows) == 1 else None
        self._menu.offer(possible_deeds(rows, remedy))
        self._menu.popup(place)

    def _on_picked(self) -> None:
        movable = self._queue.running and bool(rows_for(Deed.UP, self.list.selected()))
        self.bar.up.setEnabled(movable)
        self.bar.down.setEnabled(movable)
