"""Sentinel Hub's Catalog on loopback over the generated world, as its portal sheet tells."""

import json
import re

from generated_world import moment_of, world
from guichet_eo.core.geometry import box_geometry, to_wkb
from guichet_eo.core.holding import Holding
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.mgrs import tile_bounds
from guichet_eo.core.portal import Portal
from guichet_eo.core.prepared_area import prepare_area
from loopback import Loopback, json_reply
from stac_matching import COMPARE

COLLECTIONS = {"s2-l2a": "sentinel-2-l2a", "s2-l1c": "sentinel-2-l1c", "s1-grd": "sentinel-1-grd"}
FAMILIES = {
    "s2-l2a-sen2cor": Holding(("sentinel-2-l2a",)),
    "s2-l1c": Holding(("sentinel-2-l1c",)),
    "s1-grd": Holding(("sentinel-1-grd",)),
}
OPTICAL, RADAR = ["sentinel-2-l2a", "sentinel-2-l1c"], ["sentinel-1-grd"]
CRITERIA = {
    "cloud_max": {"property": "eo:cloud_cover", "collections": OPTICAL},
    "orbit_direction": {"property": "sat:orbit_state", "collections": RADAR},
    "mode": {"property": "sar:instrument_mode", "collections": RADAR},
    "polarisation": {"property": "s1:polarization", "collections": RADAR},
}
TERM = re.compile(r"([\w:]+) (<=|>=|=) (?:'([^']*)'|([\d.]+))")
MOST = 100


def sentinel_hub_portal(url, options=None, families=None, portal_id="hub-loopback", **more):
    """Return a portal of dialect "sentinel_hub" at `url`."""
    return Portal(
        portal_id,
        LocalText(portal_id),
        portal_id,
        dialect="sentinel_hub",
        endpoints={"catalog": url},
        families=FAMILIES if families is None else families,
        options={"criteria": CRITERIA, "retry_after_unit": 0.001, **(options or {})},
        **more,
    )


def crs(name):
    return {"type": "name", "properties": {"name": f"urn:ogc:def:crs:{name}"}}


def hub_item(root, item):
    """Return an item of the generated world as the Catalog writes it."""
    old, collection, radar = item["properties"], COLLECTIONS[item["collection"]], "S1" in item["id"][:2]
    moment = moment_of(item)[:19] + "Z"
    properties = {"datetime": moment, "platform": old["platform"].lower(), "gsd": 10}
    shape = item["geometry"]
    several = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    folder = f"s3://EODATA/Sentinel-1/SAR/GRD/{item['id']}/"
    if radar:
        told = {name: old[name] for name in ("sat:orbit_state", "sar:instrument_mode", "sar:polarizations")}
        properties.update({"instruments": ["c-sar"], "s1:polarization": "DV", **told})
        del properties["gsd"]
    else:
        tile = old["grid:code"][5:]
        code, (west, south, east, north) = tile_bounds(tile)
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        properties.update(
            {
                "instruments": ["msi"],
                "constellation": "sentinel-2",
                "eo:cloud_cover": old["eo:cloud_cover"],
                "proj:epsg": int(code[5:]),
                "proj:bbox": [west, south, east, north],
                "proj:geometry": {"type": "Polygon", "crs": crs(code), "coordinates": [ring]},
            }
        )
        day = [int(part) for part in moment[:10].split("-")]
        folder = f"s3://sentinel-s2-l2a/tiles/{int(tile[:2])}/{tile[2]}/{tile[3:]}/" + "/".join(map(str, day))
        folder += "/0/"
    return {
        "id": item["id"],
        "type": "Feature",
        "stac_version": "1.0.0",
        "stac_extensions": ["https://stac-extensions.github.io/eo/v1.0.0/schema.json"],
        "collection": collection,
        "bbox": [0, 0, 1, 1],
        "geometry": {"type": "MultiPolygon", "crs": crs("OGC::CRS84"), "coordinates": several},
        "properties": properties,
        "assets": {"data": {"href": folder, "title": "s3", "type": "inode/directory"}},
        "links": [{"href": f"{root}/collections/{collection}/items/{item['id']}", "rel": "self"}],
    }


def fits(item, asked, area):
    """Whether an item is in the answer to a body."""
    if item["collection"] != asked["collections"][0]:
        return False
    start, end = asked["datetime"].split("/")
    moment = item["properties"]["datetime"][:19]
    if (start != ".." and moment < start[:19]) or (end != ".." and moment > end[:19]):
        return False
    for term in asked["filter"].split(" and ") if "filter" in asked else ():
        name, operator, word, figure = TERM.fullmatch(term).groups()
        value = item["properties"].get(name)
        if value is None or not COMPARE[operator](value, word if figure is None else float(figure)):
            return False
    return area.meets(to_wkb(item["geometry"]))


class SentinelHubServer(Loopback):
    """The Catalog; `change(document)` alters answers before they are sent."""

    def __init__(self, days=30, change=None):
        super().__init__(self.answer)
        self.change = change
        self.items = [hub_item(self.url, item) for item in world(self.url, days)]

    def answer(self, request):
        if request.method != "POST" or request.path != "/search":
            return json_reply({"code": 404, "description": "Not found"}, 404)
        asked = request.json()
        limit, first = asked.get("limit", 10), asked.get("next", 0)
        if len(asked.get("collections", ())) != 1 or not 1 <= limit <= MOST or "datetime" not in asked:
            return json_reply({"code": 400, "description": "Exactly one collection, 1 … 100 items"}, 400)
        if set(asked) & {"sortby", "query"}:
            return json_reply({"code": 400, "description": "Unsupported parameter"}, 400)
        area = prepare_area(asked.get("intersects") or box_geometry(tuple(asked["bbox"])))
        found = [item for item in self.items if fits(item, asked, area)]
        shown = found[first : first + limit]
        context = {"limit": limit, "returned": len(shown)}
        if first + limit < len(found):
            context["next"] = first + limit
        document = {"type": "FeatureCollection", "features": shown, "links": [], "context": context}
        return json_reply(self.change(document) if self.change else document)


def realistic_page(count):
    """Return a page of real-size items as text."""
    items = [item for item in world("https://portal.example", count) if item["collection"] == "s2-l2a"][
        :count
    ]
    features = [hub_item("https://portal.example", item) for item in items]
    return json.dumps({"type": "FeatureCollection", "features": features, "context": {"limit": count}})
