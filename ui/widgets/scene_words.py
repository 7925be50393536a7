"""What a row says about a scene, in the interface's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ...core.acquisition import Acquisition
from ...core.offer_access import OfferAccess, offer_access
from ...core.scene import Scene
from ...core.scene_kind import SceneKind
from ...gis.translation import tr
from .. import formats

if TYPE_CHECKING:
    from ...gis.area_clouds import AreaClouds
    from ...gis.guichet import Guichet

# status colour and glyph; the word stands beside them
ACCESS_LOOK: Mapping[OfferAccess, tuple[str, str]] = {
    OfferAccess.STREAM: ("ok", "ok"),
    OfferAccess.STREAM_WITH_ACCOUNT: ("ok", "ok"),
    OfferAccess.DOWNLOAD: ("busy", "down"),
    OfferAccess.LOGIN: ("warn", "login"),
    OfferAccess.ORDER: ("warn", "wait"),
    OfferAccess.UNKNOWN: ("off", "off"),
}
DOTTED = " · "
LEAST_NODATA = 0.5  # per cent; below, it is the edge between pixels


class SceneWords:
    """Looks up portals and families; every text is plain, escaped where it becomes markup."""

    def __init__(self, guichet: Guichet) -> None:
        self._guichet = guichet

    def portal_title(self, portal_id: str) -> str:
        """Return the portal's name for people."""
        portal = self._guichet.portal(portal_id)
        return portal.title.text(formats.language()) if portal else portal_id

    def portal_short(self, portal_id: str) -> str:
        """Return the portal's name for chips."""
        portal = self._guichet.portal(portal_id)
        return portal.short_title if portal else portal_id

    def access(self, scene: Scene) -> OfferAccess:
        """Return what can be done with an offer now."""
        portal = self._guichet.portal(scene.portal)
        if portal is None:
            return OfferAccess.UNKNOWN
        return offer_access(scene, portal, portal.id in self._guichet.accounts)

    def product(self, scene: Scene) -> str:
        """Return level and processor as the family is called, e.g. "L2A Sen2Cor"."""
        family = self._guichet.families.get(scene.family)
        if family is None or family.id == "other":
            return " ".join(part for part in (scene.level, scene.processor) if part) or scene.family
        return family.title.text(formats.language())

    def particulars(self, scene: Scene) -> str:
        """Return product and version of an offer."""
        return DOTTED.join(part for part in (self.product(scene), scene.version) if part)

    def packing(self, scene: Scene) -> str:
        """Return format and size, as far as they are known."""
        size = "" if scene.size is None else formats.size(scene.size)
        return DOTTED.join(part for part in (scene.format, size) if part)

    def cloud(self, acquisition: Acquisition) -> float | None:
        """Return cloud in per cent: over the area where that is known, else in the scene."""
        figure = self.clouds.of(acquisition)
        return acquisition.cloud if figure is None or figure.cloud is None else figure.cloud

    @property
    def clouds(self) -> AreaClouds:
        """Clouds over the area."""
        return self._guichet.pixels.clouds

    def _spoken_cloud(self, acquisition: Acquisition) -> list[str]:
        parts, figure = [], self.clouds.of(acquisition)
        if figure is not None and figure.cloud is not None:
            parts.append(tr("cloud %1 over the area (%2)", formats.percent(figure.cloud), figure.source))
        elif acquisition.cloud is not None:
            parts.append(tr("cloud %1", formats.percent(acquisition.cloud)))
        elif self.is_optical(acquisition):
            parts.append(tr("cloud unknown"))
        if figure is not None and figure.nodata >= LEAST_NODATA:
            parts.append(tr("no data over %1 of the area", formats.percent(figure.nodata)))
        return parts

    def spoken(self, acquisition: Acquisition) -> str:
        """Return the row as a screen reader says it."""
        parts = [when(acquisition.best), *what_and_where(acquisition.best, tr("tile %1"))]
        parts += self._spoken_cloud(acquisition)
        if acquisition.coverage is not None:
            parts.append(tr("covers %1 of the area", formats.percent(acquisition.coverage)))
        parts.append(access_word(self.access(acquisition.best)))
        parts.append(formats.counted(len(acquisition.offers), tr("%1 offer"), tr("%1 offers")))
        return ", ".join(parts)

    def spoken_offer(self, scene: Scene) -> str:
        """Return an offer as a screen reader says it."""
        parts = [self.portal_title(scene.portal), access_word(self.access(scene)), self.particulars(scene)]
        return ", ".join([*parts, self.packing(scene)]).rstrip(", ")

    def is_optical(self, acquisition: Acquisition) -> bool:
        """Whether cloud cover means anything for the acquisition."""
        family = self._guichet.families.get(acquisition.best.family)
        return family is None or family.optical


def access_word(access: OfferAccess) -> str:
    """Return what can be done, in a word or two."""
    words = {
        OfferAccess.STREAM: tr("Stream"),
        OfferAccess.STREAM_WITH_ACCOUNT: tr("Stream"),
        OfferAccess.DOWNLOAD: tr("Download"),
        OfferAccess.LOGIN: tr("Login needed"),
        OfferAccess.ORDER: tr("Order"),
    }
    return words.get(access) or tr("Access unknown")


def day_words(scene: Scene) -> str:
    """Return the day of an acquisition, or the days that a composite covers."""
    if scene.acquired is None:
        return tr("No date")
    if scene.ended is None or scene.ended.date() == scene.acquired.date():
        return formats.day(scene.acquired)
    if scene.kind is SceneKind.ACQUISITION:
        return formats.day(scene.acquired)
    start, end = scene.acquired, scene.ended
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == end.year else f"{start.year} – {end.year}"
    return f"{formats.day(start, year=start.year != end.year)} – {formats.day(end)}"


def time_words(scene: Scene) -> str:
    """Return the time of day of an acquisition; composites and tiles have none."""
    return formats.clock(scene.acquired) if scene.acquired and scene.kind is SceneKind.ACQUISITION else ""


def when(scene: Scene) -> str:
    """Return day and time."""
    return ", ".join(part for part in (day_words(scene), time_words(scene)) if part)


def what_and_where(scene: Scene, tile_words: str = "%1") -> tuple[str, ...]:
    """Return platform, tile and relative orbit; the title where a scene has none of them."""
    orbit = "" if scene.orbit_relative is None else f"R{scene.orbit_relative:03d}"
    tile = tile_words.replace("%1", scene.tile) if scene.tile else ""
    return tuple(part for part in (scene.platform, tile, orbit) if part) or (scene.title or scene.id,)
