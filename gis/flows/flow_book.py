"""What is known of the map services: which there are, what they offer."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.flows.flow_entry import FlowEntry
from ...core.flows.flow_source import FlowSource
from ...core.flows.flow_state import FlowState
from ...core.flows.map_service import MapService
from ...core.flows.service_layer import Box
from ...core.portal_error import PortalError


class FlowBook(QObject):
    """Services of the portals, of the accounts (instances) and of the user; capabilities load on request.

    Used on the main thread; loading happens in daemon threads, a few at a time.

    Signals:
        sources_changed: others are there.
        changed: the state of a source, by its id; what it offers may be known now.
    """

    sources_changed = pyqtSignal()
    changed = pyqtSignal(str)

    @property
    def sources(self) -> tuple[FlowSource, ...]:
        """All services: of the portals in their order, then of accounts, then the user's own."""
        raise NotImplementedError

    def source(self, source_id: str) -> FlowSource | None:
        """Return a service, None for an unknown id."""
        raise NotImplementedError

    def load(self, source_id: str, again: bool = False) -> None:
        """Have its capabilities fetched, from the cache where they are fresh; `again`: from the service."""
        raise NotImplementedError

    def load_all(self) -> None:
        """Have all fetched that were not asked yet; as when the user begins to type a filter."""
        raise NotImplementedError

    def state(self, source_id: str) -> FlowState:
        """Return how far it is known."""
        raise NotImplementedError

    def error(self, source_id: str) -> PortalError | None:
        """Return why it failed."""
        raise NotImplementedError

    def service(self, source_id: str) -> MapService | None:
        """Return what its capabilities said, None before they came."""
        raise NotImplementedError

    def entries(self, source_id: str) -> tuple[FlowEntry, ...]:
        """Return its layers: those of the portal's file at once, the others once capabilities came. Cheap."""
        raise NotImplementedError

    def entry(self, entry_id: str) -> FlowEntry | None:
        """Return a layer by `FlowEntry.id`, None while it is not known."""
        raise NotImplementedError

    def find(self, words: str, box: Box | None = None, limit: int = 0) -> tuple[FlowEntry, ...]:
        """Return the known layers in whose title, name, abstract, keywords or group all words are.

        Case and accents do not matter. Fast enough for every key typed (5 000 layers in some 10 ms).

        Args:
            words: empty: all.
            box: west, south, east, north in degrees; layers known to lie elsewhere are left out.
            limit: most that are returned; 0: all.
        """
        raise NotImplementedError

    def add(self, source: FlowSource) -> None:
        """Keep a service of the user in the profile, in place of one with the same id.

        Raises:
            OSError: if the profile cannot be written.
        """
        raise NotImplementedError

    def remove(self, source_id: str) -> None:
        """Forget a service of the user.

        Raises:
            OSError: if the profile cannot be written.
        """
        raise NotImplementedError

    def set_account_sources(self, portal_id: str, sources: Sequence[FlowSource]) -> None:
        """Replace what an account of a portal opens (instances of Sentinel Hub); kept in memory only."""
        raise NotImplementedError

    def close(self) -> None:
        """End all fetching; no signal follows."""
