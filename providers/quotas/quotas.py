"""Portal → what is left of the account's quota."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Callable

from ...core.cancel_token import CancelToken
from ...core.downloads.quota import Quota
from ...core.downloads.quota_unit import QuotaUnit
from ...core.error_kind import ErrorKind
from ...core.portal import Portal
from ...core.portal_error import PortalError
from ..gate_answers import ANSWER_BYTES, read_object
from ..hda.hda_refusal import hda_refusal
from ..http_session import HttpSession
from ..m2m.m2m_problem import m2m_problem
from ..network_profile import NetworkProfile
from ..pixel_gate import PixelGate, utc_now
from ..quota_headers import quota_numbers
from ..retry_unit import retry_unit
from ..safe_urls import may_get_credentials, shown_url
from ..search_login import ask_with_login
from ..unwanted_answer import unwanted_answer

_MOST = 1e12
_RECENT = "recentDownloadCount"


def read_quota(portal: Portal, profile: NetworkProfile, gate: PixelGate, token: CancelToken) -> Quota | None:
    """Return what is left of an account's quota; None where the portal does not tell.

    Args:
        portal: `downloads.quota` says how, see the package.
        profile: the user's network settings.
        gate: gives the headers of the account (`pixel_gates.make_gate` with `DOWNLOAD`).
        token: ends the call within milliseconds.

    Raises:
        PortalError: LOGIN_NEEDED, LOGIN_REFUSED, the other kinds of HTTP, BAD_ANSWER, CANCELLED; BAD_QUERY
            where the portal file asks for something that is not known or not safe.
    """
    options = portal.downloads.quota
    if not options:
        return None
    ask, url = _KINDS.get(str(options.get("kind"))), str(options.get("endpoint") or "")
    if ask is None:
        raise PortalError(portal.id, ErrorKind.BAD_QUERY, "the portal file names an unknown kind of quota")
    if not may_get_credentials(url, portal.trusted_hosts):
        what = f"{shown_url(url)}: this host is not trusted with an account"
        raise PortalError(portal.id, ErrorKind.BAD_QUERY, what)
    unit = retry_unit(portal, options)
    with HttpSession(portal.id, profile, token, None, portal.trusted_hosts, unit) as session:
        return ask_with_login(gate, session, url, lambda: ask(session, portal.id, url))


def _geodes(session: HttpSession, portal: str, url: str) -> Quota | None:
    """Return downloads an hour (portal sheet geodes, Errors and limits)."""
    answer = session.get(url, ANSWER_BYTES)
    if answer.looks_like_markup:
        raise unwanted_answer(portal, answer.url, answer.status, answer.body)
    told = read_object(portal, answer)
    remaining = _whole(told.get("remainingQuota"))
    if remaining is None:
        return None
    return Quota(QuotaUnit.DOWNLOADS_AN_HOUR, _whole(told.get("maxQuota")), remaining)


def _hda(session: HttpSession, portal: str, url: str) -> Quota | None:
    """Return requests, which any answer's headers tell (portal sheet wekeo, Errors and limits)."""
    try:
        answer = session.get(url, ANSWER_BYTES)
    except PortalError as error:
        raise hda_refusal(error) from error
    limit, remaining, seconds = quota_numbers(answer.headers)
    left = _whole(remaining)
    if left is None:
        return None
    resets = None if seconds is None else utc_now() + timedelta(seconds=seconds)
    return Quota(QuotaUnit.REQUESTS, _whole(limit), left, resets)


def _m2m(session: HttpSession, portal: str, url: str) -> Quota | None:
    """Return downloads in 15 minutes, of the account or of this machine's address, whichever is less."""
    told = read_object(portal, session.post_private_json(url, {}, ANSWER_BYTES))
    problem = m2m_problem(portal, told)
    if problem is not None:
        raise problem
    data = told.get("data")
    limits = [_recent(data, name) for name in ("initialLimits", "remainingLimits")]
    remaining = min(limits[1], default=None)
    if remaining is None:
        return None
    return Quota(QuotaUnit.DOWNLOADS_IN_15_MINUTES, min(limits[0], default=None), remaining)


def _recent(data: Any, name: str) -> list[int]:
    rows = data.get(name) if isinstance(data, dict) else None
    found = (
        [_whole(row.get(_RECENT)) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    )
    return [count for count in found if count is not None]


def _whole(value: Any) -> int | None:
    """Return a count that makes sense; a negative one is used up."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return max(0, int(value)) if math.isfinite(value) and value < _MOST else None


_KINDS: Mapping[str, Callable[[HttpSession, str, str], Quota | None]] = {
    "geodes": _geodes,
    "hda": _hda,
    "m2m": _m2m,
}
