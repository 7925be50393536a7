"""Licences that are accepted before the first transfer."""
