"""Values of the algorithm's parameters → query."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from qgis.core import QgsProcessingException

from ..core.criteria import Criteria
from ..core.named_product import NamedProduct, bare_identifier
from ..core.query import Query
from ..gis.translation import tr
from .identifiers import read_ids
from .known_ids import KnownIds
from .period_parameter import read_period
from .search_parameters import AREAS, DEFAULT_LIMIT


def check_areas(values: Mapping[str, Any]) -> None:
    """Make sure that exactly one area is given; a product's identifier does without.

    Raises:
        QgsProcessingException: for none or two.
    """
    given = [name for name in AREAS if values.get(name)]
    if not given and not values.get("IDENTIFIER"):
        raise QgsProcessingException(tr("An area is missing: give AREA, AREA_LAYER or IDENTIFIER."))
    if len(given) > 1:
        raise QgsProcessingException(tr("Two areas are given: give AREA or AREA_LAYER, not both."))


def read_query(
    values: Mapping[str, Any],
    area: Mapping[str, Any],
    known: KnownIds,
    product: NamedProduct | None = None,
) -> Query:
    """Return the query that parameter values stand for.

    Args:
        values: of the parameters.
        area: GeoJSON, EPSG:4326.
        known: ids that may be given.
        product: what `IDENTIFIER` names; it fills families and portals that are not given.

    Raises:
        QgsProcessingException: with a sentence, for a value that cannot be used.
    """
    limit = values.get("LIMIT")
    families = read_ids(values.get("FAMILIES"), known.families, tr("Product families"))
    portals = read_ids(values.get("PORTALS"), known.portals, tr("Portals"))
    return Query(
        area=area,
        period=read_period(values.get("START"), values.get("END")),
        families=families or (product.families if product else ()) or known.families,
        criteria=_criteria(values),
        limit=DEFAULT_LIMIT if limit is None else int(limit),
        portals=portals or (product.portals if product else ()),
    )


def _criteria(values: Mapping[str, Any]) -> Criteria:
    text = values.get("CRITERIA")
    try:
        criteria = Criteria.from_json(json.loads(text)) if text else Criteria()
    except (ValueError, TypeError) as error:
        raise QgsProcessingException(tr("The criteria cannot be read: %1", error)) from error
    identifier = str(values.get("IDENTIFIER") or "").strip()
    if identifier:
        criteria = replace(criteria, identifier=bare_identifier(identifier))
    cloud = values.get("MAX_CLOUD")
    return criteria if cloud is None else replace(criteria, cloud_max=float(cloud))
