"""Portals as JSON documents, both ways.

The form of a document, all keys but `id` and `title` optional:

    {"schema": 1, "id": "…", "title": text, "short_title": "…", "about": text,
     "owner": "…", "homepage": URL,
     "status": {"state": "open|closing|retired", "since": "2026-03", "successor": "portal id"},
     "dialect": "stac", "endpoints": {"stac": URL},
     "families": {"family id": {"collections": […], "boxes": [[west, south, east, north]],
                                "start": "2015-06-27", "end": null, "conditions": {…},
                                "pixels": "requester-pays", "search": "login",
                                "dialect": "odata"}},
     "access": {…}, "terms": {…}, "downloads": {…}, "flows": [{…}], "trusted_hosts": […],
     "options": {…},
     "facts": [{"text": text, "source": text, "year": 2025, "uncertain": true}], "order": 10}

A text is a string or {"en": "…", "fr": "…"}. Keys of `access`, `terms`, `downloads` and `flows` are
those of `PortalAccess`, `PortalTerms`, `PortalDownloads` and `Flow`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from .document import Document
from .fact_list import read_facts
from .flow import Flow
from .holding import Holding
from .period import Period
from .portal import Portal
from .portal_access import PortalAccess
from .portal_downloads import PortalDownloads
from .portal_status import PortalStatus
from .portal_terms import PortalTerms
from .portal_writer import SCHEMA, write_portal

__all__ = ["read_portal", "write_portal"]

_DIALECT = re.compile(r"[a-z][a-z0-9_]{0,40}|")
_HOST = re.compile(r"[a-z0-9.-]{1,253}(?::\d{1,5})?")
_SEARCH = ("anonymous", "login")
_PIXELS = ("anonymous", "sign", "login", "requester-pays", "contract")
_ACCOUNTS = ("none", "basic", "header", "oidc", "client", "apikey", "keypair", "s3", "device")
_ACCEPTANCE = ("none", "once", "per product")
_FLOWS = ("wms", "wmts", "xyz")
_TEMPLATES = ("", "kvp")
MOST_PARALLEL = 16
_KEYS = [
    "schema",
    "id",
    "title",
    "short_title",
    "about",
    "owner",
    "homepage",
    "status",
    "dialect",
    "endpoints",
    "families",
    "access",
    "terms",
    "downloads",
    "flows",
    "trusted_hosts",
    "options",
    "facts",
    "order",
]


def read_portal(document: Mapping[str, Any], origin: str = "built-in", base: str = "") -> Portal:
    """Return the portal that a JSON document describes.

    Args:
        document: the decoded file.
        origin: `built-in`, or the path of the file, for messages and `Portal.origin`.
        base: folder that relative paths of a static catalogue start from.

    Raises:
        PortalFileError: one sentence that names the file and the key.
    """
    top = Document(document, origin)
    top.only(_KEYS)
    if top.integer("schema", SCHEMA) != SCHEMA:
        raise top.error("schema", f"is {document.get('schema')!r}; this version reads schema {SCHEMA}")
    portal_id = top.short_name("id")
    title = top.local_text("title")
    if not title.en:
        raise top.error("title", "is missing")
    status = top.part("status", ("state", "since", "successor"))
    return Portal(
        id=portal_id,
        title=title,
        short_title=top.text("short_title") or title.en[:16],
        about=top.local_text("about"),
        owner=top.text("owner"),
        homepage=top.web_address("homepage"),
        status=PortalStatus(status.choice("state", [state.value for state in PortalStatus])),
        status_since=status.text("since"),
        successor=status.text("successor"),
        dialect=_dialect(top),
        endpoints={
            name: _endpoint(part, name, base) for part in [top.part("endpoints")] for name in part.values
        },
        families={name: _holding(part) for name, part in top.parts_by_name("families")},
        access=_access(
            top.part("access", ("search", "pixels", "quicklooks", "kind", "register_url", "note"))
        ),
        terms=_terms(top.part("terms")),
        downloads=_downloads(top.part("downloads")),
        flows=tuple(_flow(part) for part in top.parts("flows")),
        trusted_hosts=tuple(_host(top, host) for host in top.texts("trusted_hosts")),
        options=dict(top.part("options").values),
        facts=read_facts(top),
        order=top.integer("order", 100),
        origin=origin,
    )


def _endpoint(part: Document, name: str, base: str) -> str:
    """A web address, or for a static catalogue a path, made absolute."""
    value = part.text(name)
    scheme = urlsplit(value).scheme if "://" in value else ""
    if scheme:
        return part.web_address(name)
    if name != "catalogue":
        raise part.error(name, "must be a web address (http or https)")
    path = PurePath(value)
    return str(path if path.is_absolute() or not base else PurePath(base) / path)


def _host(top: Document, host: str) -> str:
    if _HOST.fullmatch(host.lower()) is None:
        raise top.error("trusted_hosts", f"holds {host!r}, which is no host name")
    return host.lower()


def _dialect(part: Document) -> str:
    return part.matching("dialect", _DIALECT, "the name of a dialect") if "dialect" in part.values else ""


def _holding(part: Document) -> Holding:
    part.only(("collections", "boxes", "start", "end", "conditions", "pixels", "search", "dialect"))
    boxes = part.values.get("boxes") or ()
    start, end = part.instant("start"), part.instant("end", last=True)
    try:
        period = Period(start, end)
    except ValueError as error:
        raise part.error("end", "is before start") from error
    return Holding(
        collections=tuple(part.texts("collections")),
        boxes=tuple(part.box("boxes", box) for box in boxes),
        period=period,
        conditions=dict(part.part("conditions").values),
        pixels=part.choice("pixels", _PIXELS) if "pixels" in part.values else "",
        search=part.choice("search", _SEARCH) if "search" in part.values else "",
        dialect=_dialect(part),
    )


def _access(part: Document) -> PortalAccess:
    return PortalAccess(
        search=part.choice("search", _SEARCH),
        pixels=part.choice("pixels", _PIXELS),
        quicklooks=part.choice("quicklooks", _SEARCH),
        kind=part.choice("kind", _ACCOUNTS),
        register_url=part.web_address("register_url"),
        note=part.local_text("note"),
    )


def _terms(part: Document) -> PortalTerms:
    part.only(
        (
            "licence",
            "licence_url",
            "licence_version",
            "acceptance",
            "attribution",
            "quicklooks_shown",
            "quicklooks_kept",
            "users",
            "price",
            "quota",
        )
    )
    return PortalTerms(
        licence=part.local_text("licence"),
        licence_url=part.web_address("licence_url"),
        licence_version=part.text("licence_version"),
        acceptance=part.choice("acceptance", _ACCEPTANCE),
        attribution=part.text("attribution"),
        quicklooks_shown=part.flag("quicklooks_shown", True),
        quicklooks_kept=part.flag("quicklooks_kept", True),
        users=part.local_text("users"),
        price=part.local_text("price"),
        quota=part.local_text("quota"),
    )


def _downloads(part: Document) -> PortalDownloads:
    part.only(("parallel", "resumes", "order", "quota", "quota_pause", "offline", "offline_url"))
    parallel = part.integer("parallel", 2)
    if not 1 <= parallel <= MOST_PARALLEL:
        raise part.error("parallel", f"must lie between 1 and {MOST_PARALLEL}")
    return PortalDownloads(
        parallel=parallel,
        resumes=part.flag("resumes", True),
        order=dict(part.part("order").values),
        quota=dict(part.part("quota").values),
        quota_pause=part.integer("quota_pause", 3600),
        offline=part.local_text("offline"),
        offline_url=part.web_address("offline_url"),
    )


def _flow(part: Document) -> Flow:
    part.only([field.name for field in fields(Flow)])
    zoom = part.values.get("zoom") or ()
    if zoom and not (isinstance(zoom, list) and len(zoom) == 2 and all(type(one) is int for one in zoom)):
        raise part.error("zoom", "must be two whole numbers: smallest and largest zoom level")
    return Flow(
        kind=part.choice("kind", _FLOWS),
        endpoint=part.web_address("endpoint"),
        layer=part.text("layer"),
        style=part.text("style"),
        crs=part.text("crs") or "EPSG:3857",
        times=tuple(part.texts("times")),
        title=part.local_text("title"),
        attribution=part.text("attribution"),
        abstract=part.local_text("abstract"),
        families=tuple(part.texts("families")),
        yearly=part.flag("yearly", False),
        only=tuple(part.texts("only")),
        format=part.text("format"),
        zoom=tuple(zoom),
        templates=part.choice("templates", _TEMPLATES),
        date_form=part.text("date_form"),
    )
