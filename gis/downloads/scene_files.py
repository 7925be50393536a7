"""What a portal gives of a scene."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...core.asset import Asset
from ...core.scene import Scene


@dataclass(frozen=True)
class SceneFiles:
    """As far as it is known without asking the network.

    Attributes:
        scene: whose files.
        assets: that the portal's item names.
        whole: that make the whole product; empty where they must be listed, or the product be ordered.
        order: what ordering the product needs to know; empty where it is not ordered.
        may_list: whether the portal can list what lies inside of the product.
    """

    scene: Scene
    assets: tuple[Asset, ...] = ()
    whole: tuple[Asset, ...] = ()
    order: Mapping[str, Any] = field(default_factory=dict)
    may_list: bool = False

    @property
    def must_be_listed(self) -> bool:
        """Whether the files of the whole product are only known after asking for them."""
        return not self.whole and not self.order and self.may_list
