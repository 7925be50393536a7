"""GEODES on loopback over the generated world, with the habits that its portal sheet tells of."""

import hashlib
from datetime import datetime, timedelta

from generated_world import moment_of, world
from guichet_eo.core.holding import Holding
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from loopback import Loopback, json_reply
from stac_matching import COMPARE, box_of, meet

COLLECTIONS = {
    "s2-l2a": "THEIA_REFLECTANCE_SENTINEL2_L2A",
    "s2-l1c": "PEPS_S2_L1C",
    "s1-grd": "PEPS_S1_L1",
}
OPERATORS = {**COMPARE, "contains": lambda value, part: part in value}
MOST = 80
FAMILIES = {
    "s2-l2a-sen2cor": Holding(("THEIA_REFLECTANCE_SENTINEL2_L2A",)),
    "s2-l1c": Holding(("PEPS_S2_L1C",)),
    "s1-grd": Holding(("PEPS_S1_L1",), conditions={"product:type": "GRD"}),
    "s1-slc": Holding(("PEPS_S1_L1",), conditions={"product:type": "SLC"}),
}
CRITERIA = {
    "cloud_max": "eo:cloud_cover",
    "orbit_direction": {"property": "sat:orbit_state", "collections": ["PEPS_S2_L1C", "PEPS_S1_L1"]},
    "polarisation": "sar:polarizations",
    "tile": "grid:code",
    "identifier": "identifier",
}


def geodes_portal(url, options=None, families=None, portal_id="geodes-loopback", **more):
    """Return a portal of dialect "geodes" at `url`."""
    return Portal(
        portal_id,
        LocalText(portal_id),
        portal_id,
        dialect="geodes",
        endpoints={"geodes": url},
        families=FAMILIES if families is None else families,
        options={"criteria": CRITERIA, **(options or {})},
        **more,
    )


def asset(root, key, urn, words):
    kind, size, media_type, role, online = words
    md5 = hashlib.md5(key.encode()).hexdigest()
    service = "download" if role in ("data", "metadata") else "quicklook"
    return {
        "description": f"File size: {size} bytes\n\nIs reference: false\n\nIs online: {online}\n\n"
        f"Datatype: {kind}\n\nChecksum MD5: {md5}",
        "href": f"{root}/api/{service}/{urn}/files/{md5}" + ("?scope=gdh" if service == "quicklook" else ""),
        "roles": [role],
        "title": key,
        "type": media_type,
    }


def geodes_item(root, item):
    """Return an item of the generated world as GEODES writes it."""
    old, number = item["properties"], hashlib.md5(item["id"].encode()).hexdigest()
    radar, online = "sar:instrument_mode" in old, str(int(number[0], 16) > 7).lower()
    start = moment_of(item)[:23].rstrip("0Z") + "Z"
    end = (old.get("end_datetime") or start).replace(" ", "T").replace("+00:00", "Z")
    published = datetime.fromisoformat(start[:19]) + timedelta(days=400)
    urn = f"URN:FEATURE:DATA:gdh:{number[:8]}-{number[8:12]}-{number[12:16]}-{number[16:20]}-{number[20:]}:V1"
    collection, name = COLLECTIONS[item["collection"]], item["id"]
    properties = {
        "dataset": collection,
        "identifier": name,
        "start_datetime": start,
        "end_datetime": end,
        "datetime": published.isoformat() + ".707000Z",
        "eo:cloud_cover": 0.0 if radar else old["eo:cloud_cover"],
        "platform": name[:3],
        "instrument": "SAR-C SAR" if radar else "MSI",
        "sat:relative_orbit": old["sat:relative_orbit"],
        "sat:absolute_orbit": 51075,
        "proj:bbox": "-1.33976899999999,41.460659,1.340124,43.533154",
        "sci:doi": "[]",
        "endpoint_url": f"https://s3.datalake.cnes.fr/sentinel/{name}.zip",
    }
    if radar:
        properties.update({"product:type": "GRD", "sar:instrument_mode": "IW", "sar:polarizations": "VV VH"})
    else:
        properties["grid:code"] = "T" + old["grid:code"][5:]
    if collection.startswith("PEPS"):
        properties["sat:orbit_state"] = old["sat:orbit_state"].capitalize()
    picture, product = f"{name}_quicklook.jpg", f"{name}.zip"
    return {
        "type": "Feature",
        "stac_version": "1.0.0-beta.2",
        "id": urn,
        "collection": collection,
        "geometry": item["geometry"],
        "properties": properties,
        "links": [],
        "assets": {
            picture: asset(root, picture, urn, ("QUICKLOOK_SD", 33798, "image/jpeg", "overview", "true")),
            product: asset(root, product, urn, ("RAWDATA", 863951223, "application/zip", "data", online)),
        },
    }


def fits(item, asked):
    """Whether an item is in the answer to a body."""
    query = dict(asked.get("query", {}))
    names = asked.get("collections") or query.pop("dataset", {}).get("in") or [item["collection"]]
    if len(asked.get("collections", ())) > 1 or item["collection"] not in names:
        return False
    if item["id"] not in asked.get("ids", [item["id"]]):
        return False
    properties = item["properties"]
    for name, tests in query.items():
        for operator, wanted in tests.items():
            if name not in properties or not OPERATORS[operator](properties[name], wanted):
                return False
    area = asked.get("intersects")
    return not area or area["type"] == "Point" or meets_any(area, box_of(item["geometry"]))


def meets_any(area, box):
    parts = area["coordinates"] if area["type"] == "MultiPolygon" else [area["coordinates"]]
    return any(meet(box_of({"coordinates": part}), box) for part in parts)


class GeodesServer(Loopback):
    """GEODES that is running; `change(document)` alters answers before they are sent."""

    def __init__(self, days=30, change=None, most=MOST):
        super().__init__(self.answer)
        self.change, self.most = change, most
        self.items = [geodes_item(self.url, item) for item in world(self.url, days)]

    def answer(self, request):
        if request.method != "POST" or request.path != "/search":
            return json_reply({"messages": ["not found"]}, 404)
        asked = request.json()
        found = [item for item in self.items if fits(item, asked)]
        limit, page = min(asked.get("limit", 20), self.most), asked.get("page", 1)
        shown = found[(page - 1) * limit : page * limit]
        wrong = {"rel": "next", "href": f"{self.url}/search?limit={limit + 1}&page={page + 1}"}
        document = {
            "stac_version": "1.0.0-beta.1",
            "type": "FeatureCollection",
            "features": shown,
            "links": [wrong],
            "context": {"returned": len(shown), "limit": limit, "matched": len(found)},
        }
        return json_reply(self.change(document) if self.change else document)
