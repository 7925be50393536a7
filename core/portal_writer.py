"""Portals written as JSON documents."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

from .flow import Flow
from .holding import Holding
from .local_text import LocalText
from .portal import Portal
from .portal_downloads import PortalDownloads
from .portal_fact import PortalFact

SCHEMA = 1


def write_portal(portal: Portal) -> dict[str, Any]:
    """Return the document that `read_portal` reads back to an equal portal (but for `origin`)."""
    document = {
        "schema": SCHEMA,
        "id": portal.id,
        "title": _text(portal.title),
        "short_title": portal.short_title,
        "about": _text(portal.about),
        "owner": portal.owner,
        "homepage": portal.homepage,
        "status": {
            "state": portal.status.value,
            "since": portal.status_since,
            "successor": portal.successor,
        },
        "dialect": portal.dialect,
        "endpoints": dict(portal.endpoints),
        "families": {name: _holding(holding) for name, holding in portal.families.items()},
        "access": _plain(portal.access),
        "terms": _plain(portal.terms),
        "downloads": _downloads(portal.downloads),
        "flows": [_flow(flow) for flow in portal.flows],
        "trusted_hosts": list(portal.trusted_hosts),
        "options": dict(portal.options),
        "facts": [_fact(fact) for fact in portal.facts],
        "order": portal.order,
    }
    return {key: value for key, value in document.items() if value not in ("", {}, [])}


def _downloads(downloads: PortalDownloads) -> dict[str, Any]:
    """What differs from the default; the two objects are plain already."""
    written, usual = _plain(downloads), _plain(PortalDownloads())
    return {key: value for key, value in written.items() if value != usual[key]}


def _flow(flow: Flow) -> dict[str, Any]:
    """Kind, endpoint and CRS, and of the rest what is not empty."""
    return {key: value for key, value in _plain(flow).items() if value not in ("", [], False)}


def _plain(value: Any) -> dict[str, Any]:
    """A flat dataclass as an object; lists for tuples."""
    result: dict[str, Any] = {}
    for field in fields(value):
        item = getattr(value, field.name)
        if isinstance(item, LocalText):
            item = _text(item)
        result[field.name] = list(item) if isinstance(item, tuple) else item
    return result


def _text(text: LocalText) -> Any:
    return text.en if text.en == text.fr else {"en": text.en, "fr": text.fr}


def _fact(fact: PortalFact) -> dict[str, Any]:
    words = {"text": _text(fact.text), "source": _text(fact.source)}
    return {**words, "year": fact.year, "uncertain": fact.uncertain}


def _holding(holding: Holding) -> dict[str, Any]:
    written: dict[str, Any] = {
        "collections": list(holding.collections),
        "boxes": [list(box) for box in holding.boxes],
        "start": _instant(holding.period.start),
        "end": _instant(holding.period.end),
        "conditions": dict(holding.conditions),
    }
    special = {"pixels": holding.pixels, "search": holding.search, "dialect": holding.dialect}
    return {**written, **{name: value for name, value in special.items() if value}}


def _instant(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()
