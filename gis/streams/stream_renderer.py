"""How a stream is drawn."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import (
    QgsColorRampShader,
    QgsContrastEnhancement,
    QgsMultiBandColorRenderer,
    QgsPalettedRasterRenderer,
    QgsRasterDataProvider,
    QgsRasterRenderer,
    QgsSingleBandGrayRenderer,
    QgsSingleBandPseudoColorRenderer,
    QgsStyle,
)
from qgis.PyQt.QtGui import QColor

from ...core.stream_recipe import Range, StreamRecipe
from ...core.stretch import Stretch

RAMP_STEPS = 9
COLOURS = 3
GOLDEN = 0.618034  # of the colour circle: neighbours among classes differ most


def make_renderer(
    provider: QgsRasterDataProvider,
    recipe: StreamRecipe,
    ranges: Sequence[Range],
    classes: Sequence[int] = (),
) -> QgsRasterRenderer:
    """Return a renderer with its minima and maxima set: QGIS reads no pixel to find them.

    Args:
        provider: of the layer.
        recipe: what is shown.
        ranges: lowest and highest value per band.
        classes: values of a classified raster.
    """
    if provider.bandCount() >= COLOURS and len(ranges) >= COLOURS:
        return _colour(provider, recipe, ranges)
    if recipe.stretch is Stretch.CLASSES and classes:
        return _classified(provider, classes)
    if recipe.colours:
        ramp = QgsStyle.defaultStyle().colorRamp(recipe.colours)
        if ramp is not None:
            return _ramp(provider, ramp, ranges[0])
    grey = QgsSingleBandGrayRenderer(provider, 1)
    grey.setContrastEnhancement(_contrast(provider, 1, ranges[0]))
    return grey


def _colour(
    provider: QgsRasterDataProvider, recipe: StreamRecipe, ranges: Sequence[Range]
) -> QgsMultiBandColorRenderer:
    renderer = QgsMultiBandColorRenderer(provider, 1, 2, 3)
    if recipe.picture and recipe.stretch is Stretch.NONE:
        return renderer
    setters = (
        renderer.setRedContrastEnhancement,
        renderer.setGreenContrastEnhancement,
        renderer.setBlueContrastEnhancement,
    )
    for band, (setter, values) in enumerate(zip(setters, ranges), 1):
        setter(_contrast(provider, band, values))
    return renderer


def _contrast(provider: QgsRasterDataProvider, band: int, values: Range) -> QgsContrastEnhancement:
    contrast = QgsContrastEnhancement(provider.dataType(band))
    low, high = values
    contrast.setMinimumValue(low)
    contrast.setMaximumValue(high if high > low else low + 1)
    contrast.setContrastEnhancementAlgorithm(
        QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum
    )
    return contrast


def _ramp(provider: QgsRasterDataProvider, ramp: object, values: Range) -> QgsSingleBandPseudoColorRenderer:
    renderer = QgsSingleBandPseudoColorRenderer(provider, 1)
    low, high = values
    renderer.setClassificationMin(low)
    renderer.setClassificationMax(high if high > low else low + 1)
    renderer.createShader(
        ramp,
        QgsColorRampShader.Type.Interpolated,
        QgsColorRampShader.ClassificationMode.EqualInterval,
        RAMP_STEPS,
    )
    return renderer


def _classified(provider: QgsRasterDataProvider, classes: Sequence[int]) -> QgsPalettedRasterRenderer:
    """Return a palette: the file's own colours where it has some."""
    own = {int(entry.value): entry for entry in provider.colorTable(1)}
    entries = []
    for place, value in enumerate(classes):
        colour = own[value].color if value in own else QColor.fromHsvF(place * GOLDEN % 1.0, 0.55, 0.85)
        entries.append(QgsPalettedRasterRenderer.Class(value, colour, str(value)))
    return QgsPalettedRasterRenderer(provider, 1, entries)


def with_classes(
    provider: QgsRasterDataProvider, renderer: QgsRasterRenderer, classes: Sequence[int]
) -> QgsRasterRenderer | None:
    """Return a palette with the classes that `renderer` lacks as well; None where it lacks none.

    Args:
        provider: of the layer.
        renderer: that it has now, perhaps changed by the user.
        classes: values that occur.
    """
    if not isinstance(renderer, QgsPalettedRasterRenderer):
        return None
    entries = list(renderer.classes())
    known = {int(entry.value) for entry in entries}
    more = [entry for entry in _classified(provider, classes).classes() if int(entry.value) not in known]
    entries = sorted([*entries, *more], key=lambda entry: entry.value)
    return QgsPalettedRasterRenderer(provider, 1, entries) if more else None
