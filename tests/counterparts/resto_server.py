"""A resto server on loopback over the generated world, with the habits that the portal sheets tell of."""

import hashlib

from generated_world import moment_of, world
from guichet_eo.core.holding import Holding
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.providers.well_known_text import read_geometry
from loopback import Loopback, json_reply
from stac_matching import box_of, meet

TYPES = {"s2-l2a": ("S2", "S2MSI2A"), "s2-l1c": ("S2", "S2MSI1C"), "s1-grd": ("S1", "GRD")}
FAMILIES = {
    "s2-l2a-sen2cor": Holding(("S2",), conditions={"productType": "S2MSI2A"}),
    "s2-l1c": Holding(("S2",), conditions={"productType": "S2MSI1C"}),
    "s1-grd": Holding(("S1",), conditions={"productType": "GRD"}),
    "s1-slc": Holding(("S1",), conditions={"productType": "SLC"}),
}
CRITERIA = {
    "cloud_max": {"property": "cloudCover", "collections": ["S2"]},
    "orbit_direction": {"property": "orbitDirection", "capital": True},
    "orbit_relative": "orbitNumber",
    "polarisation": "polarisation",
    "mode": "sensorMode",
    "tile": "tileid",
    "identifier": "productIdentifier",
}
MOST = 500


def resto_portal(url, options=None, families=None, portal_id="resto-loopback", **more):
    """Return a portal of dialect "resto" at `url`."""
    return Portal(
        portal_id,
        LocalText(portal_id),
        portal_id,
        dialect="resto",
        endpoints={"resto": url + "/api/collections"},
        families=FAMILIES if families is None else families,
        options={"criteria": CRITERIA, "sort": "startDate", **(options or {})},
        **more,
    )


def feature(root, item):
    """Return an item of the generated world as resto writes it."""
    old, digits = item["properties"], hashlib.md5(item["id"].encode()).hexdigest()
    radar = "sar:instrument_mode" in old
    collection, kind = TYPES[item["collection"]]
    start = moment_of(item)[:23].rstrip("Z") + "Z"
    end = (old.get("end_datetime") or start).replace(" ", "T").replace("+00:00", "Z")
    number = f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
    url = f"{root}/collections/{collection}/{number}/download"
    properties = {
        "collection": collection,
        "productIdentifier": item["id"],
        "title": item["id"],
        "startDate": start,
        "completionDate": end,
        "productType": kind,
        "processingLevel": "LEVEL1" if radar else "LEVEL" + kind[-2:],
        "platform": item["id"][:3],
        "instrument": "SAR-C SAR" if radar else "MSI",
        "sensorMode": "IW" if radar else "INS-NOBS",
        "orbitNumber": old["sat:relative_orbit"],
        "absoluteOrbitNumber": 17248,
        "orbitDirection": old["sat:orbit_state"].capitalize(),
        "cloudCover": None if radar else str(old["eo:cloud_cover"]),
        "snowCover": None,
        "mgrs": old.get("grid:code", "")[5:] or None,
        "resourceSize": 128062896,
        "resourceChecksum": digits.upper(),
        "quicklook": f"{root}/quicklook/{item['id']}_quicklook.jpg",
        "thumbnail": None,
        "storage": {"mode": "disk" if digits[0] > "7" else "tape"},
        "services": {"download": {"url": url, "size": 128062896, "checksum": "md5=" + digits}},
    }
    return {"type": "Feature", "id": number, "geometry": item["geometry"], "properties": properties}


def fits(item, asked):
    """Whether a feature is in the answer to the parameters."""
    told, cover = item["properties"], asked.get("cloudCover", "[0,100]").strip("[]").split(",")
    same = {"productType": "productType", "orbitDirection": "orbitDirection", "sensorMode": "sensorMode"}
    same |= {"tileid": "mgrs", "productIdentifier": "productIdentifier", "orbitNumber": "orbitNumber"}
    if any(name in asked and str(told[field]) != asked[name] for name, field in same.items()):
        return False
    if told["cloudCover"] is not None and float(told["cloudCover"]) > float(cover[1]):
        return False
    moment = told["startDate"]
    first, last = asked.get("startDate", "0000-01-01"), asked.get("completionDate", "9999-01-01")
    if not full(first) <= moment <= full(last):
        return False
    area = read_geometry(asked.get("geometry"))
    parts = [] if area is None else area["coordinates"]
    parts = [parts] if area is not None and area["type"] == "Polygon" else parts
    return area is None or any(meet(box_of({"coordinates": p}), box_of(item["geometry"])) for p in parts)


def full(instant):
    """Return an instant as the server takes it: a day alone is its first moment."""
    return instant if "T" in instant else instant + "T00:00:00Z"


class RestoServer(Loopback):
    """resto that is running; `exact`: totals are no estimates; `change(document)` alters answers."""

    def __init__(self, days=30, change=None, exact=True):
        super().__init__(self.answer)
        self.change, self.exact = change, exact
        self.items = [feature(self.url, item) for item in world(self.url, days)]

    def answer(self, request):
        collection = request.path.removeprefix("/api/collections/").removesuffix("/search.json")
        if collection not in ("S1", "S2", "S3"):
            return json_reply({"ErrorMessage": "Not Found", "ErrorCode": 404}, 404)
        asked = request.query
        found = [i for i in self.items if i["properties"]["collection"] == collection and fits(i, asked)]
        size, page = min(int(asked.get("maxRecords", 50)), MOST), int(asked.get("page", 1))
        shown = found[(page - 1) * size : page * size]
        links = [{"rel": "next", "href": "x"}] if page * size < len(found) else []
        facts = {
            "totalResults": len(found) if self.exact else 126362,
            "exactCount": self.exact,
            "links": links,
        }
        facts |= {"itemsPerPage": len(shown), "totalItemsPerPage": str(size)}
        document = {"type": "FeatureCollection", "properties": facts, "features": shown}
        return json_reply(self.change(document) if self.change else document)
