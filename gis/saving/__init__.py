"""The pixels of streams, written to files."""
