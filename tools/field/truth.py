"""What the simulated portals really hold, from the simulator's `truth.json`.

Offers name the simulator's portals and collections; they are brought to the plugin's portals and families
through the plugin's own portal files, so that a family that lacks a collection is seen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from shapely.affinity import translate
from shapely.geometry import box, shape
from shapely.geometry.base import BaseGeometry

PORTALS = {
    "earth-search": "earth-search",
    "cdse-stac": "cdse",
    "planetary-computer": "planetary-computer",
    "terrascope": "terrascope",
    "usgs-landsatlook": "usgs-landsatlook",
    "dinamis": "dinamis",
}
MAP_SIDE = 3.0  # degrees; a WorldCover map is named after its south-west corner
TAKE = {"cdse", "planetary-computer", "terrascope"}  # print the start of the data take for Sentinel-2
MAJA_FACTOR = 1.03  # the simulator's: MAJA offers print a cloud cover of their own
EDGE = timedelta(minutes=10)  # a data take may lie that much before the sensing time of a tile
ROUNDING = 0.01  # per cent of cloud
RADAR = {"S1"}


@dataclass(frozen=True)
class Offer:
    """A product that a portal has; a map has no instant."""

    portal: str
    id: str
    family: str
    start: datetime | None
    end: datetime | None
    cloud: float | None
    footprint: BaseGeometry

    def is_outside(self, start: datetime, end: datetime) -> bool:
        """Whether it was acquired before or after a period."""
        return self.start is not None and self.end is not None and (self.end < start or self.start > end)


class Truth:
    """All offers of the portals that the plugin speaks to."""

    def __init__(self, path: Path, portal_folder: Path) -> None:
        document = json.loads(path.read_text(encoding="utf-8"))
        families = _families(portal_folder)
        footprints = [unwrapped(shape(geometry)) for geometry in document["footprints"]]
        self.offers: list[Offer] = []
        self.unclaimed: set[tuple[str, str]] = set()
        for row in document["acquisitions"]:
            for simulated, collection, name in row["offers"]:
                portal = PORTALS.get(simulated)
                if portal is None:
                    continue
                family = families.get((portal, collection))
                if family is None:
                    self.unclaimed.add((portal, collection))
                    continue
                self.offers.append(_offer(row, portal, name, family, footprints[row["footprint"]]))
        for simulated, collection, name in document["other_products"]:
            if (simulated, families.get(("worldcover", collection))) == ("terrascope", "worldcover"):
                footprint = _map_of(name)
                self.offers.append(Offer("worldcover", name, "worldcover", None, None, None, footprint))

    def expected(
        self, portal: str, area: BaseGeometry, start: datetime, end: datetime, cloud: float | None
    ) -> tuple[dict[str, Offer], set[str]]:
        """Return what a search must find, and what it may find: scenes at the very ends of the period."""
        must: dict[str, Offer] = {}
        may: set[str] = set()
        for offer in self.offers:
            if offer.portal != portal or offer.is_outside(start - EDGE, end + EDGE):
                continue
            if cloud is not None and offer.cloud is not None and offer.cloud > cloud + ROUNDING:
                continue
            if not any(offer.footprint.intersects(part) for part in _turns(area)):
                continue
            cloudy = cloud is not None and offer.cloud is not None and offer.cloud > cloud - ROUNDING
            if cloudy or offer.is_outside(start + EDGE, end - EDGE):
                may.add(offer.id)
            else:
                must[offer.id] = offer
        return must, may


def _families(folder: Path) -> Mapping[tuple[str, str], str]:
    found = {}
    for path in folder.glob("*.json"):
        portal = json.loads(path.read_text(encoding="utf-8"))
        for family, holding in portal["families"].items():
            for collection in holding.get("collections", ()):
                found.setdefault((portal["id"], collection), family)
    return found


def _offer(row: Mapping[str, Any], portal: str, name: str, family: str, footprint: BaseGeometry) -> Offer:
    takes = row["mission"] == "S2" and portal in TAKE
    start = _instant(row["take"] if takes else row["start"])
    cloud = None if row["mission"] in RADAR else float(row["cloud"])
    if cloud is not None and family == "s2-l2a-maja":
        cloud = float(min(100, round(cloud * MAJA_FACTOR)))
    return Offer(portal, name, family, start, start if takes else _instant(row["end"]), cloud, footprint)


def _map_of(name: str) -> BaseGeometry:
    """Return the square of a map such as `ESA_WorldCover_10m_2021_v200_N42E000_Map`."""
    corner = name.split("_")[-2]
    south = float(corner[1:3]) * (1 if corner[0] == "N" else -1)
    west = float(corner[4:]) * (1 if corner[3] == "E" else -1)
    return box(west, south, west + MAP_SIDE, south + MAP_SIDE)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def unwrapped(geometry: BaseGeometry) -> BaseGeometry:
    """Return a footprint that is cut at the antimeridian in one piece, beyond 180 degrees east."""
    west, _, east, _ = geometry.bounds
    if east - west < 180:
        return geometry
    parts: Iterable[BaseGeometry] = getattr(geometry, "geoms", (geometry,))
    moved = [translate(part, 360.0) if part.bounds[0] < 0 else part for part in parts]
    whole = moved[0]
    for part in moved[1:]:
        whole = whole.union(part)
    return whole


def _turns(area: BaseGeometry) -> tuple[BaseGeometry, ...]:
    """Return an area as it lies on the turns of the Earth where footprints may be."""
    return (area, translate(area, 360.0), translate(area, -360.0))
