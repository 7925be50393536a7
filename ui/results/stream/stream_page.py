"""From selected scenes to pixels on the map."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from ....core.expression_error import ExpressionError
from ....core.prepared_area import PreparedArea
from ....core.scene import SceneRef
from ....core.stream_grouping import StreamGrouping
from ....core.stream_plan import StreamPlan
from ....core.stream_recipe import StreamRecipe
from ....gis.translation import tr
from ... import formats, theme
from ...factories import tip
from ...theme import NORMAL, SMALL
from ...widgets.note_label import NoteLabel
from ...widgets.rule import Rule
from ...widgets.scene_words import SceneWords
from ...widgets.sub_page import SubPage
from .expression_words import expression_sentence
from .last_recipes import LastRecipes
from .preset_kind import PresetKind
from .preset_row import PresetRow
from .reading_estimate import bytes_read
from .stream_choices import StreamChoices
from .stream_form import StreamForm
from .stream_notes import change_note, reading_note
from .stream_presets import StreamPresets
from .stream_subject import StreamSubject

if TYPE_CHECKING:
    from ....gis.guichet import Guichet

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class StreamPage(SubPage):
    """Four pictures of what one gets; below, only what the choice needs.

    Attributes:
        map_metres: ground size of a pixel of the map, None while it is unknown.

    Signals:
        add_wanted: `StreamPlan`, `StreamRecipe`, name of the only layer or "", whether it is a series.
        save_wanted: `StreamPlan`, `StreamRecipe`.
    """

    add_wanted = pyqtSignal(object, object, str, bool)
    save_wanted = pyqtSignal(object, object)

    def __init__(self, guichet: Guichet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guichet, self._words = guichet, SceneWords(guichet)
        self._last = LastRecipes(guichet.settings)
        self.map_metres: Callable[[], float | None] = lambda: None
        self._subject: StreamSubject | None = None
        self._own_name = False
        self.plan: StreamPlan | None = None
        self.recipe: StreamRecipe | None = None
        self._add_foot()
        guichet.thumbnails.arrived.connect(self._on_thumbnail)

    def show_scenes(self, subject: StreamSubject, area: PreparedArea, too_many: int = 0) -> None:
        """Show what can be made of scenes.

        Args:
            subject: at least one of its scenes can be read.
            area: of the search.
            too_many: further scenes that were selected, but are not among them.
        """
        self._too_many = too_many
        self._subject, self._around, self._own_name = subject, area, False
        self._presets = StreamPresets(subject)
        self._choices = StreamChoices(self._presets)
        count = len(subject.wanted)
        self.set_title(
            formats.counted(count, tr("Stream to map – %1 scene"), tr("Stream to map – %1 scenes"))
        )
        self.renew()
        self._make_body()
        self._show_thumbnail()
        last = self._last.of(subject.first.family)
        self._show(self._choices.default() if last is None else self._choices.from_recipe(last))

    def focus_choice(self) -> None:
        """Put the keyboard onto the chosen picture."""
        self.presets.buttons[self.form.choice.kind].setFocus()

    # ---- parts -----------------------------------------------------------------------------------

    def _make_body(self) -> None:
        self.presets = PresetRow(self._presets)
        self.presets.chosen.connect(self._on_kind)
        self.body.addWidget(self.presets)
        self.body.addSpacing(SMALL)
        self.form = StreamForm(self._choices)
        self.form.changed.connect(self._refresh)
        self.name = QLineEdit()
        self.name.setAccessibleName(tr("Layer name"))
        self.name.textEdited.connect(self._on_name)
        self.form.rows.add(tr("Layer name"), self.name)
        self.body.addWidget(self.form)
        self._make_boxes()
        self.body.addSpacing(SMALL)
        self.reading, self.changes = NoteLabel(), NoteLabel(tone="warn")
        self.body.addWidget(self.reading)
        self.body.addWidget(self.changes)
        self.body.addStretch(1)
        self.setTabOrder(self.series, self.save)  # the foot was there before the body
        self.setTabOrder(self.save, self.add)

    def _make_boxes(self) -> None:
        self.clip = QCheckBox(tr("Clip to the area"))
        self.mask = QCheckBox(tr("Hide cloud with the product's own mask"))
        self.series = QCheckBox(tr("Drive with the temporal controller"))
        mask = self._subject.mask
        self.mask.setEnabled(mask is not None)
        why = mask.title.text(formats.language()) if mask else tr("These scenes come without a mask.")
        self.mask.setToolTip(tip(why))
        self.series.setToolTip(tip(tr("Each layer is shown from its date until that of the next one")))
        self.clip.toggled.connect(lambda on: self._change(clip=on))
        self.mask.toggled.connect(lambda on: self._change(mask=on))
        for box in (self.clip, self.mask, self.series):
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self.body.addWidget(box)

    def _add_foot(self) -> None:
        self.layout().addWidget(Rule())
        row = QHBoxLayout()
        row.setContentsMargins(NORMAL, SMALL, NORMAL, SMALL)
        row.setSpacing(SMALL)
        self.save = QPushButton(tr("Save As…"))
        self.save.clicked.connect(lambda _checked=False: self.save_wanted.emit(self.plan, self.recipe))
        self.add = QPushButton(theme.icon("mActionAddRasterLayer"), tr("Add to Map"))
        self.add.setDefault(True)
        self.add.clicked.connect(lambda _checked=False: self._add())
        row.addWidget(self.save)
        row.addStretch(1)
        row.addWidget(self.add)
        self.layout().addLayout(row)

    # ---- what the user does ----------------------------------------------------------------------

    def _show(self, choice: object) -> None:
        self.presets.show_kind(choice.kind)
        for box, on in ((self.clip, choice.clip), (self.mask, choice.mask and self.mask.isEnabled())):
            box.blockSignals(True)
            box.setChecked(on)
            box.blockSignals(False)
        self.form.show_choice(choice)

    def _on_kind(self, kind: PresetKind) -> None:
        if kind is not self.form.choice.kind:
            self.form.show_choice(self._choices.of_kind(self.form.choice, kind))

    def _change(self, **values: object) -> None:
        self.form.show_choice(replace(self.form.choice, **values))

    def _on_name(self, text: str) -> None:
        """An emptied name follows the choices again."""
        self._own_name = bool(text.strip())

    def _add(self) -> None:
        one = len(self.plan.layers) == 1
        name = self.name.text().strip() if one and self._own_name else ""
        series = self.series.isVisibleTo(self) and self.series.isChecked()
        self._last.remember(self._subject.first.family, self.recipe)
        self.add_wanted.emit(self.plan, self.recipe, name, series)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is the default button, unless the keyboard is on another one that leads away."""
        focused = next((one for one in (self.back, self.save) if one.hasFocus()), self.add)
        if event.key() in ENTER:
            focused.click()
        else:
            super().keyPressEvent(event)

    # ---- showing what it means -------------------------------------------------------------------

    def _refresh(self) -> None:
        choice = self.form.choice
        self.presets.show_kind(choice.kind)
        try:
            self.recipe = self._choices.recipe(choice)
        except ExpressionError as error:
            self.plan = self.recipe = None
            known = [self._presets.code(name) for name in self._presets.bands]
            self.form.say_error(
                expression_sentence(error, self._example(known), self._presets.code_of, known)
            )
            self.reading.hide()
            self.changes.hide()
            self._enable()
            return
        self.form.say_error("")
        self.plan = self._subject.plan(self.recipe)
        self._show_layers()
        self._show_notes()
        self._enable()

    def _show_layers(self) -> None:
        scenes = [one.scene for layer in self.plan.layers for one in layer.scenes]
        days = {(one.family, one.acquired.date()) for one in scenes if one.acquired}
        undated = sum(one.acquired is None for one in scenes)
        counts = {
            StreamGrouping.DATE: len(days) + undated,
            StreamGrouping.SCENE: len(scenes),
            StreamGrouping.MOSAIC: min(1, len(scenes)),
        }
        self.form.show_layers(counts, len(self._subject.wanted) > 1)
        one = len(self.plan.layers) == 1
        self.series.setVisible(len(self.plan.layers) > 1 and len(days) > 1)
        self.name.setEnabled(one)
        titles = self._titles()
        self.name.setPlaceholderText(titles[0] if titles else "")
        if not one:
            self.name.clear()
        elif not self._own_name or not self.name.text():
            self._own_name = False
            self.name.setText(titles[0])
            self.name.setCursorPosition(0)

    def _titles(self) -> tuple[str, ...]:
        area = self._around.geometry
        return self._guichet.pixels.job(self.plan, self.recipe, area, lambda _layer: None).titles

    def _show_notes(self) -> None:
        shares: dict[SceneRef, float] = {}
        for acquisition, _chosen in self._subject.wanted:
            if acquisition.coverage is not None:
                shares.update((offer.ref, acquisition.coverage) for offer in acquisition.offers)
        count = bytes_read(self.plan, self._around.km2, shares, self.map_metres())
        self.reading.set_text(reading_note(count))
        self.reading.setVisible(bool(self.plan.layers))
        words = change_note(self.plan, self.recipe, self._subject, self._words.portal_short)
        if self._too_many:
            first = tr("Only the first %1 scenes are taken.", formats.number(len(self._subject.wanted)))
            words = f"{first} {words}".strip()
        self.changes.set_text(words)
        self.changes.setVisible(bool(words))

    def _enable(self) -> None:
        layers = len(self.plan.layers) if self.plan else 0
        self.add.setEnabled(layers > 0)
        self.save.setEnabled(layers > 0)
        self.save.setToolTip(tip("" if layers == 1 else tr("One layer at a time can be saved.")))

    @staticmethod
    def _example(names: list[str]) -> str:
        return "({0} - {1}) / ({0} + {1})".format(*names) if len(names) > 1 else f"{names[0]} * 2"

    def _show_thumbnail(self) -> None:
        scene = self._pictured()
        self.presets.show_thumbnail(self._guichet.thumbnails.image(scene) if scene else None)

    def _pictured(self) -> object:
        offers = (self._subject.first, *self._subject.wanted[0][0].offers)
        return self._guichet.thumbnails.pictured(offers)

    def _on_thumbnail(self, ref: SceneRef) -> None:
        scene = self._pictured() if self._subject and self.isVisible() else None
        if scene is not None and scene.ref == ref:
            self._show_thumbnail()
