"""OneAtlas' OpenSearch on loopback over the generated world, as its portal sheet tells."""

import hashlib
import re
from datetime import datetime, timedelta

from generated_world import START, iso, moment_of, world
from guichet_eo.core.geometry import box_geometry, to_wkb
from guichet_eo.core.holding import Holding
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.prepared_area import prepare_area
from guichet_eo.providers.well_known_text import read_geometry
from loopback import Loopback, json_reply

CONSTELLATIONS = {"s2-l2a": "PHR", "s2-l1c": "SPOT", "s1-grd": "PNEO"}
PLATFORMS = {"PHR": "PHR1A", "SPOT": "SPOT6", "PNEO": "PNEO3"}
RESOLUTION = {"PHR": 0.5, "SPOT": 1.5, "PNEO": 0.3}
FAMILIES = {
    "pleiades": Holding(("PHR", "PNEO")),
    "spot67-archive": Holding(("SPOT",)),
    "s2-l2a-sen2cor": Holding(("PHR",)),  # for tests that ask every dialect the same
}
INTERVAL = re.compile(r"\[([^,]*),([^,]*)\]")
LIMIT = 500


def oneatlas_portal(url, options=None, families=None, portal_id="oneatlas-loopback", **more):
    """Return a portal of dialect "oneatlas" at `url`."""
    return Portal(
        portal_id,
        LocalText(portal_id),
        portal_id,
        dialect="oneatlas",
        endpoints={"opensearch": f"{url}/api/v2/opensearch"},
        families=FAMILIES if families is None else families,
        options=options or {},
        **more,
    )


def pass_of(item):
    """Return number, instant and angle of an item in its pass: three days become views 34 s apart."""
    day = (datetime.fromisoformat(moment_of(item)[:10]).date() - START.date()).days
    instant = START + timedelta(days=day // 3 * 3, seconds=34 * (day % 3))
    return day // 3, iso(instant), (day % 3 - 1) * 12.0


def oneatlas_item(root, item):
    """Return an item of the generated world as OneAtlas writes it."""
    constellation, digest = CONSTELLATIONS[item["collection"]], hashlib.md5(item["id"].encode()).hexdigest()
    number = "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:]))
    group, moment, along = pass_of(item)
    old, platform = item["properties"], PLATFORMS[constellation]
    digits = "".join(sign for sign in moment if sign.isdigit())[:15]
    name = f"DS_{platform}_{digits}_FR1_PX_E001N43_{digest[:4]}_00000"
    cloudy, access = digest[0] < "6", f"{root}/api/v1/items/{number}"
    links = {
        "quicklook": {"href": f"{access}/quicklook", "name": "QuickLook", "type": "HTTP"},
        "thumbnail": [{"href": f"{access}/thumbnail", "name": "Thumbnail", "type": "HTTP"}],
        "imagesMetadata": {"href": f"{access}/images/{number}/metadata", "resourceId": number},
    }
    if cloudy:
        links["download"] = {"href": f"{access}/download", "name": "Download", "type": "HTTP"}
        links["imagesWms"] = [{"href": f"{access}/images/1/wms"}, {"href": f"{access}/images/2/wms"}]
    return {
        "_links": links,
        "dataAccess": {"metadata": f"http://datastore-vaas/api/v1/genericProduct/packs/{number}"},
        "geometry": item["geometry"],
        "properties": {
            "acquisitionDate": moment,
            "acquisitionIdentifier": f"ACQ_{platform}_{group:014d}",
            "acquisitionStation": "FR1",
            "azimuthAngle": 180.09135799114546,
            "cloudCover": old.get("eo:cloud_cover", 1.5),
            "constellation": constellation,
            "id": number,
            "illuminationAzimuthAngle": 165.02055828218722,
            "illuminationElevationAngle": old.get("view:sun_elevation", 30.0),
            "incidenceAngle": abs(along) + 3,
            "incidenceAngleAcrossTrack": 3.0,
            "incidenceAngleAlongTrack": along,
            "parentIdentifier": name,
            "platform": platform,
            "processingLevel": "SENSOR" if cloudy else "ALBUM",
            "productType": "bundle" if cloudy else "mono",
            "productionStatus": "IN_CLOUD" if cloudy else "ARCHIVED",
            "resolution": RESOLUTION[constellation],
            "sensorType": "OPTICAL",
            "snowCover": 0,
            "sourceIdentifier": name,
        },
        "rights": {"browse": {"privileges": [{"id": number, "filter": {"workspaceId": number}}]}},
    }


def fits(item, asked, area):
    """Whether an item is in the answer to a body."""
    properties = item["properties"]
    if properties["constellation"] not in asked.get("constellation", "").split(","):
        return False
    for name in ("acquisitionDate", "cloudCover", "snowCover", "incidenceAngle"):
        low, high = INTERVAL.fullmatch(asked.get(name, "[,]")).groups()
        value = properties[name][:19] if name == "acquisitionDate" else properties[name]
        kind = (lambda text: text[:19]) if name == "acquisitionDate" else float
        if (low and value < kind(low)) or (high and value > kind(high)):
            return False
    same = all(properties[name] == asked[name] for name in ("id", "sourceIdentifier") if name in asked)
    return same and area.meets(to_wkb(item["geometry"]))


class OneAtlasServer(Loopback):
    """The OpenSearch; `change(document)` alters answers before they are sent."""

    def __init__(self, days=30, change=None):
        super().__init__(self.answer)
        self.change = change
        items = [oneatlas_item(self.url, item) for item in world(self.url, days)]
        self.items = sorted(items, key=lambda item: item["properties"]["acquisitionDate"], reverse=True)

    def answer(self, request):
        if request.method != "POST" or request.path != "/api/v2/opensearch":
            return json_reply({"message": "Not found", "hint": "", "internalCode": "404000"}, 404)
        asked = request.json()
        size, page = asked.get("itemsPerPage", 50), asked.get("startPage", 1)
        if not 1 <= size <= LIMIT:
            return json_reply({"message": "itemsPerPage must be 1 … 500", "hint": ""}, 400)
        area = read_geometry(asked["geometry"]) if "geometry" in asked else None
        edges = tuple(float(edge) for edge in asked.get("bbox", "-180,-90,180,90").split(","))
        prepared = prepare_area(area or box_geometry(edges))
        found = [item for item in self.items if fits(item, asked, prepared)]
        document = {
            "error": False,
            "itemsPerPage": size,
            "startIndex": (page - 1) * size,
            "totalResults": len(found),
            "type": "FeatureCollection",
            "features": found[(page - 1) * size : page * size],
        }
        return json_reply(self.change(document) if self.change else document)
