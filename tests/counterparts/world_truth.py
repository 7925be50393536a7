"""Queries over the generated world, and what answers them."""

from datetime import date

from asked_portal import question
from generated_world import world
from guichet_eo.core.geometry import to_wkb
from guichet_eo.core.prepared_area import prepare_area
from guichet_eo.core.times import parse_instant

COLLECTIONS = {"s2-l2a-sen2cor": "s2-l2a", "s2-l1c": "s2-l1c", "s1-grd": "s1-grd"}


def box(west, south, east, north):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


FIJI = {
    "type": "MultiPolygon",
    "coordinates": [box(179, -18, 180, -17)["coordinates"], box(-180, -18, -179, -17)["coordinates"]],
}
WORLD = box(-180, -90, 180, 90)
TRIANGLE = {"type": "Polygon", "coordinates": [[[1.0, 43.2], [2.4, 43.2], [1.0, 44.4], [1.0, 43.2]]]}
RADAR = ("s1-grd",)
QUERIES = {
    "many pages": question(families=tuple(COLLECTIONS), area=WORLD),
    "a month": question(),
    "two families": question(families=("s2-l1c", "s1-grd")),
    "clear": question(cloud_max=20),
    "clear or radar": question(families=("s2-l2a-sen2cor", "s1-grd"), cloud_max=30),
    "ten days": question(start=date(2026, 6, 5), end=date(2026, 6, 14)),
    "one day": question(start=date(2026, 6, 9), end=date(2026, 6, 9), area=box(4.4, 50.7, 4.5, 50.8)),
    "one scene": question(start=date(2026, 6, 9), end=date(2026, 6, 9), area=box(0.6, 43.6, 0.61, 43.61)),
    "tiny": question(area=box(1.7, 43.5, 1.7001, 43.5001)),
    "triangle": question(area=TRIANGLE),
    "antimeridian": question(area=FIJI),
    "ascending": question(families=RADAR, orbit_direction="ascending"),
    "nothing there": question(area=box(-20, -30, -19, -29)),
    "nothing then": question(start=date(1999, 1, 1), end=date(1999, 12, 31)),
}


def wanted(query, days=30):
    """Return (product name, collection) of all that answers a query."""
    area, criteria = prepare_area(query.area), query.criteria
    collections = {COLLECTIONS[family] for family in query.families}
    return {
        (item["id"], item["collection"])
        for item in world("https://x.example", days)
        if item["collection"] in collections
        and query.period.overlaps(*instants(item["properties"]))
        and area.meets(to_wkb(item["geometry"]))
        and (criteria.cloud_max is None or item["properties"].get("eo:cloud_cover", 0) <= criteria.cloud_max)
        and criteria.orbit_direction in ("", item["properties"]["sat:orbit_state"])
    }


def instants(properties):
    begin = parse_instant(properties["datetime"] or properties["start_datetime"])
    return begin, parse_instant(properties.get("end_datetime")) or begin


def found(scenes):
    """Return the same of scenes; nothing may be there twice."""
    names = [(scene.title, COLLECTIONS[scene.family]) for scene in scenes]
    assert len(names) == len(set(names))
    return set(names)
