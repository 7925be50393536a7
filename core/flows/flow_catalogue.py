"""A catalogue that flows can be searched in."""

from __future__ import annotations

from dataclasses import dataclass

from ..local_text import LocalText
from ..portal_fact import PortalFact
from .flow_source import FlowSource


@dataclass(frozen=True)
class FlowCatalogue:
    """Known to the plugin, see `flow_catalogues`.

    Attributes:
        source: of kind `csw`, `records` or `mviewer`; its id is `catalogue/…`.
        about: what it holds, for people.
        facts: where its address was seen, and how certain that is.
    """

    source: FlowSource
    about: LocalText = LocalText()
    facts: tuple[PortalFact, ...] = ()

    @property
    def uncertain(self) -> bool:
        """Whether nobody has seen its address answer."""
        return any(fact.uncertain for fact in self.facts)
