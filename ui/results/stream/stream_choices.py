"""What a choice means, and which choices go together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ....core.composite_preset import CompositePreset
from ....core.index_preset import IndexPreset
from ....core.stream_recipe import StreamRecipe
from ....core.stretch import Stretch
from ... import formats
from .preset_kind import PresetKind
from .stream_choice import StreamChoice
from .stream_presets import StreamPresets, outputs_of

DECIBEL = "10 * log10({})"  # of bands that hold linear power
LONGEST_TITLE = 24
OWN_COLOURS = "Viridis"
SEVERAL = 2
COLOURS = 3


class StreamChoices:
    """No widgets: everything here can be tried without a window.

    Args:
        presets: of at least one scene that can be read.
    """

    def __init__(self, presets: StreamPresets) -> None:
        self.presets = presets

    def composite(self, choice: StreamChoice) -> CompositePreset | None:
        """Return the composite of a choice, None where it is of another kind."""
        if choice.kind is PresetKind.TRUE_COLOUR:
            return self.presets.true_colour
        if choice.kind is not PresetKind.COMPOSITE:
            return None
        return next((one for one in self.presets.composites if one.id == choice.preset), None)

    def index(self, choice: StreamChoice) -> IndexPreset | None:
        """Return the index of a choice, None for the user's own formula and other kinds."""
        if choice.kind is not PresetKind.INDEX:
            return None
        return next((one for one in self.presets.indices if one.id == choice.preset), None)

    def shown_bands(self, choice: StreamChoice) -> tuple[str, ...]:
        """Return the band ids of a choice, one or three; none where something is computed."""
        if choice.kind is PresetKind.BANDS:
            return choice.bands
        composite = self.composite(choice)
        names = outputs_of(composite) if composite else ()
        return names if all(name in self.presets.bands for name in names) else ()

    def formula(self, choice: StreamChoice) -> str:
        """Return what is computed, with the codes that people know; empty where it is plain bands."""
        index, composite = self.index(choice), self.composite(choice)
        if index is not None:
            return self.presets.coded(index.expression)
        if composite is None or self.shown_bands(choice) or not self.presets.computable(composite.bands):
            return ""
        return "\n".join(self.presets.coded(text) for text in outputs_of(composite))

    def stretches(self, choice: StreamChoice, layers: int) -> tuple[Stretch, ...]:
        """Return the stretches to choose from; none where the preset says it all.

        Args:
            choice: without regard to its own stretch.
            layers: that it makes.
        """
        if self._shows_classes(choice):
            return (Stretch.CLASSES,)
        if self.index(choice) is not None:
            return ()
        composite, names = self.composite(choice), self.shown_bands(choice)
        found = [Stretch.NONE] if composite and self.presets.has_picture(composite) else []
        if composite is not None and not self.presets.computable(composite.bands):
            return tuple(found)
        found += [Stretch.CUT, Stretch.SAME, Stretch.MINMAX] if layers > 1 else [Stretch.CUT, Stretch.MINMAX]
        usual, bands = self.presets.usual_stretch, self.presets.bands
        if names and usual is Stretch.CUT and all(bands[name].scale != 1.0 for name in names):
            found.append(Stretch.REFLECTANCE)
        if choice.kind is not PresetKind.INDEX and usual is Stretch.DECIBEL:
            found.append(Stretch.DECIBEL)
        return tuple(found)

    # ---- from one choice to another --------------------------------------------------------------

    def default(self) -> StreamChoice:
        """Return what is shown where nothing is remembered."""
        ready = {
            PresetKind.TRUE_COLOUR: self.presets.true_colour,
            PresetKind.COMPOSITE: self.presets.composites,
            PresetKind.INDEX: self.presets.indices,
        }
        kind = next((kind for kind, found in ready.items() if found), PresetKind.BANDS)
        if self.presets.is_classified:
            kind = PresetKind.BANDS
        return self.of_kind(StreamChoice(kind), kind)

    def of_kind(self, choice: StreamChoice, kind: PresetKind) -> StreamChoice:
        """Return the usual choice of a kind; scenes, mask and clip stay."""
        own = StreamChoice(kind, grouping=choice.grouping, mask=choice.mask, clip=choice.clip)
        presets = self.presets
        if kind is PresetKind.INDEX:
            first = presets.indices[0] if presets.indices else None
            colours = first.colours if first else OWN_COLOURS
            return replace(own, preset=first.id if first else "", colours=colours)
        if kind is PresetKind.BANDS:
            names = self.shown_bands(choice) or tuple(presets.bands)
            return self.with_usual_stretch(replace(own, bands=names[:1]))
        found = (
            presets.true_colour if kind is PresetKind.TRUE_COLOUR else next(iter(presets.composites), None)
        )
        return self.with_usual_stretch(replace(own, preset=found.id if found else ""))

    def with_usual_stretch(self, choice: StreamChoice) -> StreamChoice:
        """Return a choice with the stretch that fits best."""
        offered = self.stretches(choice, SEVERAL)
        if offered and offered[0] in (Stretch.NONE, Stretch.CLASSES):
            return replace(choice, stretch=offered[0])
        usual = self.presets.usual_stretch
        return replace(choice, stretch=usual if usual in offered else Stretch.CUT)

    # ---- recipes ---------------------------------------------------------------------------------

    def recipe(self, choice: StreamChoice) -> StreamRecipe:
        """Return what is to be made.

        Raises:
            ExpressionError: where the user's formula cannot be computed.
        """
        mask = choice.mask and self.presets.subject.mask is not None
        shared = {"mask": mask, "clip": choice.clip, "grouping": choice.grouping}
        if choice.kind is PresetKind.INDEX:
            return self._index_recipe(choice, shared)
        composite = self.composite(choice)
        if composite is None:
            return self._bands_recipe(choice, shared)
        title = plain_title(composite.title.text(formats.language()))
        if choice.stretch is Stretch.NONE:
            return StreamRecipe(title, picture=composite.picture, stretch=Stretch.NONE, **shared)
        outputs = outputs_of(composite)
        usual = choice.stretch is self.presets.usual_stretch
        ranges = composite.ranges[: len(outputs)] if usual else ()
        return StreamRecipe(title, outputs, stretch=choice.stretch, ranges=ranges, **shared)

    def _bands_recipe(self, choice: StreamChoice, shared: Mapping[str, object]) -> StreamRecipe:
        decibel = choice.stretch is Stretch.DECIBEL
        outputs = tuple(DECIBEL.format(name) if decibel else name for name in choice.bands)
        colours = choice.colours if len(outputs) == 1 else ""
        title = " ".join(self.presets.code(name) for name in choice.bands)
        return StreamRecipe(title, outputs, stretch=choice.stretch, colours=colours, **shared)

    def _index_recipe(self, choice: StreamChoice, shared: Mapping[str, object]) -> StreamRecipe:
        index = self.index(choice)
        if index is not None:
            title = plain_title(index.title.text(formats.language()))
            ranges = ((index.low, index.high),)
            return StreamRecipe(title, (index.expression,), ranges=ranges, colours=choice.colours, **shared)
        self.presets.check(choice.formula)
        text = choice.formula.strip()
        title = text if len(text) <= LONGEST_TITLE else f"{text[: LONGEST_TITLE - 1]}…"
        return StreamRecipe(title, (text,), stretch=choice.stretch, colours=choice.colours, **shared)

    def from_recipe(self, recipe: StreamRecipe) -> StreamChoice:
        """Return the choice that makes a recipe, as far as the scenes allow it; else the default."""
        found = self._kind_of(recipe)
        if found is None:
            return replace(self.default(), grouping=recipe.grouping, mask=recipe.mask, clip=recipe.clip)
        choice = replace(found, grouping=recipe.grouping, mask=recipe.mask, clip=recipe.clip)
        if recipe.colours and len(recipe.outputs) == 1:
            choice = replace(choice, colours=recipe.colours)
        usual = self.with_usual_stretch(choice)
        offered = self.stretches(usual, SEVERAL)
        return replace(usual, stretch=recipe.stretch) if recipe.stretch in offered else usual

    def _kind_of(self, recipe: StreamRecipe) -> StreamChoice | None:
        presets, outputs = self.presets, recipe.outputs
        true = (presets.true_colour,) if presets.true_colour else ()
        for composite in () if recipe.colours else (*true, *presets.composites):
            same_picture = bool(recipe.picture) and recipe.picture == composite.picture
            if same_picture or outputs == outputs_of(composite):
                kind = PresetKind.TRUE_COLOUR if composite in true else PresetKind.COMPOSITE
                return StreamChoice(kind, composite.id)
        for index in presets.indices:
            if outputs == (index.expression,):
                return StreamChoice(PresetKind.INDEX, index.id, colours=index.colours)
        plain = {form: name for name in presets.bands for form in (name, DECIBEL.format(name))}
        if outputs and all(text in plain for text in outputs):
            return StreamChoice(PresetKind.BANDS, bands=tuple(plain[text] for text in outputs))
        if len(outputs) == 1 and presets.offers(PresetKind.INDEX) and presets.computable(outputs):
            return StreamChoice(PresetKind.INDEX, formula=outputs[0], colours=OWN_COLOURS)
        return None

    def _shows_classes(self, choice: StreamChoice) -> bool:
        if self.presets.is_classified:
            return True
        masks = self.presets.masks_of_classes
        return choice.kind is PresetKind.BANDS and len(choice.bands) == 1 and choice.bands[0] in masks


def plain_title(title: str) -> str:
    """Return a preset's title without its explanation: names of layers are long as they are."""
    return title.partition(" – ")[0].partition(" (")[0]
