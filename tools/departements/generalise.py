"""Make `resources/places/departements.json` from the world map that QGIS ships.

    /usr/bin/python3 tools/departements/generalise.py [world_map.gpkg]

The map's layer `states_provinces` is Natural Earth (public domain), at a scale of 1:10 million; codes and
names are INSEE's. Needs GDAL and shapely.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from names import NAMES, SPELLINGS
from osgeo import ogr
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.ops import unary_union

WORLD = "/usr/share/qgis/resources/data/world_map.gpkg"
OUTPUT = Path(__file__).resolve().parents[2] / "resources" / "places" / "departements.json"
SOURCE = "Natural Earth, states and provinces 1:10m, generalised; codes and names: INSEE"
LICENCE = "public domain"
MOST_POINTS = 80
SMALLEST_ISLAND = 0.01  # share of the département
DECIMALS = 3


def outline(geometry: dict[str, Any]) -> MultiPolygon:
    """Return a département's outline with at most `MOST_POINTS` points, without holes and small islands."""
    whole = shape(geometry)
    parts = [whole] if isinstance(whole, Polygon) else list(whole.geoms)
    large = [Polygon(part.exterior) for part in parts if part.area >= SMALLEST_ISLAND * whole.area]
    rough = unary_union(large)
    tolerance = 0.002
    simple = rough
    while points(simple) > MOST_POINTS:
        simple = rough.buffer(tolerance).simplify(tolerance)
        tolerance *= 1.15
    return simple if isinstance(simple, MultiPolygon) else MultiPolygon([simple])


def points(geometry: Polygon | MultiPolygon) -> int:
    """Count the points of all outer rings."""
    return sum(len(part.exterior.coords) for part in getattr(geometry, "geoms", [geometry]))


def entry(code: str, geometry: dict[str, Any]) -> dict[str, Any]:
    """Return a département as the plugin reads it: outer rings of [longitude, latitude]."""
    rings = [
        [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in part.exterior.coords]
        for part in outline(geometry).geoms
    ]
    return {"code": code, "name": NAMES[code], "rings": rings}


def geometries(world: str) -> dict[str, dict[str, Any]]:
    """Return the outlines of France's départements by code, in EPSG:4326."""
    codes = {name: code for code, name in NAMES.items()}
    source = ogr.Open(world)
    layer = source.GetLayerByName("states_provinces")
    layer.SetAttributeFilter("iso_a2 = 'FR'")
    found = {}
    for feature in layer:
        name = SPELLINGS.get(feature["name"], feature["name"])
        if name in codes:
            found[codes[name]] = json.loads(feature.GetGeometryRef().ExportToJson())
    return found


def main() -> None:
    """Read, generalise, write."""
    found = geometries(sys.argv[1] if len(sys.argv) > 1 else WORLD)
    missing = sorted(set(NAMES) - set(found))
    if missing:
        sys.exit(f"no outline of {', '.join(missing)}")
    lines = ",\n".join(
        json.dumps(entry(code, found[code]), ensure_ascii=False, separators=(",", ":"))
        for code in sorted(found)
    )
    head = json.dumps({"source": SOURCE, "licence": LICENCE}, ensure_ascii=False)[:-1]
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(f'{head}, "departements": [\n{lines}\n]}}\n', encoding="utf-8")
    sys.stdout.write(f"{len(found)} départements, {OUTPUT.stat().st_size // 1000} kB\n")


if __name__ == "__main__":
    main()
