"""What searches and tests have shown of a portal, as sentences."""

from __future__ import annotations

from datetime import datetime, timezone

from ...core.error_kind import ErrorKind
from ...gis.connection_answer import ConnectionAnswer
from ...gis.health_state import HealthState
from ...gis.portal_record import PortalRecord
from ...gis.translation import tr
from .. import formats

TENTHS_BELOW = 10  # seconds


def health_sentence(record: PortalRecord, state: HealthState) -> str:
    """Return what is wrong and since when; empty where nothing is, or where it is not the portal's state."""
    since = formats.day(record.failing_since)
    if state is HealthState.SILENT:
        return tr("no answer since %1", since)
    if state is HealthState.CHANGED:
        return tr("unreadable answers since %1: it may have changed", since)
    if state is HealthState.OTHER:
        return tr("answers something other than asked since %1", formats.day(record.other_since))
    if state is HealthState.MOVED:
        return tr("has moved permanently to %1", record.moved_to)
    return ""


def last_answer(record: PortalRecord) -> str:
    """Return when a portal last answered, for the column; a dash for never."""
    at = record.last_success
    if at is None:
        return formats.UNKNOWN
    return tr("today") if at.date() == datetime.now(timezone.utc).date() else formats.day(at)


def last_answer_sentence(record: PortalRecord) -> str:
    """Return when a portal last answered."""
    at = record.last_success
    if at is None and record.last_failure is None:
        return tr("It has not been asked yet.")
    if at is None:
        return tr("It has never answered.")
    return tr("Last answer: %1, %2, after %3 s.", formats.day(at), formats.clock(at), seconds(record.seconds))


def answer_sentence(answer: ConnectionAnswer) -> str:
    """Return what a test found."""
    took = seconds(answer.seconds)
    if answer.closed_to_programs:
        return tr("Its page is there (%1 s), but not for programs.", took)
    if answer.needs_account and answer.searched:
        return tr("Connection good: answered in %1 s; a part needs an account.", took)
    if answer.needs_account:
        return tr("Its page answered in %1 s; searching needs an account.", took)
    if not answer.searched:
        return tr("Its page answered in %1 s.", took)
    if answer.other:
        return tr("It answered in %1 s, but not what was asked.", took)
    if answer.with_account:
        return tr("Connection good: answered in %1 s, account accepted.", took)
    return tr("Connection good: answered in %1 s.", took)


def is_trouble(record: PortalRecord) -> bool:
    """Whether the last failure is worth a sentence: that a login is needed is said elsewhere."""
    return record.error is not None and record.kind is not ErrorKind.LOGIN_NEEDED


def seconds(value: float) -> str:
    """Return `0.4`, `12`."""
    return formats.number(value, 1 if value < TENTHS_BELOW else 0)
