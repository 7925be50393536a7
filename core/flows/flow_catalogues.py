"""The catalogues that the plugin knows.

`resources/flow_catalogues.json`, in the order of lists:

    {"schema": 1, "catalogues": [
        {"id": "…", "kind": "csw|records|mviewer", "address": URL, "title": text, "about": text,
         "portal": "portal id", "facts": [{"text": text, "source": text, "year": 2026, "uncertain": true}]}]}

A text is a string or {"en": "…", "fr": "…"}.
"""

from __future__ import annotations

from pathlib import Path

from ..document import Document
from ..document_folder import read_json
from ..fact_list import read_facts
from ..portal_writer import SCHEMA
from .flow_catalogue import FlowCatalogue
from .flow_source import FlowSource

FILE = Path(__file__).resolve().parents[2] / "resources" / "flow_catalogues.json"
_KINDS = ("csw", "records", "mviewer")
_KEYS = ("id", "kind", "address", "title", "about", "portal", "facts")


def flow_catalogues(path: Path = FILE) -> tuple[FlowCatalogue, ...]:
    """Return the catalogues of a file.

    Raises:
        PortalFileError: one sentence that names the file and the key.
    """
    top = Document(read_json(path, path.name), path.name)
    top.only(("schema", "catalogues"))
    if top.integer("schema", SCHEMA) != SCHEMA:
        raise top.error("schema", f"is {top.values.get('schema')!r}; this version reads schema {SCHEMA}")
    return tuple(_catalogue(part) for part in top.parts("catalogues"))


def _catalogue(part: Document) -> FlowCatalogue:
    part.only(_KEYS)
    title, address = part.local_text("title"), part.web_address("address")
    if not title.en or not address:
        raise part.error("address" if title.en else "title", "is missing")
    source = FlowSource(
        f"catalogue/{part.short_name('id')}",
        part.choice("kind", _KINDS),
        address,
        title,
        portal=part.short_name("portal") if part.values.get("portal") else "",
    )
    return FlowCatalogue(source, part.local_text("about"), read_facts(part))
