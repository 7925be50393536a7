"""A service beside the portals: it computes products, or gives a place to compute."""

from __future__ import annotations

from dataclasses import dataclass

from .local_text import LocalText
from .portal_fact import PortalFact
from .portal_status import PortalStatus


@dataclass(frozen=True)
class Service:
    """What the directory says of a service; the plugin itself starts none.

    Attributes:
        id: stable id. title: full name. about: one or two sentences: what it does.
        owner: who runs it. homepage: for people.
        status: open, closing, retired. status_since: ISO date or year, perhaps empty. successor: id of a
            service or of a portal, perhaps empty.
        portals: ids of the portals that it belongs to; empty where it stands alone.
        families: ids of the families that it takes; empty where it takes none of those known here.
        takes: what goes in. gives: what comes out.
        users: who may use it. where: where and how it is started.
        prepare: what the user gets ready before.
        price: what it costs, with the year of the figure. quota: how much, how fast, with the year.
        register_url: where an account is made or asked for; empty: none is needed, or the place is unknown.
        facts: further statements with source and year.
        order: place in lists; smaller first.
        origin: `built-in`, or the path of the user's file that added or overrode it.
    """

    id: str
    title: LocalText
    about: LocalText = LocalText()
    owner: str = ""
    homepage: str = ""
    status: PortalStatus = PortalStatus.OPEN
    status_since: str = ""
    successor: str = ""
    portals: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    takes: LocalText = LocalText()
    gives: LocalText = LocalText()
    users: LocalText = LocalText()
    where: LocalText = LocalText()
    prepare: LocalText = LocalText()
    price: LocalText = LocalText()
    quota: LocalText = LocalText()
    register_url: str = ""
    facts: tuple[PortalFact, ...] = ()
    order: int = 100
    origin: str = "built-in"
