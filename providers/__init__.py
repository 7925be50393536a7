"""How to talk to portals: HTTP and one module per dialect; no Qt, no QGIS."""
