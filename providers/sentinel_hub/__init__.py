"""The dialect of Sentinel Hub's Catalog."""
