"""Places in the order of preference."""

from __future__ import annotations

from collections.abc import Sequence


def moved(ids: Sequence[str], shown: Sequence[str], portal_id: str, step: int) -> list[str] | None:
    """Return the order after a portal moved past the next one that is shown; None where there is none.

    Args:
        ids: all that have a place, in order.
        shown: those that the user sees, perhaps fewer and in another order; others may stand between.
        portal_id: the one that moves.
        step: -1 up, 1 down.
    """
    if portal_id not in ids:
        return None
    seen = [name for name in ids if name in shown or name == portal_id]
    place = seen.index(portal_id) + step
    if not 0 <= place < len(seen):
        return None
    others = [name for name in ids if name != portal_id]
    at = others.index(seen[place]) + (step > 0)
    return [*others[:at], portal_id, *others[at:]]


def placed_before(ids: Sequence[str], portal_id: str, before: str) -> list[str]:
    """Return the order after a portal was put before another one; at the end where that has no place."""
    others = [name for name in ids if name != portal_id]
    if before == portal_id:
        return list(ids)
    at = others.index(before) if before in others else len(others)
    return [*others[:at], portal_id, *others[at:]]
