"""What of the scenes is downloaded."""

from __future__ import annotations

from enum import Enum


class DownloadWhat(Enum):
    """The three radio buttons of the page; the values are kept in the settings."""

    WHOLE = "whole"
    ASSETS = "assets"
    FILES = "files"
