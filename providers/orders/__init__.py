"""Bringing products back from tape, and having them made."""
