"""Texts from portals."""

import pytest
from guichet_eo.core.texts import clean_text, fold, repair_mojibake
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ÃŽle-de-France", "Île-de-France"),
        ("CafÃ© Â°", "Café °"),
        ("lâ€™aperÃ§u", "l’aperçu"),
        ("Å“uvre", "œuvre"),
        ("PlÃƒÂ©iades", "Pléiades"),
        ("Pléiades – 31TCJ", "Pléiades – 31TCJ"),
        ("CAFÉ\u00a0: déjà bien", "CAFÉ\u00a0: déjà bien"),
        ("Århus", "Århus"),
    ],
)
def test_mojibake_is_repaired_and_nothing_else(text, expected):
    assert clean_text(text) == expected


def test_controls_and_direction_marks_are_out():
    assert clean_text("  a\x00b\u202ec\u2066\n\td\x9f ") == "abc d"


def test_long_texts_are_cut():
    assert clean_text("x" * 1000, 10) == "x" * 9 + "…"
    assert clean_text("x" * 10, 10) == "x" * 10


def test_other_values():
    assert clean_text(None) == ""
    assert clean_text(12.5) == "12.5"


def test_fold_forgets_accents_and_case():
    assert fold("  Département  ŒUVRE d’Ille ") == "departement oeuvre d'ille"


@given(st.text())
def test_any_text_becomes_one_short_line(text):
    cleaned = clean_text(text, 50)
    assert len(cleaned) <= 50
    assert "\n" not in cleaned
    assert "\x00" not in cleaned


@given(st.text(alphabet="éèàçùÉ œ'abc-"))
def test_mojibake_goes_back_and_forth(text):
    assert (
        repair_mojibake(text.encode("utf-8").decode("cp1252", "ignore")) == text
        or "\x9d" in text
        or "É" in text
    )
