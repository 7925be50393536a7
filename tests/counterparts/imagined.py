"""Portals that answer from memory: made-up scenes, scripted pages, no HTTP; dialects have their own tests."""

import threading
from datetime import datetime, timedelta, timezone

from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.holding import Holding
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.page import Page
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_terms import PortalTerms
from guichet_eo.core.query import Query
from guichet_eo.core.quicklook import Quicklook
from guichet_eo.core.scene import Scene
from guichet_eo.core.scene_key import SceneKey
from guichet_eo.core.well_known_binary import pack_polygon
from guichet_eo.providers.provider import Provider

START = datetime(2026, 8, 1, 10, 50, 30, 120000, tzinfo=timezone.utc)
TOULOUSE = {"type": "Polygon", "coordinates": [[[1, 43], [2, 43], [2, 44], [1, 44], [1, 43]]]}


def imagined_portal(portal_id, order=1, dialect="imagined", **more):
    terms = PortalTerms(licence=LocalText("Free"), attribution=f"Contains data of {portal_id}")
    return Portal(
        portal_id,
        LocalText(portal_id.title()),
        portal_id,
        homepage=f"https://{portal_id}.example",
        dialect=dialect,
        endpoints={"stac": f"https://{portal_id}.example/v1"},
        families={"s2-l2a-sen2cor": Holding(("c",))},
        terms=terms,
        order=order,
        **more,
    )


def box_wkb(west, south, size=0.5):
    east, north = west + size, south + size
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return pack_polygon([ring])


def imagined_scene(portal, number, **more):
    """Scene `number` of a portal; the same number at another portal is the same acquisition."""
    acquired = START + timedelta(minutes=100 * number)
    values = {
        "title": f"S2A_MSIL2A_{number}",
        "family": "s2-l2a-sen2cor",
        "key": SceneKey("S2A/31TCJ", acquired.timestamp(), 1500.0),
        "acquired": acquired,
        "ended": acquired + timedelta(seconds=15),
        "footprint": box_wkb(1 + number % 7 * 0.1, 43 + number % 5 * 0.1),
        "platform": "Sentinel-2A",
        "instrument": "MSI",
        "level": "L2A",
        "processor": "Sen2Cor",
        "tile": "31TCJ",
        "orbit_relative": 51,
        "orbit_direction": "descending",
        "cloud": float(number % 101) if number % 10 else None,
        "quicklook": Quicklook(f"https://{portal}.example/{number}.jpg"),
    }
    return Scene(portal, f"S2A_{number}", **{**values, **more})


def imagined_query(**more):
    return Query(
        **{"area": TOULOUSE, "families": ("s2-l2a-sen2cor",), "place": "Toulouse", "limit": 0, **more}
    )


class ImaginedProvider(Provider):
    """Yields `count` scenes in pages; may wait, fail at a page, or never answer."""

    def __init__(
        self, portal, profile=None, *, count=3, page=50, delay=0.0, fail_at=None, silent=False, first=0,
        counts=True, kind=ErrorKind.UNREACHABLE,
    ):  # fmt: skip
        super().__init__(portal, profile)
        self.count, self.page, self.delay, self.first = count, page, delay, first
        self.fail_at, self.silent, self.counts = fail_at, silent, counts
        self.kind, self.asked = kind, 0

    def pages(self, query, token, continuation=None):
        self.asked += 1
        self.query = query
        start = int(continuation or 0)
        while True:
            if token.wait(60 if self.silent else self.delay):
                raise PortalError(self.portal.id, ErrorKind.CANCELLED)
            if self.fail_at is not None and start >= self.fail_at:
                self.fail_at = None  # works when asked again
                raise PortalError(self.portal.id, self.kind, "cable cut", None)
            end = min(start + self.page, self.count)
            scenes = tuple(imagined_scene(self.portal.id, self.first + n) for n in range(start, end))
            more = str(end) if end < self.count else None
            yield Page(scenes, self.count if self.counts else None, len(scenes), continuation=more)
            if more is None:
                return
            start = end

    def instant(self, number):
        return imagined_scene(self.portal.id, number).acquired

    def assets(self, scene):
        return ()


def guichet_threads():
    """Names of the portals' threads that are alive."""
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("guichet")]
