"""Small widgets and painted parts, used by several pages."""
