"""How much is read to show a stream."""

from __future__ import annotations

from collections.abc import Mapping

from ....core.band_source import BandSource
from ....core.planned_stream import PlannedStream
from ....core.scene import SceneRef
from ....core.stream_plan import StreamPlan

COMPRESSED = 0.6  # of the bytes of the pixels, as deflate leaves them (measured on Sentinel-2 L2A files)
USUAL_METRES = 10.0
USUAL_BYTES = 2
WHOLE = 100.0
BYTES = {"int8": 1, "uint8": 1, "int16": 2, "uint16": 2, "int32": 4, "uint32": 4, "float32": 4, "float64": 8}


def bytes_read(
    plan: StreamPlan,
    km2: float,
    coverages: Mapping[SceneRef, float],
    map_metres: float | None = None,
) -> int:
    """Return about how many bytes are read to show a plan once.

    Args:
        plan: the layers.
        km2: size of the area.
        coverages: scene → share of the area that it covers, 0 to 100; all of it where unknown.
        map_metres: ground size of a pixel of the map, None where unknown: then everything is read.
    """
    return round(sum(_layer_bytes(layer, km2 * 1e6, coverages, map_metres) for layer in plan.layers))


def _layer_bytes(
    layer: PlannedStream, square_metres: float, coverages: Mapping[SceneRef, float], map_metres: float | None
) -> float:
    total = 0.0
    for one in layer.scenes:
        share = coverages.get(one.scene.ref, WHOLE) / WHOLE
        files: dict[str, float] = {}
        for source in one.sources():
            href = source.asset.href
            files[href] = files.get(href, 0.0) + _band_bytes(source, square_metres * share, map_metres)
        sizes = {source.asset.href: source.asset.size for source in one.sources()}
        total += sum(min(count, sizes[href] or count) for href, count in files.items())
    return total


def _band_bytes(source: BandSource, square_metres: float, map_metres: float | None) -> float:
    metres = source.resolution or source.asset.resolution or USUAL_METRES
    shown = max(metres, map_metres or 0.0)
    bands = source.asset.bands
    kind = bands[source.number - 1].data_type if source.number <= len(bands) else ""
    return square_metres / shown**2 * BYTES.get(kind, USUAL_BYTES) * COMPRESSED
