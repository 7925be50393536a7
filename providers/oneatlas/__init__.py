"""The dialect of Airbus' OneAtlas."""
