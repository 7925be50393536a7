"""Items → a page: read, checked, counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from ..core.family import Family
from ..core.notice import Notice
from ..core.page import Page
from ..core.page_body import PageBody
from ..core.portal_item import PortalItem
from ..core.scene import Scene
from ..core.sieve import Sieve

FAMILY = "family"  # of a collection that was not asked for
CONDITIONS = "conditions"  # of another family in the same collection


class _ItemReader(Protocol):
    def read(self, item: Mapping[str, Any], family: Family, origin: PortalItem | None) -> Scene:
        """Return the scene that an item describes."""


class PageBuilder:
    """Collects the scenes of one page and an honest account of what was left out.

    Attributes:
        received: items so far, readable or not.
        fresh: items whose identifier was not seen before in this search, of other families as well where the
            searches are told apart.
        unreadable: items that could not be converted.
        sieved: condition → number of scenes left out for it.
    """

    def __init__(
        self,
        reader: _ItemReader,
        sieve: Sieve,
        seen: set[str],
        body: PageBody,
        base: str,
        conditions: Mapping[str, Any] | None = None,
        asked: frozenset[str] = frozenset(),
        own: set[str] | None = None,
    ) -> None:
        """Prepare for one page.

        Args:
            reader: item → scene.
            sieve: the query's conditions.
            seen: identifiers of earlier pages; added to.
            body: text that the items' characters count in.
            base: where relative links of the items start.
            conditions: property → value or values that an item of these families has.
            asked: conditions that the portal was asked to keep: what breaks them is said.
            own: identifiers of earlier pages of the same search, where `seen` has those of others, too: two
                parts of an area share scenes. Added to.
        """
        self.received = self.fresh = self.unreadable = 0
        self.sieved: dict[str, int] = {}
        self._reader, self._sieve, self._seen = reader, sieve, seen
        self._body, self._base = body, base
        self._conditions = dict(conditions or {})
        self._asked = asked
        self._own = own
        self._scenes: list[Scene] = []
        self._notices: set[Notice] = set()

    def add(self, item: Any, start: int, end: int, family: Family | None, base: str = "") -> None:
        """Take one item.

        Args:
            item: decoded, perhaps not even an object.
            start: its first character in the body.
            end: one past its last.
            family: what its collection holds; None: nothing that was asked for.
            base: where its relative links start, if not where all others do.
        """
        self.received += 1
        if not isinstance(item, dict):
            self.unreadable += 1
            return
        if family is None:
            if self._own is not None:
                self.fresh += _joins(str(item.get("id")), self._own)
            self._leave(FAMILY)
            return
        if not self._fits(item):
            self._leave(CONDITIONS)
            return
        try:
            scene = self._reader.read(item, family, PortalItem(self._body, start, end, base or self._base))
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, IndexError):
            self.unreadable += 1  # one broken item must not hide the others
            return
        new = _joins(scene.id, self._seen)
        self.fresh += new if self._own is None else _joins(scene.id, self._own)
        if not new:  # also in two collections: DINAMIS has one under its old and new name
            return
        reason = self._sieve.reason(scene)
        if reason is None:
            self._scenes.append(scene)
        else:
            self._leave(reason)

    def spoilt(self) -> None:
        """Count an item that cannot even be told apart."""
        self.received += 1
        self.unreadable += 1

    def page(
        self,
        matched: int | None = None,
        notices: frozenset[Notice] = frozenset(),
        continuation: str | None = None,
        with_body: bool = True,
    ) -> Page:
        """Return the page."""
        unreadable = {Notice.UNREADABLE_ITEMS} if self.unreadable else set()
        return Page(
            scenes=tuple(self._scenes),
            matched=matched,
            received=self.received,
            unreadable=self.unreadable,
            sieved=dict(self.sieved),
            notices=frozenset(self._notices | unreadable | notices),
            continuation=continuation,
            body=self._body if with_body and self._scenes else None,
        )

    def _leave(self, reason: str) -> None:
        self.sieved[reason] = self.sieved.get(reason, 0) + 1
        if reason in self._asked:
            self._notices.add(Notice.ANSWERED_OTHER)

    def _fits(self, item: Mapping[str, Any]) -> bool:
        """Whether the item meets the conditions of its family; unknown values do."""
        properties = item.get("properties")
        if not self._conditions or not isinstance(properties, dict):
            return True
        for name, wanted in self._conditions.items():
            value = properties.get(name)
            if value is not None and value != wanted and not (isinstance(wanted, list) and value in wanted):
                return False
        return True


def _joins(identifier: str, known: set[str]) -> bool:
    """Add an identifier to those that are known; return whether it is new."""
    count = len(known)
    known.add(identifier)
    return len(known) > count
