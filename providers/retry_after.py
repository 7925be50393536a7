"""How long a server asks to wait, and whether we do."""

from __future__ import annotations

import re
import time
from email.utils import parsedate_to_datetime

from ..core.error_kind import ErrorKind
from ..core.portal_error import PortalError
from .dropped_connection_error import DroppedConnectionError

LONGEST_WAIT = 30.0
_SHORTEST_WAIT = 0.1
_PAUSES = 2  # waits that a server may impose on one request
BUSY = {429, 503}  # the request was not taken
_PASSING = {500, 502, 503, 504}
_MOST = 31 * 86400.0  # seconds; nobody means more
_IN_WORDS = re.compile(r"(?:again|retry) (?:in|after) (\d{1,4}) (second|minute|hour)s?", re.IGNORECASE)
_SECONDS = {"second": 1.0, "minute": 60.0, "hour": 3600.0}


def retry_after(header: str | None, words: str = "", unit: float = 1.0) -> float | None:
    """Return the seconds to wait: from `Retry-After` (a number or a date), else from the answer's words.

    Args:
        header: the value of `Retry-After`.
        words: what the answer says.
        unit: seconds that a number in the header counts: 1, or 0.001 for servers that say milliseconds.
    """
    text = (header or "").strip()
    try:
        if text:
            return _within(float(text) * unit)
    except ValueError:
        try:
            return _within(parsedate_to_datetime(text).timestamp() - time.time())
        except (TypeError, ValueError, IndexError, OverflowError):
            pass  # neither seconds nor a date: as if the header were missing
    match = _IN_WORDS.search(words)
    return None if match is None else float(match.group(1)) * _SECONDS[match.group(2).lower()]


def _within(seconds: float) -> float:
    """Return the seconds within what can be waited for; 0 for what is no number."""
    return min(max(0.0, seconds), _MOST)


def pause_before_retry(error: PortalError, tries: int) -> float | None:
    """Return the seconds after which a request is worth another try; None: give up.

    Args:
        error: what the last try ended in.
        tries: number of tries so far, at least 1.
    """
    if error.status in BUSY and error.retry_after is not None:
        wanted = max(error.retry_after, _SHORTEST_WAIT)
        return wanted if tries <= _PAUSES and wanted <= LONGEST_WAIT else None
    if error.kind is ErrorKind.QUOTA:
        return None
    if error.status == 429:
        return float(tries) if tries <= _PAUSES else None
    if tries == 1 and (error.status in _PASSING or isinstance(error, DroppedConnectionError)):
        return 0.5 if error.status else _SHORTEST_WAIT
    return None
