"""Fetching files: resumed, verified, queued."""
