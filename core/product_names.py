"""Reading product names of the missions that the portals hold.

The forms are those of the portal sheets: ESA's SAFE names, Planetary Computer's without baseline,
Earth Search, MUSCATE (THEIA), Terrascope, USGS (Landsat, ASTER, Sentinel-2), Airbus `DS_…` and the digits of
Spot World Heritage.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Callable, Optional

from .platforms import platform_name
from .product_name import ProductName
from .times import parse_instant

_DAY = r"\d{8}"
_TIME = r"\d{8}T\d{6}"
_TILE = r"\d{2}[A-Z]{3}"
_EXTENSIONS = frozenset(
    ("SAFE", "SEN3", "SEN6", "EOF", "zip", "ZIP", "tar", "gz", "tgz", "nc", "json", "xml", "TIF", "tif")
)
_LANDSAT_SENSORS = {"LC": "C", "LO": "O", "LT": "T", "LE": "E", "LM": "M"}
# First absolute orbit of each satellite's cycle of 175 passes (absolute orbit → relative orbit).
_S1_OFFSETS = {"S1A": 73, "S1B": 27, "S1C": 172}

Part = Mapping[str, Optional[str]]


def read_product_name(text: str) -> ProductName | None:
    """Return what a product name, with or without extension, says; None where its form is not known."""
    name = _without_extension(text.strip().rsplit("/", 1)[-1][:200])
    for pattern, read in _READERS.get(name[:1], ()):
        match = pattern.match(name)
        if match is not None:
            return read(match.groupdict())
    return None


def _without_extension(name: str) -> str:
    """Return a name without its extensions, of which it may have several: `.tar.gz`."""
    stem, dot, extension = name.rpartition(".")
    while dot and extension in _EXTENSIONS:
        name = stem
        stem, dot, extension = name.rpartition(".")
    return name


def _sentinel2(part: Part) -> ProductName:
    level = _text(part, "level")
    return ProductName(
        platform=platform_name(part.get("platform") or "Sentinel-2"),
        level=level,
        tile=_text(part, "tile"),
        sensed=parse_instant(part["sensed"]),
        orbit_relative=_number(part.get("orbit")),
        version=_text(part, "version"),
        processor="Sen2Cor" if level == "L2A" else "",
    )


def _earth_search(part: Part) -> ProductName:
    sensed = _text(part, "sensed")
    level = _text(part, "level")
    return ProductName(
        platform=platform_name(_text(part, "platform")),
        level=level,
        tile=_text(part, "tile"),
        sensed=parse_instant(sensed),
        day_only=len(sensed) == 8,
        processor="Sen2Cor" if level == "L2A" else "",
    )


def _terrascope(part: Part) -> ProductName:
    return ProductName(
        platform=platform_name(_text(part, "platform")),
        level="L2A" if part["type"] == "TOC" else "L2B",
        tile=_text(part, "tile"),
        sensed=parse_instant(part["sensed"]),
        version=_text(part, "version"),
        product_type=_text(part, "type"),
    )


def _muscate(part: Part) -> ProductName:
    tile = _text(part, "tile")
    level = _text(part, "level")
    platform = _text(part, "platform")
    return ProductName(
        platform=platform_name(platform.split("-")[0]),
        level=level,
        tile=tile[1:] if re.fullmatch("T" + _TILE, tile) else tile,
        sensed=parse_instant(part["sensed"]),
        version=_text(part, "version").replace("-", "."),
        processor={"L2A": "MAJA", "L3A": "WASP"}.get(level, ""),
        product_type=platform.partition("-")[2],
    )


def _sentinel1(part: Part) -> ProductName:
    platform = _text(part, "platform")
    offset = _S1_OFFSETS.get(platform)
    kind = _text(part, "type").rstrip("_")
    return ProductName(
        platform=platform_name(platform),
        level="RTC" if part["rtc"] else kind[:3],
        sensed=parse_instant(part["sensed"]),
        ended=parse_instant(part["ended"]),
        orbit_relative=None if offset is None else (int(_text(part, "orbit")) - offset) % 175 + 1,
        mode=_text(part, "mode"),
        polarisations=_POLARISATIONS.get(_text(part, "polarisation"), ()),
        product_type=kind,
    )


_POLARISATIONS: Mapping[str, tuple[str, ...]] = {
    "SH": ("HH",), "SV": ("VV",), "DH": ("HH", "HV"), "DV": ("VV", "VH"),
    "HH": ("HH",), "HV": ("HV",), "VV": ("VV",), "VH": ("VH",),
}  # fmt: skip


def _sentinel3(part: Part) -> ProductName:
    kind = _text(part, "type").rstrip("_")
    return ProductName(
        platform=platform_name(_text(part, "platform")),
        level=f"L{_text(part, 'level')}",
        sensed=parse_instant(part["sensed"]),
        ended=parse_instant(part["ended"]),
        version=_text(part, "version"),
        product_type=kind,
    )


def _landsat(part: Part) -> ProductName:
    return ProductName(
        platform=f"Landsat-{int(_text(part, 'number'))}",
        level=_text(part, "level"),
        tile=_text(part, "tile"),
        sensed=parse_instant(part["sensed"]),
        day_only=True,
        version=_text(part, "processed"),
        product_type=_text(part, "kind"),
        sensor=_text(part, "sensor") + _text(part, "number"),
    )


def _landsat_scene(part: Part) -> ProductName:
    year = parse_instant(_text(part, "year"))
    return ProductName(
        platform=f"Landsat-{_text(part, 'number')}",
        tile=_text(part, "tile"),
        sensed=None if year is None else year + timedelta(days=int(_text(part, "day")) - 1),
        day_only=True,
        sensor=f"{_text(part, 'sensor')}0{_text(part, 'number')}",
    )


def _aster(part: Part) -> ProductName:
    return ProductName(
        platform="Terra",
        level=_text(part, "level"),
        sensed=parse_instant(_text(part, "year") + _text(part, "day") + "T" + _text(part, "time")),
        version=_text(part, "processed"),
    )


def _airbus(part: Part) -> ProductName:
    sensed = _text(part, "sensed")
    second = parse_instant(f"{sensed[:8]}T{sensed[8:]}")
    return ProductName(
        platform=platform_name(_text(part, "platform")),
        sensed=None if second is None else second + timedelta(milliseconds=100 * int(part["tenth"] or 0)),
    )


def _spot_heritage(part: Part) -> ProductName:
    year = _text(part, "year")
    century = "19" if int(year) >= 80 else "20"
    return ProductName(
        platform=f"SPOT-{_text(part, 'number')}",
        level="L1A",
        tile=_text(part, "tile"),
        sensed=parse_instant(century + year + _text(part, "rest")),
        mode=_text(part, "mode"),
    )


def _text(part: Part, name: str) -> str:
    return part.get(name) or ""


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


_S = (
    (
        _compiled(
            rf"(?P<platform>S2[A-DX])_MSI(?P<level>L\w\w)_(?P<sensed>{_TIME})(?:_(?P<version>N\d{{4}}))?"
            rf"_R(?P<orbit>\d{{3}})_T(?P<tile>{_TILE})(?:_{_TIME})?"
        ),
        _sentinel2,
    ),
    (
        _compiled(
            rf"(?P<platform>S1[A-D])_(?P<mode>IW|EW|WV|EN|S[1-6])_(?P<type>[A-Z]{{3}}[A-Z_])_\d[A-Z]"
            rf"(?P<polarisation>[A-Z]{{2}})_(?P<sensed>{_TIME})_(?P<ended>{_TIME})_(?P<orbit>\d{{6}})_[0-9A-F]{{6}}"
            r"(?:_[0-9A-F]{4})?(?P<rtc>_rtc)?"
        ),
        _sentinel1,
    ),
    (
        _compiled(
            rf"(?P<platform>S2[A-DX])_T?(?P<tile>{_TILE})_(?P<sensed>{_TIME}|{_DAY})(?:_\d+)?_(?P<level>L\w\w)$"
        ),
        _earth_search,
    ),
    (
        _compiled(
            rf"(?P<platform>S2[A-DX])_(?P<sensed>{_TIME})_(?P<tile>{_TILE})_(?P<type>[A-Z0-9]+)(?:_\d+M)?"
            r"_(?P<version>V\d+)"
        ),
        _terrascope,
    ),
    (
        _compiled(
            rf"(?P<platform>S[36][A-D_]|S5P)_(?:OFFL_|NRTI_|RPRO_)?(?P<type>(?:\w\w_|L|P4_)(?P<level>\d)\w{{2,8}}?)_+"
            rf"(?P<sensed>{_TIME})_(?P<ended>{_TIME})(?:_.*?(?:_(?P<version>\d{{3}}))?$)?"
        ),
        _sentinel3,
    ),
    (
        _compiled(
            r"(?P<platform>(?:SENTINEL2|SPOT)\w+(?:-[A-Z0-9-]+)?)_(?P<sensed>\d{8}-\d{6}-\d{3})_(?P<level>L\w\w)"
            r"_(?P<tile>[A-Za-z0-9-]+)_[A-Z](?:_V(?P<version>[\d-]+))?$"
        ),
        _muscate,
    ),
    (
        _compiled(
            rf"(?P<platform>S2[A-D])_OPER_PRD_MSI(?P<level>L\w\w)_\w{{4}}_{_TIME}_R(?P<orbit>\d{{3}})_V(?P<sensed>{_TIME})"
        ),
        _sentinel2,
    ),
)
_L = (
    (
        _compiled(
            rf"(?P<sensor>L[COTEM])(?P<number>0\d)_(?P<level>L\w\w\w)_(?P<tile>\d{{6}})_(?P<sensed>{_DAY})"
            rf"(?:_(?P<processed>{_DAY}))?_0[12]_(?:T1|T2|RT|A1|A2)(?:_(?P<kind>SR|ST|TA|BT))?"
        ),
        _landsat,
    ),
    (
        _compiled(
            r"(?P<sensor>L[COTEM])(?P<number>\d)(?P<tile>\d{6})(?P<year>\d{4})(?P<day>\d{3})[A-Z]{3}\d\d$"
        ),
        _landsat_scene,
    ),
    (
        _compiled(rf"(?P<level>L1C)_T(?P<tile>{_TILE})_A\d{{6}}_(?P<sensed>{_TIME})$"),  # at USGS
        _sentinel2,
    ),
    (
        _compiled(
            r"(?P<platform>LANDSAT\d(?:-[A-Z0-9-]+)?)_(?P<sensed>\d{8}-\d{6}-\d{3})_(?P<level>L\w\w)"
            r"_(?P<tile>[A-Za-z0-9-]+)_[A-Z](?:_V(?P<version>[\d-]+))?$"
        ),
        _muscate,
    ),
)
_AIRBUS = (
    _compiled(
        r"(?:DS|IMG)_(?P<platform>PHR1[AB]|SPOT[67]|PNEO\d)_(?:[A-Z]{1,3}_)?(?P<sensed>\d{14})(?P<tenth>\d?)(?:_|$)"
    ),
    _airbus,
)
_ASTER = (
    _compiled(
        rf"AST_(?P<level>L1\w)_00\d(?P<day>\d{{4}})(?P<year>\d{{4}})(?P<time>\d{{6}})_(?P<processed>{_DAY})\d{{6}}(?:_|$)"
    ),
    _aster,
)
_VENUS = (
    _compiled(
        r"(?P<platform>VENUS(?:-XS)?)_(?P<sensed>\d{8}-\d{6}-\d{3})_(?P<level>L\w\w)_(?P<tile>[A-Za-z0-9-]+)_[A-Z]"
        r"(?:_V(?P<version>[\d-]+))?$"
    ),
    _muscate,
)
_HERITAGE = (
    _compiled(r"(?P<number>[1-5])(?P<tile>\d{6})(?P<year>\d\d)(?P<rest>\d{10})(?P<mode>\d[A-Z])(?:_|$)"),
    _spot_heritage,
)
_READERS: Mapping[str, tuple[tuple[re.Pattern[str], Callable[[Part], ProductName]], ...]] = {
    "S": _S,
    "L": _L,
    "A": (_ASTER,),
    "D": (_AIRBUS,),
    "I": (_AIRBUS,),
    "V": (_VENUS,),
    **dict.fromkeys("12345", (_HERITAGE,)),
}
