"""What `guicheteo:searchscenes` takes; names are stable."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
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

from ..gis.translation import tr
from .known_ids import KnownIds

DEFAULT_LIMIT = 500
AREAS = ("AREA", "AREA_LAYER")
LISTS = ("FAMILIES", "PORTALS")


class SearchParameters:
    """Defines the parameters over the ids that are known."""

    def __init__(self, known: KnownIds) -> None:
        self._known = known

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
                _check_list("FAMILIES", tr("Product families"), self._known.families),
                tr("Ids with commas between them. Empty: all."),
            ),
            _told(
                _check_list("PORTALS", tr("Portals"), self._known.portals),
                tr("Ids with commas between them. Empty: all that can answer without a login."),
            ),
            _told(
                QgsProcessingParameterString("IDENTIFIER", tr("Product identifier"), None, False, True),
                tr("As any portal writes it, with or without its extension. No area is then needed."),
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
