"""A REGARDS catalogue on loopback: both engines over the generated world (portal sheet swh)."""

import json
import re
from base64 import b64encode
from zlib import crc32

from generated_world import iso, moment_of, sentinel2, world
from guichet_eo.core.holding import Holding
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.times import parse_instant
from loopback import Loopback, Reply, json_reply
from stac_matching import box_of, meet

CLIENT = "Basic " + b64encode(b"client:secret").decode()
USER = {"username": "ann@example.org", "password": "words for tests"}
SEARCH = re.compile(r"/rs-catalog/engines/(legacy|opensearch)/datasets/(.+?)/dataobjects/search")
DATASETS = {"s2-l2a-sen2cor": "URN:s2-l2a", "s2-l1c": "URN:s2-l1c", "s1-grd": "URN:s1-grd"}
TIMES = {"start": "properties.start_datetime", "end": "properties.end_datetime"}
FILTER = b"<html><head><title>Request Rejected</title></head><body>The URL was rejected.</body></html>"
TERM = re.compile(r"(?:properties\.)?(\w+):(?:\[(\S+) TO (\S+)\]|\*(.*?)\*)(?= AND |$)")


def regards_portal(url, options=None, portal_id="regards-loopback", **more):
    """Return a portal of dialect "regards" at `url`."""
    values = {
        "dialect": "regards",
        "endpoints": {"regards": url},
        "families": {family: Holding((name,)) for family, name in DATASETS.items()},
        "options": {"scope": "swh", "attributes": {"identifier": "providerId", **TIMES}, **(options or {})},
        **more,
    }
    return Portal(portal_id, LocalText(portal_id), portal_id, **values)


def data_object(item, root):
    """Return an item of the world as the legacy engine has it."""
    properties, name = item["properties"], item["id"]
    begin = parse_instant(properties["datetime"] or properties["start_datetime"])
    end = parse_instant(properties.get("end_datetime")) or begin
    href = f"{root}/rs-catalog/downloads/{name}"
    picture = {"reference": False, "mimeType": "application/jpg", "imageWidth": 100.0, "types": []}
    product = {
        "dataType": "RAWDATA",
        "uri": f"{href}/raw",
        "mimeType": "application/zip",
        "online": False,
        "filename": f"{name}.zip",
        "filesize": 110_440_000,
        "checksum": "AB" * 16,
        "digestAlgorithm": "MD5",
    }
    number = crc32((name + item["collection"]).encode())
    told = {"start_datetime": iso(begin), "end_datetime": iso(end), "platform": properties["platform"]}
    if "eo:cloud_cover" in properties:
        told["cloud_cover"] = properties["eo:cloud_cover"]
    return {
        "id": f"URN:AIP:DATA:swh:00000000-0000-0000-0000-{number:012d}:V1",
        "providerId": name,
        "entityType": "DATA",
        "label": f"Scene {name[-5:]}",
        "files": {
            "QUICKLOOK_HD": [{**picture, "uri": f"{href}/hd.jpg"}],
            "QUICKLOOK_MD": [{**picture, "uri": f"{href}/md.jpg"}],
            "THUMBNAIL": [{**picture, "uri": f"{href}/thumbnail.jpg"}],
            "RAWDATA": [product],
        },
        "tags": [f"URN:{item['collection']}"],
        "geometry": item["geometry"],
        "normalizedGeometry": None,
        "properties": {**told, "view:incidence_angle": -12.5},
        "type": "Feature",
    }


def as_feature(found):
    """Return a data object as the OpenSearch engine has it: its files are links."""
    hrefs = {kind: listed[0]["uri"] for kind, listed in found["files"].items()}
    links = [{"rel": "alternate", "href": "https://x.example/"}]
    for (file,) in found["files"].values():
        title = file["uri"].rpartition("/")[2]
        links.append({"rel": "enclosure", "type": file["mimeType"], "title": title, "href": file["uri"]})
    told = {"providerId": found["providerId"], "title": found["label"], "links": links}
    told["thumbnail"], told["rawdata"] = hrefs["THUMBNAIL"], hrefs["RAWDATA"]
    told["quicklook"] = [hrefs["QUICKLOOK_MD"], hrefs["QUICKLOOK_HD"]]
    kept = {name: found[name] for name in ("id", "geometry", "normalizedGeometry", "type")}
    return {**kept, "properties": {**found["properties"], **told}}


def fits(found, asked, engine):
    """Whether a data object is in the answer to the parameters."""
    wkt, properties = asked["geometry" if engine == "opensearch" else "g"], found["properties"]
    parts = re.split(r"\)\s*\)\s*,\s*\(\s*\(", wkt)
    areas = [[(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", part)] for part in parts]
    if not any(meet(box_of({"coordinates": area}), box_of(found["geometry"])) for area in areas):
        return False
    for name, low, high, part in TERM.findall(asked.get("q", "")):
        value = found[name] if name == "providerId" else properties[name]
        inside = low in ("*", "") or value >= low
        if not inside or (high not in ("*", "") and value > high) or part.replace("\\", "") not in value:
            return False
    low, high = asked.get("startDate", ""), asked.get("endDate", "9")
    return properties["end_datetime"] >= low and properties["start_datetime"] <= high


class RegardsServer(Loopback):
    """A catalogue that is running; `change(document)` has the last word on a page."""

    def __init__(self, days=30, change=None, first_page=0, most=1000):
        super().__init__(self.answer)
        self.objects = [data_object(item, self.url) for item in sorted(world(self.url, days), key=moment_of)]
        self.change, self.first_page, self.most = change, first_page, most

    def answer(self, request):
        asked, match = request.query, SEARCH.fullmatch(request.path.replace("%3A", ":"))
        if request.path == "/rs-authentication/oauth/token":
            known = {name: asked.get(name) for name in USER} == USER and asked.get("scope") == "swh"
            if request.headers.get("authorization") != CLIENT or not known:
                return json_reply({"error": "invalid_grant"}, 401)
            return json_reply({"access_token": "lent-for-tests", "expires_in": 3000})
        if match is None or "scope" not in asked:
            return json_reply({"messages": ["no scope defined for public access"]}, 403)
        engine, dataset = match.groups()
        found = [each for each in self.objects if dataset in each["tags"] and fits(each, asked, engine)]
        size, page = min(int(asked["size"]), self.most), max(int(asked["page"]) - self.first_page, 0)
        shown = found[page * size : (page + 1) * size]
        document = {"content": [{"content": each, "links": []} for each in shown], "links": []}
        document["metadata"] = {"size": size, "totalElements": len(found), "number": page}
        if engine == "opensearch":
            told = {"totalResults": len(found), "startIndex": page * size, "itemsPerPage": size}
            features = [as_feature(each) for each in shown]
            document = {"type": "FeatureCollection", "properties": told, "features": features}
        return json_reply(self.change(document) if self.change else document)


def rejected(request=None):
    """Return the page of the web filter, of status 200."""
    return Reply(200, FILTER, {"Content-Type": "text/html"})


def realistic_page(count):
    """Return a page of the OpenSearch engine."""
    items = [sentinel2("https://x.example", "31TCJ", day, "s2-l1c") for day in range(count)]
    features = [as_feature(data_object(item, "https://regards.cnes.fr/api/v1")) for item in items]
    told = {"totalResults": count, "startIndex": 0, "itemsPerPage": count}
    return json.dumps({"type": "FeatureCollection", "properties": told, "features": features})
