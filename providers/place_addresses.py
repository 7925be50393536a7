"""Where names of places are looked up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PlaceAddresses:
    """The services' addresses; tests give their own.

    Attributes:
        communes: French administrative API (geo.api.gouv.fr, no key): communes with their contours.
        geoplateforme: IGN's geocoder (data.geopf.fr, no key, 50 requests a second): places in France.
        nominatim: OpenStreetMap's geocoder (one request a second, no type-ahead): the rest of the world.
    """

    communes: str = "https://geo.api.gouv.fr/communes"
    geoplateforme: str = "https://data.geopf.fr/geocodage/search"
    nominatim: str = "https://nominatim.openstreetmap.org/search"
