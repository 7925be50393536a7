"""A WMTS whose templates are wrong, asked as tiles of the world."""

from __future__ import annotations

from .address_parameters import with_parameters
from .matrix_set import MatrixSet
from .tile_matrix import TileMatrix

# The whole world as one tile of 256 pixels (OGC 07-057r7, E.4: GoogleMapsCompatible).
_SCALE = 559082264.0287178
_CORNER = 20037508.3427892
_SIDE = 256
_DEEPEST = 24
_SLACK = 1e-4  # of a scale, as documents round them


def zoom_of(matrix: TileMatrix) -> int | None:
    """Return the level of an XYZ that a level of a WMTS is the same as; None where it is none."""
    if (matrix.tile_width, matrix.tile_height) != (_SIDE, _SIDE) or matrix.scale <= 0:
        return None
    if abs(matrix.left + _CORNER) > 1 or abs(matrix.top - _CORNER) > 1:
        return None
    found = [zoom for zoom in range(_DEEPEST + 1) if abs(matrix.scale * 2**zoom / _SCALE - 1) < _SLACK]
    return found[0] if found else None


def xyz_of(levels: MatrixSet) -> tuple[str, int, int] | None:
    """Return what stands before the number in the names of levels, the smallest and the largest number.

    None where the levels are not those of XYZ, or are not numbered like them.
    """
    zooms = [zoom_of(matrix) for matrix in levels.matrices]
    known = [zoom for zoom in zooms if zoom is not None]
    if not known or len(known) != len(zooms) or sorted(known) != list(range(min(known), max(known) + 1)):
        return None
    before = levels.matrices[0].name.removesuffix(str(known[0])) if known else ""
    if any(matrix.name != f"{before}{zoom}" for matrix, zoom in zip(levels.matrices, known)):
        return None
    return before, min(known), max(known)


def kvp_template(
    address: str, layer: str, style: str, picture: str, matrix_set: str, before: str, has_time: bool
) -> str:
    """Return the address of the tiles as a template of XYZ, with `{time}` where there are dates.

    Args:
        address: where the service takes parameters.
        layer: as the service names it.
        style: as the service names it; perhaps empty.
        picture: media type.
        matrix_set: as the service names it.
        before: what stands before the numbers of the levels.
        has_time: whether TIME is asked for.
    """
    fixed = {
        "SERVICE": "WMTS",
        "REQUEST": "GetTile",
        "VERSION": "1.0.0",
        "LAYER": layer,
        "STYLE": style,
        "FORMAT": picture,
        "TILEMATRIXSET": matrix_set,
    }
    start = with_parameters(address, fixed, ("TILEMATRIX", "TILECOL", "TILEROW", "TIME"))
    time = "&TIME={time}" if has_time else ""
    return f"{start}&TILEMATRIX={before}{{z}}&TILECOL={{x}}&TILEROW={{y}}{time}"
