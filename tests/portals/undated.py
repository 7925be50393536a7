"""Recall of portals whose offers have no date: land cover maps by their squares, stations by their points."""

import json
import time
from pathlib import Path

from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.named_product import WORLD
from guichet_eo.core.portal_directory import BUILT_IN
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.query import Query
from guichet_eo.core.well_known_binary import unpack_point
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.pixel_gates import SEARCH, make_gate
from recall import Score, cut, wrong_total
from shapely.geometry import Point, box

SIDE = 3.0  # degrees of a map's square, named after its south-west corner
BOXES = {
    "toulouse": (1.2, 43.4, 1.7, 43.8),
    "brittany": (-3.0, 48.0, -2.0, 48.5),
    "belgium": (4.2, 50.6, 5.2, 51.4),
    "guiana": (-53.0, 4.0, -52.0, 5.5),
    "fiji": (179.0, -18.6, 181.0, -17.2),
    "tiny": (1.4, 43.6, 1.4005, 43.6005),
    "on an edge": (2.9, 44.9, 3.1, 45.1),
    "large": (-6.0, 42.0, 9.0, 52.0),
    "half the world": (-60.0, -30.0, 60.0, 60.0),
    "ocean": (-20.0, -30.0, -19.0, -29.0),
}


class Undated:
    """One portal: what it holds of a family, and searches over the boxes.

    Maps lie where their names say. Stations lie where a search of the whole Earth shows them; that it finds
    them all is held against the truth.
    """

    def __init__(self, truth, profile, portal, family, owner, collections, account=None):
        self.name, self._profile, self._family, self._account = portal, profile, family, account
        path = Path(BUILT_IN) / f"{portal}.json"
        document = json.loads(path.read_text(encoding="utf-8"))
        self._portal = read_portal(document, base=str(Path(BUILT_IN).parent))
        self.held = {
            name for held_by, collection, name in truth["other_products"]
            if held_by == owner and collection in collections
        }  # fmt: skip
        self.whole = {scene.id: scene for page in self.pages(WORLD) for scene in page.scenes}
        self._shapes = {name: self._shape(name) for name in self.held & set(self.whole)}

    def pages(self, area, **more):
        """Return the pages of a search."""
        gate = make_gate(self._portal, self._profile, self._account, SEARCH) if self._account else None
        query = Query(area, families=(self._family,), limit=0, **more)
        return list(make_provider(self._portal, self._profile, gate=gate).pages(query, CancelToken()))

    def run(self, name):
        """Return the score of the search over a box."""
        west, south, east, north = BOXES[name]
        turns = [box(west + turn, south, east + turn, north) for turn in (0.0, 360.0, -360.0)]
        touched = {id for id, shape in self._shapes.items() if any(shape.intersects(turn) for turn in turns)}
        points = {id for id in touched if self._shapes[id].geom_type == "Point"}
        within = {id for id in touched - points if any(self._shapes[id].intersection(t).area for t in turns)}
        began = time.monotonic()
        pages = self.pages(cut(box(*BOXES[name])))
        found = [scene.id for page in pages for scene in page.scenes]
        return Score(
            len(points | within),
            len(found),
            sorted((points | within) - set(found)),
            sorted(set(found) - touched),
            sorted(id for id in set(found) if found.count(id) > 1),
            wrong_total(pages),
            time.monotonic() - began,
            len(pages),
        )

    def _shape(self, name):
        if self._family == "worldcover":
            corner = name.split("_")[-2]
            south = float(corner[1:3]) * (1 if corner[0] == "N" else -1)
            west = float(corner[4:]) * (1 if corner[3] == "E" else -1)
            return box(west, south, west + SIDE, south + SIDE)
        return Point(unpack_point(self.whole[name].footprint))


def undated_portals(truth, profile):
    """Return the portals of this kind."""
    maps = {"esa-worldcover-map-10m-2021-v2", "esa-worldcover-map-10m-2020-v1"}
    waters = {"HYDROWEB_RIVERS_OPE", "HYDROWEB_LAKES_OPE"}
    key = Account("header", {"X-API-Key": "hydroweb-demo-key"})
    return [
        Undated(truth, profile, "worldcover", "worldcover", "terrascope", maps),
        Undated(truth, profile, "hydroweb", "water-level", "hydroweb", waters, key),
    ]
