"""What differs between two offers of one acquisition."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from ...core.acquisition import Acquisition
from ...core.scene import Scene
from ...gis.translation import tr
from .. import formats
from ..factories import heading, wrapped
from ..theme import NORMAL, SMALL
from ..widgets.breakable_label import BreakableLabel
from ..widgets.note_label import NoteLabel
from ..widgets.rule import Rule
from ..widgets.scene_words import SceneWords, access_word
from ..widgets.sub_page import SubPage
from .scene_facts import compared_facts

if TYPE_CHECKING:
    from ...gis.guichet import Guichet


class DifferencesPage(SubPage):
    """Plain sentences of the families first, then only the fields that differ."""

    def __init__(self, guichet: Guichet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guichet, self._words = guichet, SceneWords(guichet)
        self._acquisition: Acquisition | None = None
        self.set_title(tr("What differs?"))

    def show_offers(self, acquisition: Acquisition, first: Scene) -> None:
        """Compare `first` with the first offer of another family, else with the next offer."""
        self._acquisition = acquisition
        others = [offer for offer in acquisition.offers if offer.ref != first.ref]
        second = next((offer for offer in others if offer.family != first.family), others[0])
        self.renew()
        choice = QGridLayout()
        choice.setHorizontalSpacing(NORMAL)
        self.combos = [self._combo(offer, column, choice) for column, offer in enumerate((first, second))]
        self.body.addLayout(choice)
        self._comparison = QVBoxLayout()
        self._comparison.setSpacing(SMALL)
        self.body.addLayout(self._comparison)
        self.equal = QCheckBox()
        self.equal.toggled.connect(lambda _checked: self._compare())
        self.body.addWidget(self.equal)
        self.body.addStretch(1)
        self._compare()

    def _combo(self, offer: Scene, column: int, grid: QGridLayout) -> QComboBox:
        combo = QComboBox()
        combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        combo.setAccessibleName(tr("Offer"))
        for one in self._acquisition.offers:
            combo.addItem(f"{self._words.product(one)} – {self._words.portal_short(one.portal)}")
        combo.setCurrentIndex(self._acquisition.offers.index(offer))
        combo.currentIndexChanged.connect(lambda _place: self._compare())
        grid.addWidget(combo, 0, column)
        grid.setColumnStretch(column, 1)
        return combo

    def _compare(self) -> None:
        first, second = (self._acquisition.offers[combo.currentIndex()] for combo in self.combos)
        _clear(self._comparison)
        self._add_sentences(first, second)
        rows = self._rows(first, second)
        equal = [row for row in rows if row[1] == row[2]]
        different = [row for row in rows if row[1] != row[2]]
        self._comparison.addWidget(heading(tr("Fields that differ")))
        self._comparison.addWidget(Rule())
        if not different:
            self._comparison.addWidget(NoteLabel(tr("No field that we know of differs.")))
        shown = rows if self.equal.isChecked() else different
        self._comparison.addWidget(_table(shown))
        one, many = tr("Show the %1 equal field too"), tr("Show the %1 equal fields too")
        self.equal.setText(formats.counted(len(equal), one, many))
        self.equal.setVisible(bool(equal))

    def _add_sentences(self, first: Scene, second: Scene) -> None:
        """Explain both families; offers of one family are the same product at two portals."""
        self._comparison.addWidget(heading(tr("In plain words")))
        if first.family == second.family:
            same = tr("Both offers are the same product, %1, at two portals.", self._words.product(first))
            self._comparison.addWidget(wrapped(same))
            return
        for scene in (first, second):
            family = self._guichet.families.get(scene.family)
            explanation = family.explanation.text(formats.language()) if family else ""
            product = html.escape(self._words.product(scene))
            label = NoteLabel(tone="text")
            label.set_html(f"<b>{product}</b> – {html.escape(explanation, quote=False)}")
            self._comparison.addWidget(label)
        self._comparison.addWidget(wrapped(tr("Do not mix the two in one time series.")))

    def _rows(self, first: Scene, second: Scene) -> list[tuple[str, str, str]]:
        one = compared_facts(first, access_word(self._words.access(first)))
        other = compared_facts(second, access_word(self._words.access(second)))
        return [(name, value, against) for (name, value), (_name, against) in zip(one, other)]


def _table(rows: list[tuple[str, str, str]]) -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(NORMAL)
    grid.setVerticalSpacing(SMALL)
    for place, (name, value, against) in enumerate(rows):
        widgets = (NoteLabel(name), BreakableLabel(value), BreakableLabel(against))
        for column, widget in enumerate(widgets):
            grid.addWidget(widget, place, column, Qt.AlignmentFlag.AlignTop)
    for column, stretch in enumerate((4, 5, 5)):
        grid.setColumnStretch(column, stretch)
    return holder


def _clear(layout: QVBoxLayout) -> None:
    while layout.count():
        gone = layout.takeAt(0).widget()
        if gone is not None:
            gone.hide()
            gone.deleteLater()
