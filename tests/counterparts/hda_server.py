"""A Harmonized Data Access broker on loopback over the generated world (portal sheet wekeo)."""

import json
from datetime import timedelta

from generated_world import moment_of, sentinel2, world
from guichet_eo.core.account import Account
from guichet_eo.core.holding import Holding
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_access import PortalAccess
from guichet_eo.core.times import parse_instant
from loopback import Loopback, json_reply
from stac_matching import box_of, meet

USER = {"username": "ann", "password": "words for tests"}
ACCOUNT = Account("basic", USER)
S1, S2 = "EO:ESA:DAT:SENTINEL-1", "EO:ESA:DAT:SENTINEL-2"
SETS = {"s2-l1c": (S2, "S2MSI1C"), "s2-l2a": (S2, "S2MSI2A"), "s1-grd": (S1, "GRD")}
KEYS = {"dataset_id", "bbox", "startdate", "enddate", "productType", "processingLevel", "cloudCover",
        "orbitDirection", "relativeOrbitNumber", "itemsPerPage", "startIndex", "sortOrder"}  # fmt: skip


def level_of(kind):
    """Return what selects a level of Sentinel-2."""
    return {"productType": kind, "processingLevel": kind, "names": [f"_MSIL{kind[-2:]}_"]}


FAMILIES = {
    "s2-l2a-sen2cor": Holding((S2,), conditions=level_of("S2MSI2A")),
    "s2-l1c": Holding((S2,), conditions=level_of("S2MSI1C")),
    "s1-grd": Holding((S1,), conditions={"names": ["_GRDH_"]}),
    "s1-slc": Holding((S1,), conditions={"names": ["_SLC__"]}),
}
CRITERIA = {
    "cloud_max": {"property": "cloudCover", "collections": [S2]},
    "orbit_direction": "orbitDirection",
    "orbit_relative": "relativeOrbitNumber",
}


def hda_portal(url, **options):
    """Return a portal of dialect "hda" at `url`."""
    gate = {"kind": "hda", "endpoint": f"{url}/identity/gettoken"}
    gate |= {"former_endpoint": f"{url}/hda/gettoken", "renewal": f"{url}/hda/refreshtoken"}
    settings = {"search_gate": gate, "criteria": CRITERIA, **options}
    return Portal("broker", LocalText("Broker"), "Broker", dialect="hda", endpoints={"hda": f"{url}/hda"},
                  families=FAMILIES, options=settings, trusted_hosts=("127.0.0.1",),
                  access=PortalAccess(search="login", quicklooks="login", kind="basic"))  # fmt: skip


def feature_of(item, number=0, rich=False):
    """Return a product as brokers print it: little, or with the attributes that newer ones add."""
    properties = item["properties"]
    start = parse_instant(properties["datetime"] or properties["start_datetime"])
    end = parse_instant(properties.get("end_datetime")) or start + timedelta(seconds=15)
    told = {
        "startdate": f"{start:%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z",
        "enddate": f"{end:%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z",
        "size": "ND" if number % 3 == 0 else 1_107_000_000 + number,
        "thumbnail": f"https://gateway.example/thumbnails/{number}.png",
        "location": f"wekeo:{number}",
    }
    if rich:
        told["metadata"] = {
            "cloudCover": str(properties.get("eo:cloud_cover", "-1")),
            "orbitDirection": properties["sat:orbit_state"].upper(),
            "relativeOrbitNumber": str(properties["sat:relative_orbit"]),
            "productType": SETS[item["collection"]][1],
        }
    return {"type": "Feature", "id": item["id"] + ".SAFE", "geometry": item["geometry"], "properties": told}


def fits(item, asked):
    """Whether a product is in the answer."""
    properties, (data_set, kind) = item["properties"], SETS[item["collection"]]
    cloud = properties.get("eo:cloud_cover")
    moment = moment_of(item)
    return (
        data_set == asked["dataset_id"]
        and asked.get("productType") in (None, kind)
        and asked.get("startdate", "0") <= moment <= asked.get("enddate", "9")
        and ("bbox" not in asked or meet(asked["bbox"], box_of(item["geometry"])))
        and ("cloudCover" not in asked or (cloud is not None and cloud <= float(asked["cloudCover"])))
        and asked.get("orbitDirection", properties["sat:orbit_state"].upper())
        == properties["sat:orbit_state"].upper()
        and asked.get("relativeOrbitNumber") in (None, str(properties["sat:relative_orbit"]))
    )


class HdaServer(Loopback):
    """A broker that is running.

    Attributes:
        tokens: those that are good. given: how many were given. moved: whether the new address of tokens is
            there. renews: whether renewals are honoured. refusal: what an ended token is answered.
        change(document): has the last word on a page. rich: answers have the products' attributes.
    """

    def __init__(self, days=30, change=None, rich=False, moved=True, renews=True):
        self.items, self.change, self.rich = world("https://x.example", days), change, rich
        self.moved, self.renews, self.tokens, self.given = moved, renews, set(), 0
        self.refusal = (403, {"error": "invalid_token", "error_description": "token expired or missing"})
        super().__init__(self.answer)

    def answer(self, request):
        path = request.path
        if path.endswith("/gettoken") and (path.startswith("/identity") == self.moved):
            if request.json() != USER:
                return json_reply({"error": "invalid_grant", "error_description": "Invalid credentials"}, 401)
            return self.lend()
        if path.endswith("/refreshtoken"):
            good = self.renews and request.body == f"refresh_token=renewal-{self.given}".encode()
            return self.lend() if good else json_reply({"error": "invalid_grant"}, 400)
        if path != "/hda/api/v1/dataaccess/search":
            return json_reply({"detail": "Not Found"}, 404)
        if request.headers.get("authorization", "")[7:] not in self.tokens:
            return json_reply(self.refusal[1], self.refusal[0])
        return self.search(request.json())

    def lend(self):
        self.given += 1
        self.tokens = {f"bearer-{self.given}"}
        lent = {"access_token": f"bearer-{self.given}", "refresh_token": f"renewal-{self.given}"}
        return json_reply({**lent, "token_type": "Bearer", "expires_in": 3600})

    def search(self, asked):
        unknown = set(asked) - KEYS
        if unknown or asked["itemsPerPage"] > 200:
            return json_reply({"detail": f"unknown parameter(s): {sorted(unknown)}"}, 400)
        found = [item for item in self.items if fits(item, asked)]
        first, size = asked["startIndex"], asked["itemsPerPage"]
        shown = enumerate(found[first : first + size], first)
        document = {
            "properties": {"totalResults": len(found), "startIndex": first, "itemsPerPage": size},
            "features": [feature_of(item, number, self.rich) for number, item in shown],
        }
        quota = {"X-Quota-Limit": "10000", "X-Quota-Remaining": "9999"}
        return json_reply(self.change(document) if self.change else document, **quota)


def realistic_page(count):
    """Return a page of products as long as those that the broker sends, with attributes."""
    items = [sentinel2("https://x.example", "31TCJ", day) for day in range(count)]
    features = [feature_of(item, number, rich=True) for number, item in enumerate(items)]
    more = ("sourceFile", "processorVersion", "datastripId", "productGroupId", "s3Path", "contentType")
    for feature in features:
        feature["properties"]["location"] = "https://gateway.example/download/" + "0a1b2c3d" * 8
        feature["properties"]["metadata"] |= dict.fromkeys(more, "S2A_OPER_MSI_L2A_DS_S2RP_2026" * 2)
    return json.dumps({"properties": {"totalResults": count, "startIndex": 0}, "features": features})
