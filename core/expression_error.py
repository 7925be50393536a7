"""An expression over bands that cannot be computed."""

from __future__ import annotations

from .expression_problem import ExpressionProblem


class ExpressionError(ValueError):
    """Raised by `parse_expression`.

    Attributes:
        problem: what is wrong.
        position: 0-based place in the text, in characters.
        word: the part of the text that is wrong, perhaps empty.
        near: known names that resemble the word.
    """

    def __init__(
        self, problem: ExpressionProblem, position: int = 0, word: str = "", near: tuple[str, ...] = ()
    ) -> None:
        self.problem = problem
        self.position = position
        self.word = word
        self.near = near
        hint = f"; near: {', '.join(near)}" if near else ""
        super().__init__(f"{problem.value} at {position}: {word!r}{hint}")
