"""Translation between the plugin's words and those of one kind of portal."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from ..core.asset import Asset
from ..core.downloads.whole_product import whole_files
from ..core.family import Family
from ..core.flows.flow_request import FlowRequest
from ..core.online import Online
from ..core.portal import Portal
from ..core.portal_error import PortalError
from ..core.portal_item import PortalItem
from ..core.prepared_area import PreparedArea
from ..core.query import Query
from ..core.scene import Scene
from .dialect_search import DialectSearch
from .page_facts import PageFacts
from .page_request import PageRequest

Place = Mapping[str, Any]


class Dialect(ABC):
    """Pure translation: no network, nothing remembered of a search. `PagedProvider` does the talking.

    A *place* is where a search stands, as a JSON object of the dialect's own: `{}` for the first page, then
    what `following` returned. It is written into continuations.

    Attributes:
        array: names that lead to the items in an answer, e.g. `("data", "results")`.
        single: an object where the array should be is one item (XML that was turned into JSON).
        first_page, page_size: items asked for at first and later; portal options of the same names win.
        counts_pages: places count pages, so that all pages of a search have the same size.
    """

    array: tuple[str, ...] = ("features",)
    single = False
    first_page = 50
    page_size = 100
    counts_pages = False

    def __init__(self, portal: Portal, families: Mapping[str, Family]) -> None:
        """Prepare.

        Args:
            portal: whom to talk to: endpoints, families → collections and conditions, options.
            families: family id → family.
        """
        self.portal = portal
        self.families = families

    @abstractmethod
    def searches(self, query: Query, area: PreparedArea) -> tuple[DialectSearch, ...]:
        """Return the searches that together answer `query`; none where nothing asked is held."""

    @abstractmethod
    def request(self, search: DialectSearch, place: Place, size: int) -> PageRequest:
        """Return the request for the page at `place`, of at most `size` items."""

    @abstractmethod
    def following(self, search: DialectSearch, place: Place, page: PageFacts) -> Place | None:
        """Return the place after a page, None at the end. Circles are found by the caller."""

    @abstractmethod
    def family(self, item: Any, search: DialectSearch) -> Family | None:
        """Return the family of an item (an object of any content), None for what was not asked for."""

    @abstractmethod
    def read(self, item: Mapping[str, Any], family: Family, origin: PortalItem | None) -> Scene:
        """Return the scene that an item describes.

        Raises:
            ValueError, TypeError, KeyError, AttributeError, OverflowError, IndexError: it cannot be read.
        """

    @abstractmethod
    def assets(self, item: Mapping[str, Any], scene: Scene) -> tuple[Asset, ...]:
        """Return the files of a scene from its item; no network."""

    def whole(self, files: Sequence[Asset], scene: Scene) -> tuple[Asset, ...]:
        """Return which of a scene's files make the whole product; none where it must be ordered."""
        return whole_files(files)

    def scene_flows(self, item: Mapping[str, Any], scene: Scene) -> tuple[FlowRequest, ...]:
        """Return the map services of a scene from its item, see `Provider.scene_flows`; no network."""
        return ()

    def order(self, item: Mapping[str, Any], scene: Scene) -> Mapping[str, Any]:
        """Return what ordering a scene needs to know, see `providers.orders`; empty: it is not ordered.

        Args:
            item: decoded; empty for a scene that was kept without it.
            scene: what is ordered.
        """
        return {}

    def availability(self, items: Mapping[str, Mapping[str, Any]]) -> PageRequest | None:
        """Return the POST that asks whether products can be had at once; None where nothing can be asked.

        Args:
            items: scene id → item.
        """
        return None

    def available(
        self, items: Mapping[str, Mapping[str, Any]], document: Mapping[str, Any]
    ) -> Mapping[str, Online]:
        """Return scene id → what the answer to `availability` says, without those that it does not know."""
        return {}

    def mark(self, item: Any, search: DialectSearch) -> Any:
        """Return what of an item (an object of any content) paging has to know, None for nothing."""
        return None

    def total(self, search: DialectSearch, members: Mapping[str, Any]) -> int | None:
        """Return the portal's own count for the whole search, None where the page does not give it."""
        return None

    def problem(self, members: Mapping[str, Any]) -> PortalError | None:
        """Return the error that an answer of status 200 holds, None where it holds none.

        LOGIN_NEEDED and LOGIN_REFUSED have the request sent once more, with a new login.
        """
        return None

    def refusal(self, error: PortalError) -> PortalError:
        """Return the error of an answer of another status, with the kind that it means at this portal."""
        return error

    def empty(self, members: Mapping[str, Any]) -> bool:
        """Return whether an answer without the array means that nothing was found."""
        return False
