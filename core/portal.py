"""A portal, as its file under `resources/portals` describes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .flow import Flow
from .holding import Holding
from .local_text import LocalText
from .portal_access import PortalAccess
from .portal_downloads import PortalDownloads
from .portal_fact import PortalFact
from .portal_kind import PortalKind
from .portal_status import PortalStatus
from .portal_terms import PortalTerms


@dataclass(frozen=True)
class Portal:
    """A portal is data; how to talk to it is its dialect's code.

    Attributes:
        id: stable id, the sheets' id for those that ship with the plugin.
        title: full name. short_title: for chips, at most some 16 characters.
        about: one or two sentences: what it is, what is special about it.
        owner: who runs it. homepage: for people.
        status: open, closing, retired. status_since: ISO date or year, perhaps empty. successor: portal id,
            perhaps empty.
        dialect: module of `providers` that speaks to it; empty for portals without an interface.
        endpoints: name → URL (for a static catalogue perhaps an absolute path).
        families: family id → what is held of it.
        access, terms: who, how, at what price.
        downloads: how it gives its files.
        flows: map services.
        trusted_hosts: hosts that may get credentials of this portal.
        options: dialect settings such as `page_size`; documented in the dialect's module.
        facts: further statements with source and year.
        order: place in lists; smaller first.
        origin: `built-in`, or the path of the user's file that added or overrode it.
    """

    id: str
    title: LocalText
    short_title: str
    about: LocalText = LocalText()
    owner: str = ""
    homepage: str = ""
    status: PortalStatus = PortalStatus.OPEN
    status_since: str = ""
    successor: str = ""
    dialect: str = ""
    endpoints: Mapping[str, str] = field(default_factory=dict)
    families: Mapping[str, Holding] = field(default_factory=dict)
    access: PortalAccess = PortalAccess()
    terms: PortalTerms = PortalTerms()
    downloads: PortalDownloads = PortalDownloads()
    flows: tuple[Flow, ...] = ()
    trusted_hosts: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    facts: tuple[PortalFact, ...] = ()
    order: int = 100
    origin: str = "built-in"

    @property
    def kind(self) -> PortalKind:
        """What can be done with it: searched, looked at as map services, visited, or nothing any more."""
        if self.status is PortalStatus.RETIRED:
            return PortalKind.RETIRED
        if self.dialect:
            return PortalKind.SEARCHABLE
        return PortalKind.FLOWS if self.flows else PortalKind.WEB

    def search_of(self, family: str) -> str:
        """Return what searching for a family that it holds needs: `anonymous` or `login`."""
        return self.families[family].search or self.access.search
