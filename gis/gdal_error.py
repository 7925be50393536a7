"""What GDAL says when it cannot."""

from __future__ import annotations


class GdalError(Exception):
    """GDAL could not do what was asked; one line of its own words."""
