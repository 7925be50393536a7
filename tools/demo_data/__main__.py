"""Draws everything under ``resources/sandbox``: the same bytes at every run with the same GDAL and numpy."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from .microwave import radar_item
from .optical import landsat_item, sentinel2_items
from .plan import LANDSAT_PASSES, PASSES, RADAR_PASSES
from .stac import FAMILIES, collection

ROOT = Path(__file__).resolve().parents[2] / "resources" / "sandbox"


def main(root: Path) -> None:
    """Draw the pictures and write ``items.json`` (newest first) and ``collections.json`` under ``root``."""
    root.mkdir(parents=True, exist_ok=True)
    for old in (*root.glob("*/*.tif"), *root.glob("*/*.jpg")):
        old.unlink()
    items = [one for acquired in PASSES for one in sentinel2_items(root, acquired)]
    items += [landsat_item(root, acquired) for acquired in LANDSAT_PASSES]
    items += [radar_item(root, acquired) for acquired in RADAR_PASSES]
    items.sort(
        key=lambda one: (one["properties"]["datetime"] or one["properties"]["start_datetime"], one["id"]),
        reverse=True,
    )
    _write(root / "items.json", {"type": "FeatureCollection", "features": items})
    _write(
        root / "collections.json",
        {"collections": [collection(family, items) for family in FAMILIES], "links": []},
    )


def _write(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)
