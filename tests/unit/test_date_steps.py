"""The date before and after another: of a service, of clear acquisitions."""

from datetime import datetime, timedelta, timezone
from types import SimpleNamespace

import pytest
from guichet_eo.core.flows.clear_days import CLEAR, clear_days, noons
from guichet_eo.core.flows.date_steps import DateSteps
from guichet_eo.core.flows.flow_dates import FlowDates

UTC = timezone.utc
LISTED = FlowDates("2026-06-01,2026-06-11,2026-06-21")


def days(*numbers, hour=10):
    return noons(datetime(2026, 6, number, hour, 50, tzinfo=UTC) for number in numbers)


@pytest.mark.parametrize(
    ("value", "before", "after"),
    [
        ("2026-06-11", "2026-06-01", "2026-06-21"),
        ("2026-06-01", "", "2026-06-11"),
        ("2026-06-21", "2026-06-11", ""),
        ("", "2026-06-21", ""),
    ],
)
def test_the_dates_of_a_service(value, before, after):
    steps = DateSteps(LISTED)
    assert (steps.step(value, -1), steps.step(value, 1)) == (before, after)


@pytest.mark.parametrize(
    ("value", "before", "after"),
    [
        ("2026-06-11", "2026-06-01", "2026-06-21"),
        ("2026-06-21", "2026-06-01", ""),
        ("2026-06-01", "", "2026-06-21"),
        ("", "2026-06-21", ""),
    ],
)
def test_clear_days_that_the_service_has(value, before, after):
    steps = DateSteps(LISTED, days(1, 15, 21))
    assert (steps.step(value, -1), steps.step(value, 1)) == (before, after)


def test_clear_days_that_the_service_lacks_lead_nowhere():
    steps = DateSteps(LISTED, days(14, 15))
    assert (steps.step("2026-06-21", -1), steps.step("2026-06-01", 1)) == ("", "")


def test_two_days_with_one_value_are_one_step():
    steps = DateSteps(FlowDates("2026-05/2026-07/P1M"), days(2, 12))
    assert (steps.step("2026-06", 1), steps.step("2026-05", 1)) == ("", "2026-06")


def test_an_open_end_ends_today():
    today = datetime.now(UTC).date()
    steps = DateSteps(FlowDates("2015-06-23/.."))
    assert steps.step(str(today - timedelta(days=1)), 1) == str(today)
    assert steps.step(str(today), 1) == ""


def found(number, cloud, acquired=True):
    when = datetime(2026, 6, number, 10, 50, tzinfo=UTC) if acquired else None
    return SimpleNamespace(acquired=when, cloud=cloud)


def test_days_of_clear_acquisitions():
    acquisitions = [found(21, 3.0), found(11, 40.0), found(1, CLEAR), found(2, None), found(3, 0.0, False)]
    assert clear_days(acquisitions, None) == days(1, 21)
    assert clear_days(acquisitions, 50.0) == days(1, 11, 21)
    assert clear_days(acquisitions, 1.0) == ()


def test_a_day_ends_at_midnight_utc():
    east = timezone(timedelta(hours=5))
    assert noons([datetime(2026, 6, 2, 1, 0, tzinfo=east), datetime(2026, 6, 1, 9, 0, tzinfo=UTC)]) == days(1)
