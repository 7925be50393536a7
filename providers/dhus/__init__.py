"""The dialect of hubs that run the Data Hub Software (DHuS)."""
