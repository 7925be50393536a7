"""What headers of an answer say about a quota."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping

_LIMIT, _REMAINING, _RESET = "x-quota-limit", "x-quota-remaining", "x-quota-reset"
_EPOCH = 1e9  # larger numbers are instants, smaller ones seconds from now
_LONGEST = 31 * 86400.0


def quota_numbers(headers: Mapping[str, str]) -> tuple[float | None, float | None, float | None]:
    """Return limit, remaining, and the seconds until the quota is full again; None for what is not told.

    `X-Quota-Limit`, `X-Quota-Remaining`, `X-Quota-Reset` in seconds of the epoch (portal sheet wekeo, Errors
    and limits).

    Args:
        headers: of an answer; any case of names.
    """
    told = {name.lower(): value for name, value in headers.items()}
    return _number(told.get(_LIMIT)), _number(told.get(_REMAINING)), _seconds(_number(told.get(_RESET)))


def used_up_for(headers: Mapping[str, str]) -> float | None:
    """Return the seconds until a used-up quota is full again; None where nothing tells that it is used up."""
    _, remaining, seconds = quota_numbers(headers)
    return seconds if remaining is not None and remaining <= 0 else None


def _number(text: str | None) -> float | None:
    try:
        value = float((text or "").strip())
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None


def _seconds(reset: float | None) -> float | None:
    if reset is None:
        return None
    return min(max(0.0, reset - time.time() if reset >= _EPOCH else reset), _LONGEST)
