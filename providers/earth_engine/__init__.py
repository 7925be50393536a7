"""The dialect "earth_engine": the data sets of Google Earth Engine."""
