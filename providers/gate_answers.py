"""Reading what signing and token services say, with care."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any

from ..core.error_kind import ErrorKind
from ..core.portal_error import PortalError
from ..core.times import parse_instant
from .http_answer import HttpAnswer
from .safe_urls import shown_url
from .unexpected_page_error import UnexpectedPageError

ANSWER_BYTES = 1024 * 1024  # 64 signed links are some 100 kB
_PRINTABLE = re.compile(r"[\x21-\x7e]{1,16384}")
_LONGEST_LIFE = timedelta(days=30)
_CLOCK_DIFFERENCE = timedelta(minutes=1)


def bad_answer(portal: str, answer: HttpAnswer, problem: str) -> PortalError:
    """Return the error that says what is wrong with an answer, without a word of it."""
    return PortalError(portal, ErrorKind.BAD_ANSWER, f"{shown_url(answer.url)}: {problem}")


def read_object(portal: str, answer: HttpAnswer) -> dict[str, Any]:
    """Return the JSON object that an answer is.

    Raises:
        PortalError: BAD_ANSWER; `UnexpectedPageError` for a page, or half a document.
    """
    try:
        value = json.loads(answer.text())
    except (ValueError, RecursionError):
        error = bad_answer(portal, answer, "no JSON")
        raise UnexpectedPageError(portal, error.kind, error.detail) from None
    if not isinstance(value, dict):
        raise bad_answer(portal, answer, "no JSON object")
    return value


def read_secret(portal: str, answer: HttpAnswer, value: Any, name: str) -> str:
    """Return `value` where it is a text that may stand in a header or an address: no blanks, no line ends.

    Raises:
        PortalError: BAD_ANSWER, which names `name` and not the value.
    """
    if not isinstance(value, str) or _PRINTABLE.fullmatch(value) is None:
        raise bad_answer(portal, answer, f"no usable {name}")
    return value


def read_end(portal: str, answer: HttpAnswer, value: Any, now: datetime) -> datetime:
    """Return when something ends, by the clock of this machine, aware UTC.

    A clock that is wrong by more than a minute would make everything look expired, or alive for ever: then
    the life is counted from the service's own `Date`.

    Args:
        portal: portal id for errors.
        answer: where the value stands.
        value: an instant, or a number of seconds from now.
        now: the clock of this machine, aware UTC.

    Raises:
        PortalError: BAD_ANSWER.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value < 1e9:
        return now + min(timedelta(seconds=value), _LONGEST_LIFE)
    end = parse_instant(value)
    if end is None:
        raise bad_answer(portal, answer, "no usable expiry")
    theirs = _date_of(answer)
    if theirs is not None and abs(theirs - now) > _CLOCK_DIFFERENCE:
        end = now + (end - theirs)
    return min(end, now + _LONGEST_LIFE)


def _date_of(answer: HttpAnswer) -> datetime | None:
    try:
        date = parsedate_to_datetime(answer.date)
        return date.replace(tzinfo=timezone.utc) if date.tzinfo is None else date.astimezone(timezone.utc)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
