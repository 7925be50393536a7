"""Two layers compared on the map: by a divider between them, or one fading into the other."""
