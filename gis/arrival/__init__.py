"""Downloaded products on the map."""
