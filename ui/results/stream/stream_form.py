"""What the chosen picture needs, and what all of them share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from ....core.stream_grouping import StreamGrouping
from ....core.stretch import Stretch
from ....gis.translation import tr
from ... import formats
from ...theme import SMALL
from ...widgets.note_label import NoteLabel
from .choice_combo import ChoiceCombo
from .form_rows import FormRows
from .preset_kind import PresetKind
from .ramps import SIZE as RAMP_ICON
from .ramps import ramp_icons, ramp_rows
from .stream_choice import StreamChoice
from .stream_choices import COLOURS, OWN_COLOURS, StreamChoices
from .stream_words import band_words, grouping_words, stretch_words

OWN = ""  # "preset" of the user's own formula


class StreamForm(QWidget):
    """Shows a `StreamChoice` and changes it.

    Attributes:
        choice: what is chosen now.

    Signals:
        changed: the choice is another one now.
    """

    changed = pyqtSignal()

    def __init__(self, choices: StreamChoices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices, self._presets = choices, choices.presets
        self.choice = choices.default()
        self._layers = 1
        self._make()
        self._lay_out()
        self._connect()

    def _make(self) -> None:
        self.composite = ChoiceCombo(tr("Composite"))
        self.count = ChoiceCombo(tr("Show"))
        self.index = ChoiceCombo(tr("Index"))
        self.formula = QLineEdit()
        self.formula.setAccessibleName(tr("Formula"))
        self.formula.setToolTip(tr("Bands, numbers, + − * / ** and sqrt, log10, exp, norm_diff(a, b)"))
        self.computed = QLabel()
        self.computed.setTextFormat(Qt.TextFormat.PlainText)
        self.computed.setWordWrap(True)
        self.computed.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.error = NoteLabel(tone="error")
        self.bands = [ChoiceCombo(words) for words in (tr("Red"), tr("Green"), tr("Blue"))]
        self.stretch = ChoiceCombo(tr("Stretch"))
        self.colours = ChoiceCombo(tr("Colours"))
        self.scenes = ChoiceCombo(tr("Scenes"))

    def _lay_out(self) -> None:
        rows = self._rows = FormRows()
        rows.add(tr("Composite"), self.composite)
        rows.add(tr("Show"), self.count)
        rows.add(tr("Index"), self.index)
        rows.add(tr("Formula"), self.formula)
        rows.add(tr("Formula"), self.computed)
        rows.add("", self.error)
        for combo in self.bands:
            rows.add(combo.accessibleName(), combo)
        rows.add(tr("Colours"), self.colours)
        rows.add(tr("Stretch"), self.stretch)
        rows.add(tr("Scenes"), self.scenes)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SMALL)
        box.addLayout(rows)

    def _connect(self) -> None:
        self.composite.chosen.connect(self._on_composite)
        self.count.chosen.connect(self._on_count)
        self.index.chosen.connect(self._on_index)
        self.formula.textEdited.connect(
            lambda text: self._take(replace(self.choice, formula=text), show=False)
        )
        for combo in self.bands:
            combo.chosen.connect(lambda _name: self._on_band())
        self.colours.chosen.connect(lambda name: self._take(replace(self.choice, colours=name)))
        self.stretch.chosen.connect(lambda stretch: self._take(replace(self.choice, stretch=stretch)))
        self.scenes.chosen.connect(lambda grouping: self._take(replace(self.choice, grouping=grouping)))

    @property
    def rows(self) -> FormRows:
        """Where the page adds what belongs below."""
        return self._rows

    def show_choice(self, choice: StreamChoice) -> None:
        """Show a choice."""
        self._take(choice)

    def say_error(self, words: str) -> None:
        """Say below the formula what is wrong with it; nothing if empty."""
        self.error.set_text(words)
        self._rows.show_row(self.error, bool(words))

    def show_layers(self, counts: Mapping[StreamGrouping, int], several: bool) -> None:
        """Say how many layers each grouping makes; the row is of no use for one scene."""
        rows = [(grouping, grouping_words(grouping, counts.get(grouping, 0))) for grouping in StreamGrouping]
        self.scenes.offer(rows, self.choice.grouping)
        self._rows.show_row(self.scenes, several)
        layers = counts.get(self.choice.grouping, 1)
        if layers != self._layers:
            self._layers = layers
            self._show_stretch()

    # ---- what the user does ----------------------------------------------------------------------

    def _take(self, choice: StreamChoice, show: bool = True) -> None:
        self.choice = choice
        if show:
            self._show()
        self.changed.emit()

    def _on_composite(self, preset: str) -> None:
        self._take(self._choices.with_usual_stretch(replace(self.choice, preset=preset)))

    def _on_index(self, preset: str) -> None:
        index = next((one for one in self._presets.indices if one.id == preset), None)
        if index is not None:
            self._take(replace(self.choice, preset=preset, formula="", colours=index.colours))
            return
        before = self._choices.index(self.choice)
        formula = self._presets.coded(before.expression).replace("−", "-").replace("×", "*") if before else ""
        own = replace(self.choice, preset=OWN, formula=formula, stretch=Stretch.CUT)
        self._take(replace(own, colours=self.choice.colours or OWN_COLOURS))
        self.formula.setFocus()
        self.formula.selectAll()

    def _on_count(self, count: int) -> None:
        names = [*self.choice.bands, *(name for name in self._presets.bands if name not in self.choice.bands)]
        names += names[-1:] * COLOURS
        self._take(self._choices.with_usual_stretch(replace(self.choice, bands=tuple(names[:count]))))

    def _on_band(self) -> None:
        """Bands of the user's own are what the fourth picture stands for."""
        count = len(self._choices.shown_bands(self.choice))
        bands = tuple(combo.value for combo in self.bands[:count])
        stretch = self.choice.stretch
        own = self._choices.with_usual_stretch(
            replace(self.choice, kind=PresetKind.BANDS, preset="", bands=bands)
        )
        kept = stretch if stretch in self._choices.stretches(own, self._layers) else own.stretch
        self._take(replace(own, stretch=kept))

    # ---- showing ---------------------------------------------------------------------------------

    def _show(self) -> None:
        choice, kind, language = self.choice, self.choice.kind, formats.language()
        composites = [(one.id, one.title.text(language)) for one in self._presets.composites]
        self.composite.offer(composites, choice.preset)
        self._rows.show_row(self.composite, kind is PresetKind.COMPOSITE and len(composites) > 1)
        self.count.offer([(1, tr("One band")), (COLOURS, tr("Three bands in colour"))], len(choice.bands))
        several = len(self._presets.bands) > 1 and not self._presets.is_classified
        self._rows.show_row(self.count, kind is PresetKind.BANDS and several)
        indices = [(one.id, one.title.text(language)) for one in self._presets.indices]
        self.index.offer([*indices, (OWN, tr("Own formula…"))], choice.preset)
        self._rows.show_row(self.index, kind is PresetKind.INDEX)
        self._show_formula()
        self._show_bands()
        self._show_colours()
        self._show_stretch()

    def _show_formula(self) -> None:
        own = self.choice.kind is PresetKind.INDEX and self._choices.index(self.choice) is None
        if own and self.formula.text() != self.choice.formula:
            self.formula.setText(self.choice.formula)
        self._rows.show_row(self.formula, own)
        words = self._choices.formula(self.choice)
        self.computed.setText(words)
        self._rows.show_row(self.computed, bool(words))
        self.say_error("")

    def _show_bands(self) -> None:
        names = self._choices.shown_bands(self.choice)
        imagery, known = self._presets.subject.imagery, self._presets.bands
        rows = [(name, band_words(name, known[name], imagery)) for name in known]
        titles = (tr("Red"), tr("Green"), tr("Blue")) if len(names) > 1 else (tr("Band"),)
        for place, combo in enumerate(self.bands):
            shown = place < len(names)
            if shown:
                combo.offer(rows, names[place])
                combo.setAccessibleName(titles[place])
            self._rows.show_row(combo, shown, titles[place] if shown else "")

    def _show_colours(self) -> None:
        choice, index = self.choice, self._choices.index(self.choice)
        grey = choice.kind is PresetKind.BANDS and len(choice.bands) == 1
        classes = Stretch.CLASSES in self._choices.stretches(choice, 1)
        shown = (choice.kind is PresetKind.INDEX or grey) and not classes
        self._rows.show_row(self.colours, shown)
        if not shown:
            return
        rows = ramp_rows(
            choice.colours or (index.colours if index else ""), (index.low, index.high) if index else None
        )
        if grey:
            rows = [("", tr("Grey")), *rows]
        self.colours.setIconSize(RAMP_ICON)
        self.colours.offer(rows, choice.colours, ramp_icons([name for name, _words in rows]))

    def _show_stretch(self) -> None:
        offered = self._choices.stretches(self.choice, self._layers)
        composite = self._choices.composite(self.choice)
        fitted = composite is not None and bool(composite.ranges)
        if self.choice.stretch is Stretch.SAME and Stretch.CUT in offered and Stretch.SAME not in offered:
            offered = (Stretch.SAME, *offered)
        self.stretch.offer([(one, stretch_words(one, fitted)) for one in offered], self.choice.stretch)
        self._rows.show_row(self.stretch, bool(offered) and Stretch.CLASSES not in offered)
