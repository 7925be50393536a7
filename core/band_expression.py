"""Arithmetic over bands, as people write it: `(B08 - red) / (B08 + red)`."""

from __future__ import annotations

import ast
import difflib
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from .expression_error import ExpressionError
from .expression_folding import fold
from .expression_node import ExpressionNode
from .expression_problem import ExpressionProblem as Problem

_LONGEST = 300
_DEEPEST = 12
_DEEPEST_TEXT = 64  # before sums are joined; far from the interpreter's own limit
_OPERATORS: Mapping[type[ast.operator], str] = {
    ast.Add: "sum",
    ast.Sub: "diff",
    ast.Mult: "mul",
    ast.Div: "div",
    ast.Pow: "pow",
}
_FUNCTIONS = {"sqrt": 1, "log10": 1, "exp": 1, "norm_diff": 2}
_MINUS_ONE = ExpressionNode(value=-1.0)


@dataclass(frozen=True)
class BandExpression:
    """An expression that was read.

    Attributes:
        text: as written.
        root: its tree, with numbers computed and band codes replaced by ids.
        names: ids of the bands it needs.
    """

    text: str
    root: ExpressionNode
    names: frozenset[str]


def parse_expression(
    text: str, bands: Collection[str], aliases: Mapping[str, str] | None = None
) -> BandExpression:
    """Read an expression with + - * / **, numbers, and the functions sqrt, log10, exp, norm_diff.

    Exponents are numbers, as GDAL's pixel function `pow` wants them. Case does not matter in names.

    Args:
        text: at most 300 characters, nested at most 12 deep.
        bands: ids that may be named.
        aliases: other lower-case names → band id, e.g. `Imagery.aliases()`.

    Raises:
        ExpressionError: with the place and what is wrong.
    """
    if len(text) > _LONGEST:
        raise ExpressionError(Problem.TOO_LONG, _LONGEST)
    plain = "".join(" " if character.isspace() else character for character in text)
    if not plain.strip():
        raise ExpressionError(Problem.EMPTY)
    known = {**(aliases or {}), **{band.lower(): band for band in bands}}
    root = _Reader(plain, known).read()
    if root.depth() > _DEEPEST:
        raise ExpressionError(Problem.TOO_DEEP)
    if not root.names():
        raise ExpressionError(Problem.NO_BAND)
    return BandExpression(text, root, root.names())


class _Reader:
    """Turns Python's syntax tree into ours; whatever is not named here is refused."""

    def __init__(self, text: str, known: Mapping[str, str]) -> None:
        self._text = text
        self._start = len(text) - len(text.lstrip())  # Python takes spaces in front for an indent
        self._known = known

    def read(self) -> ExpressionNode:
        try:
            tree = ast.parse(self._text[self._start :], mode="eval")
        except SyntaxError as error:
            position = self._start + max((error.offset or 1) - 1, 0)
            raise ExpressionError(Problem.NOT_READABLE, min(position, len(self._text))) from error
        except (ValueError, RecursionError, MemoryError) as error:
            raise ExpressionError(Problem.NOT_READABLE) from error
        return self._node(tree.body, 1)

    def _node(self, node: ast.expr, depth: int) -> ExpressionNode:
        if depth > _DEEPEST_TEXT:
            raise self._error(Problem.TOO_DEEP, node)
        if isinstance(node, ast.Name):
            return self._band(node)
        if isinstance(node, ast.Constant):
            return self._number(node)
        if isinstance(node, ast.UnaryOp):
            return self._signed(node, depth)
        if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
            arguments = (self._node(node.left, depth + 1), self._node(node.right, depth + 1))
            if isinstance(node.op, ast.Pow) and not arguments[1].is_number:
                raise self._error(Problem.EXPONENT, node.right)
            return self._folded(_OPERATORS[type(node.op)], arguments, node)
        if isinstance(node, ast.Call):
            return self._call(node, depth)
        raise self._error(Problem.NOT_ALLOWED, node)

    def _band(self, node: ast.Name) -> ExpressionNode:
        name = node.id.lower()
        if name not in self._known:
            near = tuple(difflib.get_close_matches(name, list(self._known), 3, 0.5))
            raise self._error(Problem.UNKNOWN_BAND, node, near)
        return ExpressionNode(name=self._known[name])

    def _number(self, node: ast.Constant) -> ExpressionNode:
        if isinstance(node.value, bool) or not isinstance(node.value, (int, float)):
            raise self._error(Problem.NOT_ALLOWED, node)
        try:
            value = float(node.value)
        except OverflowError as error:
            raise self._error(Problem.NUMBER, node) from error
        if not math.isfinite(value):
            raise self._error(Problem.NUMBER, node)
        return ExpressionNode(value=value)

    def _signed(self, node: ast.UnaryOp, depth: int) -> ExpressionNode:
        if not isinstance(node.op, (ast.USub, ast.UAdd)):
            raise self._error(Problem.NOT_ALLOWED, node)
        part = self._node(node.operand, depth + 1)
        return part if isinstance(node.op, ast.UAdd) else self._folded("mul", (_MINUS_ONE, part), node)

    def _call(self, node: ast.Call, depth: int) -> ExpressionNode:
        name = node.func.id.lower() if isinstance(node.func, ast.Name) else ""
        if name not in _FUNCTIONS:
            near = tuple(difflib.get_close_matches(name, list(_FUNCTIONS), 3, 0.5))
            raise self._error(Problem.UNKNOWN_FUNCTION, node.func, near or tuple(_FUNCTIONS))
        if node.keywords or len(node.args) != _FUNCTIONS[name]:
            raise self._error(Problem.ARGUMENTS, node)
        arguments = tuple(self._node(part, depth + 1) for part in node.args)
        if name == "norm_diff":
            above, below = (self._folded(function, arguments, node) for function in ("diff", "sum"))
            return self._folded("div", (above, below), node)
        return self._folded(name, arguments, node)

    def _folded(self, function: str, arguments: tuple[ExpressionNode, ...], node: ast.expr) -> ExpressionNode:
        try:
            return fold(function, arguments)
        except (ArithmeticError, ValueError) as error:
            raise self._error(Problem.NUMBER, node) from error

    def _error(self, problem: Problem, node: ast.expr, near: tuple[str, ...] = ()) -> ExpressionError:
        position = self._start + self._characters(node.col_offset)
        end = self._start + self._characters(node.end_col_offset or node.col_offset)
        return ExpressionError(problem, position, self._text[position:end][:40], near)

    def _characters(self, offset: int) -> int:
        """Python counts bytes of UTF-8."""
        return len(self._text[self._start :].encode("utf-8")[:offset].decode("utf-8", "ignore"))
