"""Recognising portals that are no STAC by their addresses: DHuS, OData, resto, REGARDS, GEODES."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Callable
from urllib.parse import parse_qs, urlsplit

from ..core.error_kind import ErrorKind
from ..core.holding import Holding
from ..core.portal_directory import BUILT_IN
from ..core.portal_error import PortalError
from ..core.portal_file import read_portal
from .family_patterns import OTHER
from .http_session import HttpSession
from .probe_dhus import probe_dhus
from .probed_dialect import ProbedDialect

_ODATA = re.compile(r"(https?://[^?]+?/odata/v\d+)(?:[/?(].*)?", re.IGNORECASE)
_HUB = re.compile(r"(https?://[^?]+?)(?:/search(?=\?(?:.*&)?q=)|(?<=/dhus)(?=/?$)|(?<=/apihub)(?=/?$)).*")
_RESTO = re.compile(
    r"(?=.*(?:/resto|/sara|/search\.json|/describe\.xml))"  # STAC has lists of collections, too
    r"(https?://[^?]+/api/collections)(?:/(\w+)(?=/))?(?:/(?:search\.json|describe\.xml))?/?(?:\?.*)?"
)
_REGARDS = re.compile(
    r"(https?://[^/?]+)(?:/user/(\w[\w-]*)(?:/modules/\d+)?/?|/api/v1(?!/rs-catalog/stac)(?=/rs-)(/.*))"
)
_GEODES = re.compile(r"(https?://(?:geodes|gdh)[^/?]*/api/stac)(?:[/?].*)?")
_NAME = "new-portal"
_ABSENT = (ErrorKind.GONE, ErrorKind.BAD_QUERY, ErrorKind.BAD_ANSWER)


def probe_dialect(place: str, session: HttpSession) -> ProbedDialect | None:
    """Return what an address is of by its form, after a small request; None for addresses of other forms.

    Raises:
        PortalError: where the address has the form of a portal that does not answer as such.
    """
    for pattern, read in _FORMS:
        match = pattern.fullmatch(place)
        if match is not None:
            found = read(match, session)
            if found is not None:
                return found
    return None


def _odata(match: re.Match[str], session: HttpSession) -> ProbedDialect:
    """CDSE's catalogue and DHuS both have addresses with `/odata/v1`: the answer tells which it is."""
    root = match.group(1)
    try:
        members = _members(session, f"{root}/Products?$top=1")
    except PortalError as error:
        if error.kind not in (ErrorKind.LOGIN_NEEDED, ErrorKind.BAD_ANSWER):
            raise
        members = {}
    if isinstance(members.get("value"), list):
        return ProbedDialect("odata", {"odata": root, "download": root}, _families_of("creodias"))
    return probe_dhus(root.rpartition("/odata/")[0], session)


def _hub(match: re.Match[str], session: HttpSession) -> ProbedDialect | None:
    """A STAC API may be asked by words, too."""
    try:
        return probe_dhus(match.group(1), session)
    except PortalError as error:
        if error.kind not in _ABSENT:
            raise
        return None


def _resto(match: re.Match[str], session: HttpSession) -> ProbedDialect:
    """The collections that answer are kept; one that the address names and nobody knows is `other`."""
    root, named = match.groups()
    known = _families_of("sara")
    names = {name for holding in known.values() for name in holding.collections}
    held = {name for name in sorted({*names, *([named] if named else ())}) if _has_resto(session, root, name)}
    if not held:
        raise PortalError(_NAME, ErrorKind.BAD_ANSWER, "no collection of this service answers")
    families = {
        family: holding for family, holding in known.items() if set(holding.collections) <= held
    }
    if held - names:
        families[OTHER] = Holding(tuple(held - names))
    return ProbedDialect("resto", {"resto": root}, families)


def _has_resto(session: HttpSession, root: str, name: str) -> bool:
    try:
        return isinstance(_members(session, f"{root}/{name}/search.json?maxRecords=1").get("features"), list)
    except PortalError as error:
        if error.kind not in _ABSENT:
            raise
        return False


def _regards(match: re.Match[str], session: HttpSession) -> ProbedDialect:
    """The project is in the address of the web page, or among the parameters of a search."""
    host, project, rest = match.groups()
    scope = project or parse_qs(urlsplit(rest or "").query).get("scope", [""])[0]
    root = f"{host}/api/v1"
    failure: PortalError | None = None
    for engine, items in (("opensearch", "features"), ("legacy", "content")):
        asked = f"{root}/rs-catalog/engines/{engine}/dataobjects/search?page=0&size=1"
        try:
            members = _members(session, f"{asked}&scope={scope}" if scope else asked)
        except PortalError as error:
            if error.kind is ErrorKind.CANCELLED:
                raise
            failure = failure or error
            continue
        if isinstance(members.get(items), list):
            options = {"engine": engine, **({"scope": scope} if scope else {})}
            families = _families_of("swh") if scope == "swh" else {OTHER: Holding(())}
            return ProbedDialect("regards", {"regards": root}, families, options, title=scope)
    raise failure or PortalError(_NAME, ErrorKind.BAD_ANSWER, "no search engine of this catalogue answers")


def _geodes(match: re.Match[str], session: HttpSession) -> ProbedDialect:
    root = match.group(1)
    if not isinstance(_members(session, f"{root}/collections").get("collections"), list):
        raise PortalError(_NAME, ErrorKind.BAD_ANSWER, "no list of collections")
    return ProbedDialect("geodes", {"geodes": root}, _families_of("geodes"))


def _members(session: HttpSession, url: str) -> Mapping[str, Any]:
    """Return the members of an answer; none where it is something else."""
    answer = session.get(url)
    try:
        found = json.loads(answer.text(), strict=False)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _families_of(portal_id: str) -> Mapping[str, Holding]:
    """Return what a portal of the plugin's holds that speaks the same dialect, wherever it lies."""
    document = json.loads((BUILT_IN / f"{portal_id}.json").read_text(encoding="utf-8"))
    held = read_portal(document).families
    return {family: replace(holding, boxes=()) for family, holding in held.items() if not holding.dialect}


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], HttpSession], ProbedDialect | None]], ...] = (
    (_ODATA, _odata),
    (_HUB, _hub),
    (_RESTO, _resto),
    (_GEODES, _geodes),
    (_REGARDS, _regards),
)
