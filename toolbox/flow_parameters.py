"""What `guicheteo:addflow` and `guicheteo:exportflow` take; names are stable."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputDefinition,
    QgsProcessingOutputNumber,
    QgsProcessingOutputRasterLayer,
    QgsProcessingOutputString,
    QgsProcessingParameterAuthConfig,
    QgsProcessingParameterCrs,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterString,
)

from ..gis.translation import tr

MOST_TILES = 20_000


class FlowParameters:
    """Defines the parameters."""

    def adding(self) -> list[QgsProcessingParameterDefinition]:
        """Return what adding a flow takes, in the order of the dialog."""
        crs = _told(
            QgsProcessingParameterCrs("CRS", tr("CRS"), optional=True),
            tr("In which the service is asked, if it can. Empty: that of the project."),
        )
        return [*self._flow(), crs, self._account()]

    def exporting(self) -> list[QgsProcessingParameterDefinition]:
        """Return what exporting a flow takes, in the order of the dialog."""
        number, polygons = QgsProcessingParameterNumber, QgsProcessing.SourceType.TypeVectorPolygon
        return [
            *self._flow(),
            _told(
                QgsProcessingParameterExtent("EXTENT", tr("Extent"), optional=True),
                tr("Empty: that of the polygons."),
            ),
            _told(
                QgsProcessingParameterFeatureSource(
                    "AREA", tr("Area: polygons of a layer"), [polygons], optional=True
                ),
                tr("Pixels outside become transparent."),
            ),
            _told(
                number("RESOLUTION", tr("Pixel size"), number.Type.Double, None, False, 0),
                tr("In units of the CRS."),
            ),
            _told(
                QgsProcessingParameterCrs("CRS", tr("CRS"), optional=True),
                tr("Of the file. Empty: that of the extent, or of the polygons."),
            ),
            _advanced(
                _told(
                    number("MAX_TILES", tr("Pictures at most"), number.Type.Integer, MOST_TILES, False, 1),
                    tr("An area that takes more requests is refused before the first one."),
                )
            ),
            self._account(),
            QgsProcessingParameterRasterDestination("OUTPUT", tr("GeoTIFF")),
        ]

    def added(self) -> list[QgsProcessingOutputDefinition]:
        """Return what adding a flow tells at the end."""
        return [
            QgsProcessingOutputRasterLayer("LAYER", tr("Layer")),
            QgsProcessingOutputString("URI", tr("Source of the layer")),
            QgsProcessingOutputString("PROVIDER", tr("Data provider")),
        ]

    def exported(self) -> list[QgsProcessingOutputDefinition]:
        """Return what exporting a flow tells at the end, beside the file."""
        return [
            QgsProcessingOutputNumber("TILES", tr("Number of pictures")),
            QgsProcessingOutputNumber("MISSING", tr("Number of pictures that the service does not have")),
        ]

    def _flow(self) -> list[QgsProcessingParameterDefinition]:
        string = QgsProcessingParameterString
        return [
            _told(
                string("FLOW", tr("Flow")),
                tr(
                    "The id of a flow (%1), a portal and a layer (%2), or the address of a WMS, a WMTS or "
                    "of tiles.",
                    "geobretagne/wms-geobretagne.fr-geoserver-photo/photo:ortho-composite",
                    "terrascope:WORLDCOVER_2021_MAP",
                ),
            ),
            _told(
                string("LAYER", tr("Layer of the service"), None, False, True),
                tr("Needed beside an address whose service has several layers."),
            ),
            _told(string("STYLE", tr("Style"), None, False, True), tr("Empty: the service's default.")),
            _told(
                string("DATE", tr("Date"), None, False, True),
                tr("ISO date, UTC. Empty: what the service shows by default."),
            ),
        ]

    def _account(self) -> QgsProcessingParameterDefinition:
        return _told(
            QgsProcessingParameterAuthConfig("AUTHCFG", tr("Account"), optional=True),
            tr("An entry of QGIS's authentication database, where the service needs one."),
        )


def _told(parameter: QgsProcessingParameterDefinition, help_text: str) -> QgsProcessingParameterDefinition:
    parameter.setHelp(help_text)
    return parameter


def _advanced(parameter: QgsProcessingParameterDefinition) -> QgsProcessingParameterDefinition:
    parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
    return parameter
