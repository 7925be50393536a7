"""The queue of downloads as QGIS sees it: signals on the main thread, accounts, network, the map."""
