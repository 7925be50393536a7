"""The searchable portals of the simulator. A new dialect adds its line here."""

import json
from dataclasses import replace

from guichet_eo.core.account import Account
from guichet_eo.core.holding import Holding
from guichet_eo.core.portal_directory import BUILT_IN
from guichet_eo.core.portal_file import read_portal
from recall_row import RecallRow


def by_m2m(portal):
    """Return USGS with its Landsat scenes asked by M2M, which holds them as well."""
    families = {"landsat-c2-l2": Holding(("landsat_ot_c2_l2",))}
    return replace(portal, dialect="m2m", families=families, options=portal.options["m2m"])


# what the catalogues of CDSE and CREODIAS hold of it, as their dialect "odata" finds it
COPERNICUS = {
    "s2-l2a-sen2cor": ("SENTINEL-2:S2MSI2A",),
    "s2-l1c": ("SENTINEL-2:S2MSI1C",),
    "s1-grd": ("SENTINEL-1:IW_GRDH_1S", "SENTINEL-1:IW_GRDH_1S-COG"),
    "s1-slc": ("SENTINEL-1:IW_SLC__1S",),
}


def by_odata(portal):
    """Return CDSE with Sentinel-1 and Sentinel-2 asked in the catalogue that lists offline products, too."""
    path = BUILT_IN / "creodias.json"
    same = read_portal(json.loads(path.read_text(encoding="utf-8"))).families
    families = {name: replace(same[name], dialect="odata") for name in COPERNICUS}
    return replace(portal, families=families)


SENTINEL_HUB_CLIENT = Account("client", {"client_id": "sh-demo-client", "client_secret": "sh-demo-secret"})


ROWS = (
    RecallRow(
        "earth-search",
        "earth-search",
        "earth-search",
        {
            "s2-l2a-sen2cor": ("sentinel-2-c1-l2a", "sentinel-2-l2a"),
            "s2-l1c": ("sentinel-2-l1c",),
            "s1-grd": ("sentinel-1-grd",),
            "landsat-c2-l2": ("landsat-c2-l2",),
        },
    ),
    RecallRow(
        "cdse",
        "cdse",
        "cdse-stac",
        {
            "s2-l2a-sen2cor": ("sentinel-2-l2a",),
            "s2-l1c": ("sentinel-2-l1c",),
            "s1-grd": ("sentinel-1-grd",),
            "s1-slc": ("sentinel-1-slc",),
        },
    ),
    RecallRow(
        "planetary-computer",
        "planetary-computer",
        "planetary-computer",
        {
            "s2-l2a-sen2cor": ("sentinel-2-l2a",),
            "s1-grd": ("sentinel-1-grd",),
            "landsat-c2-l2": ("landsat-c2-l2",),
        },
    ),
    RecallRow("terrascope", "terrascope", "terrascope", {"terrascope-s2-toc": ("terrascope-s2-toc-v2",)}),
    RecallRow(
        "usgs-landsatlook",
        "usgs-landsatlook",
        "usgs-landsatlook",
        {"landsat-c2-l2": ("landsat-c2l2-sr",), "landsat-c2-l1": ("landsat-c2l1",)},
    ),
    RecallRow(
        "dinamis",
        "dinamis",
        "dinamis",
        {"s2-l2a-maja": ("sentinel2-l2a-theia",)},
        scaled={"s2-l2a-maja": 1.03},
    ),
    RecallRow(
        "geodes",
        "geodes",
        "geodes",
        {
            "s2-l2a-maja": ("THEIA_REFLECTANCE_SENTINEL2_L2A",),
            "s2-l1c": ("PEPS_S2_L1C",),
            "s1-grd": ("PEPS_S1_L1",),
            "s1-slc": (),
            "spot15-l1a": ("SWH_SPOT123_L1", "SWH_SPOT4_L1", "SWH_SPOT5_L1"),
        },
        scaled={"s2-l2a-maja": 1.03},
    ),
    RecallRow(
        "wekeo",
        "wekeo",
        "wekeo",
        {
            "s2-l2a-sen2cor": ("EO:ESA:DAT:SENTINEL-2:S2MSI2A",),
            "s2-l1c": ("EO:ESA:DAT:SENTINEL-2:S2MSI1C",),
            "s1-grd": ("EO:ESA:DAT:SENTINEL-1:IW_GRDH_1S",),
            "s1-slc": ("EO:ESA:DAT:SENTINEL-1:IW_SLC__1S",),
        },
        account=Account("basic", {"username": "demo", "password": "demo-Passw0rd"}),
    ),
    RecallRow(
        "usgs-landsatlook (m2m)",
        "usgs-landsatlook",
        "usgs-m2m",
        {"landsat-c2-l2": ("landsat_ot_c2_l2",)},
        account=Account("basic", {"username": "demo", "password": "usgs-demo-application-token"}),
        changed=by_m2m,
    ),
    *(
        RecallRow(
            name,
            name,
            "sentinel-hub",
            {
                "s2-l2a-sen2cor": ("sentinel-2-l2a",),
                "s2-l1c": ("sentinel-2-l1c",),
                "s1-grd": ("sentinel-1-grd",),
            },
            account=SENTINEL_HUB_CLIENT,
        )
        for name in ("sentinel-hub", "sentinel-hub-cdse")
    ),
    # the buckets hold every acquisition, as Sentinel Hub does, whose list of names is taken
    RecallRow(
        "aws-sentinel2",
        "aws-sentinel2",
        "sentinel-hub",
        {"s2-l2a-sen2cor": ("sentinel-2-l2a",), "s2-l1c": ("sentinel-2-l1c",)},
    ),
    # the simulator's products have no metadata: neither cloud cover nor footprint
    RecallRow(
        "gcp-sentinel2",
        "gcp-sentinel2",
        "gcp-sentinel2",
        {"s2-l1c": ("gcp-public-data-sentinel-2",)},
        clouds=frozenset({"s2-l1c"}),
        tiles=True,
    ),
    RecallRow(
        "airbus",
        "airbus",
        "airbus",
        {"pleiades": ("PHR", "PNEO"), "spot67-archive": ("SPOT",)},
        account=Account("apikey", {"apikey": "airbus-demo-apikey"}),
    ),
    RecallRow("creodias", "creodias", "creodias", COPERNICUS),
    RecallRow("cdse (odata)", "cdse", "cdse", COPERNICUS, changed=by_odata),
    RecallRow("swh", "swh", "swh", {"spot15-l1a": ("swh",)}),
    RecallRow(
        "sara",
        "sara",
        "sara",
        {"s2-l1c": ("S2",), "s2-l2a-sen2cor": (), "s1-grd": ("S1",), "s1-slc": ()},
    ),
)
