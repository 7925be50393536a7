"""From a name to places: French services first, OpenStreetMap for the rest of the world."""

from __future__ import annotations

import json
import threading
import time
from typing import Any
from urllib.parse import urlencode

from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.place import Place
from ..core.portal_error import PortalError
from .http_session import HttpSession
from .network_profile import NetworkProfile
from .place_addresses import PlaceAddresses
from .place_answers import folded, of_commune, of_geoplateforme, of_nominatim

_LIMIT = 6
_ANSWER_BYTES = 4 * 1024 * 1024
_NOMINATIM_PAUSE = 1.0  # seconds between two requests: the service's usage policy


class PlaceFinder:
    """Keep one for the session: it remembers when OpenStreetMap was asked last."""

    def __init__(self, profile: NetworkProfile, addresses: PlaceAddresses | None = None) -> None:
        """Prepare; nothing is asked.

        Args:
            profile: network settings.
            addresses: the services; the real ones by default.
        """
        self._profile = profile
        self._addresses = addresses or PlaceAddresses()
        self._lock = threading.Lock()
        self._asked = float("-inf")

    def find(self, text: str, token: CancelToken) -> tuple[Place, ...]:
        """Return places called `text`, the likeliest first; none where nobody knows one.

        Communes called exactly so end the search; one service that fails is made up for by the next.

        Raises:
            PortalError: if nothing was found and a service failed, or CANCELLED.
        """
        failures: list[PortalError] = []
        found: list[Place] = []
        for ask in (self._communes, self._geoplateforme, self._nominatim):
            try:
                places = ask(text, token)
            except PortalError as error:
                if error.kind is ErrorKind.CANCELLED:
                    raise
                failures.append(error)
                continue
            exact = [place for place in places if folded(place.title).startswith(folded(text))]
            if exact:
                return tuple(exact + found)
            found += places
        if failures and not found:
            raise failures[-1]
        return tuple(found)

    def _communes(self, text: str, token: CancelToken) -> list[Place]:
        parameters = {
            "nom": text,
            "fields": "nom,code,codeDepartement,contour,bbox,population",
            "boost": "population",
            "limit": _LIMIT,
        }
        answer = self._ask("geo.api.gouv.fr", self._addresses.communes, parameters, token)
        return _places(answer, of_commune)

    def _geoplateforme(self, text: str, token: CancelToken) -> list[Place]:
        parameters = {"q": text, "index": "poi", "limit": _LIMIT, "returntruegeometry": "true"}
        answer = self._ask("data.geopf.fr", self._addresses.geoplateforme, parameters, token)
        features = answer.get("features") if isinstance(answer, dict) else None
        return _places(features, of_geoplateforme)

    def _nominatim(self, text: str, token: CancelToken) -> list[Place]:
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._asked + _NOMINATIM_PAUSE)
            self._asked = turn
        if token.wait(turn - now):
            raise PortalError("nominatim", ErrorKind.CANCELLED)
        parameters = {
            "q": text,
            "format": "jsonv2",
            "limit": _LIMIT,
            "polygon_geojson": 1,
            "polygon_threshold": 0.002,
        }
        answer = self._ask("nominatim", self._addresses.nominatim, parameters, token)
        return _places(answer, of_nominatim)

    def _ask(self, service: str, address: str, parameters: dict[str, Any], token: CancelToken) -> Any:
        with HttpSession(service, self._profile, token) as session:
            answer = session.get(f"{address}?{urlencode(parameters)}", _ANSWER_BYTES)
        try:
            return json.loads(answer.text())
        except (ValueError, RecursionError) as error:
            raise PortalError(service, ErrorKind.BAD_ANSWER, "no JSON") from error


def _places(entries: Any, convert: Any) -> list[Place]:
    """Return the places of an answer's entries; an entry that cannot be read is left out."""
    if not isinstance(entries, list):
        return []
    places = (convert(entry) for entry in entries[:_LIMIT] if isinstance(entry, dict))
    return [place for place in places if place is not None]
