"""What a number in `Retry-After` counts at a portal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..core.portal import Portal

OPTION = "retry_after_unit"
_GATES = ("download_gate", "pixel_gate")
_SECONDS = 1.0
_LONGEST = 3600.0


def retry_unit(portal: Portal, options: Mapping[str, Any] | None = None) -> float:
    """Return the seconds that a number in `Retry-After` counts: 1, or 0.001 for servers of milliseconds.

    The option `retry_after_unit` of what is asked counts first (a gate's own service, an order), then the
    portal's, then that of the gate to its files: one service answers for both more often than not.

    Args:
        portal: its file may say it.
        options: of what is asked.
    """
    for each in (options or {}, portal.options, *_gates(portal.options)):
        unit = each.get(OPTION)
        if isinstance(unit, (int, float)) and not isinstance(unit, bool) and 0 < unit <= _LONGEST:
            return float(unit)
    return _SECONDS


def _gates(options: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    for name in _GATES:
        told = options.get(name)
        found += [each for each in (told if isinstance(told, list) else [told]) if isinstance(each, dict)]
    return found
