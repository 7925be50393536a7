"""The filter of QGIS's locator."""
