"""Dates, numbers and sizes by language."""

from datetime import date, datetime, timezone

import pytest
from guichet_eo.core.period import Period
from guichet_eo.ui import formats
from results_bed import in_french


def test_numbers():
    assert formats.number(1240) == "1\u202f240"
    assert formats.number(2.75, 1) == "2.8"
    with in_french():
        assert formats.number(1240) == "1\u202f240"
        assert formats.number(2.75, 1) == "2,8"


def test_percent():
    assert formats.percent(None) == "–"
    assert formats.percent(0) == "0%"
    assert formats.percent(23.4) == "23%"
    assert formats.percent(99.7) == "99%", "not quite all is not all"
    assert formats.percent(100) == "100%"
    with in_french():
        assert formats.percent(4) == "4\u202f%"


def test_days_have_the_month_in_letters():
    assert formats.day(date(2026, 11, 18)) == "18 Nov 2026"
    assert formats.day(date(2026, 11, 18), year=False) == "18 Nov"
    assert formats.day(None) == "–"
    with in_french():
        assert formats.day(date(2026, 8, 1)) == "1er août 2026"


def test_clock_is_utc():
    assert formats.clock(datetime(2026, 11, 18, 9, 5, tzinfo=timezone.utc)) == "09:05 UTC"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 1, 2), date(2026, 1, 15), "2 Jan 2026 – 15 Jan 2026"),
        (date(2026, 1, 2), None, "since 2 Jan 2026"),
        (None, date(2026, 1, 15), "until 15 Jan 2026"),
        (None, None, "any date"),
    ],
)
def test_periods(first, last, words):
    assert formats.period(Period.of_days(first, last)) == words


@pytest.mark.parametrize(
    ("count", "english", "french"),
    [
        (None, "–", "–"),
        (0, "0 B", "0 o"),
        (200_000, "200 kB", "200 ko"),
        (4_000_000, "4.0 MB", "4,0 Mo"),
        (182_000_000, "182 MB", "182 Mo"),
        (999_900_000, "1.0 GB", "1,0 Go"),
        (1_900_000_000, "1.9 GB", "1,9 Go"),
    ],
)
def test_sizes(count, english, french):
    assert formats.size(count) == english
    with in_french():
        assert formats.size(count) == french


def test_lengths_and_areas():
    assert [formats.metres(value) for value in (10.0, 1.5, 0.25, None)] == ["10 m", "1.5 m", "0.25 m", "–"]
    assert [formats.square_kilometres(value) for value in (412.2, 4.26, 0.0123)] == [
        "412 km²", "4.3 km²", "0.012 km²",
    ]  # fmt: skip


def test_month_and_year():
    assert formats.month_and_year("2026-03-25") == "Mar 2026"
    assert formats.month_and_year("2026-03") == "Mar 2026"
    assert formats.month_and_year("2025") == "2025"
    assert formats.month_and_year("soon-ish") == "soon-ish"
    assert formats.month_and_year("") == ""


def test_counted():
    words = ("%1 scene", "%1 scenes")
    assert [formats.counted(count, *words) for count in (0, 1, 2)] == ["0 scenes", "1 scene", "2 scenes"]
    with in_french():
        assert formats.counted(0, *words) == "0 scene", "French counts none in the singular"
