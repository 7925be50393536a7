"""Two layers compared on the map."""
