"""Expressions over bands as virtual rasters: GDAL computes them while it draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import reduce
from math import log
from typing import Union

from ...core.expression_node import ExpressionNode
from .band_facts import BandFacts
from .band_input import BandInput
from .pixel_grid import PixelGrid
from .raster_facts import RasterFacts
from .vrt_text import REAL, band_text, dataset_text, source_text

# a linear function of a raster's band, or a number
Term = Union[BandInput, float]
_BLOCK = (512, 512)
MOST_FACTORS = 8


class BandCalculation:
    """Computes expressions in the grid of one scene.

    Only functions that every GDAL with virtual rasters has are used (`sum`, `diff`, `mul`, `inv`, `sqrt`,
    `log10`; `exp` since 3.4): a quotient is a product with the inverse, and numbers become scale and offset
    of the sources, since they cannot be arguments before GDAL 3.5.

    Args:
        grid: where the results lie.
        inputs: band id → band.
    """

    def __init__(self, grid: PixelGrid, inputs: Mapping[str, BandInput]) -> None:
        self._grid = grid
        self._inputs = inputs
        self._deeds: Mapping[str, Callable[..., Term]] = {
            "sum": lambda *terms: reduce(self._sum, terms),
            "diff": self._difference,
            "mul": lambda *terms: reduce(self._product, terms),
            "div": lambda first, second: self._product(first, self._unary("inv", second)),
            "norm_diff": self._normalised_difference,
            "pow": self._power,
            **{name: self._function(name) for name in ("inv", "sqrt", "log10", "exp")},
        }

    def result(self, node: ExpressionNode) -> BandInput:
        """Return the band that holds the values of an expression.

        Raises:
            KeyError: for a band that is not among the inputs.
            ValueError: for an expression without any band, or a power that cannot be computed.
        """
        term = self._term(node)
        if isinstance(term, BandInput):
            return term
        raise ValueError("no band in the expression")

    def _term(self, node: ExpressionNode) -> Term:
        if node.is_band:
            return self._inputs[node.name]
        if node.is_number:
            return float(node.value)
        return self._deeds[node.function](*(self._term(part) for part in node.arguments))

    def _sum(self, first: Term, second: Term) -> Term:
        if isinstance(first, float):
            first, second = second, first
        if isinstance(first, float):
            return first + second
        if isinstance(second, float):
            return replace(first, offset=first.offset + second)
        return self._computed("sum", first, second)

    def _difference(self, first: Term, second: Term) -> Term:
        if isinstance(first, float) or isinstance(second, float):
            return self._sum(first, self._product(second, -1.0))
        return self._computed("diff", first, second)

    def _product(self, first: Term, second: Term) -> Term:
        if isinstance(first, float):
            first, second = second, first
        if isinstance(first, float):
            return first * second
        if isinstance(second, float):
            return replace(first, scale=first.scale * second, offset=first.offset * second)
        return self._computed("mul", first, second)

    def _normalised_difference(self, first: Term, second: Term) -> Term:
        below = self._unary("inv", self._sum(first, second))
        return self._product(self._difference(first, second), below)

    def _power(self, base: Term, exponent: Term) -> Term:
        if isinstance(exponent, BandInput):
            raise ValueError("an exponent must be a number")  # noqa: TRY004 – of the expression's value, not of a Python type
        if isinstance(base, float):
            return base**exponent
        count = abs(int(exponent))
        if exponent == int(exponent) and 1 <= count <= MOST_FACTORS:
            whole = reduce(self._product, [base] * count)
            return whole if exponent > 0 else self._unary("inv", whole)
        logarithm = self._unary("log10", base)
        return self._unary("exp", self._product(logarithm, exponent * log(10.0)))

    def _function(self, name: str) -> Callable[[Term], Term]:
        return lambda term: self._unary(name, term)

    def _unary(self, name: str, term: Term) -> Term:
        if isinstance(term, float):
            if name != "inv" or term == 0.0:
                raise ValueError(f"{name} of a number")
            return 1.0 / term
        return self._computed(name, term)

    def _computed(self, function: str, *terms: BandInput) -> BandInput:
        sources = [input_text(term, self._grid) for term in terms]
        document = dataset_text(self._grid, [band_text(1, sources, function=function)])
        return computed_input(document, self._grid)


def input_text(band: BandInput, grid: PixelGrid) -> str:
    """Return a band as a source of values."""
    return source_text(band.facts, band.number, grid, band.nodata, band.scale, band.offset, band.lookup)


def computed_input(document: str, grid: PixelGrid) -> BandInput:
    """Return the only band of a virtual raster of real numbers."""
    facts = RasterFacts(
        document,
        grid.width,
        grid.height,
        grid.crs,
        grid.transform,
        (BandFacts(REAL, float("nan"), _BLOCK),),
    )
    return BandInput(facts, 1, float("nan"))
