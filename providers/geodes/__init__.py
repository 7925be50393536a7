"""The dialect of GEODES, the portal of CNES."""
