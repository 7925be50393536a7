"""Recall and precision of a portal's searches, scored against what the simulator says that it holds.

For a test:

    from recall import Recall
    from recall_rows import ROWS          # add a RecallRow for your portal there

    @pytest.mark.parametrize("case", CASES)
    def test_recall(case, truth, profile):   # `truth` and `profile`: fixtures of tests/portals/conftest.py
        score = Recall(truth, row).run(case, profile)
        assert not score.missing and not score.extra and not score.doubled

`CASES` are names; each portal gets queries of its own from what it holds (areas, period, cloud), so that
portals of one country or one decade are searched as hard as the others. Scenes within ten minutes of an end
of the period, and clouds within rounding of the limit, count neither way: portals print different instants of
one acquisition (start of the data take, or of the tile).
"""

import json
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.mgrs import tile_polygon
from guichet_eo.core.period import Period
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.product_names import read_product_name
from guichet_eo.core.query import Query
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.pixel_gates import SEARCH, make_gate
from shapely.affinity import translate
from shapely.geometry import Polygon, box, mapping, shape
from shapely.ops import unary_union

RESOURCES = Path(__file__).parents[2] / "resources"
EDGE = timedelta(minutes=10)
ROUNDING = 0.51  # per cent; some portals print whole numbers
CASES = (
    "area 1",
    "area 2",
    "area 3 clear",
    "whole stock, clear",
    "two years",
    "many pages",
    "tiny",
    "triangle",
    "antimeridian",
    "one scene",
    "nothing there",
    "nothing then",
)
RADAR = ("S1",)
FIJI = (179.0, -18.6, 181.0, -17.2)
OCEAN = (-20.0, -30.0, -19.0, -29.0)
MOST = 700  # scenes of the largest query


@dataclass(frozen=True)
class Offer:
    """A product that the portal has; `start` and `end` are the earliest and latest instant it may print."""

    id: str
    family: str
    area: str
    start: datetime
    end: datetime
    cloud: "float | None"
    footprint: object


@dataclass(frozen=True)
class Case:
    """A search: a polygon (longitudes may go beyond 180), an inclusive period, a largest cloud cover."""

    area: object
    start: datetime
    end: datetime
    cloud: "float | None" = None


@dataclass(frozen=True)
class Score:
    """What a search found; lists of identifiers."""

    expected: int
    found: int
    missing: list
    extra: list
    doubled: list
    wrong_total: str
    seconds: float
    pages: int

    @property
    def recall(self):
        return 1.0 if not self.expected else 1 - len(self.missing) / self.expected

    @property
    def precision(self):
        return 1.0 if not self.found else 1 - (len(self.extra) + len(self.doubled)) / self.found


class Recall:
    """The offers of one portal and the searches that are made of them."""

    def __init__(self, truth, row):
        self.row = row
        names = {name: family for family, found in row.families.items() for name in found}
        shapes = {}
        self.offers = [
            offer
            for each in truth["acquisitions"]
            for portal, collection, identifier in each["offers"]
            if portal == row.truth and collection in names
            for offer in [self._offer(each, names[collection], identifier, truth, shapes)]
            if not row.start or offer.end >= instant(row.start + "T00:00:00Z")
        ]
        self._areas = {name: box(*edges) for name, edges in truth["areas"].items()}

    def _offer(self, row, family, identifier, truth, shapes):
        number = row["footprint"]
        if number not in shapes:
            shapes[number] = unwrapped(shape(truth["footprints"][number]))
        cloud = None if row["mission"] in RADAR or family in self.row.clouds else float(row["cloud"])
        if cloud is not None and family in self.row.scaled:
            cloud = float(min(100, round(cloud * self.row.scaled[family])))
        starts = [instant(row["start"]), instant(row["end"]), instant(row.get("take") or row["start"])]
        return Offer(identifier, family, row["area"], min(starts), max(starts), cloud, shapes[number])

    def case(self, name):
        """Return the query of that name for this portal; None where the portal holds nothing of the kind."""
        counts = Counter(offer.area for offer in self.offers)
        known = [area for area, _ in counts.most_common()]
        place = {"area 1": 0, "area 2": 1, "area 3 clear": 2}.get(name, 0)
        area = known[place % len(known)]
        here = sorted((offer for offer in self.offers if offer.area == area), key=lambda offer: offer.start)
        last, first = here[-1].end + timedelta(hours=1), here[0].start - timedelta(hours=1)
        whole = self._areas[area]
        if name == "antimeridian":
            if "fiji" not in counts:
                return None
            there = sorted((o for o in self.offers if o.area == "fiji"), key=lambda offer: offer.start)
            return Case(box(*FIJI), self._back(there, 150), there[-1].end + timedelta(hours=1))
        if name == "one scene":
            chosen = next((o for o in reversed(here) if o.cloud is None or o.cloud < 100), here[-1])
            spot = chosen.footprint.intersection(whole) or chosen.footprint
            point = spot.representative_point().buffer(0.001)
            return Case(point.envelope, chosen.start - 2 * EDGE, chosen.end + 2 * EDGE)
        west, south, east, north = whole.bounds
        some = self._back(here, 90)
        begin = first if len(here) < MOST else self._back(here, MOST)
        spot = box(west + 0.2, south + 0.2, west + 0.2005, south + 0.2005)
        return {
            "area 1": Case(whole, self._back(here, 60), last),
            "area 2": Case(whole, some, last - (last - some) / 3),
            "area 3 clear": Case(whole, self._back(here, 150), last, 20.0),
            "whole stock, clear": Case(whole, begin, last, 5.0),
            "two years": Case(whole, max(first, last - timedelta(days=730)), last, 40.0),
            "many pages": Case(whole, begin, last),
            "tiny": Case(spot, self._back(here, 200), last),
            "triangle": Case(
                Polygon([(west, south), (east, south), (west, north)]), self._back(here, 100), last
            ),
            "nothing there": Case(box(*OCEAN), self._back(here, 100), last),
            "nothing then": Case(whole, instant("1950-01-01T00:00:00Z"), instant("1951-01-01T00:00:00Z")),
        }[name]

    @staticmethod
    def _back(offers, count):
        """Return an instant that some `count` of the newest offers come after."""
        return offers[-min(count, len(offers))].start - timedelta(hours=1)

    def expected(self, case):
        """Return identifiers that must be found, and those that may."""
        must, may = set(), set()
        turns = [case.area, translate(case.area, 360.0), translate(case.area, -360.0)]
        for offer in self.offers:
            if offer.end < case.start - EDGE or offer.start > case.end + EDGE:
                continue
            known = case.cloud is not None and offer.cloud is not None
            if known and offer.cloud > case.cloud + ROUNDING:
                continue
            if not any(offer.footprint.intersects(turn) for turn in turns):
                if self.row.tiles and any(square_of(offer.id).intersects(turn) for turn in turns):
                    may.add(plain(offer.id))
                continue
            near = known and offer.cloud > case.cloud - ROUNDING
            if near or offer.start < case.start + EDGE or offer.end > case.end - EDGE:
                may.add(plain(offer.id))
            else:
                must.add(plain(offer.id))
        return must, may

    def portal(self):
        """Return the portal to search, with the families of the row only."""
        path = RESOURCES / "portals" / f"{self.row.portal}.json"
        document = json.loads(path.read_text(encoding="utf-8"))
        return self.row.changed(read_portal(document, base=str(RESOURCES)))

    def query(self, case):
        return Query(
            cut(case.area),
            Period(case.start, case.end),
            tuple(self.row.families),
            Criteria(cloud_max=case.cloud),
            limit=0,
        )

    def run(self, name, profile):
        """Search to the end and return the score; None where the portal has no such case."""
        case = self.case(name)
        if case is None:
            return None
        portal = self.portal()
        gate = None
        if portal.options.get(SEARCH) and self.row.account is not None:
            gate = make_gate(portal, profile, self.row.account, SEARCH)
        began = time.monotonic()
        provider = make_provider(portal, profile, gate=gate)
        pages = list(provider.pages(self.query(case), CancelToken()))
        took = time.monotonic() - began
        must, may = self.expected(case)
        ids = {plain(offer.id) for offer in self.offers}
        names = [
            plain(scene.id) if plain(scene.id) in ids else plain(scene.title)
            for page in pages
            for scene in page.scenes
        ]
        found = Counter(names)
        return Score(
            len(must),
            len(names),
            sorted(must - set(found)),
            sorted(set(found) - must - may),
            sorted(each for each, count in found.items() if count > 1),
            wrong_total(pages),
            took,
            len(pages),
        )


def wrong_total(pages):
    """Return what is wrong where the portal's count is not that of what came; empty: nothing."""
    totals = [page.matched for page in pages if page.matched is not None]
    received = sum(page.received for page in pages)
    return "" if not totals or totals[-1] == received else f"{totals[-1]} counted, {received} came"


def plain(name):
    """Return an identifier without the extension that some portals give it."""
    for ending in (".SAFE", ".SEN3", ".zip"):
        name = name[: -len(ending)] if name.endswith(ending) else name
    return name


def instant(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(timezone.utc)


def square_of(name):
    """Return the whole tile of a Sentinel-2 product."""
    return unwrapped(shape(tile_polygon(read_product_name(name).tile)))


def unwrapped(geometry):
    """Return a footprint that is cut at the antimeridian in one piece, beyond 180 degrees east."""
    west, _, east, _ = geometry.bounds
    if east - west < 180:
        return geometry
    parts = getattr(geometry, "geoms", (geometry,))
    return unary_union([translate(part, 360.0) if part.bounds[0] < 0 else part for part in parts])


def cut(area):
    """Return a polygon as GeoJSON, cut at the antimeridian."""
    if area.bounds[2] <= 180:
        return json.loads(json.dumps(mapping(area)))
    east, west = area.intersection(box(-180, -90, 180, 90)), area.intersection(box(180, -90, 540, 90))
    parts = [mapping(east)["coordinates"], mapping(translate(west, -360.0))["coordinates"]]
    return json.loads(json.dumps({"type": "MultiPolygon", "coordinates": parts}))
