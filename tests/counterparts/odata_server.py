"""An OData catalogue on loopback over the generated world, as the sheets of CDSE and CREODIAS describe it."""

import json
import uuid
from datetime import timedelta
from urllib.parse import unquote_plus, urlencode

from generated_world import START, iso, moment_of, sentinel2, world
from guichet_eo.core.geometry import to_wkb
from guichet_eo.core.holding import Holding
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.well_known_binary import unpack_polygons
from loopback import Loopback, json_reply
from odata_matching import fits, micros, value_of

TYPES = {"s2-l2a": "S2MSI2A", "s2-l1c": "S2MSI1C", "s1-grd": "IW_GRDH_1S"}
FAMILIES = {
    "s2-l2a-sen2cor": Holding(("SENTINEL-2",), conditions={"productType": "S2MSI2A"}),
    "s2-l1c": Holding(("SENTINEL-2",), conditions={"productType": "S2MSI1C"}),
    "s1-grd": Holding(("SENTINEL-1",), conditions={"productType": ["IW_GRDH_1S", "EW_GRDM_1S"]}),
}
MORE = (
    "datastripId", "productGroupId", "processingLevel", "processingDate", "beginningDateTime",
    "endingDateTime", "orbitNumber", "granuleIdentifier",
)  # fmt: skip


def product(root, item):
    """Return the OData product of an item of the generated world."""
    properties, sar = item["properties"], item["collection"] == "s1-grd"
    name, start = item["id"] + ".SAFE", moment_of(item).replace("+00:00", "Z")
    end = (properties.get("end_datetime") or start).replace(" ", "T").replace("+00:00", "Z")
    rings = unpack_polygons(to_wkb(item["geometry"]))
    told = {
        "origin": "ESA", "productType": TYPES[item["collection"]], "platformSerialIdentifier": "A",
        "platformShortName": "SENTINEL-1" if sar else "SENTINEL-2", "processorVersion": "05.11",
        "instrumentShortName": "SAR" if sar else "MSI", "operationalMode": "IW" if sar else "INS-NOBS",
        "relativeOrbitNumber": properties["sat:relative_orbit"],
    }  # fmt: skip
    if sar:
        told |= {"orbitDirection": properties["sat:orbit_state"].upper(), "polarisationChannels": "VV&VH"}
    else:
        told |= {"cloudCover": properties["eo:cloud_cover"], "tileId": properties["grid:code"][5:]}
    identifier = str(uuid.uuid5(uuid.NAMESPACE_URL, name))
    text = ",".join("((" + ",".join(f"{x} {y}" for x, y in ring[0]) + "))" for ring in rings)
    return {
        "@odata.mediaContentType": "application/octet-stream", "Id": identifier, "Name": name,
        "ContentType": "application/octet-stream", "ContentLength": 184757429, "Online": True,
        "PublicationDate": f"{start[:23].rstrip('Z')}777Z", "EvictionDate": "9999-12-31T23:59:59.999999Z",
        "OriginDate": start, "ModificationDate": start,
        "S3Path": f"/eodata/Sentinel-2/MSI/L2A_N0500/2026/06/01/{name}",
        "ContentDate": {"Start": start, "End": end},
        "Checksum": [
            {"Value": digits, "Algorithm": kind, "ChecksumDate": start}
            for kind, digits in (("BLAKE3", "cd" * 32), ("MD5", "ab" * 16))
        ],
        "Footprint": f"geography'SRID=4326;MULTIPOLYGON ({text})'", "GeoFootprint": item["geometry"],
        "Attributes": [attribute(key, value) for key, value in told.items()],
        "Assets": [{
            "Type": "QUICKLOOK", "Id": identifier,
            "DownloadLink": f"{root}/odata/v1/Assets({identifier})/$value",
            "S3Path": f"/eodata/Sentinel-2/MSI/L2A_N0500/2026/06/01/{name}",
        }],
        "collection": "SENTINEL-1" if sar else "SENTINEL-2",
    }  # fmt: skip


def attribute(name, value):
    kind = {str: "String", int: "Integer", float: "Double"}[type(value)]
    return {"@odata.type": f"#OData.CSC.{kind}Attribute", "Name": name, "Value": value, "ValueType": kind}


class ServedOdata(Loopback):
    """A catalogue that is running. `most_skipped` is its largest `$skip`."""

    def __init__(self, days=30, most_skipped=10_000, change=None):
        super().__init__(self.answer)
        self.most_skipped, self.change = most_skipped, change
        self.products = [product(self.url, item) for item in world(self.url, days)]

    def answer(self, request):
        top, skip = int(request.query.get("$top", 20)), int(request.query.get("$skip", 0))
        for name, value, most in (("$top", top, 1000), ("$skip", skip, self.most_skipped)):
            if value > most:
                said = f"Input should be less than or equal to {most}"
                return json_reply({"detail": [{"loc": ["query", name], "msg": said}]}, 422)
        asked = unquote_plus(request.query["$filter"])
        found = [item for item in self.products if fits(asked, item)]
        key, _, direction = request.query["$orderby"].partition(" ")
        found.sort(key=lambda item: micros(value_of(item, key)), reverse=direction == "desc")
        document = {"@odata.context": "$metadata#Products(Attributes(),Assets())"}
        if request.query.get("$count") == "True":
            document["@odata.count"] = len(found)
        shown = [{name: item[name] for name in item if name != "collection"} for item in found]
        document["value"] = shown[skip : skip + top]
        if skip + top < min(len(found), self.most_skipped + 1):
            following = urlencode({**request.query, "$skip": skip + top})
            document["@odata.nextLink"] = f"{self.url}/odata/v1/Products?{following}"
        return json_reply(self.change(document) if self.change else document)


def odata_portal(url, options=None, **more):
    """Return a portal of dialect "odata" at `url`."""
    endpoints = {"odata": f"{url}/odata/v1", "download": f"{url}/odata/v1"}
    values = {"dialect": "odata", "endpoints": endpoints, "families": FAMILIES, "options": options or {}}
    return Portal("loopback", LocalText("loopback"), "loopback", **{**values, **more})


def realistic_page(count):
    """Return a page of Sentinel-2 products as large as those of CDSE with attributes and assets."""
    made = []
    for day in range(count):
        moment = START + timedelta(days=day // 5, milliseconds=day)
        item = sentinel2("https://catalogue.example", f"31T{'CDEFG'[day % 5]}J", day // 5)
        item["properties"]["datetime"] = iso(moment)
        one = product("https://catalogue.example", item)
        one.pop("collection")
        one["Id"] = str(uuid.uuid5(uuid.NAMESPACE_URL, str(day)))
        one["Attributes"] += [attribute(name, "GS2A_20260601T105031_057262_N05.11") for name in MORE]
        made.append(one)
    return json.dumps({"@odata.context": "x", "@odata.count": count, "value": made}, separators=(",", ":"))
