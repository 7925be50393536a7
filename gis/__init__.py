"""QGIS without widgets: threads, layers, settings."""
