"""Dates of map services, as capabilities and portal files write them."""

from datetime import datetime, timedelta, timezone

import pytest
from guichet_eo.core.flows.flow_dates import FlowDates
from guichet_eo.core.flows.flow_dates_form import FlowDatesForm
from guichet_eo.core.flows.flow_dates_list import FlowDatesList
from hypothesis import given
from hypothesis import strategies as st

UTC = timezone.utc
instants = st.datetimes(datetime(1000, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC))


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def dates(text: str) -> FlowDates:
    found = FlowDates.read(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "wanted", "value"),
    [
        # Single values come back as they are written.
        ("2022-02-11", at(2022, 2, 11, 10, 50), "2022-02-11"),
        ("2022-02-11T10:50:31Z", at(2022, 2, 11), "2022-02-11T10:50:31Z"),
        ("2022-02-11T10:50:31.024Z,2022-02-14", at(2022, 2, 11), "2022-02-11T10:50:31.024Z"),
        (" 2022-02-11 ,\n 2022-02-14 ", at(2022, 2, 14, 23, 59), "2022-02-14"),
        ("20220211T105031Z", at(2022, 2, 11), "20220211T105031Z"),
        ("2022-02-11T00:30:00+02:00", at(2022, 2, 10), "2022-02-11T00:30:00+02:00"),
        ("2022-02-11 10:50:31", at(2022, 2, 11), "2022-02-11 10:50:31"),
        ("2022-02-11", at(2022, 2, 12), ""),
        # Of several a day the nearest.
        ("2022-02-11T10:00:00Z,2022-02-11T16:00:00Z", at(2022, 2, 11, 12), "2022-02-11T10:00:00Z"),
        ("2022-02-11T10:00:00Z,2022-02-11T16:00:00Z", at(2022, 2, 11, 14), "2022-02-11T16:00:00Z"),
        # Months and years alone.
        ("2020,2021,2022", at(2021, 7, 4), "2021"),
        ("2022-03", at(2022, 3, 31, 23), "2022-03"),
        ("2022-03", at(2022, 4, 1), ""),
        ("2020/2024/P1Y", at(2024, 12, 31), "2024"),
        ("2020/2024/P1Y", at(2025, 1, 1), ""),
        # Steps.
        ("2022-01-01/2022-12-31/P1D", at(2022, 2, 11, 10), "2022-02-11"),
        ("2022-01-01T00:00:00Z/2022-12-31T00:00:00Z/P1D", at(2022, 2, 11, 10), "2022-02-11T00:00:00Z"),
        ("2022-01-01/2022-12-31/P5D", at(2022, 1, 6), "2022-01-06"),
        ("2022-01-01/2022-12-31/P5D", at(2022, 1, 7), ""),
        ("2022-01-01/2022-12-31/P2W", at(2022, 1, 15), "2022-01-15"),
        ("2020-01-01/2024-01-01/P1Y", at(2021, 7, 4), "2021-01-01"),
        ("2022-01-31/2022-12-31/P1M", at(2022, 2, 28), "2022-02-28"),
        ("2022-01-31/2022-12-31/P1M", at(2022, 3, 31), "2022-03-31"),
        ("2022-01-31/2022-12-31/P1M", at(2022, 4, 15), "2022-03-31"),
        ("2022-01/2022-12/P1M", at(2022, 4, 15), "2022-04"),
        ("2022-02-11/2022-02-12/PT15M", at(2022, 2, 11, 10, 8), "2022-02-11T10:15:00Z"),
        ("2022-02-11T00:00Z/2022-02-12T00:00Z/PT6H", at(2022, 2, 11, 10), "2022-02-11T12:00Z"),
        ("2022-02-11T00:00:00Z/2022-02-11T00:00:10Z/PT0.5S", at(2022, 2, 11), "2022-02-11T00:00:00.000000Z"),
        ("2022-01-01/2022-01-01/P1D", at(2022, 1, 1), "2022-01-01"),
        # Without a step: all of it. A date that ends an interval is all of that day.
        ("2021-01-01/2021-12-31", at(2021, 12, 31, 18), "2021-12-31"),
        ("2021-01-01/2021-12-31", at(2022, 1, 1), ""),
        ("2021-01-01T00:00:00Z/2021-12-31T23:59:59Z", at(2021, 5, 5, 10, 50, 31), "2021-05-05T10:50:31Z"),
        ("2021-01-01T12:00:00Z/2021-12-31T23:59:59Z", at(2021, 1, 1), "2021-01-01T12:00:00Z"),
        ("2021-01-01/2021-12-31/0", at(2021, 5, 5), "2021-05-05"),
        ("2021-01-01T00:00:00Z/2021-12-31T00:00:00Z/PT0S", at(2021, 5, 5), "2021-05-05T00:00:00Z"),
        # Open ends.
        ("2015-06-23/..", at(2026, 11, 30, 10), "2026-11-30"),
        ("2015-06-23/..", at(2015, 6, 22), ""),
        ("2015-06-23/current/P1D", at(2026, 11, 30, 10), "2026-11-30"),
        ("2015-06-23/now", at(2026, 11, 30), "2026-11-30"),
        ("2015-06-23/PRESENT/P1D", at(2026, 11, 30), "2026-11-30"),
        ("2015-06-23/", at(2026, 11, 30), "2026-11-30"),
        ("../2020-12-31", at(1999, 1, 1), "1999-01-01"),
        ("../2020-12-31", at(2021, 1, 1), ""),
        ("PT36H/PRESENT", at(2021, 1, 1), "2021-01-01"),
        # What cannot be read is left out.
        ("nonsense,2022-13-40,2022-02-11", at(2022, 2, 11), "2022-02-11"),
        ("2022-01-01/2022-12-31/P1.5M,2022-02-11", at(2022, 2, 11), "2022-02-11"),
        ("2022-01-01/2022-12-31/often,2022-02-11", at(2022, 3, 1), ""),
        ("2022-12-31/2022-01-01/P1D,2022-02-11", at(2022, 2, 12), ""),
        # Lists and intervals together.
        ("2019-05-05,2022-01-01/2022-12-31/P5D", at(2019, 5, 5), "2019-05-05"),
    ],
)
def test_value_of_a_day(text: str, wanted: datetime, value: str) -> None:
    assert dates(text).value_at(wanted) == value


@pytest.mark.parametrize(
    "text", ["", " , ", "nonsense", "current", "202202", "2022-02-30", "a/b/P1D", "2022/1/2/3"]
)
def test_nothing_readable(text: str) -> None:
    assert FlowDates.read(text) is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022-02-14,2022-02-11", at(2022, 2, 11), at(2022, 2, 14)),
        ("2022-01-01/2022-01-12/P5D", at(2022, 1, 1), at(2022, 1, 11)),
        ("2021-01-01/2021-12-31", at(2021, 1, 1), at(2021, 12, 31)),
        ("2015-06-23/..", at(2015, 6, 23), None),
        ("../2020-12-31,1990-01-01", None, at(2020, 12, 31)),
        ("2000/2010/P1Y", at(2000, 1, 1), at(2010, 1, 1)),
        ("9999-12-30/9999-12-31/P1D", at(9999, 12, 30), at(9999, 12, 31)),
    ],
)
def test_first_and_last(text: str, first: datetime, last: datetime) -> None:
    assert (dates(text).first, dates(text).last) == (first, last)


@pytest.mark.parametrize(
    ("text", "value", "before", "after"),
    [
        ("2022-02-11,2022-02-14,2022-02-19", "2022-02-14", "2022-02-11", "2022-02-19"),
        ("2022-02-11,2022-02-14,2022-02-19", "2022-02-19", "2022-02-14", ""),
        ("2022-02-11,2022-02-14,2022-02-19", "2022-02-11", "", "2022-02-14"),
        ("2022-02-11,2022-02-14,2022-02-19", "2022-02-12", "2022-02-11", "2022-02-14"),
        ("2022-02-11,2022-02-14,2022-02-19", "", "", ""),
        ("2022-01-31/2022-12-31/P1M", "2022-02-28", "2022-01-31", "2022-03-31"),
        ("2022-01-01/2022-12-31/P5D", "2022-01-06", "2022-01-01", "2022-01-11"),
        ("2022-01-01/2022-01-12/P5D", "2022-01-11", "2022-01-06", ""),
        ("2020/2024/P1Y", "2022", "2021", "2023"),
        ("2021-01-01/2021-12-31", "2021-12-31", "2021-12-30", ""),
        ("2021-01-01/2021-12-31", "2021-01-01", "", "2021-01-02"),
        ("2021-01-01T10Z/2021-12-31T10Z", "2021-01-01T11Z", "2021-01-01T10Z", "2021-01-02T11Z"),
        ("2021-01-01T10:00:00Z/2021-12-31", "2021-01-01T10:00:00Z", "", "2021-01-02T10:00:00Z"),
        ("2015-06-23/..", "2026-11-30", "2026-11-29", "2026-12-01"),
        ("../2020-12-31", "2026-11-30", "2020-12-31", ""),
        ("2019-05-05,2022-01-01/2022-12-31/P5D", "2022-01-01", "2019-05-05", "2022-01-06"),
        ("9999-12-30/../P1D", "9999-12-31", "9999-12-30", ""),
    ],
)  # fmt: skip
def test_steps(text: str, value: str, before: str, after: str) -> None:
    assert dates(text).previous_value(value) == before
    assert dates(text).next_value(value) == after


@pytest.mark.parametrize(
    ("text", "wanted", "value"),
    [
        ("2022-02-11,2022-02-14", at(2022, 2, 12, 14), "2022-02-11"),
        ("2022-02-11,2022-02-14", at(2022, 2, 13), "2022-02-14"),
        ("2022-02-11,2022-02-13", at(2022, 2, 12), "2022-02-11"),
        ("2022-02-11,2022-02-14", at(1999, 1, 1), "2022-02-11"),
        ("2021-01-01/2021-12-31", at(2030, 1, 1), "2021-12-31"),
        ("2021-01-01/2021-12-31", at(2000, 1, 1), "2021-01-01"),
        ("2021-01-01/2021-12-31", at(2021, 5, 5, 20), "2021-05-05"),
        ("2022-01-01/2022-12-31/P5D", at(2022, 1, 8), "2022-01-06"),
    ],
)
def test_nearest(text: str, wanted: datetime, value: str) -> None:
    assert dates(text).nearest_value(wanted) == value


def test_instant() -> None:
    some = dates("2022-02-11")
    assert some.instant("2022-02-11") == at(2022, 2, 11)
    assert some.instant("2022-02-11T10:00:00Z/2022-02-12T00:00:00Z") == at(2022, 2, 11, 10)
    assert some.instant("2022-02-11T24:00:00Z") == at(2022, 2, 12)
    assert some.instant("current") is None
    assert some.instant("9" * 100_000) is None


def test_naive_instants_are_utc_and_zones_are_reckoned() -> None:
    assert dates("2022-02-11").value_at(datetime(2022, 2, 11, 5)) == "2022-02-11"
    evening = datetime(2022, 2, 11, 23, tzinfo=timezone(timedelta(hours=-5)))
    assert dates("2022-02-11,2022-02-12").value_at(evening) == "2022-02-12"


def test_long_periods_are_not_written_out() -> None:
    some = dates("1000-01-01T00:00:00Z/9999-12-31T23:59:59Z/PT0.001S")
    assert some.value_at(at(2022, 2, 11, 10)) == "2022-02-11T10:00:00.000000Z"
    assert some.last == at(9999, 12, 31, 23, 59, 59)
    assert FlowDatesList.read(some.text).instants == ()


def test_what_is_hostile_is_bounded() -> None:
    assert FlowDates.read("x" * 10_000_000) is None
    assert FlowDates.read("x," * 1_000_000 + "2022-02-11") is None
    some = dates("2022-02-11," + "2022-01-01/2022-12-31/P5D," * 20_000)
    assert len(FlowDatesList.read(some.text).spans) <= 5_000
    assert dates("2022-01-01/2022-12-31/P999999999Y").value_at(at(2022, 1, 1)) == "2022-01-01"
    assert dates("2022-01-01/2022-12-31/P999999999D").next_value("2022-01-01") == ""


def test_lists_of_thousands() -> None:
    days = [(at(1990, 1, 1) + timedelta(days=number)).strftime("%Y-%m-%d") for number in range(20_000)]
    some = dates(",".join(days))
    assert some.value_at(at(2020, 2, 29)) == "2020-02-29"
    assert some.next_value(days[0]) == days[1]
    assert some.previous_value(days[-1]) == days[-2]


def test_reading_takes_no_list_apart() -> None:
    text = ",".join(["2022-02-11"] * 50_000)
    FlowDatesList.read.cache_clear()
    FlowDates.read(text)
    assert FlowDatesList.read.cache_info().currsize == 0


patterns = st.sampled_from(
    ["%Y-%m-%d", "%Y-%m", "%Y-%m-%dT%H:%M:%SZ", "%Y%m%dT%H%M%SZ", "%Y-%m-%dT%H:%M:%S.%fZ"]
)


@given(instants, patterns)
def test_forms_are_kept(instant: datetime, pattern: str) -> None:
    text = instant.strftime(pattern)
    found = FlowDatesForm.read(text)
    assert found is not None
    assert found[1].write(found[0]) == text
    assert found[0] <= instant < found[1].after(found[0])


steps = st.sampled_from(["P1D", "P5D", "P1M", "P1Y", "P1M10D", "PT15M", "PT7H", "P1W", "P16D"])


@given(instants, steps, st.integers(0, 3000), st.integers(0, 4_000_000))
def test_steps_go_there_and_back(start: datetime, step: str, days: int, seconds: int) -> None:
    begin = start.replace(microsecond=0)
    end = begin + timedelta(days=days)
    text = f"{begin.strftime('%Y-%m-%dT%H:%M:%SZ')}/{end.strftime('%Y-%m-%dT%H:%M:%SZ')}/{step}"
    some = dates(text)
    value = some.nearest_value(begin + timedelta(seconds=seconds))
    instant = some.instant(value)
    assert instant is not None
    assert begin <= instant <= end
    assert some.value_at(instant) == value
    following = some.next_value(value)
    if following:
        assert some.instant(following) > instant
        assert some.previous_value(following) == value
    else:
        assert some.last == instant
    preceding = some.previous_value(value)
    if preceding:
        assert some.next_value(preceding) == value
    else:
        assert some.first == instant


@given(st.lists(st.dates(datetime(1980, 1, 1).date(), datetime(2030, 1, 1).date()), min_size=1, unique=True))
def test_walking_through_a_list_finds_all(days: list) -> None:
    some = dates(",".join(day.isoformat() for day in days))
    value, walked = some.first.strftime("%Y-%m-%d"), []
    while value:
        walked.append(value)
        value = some.next_value(value)
    assert walked == sorted(day.isoformat() for day in days)


@given(st.text(alphabet="0123456789-/:.,TZPDMYHSW+ ", max_size=60), instants)
def test_no_text_breaks_it(text: str, wanted: datetime) -> None:
    some = FlowDates.read(text)
    if some is None:
        return
    value = some.nearest_value(wanted)
    for answer in (some.value_at(wanted), some.next_value(value), some.previous_value(value)):
        assert isinstance(answer, str)
    assert some.first is None or some.first.tzinfo is not None
    assert some.last is None or some.last.tzinfo is not None
