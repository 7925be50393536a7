"""What tells flows of one service apart that have the same layer, as ids say it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from hashlib import sha256

from ..flow import Flow
from .service_mark import slug

_YEAR = re.compile(r"(\d{4})-01-01/\1-12-31")
_DIGITS = 6


def flow_mark(flow: Flow, flows: Sequence[Flow]) -> str:
    """Return style, period or title of a flow, whichever tells it from others of its layer.

    Args:
        flow: one of `flows`.
        flows: all of the service, in any order; equal ones are one.

    Returns:
        Empty where no other has the same layer.
    """
    alike = tuple({other for other in flows if other.layer == flow.layer})
    if len(alike) < 2:
        return ""
    for part in _PARTS:
        marks = [part(other) for other in alike]
        if all(marks) and len(set(marks)) == len(alike):
            return part(flow)
    return sha256(repr(flow).encode("utf-8")).hexdigest()[:_DIGITS]


def _period(flow: Flow) -> str:
    told = ",".join(flow.times)
    year = _YEAR.fullmatch(told)
    return slug(told) if year is None else year[1]


def _style(flow: Flow) -> str:
    return slug(flow.style)


def _title(flow: Flow) -> str:
    return slug(flow.title.en).lower()


_PARTS: tuple[Callable[[Flow], str], ...] = (_period, _style, _title)
