"""Amazon's buckets of Sentinel-2."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from ...core.asset import Asset
from ...core.family import Family
from ...core.portal_item import PortalItem
from ...core.scene import Scene
from ...core.texts import clean_text
from ...core.times import parse_instant
from ..http_session import HttpSession
from ..stac_properties import text
from .amazon_listing import AmazonListing
from .bucket_asset import File, listed_files, make_asset
from .bucket_file import BucketFile
from .bucket_layout import BucketLayout, Item, Listed
from .bucket_listing import BucketListing
from .bucket_scene import bucket_scene, percent
from .found_scene import FoundScene
from .tile_footprint import utm_footprint

_KEY = re.compile(r"(tiles/\d{1,2}/[A-Z]/[A-Z]{2}/(\d{4})/(\d{1,2})/(\d{1,2})/\d{1,3})/(.{1,200})")
_DOCUMENT = "tileInfo.json"
_PICTURE = "preview.jpg"
# of level 1C, whose bucket nobody may list for nothing; portal sheet aws-sentinel2, Download
_UNLISTED = (
    *(f"B{number:02}.jp2" for number in range(1, 13)), "B8A.jp2", "TCI.jp2", "metadata.xml", _DOCUMENT,
    _PICTURE, "preview.jp2",
)  # fmt: skip


class AmazonLayout(BucketLayout):
    """`tiles/<zone>/<band>/<square>/<year>/<month>/<day>/<sequence>/`, numbers without leading zeros.

    Only the bucket of level 2A may be listed without paying. What it holds leads to level 1C, which has the
    same paths: the host of metadata and previews, open to everybody, tells whether it is there. Endpoints:
    `listing`, the bucket of level 2A; `metadata`, that host. The collections of the families are names of
    buckets. Portal sheet aws-sentinel2, Search API and Quicklooks.
    """

    def listing(self, session: HttpSession) -> BucketListing:
        """Return what lists the bucket of level 2A."""
        return AmazonListing(self._portal.id, session)

    def listed(self, tile: str, levels: Iterable[str], first: date, last: date) -> tuple[Listed, ...]:
        """Return the month, or the day where it is one."""
        prefix = f"tiles/{int(tile[:2])}/{tile[2]}/{tile[3:]}/{last.year}/{last.month}/"
        if first == last:
            prefix += f"{last.day}/"
        return ((self._portal.endpoints["listing"], prefix),)

    def found(
        self, files: Iterable[BucketFile], tile: str, levels: Iterable[str]
    ) -> Iterator[tuple[date, FoundScene]]:
        """Yield each folder in every level that is asked."""
        folders: dict[str, list[BucketFile]] = {}
        for file in files:
            match = _KEY.fullmatch(file.name)
            if match is not None:
                folders.setdefault(match.group(1), []).append(file)
        for folder, inside in folders.items():
            try:
                day = date(*(int(part) for part in folder.split("/")[4:7]))
            except ValueError:
                continue
            for level in levels:
                listed = level == "L2A"
                known = not listed or any(file.name == f"{folder}/{_DOCUMENT}" for file in inside)
                document = f"{self._open_place(level, folder)}{_DOCUMENT}" if known else ""
                yield (
                    day,
                    FoundScene(
                        day.isoformat(),
                        folder,
                        tile,
                        level,
                        document,
                        listed,
                        tuple(inside) if listed else (),
                    ),
                )

    def read(self, item: Item, family: Family, origin: PortalItem | None) -> Scene:
        """Return the scene of an item; see `BucketLayout.read`."""
        told: Any = item.get("told")
        info: Item = told if isinstance(told, dict) else {}
        folder, level = item["folder"], item["level"]
        name = text(info.get("productName")) or text(info.get("productPath")).rpartition("/")[2]
        day = parse_instant(item["when"])
        if day is None:
            raise ValueError("no day")
        sizes = [size for _, size, _ in listed_files(item)]
        return bucket_scene(
            self._portal.id,
            family,
            f"{self._bucket(family.id)}/{folder}",
            clean_text(name),
            day,
            item["tile"],
            self._picture(item, folder, level),
            acquired=parse_instant(info.get("timestamp")),
            footprint=utm_footprint(info.get("tileDataGeometry")),
            cloud=percent(info.get("cloudyPixelPercentage")),
            size=sum(size for size in sizes if size is not None) or None,
            item=origin,
        )

    def assets(self, item: Item, family: str) -> tuple[Asset, ...]:
        """Return the files: as listed, or those that level 1C always has."""
        level, folder, tile = item["level"], item["folder"], item["tile"]
        s3 = f"s3://{self._bucket(family)}/{folder}/"
        if level == "L2A":
            href = f"{self._portal.endpoints['listing'].rstrip('/')}/{folder}/"
            return tuple(make_asset(file, tile, href, s3) for file in listed_files(item))
        return tuple(self._unlisted((name, None, ""), tile, folder, s3) for name in _UNLISTED)

    def told(self, document: str) -> Any:
        """Return `tileInfo.json` as it is."""
        return json.loads(document, strict=False)

    def _unlisted(self, file: File, tile: str, folder: str, s3: str) -> Asset:
        """Return a file of level 1C: metadata and preview are open, for the others the requester pays."""
        if file[0] in (_DOCUMENT, _PICTURE, "metadata.xml"):
            return make_asset(file, tile, self._open_place("L1C", folder), s3)
        return make_asset(file, tile, s3, needs="requester-pays")

    def _picture(self, item: Item, folder: str, level: str) -> str:
        """Return the address of the preview; level 2A shows that of level 1C where it has none of its own.

        So did the items of Earth Search v0 (recorded v0_item_s2cog.json).
        """
        listed = any(name == _PICTURE for name, _, _ in listed_files(item))
        return self._open_place(level if listed else "L1C", folder) + _PICTURE

    def _open_place(self, level: str, folder: str) -> str:
        bucket = self._bucket("s2-l1c") if level == "L1C" else self._bucket("s2-l2a-sen2cor")
        return f"{self._portal.endpoints['metadata'].rstrip('/')}/{bucket}/{folder}/"

    def _bucket(self, family: str) -> str:
        holding = self._portal.families.get(family)
        return holding.collections[0] if holding is not None and holding.collections else "sentinel-s2-l1c"
