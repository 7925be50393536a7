"""What decides, about one scene."""

from __future__ import annotations

from ...core.acquisition import Acquisition
from ...core.area_cloud import AreaCloud
from ...core.online import Online
from ...core.scene import Scene
from ...gis.translation import tr
from .. import formats
from ..widgets.scene_words import DOTTED, LEAST_NODATA, day_words
from .query_words import direction

Facts = list[tuple[str, str]]


def key_facts(
    acquisition: Acquisition,
    scene: Scene,
    optical: bool,
    figure: AreaCloud | None = None,
    no_figure: bool = False,
) -> Facts:
    """Return the facts beside the picture; unknown ones are left out, except cloud of optical scenes.

    Args:
        acquisition: what is shown.
        scene: its offer.
        optical: whether clouds mean anything.
        figure: clouds over the area, None where it is not known.
        no_figure: whether it is certain that these cannot be known.
    """
    facts = []
    if optical:
        facts.append((tr("Cloud"), cloud_words(scene.cloud, figure, no_figure)))
    if acquisition.coverage is not None:
        facts.append((tr("Coverage"), tr("%1 of the area", formats.percent(acquisition.coverage))))
    facts.append((tr("Tile, orbit"), _tile_and_orbit(scene)))
    if scene.sun_elevation is not None:
        facts.append((tr("Sun"), tr("%1° high", formats.number(round(scene.sun_elevation)))))
    if scene.snow is not None and optical:
        facts.append((tr("Snow"), formats.percent(scene.snow)))
    facts.append((tr("Incidence"), _incidence(scene)))
    facts.append((tr("Stereo"), _stereo(scene)))
    radar = " ".join(part for part in (scene.mode, "+".join(scene.polarisations)) if part)
    facts.append((tr("Mode"), radar))
    if scene.resolution is not None:
        facts.append((tr("Resolution"), formats.metres(scene.resolution)))
    return [fact for fact in facts if fact[1]]


def cloud_words(in_scene: float | None, figure: AreaCloud | None, no_figure: bool = False) -> str:
    """Return "12% in the scene, 3% over the area", as far as it is known."""
    over_area = None if figure is None else figure.cloud
    scene_words = "" if in_scene is None else formats.percent(in_scene)
    parts = [tr("%1 in the scene", scene_words)] if scene_words else []
    if over_area is not None and scene_words:
        parts = [tr("%1 in the scene, %2 over the area", scene_words, formats.percent(over_area))]
    elif over_area is not None:
        parts = [tr("%1 over the area", formats.percent(over_area))]
    elif no_figure:
        parts.append(tr("unknown over the area"))
    if figure is not None and figure.nodata >= LEAST_NODATA:
        parts.append(tr("no data over %1 of the area", formats.percent(figure.nodata)))
    return ", ".join(parts) or tr("unknown")


def compared_facts(scene: Scene, access: str) -> Facts:
    """Return all fields in which two offers of one acquisition may differ; unknown ones as a dash."""
    cloud = formats.percent(scene.cloud)
    values = (
        (tr("Access"), access),
        (tr("At once"), online_words(scene.online)),
        (tr("Format"), scene.format),
        (tr("Size"), formats.size(scene.size)),
        (tr("Level"), scene.level),
        (tr("Processor"), scene.processor),
        (tr("Version"), scene.version),
        (tr("Cloud"), cloud),
        (tr("Date"), day_words(scene)),
        (tr("Resolution"), formats.metres(scene.resolution)),
        (tr("Tile, orbit"), _tile_and_orbit(scene)),
    )
    return [(name, value or formats.UNKNOWN) for name, value in values]


def online_words(online: Online) -> str:
    """Return whether a product can be had at once."""
    words = {Online.YES: tr("yes"), Online.ORDER: tr("after an order"), Online.NO: tr("no")}
    return words.get(online) or tr("unknown")


def _incidence(scene: Scene) -> str:
    """Return "18.6° (−5.9° along, 18° across the track)", as far as it is known."""
    if scene.incidence is None:
        return ""
    whole = f"{formats.number(scene.incidence, 1)}°"
    parts = (scene.incidence_along, scene.incidence_across)
    if None in parts:
        return whole
    along, across = (f"{formats.number(part, 1)}°" for part in parts if part is not None)
    return tr("%1 (%2 along, %3 across the track)", whole, along, across)


def _stereo(scene: Scene) -> str:
    """Return what a set of views of one pass is good for; empty where there is none."""
    if scene.stereo_views is None or scene.stereo_views < 2:
        return ""
    return tr("pair of views") if scene.stereo_views == 2 else tr("%1 views (tri-stereo)", scene.stereo_views)


def _tile_and_orbit(scene: Scene) -> str:
    orbit = "" if scene.orbit_relative is None else f"R{scene.orbit_relative:03d}"
    sense = direction(scene.orbit_direction) if scene.orbit_direction else ""
    return DOTTED.join(part for part in (scene.tile, f"{orbit} {sense}".strip()) if part)
