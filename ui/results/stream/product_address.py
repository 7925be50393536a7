"""Where a product is downloaded by hand."""

from __future__ import annotations

from collections.abc import Sequence

from ....core.asset import Asset
from ....core.portal import Portal
from ....core.scene import Scene
from ..scene_links import is_web, page_link, stac_link

PRODUCTS = frozenset(["product", "download", "enclosure", "archive", "safe", "zip"])
ARCHIVES = ("application/zip", "application/x-tar", "application/gzip")


def product_address(scene: Scene, assets: Sequence[Asset], portal: Portal | None) -> str:
    """Return a web address: of the product, else of a page about it, else of its portal; perhaps empty.

    Args:
        scene: the product.
        assets: its files; none where only a page is wanted.
        portal: where it is.
    """
    whole = [asset.href for asset in assets if _is_whole(asset) and not asset.needs]
    pages = (page_link(scene), portal.homepage if portal else "", stac_link(scene))
    return next((address for address in (*whole, *pages) if is_web(address)), "")


def _is_whole(asset: Asset) -> bool:
    path = asset.href.partition("?")[0].lower()
    return asset.key.lower() in PRODUCTS or asset.media_type in ARCHIVES or path.endswith((".zip", ".tar"))
