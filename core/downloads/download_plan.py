"""From scenes and what is chosen of them to what is queued."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..asset import Asset
from ..portal import Portal
from ..scene import Scene
from ..scene_stac import to_stac
from ..texts import clean_text
from .arrival_choice import ArrivalChoice
from .asset_name import asset_name, inside, is_named_after, product_name, tree_ending
from .download_item import DownloadItem
from .licence_acceptance import LicenceAcceptance
from .safe_name import numbered, safe_name
from .sidecar import read_sidecar

UNDATED = "undated"
_KEYS_IN_ADDRESS = ("m2m",)  # orders whose addresses hold what they need (`providers.orders`)
_ENDINGS = {"SAFE": ".zip", "SEN3": ".zip", "zip": ".zip", "NetCDF": ".nc"}
_PRODUCT = "product"
_MOST_BYTES = 10**15
_MOST = 10_000  # tries to find a free name


class DownloadPlan:
    """Makes the items of scenes that are queued together, and knows which names it gave.

    Files lie in `base/<portal>/<year>`, those of a product with several files in a folder of its name there.
    No two items get the same file, also where the disk does not tell large letters from small ones; nor do
    they get one that was fetched for another scene.
    """

    def __init__(self, base: str | Path, taken: Iterable[str] = ()) -> None:
        """Prepare.

        Args:
            base: the folder that the user chose.
            taken: paths of files that are planned already, of other scenes, by `place`.
        """
        self._base = Path(base).absolute()
        self._taken = set(taken)

    def add(
        self,
        portal: Portal,
        scene: Scene,
        assets: Sequence[Asset],
        order: Mapping[str, Any] | None = None,
        arrival: ArrivalChoice | None = None,
        acceptance: LicenceAcceptance | None = None,
        unpack: bool = False,
    ) -> tuple[DownloadItem, ...]:
        """Return the items of one scene, which share a product id; none where nothing can be had.

        Each holds the scene with that file alone, under the item's key: products may have hundreds.

        Args:
            portal: whose scene it is.
            scene: what is downloaded.
            assets: the files that were chosen, as `Provider.whole`, `listing` or `assets` gives them; none
                for a product that only the order leads to.
            order: `Provider.order_of`.
            arrival: what happens on the map.
            acceptance: of the licence, where one is needed.
            unpack: whether archives are unpacked.
        """
        shared: dict[str, Any] = {
            "portal": portal.id,
            "scene": scene.id,
            "product": uuid.uuid4().hex,
            "family": scene.family,
            "arrival": (arrival or ArrivalChoice()).to_json(),
            "acceptance": acceptance,
            "unpack": unpack,
        }
        if not assets:
            return (self._ordered(portal, scene, dict(order), shared),) if order else ()
        names = [asset_name(asset, scene) for asset in assets]
        folder = self._folder(portal, scene, names, next(filter(None, map(tree_ending, assets)), ""))
        found = []
        for asset, name in zip(assets, names):
            key = inside(asset.path) or asset.key
            free = self._free(folder, name, (portal.id, scene.id, key))
            found.append(
                DownloadItem(
                    id=uuid.uuid4().hex,
                    title=_title(scene, free, len(names)),
                    href=asset.href,
                    folder=str(folder),
                    name=free,
                    key=key,
                    needs=asset.needs,
                    size=_believed(asset.size),
                    checksums=asset.all_checksums,
                    order=_order_of(order, asset),
                    stac=to_stac(scene, (replace(asset, key=key),)),
                    **shared,
                )
            )
        return tuple(found)

    def _ordered(
        self, portal: Portal, scene: Scene, order: dict[str, Any], shared: dict[str, Any]
    ) -> DownloadItem:
        """Return the one file that an order will make; its address is not known yet."""
        folder = self._folder(portal, scene, ())
        wanted = product_name(scene) + _ENDINGS.get(scene.format, "")
        name = self._free(folder, wanted, (portal.id, scene.id, _PRODUCT))
        return DownloadItem(
            id=uuid.uuid4().hex,
            title=_called(scene),
            href="",
            folder=str(folder),
            name=name,
            key=_PRODUCT,
            needs="" if order.get("kind") in _KEYS_IN_ADDRESS else "login",
            size=_believed(scene.size),
            order=order,
            stac=to_stac(scene),
            **shared,
        )

    def _folder(self, portal: Portal, scene: Scene, names: Sequence[str], ending: str = "") -> Path:
        """Return where the files go: one that does not tell whose it is never lies beside those of others.

        Files of a SAFE tree lie in one, however many of them are chosen.
        """
        year = f"{scene.acquired.year:04d}" if scene.acquired is not None else UNDATED
        folder = self._base / safe_name(portal.id, "portal") / year
        if not names or (len(names) == 1 and not ending and is_named_after(names[0], scene)):
            return folder
        return folder / (product_name(scene) + ending)

    def _free(self, folder: Path, name: str, owner: tuple[str, str, str]) -> str:
        """Return a name that nothing else has, in the plan or on the disk, and remember it.

        Args:
            folder: where.
            name: as it would be.
            owner: portal, scene and key: a file that is already there as theirs keeps its name.
        """
        free, number = name, 1
        while not self._is_free(folder, free, owner) and number < _MOST:
            number += 1
            free = numbered(name, number)
        self._taken.add(place(folder, free))
        return free

    def _is_free(self, folder: Path, name: str, owner: tuple[str, str, str]) -> bool:
        if place(folder, name) in self._taken:
            return False
        sidecar = read_sidecar(folder / name)
        return sidecar is None or sidecar.is_of(*owner)


def place(folder: str | Path, name: str) -> str:
    """Return what is the same for names that a disk may take for the same file."""
    return (Path(folder) / name).as_posix().casefold()


def _believed(size: int | None) -> int | None:
    """Return a size in bytes that a file can have; None for any other."""
    return size if size is not None and 0 < size < _MOST_BYTES else None


def _title(scene: Scene, name: str, count: int) -> str:
    title = _called(scene)
    return title if count == 1 else f"{name.rpartition('/')[2]} · {title}"


def _called(scene: Scene) -> str:
    """Return what a product is called, for people: ids are kept as they are, whatever stands in them."""
    return clean_text(scene.title or scene.id)


def _order_of(order: Mapping[str, Any] | None, asset: Asset) -> dict[str, Any]:
    """Return the order of one file: data that need an account; pictures and documents are always there."""
    data = not asset.roles or "data" in asset.roles
    return dict(order) if order and asset.needs and data else {}
