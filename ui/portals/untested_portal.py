"""A portal that is saved although its test failed."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from ...core.holding import Holding
from ...core.local_text import LocalText
from ...core.portal import Portal

EVERYTHING = "other"


def untested_portal(location: str, name: str) -> Portal:
    """Return a portal for an address or path of which nothing is known but the user's word.

    A file, or an address that ends in `.json`, is taken for a catalogue, everything else for an API.
    """
    host = urlsplit(location).hostname or ""
    static = not host or urlsplit(location).path.lower().endswith((".json", ".geojson"))
    short = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "portal"
    return Portal(
        id=f"my-{short}",
        title=LocalText(name, name),
        short_title=name,
        dialect="static" if static else "stac",
        endpoints={"catalogue" if static else "stac": location},
        families={EVERYTHING: Holding(())},
        trusted_hosts=(host,) if host else (),
        origin="",
    )
