"""The dialect of catalogues that run REGARDS, the archive software of CNES."""
