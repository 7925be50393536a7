"""Pixels on the map without download."""
