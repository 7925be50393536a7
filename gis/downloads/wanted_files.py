"""What of one scene is to be downloaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...core.asset import Asset
from ...core.scene import Scene


@dataclass(frozen=True)
class WantedFiles:
    """A scene and files of it.

    Attributes:
        scene: whose files.
        assets: which; none where the product comes by an order.
        order: what ordering it needs to know; empty where it is not ordered.
    """

    scene: Scene
    assets: tuple[Asset, ...] = ()
    order: Mapping[str, Any] = field(default_factory=dict)
