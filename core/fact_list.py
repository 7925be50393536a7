"""Facts of a portal or service out of its document."""

from __future__ import annotations

from .document import Document
from .portal_fact import PortalFact


def read_facts(top: Document) -> tuple[PortalFact, ...]:
    """Return the facts at the key `facts`, in their order.

    Raises:
        PortalFileError: where one of them is no fact.
    """
    return tuple(_fact(part) for part in top.parts("facts"))


def _fact(part: Document) -> PortalFact:
    part.only(("text", "source", "year", "uncertain"))
    return PortalFact(
        part.local_text("text"),
        part.local_text("source"),
        part.integer("year", 0),
        part.flag("uncertain", False),
    )
