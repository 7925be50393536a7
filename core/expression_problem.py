"""What can be wrong with an expression over bands."""

from __future__ import annotations

from enum import Enum


class ExpressionProblem(Enum):
    """Why an expression cannot be computed; the interface turns it into a sentence."""

    EMPTY = "empty"
    TOO_LONG = "too long"
    TOO_DEEP = "too deep"
    NOT_READABLE = "not readable"
    UNKNOWN_BAND = "unknown band"
    UNKNOWN_FUNCTION = "unknown function"
    ARGUMENTS = "wrong number of arguments"
    NOT_ALLOWED = "not allowed"
    EXPONENT = "exponent is no number"
    NUMBER = "number out of range"
    NO_BAND = "no band"
