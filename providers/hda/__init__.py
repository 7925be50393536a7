"""The dialect of the Harmonized Data Access broker, version 2 (WEkEO)."""
