"""Virtual rasters: what GDAL computes while it draws."""
