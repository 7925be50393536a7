"""A page of items as large as OneAtlas' are, made of the generated world."""

import json

from generated_world import world
from oneatlas_server import oneatlas_item

SERVICES = ("delete", "imagesGetBuffer", "imagesWcs", "imagesWms", "imagesWmts", "self", "wms", "wmts")
FIGURES = {
    "acquisitionStation": "FR1",
    "activityId": "72b2883b-127f-473a-a157-d37efaf40f84",
    "archiveAnonymousIdentifier": "300052126",
    "archivingCenter": "FR1",
    "expirationDate": "2031-11-16T13:02:26.868210663Z",
    "lastUpdateDate": "2021-11-19T07:50:32.93579542Z",
    "organisationName": "AIRBUS DS GEO",
    "processingCenter": "MOC",
    "processingDate": "2021-11-18T12:16:05.039Z",
    "processorName": "MMCAT",
    "productCategory": "image",
    "publicationDate": "2021-11-19T07:50:32.93579542Z",
    "qualified": False,
    "spectralRange": "VISIBLE",
    "workspaceId": "3e88441b-adc9-4be6-bd80-59d4fb69d5a7",
    "workspaceTitle": "Workspace temporaire",
}


def large(item):
    """Return an item with the members that nobody here reads."""
    number = item["properties"]["id"]
    address = f"https://access.foundation.api.oneatlas.airbus.com/api/v1/items/{number}/images/{number}"
    links = {name: {"href": f"{address}/{name}", "type": "WMS", "resourceId": number} for name in SERVICES}
    inside = {"id": number, "subscriptionId": number, "filter": {"workspaceId": number}}
    rights = {name: {"privileges": [inside]} for name in ("associatedData", "browse", "create", "wmts")}
    shape = {"type": "Polygon", "coordinates": [item["geometry"]["coordinates"][0][::2]]}
    properties = {**item["properties"], **FIGURES}
    links.update(item["_links"])
    return {**item, "_links": links, "geometry": shape, "properties": properties, "rights": rights}


def realistic_page(count):
    """Return a page as text."""
    found = [each for each in world("https://portal.example", count) if "L2A_" in each["id"]]
    tiles = [each for each in found if "_T31TCJ_" in each["id"]]
    features = [large(oneatlas_item("https://portal.example", each)) for each in tiles]
    return json.dumps({"error": False, "totalResults": count, "features": features})
