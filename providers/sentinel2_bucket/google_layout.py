"""Google's bucket of Sentinel-2."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timezone
from typing import Any
from urllib.parse import quote

from ...core.asset import Asset
from ...core.family import Family
from ...core.portal_item import PortalItem
from ...core.product_names import read_product_name
from ...core.scene import Scene
from ...core.times import parse_instant
from ..http_session import HttpSession
from .bucket_asset import listed_files, make_asset
from .bucket_file import BucketFile
from .bucket_layout import BucketLayout, Item, Listed
from .bucket_listing import BucketListing
from .bucket_scene import bucket_scene, percent
from .flat_xml import text_of
from .found_scene import FoundScene
from .google_listing import GoogleListing
from .tile_footprint import listed_footprint

_KEY = re.compile(r"((?:[\w-]+/){0,3}\d\d/[A-Z]/[A-Z]{2}/([\w-]{1,90})\.SAFE)/(.{1,300})")
_TOLD = ("Cloud_Coverage_Assessment", "EXT_POS_LIST")
_PLATFORMS = {"S2A": "2015-06-23"}


class GoogleLayout(BucketLayout):
    """`tiles/<zone>/<band>/<square>/<product>.SAFE/`, zones with two digits; level 2A below `L2/`.

    Endpoints: `listing`, of objects as JSON; `files`, the bucket. The collections of the families are what
    the keys begin with. Option `platforms`: beginning of product names → first day (ISO). Products under the
    names of before December 2016 are not found. Portal sheet gcp-sentinel2, Search API.
    """

    def listing(self, session: HttpSession) -> BucketListing:
        """Return what lists the bucket."""
        return GoogleListing(self._portal.id, session)

    def listed(self, tile: str, levels: Iterable[str], first: date, last: date) -> tuple[Listed, ...]:
        """Return the month, or the day where it is one, of every platform and level."""
        told: Any = self._portal.options.get("platforms")
        platforms = told if isinstance(told, Mapping) else _PLATFORMS
        day = f"{last:%Y%m%d}" if first == last else f"{last:%Y%m}"
        return tuple(
            (
                self._portal.endpoints["listing"],
                f"{start}/{tile[:2]}/{tile[2]}/{tile[3:]}/{platform}_MSI{level}_{day}",
            )
            for level in levels
            for start in self._starts(level)
            for platform, begun in platforms.items()
            if str(begun) <= last.isoformat()
        )

    def found(
        self, files: Iterable[BucketFile], tile: str, levels: Iterable[str]
    ) -> Iterator[tuple[date, FoundScene]]:
        """Yield each product of the levels that are asked."""
        products: dict[str, list[BucketFile]] = {}
        for file in files:
            match = _KEY.fullmatch(file.name)
            if match is not None:
                products.setdefault(match.group(1), []).append(file)
        for folder, inside in products.items():
            name = read_product_name(folder)
            if name is None or name.sensed is None or name.level not in levels:
                continue
            document = f"{folder}/MTD_MSI{name.level}.xml"
            listed = any(file.name == document for file in inside)
            address = self._address(document) if listed else ""
            yield (
                name.sensed.date(),
                FoundScene(name.sensed.isoformat(), folder, tile, name.level, address, True, tuple(inside)),
            )

    def read(self, item: Item, family: Family, origin: PortalItem | None) -> Scene:
        """Return the scene of an item; see `BucketLayout.read`."""
        document = _texts(item.get("told"))
        folder = item["folder"]
        name = folder.rpartition("/")[2][: -len(".SAFE")]
        files = list(listed_files(item))
        picture = next((file for file, _, _ in files if file == f"{name}-ql.jpg"), "")
        acquired = parse_instant(item["when"])
        day = acquired or datetime(1970, 1, 1, tzinfo=timezone.utc)
        return bucket_scene(
            self._portal.id,
            family,
            folder,
            name,
            day,
            item["tile"],
            self._address(f"{folder}/{picture}") if picture else "",
            acquired=acquired,
            footprint=listed_footprint(document.get("EXT_POS_LIST", "")),
            cloud=percent(document.get("Cloud_Coverage_Assessment")),
            size=sum(size for _, size, _ in files if size is not None) or None,
            item=origin,
        )

    def assets(self, item: Item, family: str) -> tuple[Asset, ...]:
        """Return the files that were listed."""
        href = self._address(item["folder"] + "/")
        return tuple(make_asset(file, item["tile"], href) for file in listed_files(item))

    def told(self, document: str) -> Mapping[str, Any]:
        """Return the few elements that are of use."""
        return {name: text_of(document, name)[:20_000] for name in _TOLD}

    def _starts(self, level: str) -> tuple[str, ...]:
        family = "s2-l1c" if level == "L1C" else "s2-l2a-sen2cor"
        holding = self._portal.families.get(family)
        return holding.collections if holding is not None else ()

    def _address(self, key: str) -> str:
        return f"{self._portal.endpoints['files'].rstrip('/')}/{quote(key)}"


def _texts(told: Any) -> Mapping[str, str]:
    """Return what the product's document told, as far as it is text."""
    pairs = told.items() if isinstance(told, dict) else ()
    return {name: value for name, value in pairs if isinstance(value, str)}
