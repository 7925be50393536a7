"""What the locator's results do, and what is known for finding them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.PyQt.QtCore import QObject

from ...core.departements import Departements
from ...core.flows.flow_entry import FlowEntry
from ...core.named_product import named_product
from ...core.place import Place
from ...core.portal_error import PortalError
from ...core.texts import clean_text
from ...gis.local_places import local_places
from ...gis.place_search import PlaceSearch
from ...gis.translation import tr
from .. import formats, theme
from ..message import Message, filled
from ..messages import error_sentence
from .finding import ICONS, LONGEST, SHORTEST
from .found_here import FoundHere
from .locator_snapshot import LocatorSnapshot

if TYPE_CHECKING:
    from ..panel_door import PanelDoor

DEPARTEMENTS = Path(__file__).resolve().parents[2] / "resources" / "places" / "departements.json"
MOST_FLOWS = 20
MOST_TEXTS = 50  # whose places are remembered


class LocatorHand(QObject):
    """On the main thread.

    Geocoders are asked by a result that is chosen, never while somebody types: that is what their terms say.
    """

    def __init__(self, door: PanelDoor, parent: QObject | None = None) -> None:
        """Read the départements; nothing else is made before it is used."""
        super().__init__(parent)
        self._door = door
        self._departements = Departements.load(DEPARTEMENTS)
        self._search: PlaceSearch | None = None
        self._asked = self._prefix = ""
        self._wanted = False
        self._places: dict[str, tuple[Place, ...]] = {}
        self._icons = {name: theme.icon(name) for name in ICONS}

    def use_search(self, search: PlaceSearch) -> None:
        """Ask places of `search`."""
        self._search = search
        search.found.connect(self._on_found)
        search.failed.connect(self._on_failed)

    def snapshot(self, text: str, prefixed: bool) -> LocatorSnapshot:
        """Return what is known for a text.

        Without the prefix most texts are meant for others: then the plugin is not woken and nobody asked.
        """
        words = text.strip()
        guichet = self._door.guichet if prefixed else self._door.known
        places = self._places.get(words, ()) if prefixed else ()
        if guichet is None or not SHORTEST <= len(words) <= LONGEST:
            return LocatorSnapshot(self._departements, places=places, prefixed=prefixed, icons=self._icons)
        if prefixed:
            self._want_flows(guichet)
        found = guichet.flows.book.find(words, None, MOST_FLOWS)
        flows = tuple(self._flow(entry, guichet) for entry in found)
        return LocatorSnapshot(
            self._departements, flows, places, guichet.families, guichet.portals, prefixed, self._icons
        )

    def act(self, found: FoundHere, prefix: str) -> None:
        """Do what a result is for.

        Args:
            found: the result.
            prefix: that the user has given to the filter.
        """
        if found.kind == "flow":
            self._add_flow(found.value)
        elif found.kind == "product":
            guichet = self._door.guichet
            product = named_product(found.value, guichet.families, guichet.portals)
            if product is not None:
                self._door.search_product(product)
        elif found.kind == "look-up":
            self._look_up(found.value, prefix)
        else:
            places = self._places.get(found.value, ()) if found.kind == "found" else ()
            places = places or local_places(found.value, self._departements)
            if found.number < len(places):
                self._door.take_place(places[found.number])

    def close(self) -> None:
        """Wait for no place any more."""
        if self._search is not None:
            self._search.cancel()

    def _want_flows(self, guichet: Any) -> None:
        """Have all services asked, once: layers are found as they come, as in the tab's filter."""
        if not self._wanted:
            self._wanted = True
            guichet.flows.book.load_all()

    def _flow(self, entry: FlowEntry, guichet: Any) -> FoundHere:
        portal = guichet.portal(entry.source.portal) if entry.source.portal else None
        group = portal.title.text(formats.language()) if portal is not None else tr("My flows")
        title = clean_text(entry.title(formats.language())) or clean_text(entry.name)
        icon = "mIconXyz" if entry.source.kind == "xyz" else "mIconWms"
        return FoundHere(title, clean_text(group), icon, 0.5, "flow", entry.id)

    def _add_flow(self, entry_id: str) -> None:
        entry = self._door.guichet.flows.book.entry(entry_id)
        if entry is not None:
            self._door.adder.add(entry)

    def _look_up(self, text: str, prefix: str) -> None:
        if self._search is None:
            self.use_search(PlaceSearch(self._departements, self))
        self._asked, self._prefix = text, prefix
        self._search.find(text)

    def _on_found(self, places: Sequence[Place]) -> None:
        """Go to the only place, else open the locator again with all of them."""
        if not places:
            text, markup = filled(tr("No place found for “%1”."), self._asked)
            self._door.say(Message(text, markup, status="warn", glyph="warn"))
        elif len(places) == 1:
            self._door.take_place(places[0])
        else:
            self._places.pop(self._asked, None)
            if len(self._places) >= MOST_TEXTS:
                del self._places[next(iter(self._places))]
            self._places[self._asked] = tuple(places)
            self._door.look_again(f"{self._prefix} {self._asked}")

    def _on_failed(self, error: PortalError) -> None:
        self._door.say(error_sentence(error, tr("The place search")))
