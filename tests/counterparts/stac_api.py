"""A STAC API on loopback over the generated world, with the habits of the portals' servers as switches."""

import copy
import json
from dataclasses import dataclass, field

from generated_world import world
from loopback import Loopback, Reply, json_reply
from stac_matching import fits

CONFORMANCE = [
    "https://api.stacspec.org/v1.0.0/core",
    "https://api.stacspec.org/v1.0.0/item-search",
    "https://api.stacspec.org/v1.0.0/item-search#query",
    "https://api.stacspec.org/v1.0.0/item-search#sort",
]


@dataclass
class StacApi:
    """Answers requests.

    paging: `body` (POST, whole body), `merge` (POST, token alone, `merge: true`), `bare` (POST, token
        alone and
    `merge: false`, as Earth Search), `get` (a GET address), `page` (numbered pages).
    """

    paging: str = "body"
    totals: str = "numberMatched"
    post: bool = True
    empty_last_page: bool = False
    change: object = None  # (document) -> document, before it is sent
    items: list = field(default_factory=list)
    root: str = ""
    fits: object = fits

    def __call__(self, request):
        if request.path == "/":
            return json_reply(self.landing())
        if request.path == "/collections":
            names = sorted({item["collection"] for item in self.items})
            return json_reply(
                {"collections": [{"id": name, "type": "Collection"} for name in names], "links": []}
            )
        if request.path == "/search":
            return self.search(request)
        if request.path.startswith("/files/"):
            return self.file(request)
        return json_reply({"code": "NotFound", "description": "Not Found"}, 404)

    def landing(self):
        links = [
            {"rel": rel, "href": self.root + path}
            for rel, path in (("root", "/"), ("data", "/collections"), ("search", "/search"))
        ]
        return {
            "type": "Catalog",
            "id": "loopback",
            "title": "Loopback",
            "stac_version": "1.0.0",
            "conformsTo": CONFORMANCE,
            "links": links,
        }

    def search(self, request):
        if request.method == "POST" and not self.post:
            return json_reply({"detail": "Method Not Allowed"}, 405)
        asked = request.json() if request.method == "POST" else self.from_query(request.query)
        found = [item for item in self.items if self.fits(item, asked)]
        limit = int(asked.get("limit", 10))
        begin = int(asked.get("token", 0)) if "page" not in asked else (int(asked["page"]) - 1) * limit
        shown = found[begin : begin + limit]
        document = {"type": "FeatureCollection", "features": [self.trim(item, asked) for item in shown]}
        document["links"] = []
        if begin + limit < len(found) or (self.empty_last_page and shown):
            document["links"].append(self.next_link(request.method, asked, begin + limit, limit))
        if self.totals == "context":
            document["context"] = {"matched": len(found)}
        elif self.totals:
            document[self.totals] = len(found)
        return json_reply(self.change(document) if self.change else document)

    def next_link(self, method, asked, begin, limit):
        link = {"rel": "next", "method": "POST", "href": self.root + "/search"}
        if self.paging == "get" or method == "GET":
            pairs = {**self.to_query(asked), "token": str(begin)}
            from urllib.parse import urlencode

            return {"rel": "next", "href": f"{self.root}/search?{urlencode(pairs)}"}
        if self.paging == "page":
            return {**link, "body": {**asked, "page": begin // limit + 1}}
        if self.paging == "body":
            return {**link, "body": {**asked, "token": str(begin)}}
        return {**link, "merge": self.paging == "merge", "body": {"token": str(begin)}}

    @staticmethod
    def from_query(query):
        asked = dict(query)
        for name in ("collections", "ids"):
            if name in asked:
                asked[name] = asked[name].split(",")
        if "bbox" in asked:
            asked["bbox"] = [float(edge) for edge in asked["bbox"].split(",")]
        for name in ("intersects", "query", "filter"):
            if name in asked:
                asked[name] = json.loads(asked[name])
        return asked

    @staticmethod
    def to_query(asked):
        texts = {"collections": ",".join, "bbox": lambda box: ",".join(map(str, box))}
        return {
            name: value if isinstance(value, str) else texts.get(name, json.dumps)(value)
            for name, value in asked.items()
            if name not in ("sortby", "fields", "token")
        }

    @staticmethod
    def trim(item, asked):
        item = copy.deepcopy(item)
        for name in asked.get("fields", {}).get("exclude", ()):
            head, _, rest = name.partition(".")
            (item.get(head, {}) if rest else item).pop(rest or head, None)
        return item

    def file(self, request):
        body = b"picture" * 1000
        wanted = request.headers.get("range", "")
        if not wanted.startswith("bytes="):
            return Reply(200, body, {"Content-Type": "image/jpeg", "Accept-Ranges": "bytes"})
        first, _, last = wanted[6:].partition("-")
        last = min(int(last or len(body) - 1), len(body) - 1)
        return Reply(206, body[int(first) : last + 1], {"Content-Range": f"bytes {first}-{last}/{len(body)}"})


class ServedApi(Loopback):
    """A STAC API that is running."""

    def __init__(self, days=30, **switches):
        self.api = StacApi(**switches)
        super().__init__(self.api)
        self.api.root = self.url
        self.api.items = world(self.url, days)
