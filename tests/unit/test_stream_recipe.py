"""Recipes as JSON: what was written is read; anything else is refused in one way."""

import json

import pytest
from guichet_eo.core.stream_grouping import StreamGrouping
from guichet_eo.core.stream_recipe import StreamRecipe
from guichet_eo.core.stretch import FIXED_RANGES, Stretch
from hypothesis import given
from hypothesis import strategies as st

REAL = st.floats(allow_nan=False, allow_infinity=False)
RECIPES = st.builds(
    StreamRecipe,
    title=st.text(max_size=20),
    outputs=st.sampled_from([("red",), ("(nir - red) / (nir + red)",), ("swir22", "nir", "green")]),
    picture=st.sampled_from(["", "visual"]),
    mask=st.booleans(),
    clip=st.booleans(),
    grouping=st.sampled_from(list(StreamGrouping)),
    stretch=st.sampled_from(list(Stretch)),
    ranges=st.lists(st.tuples(REAL, REAL), max_size=3).map(tuple),
    colours=st.text(max_size=10),
)


@given(RECIPES)
def test_what_was_written_is_read(recipe):
    assert StreamRecipe.from_json(json.loads(json.dumps(recipe.to_json()))) == recipe


@pytest.mark.parametrize(
    "document",
    [
        None,
        7,
        "text",
        [],
        {},
        {"version": 2, "outputs": ["red"]},
        {"version": 1},
        {"version": 1, "outputs": ["red", "nir"]},
        {"version": 1, "outputs": 7},
        {"version": 1, "outputs": None},
        {"version": 1, "outputs": ["red"], "ranges": 7},
        {"version": 1, "outputs": ["red"], "ranges": [7]},
        {"version": 1, "outputs": ["red"], "ranges": [[1]]},
        {"version": 1, "outputs": ["red"], "ranges": [["low", "high"]]},
        {"version": 1, "outputs": ["red"], "ranges": [[None, 1]]},
        {"version": 1, "outputs": ["red"], "ranges": [[10**400, 1]]},
        {"version": 1, "outputs": ["red"], "stretch": "magic"},
        {"version": 1, "outputs": ["red"], "stretch": []},
        {"version": 1, "outputs": ["red"], "grouping": {}},
    ],
)
def test_what_is_no_recipe(document):
    with pytest.raises(ValueError, match=r"."):
        StreamRecipe.from_json(document)


@pytest.mark.parametrize("count", [0, 2, 4])
def test_one_or_three_outputs(count):
    with pytest.raises(ValueError, match="outputs"):
        StreamRecipe("", ("x",) * count)


def test_what_is_missing_is_as_usual():
    recipe = StreamRecipe.from_json({"version": 1, "outputs": ["red"]})
    assert recipe == StreamRecipe("", ("red",))
    assert recipe.clip
    assert not recipe.mask


def test_fixed_ranges_go_up():
    assert all(low < high for low, high in FIXED_RANGES.values())
