"""Words of services without markup."""

import pytest
from guichet_eo.core.flows.plain_words import plain_words, without_markup


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ("© A & B", "© A & B"),
        ("&lt;img src=x&gt;", "&lt;img src=x&gt;"),  # as HTML it is words
        ('A<img src="https://evil.example/x">B', "A B"),
        ("&lt;img src=x&gt; <b>", "‹img src=x›"),
        ("a < b", "a ‹ b"),
        ("<<img src=x>", "‹"),
        ("x <img src=x", "x ‹img src=x"),
        ("", ""),
    ],
)
def test_nothing_can_be_a_tag(told, left):
    assert without_markup(told) == left


def test_plain_words_are_plain_text():
    assert plain_words("<a href='x'>A &lt; B</a>") == "A < B"
