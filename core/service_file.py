"""Services as JSON documents.

The form of a document, all keys but `id` and `title` optional:

    {"schema": 1, "id": "…", "title": text, "about": text, "owner": "…", "homepage": URL,
     "status": {"state": "open|closing|retired", "since": "2026-03", "successor": "service or portal id"},
     "portals": ["portal id"], "families": ["family id"],
     "takes": text, "gives": text, "users": text, "where": text, "prepare": text,
     "price": text, "quota": text, "register_url": URL,
     "facts": [{"text": text, "source": text, "year": 2025, "uncertain": true}], "order": 10}

A text is a string or {"en": "…", "fr": "…"}.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .document import Document
from .fact_list import read_facts
from .portal_status import PortalStatus
from .portal_writer import SCHEMA
from .service import Service

_KEYS = [
    "schema",
    "id",
    "title",
    "about",
    "owner",
    "homepage",
    "status",
    "portals",
    "families",
    "takes",
    "gives",
    "users",
    "where",
    "prepare",
    "price",
    "quota",
    "register_url",
    "facts",
    "order",
]


def read_service(document: Mapping[str, Any], origin: str = "built-in") -> Service:
    """Return the service that a JSON document describes.

    Args:
        document: the decoded file.
        origin: `built-in`, or the path of the file, for messages and `Service.origin`.

    Raises:
        PortalFileError: one sentence that names the file and the key.
    """
    top = Document(document, origin)
    top.only(_KEYS)
    if top.integer("schema", SCHEMA) != SCHEMA:
        raise top.error("schema", f"is {document.get('schema')!r}; this version reads schema {SCHEMA}")
    title = top.local_text("title")
    if not title.en:
        raise top.error("title", "is missing")
    status = top.part("status", ("state", "since", "successor"))
    return Service(
        id=top.short_name("id"),
        title=title,
        about=top.local_text("about"),
        owner=top.text("owner"),
        homepage=top.web_address("homepage"),
        status=PortalStatus(status.choice("state", [state.value for state in PortalStatus])),
        status_since=status.text("since"),
        successor=status.text("successor"),
        portals=tuple(top.texts("portals")),
        families=tuple(top.texts("families")),
        takes=top.local_text("takes"),
        gives=top.local_text("gives"),
        users=top.local_text("users"),
        where=top.local_text("where"),
        prepare=top.local_text("prepare"),
        price=top.local_text("price"),
        quota=top.local_text("quota"),
        register_url=top.web_address("register_url"),
        facts=read_facts(top),
        order=top.integer("order", 100),
        origin=origin,
    )
