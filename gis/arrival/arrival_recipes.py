"""What is made of a product, as the user chose it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from ...core.band_expression import parse_expression
from ...core.composite_preset import CompositePreset
from ...core.downloads.arrival_choice import MOST_LAYERS, ArrivalChoice
from ...core.downloads.arrival_kind import ArrivalKind
from ...core.expression_error import ExpressionError
from ...core.imagery import Imagery
from ...core.index_preset import IndexPreset
from ...core.stream_grouping import StreamGrouping
from ...core.stream_recipe import StreamRecipe
from ...core.stretch import Stretch
from .arrival_error import ArrivalError
from .arrival_problem import ArrivalProblem


class ArrivalRecipes:
    """Finds what of a choice a product can give.

    Args:
        imagery: of the product's family.
        bands: ids of bands and masks that were found in it.
        language: of titles.
        clip: whether pixels outside the area are left out.
    """

    def __init__(self, imagery: Imagery, bands: Collection[str], language: str, clip: bool) -> None:
        self._imagery = imagery
        self._bands = bands
        self._language = language
        self._shared = StreamRecipe("", ("",), clip=clip, grouping=StreamGrouping.SCENE)

    def of(self, choice: ArrivalChoice) -> list[StreamRecipe]:
        """Return a recipe per layer, at most five.

        Raises:
            ArrivalError: NO_BAND, NO_MASK.
        """
        if choice.kind is ArrivalKind.MASK:
            return [self._mask(choice.names)]
        if choice.kind is ArrivalKind.BANDS:
            return self._single_bands(choice.names)
        found = self.picture(choice.names)
        if found is None:
            raise ArrivalError(ArrivalProblem.NO_BAND, ", ".join(choice.names))
        return [found]

    def picture(self, names: Sequence[str] = ()) -> StreamRecipe | None:
        """Return the named preset, else the first composite that the product has the bands for.

        Products of several families are queued together: what is a preset of one is none of another.
        """
        presets = [*self._imagery.composites, *self._imagery.indices]
        wanted = [preset for preset in presets if preset.id in names]
        for preset in (*wanted, *self._imagery.composites):
            found = self._index(preset) if isinstance(preset, IndexPreset) else self._composite(preset)
            if found is not None:
                return found
        return None

    def _composite(self, preset: CompositePreset) -> StreamRecipe | None:
        title = _plain(preset.title.text(self._language))
        if preset.picture in self._bands:
            return replace(
                self._shared, title=title, picture=preset.picture, outputs=(), stretch=Stretch.NONE
            )
        outputs = preset.bands[:1] if len(set(preset.bands)) == 1 else preset.bands
        if not self._has(outputs):
            return None
        ranges = preset.ranges[: len(outputs)]
        stretch = Stretch(self._imagery.stretch)
        return replace(self._shared, title=title, outputs=outputs, stretch=stretch, ranges=ranges)

    def _index(self, preset: IndexPreset) -> StreamRecipe | None:
        if not self._has((preset.expression,)):
            return None
        title, ranges = _plain(preset.title.text(self._language)), ((preset.low, preset.high),)
        outputs = (preset.expression,)
        return replace(self._shared, title=title, outputs=outputs, ranges=ranges, colours=preset.colours)

    def _has(self, outputs: Sequence[str]) -> bool:
        known, aliases = [band.id for band in self._imagery.bands], self._imagery.aliases()
        try:
            names = [parse_expression(text, known, aliases).root.names() for text in outputs]
        except ExpressionError:
            return False
        return all(name in self._bands for found in names for name in found)

    def _single_bands(self, names: Sequence[str]) -> list[StreamRecipe]:
        found = list(self._bands_of(names))
        if not found:
            raise ArrivalError(ArrivalProblem.NO_BAND, ", ".join(names))
        return found

    def _bands_of(self, names: Sequence[str]) -> Iterator[StreamRecipe]:
        stretch = Stretch(self._imagery.stretch)
        for name in names[:MOST_LAYERS]:
            band = self._imagery.band(name)
            if name not in self._bands:
                continue
            title = name if band is None else band.code or _plain(band.title.text(self._language))
            if band is not None and name == "visual":
                yield replace(self._shared, title=title, picture=name, outputs=(), stretch=Stretch.NONE)
            else:
                yield replace(self._shared, title=title, outputs=(name,), stretch=stretch)

    def _mask(self, names: Sequence[str]) -> StreamRecipe:
        masks = [mask for mask in self._imagery.masks if mask.id in self._bands]
        named = [mask for mask in masks if mask.id in names]
        if not masks:
            raise ArrivalError(ArrivalProblem.NO_MASK, ", ".join(names))
        mask = (named or masks)[0]
        title = _plain(mask.title.text(self._language))
        return replace(self._shared, title=title, outputs=(mask.id,), stretch=Stretch.CLASSES)


def _plain(title: str) -> str:
    """Return a preset's title without its explanation: names of layers are long as they are."""
    return title.partition(" – ")[0].partition(" (")[0]
