"""What the bands of some scenes allow to be shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from ....core.band_expression import parse_expression
from ....core.band_source import BandSource
from ....core.composite_preset import CompositePreset
from ....core.expression_error import ExpressionError
from ....core.index_preset import IndexPreset
from ....core.stretch import Stretch
from .preset_kind import PresetKind
from .stream_subject import StreamSubject

TRUE_COLOUR, FALSE_COLOUR = "true-colour", "false-colour"  # ids in `resources/families.json`
_WORD = re.compile(r"[A-Za-z_]\w*")


class StreamPresets:
    """Presets whose bands exist, and the names of bands.

    Args:
        subject: the scenes.
    """

    def __init__(self, subject: StreamSubject) -> None:
        self.subject = subject
        self._imagery = subject.imagery

    @cached_property
    def true_colour(self) -> CompositePreset | None:
        """The natural colours, None where the bands are not there."""
        return next((one for one in self._composites() if one.id == TRUE_COLOUR), None)

    @cached_property
    def composites(self) -> tuple[CompositePreset, ...]:
        """All other composites whose bands are there, false colour first."""
        others = [one for one in self._composites() if one.id != TRUE_COLOUR]
        return tuple(sorted(others, key=lambda one: one.id != FALSE_COLOUR))

    @cached_property
    def indices(self) -> tuple[IndexPreset, ...]:
        """Indices whose bands are there."""
        found = self._imagery.indices if self._imagery else ()
        return tuple(one for one in found if self.computable((one.expression,)))

    @cached_property
    def bands(self) -> Mapping[str, BandSource]:
        """Bands and masks that can be shown by themselves; ready-made pictures are none."""
        pictures = {one.picture for one in (self._imagery.composites if self._imagery else ())}
        return {name: band for name, band in self.subject.bands.items() if name not in pictures}

    @property
    def has_false_colour(self) -> bool:
        """Whether false colour is among what the family knows, there or not."""
        return self._imagery is not None and any(one.id == FALSE_COLOUR for one in self._imagery.composites)

    @property
    def is_classified(self) -> bool:
        """Whether the product is a map of classes."""
        return self.usual_stretch is Stretch.CLASSES

    @property
    def usual_stretch(self) -> Stretch:
        """The stretch that the family's description names."""
        return Stretch(self._imagery.stretch) if self._imagery else Stretch.CUT

    @property
    def masks_of_classes(self) -> frozenset[str]:
        """Ids of masks that are maps of classes."""
        masks = self._imagery.masks if self._imagery else ()
        return frozenset(one.id for one in masks if one.kind == "classes")

    def offers(self, kind: PresetKind) -> bool:
        """Whether there is anything of this kind."""
        if kind is PresetKind.TRUE_COLOUR:
            return self.true_colour is not None
        if kind is PresetKind.COMPOSITE:
            return bool(self.composites)
        if kind is PresetKind.INDEX:
            return bool(self.bands) and not self.is_classified
        return bool(self.bands)

    def has_picture(self, composite: CompositePreset) -> bool:
        """Whether the ready-made picture can be shown: where all have it, or there is nothing else."""
        if composite.picture not in self.subject.bands:
            return False
        return self.subject.all_have(composite.picture) or not self.computable(composite.bands)

    def computable(self, expressions: tuple[str, ...]) -> bool:
        """Whether one scene has all the bands that expressions name."""
        aliases = self._imagery.aliases() if self._imagery else {}
        try:
            trees = [parse_expression(text, tuple(self.subject.bands), aliases) for text in expressions]
        except ExpressionError:
            return False
        return self.subject.has(frozenset().union(*(tree.names for tree in trees)))

    def check(self, formula: str) -> None:
        """Look whether the user's formula can be computed from the bands that are there.

        Raises:
            ExpressionError: with what is wrong.
        """
        aliases = self._imagery.aliases() if self._imagery else {}
        known = {alias: name for alias, name in aliases.items() if name in self.bands}
        parse_expression(formula, tuple(self.bands), known)

    def code(self, name: str) -> str:
        """Return the code of a band, e.g. `B08`; the id where it has none."""
        band = self._imagery.band(name) if self._imagery else None
        if band is not None:
            return band.code or name
        masks = self._imagery.masks if self._imagery else ()
        return name.upper() if any(mask.id == name for mask in masks) else name

    def code_of(self, alias: str) -> str:
        """Return the code of a band by any of the names that expressions understand."""
        aliases = self._imagery.aliases() if self._imagery else {}
        return self.code(aliases.get(alias, alias))

    def coded(self, expression: str) -> str:
        """Return an expression with codes and typographic signs."""
        signs = expression.replace("**", "^").replace("*", "×").replace("-", "−")
        known = self.subject.bands
        return _WORD.sub(lambda word: self.code(word[0]) if word[0] in known else word[0], signs)

    def _composites(self) -> list[CompositePreset]:
        found = self._imagery.composites if self._imagery else ()
        pictures = self.subject.bands
        return [one for one in found if self.computable(one.bands) or one.picture in pictures]


def outputs_of(composite: CompositePreset) -> tuple[str, ...]:
    """Return what is computed: one output where all three colours are the same."""
    return composite.bands[:1] if len(set(composite.bands)) == 1 else composite.bands
