"""Earth Engine's public catalogue on loopback: collections without items."""

import json

from guichet_eo.core.holding import Holding
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from loopback import Loopback, Reply

LEVEL_2A = tuple(f"COPERNICUS/S2_SR_{number}" for number in range(10))
OTHERS = {
    "s1-grd": ("COPERNICUS/S1_GRD",),
    "dem": ("projects/neon/assets/DEM/001",),
    "s3-olci": ("COPERNICUS/S3/OLCI", "COPERNICUS/GONE"),
}
BRAZIL = [-74, -34, -34, 6]


def earth_engine_portal(url, families=None, **more):
    """Return a portal of the dialect at an `EarthEngineServer`."""
    held = {"s2-l2a-sen2cor": LEVEL_2A, **OTHERS}
    return Portal(
        "engine",
        LocalText("engine"),
        "engine",
        dialect="earth_engine",
        endpoints={"stac": url + "/catalog"},
        families={name: Holding(ids) for name, ids in held.items()} if families is None else families,
        **more,
    )


def data_set(name, root):
    """Return the description of a data set."""
    return {
        "type": "Collection",
        "stac_version": "1.0.0",
        "id": name,
        "title": f"Data set {name}: as our tests imagine it",
        "license": "proprietary",
        "gee:type": "image_collection",
        "gee:terms_of_use": "Free for everybody who reads this.",
        "extent": {
            "spatial": {"bbox": [BRAZIL if name.endswith("S1_GRD") else [-180, -56, 180, 83]]},
            "temporal": {"interval": [["2017-03-28T00:00:00Z", None]]},
        },
        "summaries": {"gsd": [20, 10, 60], "platform": ["sentinel-2a"]},
        "links": [
            {"rel": "self", "href": f"{root}/{name}.json"},
            {"rel": "preview", "href": f"{root}/{name.replace('/', '_')}_sample.png", "type": "image/png"},
            {"rel": "license", "href": "terms.html", "title": "Terms of use"},
            {"rel": "preview", "href": "javascript:alert(1)"},
        ],
    }


class EarthEngineServer(Loopback):
    """Serves each data set under its provider's folder; `days` is what other servers have."""

    def __init__(self, days=30):
        super().__init__(self.answer)
        names = [*LEVEL_2A, *(name for ids in OTHERS.values() for name in ids if not name.endswith("GONE"))]
        self.documents = {
            f"/catalog/{name.replace('projects/', '').split('/')[0]}/{name.replace('/', '_')}.json": data_set(
                name, self.url
            )
            for name in names
        }

    def answer(self, request):
        document = self.documents.get(request.path)
        if document is None:
            return Reply(404, b"<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>")
        return Reply(200, json.dumps(document).encode(), {"Content-Type": "application/json"})
