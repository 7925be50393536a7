"""Arithmetic over bands."""

import math

import pytest
from guichet_eo.core.band_expression import parse_expression
from guichet_eo.core.expression_error import ExpressionError
from guichet_eo.core.expression_node import ExpressionNode
from guichet_eo.core.expression_problem import ExpressionProblem as Problem
from hypothesis import given
from hypothesis import strategies as st

BANDS = ["red", "nir", "nir08", "blue", "swir16"]
ALIASES = {"b04": "red", "b08": "nir", "b8a": "nir08"}
VALUES = {"red": 0.3, "nir": 0.7, "nir08": 0.9, "blue": 0.05, "swir16": 0.25}
RED, NIR = ExpressionNode(name="red"), ExpressionNode(name="nir")


def parse(text):
    return parse_expression(text, BANDS, ALIASES)


def number(value):
    return ExpressionNode(value=value)


def call(function, *arguments):
    return ExpressionNode(function, arguments)


def value_of(node):
    """Compute a tree as GDAL's pixel functions do."""
    if node.is_band:
        return VALUES[node.name]
    if node.is_number:
        return node.value
    found = [value_of(part) for part in node.arguments]
    compute = {
        "sum": lambda: sum(found),
        "mul": lambda: math.prod(found),
        "diff": lambda: found[0] - found[1],
        "div": lambda: found[0] / found[1],
        "pow": lambda: found[0] ** found[1],
        "inv": lambda: 1 / found[0],
        "sqrt": lambda: math.sqrt(found[0]),
        "log10": lambda: math.log10(found[0]),
        "exp": lambda: math.exp(found[0]),
    }
    return compute[node.function]()


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("red", RED),
        ("(nir - red) / (nir + red)", call("div", call("diff", NIR, RED), call("sum", NIR, RED))),
        ("norm_diff(B08, b04)", call("div", call("diff", NIR, RED), call("sum", NIR, RED))),
        ("(nir - red) / (nir + blue)", call(
            "div", call("diff", NIR, RED), call("sum", NIR, ExpressionNode(name="blue")))),
        ("red + nir + 2", call("sum", RED, NIR, number(2.0))),
        ("red * (nir * 3)", call("mul", RED, NIR, number(3.0))),
        ("-red", call("mul", number(-1.0), RED)),
        ("+red", RED),
        ("red * -2", call("mul", RED, number(-2.0))),
        ("1 / red", call("inv", RED)),
        ("red ** (1 / 2)", call("pow", RED, number(0.5))),
        ("red ** -1", call("pow", RED, number(-1.0))),
        ("10 * LOG10(red)", call("mul", number(10.0), call("log10", RED))),
        ("sqrt(red) + exp(nir)", call("sum", call("sqrt", RED), call("exp", NIR))),
        ("B8A", ExpressionNode(name="nir08")),
        ("\n red\n + nir ", call("sum", RED, NIR)),
        ("red * sqrt(4)", call("mul", RED, number(2.0))),
    ],
)  # fmt: skip
def test_trees(text, root):
    found = parse(text)
    assert found.root == root
    assert found.names == root.names()
    assert found.text == text


@pytest.mark.parametrize(
    ("text", "problem", "position", "word"),
    [
        ("", Problem.EMPTY, 0, ""),
        ("  \n ", Problem.EMPTY, 0, ""),
        ("red + " * 60 + "nir", Problem.TOO_LONG, 300, ""),
        ("red + ", Problem.NOT_READABLE, None, ""),
        ("red +* nir", Problem.NOT_READABLE, 5, ""),
        ("red)", Problem.NOT_READABLE, 3, ""),
        ("red\0", Problem.NOT_READABLE, None, ""),
        ("(" * 290 + "red", Problem.NOT_READABLE, None, ""),
        ("red + rde", Problem.UNKNOWN_BAND, 6, "rde"),
        ("  red + é", Problem.UNKNOWN_BAND, 8, "é"),
        ("é + rouge", Problem.UNKNOWN_BAND, 0, "é"),
        ("red + sqr(nir)", Problem.UNKNOWN_FUNCTION, 6, "sqr"),
        ("red.real", Problem.NOT_ALLOWED, 0, "red.real"),
        ("red.__class__()", Problem.UNKNOWN_FUNCTION, 0, "red.__class__"),
        ("__import__('os')", Problem.UNKNOWN_FUNCTION, 0, "__import__"),
        ("'red'", Problem.NOT_ALLOWED, 0, "'red'"),
        ("red if nir else 0", Problem.NOT_ALLOWED, 0, "red if nir else 0"),
        ("red > nir", Problem.NOT_ALLOWED, 0, "red > nir"),
        ("red % 2", Problem.NOT_ALLOWED, 0, "red % 2"),
        ("red ^ 2", Problem.NOT_ALLOWED, 0, "red ^ 2"),
        ("not red", Problem.NOT_ALLOWED, 0, "not red"),
        ("red, nir", Problem.NOT_ALLOWED, 0, "red, nir"),
        ("lambda: red", Problem.NOT_ALLOWED, 0, "lambda: red"),
        ("[red for red in nir]", Problem.NOT_ALLOWED, 0, "[red for red in nir]"),
        ("red * True", Problem.NOT_ALLOWED, 6, "True"),
        ("red * 2j", Problem.NOT_ALLOWED, 6, "2j"),
        ("sqrt(red, nir)", Problem.ARGUMENTS, 0, "sqrt(red, nir)"),
        ("sqrt()", Problem.ARGUMENTS, 0, "sqrt()"),
        ("exp(x=red)", Problem.ARGUMENTS, 0, "exp(x=red)"),
        ("sqrt(*red)", Problem.NOT_ALLOWED, 5, "*red"),
        ("red ** nir", Problem.EXPONENT, 7, "nir"),
        ("2 ** red", Problem.EXPONENT, 5, "red"),
        ("red * 1e999", Problem.NUMBER, 6, "1e999"),
        ("red + 9 ** 9 ** 9", Problem.NUMBER, 6, "9 ** 9 ** 9"),
        ("red + 1 / 0", Problem.NUMBER, 6, "1 / 0"),
        ("red / 0", Problem.NUMBER, 0, "red / 0"),
        ("red + sqrt(-1)", Problem.NUMBER, 6, "sqrt(-1)"),
        ("1 + 2", Problem.NO_BAND, 0, ""),
        ("sqrt(" * 13 + "red" + ")" * 13, Problem.TOO_DEEP, 0, ""),
        ("-" * 200 + "red", Problem.TOO_DEEP, None, None),
    ],
)
def test_what_is_refused(text, problem, position, word):
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.problem is problem
    assert position is None or caught.value.position == position
    assert word is None or caught.value.word == word
    assert 0 <= caught.value.position <= len(text)


def test_near_names_are_told():
    with pytest.raises(ExpressionError) as caught:
        parse("nir0")
    assert "nir08" in caught.value.near
    with pytest.raises(ExpressionError) as caught:
        parse("sqr(red)")
    assert "sqrt" in caught.value.near


def test_twelve_levels_are_allowed():
    assert parse("sqrt(" * 11 + "red" + ")" * 11).root.depth() == 12


def read_or_refuse(text):
    try:
        return parse(text), None
    except ExpressionError as error:
        return None, error


NUMBERS = st.floats(0.1, 9, allow_nan=False).map(lambda value: f"{value:.3f}")
TEXTS = st.recursive(
    st.sampled_from([*VALUES, "B04", "b8A"]) | NUMBERS,
    lambda inner: (
        st.tuples(st.sampled_from(["+", "-", "*", "/"]), inner, inner).map(
            lambda parts: f"({parts[1]} {parts[0]} {parts[2]})"
        )
        | inner.map(lambda part: f"-{part}")
        | inner.map(lambda part: f"{part} ** 2")
    ),
    max_leaves=8,
)


@given(TEXTS)
def test_the_tree_has_the_value_of_the_text(text):
    found, error = read_or_refuse(text)
    if error:
        assert error.problem in (Problem.TOO_LONG, Problem.TOO_DEEP, Problem.NO_BAND, Problem.NUMBER)
        return
    names = {**VALUES, "B04": VALUES["red"], "b8A": VALUES["nir08"]}
    try:
        expected = eval(text, {"__builtins__": {}}, names)
        computed = value_of(found.root)
    except (ZeroDivisionError, OverflowError):
        return
    assert math.isclose(computed, expected, rel_tol=1e-6, abs_tol=1e-6) or abs(expected) > 1e12


@given(st.text(max_size=320) | st.text(alphabet="redni08+-*/() .1,'[]", max_size=60))
def test_any_text_is_read_or_refused(text):
    found, error = read_or_refuse(text)
    if found:
        assert found.names
        assert found.root.depth() <= 12
    else:
        assert 0 <= error.position <= len(text)
