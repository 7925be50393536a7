"""What every dialect can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..core.asset import Asset
from ..core.cancel_token import CancelToken
from ..core.downloads.whole_product import whole_files
from ..core.flows.flow_request import FlowRequest
from ..core.online import Online
from ..core.page import Page
from ..core.portal import Portal
from ..core.query import Query
from ..core.scene import Scene
from .decoding_turn import DecodingTurn
from .http_session import HttpSession
from .network_profile import NetworkProfile
from .product_nodes import ProductNodes, product_address


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

    def whole(self, scene: Scene, assets: Sequence[Asset] | None = None) -> tuple[Asset, ...]:
        """Return the files that make the whole product of a scene; no network.

        Empty where they must be listed first (`may_list`), or ordered (`order_of`), or cannot be had.

        Args:
            scene: what is asked about.
            assets: its files where they were kept, as with a project; None: those of `assets`.
        """
        return whole_files(self.assets(scene) if assets is None else assets)

    def may_list(self, scene: Scene, assets: Sequence[Asset] | None = None) -> bool:
        """Return whether the portal can list the single files inside of the scene's product; no network.

        Args:
            scene: what is asked about.
            assets: as of `whole`.
        """
        files = self.assets(scene) if assets is None else assets
        return bool(product_address(self.portal, files))

    def listing(
        self, scene: Scene, token: CancelToken, assets: Sequence[Asset] | None = None
    ) -> tuple[Asset, ...]:
        """Return the single files inside of the product, as the portal lists them now; asks the network.

        Their `key` and `path` say where in the product they lie; empty where `may_list` says no.

        Args:
            scene: whose product.
            token: ends the call within milliseconds.
            assets: as of `whole`.
        """
        files = self.assets(scene) if assets is None else assets
        product = product_address(self.portal, files)
        if not product:
            return ()
        with HttpSession(self.portal.id, self.profile, token) as session:
            return ProductNodes(self.portal, session, files).files(product)

    def order_of(self, scene: Scene) -> Mapping[str, Any]:
        """Return what an `Orderer` needs to know (`DownloadItem.order`); empty: nothing can be ordered.

        Of scenes that were kept, some portals need to know more than was kept: then it is empty, too.
        """
        return {}

    def availability(self, scenes: Sequence[Scene], token: CancelToken) -> Mapping[str, Online]:
        """Return whether products can be had at once, as the portal says now: scene id → state.

        What the search said may be old: tapes are read, caches emptied. Scenes that the portal says nothing
        of are left out; empty, without a request, where it cannot be asked.

        Args:
            scenes: of this portal.
            token: ends the call within milliseconds.
        """
        return {}

    def scene_flows(self, scene: Scene) -> tuple[FlowRequest, ...]:
        """Return the map services of a single scene, from what the portal already said; no network.

        Those of the whole portal are `Portal.flows`. A request of kind `tilejson` has to be resolved before
        it is used (`flows.tile_json`). Where `layer` is empty, and of WMTS `matrix_set`, the portal did not
        say it: the capabilities do, and the first layer is meant. Addresses at the portal's `trusted_hosts`
        may need its account.
        """
        return ()
