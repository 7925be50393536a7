"""Scenes of a layer → files to be written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..core.acquisition import Acquisition
from ..core.acquisition_merger import AcquisitionMerger
from ..core.asset import Asset
from ..core.expression_error import ExpressionError
from ..core.family_directory import FamilyDirectory
from ..core.imagery import Imagery
from ..core.offer_access import OfferAccess, offer_access
from ..core.planned_stream import PlannedStream
from ..core.portal_directory import PortalDirectory
from ..core.portal_status import PortalStatus
from ..core.scene import Scene
from ..core.stream_grouping import StreamGrouping
from ..core.stream_planner import StreamPlanner
from ..core.stream_recipe import StreamRecipe
from ..core.well_known_binary import POINT, kind_of, unpack_polygons
from ..gis.saving.raster_form import RasterForm
from ..gis.saving.raster_names import free_path, raster_name, raster_tags
from ..gis.saving.raster_order import RasterOrder
from ..gis.translation import tr
from .band_choice import band_recipes, known_choices
from .scene_rows import SceneRows

Warn = Callable[[str], object]


class StreamOrders:
    """Finds the files with the wanted bands, and names the scenes that have none.

    Args:
        rows: the scenes.
        assets_of: their files, as the user reads them.
        portals: that are known.
        families: say what the pixels are.
        per_date: whether the tiles of a day come into one file.
        warn: takes a sentence on a scene that is left out.
    """

    def __init__(
        self,
        rows: SceneRows,
        assets_of: Callable[[Scene], Sequence[Asset]],
        portals: PortalDirectory,
        families: FamilyDirectory,
        per_date: bool,
        warn: Warn,
    ) -> None:
        self._rows = rows
        self._portals = portals
        self._families = families
        self._grouping = StreamGrouping.DATE if per_date else StreamGrouping.SCENE
        self._warn = warn
        self._planner = StreamPlanner(self._imagery, assets_of, lambda _scene: True)

    def orders(
        self,
        bands: str,
        mask: bool,
        area: Mapping[str, Any] | None,
        form: RasterForm,
        place: tuple[Path, str],
    ) -> list[RasterOrder]:
        """Return the files in the order of their first scenes.

        Args:
            bands: parameter `BANDS`.
            mask: whether clouds are hidden.
            area: GeoJSON, EPSG:4326; None: all of the scenes.
            form: of the files.
            place: folder and ending of the files.

        Raises:
            QgsProcessingException: for bands that cannot be read.
        """
        orders: list[RasterOrder] = []
        taken: set[Path] = set()
        for family, scenes in self._by_family().items():
            recipes = band_recipes(bands, self._imagery(family), mask, area is not None, self._grouping)
            for planned, recipe in self._planned(scenes, recipes):
                own = area or _footprints(planned)
                if own is None:
                    title = planned.scenes[0].scene.title
                    self._warn(tr("%1 is left out: nobody knows where it lies.", title))
                    continue
                path = free_path(place[0], raster_name(planned, recipe.title), place[1], taken)
                credits = [self._credit(portal) for portal in planned.portals]
                tags = raster_tags(planned, recipe, path.stem, credits)
                orders.append(
                    RasterOrder(
                        path, form, tags, planned, recipe, own, portals=planned.portals, whole=False
                    )
                )
        return orders

    def _by_family(self) -> dict[str, list[Scene]]:
        found: dict[str, list[Scene]] = {}
        for scene in self._rows.scenes:
            why = self._refusal(scene)
            if why:
                self._warn(why)
            else:
                found.setdefault(scene.family, []).append(scene)
        return found

    def _refusal(self, scene: Scene) -> str:
        """Return why nobody can read a scene; what an account may open is left to its portal."""
        portal = self._portals.get(scene.portal)
        if portal is None or portal.status is PortalStatus.RETIRED:
            return tr("%1 is left out: the portal %2 is closed.", scene.title, scene.portal)
        if offer_access(scene, portal, True) is OfferAccess.ORDER:
            return tr("%1 is left out: it must be ordered at %2 first.", scene.title, portal.short_title)
        return ""

    def _planned(
        self, scenes: Sequence[Scene], recipes: Sequence[StreamRecipe]
    ) -> list[tuple[PlannedStream, StreamRecipe]]:
        """Return the files of a family; a recipe that a scene lacks bands for is followed by the next."""
        found: list[tuple[PlannedStream, StreamRecipe]] = []
        wanted = [(each, each.best) for each in self._acquisitions(scenes)]
        for recipe in recipes:
            try:
                plan = self._planner.plan(wanted, recipe)
            except ExpressionError as error:
                self._warn(tr("The bands cannot be read: %1", error))
                return found
            found += [(planned, recipe) for planned in plan.layers]
            wanted = [(each, each.best) for each, _names in plan.missing]
            lacking = plan.missing
        for each, names in lacking:
            self._warn_of_bands(each.best, names)
        return found

    def _warn_of_bands(self, scene: Scene, names: Sequence[str]) -> None:
        known = known_choices([self._imagery(scene.family)])
        lacking = ", ".join(names)
        self._warn(
            tr("%1 is left out: it has no %2. Composites and indices are: %3.", scene.title, lacking, known)
        )

    def _acquisitions(self, scenes: Sequence[Scene]) -> Sequence[Acquisition]:
        """Return each scene by itself, or for mosaics each acquisition once, whichever portals have it."""
        if self._grouping is StreamGrouping.SCENE:
            return [Acquisition(number, scene.key, (scene,)) for number, scene in enumerate(scenes)]
        places = {scene.ref: number for number, scene in enumerate(scenes)}
        merger = AcquisitionMerger(lambda scene: places[scene.ref])
        merger.add(scenes)
        return merger.acquisitions

    def _imagery(self, family_id: str) -> Imagery | None:
        family = self._families.get(family_id)
        return None if family is None else family.imagery

    def _credit(self, portal_id: str) -> str:
        portal = self._portals.get(portal_id)
        return "" if portal is None else portal.terms.attribution


def _footprints(planned: PlannedStream) -> Mapping[str, Any] | None:
    """Return the footprints of some scenes as one GeoJSON geometry; None where none is known."""
    polygons = []
    for one in planned.scenes:
        wkb = one.scene.footprint
        if wkb is not None and kind_of(wkb) != POINT:
            polygons += [[list(map(list, ring)) for ring in rings] for rings in unpack_polygons(wkb)]
    return {"type": "MultiPolygon", "coordinates": polygons} if polygons else None
