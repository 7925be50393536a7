"""Finding the place that a text names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..core.cancel_token import CancelToken
from ..core.departements import Departements
from ..core.place import Place
from ..providers.network_profile import NetworkProfile
from .failure import as_portal_error
from .host_profiles import ProfileOf
from .latest_call import LatestCall
from .local_places import local_places
from .network_settings import network_profile

if TYPE_CHECKING:
    from ..providers.place_finder import PlaceFinder

Find = Callable[[str, NetworkProfile, CancelToken], Sequence[Place]]
HOSTS = ("data.geopf.fr", "geo.api.gouv.fr", "nominatim.openstreetmap.org")


class PlaceSearch(QObject):
    """Tells at once what needs no network (tiles, départements, coordinates), else asks the geocoders.

    A new text takes the place of the one before: answers never arrive in the wrong order.

    Signals:
        found: the places, best first; none where nobody knows the text.
        failed: the `PortalError`.

    Args:
        departements: outlines that ship with the plugin.
        parent: owner.
        profile_of: hosts → network settings; called in the main thread.
        find: stands in for `providers.place_finder.PlaceFinder`.
    """

    found = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(
        self,
        departements: Departements,
        parent: QObject | None = None,
        profile_of: ProfileOf = network_profile,
        find: Find | None = None,
    ) -> None:
        super().__init__(parent)
        self._departements = departements
        self._profile_of = profile_of
        self._find = find or self._ask_geocoders
        self._finder: tuple[NetworkProfile, PlaceFinder] | None = None
        self._call = LatestCall("places", self)
        self._call.finished.connect(self.found)
        self._call.failed.connect(self.failed)

    @property
    def running(self) -> bool:
        """Whether an answer is awaited."""
        return self._call.running

    def find(self, text: str) -> None:
        """Look for a place; one of the signals follows, for a local place before this returns."""
        self._call.cancel()
        words = text.strip()
        places = local_places(words, self._departements)
        if places or not words:
            self.found.emit(places)
            return
        try:
            profile = self._profile_of(HOSTS)
        except OSError as error:
            self.failed.emit(as_portal_error(error, ""))
            return
        self._call.start(lambda token: tuple(self._find(words, profile, token)))

    def cancel(self) -> None:
        """Stop waiting; no signal follows."""
        self._call.cancel()

    def _ask_geocoders(self, text: str, profile: NetworkProfile, token: CancelToken) -> Sequence[Place]:
        """Runs in a worker thread; one finder is kept, it spaces its requests as the services want."""
        # brings requests with it, which is not to be loaded with the panel
        from ..providers.place_finder import PlaceFinder

        kept = self._finder
        if kept is None or kept[0] != profile:
            kept = self._finder = (profile, PlaceFinder(profile))
        return kept[1].find(text, token)
