"""What is wrong with a formula, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ....core.expression_error import ExpressionError
from ....core.expression_problem import ExpressionProblem
from ....gis.translation import tr
from ... import formats
from ...message import filled

# %1 the word that is wrong, %2 its place counted from 1. Called when needed, never at import time.
SENTENCES: Mapping[ExpressionProblem, Callable[[], str]] = {
    ExpressionProblem.EMPTY: lambda: tr("Type a formula, for example %1."),
    ExpressionProblem.TOO_LONG: lambda: tr("The formula is longer than %2 characters."),
    ExpressionProblem.TOO_DEEP: lambda: tr("The formula has too many brackets within brackets."),
    ExpressionProblem.NOT_READABLE: lambda: tr("The formula cannot be read from place %2 on."),
    ExpressionProblem.UNKNOWN_BAND: lambda: tr("There is no band “%1” (place %2)."),
    ExpressionProblem.UNKNOWN_FUNCTION: lambda: tr("There is no function “%1” (place %2)."),
    ExpressionProblem.ARGUMENTS: lambda: tr(
        "“%1” (place %2) has too many or too few values in its brackets."
    ),
    ExpressionProblem.NOT_ALLOWED: lambda: tr(
        "“%1” (place %2) is not allowed: only + − * / ** and functions."
    ),
    ExpressionProblem.EXPONENT: lambda: tr("The power “%1” (place %2) must be a number."),
    ExpressionProblem.NUMBER: lambda: tr("“%1” (place %2) gives no number."),
    ExpressionProblem.NO_BAND: lambda: tr("The formula names no band."),
}
MOST_NAMES = 12
UNPLACED = (ExpressionProblem.EMPTY, ExpressionProblem.TOO_LONG)


def expression_sentence(
    error: ExpressionError,
    example: str = "",
    code: Callable[[str], str] = str,
    known: Sequence[str] = (),
) -> str:
    """Return what is wrong and where, plain text.

    Args:
        error: of `parse_expression`.
        example: a formula that works.
        code: band id → the code that people know.
        known: codes of all bands, named where no name resembles the unknown one.
    """
    word = example if error.problem is ExpressionProblem.EMPTY else error.word
    place = error.position if error.problem in UNPLACED else error.position + 1
    sentence, _markup = filled(SENTENCES[error.problem](), word, formats.number(place))
    if not error.near:
        unknown = error.problem is ExpressionProblem.UNKNOWN_BAND and known
        return f"{sentence} {tr('There are: %1.', ', '.join(known[:MOST_NAMES]))}" if unknown else sentence
    names = list(dict.fromkeys(code(name) for name in error.near))
    return f"{sentence} {tr('Perhaps %1?', ', '.join(names))}"
