"""Limits on how much may be fetched at once."""

from __future__ import annotations

import re

from ..core.portal_error import PortalError

_SESSIONS = re.compile(r"max(?:imum)? session number(?: \d{1,4})? exceeded", re.IGNORECASE)


def too_many_at_once(error: PortalError) -> bool:
    """Return whether a portal refused a transfer because others of the same account run.

    Then it is the turn of the others to end, no pause is of use (portal sheets cdse and creodias, Errors:
    429 `DAT-ZIP-100`, "Max session number exceeded").
    """
    return error.status == 429 and _SESSIONS.search(error.detail) is not None
