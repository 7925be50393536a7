"""Which values a layer shows now, perhaps changed by the user."""

from __future__ import annotations

from qgis.core import (
    QgsContrastEnhancement,
    QgsMultiBandColorRenderer,
    QgsRasterLayer,
    QgsSingleBandGrayRenderer,
    QgsSingleBandPseudoColorRenderer,
)

from ...core.stream_recipe import Range


def shown_ranges(layer: QgsRasterLayer) -> tuple[Range, ...]:
    """Return lowest and highest value of each band drawn; empty where the layer's style has no such thing."""
    renderer = layer.renderer()
    if isinstance(renderer, QgsMultiBandColorRenderer):
        contrasts = (
            renderer.redContrastEnhancement(),
            renderer.greenContrastEnhancement(),
            renderer.blueContrastEnhancement(),
        )
        return _ranges(contrasts)
    if isinstance(renderer, QgsSingleBandGrayRenderer):
        return _ranges((renderer.contrastEnhancement(),))
    if isinstance(renderer, QgsSingleBandPseudoColorRenderer):
        return ((renderer.classificationMin(), renderer.classificationMax()),)
    return ()


def _ranges(contrasts: tuple[QgsContrastEnhancement | None, ...]) -> tuple[Range, ...]:
    if None in contrasts:
        return ()
    return tuple((contrast.minimumValue(), contrast.maximumValue()) for contrast in contrasts)
