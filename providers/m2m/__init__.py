"""The dialect of the USGS Machine-to-Machine API (EarthExplorer)."""
