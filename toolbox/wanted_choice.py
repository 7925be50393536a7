"""The parameter `WHAT`: whole products, or names of bands, composites and files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase

from qgis.core import QgsProcessingException

from ..core.asset import Asset
from ..core.downloads.file_kinds import FileKinds
from ..core.imagery import Imagery
from ..core.portal_error import PortalError
from ..core.scene import Scene
from ..gis.downloads.scene_files import SceneFiles
from ..gis.downloads.wanted_files import WantedFiles
from ..gis.translation import tr
from .download_parameters import WHOLE
from .pixel_words import trouble_sentence

Lister = Callable[[Scene], Sequence[Asset]]
_WILD = frozenset("*?[")
_MOST_NAMED = 40


class WantedChoice:
    """Applies names to scenes of any portals.

    Args:
        names: as `wanted_names` gives them.
        imagery_of: family id → what its pixels are.
        listing: asks for the single files inside of a product.
        warn: told what is left out.
    """

    def __init__(
        self,
        names: Sequence[str],
        imagery_of: Callable[[str], Imagery | None],
        listing: Lister,
        warn: Callable[[str], object],
    ) -> None:
        self._names, self._imagery_of, self._listing, self._warn = names, imagery_of, listing, warn

    def of(self, scenes: Sequence[SceneFiles]) -> list[WantedFiles]:
        """Return what of which scene is wanted.

        Raises:
            QgsProcessingException: for a name that no scene knows, with the names that there are.
        """
        if tuple(self._names) == (WHOLE,):
            found = [WantedFiles(one.scene, self._whole(one), one.order) for one in scenes]
        else:
            found = self._named(scenes)
        for wanted in found:
            if not wanted.assets and not (wanted.order and WHOLE in self._names):
                self._warn(
                    tr("%1 is left out: there is no such file.", wanted.scene.title or wanted.scene.id)
                )
        return [one for one in found if one.assets or (one.order and WHOLE in self._names)]

    def _whole(self, one: SceneFiles) -> tuple[Asset, ...]:
        return tuple(self._list(one.scene)) if one.must_be_listed else one.whole

    def _list(self, scene: Scene) -> Sequence[Asset]:
        try:
            return self._listing(scene)
        except PortalError as error:
            self._warn(f"{scene.title or scene.id}: {trouble_sentence(error, scene.portal)}")
            return ()

    def _named(self, scenes: Sequence[SceneFiles]) -> list[WantedFiles]:
        kinds = FileKinds([(one.scene, one.assets) for one in scenes], self._imagery_of)
        names = [name for name in self._names if not _WILD & {*name}]
        patterns = [name.lower() for name in self._names if _WILD & {*name}]
        chosen = self._kinds(kinds, names, {one.scene.family for one in scenes})
        found = []
        for one in scenes:
            assets = {asset.key: asset for asset in kinds.assets(one.scene.ref, chosen)}
            if patterns:
                inside = [*one.assets, *(self._list(one.scene) if one.may_list else ())]
                assets.update((asset.key, asset) for asset in inside if _fits(asset, patterns))
            found.append(WantedFiles(one.scene, tuple(assets.values()), one.order))
        return found

    def _kinds(self, kinds: FileKinds, names: Sequence[str], families: set[str]) -> set[str]:
        """Return the kinds that names stand for."""
        composites: dict[str, set[str]] = {}
        for imagery in filter(None, map(self._imagery_of, families)):
            for preset in imagery.composites:
                composites.setdefault(preset.id, set()).update(preset.bands)
        known: Mapping[str, tuple[str, ...]] = {
            **{preset: kinds.holding(bands) for preset, bands in composites.items()},
            **{kind.sample.key.lower(): (kind.id,) for kind in kinds.kinds},
            **{band: kinds.holding([band]) for kind in kinds.kinds for band in kind.bands},
            **{kind.id.lower(): (kind.id,) for kind in kinds.kinds},
        }
        unknown = [name for name in names if not known.get(name.lower())]
        if unknown:
            there = ", ".join([name for name, found in known.items() if found][:_MOST_NAMED])
            raise QgsProcessingException(
                tr("WHAT: “%1” is in none of the scenes. There are: %2.", unknown[0], there or WHOLE)
            )
        return {kind for name in names for kind in known[name.lower()]}


def _fits(asset: Asset, patterns: Sequence[str]) -> bool:
    places = {asset.key.lower(), (asset.path or asset.key).lower()}
    names = places | {place.rpartition("/")[2] for place in places}
    return any(fnmatchcase(name, pattern) for name in names for pattern in patterns)
