"""Finding out what answers at an address or path: the test behind "Add a portal…"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.local_text import LocalText
from ..core.portal import Portal
from ..core.portal_access import PortalAccess
from ..core.portal_error import PortalError
from ..core.texts import clean_text, fold
from .decoding_turn import DecodingTurn
from .http_session import HttpSession
from .network_profile import NetworkProfile
from .probe_api import probe_api
from .probe_dialects import probe_dialect
from .probe_document import ProbeDocument
from .probe_static import probe_static
from .probed_dialect import ProbedDialect
from .safe_urls import host_of, is_web
from .static_source import StaticSource

NAME = "new-portal"
_CATALOGUES = ("catalog.json", "collection.json", "items.json")
_BROWSER = re.compile(r"#/external/(?:https?:/+)?([^?#]+)")


def probe(location: str, profile: NetworkProfile, token: CancelToken) -> Portal:
    """Return a portal for what answers at `location`, with an identifier and title to be changed at will.

    Taken are the address of a STAC API (also of its search, its list of collections or one collection), of
    a static catalogue, collection, item or ItemCollection, a STAC Browser page of such, and paths of
    files; addresses of other dialects as `probe_dialect` knows them. Families are guessed from the
    collections' names; what is not recognised goes under `other`.

    Raises:
        PortalError: GONE where there is nothing, BAD_ANSWER for what is not STAC, LOGIN_NEEDED, BAD_QUERY
            for what is no address or path, or the kinds of HTTP.
    """
    place = _plain(location)
    with HttpSession(NAME, profile, token) as session:
        told = probe_dialect(place, session) if is_web(place) else None
        if told is not None:
            return _spoken(place, told)
        source = StaticSource(NAME, place, session)
        document = ProbeDocument.read(source, place)
        root = _root_of(document, source)
        if root is not None:
            document = root
        if document.is_api:
            found = probe_api(document, session)
            return _portal(document, "stac", {"stac": found.endpoint}, found.families, found.options)
        families = probe_static(document.place, source, token, DecodingTurn())
        return _portal(document, "static", {"catalogue": document.place}, families, {})


def _plain(location: str) -> str:
    """Return an address or absolute path."""
    text = location.strip().strip('"')
    browsed = _BROWSER.search(text)
    if browsed is not None:
        text = "https://" + unquote(browsed.group(1))
    if text.lower().startswith("file:"):
        text = url2pathname(urlsplit(text).path)
    if is_web(text):
        return text.partition("#")[0]
    if not text or "://" in text:
        raise PortalError(NAME, ErrorKind.BAD_QUERY, "neither a web address nor a path")
    path = Path(text).expanduser()
    if path.is_dir():
        path = next((path / name for name in _CATALOGUES if (path / name).is_file()), path / _CATALOGUES[0])
    return str(path.absolute())


def _root_of(document: ProbeDocument, source: StaticSource) -> ProbeDocument | None:
    """Return the landing page of the API that a document belongs to, None where it belongs to none."""
    if document.is_api or not is_web(document.place):
        return None
    target = source.follow(document.base, document.link("root"))
    if not target or target.rstrip("/") == document.place.rstrip("/"):
        return None
    try:
        root = ProbeDocument.read(source, target)
    except PortalError as error:
        if error.kind is ErrorKind.CANCELLED:
            raise
        return None
    return root if root.is_api else None


def _spoken(place: str, found: ProbedDialect) -> Portal:
    """Return a portal of another dialect than STAC; its account goes to its own host only."""
    host = host_of(place)
    known = found.title or host
    return Portal(
        id=_identifier([*_address_parts(next(iter(found.endpoints.values()))), found.title]),
        title=LocalText(known, known),
        short_title=clean_text(known, 16),
        homepage=f"{urlsplit(place).scheme}://{host}",
        dialect=found.dialect,
        endpoints=dict(found.endpoints),
        families=dict(found.families),
        access=found.access,
        trusted_hosts=(host,),
        options=dict(found.options),
        origin="",
    )


def _portal(
    document: ProbeDocument,
    dialect: str,
    endpoints: Mapping[str, str],
    families: Mapping[str, Any],
    options: Mapping[str, Any],
) -> Portal:
    title = clean_text(document.members.get("title") or document.members.get("id"), 80)
    place = document.place
    known = title or host_of(place) or Path(place).stem
    return Portal(
        id=_identifier(_address_parts(place) if is_web(place) else [Path(place).stem]),
        title=LocalText(known, known),
        short_title=clean_text(known, 16),
        homepage=f"{urlsplit(place).scheme}://{host_of(place)}" if is_web(place) else "",
        dialect=dialect,
        endpoints=dict(endpoints),
        families=dict(families),
        access=PortalAccess(),
        options=dict(options),
        origin="",
    )


def _address_parts(url: str) -> list[str]:
    """Return host with port, and path: never a user or password."""
    parts = urlsplit(url)
    return [parts.netloc.rpartition("@")[2], parts.path]


def _identifier(parts: Iterable[str]) -> str:
    """Return a short name of small letters, digits and hyphens."""
    words = re.findall(r"[a-z0-9]+", fold(" ".join(parts)))
    useless = {"www", "api", "stac", "catalog", "catalogue", "json", "v1", "v0"}
    kept = [word for word in words if word not in useless] or words
    return "-".join(kept)[:40].strip("-") or NAME
