"""The attributes of a footprint; names are stable (scripts, models and saved projects depend on them)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Callable

from qgis.core import QgsFields, QgsVectorLayer
from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QTime

from ..core.acquisition import Acquisition
from ..core.scene import Scene

TEXT, INTEGER, REAL, TIME = "string(0)", "integer", "double", "datetime"  # 0: of any length

FOOTPRINT_FIELDS = (
    ("portal", TEXT),
    ("scene_id", TEXT),
    ("title", TEXT),
    ("family", TEXT),
    ("acquired", TIME),
    ("ended", TIME),
    ("platform", TEXT),
    ("instrument", TEXT),
    ("level", TEXT),
    ("processor", TEXT),
    ("tile", TEXT),
    ("orbit_relative", INTEGER),
    ("orbit_direction", TEXT),
    ("cloud_cover", REAL),
    ("coverage", REAL),
    ("online", TEXT),
    ("offers", TEXT),
    ("quicklook", TEXT),
    ("stac", TEXT),
)
FIELD_NAMES = tuple(name for name, _type in FOOTPRINT_FIELDS)

Clock = Callable[[datetime], Any]


def make_layer(name: str) -> QgsVectorLayer:
    """Return an empty memory layer of footprints: MultiPolygon, EPSG:4326.

    It is made by a URI because the classes that name field types differ between QGIS 3.22 and 4.x. It has no
    spatial index: each drawing of the map keeps the index as it is, so that the next footprint written makes
    QGIS copy it, 50 ms for 10 000 (measured), while to look through as many boxes takes a few.
    """
    fields = "&".join(f"field={field}:{kind}" for field, kind in FOOTPRINT_FIELDS)
    return QgsVectorLayer(f"MultiPolygon?crs=EPSG:4326&{fields}", name, "memory")


def make_fields() -> QgsFields:
    """Return the fields of a footprint."""
    return make_layer("").fields()


def clock_value(instant: datetime) -> QDateTime:
    """Return a UTC instant as QGIS keeps it.

    QGIS compares the clock values of times, whatever their zone, and 3.22 reads UTC back from a GeoPackage
    as local time: what is stored must show UTC on the clock and must never be converted.
    """
    return QDateTime(
        QDate(instant.year, instant.month, instant.day),
        QTime(instant.hour, instant.minute, instant.second, instant.microsecond // 1000),
        Qt.TimeSpec.UTC,
    )


def scene_attributes(
    scene: Scene,
    acquisition: Acquisition | None = None,
    coverage: float | None = None,
    stac: str | None = None,
    clock: Clock = clock_value,
) -> list[Any]:
    """Return the values of a footprint in the order of `FOOTPRINT_FIELDS`.

    Args:
        scene: the scene, or the best offer of an acquisition.
        acquisition: gives the offers and, where the scene does not know it, time and cloud.
        coverage: share of the area in per cent, if there is no acquisition that knows it.
        stac: the scene as a STAC item, once the layer is saved.
        clock: how times are written; the default is for QGIS.
    """
    cloud, acquired, offers = scene.cloud, scene.acquired, (scene,)
    if acquisition is not None:
        cloud = acquisition.cloud if cloud is None else cloud
        acquired = acquired or acquisition.acquired
        coverage, offers = acquisition.coverage, acquisition.offers
    return [
        scene.portal,
        scene.id,
        scene.title,
        scene.family,
        clock(acquired) if acquired else None,
        clock(scene.ended) if scene.ended else None,
        scene.platform or None,
        scene.instrument or None,
        scene.level or None,
        scene.processor or None,
        scene.tile or None,
        scene.orbit_relative,
        scene.orbit_direction or None,
        cloud,
        coverage,
        scene.online.value,
        offers_text(offers),
        scene.quicklook.href if scene.quicklook else None,
        stac,
    ]


def offers_text(offers: Iterable[Scene]) -> str:
    """Return who offers what, best first: `earth-search (L2A Sen2Cor), cdse (L1C)`."""
    return ", ".join([_offer_text(offer) for offer in offers])


def _offer_text(offer: Scene) -> str:
    product = f"{offer.level} {offer.processor}".strip()
    return f"{offer.portal} ({product})" if product else offer.portal
