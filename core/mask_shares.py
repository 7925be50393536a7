"""What a mask's values say about the pixels of an area."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from .mask_preset import MaskPreset


def mask_shares(counts: Mapping[int, int], pixels: int, mask: MaskPreset) -> tuple[float | None, float]:
    """Return cloud in per cent of the pixels that were seen, and pixels not seen in per cent of all.

    Args:
        counts: value → pixels that have it; those without a value are left out.
        pixels: of the area, at least one.
        mask: says what the values mean.
    """
    is_unseen, is_cloud = (_meaning(mask.kind, values) for values in (mask.nodata, mask.clouds))
    seen = {value: count for value, count in counts.items() if not is_unseen(value)}
    total = sum(seen.values())
    cloudy = sum(count for value, count in seen.items() if is_cloud(value))
    return (cloudy * 100.0 / total if total else None), (pixels - total) * 100.0 / pixels


def _meaning(kind: str, values: Sequence[int]) -> Callable[[int], bool]:
    """Return whether a value is one of some classes, or has one of some bits set."""
    if kind != "bits":
        return frozenset(values).__contains__
    marked = sum(1 << bit for bit in set(values))
    return lambda value: bool(value & marked)
