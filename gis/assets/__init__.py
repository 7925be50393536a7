"""Single files of a scene on the map, as what they are."""
