"""What `guicheteo:downloadscenes` takes; names are stable."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputDefinition,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..core.downloads.transfer_limits import MOST_TRANSFERS
from ..gis.translation import tr
from .known_ids import KnownIds
from .search_parameters import SearchParameters

WHOLE = "whole"
FEW = 10  # scenes per portal, unless the user wants more: products weigh a gigabyte
WAIT_MINUTES = 60


class DownloadParameters:
    """Defines the parameters: scenes of a layer, or those of a search; then what of them, and where to."""

    def __init__(self, known: KnownIds) -> None:
        self._known = known

    def definitions(self) -> list[QgsProcessingParameterDefinition]:
        """Return the definitions in the order of the dialog."""
        vector = QgsProcessing.SourceType.TypeVector
        return [
            _told(
                QgsProcessingParameterFeatureSource(
                    "SCENES", tr("Scenes: a layer of footprints"), [vector], None, True
                ),
                tr("As “Search scenes” writes it. Empty: the scenes of a search, with the parameters below."),
            ),
            *self._search(),
            _told(
                QgsProcessingParameterString("WHAT", tr("What to download"), WHOLE),
                tr(
                    "%1, or names with commas between them: bands and masks such as %2, a composite such as "
                    "%3, names of files at the portal, or patterns such as %4 for single files inside of a "
                    "product.",
                    WHOLE,
                    "red, nir, scl",
                    "true-colour",
                    "*_B04_10m.jp2",
                ),
            ),
            QgsProcessingParameterFolderDestination("FOLDER", tr("Folder")),
            QgsProcessingParameterBoolean("UNPACK", tr("Unpack archives"), False),
            *self._licences(),
            *self._pace(),
        ]

    def _search(self) -> list[QgsProcessingParameterDefinition]:
        found = SearchParameters(self._known).definitions()
        for definition in found:
            if definition.name() == "LIMIT":
                definition.setDefaultValue(FEW)
        return found

    def _licences(self) -> list[QgsProcessingParameterDefinition]:
        return [
            _told(
                QgsProcessingParameterString("LICENCES", tr("Licences accepted"), None, False, True),
                tr(
                    "Ids of the portals whose licence you have read and accept, with commas between them. "
                    "Needed where a portal asks for it; what was accepted in the panel counts."
                ),
            ),
            _told(
                QgsProcessingParameterString("ACCEPTED_BY", tr("Accepted by"), None, False, True),
                tr("Name of the person or the organisation; it is kept with the files."),
            ),
        ]

    def _pace(self) -> list[QgsProcessingParameterDefinition]:
        number = QgsProcessingParameterNumber
        whole = number.Type.Integer
        return [
            _advanced(
                _told(
                    number("PARALLEL", tr("Transfers at once"), whole, None, True, 1, MOST_TRANSFERS),
                    tr("Empty: as in the options. A portal's own limit is kept even when this is higher."),
                )
            ),
            _advanced(
                _told(
                    number("WAIT", tr("Wait for orders and pauses (minutes)"), whole, WAIT_MINUTES, False, 0),
                    tr("What is not ready then is said in the table; a second run into the folder goes on."),
                )
            ),
            _advanced(
                _told(
                    QgsProcessingParameterBoolean("STRICT", tr("Fail where a file is missing"), False),
                    tr("Otherwise only where nothing arrived."),
                )
            ),
        ]

    def outputs(self) -> list[QgsProcessingParameterDefinition]:
        """Return the definitions of what is written beside the files."""
        table = QgsProcessing.SourceType.TypeVector
        return [QgsProcessingParameterFeatureSink("FILES", tr("Table of the files"), table, None, True, True)]

    def numbers(self) -> list[QgsProcessingOutputDefinition]:
        """Return the definitions of what is counted."""
        return [
            QgsProcessingOutputNumber("COUNT", tr("Number of files that are there")),
            QgsProcessingOutputNumber("FAILED", tr("Number of files that are not")),
        ]


def _told(parameter: QgsProcessingParameterDefinition, help_text: str) -> QgsProcessingParameterDefinition:
    parameter.setHelp(help_text)
    return parameter


def _advanced(parameter: QgsProcessingParameterDefinition) -> QgsProcessingParameterDefinition:
    parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
    return parameter
