"""What `guicheteo:streamassets` and `guicheteo:mosaicperdate` take; names are stable."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputDefinition,
    QgsProcessingOutputMultipleLayers,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterCrs,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..gis.translation import tr

FORMATS = ("GTiff", "COG", "VRT")
RESAMPLINGS = ("near", "bilinear", "cubic")
DEFAULT_BANDS = "true-colour"
COMMA = ", "


class StreamParameters:
    """Defines the parameters."""

    def definitions(self) -> list[QgsProcessingParameterDefinition]:
        """Return the definitions in the order of the dialog."""
        vector, polygons = QgsProcessing.SourceType.TypeVector, QgsProcessing.SourceType.TypeVectorPolygon
        return [
            _told(
                QgsProcessingParameterFeatureSource("SCENES", tr("Scenes: a layer of footprints"), [vector]),
                tr("As “Search scenes” writes it: the field “stac” says where the files are."),
            ),
            _told(
                QgsProcessingParameterExtent("AREA", tr("Area"), optional=True),
                tr(
                    "An extent with its CRS, or the path of a layer whose polygons are meant. "
                    "Empty: all of the scenes."
                ),
            ),
            _told(
                QgsProcessingParameterFeatureSource(
                    "AREA_LAYER", tr("Area: polygons of a layer"), [polygons], optional=True
                ),
                tr("Instead of an extent."),
            ),
            _told(
                QgsProcessingParameterString("BANDS", tr("Bands"), DEFAULT_BANDS),
                tr(
                    "A composite or an index such as %1, or one or three expressions over bands with commas "
                    "between them, such as %2.",
                    "true-colour, false-colour, ndvi",
                    "nir, red, green",
                ),
            ),
            _told(
                QgsProcessingParameterBoolean("MASK", tr("Hide clouds"), False),
                tr("With the product's own mask, where it has one."),
            ),
            *self._grid(),
            QgsProcessingParameterFolderDestination("OUTPUT", tr("Folder")),
        ]

    def _grid(self) -> list[QgsProcessingParameterDefinition]:
        real = QgsProcessingParameterNumber.Type.Double
        return [
            _told(
                QgsProcessingParameterNumber("RESOLUTION", tr("Pixel size"), real, None, True, 0),
                tr("In units of the CRS. Empty: that of the finest band."),
            ),
            _told(
                QgsProcessingParameterCrs("CRS", tr("CRS"), optional=True),
                tr("Empty: that of most of the files."),
            ),
            _told(
                _choice("FORMAT", tr("Format"), FORMATS),
                tr("GTiff, COG, or VRT: a virtual raster, whose pixels are read when it is drawn."),
            ),
            _advanced(_choice("RESAMPLING", tr("Resampling"), RESAMPLINGS)),
        ]

    def outputs(self) -> list[QgsProcessingOutputDefinition]:
        """Return the definitions of what is told at the end; `OUTPUT` is the folder."""
        return [
            QgsProcessingOutputMultipleLayers("FILES", tr("Files")),
            QgsProcessingOutputNumber("COUNT", tr("Number of files")),
        ]


def _choice(name: str, label: str, options: tuple[str, ...]) -> QgsProcessingParameterEnum:
    return QgsProcessingParameterEnum(
        name, label, options=list(options), defaultValue=options[0], usesStaticStrings=True
    )


def _told(parameter: QgsProcessingParameterDefinition, help_text: str) -> QgsProcessingParameterDefinition:
    parameter.setHelp(help_text)
    return parameter


def _advanced(parameter: QgsProcessingParameterDefinition) -> QgsProcessingParameterDefinition:
    parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
    return parameter
