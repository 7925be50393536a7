"""Reading pages of features piece by piece."""

import json

import pytest
from guichet_eo.core.page_body import PageBody
from guichet_eo.providers.broken_json_error import BrokenJsonError
from guichet_eo.providers.json_page import JsonPage
from hypothesis import given
from hypothesis import strategies as st

JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=3), part, max_size=3),
    max_leaves=8,
)


def read(text):
    page = JsonPage(text, lambda: None)
    return page, list(page.features())


@given(
    st.lists(JSON, max_size=5),
    st.dictionaries(st.text().filter(lambda key: key != "features"), JSON),
    st.booleans(),
)
def test_it_reads_what_json_reads(features, members, blanks):
    text = json.dumps({**members, "features": features}, indent=1 if blanks else None, ensure_ascii=blanks)
    page, found = read(text)
    assert [item for item, _, _ in found] == features
    assert [json.loads(text[start:end]) for _, start, end in found] == features
    assert page.members == members
    assert page.found


@given(st.lists(JSON, min_size=1), st.data())
def test_a_page_that_is_cut_is_noticed(features, data):
    text = json.dumps({"features": features, "links": []})
    cut = data.draw(st.integers(0, len(text) - 1))
    with pytest.raises(BrokenJsonError):
        read(text[:cut])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "[]",
        "null",
        "{",
        '{"features"',
        '{"features":',
        '{"features":[',
        '{"features":[1',
        '{"features":[1,',
        "<html>",
        '{"features":[1 2]}',
        "{1:2}",
        '{"a":1,}',
        '{"features":[' + "[" * 100_000,
        '{"a":' + "9" * 10_000 + "x}",
        "\x00",
    ],
)
def test_broken_pages(text):
    with pytest.raises(BrokenJsonError):
        read(text)


@pytest.mark.parametrize("text", ["{}", '{"features":null}', '{"features":{"a":1}}', '{"type":"x"}'])
def test_objects_without_features(text):
    page, found = read(text)
    assert found == []
    assert not page.found


def test_control_characters_and_two_arrays():
    page, found = read('{"features":["a\tb"],"x":1,"features":["c"]}')
    assert [item for item, _, _ in found] == ["a\tb", "c"]
    assert page.members == {"x": 1}


def test_others_get_a_rest_in_large_pages():
    rests = []
    text = json.dumps({"features": ["x" * 100_000] * 45})
    page = JsonPage(text, lambda: rests.append(1))
    assert sum(1 for _ in page.features()) == 45
    assert len(rests) == 4


def test_slices_survive_compaction():
    text = json.dumps({"features": ["é" * 50, {"a": "𝄞"}]}, ensure_ascii=False)
    _, found = read(text)
    body = PageBody(text)
    body.compact()
    assert [json.loads(body.slice(start, end)) for _, start, end in found] == ["é" * 50, {"a": "𝄞"}]
