"""A licence that is still to be accepted."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.portal import Portal


@dataclass(frozen=True)
class LicenceQuestion:
    """What a `LicenceDialog` asks.

    Attributes:
        portal: whose licence.
        scenes: (scene id, name for people) of the products it is accepted for, where that is per product.
    """

    portal: Portal
    scenes: tuple[tuple[str, str], ...]
