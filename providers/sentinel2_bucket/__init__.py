"""The dialect "sentinel2_bucket": Sentinel-2 found through tile and date in public buckets."""
