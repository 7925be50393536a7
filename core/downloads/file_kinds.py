"""Choosing files across scenes of several portals: the red band is one choice, whatever its file's name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence

from ..asset import Asset
from ..asset_form import AssetForm, asset_form
from ..band_finder import find_bands
from ..band_names import plain_name
from ..imagery import Imagery
from ..scene import Scene, SceneRef
from .file_kind import FileKind

MOST = 300  # kinds; the recorded items have up to 50 files
_JOIN = "+"
_LAST = (AssetForm.METADATA, AssetForm.PICTURE, AssetForm.UNKNOWN)


class FileKinds:
    """The kinds of files that some scenes have, and for each scene which file is of which kind.

    Attributes:
        kinds: bands in the order of the sensor, masks, other data, then what describes them and pictures.
    """

    def __init__(
        self,
        scenes: Sequence[tuple[Scene, Sequence[Asset]]],
        imagery_of: Callable[[str], Imagery | None],
    ) -> None:
        """Look at the files.

        Args:
            scenes: with their files; a file that is the whole product is no kind, unless it is all there is.
            imagery_of: family id → what its pixels are.
        """
        self._imagery_of = imagery_of
        self._files: dict[SceneRef, dict[str, Asset]] = {}
        samples: dict[str, tuple[Asset, Scene]] = {}
        for scene, assets in scenes:
            found = self._files[scene.ref] = self._named(scene, assets)
            for name, asset in found.items():
                samples.setdefault(name, (asset, scene))
        self._order = self._ordered(samples, [scene.family for scene, _assets in scenes])
        self.kinds = tuple(self._kind(name, *samples[name]) for name in self._order[:MOST])

    @property
    def usual(self) -> tuple[str, ...]:
        """The kinds that hold the first composite and the first mask of the first scene's family."""
        family = next((kind.family for kind in self.kinds), "")
        imagery = self._imagery_of(family)
        if imagery is None:
            return ()
        composite = imagery.composites[0].bands if imagery.composites else ()
        wanted = {*composite, *(mask.id for mask in imagery.masks[:1])}
        return tuple(kind.id for kind in self.kinds if wanted & {*kind.bands})

    def assets(self, ref: SceneRef, kinds: Collection[str]) -> tuple[Asset, ...]:
        """Return the files of a scene that are of some kinds, in the order of the kinds."""
        files = self._files.get(ref, {})
        return tuple(files[kind.id] for kind in self.kinds if kind.id in kinds and kind.id in files)

    def lacking(self, kinds: Collection[str]) -> dict[str, int]:
        """Return which of some kinds are not in every scene: id → number of scenes without."""
        return {
            kind.id: len(self._files) - kind.count
            for kind in self.kinds
            if kind.id in kinds and kind.count < len(self._files)
        }

    def bands(self, kinds: Collection[str]) -> frozenset[str]:
        """Return the bands and masks in some kinds."""
        return frozenset(band for kind in self.kinds if kind.id in kinds for band in kind.bands)

    def holding(self, bands: Collection[str]) -> tuple[str, ...]:
        """Return the kinds that hold at least one of some bands and masks."""
        return tuple(kind.id for kind in self.kinds if {*bands} & {*kind.bands})

    def of_asset(self, ref: SceneRef, key: str) -> str:
        """Return the kind of a scene's file, empty where it is none of them."""
        files = self._files.get(ref, {})
        return next((name for name, asset in files.items() if asset.key == key), "")

    def _named(self, scene: Scene, assets: Sequence[Asset]) -> dict[str, Asset]:
        """Return kind → file of a scene."""
        files = _single(assets)
        bands: dict[str, list[str]] = {}
        for band, source in find_bands(self._imagery_of(scene.family), files, scene.version).items():
            bands.setdefault(source.asset.key, []).append(band)
        found: dict[str, Asset] = {}
        shared = Counter(plain_name(asset.key) for asset in files)
        for asset in files:
            plain = plain_name(asset.key)  # B04 of B04_20m: which is meant only where there is no other
            name = _JOIN.join(bands.get(asset.key, ())) or (plain if shared[plain] == 1 else "") or asset.key
            found.setdefault(name if name not in found else asset.key, asset)
        return found

    def _kind(self, name: str, sample: Asset, scene: Scene) -> FileKind:
        count = sum(name in files for files in self._files.values())
        return FileKind(name, self._bands_of(name, scene.family), sample, scene.family, count)

    def _bands_of(self, name: str, family: str) -> tuple[str, ...]:
        known = {*self._places(family)}
        return tuple(part for part in name.split(_JOIN) if part in known)

    def _places(self, family: str) -> Mapping[str, int]:
        imagery = self._imagery_of(family)
        if imagery is None:
            return {}
        names = [*(band.id for band in imagery.bands), *(mask.id for mask in imagery.masks)]
        return {name: place for place, name in enumerate(names)}

    def _ordered(self, samples: Mapping[str, tuple[Asset, Scene]], families: Sequence[str]) -> list[str]:
        places: dict[str, int] = {}
        for family in dict.fromkeys(families):
            for band, place in self._places(family).items():
                places.setdefault(band, place)

        def rank(name: str) -> tuple[int, int]:
            known = [places[part] for part in name.split(_JOIN) if part in places]
            if known:
                return (0, min(known))
            return (2 if asset_form(samples[name][0]) in _LAST else 1, 0)

        return sorted(samples, key=rank)


def _single(assets: Sequence[Asset]) -> list[Asset]:
    """Return the files without the archive of all of them, where there are others."""
    parts = [asset for asset in assets if asset_form(asset) is not AssetForm.ARCHIVE]
    data = [asset for asset in parts if asset_form(asset) not in _LAST]
    return parts if data else []
