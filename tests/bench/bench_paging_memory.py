"""Memory while 10 000 products of real size come page by page and are dropped: it does not grow with them.

What may stay of a page are the identifiers of its scenes, since no scene may come twice.
"""

from __future__ import annotations

import gc
import json
import sys
import tracemalloc
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path

from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.query import Query
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.network_profile import NetworkProfile

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "counterparts"))
ITEMS = 10_000
SETTLED = 20  # pages after which all that is made once is there
MOST = 0.5  # kilobytes of an item that may stay: its identifier, twice
NEWEST = datetime(2026, 6, 30, tzinfo=timezone.utc)
WORLD = {"type": "Polygon", "coordinates": [[[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]]}


class EndlessCatalogue:
    """Answers like the Copernicus catalogue; every product is made when it is asked for, none is kept."""

    def __init__(self) -> None:
        from odata_server import realistic_page

        self.item = json.loads(realistic_page(1))["value"][0]

    def body(self, begin: int, count: int) -> bytes:
        """Return a page, the newest product first."""
        products = [self.product(number) for number in range(begin, min(begin + count, ITEMS))]
        return json.dumps({"@odata.count": ITEMS, "value": products}).encode()

    def product(self, number: int) -> dict:
        moment = (NEWEST - timedelta(minutes=number)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        name = str(uuid.uuid5(uuid.NAMESPACE_URL, str(number)))
        return {**self.item, "Id": name, "ContentDate": {"Start": moment, "End": moment}}

    def respond(self, request):
        from loopback import Reply

        return Reply(200, self.body(int(request.query.get("$skip", 0)), int(request.query["$top"])))


def pages_read():
    """Yield the memory that is held, and the most that was, after each page; every page is dropped."""
    from loopback import Loopback
    from odata_server import odata_portal

    families = FamilyDirectory.load(ROOT / "resources" / "families.json")
    with Loopback(EndlessCatalogue().respond) as server:
        provider = make_provider(odata_portal(server.url), NetworkProfile(timeout=30.0), families)
        query = Query(WORLD, families=("s2-l2a-sen2cor",), limit=0)
        received = 0
        for page in provider.pages(query, CancelToken()):
            received += len(page.scenes)
            del page
            gc.collect()
            yield (*tracemalloc.get_traced_memory(), received)
            tracemalloc.reset_peak()


def kept_as_dicts() -> float:
    """Return the bytes per product where the pages are kept as they are."""
    catalogue = EndlessCatalogue()
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    kept = [json.loads(catalogue.body(begin, 100)) for begin in range(0, 1000, 100)]
    return (tracemalloc.get_traced_memory()[0] - before) / (100 * len(kept))


def rows():
    """Return what stays of a product, and how the most memory of a page grows."""
    tracemalloc.start()
    measured = list(pages_read())
    dicts = kept_as_dicts() / 1000
    tracemalloc.stop()
    if measured[-1][2] != ITEMS:
        raise RuntimeError(f"{measured[-1][2]} scenes of {ITEMS}")
    (held, _, begin), (at_end, _, end) = measured[SETTLED], measured[-1]
    stays = (at_end - held) / (end - begin) / 1000
    above = [(peak - now) / 1e6 for now, peak, _ in measured]
    early, late = max(above[SETTLED : SETTLED + 10]), max(above[-11:-1])
    return [
        {
            "figure": f"{ITEMS:,} products in {len(measured)} pages, each dropped: what stays of one",
            "ours": f"{stays:.2f} kB",
            "anchor": f"dicts {dicts:.1f} kB",
            "ratio": round(stays / dicts, 3),
            "target": f"≤ {MOST} kB",
            "ok": stays <= MOST,
        },
        {
            "figure": f"most memory for one page, the last ten against those after page {SETTLED}",
            "ours": f"{late:.2f} MB",
            "anchor": f"{early:.2f} MB",
            "ratio": round(late / early, 2),
            "target": "≤ 1.10",
            "ok": late / early <= 1.1,
        },
    ]
