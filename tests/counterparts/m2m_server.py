"""A Machine-to-Machine API on loopback over a world of Landsat scenes (portal sheet usgs-landsatlook)."""

import json
from datetime import datetime, timedelta, timezone

from generated_world import geometry_of
from guichet_eo.core.account import Account
from guichet_eo.core.holding import Holding
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from loopback import Loopback, json_reply
from stac_matching import box_of, meet

USER = {"username": "ann", "token": "application words"}
ACCOUNT = Account("basic", {"username": "ann", "password": "application words"})
CELLS = {"31TCJ": "198030", "31TDJ": "197030", "31UFS": "199024", "01KAB": "074072"}
SETS = {"landsat_ot_c2_l2": "L2SP", "landsat_ot_c2_l1": "L1TP"}
FAMILIES = {"landsat-c2-l2": Holding(("landsat_ot_c2_l2",)), "landsat-c2-l1": Holding(("landsat_ot_c2_l1",))}
ROOT = "/api/api/json/stable"
NATURAL, THERMAL = "LandsatLook Natural Color Preview Image", "LandsatLook Thermal Preview Image"


def m2m_portal(url, **more):
    """Return a portal of dialect "m2m" at `url`."""
    gate = {"kind": "m2m", "endpoint": f"{url}{ROOT}/login-token"}
    values = {"families": FAMILIES, "options": {"search_gate": gate}, **more}
    return Portal("explorer", LocalText("Explorer"), "Explorer", dialect="m2m",
                  endpoints={"m2m": f"{url}{ROOT}/"}, trusted_hosts=("127.0.0.1",), **values)  # fmt: skip


def picture(name, product, suffix=""):
    """Return a browse picture."""
    root = "https://ims.example"
    path = f"landsat_ot_c2_l2/2026/198/030/{product}{suffix}.jpg"
    return {
        "id": "5e83d0b86f2c3061",
        "browseRotationEnabled": None,
        "browseName": name,
        "browsePath": f"{root}/browse/{path}",
        "overlayPath": f"{root}/wms/landsat_ot_c2_l2?sceneId={product.lower()}{suffix.lower()}",
        "overlayType": "dmid_wms",
        "thumbnailPath": f"{root}/thumbnail/{path}",
    }


def scene_of(tile, day, level="L2SP"):
    """Return the scene over a tile on day number `day` of June 2026."""
    date = datetime(2026, 6, 1, tzinfo=timezone.utc) + timedelta(days=day)
    midnight = f"{date:%Y-%m-%d} 00:00:00"
    cell, processed = CELLS[tile], date + timedelta(days=11)
    product = f"LC09_{level}_{cell}_{date:%Y%m%d}_{processed:%Y%m%d}_02_T1"
    west, south, east, north = box_of(geometry_of(tile))
    ring = [[west, south], [west, north], [east, north], [east, south], [west, south]]
    return {
        "browse": [picture(NATURAL, product), picture(THERMAL, product, "_TIR")],
        "cloudCover": f"{day * 37 % 101}.00" if day % 7 else "-1",
        "entityId": f"LC9{cell}{date:%Y%j}LGN00",
        "displayId": product,
        "orderingId": None,
        "metadata": [],
        "hasCustomizedMetadata": None,
        "options": {"bulk": True, "download": True, "order": True, "secondary": False},
        "selected": {"bulk": False, "compare": False, "order": False},
        "spatialBounds": {"type": "Polygon", "coordinates": [ring]},
        "spatialCoverage": geometry_of(tile),
        "temporalCoverage": {"endDate": midnight, "startDate": midnight},
        "publishDate": f"{processed:%Y-%m-%d} 14:20:23",
    }


def fits(scene, asked):
    """Whether a scene meets a `sceneFilter`."""
    day, cloud = scene["temporalCoverage"]["startDate"][:10], float(scene["cloudCover"])
    days, clouds, where = (
        asked.get(name) for name in ("acquisitionFilter", "cloudCoverFilter", "spatialFilter")
    )
    if days and not days["start"] <= day <= days["end"]:
        return False
    if clouds and (cloud > clouds["max"] or (cloud < 0 and not clouds["includeUnknown"])):
        return False
    return not where or meet(box_of(where["geoJson"]), box_of(scene["spatialCoverage"]))


class M2mServer(Loopback):
    """An API that is running.

    Attributes:
        keys: those that are good; None: none is needed. given: how many were given. status: of answers that
            are errors. change(document): has the last word on a page.
    """

    def __init__(self, days=30, change=None, status=200, keys=()):
        self.days, self.change, self.status = days, change, status
        self.keys, self.given = keys, 0
        super().__init__(self.answer)

    def answer(self, request):
        name, asked = request.path.rpartition("/")[2], request.json()
        if request.path != f"{ROOT}/{name}" or request.method != "POST":
            return self.envelope(None, "VERSION_UNKNOWN", "The requested version does not exist", 404)
        if name == "login":
            return self.envelope(None, "ENDPOINT_UNAVAILABLE", "use login-token", 404)
        if name == "login-token":
            if asked != USER:
                return self.envelope(None, "AUTH_INVALID", "User credential verification failed")
            self.given += 1
            self.keys = {f"key-{self.given}"}
            return self.envelope(f"key-{self.given}")
        if self.keys is not None and request.headers.get("x-auth-token") not in self.keys:
            return self.envelope(None, "AUTH_EXPIRED", "API key has expired due to inactivity")
        if name != "scene-search" or asked["datasetName"] not in SETS:
            return self.envelope(None, "DATASET_INVALID", "Invalid dataset name")
        return self.search(asked)

    def search(self, asked):
        level = SETS[asked["datasetName"]]
        scenes = [scene_of(tile, day, level) for day in reversed(range(self.days)) for tile in CELLS]
        found = [scene for scene in scenes if fits(scene, asked["sceneFilter"])]
        first = asked["startingNumber"]
        shown = found[first - 1 : first - 1 + asked["maxResults"]]
        page = {
            "results": shown,
            "recordsReturned": len(shown),
            "totalHits": len(found),
            "startingNumber": first,
            "nextRecord": min(len(found), first + len(shown)),
        }
        return self.envelope(self.change(page) if self.change else page)

    def envelope(self, data, code=None, message=None, status=None):
        known = {"requestId": 226027587, "version": "stable", "sessionId": 48213211}
        document = {**known, "data": data, "errorCode": code, "errorMessage": message}
        return json_reply(document, (status or self.status) if code else 200)


def realistic_page(count):
    """Return a page of scenes as long as those that USGS sends."""
    scenes = [scene_of("31TCJ", day) for day in range(count)]
    for scene in scenes:
        scene["browse"].append(picture("LandsatLook Quality Preview Image", scene["displayId"], "_QB"))
    page = {"results": scenes, "recordsReturned": count, "totalHits": count, "nextRecord": count}
    return json.dumps({"requestId": 1, "data": page, "errorCode": None, "errorMessage": None})
