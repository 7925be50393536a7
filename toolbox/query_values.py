"""Values of the algorithm's parameters → query."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from qgis.core import QgsProcessingException

from ..core.criteria import Criteria
from ..core.query import Query
from ..gis.translation import tr
from .identifiers import read_ids
from .known_ids import KnownIds
from .period_parameter import read_period
from .search_parameters import AREAS, DEFAULT_LIMIT


def check_areas(values: Mapping[str, Any]) -> None:
    """Make sure that exactly one area is given.

    Raises:
        QgsProcessingException: for none or two.
    """
    given = [name for name in AREAS if values.get(name)]
    if not given:
        raise QgsProcessingException(tr("An area is missing: give AREA or AREA_LAYER."))
    if len(given) > 1:
        raise QgsProcessingException(tr("Two areas are given: give AREA or AREA_LAYER, not both."))


def read_query(values: Mapping[str, Any], area: Mapping[str, Any], known: KnownIds) -> Query:
    """Return the query that parameter values stand for.

    Raises:
        QgsProcessingException: with a sentence, for a value that cannot be used.
    """
    limit = values.get("LIMIT")
    return Query(
        area=area,
        period=read_period(values.get("START"), values.get("END")),
        families=read_ids(values.get("FAMILIES"), known.families, tr("Product families")) or known.families,
        criteria=_criteria(values),
        limit=DEFAULT_LIMIT if limit is None else int(limit),
        portals=read_ids(values.get("PORTALS"), known.portals, tr("Portals")),
    )


def _criteria(values: Mapping[str, Any]) -> Criteria:
    text = values.get("CRITERIA")
    try:
        criteria = Criteria.from_json(json.loads(text)) if text else Criteria()
    except (ValueError, TypeError) as error:
        raise QgsProcessingException(tr("The criteria cannot be read: %1", error)) from error
    cloud = values.get("MAX_CLOUD")
    return criteria if cloud is None else replace(criteria, cloud_max=float(cloud))
