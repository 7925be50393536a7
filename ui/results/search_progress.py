"""The portals while they answer, the sum, and the way to stop."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ...gis.portal_state import PortalState
from ...gis.translation import tr
from .. import formats
from ..factories import heading, tip
from ..theme import NORMAL, SMALL
from ..widgets.chip import Chip
from ..widgets.flow_layout import FlowLayout
from ..widgets.note_label import NoteLabel
from ..widgets.scene_words import SceneWords
from .chip_words import ChipWords


class SearchProgress(QWidget):
    """Signals: cancel_wanted; problems_wanted when the chip of a portal is clicked."""

    cancel_wanted = pyqtSignal()
    problems_wanted = pyqtSignal()

    def __init__(self, words: SceneWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._chips: dict[str, Chip] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SMALL)
        box.addWidget(heading(tr("Portals")))
        self._flow = FlowLayout()
        box.addLayout(self._flow)
        box.addLayout(self._bar_row())

    def _bar_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(NORMAL)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(NORMAL)
        self._bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._bar.setAccessibleName(tr("Scenes loaded"))
        self._count = NoteLabel(tone="text")
        self._count.setWordWrap(False)
        cancel = QPushButton(tr("Cancel"))
        cancel.clicked.connect(self.cancel_wanted)
        row.addWidget(self._bar, 1)
        row.addWidget(self._count)
        row.addWidget(cancel)
        return row

    @property
    def chips(self) -> dict[str, Chip]:
        """Portal id → its chip."""
        return self._chips

    def begin(self, portals: Iterable[str]) -> None:
        """Show a chip for each portal that is asked."""
        while self._flow.count():
            gone = self._flow.takeAt(0).widget()
            gone.hide()
            gone.deleteLater()
        self._chips = {portal: Chip(self._words.portal_short(portal)) for portal in portals}
        for portal, chip in self._chips.items():
            chip.setCheckable(False)
            chip.setToolTip(tip(self._words.portal_title(portal)))
            chip.clicked.connect(self.problems_wanted)
            self._flow.addWidget(chip)

    def update_portals(self, states: Iterable[PortalState]) -> None:
        """Show where each portal is."""
        for state in states:
            if state.portal in self._chips:
                self._chips[state.portal].set_state(*ChipWords.of(state))

    def update_sum(self, loaded: int, total: int | None) -> None:
        """Show scenes loaded of the known total; without one the bar only says that something goes on."""
        if total:
            self._bar.setRange(0, max(total, loaded))
            self._bar.setValue(loaded)
        else:
            self._bar.setRange(0, 0)
        self._count.set_text(formats.counted(loaded, tr("%1 scene"), tr("%1 scenes")))
