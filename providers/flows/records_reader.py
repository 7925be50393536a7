"""Records and collections of OGC API Records (OGC 20-004r1) and of STAC APIs → records of a catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from ...core.flows.box_reading import box_of
from ...core.flows.catalogue_link import CatalogueLink
from ...core.flows.catalogue_page import CataloguePage
from ...core.flows.catalogue_record import CatalogueRecord
from ...core.flows.service_layer import Box
from ...core.texts import clean_text
from ..safe_urls import may_lead, resolve

_MOST_LINKS = 100
_TITLE, _ABSTRACT, _LICENCE = 300, 4000, 500
_SERVICES = ("wms", "wmts", "xyz")
Item = Mapping[str, Any]


def read_items(document: Item, address: str) -> CataloguePage:
    """Return the records of an answer in GeoJSON.

    Raises:
        ValueError: it is no such answer.
    """
    features = document.get("features")
    if not isinstance(features, list):
        raise ValueError("no records (OGC API Records)")  # noqa: TRY004 (what came is wrong, not a type)
    records = [_feature(feature, address) for feature in features if isinstance(feature, dict)]
    matched = document.get("numberMatched")
    known = matched if type(matched) is int and matched >= 0 else None
    return CataloguePage(tuple(records), known, next_of(document, address))


def read_collection(collection: Item, address: str) -> CatalogueRecord:
    """Return a collection as a record: its links, and the map services among its assets (GEODES has them)."""
    extent = collection.get("extent")
    spatial = extent.get("spatial") if isinstance(extent, dict) else None
    boxes = spatial.get("bbox") if isinstance(spatial, dict) else None
    assets = collection.get("assets")
    links = [*_members(collection, "links"), *(assets.values() if isinstance(assets, dict) else ())]
    return _record(collection, str(collection.get("id") or ""), _numbers(_first(boxes)), links, address)


def next_of(document: Item, address: str) -> str:
    """Return the address of the next page, empty at the end or where it must not lead."""
    for link in _members(document, "links"):
        if isinstance(link, dict) and link.get("rel") == "next" and isinstance(link.get("href"), str):
            following = resolve(address, link["href"])
            return following if following and may_lead(address, following) else ""
    return ""


def _feature(feature: Item, address: str) -> CatalogueRecord:
    """Drafts of the standard have links in `properties.associations`, and the licence as `rights`."""
    told = feature.get("properties")
    properties = told if isinstance(told, dict) else {}
    links = [
        *_members(feature, "links"),
        *_members(feature, "linkTemplates"),
        *_members(properties, "links"),
        *_members(properties, "associations"),
    ]
    box = _numbers(feature.get("bbox")) or _bounds(feature.get("geometry"))
    return _record(properties, str(feature.get("id") or ""), box, links, address)


def _record(told: Item, name: str, box: Box | None, links: list[Any], address: str) -> CatalogueRecord:
    title = clean_text(told.get("title") or name, _TITLE)
    licence = told.get("license") or told.get("rights")
    return CatalogueRecord(
        title,
        clean_text(told.get("description"), _ABSTRACT),
        clean_text(licence, _LICENCE) if isinstance(licence, str) else "",
        tuple(dict.fromkeys(_services(links, address))),
        box,
    )


def _services(links: list[Any], address: str) -> Iterator[CatalogueLink]:
    for link in islice(links, _MOST_LINKS):
        href = link.get("href") or link.get("uriTemplate") if isinstance(link, dict) else None
        absolute = resolve(address, href) if isinstance(href, str) else ""
        if not absolute:
            continue
        relation = str(link.get("rel") or "")
        words = [str(link.get(key) or "") for key in ("protocol", "type")]
        told = next((word for word in (relation.rpartition("/")[2], *words) if _tells(word)), "")
        layers = _layers(link)
        found = CatalogueLink.read(absolute, told, layers or str(link.get("name") or ""))
        if found is not None and (found.kind != "xyz" or relation in ("xyz", "tiles")):
            yield found


def _tells(word: str) -> bool:
    lowered = word.lower()
    return any(service in lowered for service in _SERVICES) or lowered.startswith("ogc:")


def _layers(link: Item) -> str:
    """Return the layers as the extension web-map-links names them, commas between."""
    told = link.get("wms:layers") or link.get("wmts:layer") or ()
    names = told if isinstance(told, list) else [told]
    return ",".join(name for name in names if isinstance(name, str))


def _members(document: Item, key: str) -> list[Any]:
    found = document.get(key)
    return found if isinstance(found, list) else []


def _first(values: Any) -> Any:
    return values[0] if isinstance(values, list) and values else None


def _numbers(told: Any) -> Box | None:
    if not isinstance(told, list) or len(told) not in (4, 6):
        return None
    half = len(told) // 2  # of six numbers the third and the last are heights
    return box_of(told[0], told[1], told[half], told[half + 1])


def _bounds(geometry: Any) -> Box | None:
    from ...core.geometry import bounds

    try:
        return box_of(*bounds(geometry)) if isinstance(geometry, dict) else None
    except (ValueError, TypeError, KeyError, IndexError):
        return None
