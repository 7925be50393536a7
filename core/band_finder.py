"""Which files of a scene are which bands.

Names are looked at from the surest to the least: the asset's key, the names of the bands inside, the
place in the one file that holds all bands, the file's name, the common names. Common names only where they
mean one band: Planetary Computer calls B05, B06, B07 and B8A all `rededge` (its sheet, recorded items).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Union

from .asset import Asset
from .asset_band import AssetBand
from .asset_raster import is_raster
from .band_candidate import BandCandidate
from .band_source import BandSource
from .imagery import Imagery
from .imagery_band import ImageryBand
from .mask_preset import MaskPreset

_Described = Union[ImageryBand, MaskPreset]
_Place = tuple[BandCandidate, int]
_Ranked = tuple[Union[tuple[float, ...], None], _Place]
_Seek = Callable[[_Described, Imagery, Sequence[BandCandidate]], Iterator[_Ranked]]
_MOST_ASSETS = 1000  # hostile items; the recorded ones have up to 50
_FREE_LIMIT = 512
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


def find_bands(
    imagery: Imagery | None, assets: Sequence[Asset], version: str = ""
) -> Mapping[str, BandSource]:
    """Return band or mask id → where it is read; ids that the scene does not have are left out.

    Args:
        imagery: of the scene's family; without it nothing is found (see `free_bands`).
        assets: of the scene, in the portal's order.
        version: processing version of the scene, for the scale where the portal states none.
    """
    if imagery is None:
        return {}
    files = _candidates(assets)
    described: tuple[_Described, ...] = (*imagery.bands, *imagery.masks)
    found: dict[str, _Place] = {}
    for seek in (_by_key, _by_band_name, _by_position, _by_file_name, _by_common_name, _by_being_alone):
        # what is B8A by its key is not the missing `nir` as well
        claimed = [*found.values()] if seek is _by_common_name else []
        for band in described:
            place = None if band.id in found else _best(seek(band, imagery, files), claimed)
            if place is not None:
                found[band.id] = place
    return {
        band.id: _source(found[band.id], band, imagery, version) for band in described if band.id in found
    }


def free_bands(assets: Sequence[Asset]) -> Mapping[str, BandSource]:
    """Return every band of every raster under an id made from its key, such as `data` or `image_2`.

    A file whose bands the portal does not describe is listed with its first band.
    """
    found: dict[str, BandSource] = {}
    for file in _candidates(assets):
        stem = _NOT_PLAIN.sub("_", file.key).strip("_")[-60:].lstrip("_") or "band"
        stem = stem if stem[0].isalpha() else "b" + stem
        count = max(len(file.bands), 1)
        for number in range(1, count + 1):
            name = stem if count == 1 else f"{stem}_{number}"
            while name in found:
                name += "_"
            found[name] = _stated(file, number)
            if len(found) == _FREE_LIMIT:
                return found
    return found


def _candidates(assets: Sequence[Asset]) -> list[BandCandidate]:
    return [BandCandidate.of(asset) for asset in assets[:_MOST_ASSETS] if is_raster(asset)]


def _best(ranked: Iterator[_Ranked], claimed: Sequence[_Place]) -> _Place | None:
    usable = [(rank, place) for rank, place in ranked if rank is not None and place not in claimed]
    return min(usable, key=lambda pair: pair[0])[1] if usable else None


def _by_key(band: _Described, imagery: Imagery, files: Sequence[BandCandidate]) -> Iterator[_Ranked]:
    for file in files:
        yield file.rank(file.key, band.keys, imagery.prefer), (file, 1)


def _by_band_name(band: _Described, imagery: Imagery, files: Sequence[BandCandidate]) -> Iterator[_Ranked]:
    for file in files:
        if file.measured:
            for number, name in enumerate(file.bands, 1):
                yield file.rank(name, band.keys, imagery.prefer), (file, number)


def _by_position(band: _Described, imagery: Imagery, files: Sequence[BandCandidate]) -> Iterator[_Ranked]:
    if not isinstance(band, ImageryBand) or not band.position:
        return
    for file in files:
        if file.measured and band.position <= (len(file.bands) or band.position):
            for name in (file.key, file.file):
                yield file.rank(name, imagery.files, imagery.prefer), (file, band.position)


def _by_file_name(band: _Described, imagery: Imagery, files: Sequence[BandCandidate]) -> Iterator[_Ranked]:
    for file in files:
        if file.measured:
            yield file.rank(file.file, band.keys, imagery.prefer), (file, 1)


def _by_common_name(band: _Described, imagery: Imagery, files: Sequence[BandCandidate]) -> Iterator[_Ranked]:
    """Yield places whose common name is a key, best key first, if the name means one band only."""
    named: dict[str, list[tuple[str, _Place]]] = {}
    for file in files:
        for number, told in enumerate(file.asset.bands if file.measured else (), 1):
            if told.common_name in band.keys:
                named.setdefault(told.common_name, []).append((told.name or file.key, (file, number)))
    for common_name, places in named.items():
        if len({name for name, _place in places}) == 1:
            for _name, place in places:
                yield place[0].rank(common_name, band.keys, imagery.prefer), place


def _by_being_alone(band: _Described, imagery: Imagery, files: Sequence[BandCandidate]) -> Iterator[_Ranked]:
    """Yield the only raster of a scene whose imagery is a single band, however it is called."""
    if isinstance(band, ImageryBand) and len(imagery.bands) == 1 and len(files) == 1:
        yield (0.0,), (files[0], 1)


def _source(place: _Place, band: _Described, imagery: Imagery, version: str) -> BandSource:
    source, told = _stated(*place), _told(*place)
    if not isinstance(band, ImageryBand) or not band.physical:
        return BandSource(source.asset, source.number, source.nodata, resolution=source.resolution)
    rule = imagery.scale_for(version)
    scale = rule.scale if band.scale is None else band.scale
    offset = rule.offset if band.offset is None else band.offset
    if told.scale is not None or told.offset is not None:  # an offset left out is 0 by the extension
        scale = scale if told.scale is None else told.scale
        offset = told.offset or 0.0
    nodata = imagery.nodata if source.nodata is None else source.nodata
    resolution = band.resolution if source.resolution is None else source.resolution
    return BandSource(source.asset, source.number, nodata, scale, offset, resolution)


def _told(file: BandCandidate, number: int) -> AssetBand:
    bands = file.asset.bands
    return bands[number - 1] if number <= len(bands) else AssetBand()


def _stated(file: BandCandidate, number: int) -> BandSource:
    """Return a band as the portal describes it."""
    told = _told(file, number)
    scale = 1.0 if told.scale is None else told.scale
    return BandSource(file.asset, number, told.nodata, scale, told.offset or 0.0, file.resolution)
