"""How to get shapely on this computer."""

from __future__ import annotations

import sys

from ..gis.translation import tr


def shapely_remedy(what: str) -> str:
    """Return that `what` needs shapely and how it is installed here."""
    if sys.platform == "win32":
        way = tr("In the OSGeo4W setup, install the package python3-shapely.")
    elif sys.platform == "darwin":
        way = tr("QGIS for macOS ships it: install QGIS from qgis.org.")
    else:
        way = tr("Install the package python3-shapely.")
    return "\n".join((what, tr("This needs the Python library shapely, which this QGIS lacks."), way))
