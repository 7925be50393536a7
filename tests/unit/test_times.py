"""Instants as the portals write them."""

from datetime import datetime, timedelta, timezone

import pytest
from guichet_eo.core.times import parse_instant
from hypothesis import given
from hypothesis import strategies as st

UTC = timezone.utc


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-01-06T10:59:07.758Z", datetime(2020, 1, 6, 10, 59, 7, 758000, UTC)),
        ("2015-01-29 08:19:16.649281+00:00", datetime(2015, 1, 29, 8, 19, 16, 649281, UTC)),
        ("2024-06-04T11:01:00.494767Z", datetime(2024, 6, 4, 11, 1, 0, 494767, UTC)),
        ("2020-01-09T17:55:56.19Z", datetime(2020, 1, 9, 17, 55, 56, 190000, UTC)),
        ("2020-01-01T00:00:00Z", datetime(2020, 1, 1, tzinfo=UTC)),
        ("2016-09-11 00:00:00", datetime(2016, 9, 11, tzinfo=UTC)),
        ("2016-09-11", datetime(2016, 9, 11, tzinfo=UTC)),
        ("2026-03", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2021", datetime(2021, 1, 1, tzinfo=UTC)),
        ("20231008T175231", datetime(2023, 10, 8, 17, 52, 31, tzinfo=UTC)),
        ("20200106-105907-758", datetime(2020, 1, 6, 10, 59, 7, 758000, UTC)),
        ("20231008", datetime(2023, 10, 8, tzinfo=UTC)),
        ("2020-01-06T12:00:00+02:00", datetime(2020, 1, 6, 10, tzinfo=UTC)),
        ("2020-01-06T05:00:00.5-0530", datetime(2020, 1, 6, 10, 30, 0, 500000, UTC)),
        ("2020-01-06T05:00:00 UTC", datetime(2020, 1, 6, 5, tzinfo=UTC)),
        ("2016-12-31T23:59:60Z", datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("2020-01-06T10:59:07.123456789Z", datetime(2020, 1, 6, 10, 59, 7, 123456, UTC)),
    ],
)
def test_forms_of_the_sheets(text, expected):
    assert parse_instant(text) == expected
    assert parse_instant(text).utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "yesterday",
        "2020-13-01",
        "2020-02-30T00:00:00Z",
        None,
        20200101,
        "08/10/2023",
        "2020-01-01T",
    ],
)
def test_what_is_no_instant(text):
    assert parse_instant(text) is None


@pytest.mark.parametrize(
    "text",
    ["20240601", "20240601T000000", "2024-06-01T00:00:00Z", "2024-06-01T00:00:00.0Z", "2024-06-01T00Z"],
)
def test_the_common_forms_are_in_utc_itself(text):
    instant = parse_instant(text)
    assert instant == datetime(2024, 6, 1, tzinfo=UTC)
    assert instant.tzinfo is UTC


@pytest.mark.parametrize("text", ["20161231T235960", "2016-12-31T23:59:60Z", "20161231235960"])
def test_leap_seconds_become_the_second_before(text):
    assert parse_instant(text) == datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)


def test_datetimes_pass_through():
    assert parse_instant(datetime(2020, 1, 1)) == datetime(2020, 1, 1, tzinfo=UTC)
    paris = timezone(timedelta(hours=1))
    assert parse_instant(datetime(2020, 1, 1, 1, tzinfo=paris)) == datetime(2020, 1, 1, tzinfo=UTC)


offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(min_value=datetime(1000, 1, 2), max_value=datetime(9999, 12, 30)), offsets)
def test_what_python_writes_is_read_back(instant, offset):
    there = instant.replace(tzinfo=offset)
    assert parse_instant(there.isoformat()) == there


@given(st.text(max_size=40))
def test_no_text_raises(text):
    assert parse_instant(text) is None or parse_instant(text).tzinfo is not None
