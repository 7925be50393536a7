"""A DHuS hub on loopback over the generated world, with the hubs' unstable types (portal sheet scihub)."""

import json
import re
from base64 import b64encode
from datetime import timedelta
from zlib import crc32

from generated_world import moment_of, sentinel2, world
from guichet_eo.core.holding import Holding
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.times import parse_instant
from loopback import Loopback, Reply, json_reply
from stac_matching import box_of, meet

ACCOUNT = {"username": "ann", "password": "words for tests"}
HEADER = "Basic " + b64encode(b"ann:words for tests").decode()
TYPES = {"s2-l1c": "S2MSI1C", "s2-l2a": "S2MSI2A", "s1-grd": "GRD"}
TERM = re.compile(r'(\w+):(?:"Intersects\((.*?)\)"|\[(.*?)\]|"([^"]*)"|(\S+))(?=\s|\)|$)', re.DOTALL)
DATES, WHOLE, CLOUD = ("beginposition", "endposition", "ingestiondate"), (
    "orbitnumber", "relativeorbitnumber"), ("cloudcoverpercentage",)  # fmt: skip
FIELDS = {"beginposition", "endposition", "footprint", "platformname", "producttype", "cloudcoverpercentage",
          "relativeorbitnumber", "orbitdirection", "identifier", "uuid", "sensoroperationalmode"}  # fmt: skip


def dhus_portal(url, options=None, portal_id="dhus-loopback", **more):
    """Return a portal of dialect "dhus" at `url`."""
    names = {"s2-l1c": "S2MSI1C", "s2-l2a-sen2cor": "S2MSI2A", "s1-grd": "GRD"}
    words = {name: {"platformname": "Sentinel-1" if name == "s1-grd" else "Sentinel-2"} for name in names}
    values = {
        "dialect": "dhus",
        "endpoints": {"dhus": url},
        "families": {name: Holding((kind,), conditions=words[name]) for name, kind in names.items()},
        "options": options or {},
        **more,
    }
    return Portal(portal_id, LocalText(portal_id), portal_id, **values)


def stamp(instant):
    return f"{instant:%Y-%m-%dT%H:%M:%S.}{instant.microsecond // 1000:03d}Z"


def wkt_of(geometry):
    """Return a MULTIPOLYGON, longitude first, as hubs write it."""
    several = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    rings = [", ".join(f"{x:.9g} {y:.9g}" for x, y in polygon[0]) for polygon in several]
    return "MULTIPOLYGON (" + ", ".join(f"(({ring}))" for ring in rings) + ")"


def words_of(item):
    """Return everything that the hub knows of a product, name → text."""
    properties, radar = item["properties"], item["collection"].startswith("s1")
    begin = parse_instant(properties["datetime"] or properties["start_datetime"])
    end = parse_instant(properties.get("end_datetime")) or begin
    words = {
        "beginposition": stamp(begin),
        "endposition": stamp(end),
        "ingestiondate": stamp(end + timedelta(hours=4)),
        "relativeorbitnumber": str(properties["sat:relative_orbit"]),
        "orbitnumber": "9331",
        "footprint": wkt_of(item["geometry"]),
        "platformname": "Sentinel-1" if radar else "Sentinel-2",
        "platformserialidentifier": "Sentinel-1A" if radar else "Sentinel-2A",
        "producttype": TYPES[item["collection"]],
        "orbitdirection": properties["sat:orbit_state"].upper(),
        "identifier": item["id"],
        "filename": item["id"] + ".SAFE",
        "format": "SAFE",
        "size": "110.44 MB",
        "uuid": f"{crc32(item['id'].encode()):08x}-0000-4000-8000-000000000000",
        "instrumentshortname": "SAR-C SAR" if radar else "MSI",
        "sensoroperationalmode": "IW" if radar else "INS-NOBS",
    }
    if radar:
        return {**words, "polarisationmode": "VV VH"}
    cloud = str(properties["eo:cloud_cover"])
    tile = properties["grid:code"][5:]
    return {**words, "cloudcoverpercentage": cloud, "tileid": tile, "processingbaseline": "05.11"}


def group(words, names):
    """Return a group of words as hubs write it: a list, or one object."""
    found = [{"name": name, "content": words[name]} for name in names if name in words]
    return found[0] if len(found) == 1 else found


def entry_of(item, root):
    words = words_of(item)
    href = f"{root}/odata/v1/Products('{words['uuid']}')"
    picture = {"rel": "icon", "href": f"{href}/Products('Quicklook')/$value"}
    entry = {
        "title": item["id"],
        "link": [{"href": f"{href}/$value"}, {"rel": "alternative", "href": f"{href}/"}, picture],
        "id": words["uuid"],
        "summary": f"Date: {words['beginposition']}, Satellite: Sentinel-2, Size: 110.44 MB",
        "ondemand": "false",
        "date": group(words, DATES),
        "int": group(words, WHOLE),
        "str": group(words, [name for name in words if name not in (*DATES, *WHOLE, *CLOUD)]),
    }
    return {**entry, "double": group(words, CLOUD)} if CLOUD[0] in words else entry


def lies_in(item, wkt):
    parts = re.split(r"\)\s*\)\s*,\s*\(\s*\(", wkt)
    areas = [[(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", part)] for part in parts]
    return any(meet(box_of({"coordinates": area}), box_of(item["geometry"])) for area in areas)


def between(told, window, numbers):
    low, high = (edge.strip('" ') for edge in window.split(" TO "))
    value = float if numbers else str
    above = low == "*" or (told is not None and value(told) >= value(low))
    return above and (high == "*" or (told is not None and value(told) <= value(high)))


def fits(item, text):
    """Whether a product is in the answer to `q`; raises KeyError for a field that there is not."""
    words = words_of(item)
    for name, wkt, window, quoted, bare in TERM.findall(text):
        told = words.get(name.lower())
        if name.lower() not in FIELDS:
            raise KeyError(name)
        if wkt:
            good = lies_in(item, wkt)
        elif window:
            good = between(told, window, name.lower() in CLOUD)
        elif bare.startswith("*"):
            good = bare.strip("*") in told
        else:
            good = (quoted or bare).lower() == (told or "").lower()
        if not good:
            return False
    return True


class DhusServer(Loopback):
    """A hub that is running; `change(document)` has the last word on a page; `closed`: for `ACCOUNT` only."""

    def __init__(self, days=30, change=None, items=None, closed=False):
        self.items = world("https://x.example", days) if items is None else items
        self.change, self.closed = change, closed
        super().__init__(self.answer)

    def answer(self, request):
        if self.closed and request.headers.get("authorization") != HEADER:
            page = b"<!doctype html><html><head><title>HTTP Status 401 Unauthorized</title></head></html>"
            return Reply(401, page, {"Content-Type": "text/html;charset=utf-8"})
        if request.path != "/search":
            return Reply(404, b'{"error":{"code":null,"message":{"lang":"en","value":"Invalid key"}}}')
        feed = {"xmlns": "http://www.w3.org/2005/Atom"}
        try:
            found = [item for item in self.items if fits(item, request.query["q"])]
        except KeyError as error:
            words = {"code": "400", "message": f"undefined field {error.args[0]}"}
            return json_reply({"feed": {**feed, "error": words}})
        start = int(request.query["start"])
        shown = sorted(found, key=moment_of, reverse=True)[start : start + int(request.query["rows"])]
        feed["opensearch:totalResults"] = str(len(found))
        feed["link"] = [{"rel": "next", "href": f"{self.url}/search?start=NaN"}]
        entries = [entry_of(item, self.url) for item in shown[:100]]
        if entries:
            feed["entry"] = entries[0] if len(entries) == 1 else entries
        return json_reply(self.change({"feed": feed}) if self.change else {"feed": feed})


def realistic_page(count):
    """Return a page of products as long as those that hubs send."""
    gml = '<gml:Polygon srsName="http://www.opengis.net/gml/srs/epsg.xml#4326">' + "-8.2268 -61.331024 " * 24
    names = ("level1cpdi", "granule", "datastrip", "s2datatake", "platform", "hv_order_tile")
    more = {f"{name}identifier": "S2B_OPER_MSI_L1C_TL_SGS__20181219T160056_A009331_N02.07" for name in names}
    added = [{"name": name, "content": words} for name, words in {"gmlfootprint": gml, **more}.items()]
    items = [sentinel2("https://x.example", "31TCJ", day, "s2-l1c") for day in range(count)]
    entries = [entry_of(item, "https://hub.example.org/dhus") for item in items]
    for entry in entries:
        entry["str"][:0] = added
    return json.dumps({"feed": {"opensearch:totalResults": str(count), "entry": entries}})


def bench_portal():
    """Return a hub for the parsing bench: no portal of the plugin's speaks this dialect any more."""
    return dhus_portal("https://hub.example.org/dhus")
