"""What the whole queue comes to, and where it goes."""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ...core.downloads.queue_totals import QueueTotals
from ...gis.translation import tr
from .. import formats
from ..factories import link, narrowable, tip
from ..theme import NORMAL, SMALL
from ..widgets.note_label import NoteLabel
from .download_words import DOTTED, short_path
from .figures import amount, rate, time_left

BAR, STEPS = 8, 1000


class DownloadsFooter(QWidget):
    """Bar, sums, quotas of portals, folder.

    Signals:
        folder_wanted: show the folder.
    """

    folder_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SMALL)
        self._bar = QProgressBar()
        self._bar.setRange(0, STEPS)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(BAR)
        self._bar.setAccessibleName(tr("All downloads"))
        self._done, self._pace = narrowable(NoteLabel(tone="text")), NoteLabel(tone="text")
        self._pace.setWordWrap(False)
        self._pace.setAlignment(Qt.AlignmentFlag.AlignRight)
        sums = QHBoxLayout()
        sums.setSpacing(NORMAL)
        sums.addWidget(self._done, 1)
        sums.addWidget(self._pace)
        self._quota = narrowable(NoteLabel())
        self._folder = narrowable(NoteLabel())
        self._folder.linkActivated.connect(lambda _address: self.folder_wanted.emit())
        box.addWidget(self._bar)
        box.addLayout(sums)
        box.addWidget(self._quota)
        box.addWidget(self._folder)
        self.set_quotas(())
        self.set_totals(QueueTotals())

    def set_totals(self, totals: QueueTotals, left: float | None = None) -> None:
        """Say how much is done; an empty queue has no sums.

        Args:
            totals: of all rows.
            left: seconds until what has not ended is there, None where that cannot be said.
        """
        for part in (self._bar, self._done, self._pace):
            part.setVisible(totals.count > 0)
        self._bar.setValue(round(STEPS * totals.received / totals.total) if totals.total else 0)
        self._done.set_text(done_words(totals))
        pace = [rate(totals.speed)] if totals.speed > 0 else []
        if left is not None:
            pace.append(time_left(left))
        self._pace.set_text(DOTTED.join(pace))

    def set_quotas(self, lines: Sequence[str]) -> None:
        """Say what portals still grant; nothing where none tells."""
        self._quota.set_html("<br>".join(html.escape(line, quote=False) for line in lines))
        self._quota.setVisible(bool(lines))

    def set_folder(self, folder: Path, free: int | None, wanted: int = 0) -> None:
        """Say where files go and whether there is room.

        Args:
            folder: of the downloads.
            free: bytes, None where nobody knows.
            wanted: bytes that are still to come.
        """
        room = "" if free is None else tr("%1 free", formats.size(free))
        words = DOTTED.join(part for part in (short_path(folder), room) if part)
        scarce = free is not None and wanted > free
        if scarce:
            words += DOTTED + tr("%1 still to come", formats.size(wanted))
        self._folder.set_tone("warn" if scarce else "muted")
        self._folder.set_html(f"{html.escape(words, quote=False)}{DOTTED}{link(tr('Open Folder'))}")
        self._folder.setToolTip(tip(str(folder)))


def done_words(totals: QueueTotals) -> str:
    """Return `3 of 10 done · 4.4 of 9.8 GB`, and how many failed."""
    words = tr("%1 of %2 done", formats.number(totals.done), formats.number(totals.count))
    parts = [words, amount(totals.received, totals.total) if totals.total else ""]
    if totals.failed:
        parts.append(formats.counted(totals.failed, tr("1 failed"), tr("%1 failed")))
    return DOTTED.join(part for part in parts if part)
