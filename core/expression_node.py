"""A part of an expression over bands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ExpressionNode:
    """A band, a number, or a function of further parts.

    Attributes:
        function: name of a pixel function that GDAL's virtual rasters have since 3.4: `sum` and `mul` (two or
            more arguments), `diff`, `div` (two), `pow` (the second is a number), `sqrt`, `log10`, `exp`,
            `inv` (one); empty for a band and a number. GDAL 3.6 has no `norm_diff` yet.
        arguments: parts the function is taken of.
        name: band id; empty for anything else.
        value: of a number.
    """

    function: str = ""
    arguments: tuple[ExpressionNode, ...] = ()
    name: str = ""
    value: float = 0.0

    @property
    def is_band(self) -> bool:
        """Whether it is a band."""
        return bool(self.name)

    @property
    def is_number(self) -> bool:
        """Whether it is a number."""
        return not self.name and not self.function

    def names(self) -> frozenset[str]:
        """Return the ids of all bands in it."""
        if self.name:
            return frozenset([self.name])
        return frozenset().union(*(part.names() for part in self.arguments))

    def depth(self) -> int:
        """Return how many functions are nested, plus one."""
        return 1 + max((part.depth() for part in self.arguments), default=0)
