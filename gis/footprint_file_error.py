"""A file of footprints could not be written."""

from __future__ import annotations


class FootprintFileError(Exception):
    """The message is the operating system's or GDAL's, in the words they have."""
