"""What an algorithm says, kept."""

from qgis.core import QgsProcessingFeedback


class KeptFeedback(QgsProcessingFeedback):
    """Keeps what it is told."""

    def __init__(self):
        super().__init__(False)
        self.warnings, self.errors = [], []

    def pushWarning(self, text):  # noqa: N802 (QGIS prescribes it)
        self.warnings.append(text)

    def reportError(self, text, fatal=False):  # noqa: N802 (QGIS prescribes it)
        self.errors.append(text)
