"""What every dialect can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator

from ..core.asset import Asset
from ..core.cancel_token import CancelToken
from ..core.page import Page
from ..core.portal import Portal
from ..core.query import Query
from ..core.scene import Scene
from .decoding_turn import DecodingTurn
from .network_profile import NetworkProfile


class Provider(ABC):
    """One portal, spoken to in its dialect. Generators only: no threads, no Qt.

    All methods raise `PortalError`, also for cancellation (kind CANCELLED).

    Attributes:
        turn: held while pages are decoded; a fan-out gives all its providers the same one.
    """

    def __init__(self, portal: Portal, profile: NetworkProfile) -> None:
        self.portal = portal
        self.profile = profile
        self.turn = DecodingTurn()

    @abstractmethod
    def pages(self, query: Query, token: CancelToken, continuation: str | None = None) -> Iterator[Page]:
        """Yield page after page until the end; the caller stops when it has enough.

        Args:
            query: what is asked; families that the portal does not hold are ignored.
            token: ends the call within milliseconds.
            continuation: `Page.continuation` of the last page that was taken, to go on after it.
        """

    @abstractmethod
    def assets(self, scene: Scene) -> tuple[Asset, ...]:
        """Return the files of a scene from what the portal already said; no network."""
