"""Flows at the date of what a search found."""
