"""The searchable portals of the simulator. A new dialect adds its line here."""

from recall_row import RecallRow

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
)
