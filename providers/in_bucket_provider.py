"""A portal's files as somebody reads them who has keys for its buckets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..core.asset import Asset
from ..core.cancel_token import CancelToken
from ..core.flows.flow_request import FlowRequest
from ..core.page import Page
from ..core.query import Query
from ..core.scene import Scene
from .pixel_gate import PixelGate
from .provider import Provider
from .s3.bucket_folder import BucketFolder, folder_of

_BUCKET = "s3://"


class InBucketProvider(Provider):
    """Gives the addresses in buckets in place of those of the web, where the portal tells both.

    A bucket holds the files of a product, not the archive that the web server packs: then the whole product
    must be listed, by the portal where it can, else in the bucket.
    """

    def __init__(self, provider: Provider, gate: PixelGate) -> None:
        """Prepare.

        Args:
            provider: who speaks to the portal.
            gate: opens the buckets for the queue of downloads.
        """
        super().__init__(provider.portal, provider.profile)
        self._provider = provider
        self._gate = gate

    def pages(self, query: Query, token: CancelToken, continuation: str | None = None) -> Iterator[Page]:
        """Yield the portal's pages; see `Provider.pages`."""
        self._provider.turn = self.turn
        return self._provider.pages(query, token, continuation)

    def assets(self, scene: Scene) -> tuple[Asset, ...]:
        """Return the files of a scene, in their buckets as far as they lie in one."""
        return _in_buckets(self._provider.assets(scene))

    def whole(self, scene: Scene, assets: Sequence[Asset] | None = None) -> tuple[Asset, ...]:
        """Return the files of the whole product; none where a file can only be had with a login."""
        files = _in_buckets(self._provider.whole(scene, assets))
        closed = any(asset.needs == "login" and not asset.href.startswith(_BUCKET) for asset in files)
        return () if closed else files

    def may_list(self, scene: Scene, assets: Sequence[Asset] | None = None) -> bool:
        """Return whether the product's files can be listed; see `Provider.may_list`."""
        return self._provider.may_list(scene, assets) or bool(self._folder(scene, assets))

    def listing(
        self, scene: Scene, token: CancelToken, assets: Sequence[Asset] | None = None
    ) -> tuple[Asset, ...]:
        """Return the files inside of the product, in their buckets."""
        if self._provider.may_list(scene, assets):
            return _in_buckets(self._provider.listing(scene, token, assets))
        folder = self._folder(scene, assets)
        return BucketFolder(self.portal, self.profile, self._gate).files(folder, token) if folder else ()

    def scene_flows(self, scene: Scene) -> tuple[FlowRequest, ...]:
        """Return the map services of a scene; see `Provider.scene_flows`."""
        return self._provider.scene_flows(scene)

    def order_of(self, scene: Scene) -> Mapping[str, Any]:
        """Return what ordering needs to know; see `Provider.order_of`."""
        return self._provider.order_of(scene)

    def _folder(self, scene: Scene, assets: Sequence[Asset] | None) -> str:
        return folder_of(self._provider.assets(scene) if assets is None else assets)


def _in_buckets(assets: Sequence[Asset]) -> tuple[Asset, ...]:
    return tuple(asset.in_bucket() for asset in assets)


def as_opened(provider: Provider, gate: PixelGate | None) -> Provider:
    """Return a provider of files as an account opens them: from buckets where it holds keys for them.

    Args:
        provider: who speaks to the portal.
        gate: of the queue of downloads, with the user's account; None without one.
    """
    return InBucketProvider(provider, gate) if gate is not None and gate.reads_buckets else provider
