"""Values as resto servers write them: numbers as texts, checksums in two forms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ...core.online import Online
from ..stac_properties import number, text

Properties = Mapping[str, Any]
_MD5 = re.compile(r"(?:md5=)?([0-9a-fA-F]{32})", re.IGNORECASE)
_MODES = {  # portal sheet peps, Result fields; of `unknown` it says two things
    "disk": Online.YES,
    "tier2": Online.YES,
    "staging": Online.ORDER,
    "tape": Online.ORDER,
    "tier3": Online.ORDER,
}


def download(properties: Properties) -> Properties:
    """Return what is said about the product's file, empty where nothing is."""
    services = properties.get("services")
    found = services.get("download") if isinstance(services, dict) else None
    return found if isinstance(found, dict) else {}


def size(properties: Properties, file: Properties) -> int | None:
    """Return the product's bytes; `file` is what `download` gave."""
    for value in (file.get("size"), properties.get("resourceSize")):
        found = number(value)
        if found is not None and found > 0:
            return int(found)
    return None


def checksum(properties: Properties, file: Properties) -> str:
    """Return `md5:…`: the portals write `md5=…` or the digits alone, large or small."""
    for value in (file.get("checksum"), properties.get("resourceChecksum")):
        match = _MD5.fullmatch(value) if isinstance(value, str) else None
        if match is not None:
            return f"md5:{match.group(1).lower()}"
    return ""


def online(properties: Properties) -> Online:
    """Return whether the product can be had at once."""
    storage = properties.get("storage")
    mode = storage.get("mode") if isinstance(storage, dict) else None
    return _MODES.get(mode, Online.UNKNOWN) if isinstance(mode, str) else Online.UNKNOWN


def share(value: Any) -> float | None:
    """Return a cover in per cent, also from a text; None where it is missing or impossible, such as -1."""
    cover = number(value)
    return cover if cover is not None and 0.0 <= cover <= 100.0 else None


def tile(properties: Properties) -> str:
    """Return the grid cell: PEPS has `mgrs` 31TCJ, THEIA `location` T31TCJ or the name of a site."""
    found = text(properties.get("mgrs") or properties.get("location"))[:20]
    return found[1:] if len(found) == 6 and found[0] == "T" and found[1:3].isdigit() else found


def polarisations(properties: Properties) -> tuple[str, ...]:
    """Return the polarisations from `VV,VH` or `VV VH`."""
    found = properties.get("polarisation")
    return tuple(found.upper().replace(",", " ").split()[:4]) if isinstance(found, str) else ()


def baseline(name: str) -> str:
    """Return the processing baseline in a name of Sentinel-2 (`…_N0206_…` → `02.06`), empty where none is."""
    part = name[27:32]
    return f"{part[1:3]}.{part[3:]}" if part[:1] == "N" and part[1:].isdigit() else ""
