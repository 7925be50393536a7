"""What decides, about one scene."""

from __future__ import annotations

from ...core.acquisition import Acquisition
from ...core.online import Online
from ...core.scene import Scene
from ...gis.translation import tr
from .. import formats
from ..widgets.scene_words import DOTTED, day_words
from .query_words import direction

Facts = list[tuple[str, str]]


def key_facts(acquisition: Acquisition, scene: Scene, optical: bool) -> Facts:
    """Return the facts beside the picture; unknown ones are left out, except cloud of optical scenes."""
    facts = []
    if optical:
        cloud = tr("unknown") if scene.cloud is None else tr("%1 in the scene", formats.percent(scene.cloud))
        facts.append((tr("Cloud"), cloud))
    if acquisition.coverage is not None:
        facts.append((tr("Coverage"), tr("%1 of the area", formats.percent(acquisition.coverage))))
    facts.append((tr("Tile, orbit"), _tile_and_orbit(scene)))
    if scene.sun_elevation is not None:
        facts.append((tr("Sun"), tr("%1° high", formats.number(round(scene.sun_elevation)))))
    if scene.incidence is not None:
        facts.append((tr("Incidence"), f"{formats.number(scene.incidence, 1)}°"))
    radar = " ".join(part for part in (scene.mode, "+".join(scene.polarisations)) if part)
    facts.append((tr("Mode"), radar))
    if scene.resolution is not None:
        facts.append((tr("Resolution"), formats.metres(scene.resolution)))
    return [fact for fact in facts if fact[1]]


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


def _tile_and_orbit(scene: Scene) -> str:
    orbit = "" if scene.orbit_relative is None else f"R{scene.orbit_relative:03d}"
    sense = direction(scene.orbit_direction) if scene.orbit_direction else ""
    return DOTTED.join(part for part in (scene.tile, f"{orbit} {sense}".strip()) if part)
