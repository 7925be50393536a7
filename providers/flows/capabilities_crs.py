"""Names of coordinate systems in all the ways that capabilities write them."""

from __future__ import annotations

import re

_EPSG = re.compile(r"(?:^|.*[:/#])EPSG(?:\.XML)?[:/#](?:[^:/#]*[:/#]){0,2}0*(\d{1,6})")
_PLAIN = re.compile(r"[A-Z][A-Z0-9]{1,15}:[A-Z0-9_.-]{1,40}")
_CRS84 = re.compile(r"(?:.*[:/#])?(?:CRS:?84|OGC:(?:CRS)?84|CRS84)")
_UNNAMED = ("AUTO:", "AUTO2:", "CRS:", "URN:", "NONE:", "HTTP:", "HTTPS:")
_MERCATOR = frozenset(
    ("EPSG:900913", "EPSG:102100", "EPSG:102113", "EPSG:3785", "EPSG:41001", "OSGEO:41001", "ESRI:102100")
)
WEB_MERCATOR, DEGREES, LONGITUDE_FIRST = "EPSG:3857", "EPSG:4326", "CRS:84"


def crs_code(text: str) -> str:
    """Return the authority code of a system; empty for what has none (`AUTO:42001`, `CRS:1`).

    Read are codes (`EPSG:3857`, `IGNF:LAMB93`), URNs (`urn:ogc:def:crs:EPSG::3857`, with a version or, as
    MapProxy writes it, without its place), addresses (`http://www.opengis.net/def/crs/EPSG/0/3857`,
    `http://www.opengis.net/gml/srs/epsg.xml#4326`). The old names of web Mercator become `EPSG:3857`,
    longitude and latitude in degrees `CRS:84`.
    """
    name = text.strip().upper()
    if _CRS84.fullmatch(name):
        return LONGITUDE_FIRST
    found = _EPSG.fullmatch(name)
    if found is not None:
        name = f"EPSG:{found[1]}"
    elif name.startswith(_UNNAMED) or not _PLAIN.fullmatch(name):
        return ""
    return WEB_MERCATOR if name in _MERCATOR else name
