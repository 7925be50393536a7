"""Processing algorithms."""
