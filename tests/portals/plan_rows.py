"""A scene of every searchable portal of the simulator, and what there is of it to download."""

import json
from dataclasses import dataclass
from datetime import date

from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.geometry import box_geometry
from guichet_eo.core.period import Period
from guichet_eo.core.portal_directory import BUILT_IN
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.query import Query
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.pixel_gates import SEARCH, make_gate
from recall_rows import by_m2m, by_odata

TOULOUSE = (1.2, 43.4, 1.7, 43.8)
BELGIUM = (4.2, 50.7, 4.6, 51.0)
FIJI = (178.2, -18.2, 178.6, -17.6)
DEMO = {"username": "demo@example.org", "password": "demo-Passw0rd"}
OIDC = Account("oidc", DEMO)
SH = Account("client", {"client_id": "sh-demo-client", "client_secret": "sh-demo-secret"})
SUMMER = Period.of_days(date(2026, 6, 1), date(2026, 7, 31))


@dataclass(frozen=True)
class Row:
    """A scene of a portal, and what there is of it: `archive`, `files`, `order`, `nothing`."""

    portal: str
    family: str
    what: str
    account: "Account | None" = None
    area: tuple = TOULOUSE
    period: Period = SUMMER
    changed: "object" = None
    lists: bool = False
    opened: bool = True


CREODIAS = Account("oidc", {**DEMO, "totp": "123456"})
APIKEY = Account("apikey", {"apikey": "airbus-demo-apikey"})
GEODES = Account("header", {"X-API-Key": "geodes-demo-key"})
HYDROWEB = Account("header", {"X-API-Key": "hydroweb-demo-key"})
PAIR = Account("keypair", {"access-key": "demo-access-key", "secret-key": "demo-secret-key"})
BASIC = Account("basic", DEMO)
ROWS = {
    "earth-search": Row("earth-search", "s2-l2a-sen2cor", "files"),
    "cdse": Row("cdse", "s2-l2a-sen2cor", "archive", OIDC, lists=True),
    "cdse, level 1C": Row("cdse", "s2-l1c", "archive", OIDC, lists=True),
    "cdse, radar": Row("cdse", "s1-grd", "archive", OIDC, lists=True),
    "cdse by OData": Row("cdse", "s2-l1c", "archive", OIDC, changed=by_odata, lists=True),
    "creodias": Row("creodias", "s2-l2a-sen2cor", "archive", CREODIAS),
    "planetary-computer": Row("planetary-computer", "s2-l2a-sen2cor", "files"),
    "planetary-computer, Landsat": Row("planetary-computer", "landsat-c2-l2", "files"),
    "terrascope": Row("terrascope", "terrascope-s2-toc", "files", OIDC, BELGIUM),
    "worldcover": Row("worldcover", "worldcover", "files", OIDC, period=Period()),
    "dinamis": Row("dinamis", "s2-l2a-maja", "files", PAIR),
    "geodes": Row("geodes", "s2-l2a-maja", "archive", GEODES),
    "geodes, SPOT": Row("geodes", "spot15-l1a", "archive", GEODES, period=Period()),
    "hydroweb": Row("hydroweb", "water-level", "files", HYDROWEB, period=Period()),
    "airbus": Row("airbus", "pleiades", "archive", APIKEY, period=Period()),
    "sara": Row("sara", "s1-grd", "archive", BASIC, FIJI, Period()),
    "aws-sentinel2": Row("aws-sentinel2", "s2-l2a-sen2cor", "files", lists=True),
    "aws-sentinel2, level 1C": Row("aws-sentinel2", "s2-l1c", "files", lists=True, opened=False),
    "gcp-sentinel2": Row("gcp-sentinel2", "s2-l1c", "files", lists=True),
    "usgs-landsatlook": Row("usgs-landsatlook", "landsat-c2-l2", "files", opened=False),
    "wekeo": Row("wekeo", "s2-l2a-sen2cor", "order", Account("basic", {**DEMO, "username": "demo"})),
    "usgs-landsatlook by M2M": Row(
        "usgs-landsatlook", "landsat-c2-l2", "order", changed=by_m2m,
        account=Account("basic", {"username": "demo", "password": "usgs-demo-application-token"}),
    ),
    "swh": Row("swh", "spot15-l1a", "order", BASIC, period=Period()),
    "sentinel-hub": Row("sentinel-hub", "s2-l2a-sen2cor", "nothing", SH),
    "sentinel-hub-cdse": Row("sentinel-hub-cdse", "s1-grd", "nothing", SH),
    "gee": Row("gee", "s2-l2a-sen2cor", "nothing", period=Period()),
}  # fmt: skip


def portal_of(row):
    document = json.loads((BUILT_IN / f"{row.portal}.json").read_text(encoding="utf-8"))
    portal = read_portal(document)
    return portal if row.changed is None else row.changed(portal)


def found(row, profile):
    """Return the portal, its provider and the first scene that can be had."""
    portal = portal_of(row)
    gate = make_gate(portal, profile, row.account, SEARCH)
    provider = make_provider(portal, profile, gate=gate)
    query = Query(box_geometry(row.area), row.period, (row.family,), Criteria(), limit=20)
    scenes = [scene for page in provider.pages(query, CancelToken()) for scene in page.scenes][:20]
    assert scenes, "nothing was found"
    usable = [scene for scene in scenes if provider.whole(scene)]
    return portal, provider, (usable or scenes)[0]
