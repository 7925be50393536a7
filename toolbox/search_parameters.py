"""What `guicheteo:searchscenes` takes; names are stable."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDateTime,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..core.criteria import Criteria
from ..core.family_directory import FamilyDirectory
from ..core.portal_directory import PortalDirectory
from ..core.query import Query
from ..gis.translation import tr
from .identifiers import read_ids
from .period_parameter import read_period

DEFAULT_LIMIT = 500
AREAS = ("AREA", "AREA_LAYER")
LISTS = ("FAMILIES", "PORTALS")


class SearchParameters:
    """Defines the parameters and reads a query from their values."""

    def __init__(self, portals: PortalDirectory, families: FamilyDirectory) -> None:
        self._portals = tuple(portal.id for portal in portals.portals)
        self._families = tuple(family.id for family in families.families)

    def definitions(self) -> list[QgsProcessingParameterDefinition]:
        """Return the definitions in the order of the dialog."""
        day = QgsProcessingParameterDateTime.Type.Date
        polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
        return [
            _told(
                QgsProcessingParameterExtent("AREA", tr("Area"), optional=True),
                tr("An extent with its CRS, or the path of a layer whose polygons are meant."),
            ),
            _told(
                QgsProcessingParameterFeatureSource(
                    "AREA_LAYER", tr("Area: polygons of a layer"), polygons, optional=True
                ),
                tr("Instead of an extent."),
            ),
            _told(
                QgsProcessingParameterDateTime("START", tr("First day"), day, optional=True),
                tr("ISO date, UTC. Empty: from the beginning."),
            ),
            _told(
                QgsProcessingParameterDateTime("END", tr("Last day"), day, optional=True),
                tr("ISO date, UTC; the whole day is meant. Empty: until now."),
            ),
            _told(
                _check_list("FAMILIES", tr("Product families"), self._families),
                tr("Ids with commas between them. Empty: all."),
            ),
            _told(
                _check_list("PORTALS", tr("Portals"), self._portals),
                tr("Ids with commas between them. Empty: all that can answer without a login."),
            ),
            *self._conditions(),
        ]

    def _conditions(self) -> list[QgsProcessingParameterDefinition]:
        number = QgsProcessingParameterNumber
        return [
            _told(
                number("MAX_CLOUD", tr("Cloud cover up to (%)"), number.Type.Double, None, True, 0, 100),
                tr("Scenes of unknown cloud cover are kept."),
            ),
            _told(
                number("LIMIT", tr("Scenes per portal"), number.Type.Integer, DEFAULT_LIMIT, False, 0),
                tr("0: all. A portal that has more is named in the log."),
            ),
            _told(
                _advanced(
                    QgsProcessingParameterString("CRITERIA", tr("More criteria (JSON)"), None, True, True)
                ),
                tr("For example %1", '{"orbit_direction": "descending", "tile": "31TCJ"}'),
            ),
        ]

    def outputs(self) -> list[QgsProcessingParameterDefinition]:
        """Return the definitions of what is written."""
        polygons = QgsProcessing.SourceType.TypeVectorPolygon
        table = QgsProcessing.SourceType.TypeVector
        report = QgsProcessingParameterFeatureSink(
            "REPORT", tr("Report on the portals"), table, None, True, False
        )
        return [QgsProcessingParameterFeatureSink("OUTPUT", tr("Footprints"), polygons), report]

    def numbers(self) -> list[QgsProcessingOutputNumber]:
        """Return the definitions of what is counted."""
        return [QgsProcessingOutputNumber("COUNT", tr("Number of scenes"))]

    def query(self, values: Mapping[str, Any], area: Mapping[str, Any]) -> Query:
        """Return the query that parameter values stand for.

        Raises:
            QgsProcessingException: with a sentence, for a value that cannot be used.
        """
        limit = values.get("LIMIT")
        return Query(
            area=area,
            period=read_period(values.get("START"), values.get("END")),
            families=read_ids(values.get("FAMILIES"), self._families, tr("Product families"))
            or self._families,
            criteria=_criteria(values),
            limit=DEFAULT_LIMIT if limit is None else int(limit),
            portals=read_ids(values.get("PORTALS"), self._portals, tr("Portals")),
        )


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


def _criteria(values: Mapping[str, Any]) -> Criteria:
    text = values.get("CRITERIA")
    try:
        criteria = Criteria.from_json(json.loads(text)) if text else Criteria()
    except (ValueError, TypeError) as error:
        raise QgsProcessingException(tr("The criteria cannot be read: %1", error)) from error
    cloud = values.get("MAX_CLOUD")
    return criteria if cloud is None else replace(criteria, cloud_max=float(cloud))


def _check_list(name: str, label: str, ids: tuple[str, ...]) -> QgsProcessingParameterEnum:
    return QgsProcessingParameterEnum(
        name, label, options=list(ids), allowMultiple=True, optional=True, usesStaticStrings=True
    )


def _told(parameter: QgsProcessingParameterDefinition, help_text: str) -> QgsProcessingParameterDefinition:
    parameter.setHelp(help_text)
    return parameter


def _advanced(parameter: QgsProcessingParameterDefinition) -> QgsProcessingParameterDefinition:
    parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
    return parameter
