"""What may happen on the map when a product has arrived, in words."""

from __future__ import annotations

from collections.abc import Collection

from ....core.composite_preset import CompositePreset
from ....core.downloads.arrival_choice import MOST_LAYERS, ArrivalChoice
from ....core.downloads.arrival_kind import ArrivalKind
from ....core.imagery import Imagery
from ....core.mask_preset import MaskPreset
from ....gis.translation import tr
from ... import formats

TRUE_COLOUR = "true-colour"
Option = tuple[ArrivalChoice, str]


def arrival_options(imagery: Imagery | None, bands: Collection[str] | None) -> list[Option]:
    """Return the choices for a family, nothing first.

    Args:
        imagery: of the family; None where nobody knows its bands.
        bands: ids of the bands and masks that will be there; None: all, since the product comes whole.
    """
    options = [
        (ArrivalChoice(), tr("Nothing")),
        (ArrivalChoice(ArrivalKind.WHOLE), tr("Add it to the map as it is")),
    ]
    if imagery is None:
        return options

    def has(names: Collection[str]) -> bool:
        return bands is None or all(name in bands for name in names)

    composites = [
        (ArrivalChoice(ArrivalKind.COMPOSITE, (one.id,)), _composite_words(one.id, _title(one)))
        for one in imagery.composites
        if has(one.bands) or (bool(one.picture) and has((one.picture,)))
    ]
    chosen = [band.id for band in imagery.bands if bands is not None and band.id in bands]
    layers = _bands_option(tuple(chosen))
    masks = [
        (ArrivalChoice(ArrivalKind.MASK, (one.id,)), tr("Add to the map: %1", _title(one)))
        for one in imagery.masks
        if has((one.id,))
    ]
    return [options[0], *composites, *layers, *masks, options[1]]


def usual_arrival(options: list[Option], wish: ArrivalChoice) -> ArrivalChoice:
    """Return what is wished for, else the first of its kind, else what adds something, else nothing."""
    same = [choice for choice, _words in options if choice.kind is wish.kind]
    exact = [choice for choice in same if choice.names == wish.names]
    adding = [choice for choice, _words in options if choice.kind is not ArrivalKind.NOTHING]
    return next(iter((*exact, *same, *adding)), ArrivalChoice())


def _bands_option(names: tuple[str, ...]) -> list[Option]:
    if not names:
        return []
    choice = ArrivalChoice(ArrivalKind.BANDS, names[:MOST_LAYERS])
    one, many = tr("Add the chosen band to the map"), tr("Add %1 chosen bands to the map")
    return [(choice, formats.counted(len(choice.names), one, many))]


def _composite_words(composite: str, title: str) -> str:
    if composite == TRUE_COLOUR:
        return tr("Add a true-colour composite to the map")
    return tr("Add to the map: %1", title)


def _title(preset: CompositePreset | MaskPreset) -> str:
    return preset.title.text(formats.language())
