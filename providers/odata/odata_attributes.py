"""Reading the members of an OData product, as irregular as the catalogues write them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.online import Online
from ..stac_properties import text

Item = Mapping[str, Any]
FORMATS = {  # ending of the name → what people call it
    ".SAFE": "SAFE",
    ".SEN3": "SEN3",
    ".SEN6": "SEN6",
    ".nc": "NetCDF",
    ".zip": "zip",
    ".tar": "tar",
    ".tgz": "tgz",
}

_WEAKEST = "md5"


def read_attributes(item: Item) -> Mapping[str, Any]:
    """Return the attributes by name; those of another form are left out."""
    listed = item.get("Attributes")
    try:
        return {each["Name"]: each["Value"] for each in listed}  # type: ignore[union-attr]
    except (TypeError, KeyError):
        pass
    found: dict[str, Any] = {}
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict) and isinstance(each.get("Name"), str):
            found[each["Name"]] = each.get("Value")
    return found


def read_attribute(item: Item, name: str) -> Any:
    """Return one attribute, None where it is missing; the first that has the name."""
    listed = item.get("Attributes")
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict) and each.get("Name") == name:
            return each.get("Value")
    return None


def split_name(name: str) -> tuple[str, str]:
    """Return a product's name without its extension, and the extension or nothing."""
    stem, dot, last = name.rpartition(".")
    return (stem, dot + last) if dot + last in FORMATS else (name, "")


def platform(attributes: Item) -> str:
    """Return mission and unit in one: `SENTINEL-2A`; nothing where the mission is unknown."""
    mission, unit = (
        text(attributes.get("platformShortName")),
        text(attributes.get("platformSerialIdentifier")),
    )
    return mission + unit if mission[-1:].isdigit() and len(unit) == 1 else mission


def polarisations(attributes: Item) -> tuple[str, ...]:
    """Return the polarisations of `VV&VH`."""
    told = attributes.get("polarisationChannels")
    parts = told.replace(",", "&").split("&")[:4] if isinstance(told, str) else ()
    return tuple(part.strip().upper()[:4] for part in parts if part.strip())


def orbit_direction(attributes: Item) -> str:
    """Return `ascending`, `descending` or nothing."""
    told = attributes.get("orbitDirection")
    direction = told.lower() if isinstance(told, str) else ""
    return direction if direction in ("ascending", "descending") else ""


def checksums(item: Item) -> tuple[str, ...]:
    """Return the checksums that are listed, `algorithm:hex`, the strongest first; the first of each kind."""
    listed = item.get("Checksum")
    found: dict[str, str] = {}
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, dict):
            digits, name = (
                text(each.get("Value")).strip().lower(),
                text(each.get("Algorithm")).strip().lower(),
            )
            if name and digits and not set(digits) - set("0123456789abcdef"):
                found.setdefault(name, digits)
    names = sorted(found, key=lambda name: (name == _WEAKEST, -len(found[name])))
    return tuple(f"{name}:{found[name]}" for name in names)


def checksum(listed: tuple[str, ...]) -> str:
    """Return one of what `checksums` gave: MD5 where there is one, since all can compute it."""
    return next((each for each in listed if each.startswith(f"{_WEAKEST}:")), listed[0] if listed else "")


def size(item: Item) -> int | None:
    """Return the size in bytes; 0, which some old products have, is unknown."""
    length = item.get("ContentLength")
    return length if isinstance(length, int) and not isinstance(length, bool) and length > 0 else None


def online(item: Item, offline: Online) -> Online:
    """Return whether the product can be had at once.

    Args:
        item: decoded.
        offline: what can be done at this portal about products that are not online.
    """
    told = item.get("Online")
    if told is True:
        return Online.YES
    return offline if told is False else Online.UNKNOWN
