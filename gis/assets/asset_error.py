"""A file that cannot become a layer."""

from __future__ import annotations

from ...core.asset_obstacle import AssetObstacle


class AssetError(Exception):
    """Raised where it is the file that does not fit; troubles of portals and rasters keep their own errors.

    Attributes:
        obstacle: what is in the way.
        detail: file or layer name; never a credential.
    """

    def __init__(self, obstacle: AssetObstacle, detail: str = "") -> None:
        self.obstacle = obstacle
        self.detail = detail[:200]
        super().__init__(f"{obstacle.value}: {self.detail}" if detail else obstacle.value)
