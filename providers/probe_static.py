"""What an unknown static catalogue holds."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from ..core.cancel_token import CancelToken
from ..core.holding import Holding
from .decoding_turn import DecodingTurn
from .family_patterns import OTHER, holdings_of
from .safe_urls import is_web
from .static_source import StaticSource
from .static_walk import StaticWalk

_SAMPLE_OF_WEB = 20  # each item may be a request
_SAMPLE_OF_FILES = 2_000


def probe_static(
    place: str, source: StaticSource, token: CancelToken, turn: DecodingTurn
) -> Mapping[str, Holding]:
    """Return the families of the first items; `other` always takes the rest.

    Args:
        place: address or path of the catalogue.
        source: for its documents.
        token: ends the walk.
        turn: for decoding.

    Raises:
        PortalError: where the catalogue cannot be read.
    """
    entries = StaticWalk("new-portal", source, token, turn).entries(place)
    sample = _SAMPLE_OF_WEB if is_web(place) else _SAMPLE_OF_FILES
    names = dict.fromkeys(
        str(item["collection"])
        for item, _, _ in islice(entries, sample)
        if isinstance(item, dict) and item.get("collection")
    )
    return {**holdings_of((name, "") for name in names), OTHER: Holding(())}
