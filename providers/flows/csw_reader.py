"""Answers of a CSW: records in Dublin Core (csw:Record) or ISO 19139 (gmd:MD_Metadata)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from ...core.flows.box_reading import box_of, box_of_corners
from ...core.flows.catalogue_link import CatalogueLink
from ...core.flows.catalogue_page import CataloguePage
from ...core.flows.catalogue_record import CatalogueRecord
from ...core.flows.service_layer import Box
from ...core.safe_xml import Element
from ...core.texts import clean_text
from ..safe_urls import resolve

_MOST_LINKS = 50
_TITLE, _ABSTRACT, _LICENCE = 300, 4000, 500
_RECORDS = ("Record", "SummaryRecord", "BriefRecord", "MD_Metadata", "MI_Metadata")
_LATITUDE_FIRST = "4326"  # urn:x-ogc:def:crs:EPSG:6.11:4326; GeoNetwork's `::WGS 84` is longitude first


def read_csw(root: Element, address: str) -> CataloguePage:
    """Return the records of an answer to GetRecords.

    Args:
        root: its outermost element.
        address: where it came from.

    Raises:
        ValueError: it is no such answer.
    """
    results = root.find("SearchResults")
    if results is None:
        raise ValueError("no answer of a catalogue service (CSW)")
    records = [_record(child, address) for child in results if child.tag in _RECORDS]
    matched, following = (_count(results.get(name)) for name in ("numberOfRecordsMatched", "nextRecord"))
    return CataloguePage(tuple(records), matched, str(following) if following else "")


def _count(told: str | None) -> int | None:
    return int(told) if told and told.isascii() and told.isdigit() and len(told) < 12 else None


def _record(element: Element, address: str) -> CatalogueRecord:
    is_iso = element.tag.endswith("_Metadata")
    return _iso(element, address) if is_iso else _dublin_core(element, address)


def _dublin_core(element: Element, address: str) -> CatalogueRecord:
    title = _text(element, "title", _TITLE) or _text(element, "identifier", _TITLE)
    told = (
        (link.text or "", link.get("protocol") or link.get("scheme") or "", link.get("name") or "")
        for link in element
        if link.tag in ("URI", "references", "source")
    )
    licences = [clean_text(child.text, _LICENCE) for child in element if child.tag in ("rights", "license")]
    return CatalogueRecord(
        title,
        _text(element, "abstract", _ABSTRACT) or _text(element, "description", _ABSTRACT),
        clean_text("; ".join(dict.fromkeys(filter(None, licences))), _LICENCE),
        _links(told, address),
        _corners(element),
    )


def _text(element: Element, name: str, limit: int) -> str:
    return clean_text(element.findtext(name), limit)


def _corners(element: Element) -> Box | None:
    box = element.find("BoundingBox")
    if box is None:
        box = element.find("WGS84BoundingBox")
    if box is None:
        return None
    lower, upper = ((box.findtext(name) or "").split() for name in ("LowerCorner", "UpperCorner"))
    crs = box.get("crs", "")
    return box_of_corners(lower, upper, _LATITUDE_FIRST in crs and box.tag == "BoundingBox")


def _iso(element: Element, address: str) -> CatalogueRecord:
    about = element.find("identificationInfo")
    about = element if about is None else about
    title = _words(about.find(".//citation//title"), _TITLE)
    told = (
        (
            _words(link.find("linkage"), 2000),
            _words(link.find("protocol"), 200),
            _words(link.find("name"), _TITLE),
        )
        for link in element.iter("CI_OnlineResource")
    )
    licences = (
        _words(told_, _LICENCE)
        for constraints in about.iter("MD_LegalConstraints")
        for told_ in constraints
        if told_.tag in ("useLimitation", "otherConstraints")
    )
    return CatalogueRecord(
        title,
        _words(about.find(".//abstract"), _ABSTRACT),
        clean_text("; ".join(dict.fromkeys(filter(None, islice(licences, 5)))), _LICENCE),
        _links(told, address),
        _bounds(about),
    )


def _words(element: Element | None, limit: int) -> str:
    """Return the first text below an element: `CharacterString`, `Anchor`, `URL` or its own."""
    found = next((text for text in element.itertext() if text.strip()), "") if element is not None else ""
    return clean_text(found, limit)


def _bounds(about: Element) -> Box | None:
    box = about.find(".//EX_GeographicBoundingBox")
    if box is None:
        return None
    names = ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")
    return box_of(*(_words(box.find(name), 40) for name in names))


def _links(told: Iterator[tuple[str, str, str]], address: str) -> tuple[CatalogueLink, ...]:
    """Return the map services; from a public catalogue none leads into a private network."""
    found: dict[CatalogueLink, None] = {}
    for href, protocol, name in islice(told, _MOST_LINKS):
        absolute = resolve(address, href) if href.strip() else ""
        link = CatalogueLink.read(absolute, protocol, name) if absolute else None
        if link is not None:
            found[link] = None
    named = {(link.kind, link.address) for link in found if link.layers}
    return tuple(link for link in found if link.layers or (link.kind, link.address) not in named)
