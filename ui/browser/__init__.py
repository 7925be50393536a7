"""The branch of QGIS's Browser panel."""
