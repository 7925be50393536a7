"""Places that can be told without the network."""

from __future__ import annotations

from ..core.coordinates import box_around, read_coordinates
from ..core.departement import Departement
from ..core.departements import Departements
from ..core.geometry import bounds
from ..core.mgrs import is_tile, tile_polygon
from ..core.place import Place


def local_places(text: str, departements: Departements) -> tuple[Place, ...]:
    """Return the Sentinel-2 tile, the coordinates or the départements that a text names, else nothing.

    A département is taken by its code or its whole name only: the beginning of a name may be a town
    elsewhere.
    """
    tile = text.upper().replace(" ", "").replace("MGRS-", "").lstrip("T")
    if is_tile(tile):
        return (_of_tile(tile),)
    position = read_coordinates(text)
    if position is not None:
        return (Place(text, "coordinates", box_around(position)),)
    return tuple(
        _of_departement(one, departements.attribution)
        for one in departements.find(text)
        if len(text) >= len(one.name) or any(character.isdigit() for character in text)
    )


def _of_tile(tile: str) -> Place:
    outline = tile_polygon(tile)
    return Place(tile, "tile", bounds(outline), outline)


def _of_departement(one: Departement, source: str) -> Place:
    return Place(f"{one.name} ({one.code})", "departement", bounds(one.geometry), one.geometry, source)
