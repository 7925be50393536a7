"""Stretches, groupings, kinds and bands in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ....core.band_source import BandSource
from ....core.imagery import Imagery
from ....core.stream_grouping import StreamGrouping
from ....core.stretch import Stretch
from ....gis.translation import tr
from ... import formats
from .preset_kind import PresetKind
from .stream_presets import StreamPresets

# Called when the words are wanted, never at import time: the translator comes later.
STRETCHES: Mapping[Stretch, Callable[[], str]] = {
    Stretch.CUT: lambda: tr("Cut 2–98 %, over the area"),
    Stretch.SAME: lambda: tr("Cut 2–98 %, same for all dates"),
    Stretch.MINMAX: lambda: tr("Minimum–maximum"),
    Stretch.REFLECTANCE: lambda: tr("Reflectance 0–0.3"),
    Stretch.DECIBEL: lambda: tr("Decibel −25–0"),
    Stretch.CLASSES: lambda: tr("The product's classes"),
    Stretch.NONE: lambda: tr("Ready-made picture"),
}
GROUPINGS: Mapping[StreamGrouping, Callable[[], tuple[str, str]]] = {
    StreamGrouping.DATE: lambda: (tr("One layer per date (%1 layer)"), tr("One layer per date (%1 layers)")),
    StreamGrouping.SCENE: lambda: (
        tr("One layer per scene (%1 layer)"),
        tr("One layer per scene (%1 layers)"),
    ),
    StreamGrouping.MOSAIC: lambda: (tr("One mosaic of all"), tr("One mosaic of all")),
}


def stretch_words(stretch: Stretch, fitted: bool = False) -> str:
    """Return a stretch for people; `fitted`: the preset brings ranges of its own for it."""
    if fitted and stretch is Stretch.DECIBEL:
        return tr("Decibel, fit for this composite")
    return STRETCHES[stretch]()


def grouping_words(grouping: StreamGrouping, layers: int) -> str:
    """Return which scenes come into one layer, and how many layers that makes."""
    return formats.counted(layers, *GROUPINGS[grouping]())


def kind_words(kind: PresetKind, presets: StreamPresets) -> str:
    """Return what stands under a picture."""
    if kind is PresetKind.COMPOSITE:
        return tr("False Colour") if presets.has_false_colour else tr("Composite")
    words = {
        PresetKind.TRUE_COLOUR: lambda: tr("True Colour"),
        PresetKind.INDEX: lambda: tr("Index"),
        PresetKind.BANDS: lambda: tr("Bands"),
    }
    return words[kind]()


def why_not(kind: PresetKind, presets: StreamPresets) -> str:
    """Return why nothing of a kind can be shown; empty where it can."""
    if presets.offers(kind):
        return ""
    if presets.is_classified:
        return tr("This product is a map of classes: show it with Bands.")
    if kind is PresetKind.TRUE_COLOUR:
        return tr("These scenes have no red, green and blue that can be read without downloading.")
    if kind is PresetKind.COMPOSITE:
        return tr("These scenes lack the bands of every composite.")
    return tr("These scenes have no single bands that can be read without downloading.")


def band_words(name: str, source: BandSource | None, imagery: Imagery | None) -> str:
    """Return a band as "B08 – near infrared, 10 m"; what nobody describes is called by its file."""
    language = formats.language()
    band = imagery.band(name) if imagery else None
    if band is not None:
        words = f"{band.code} – {band.title.text(language)}" if band.code else band.title.text(language)
    else:
        masks = imagery.masks if imagery else ()
        title = next((mask.title.text(language) for mask in masks if mask.id == name), "")
        words = title or _file_words(name, source)
    resolution = source.resolution if source else None
    return words if resolution is None else f"{words}, {formats.metres(resolution)}"


def band_short(name: str, imagery: Imagery | None) -> str:
    """Return what a band is, e.g. "near infrared", for sentences."""
    band = imagery.band(name) if imagery else None
    return band.title.text(formats.language()) if band else name


def _file_words(name: str, source: BandSource | None) -> str:
    title = source.asset.title if source else ""
    return f"{name} – {title}" if title and title.lower() != name.lower() else name
