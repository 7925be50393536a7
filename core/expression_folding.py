"""Making an expression's tree small: numbers computed, sums and products joined."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping

from .expression_node import ExpressionNode

_COMPUTE: Mapping[str, Callable[..., float]] = {
    "sum": operator.add,
    "mul": operator.mul,
    "diff": operator.sub,
    "div": operator.truediv,
    "pow": math.pow,
    "sqrt": math.sqrt,
    "log10": math.log10,
    "exp": math.exp,
}


def fold(function: str, arguments: tuple[ExpressionNode, ...]) -> ExpressionNode:
    """Return the node of a function, simplified without changing its value.

    Raises:
        ArithmeticError, ValueError: when numbers alone cannot be computed, e.g. `1 / 0`.
    """
    if all(part.is_number for part in arguments):
        value = _COMPUTE[function](*(part.value for part in arguments))
        if not math.isfinite(value):
            raise OverflowError(function)
        return ExpressionNode(value=value)
    if function in ("sum", "mul"):
        joined = tuple(
            inner
            for part in arguments
            for inner in (part.arguments if part.function == function else (part,))
        )
        return ExpressionNode(function, joined)
    if function == "div":
        return _quotient(*arguments)
    return ExpressionNode(function, arguments)


def _quotient(above: ExpressionNode, below: ExpressionNode) -> ExpressionNode:
    if above.is_number and above.value == 1.0:
        return ExpressionNode("inv", (below,))
    if below.is_number and below.value == 0.0:
        raise ZeroDivisionError
    return ExpressionNode("div", (above, below))
