"""The scene that a product is, from what was kept with the download; in a worker thread."""

from __future__ import annotations

import json

from ...core.asset import Asset
from ...core.downloads.download_item import DownloadItem
from ...core.portal_error import PortalError
from ...core.product_names import read_product_name
from ...core.scene import Scene
from ...core.scene_key import SceneKey
from ...providers.stored_scenes import StoredScenes
from .arrival_job import ArrivalJob


def arrival_scene(job: ArrivalJob) -> tuple[Scene, dict[str, Asset]]:
    """Return the scene, and key → file as the portal described it.

    A download outlives its portal: where that is gone, the product's name has to do. With each file of a
    product that file alone is described (`DownloadPlan`).
    """
    stored = StoredScenes(lambda _portal: job.portal, lambda _family: job.family)
    scene: Scene | None = None
    found: dict[str, Asset] = {}
    for download in job.downloads:
        try:
            read, assets = stored.read(json.dumps(dict(download.item.stac)))
        except PortalError:
            continue
        scene = scene or read
        found.update((asset.key, asset) for asset in assets)
    return scene or _named(job.downloads[0].item), found


def _named(item: DownloadItem) -> Scene:
    key = SceneKey(f"{item.portal}/{item.scene}")
    scene = Scene(item.portal, item.scene, item.title, item.family, key)
    name = read_product_name(item.title)
    if name is None:
        return scene
    return Scene(
        item.portal,
        item.scene,
        item.title,
        item.family,
        key,
        acquired=name.sensed,
        ended=name.ended,
        platform=name.platform,
        level=name.level,
        tile=name.tile,
        version=name.version,
    )
