"""How many transfers there may be at once; on its own, because QGIS imports it while it starts."""

from __future__ import annotations

MOST_TRANSFERS = 16  # over all portals
