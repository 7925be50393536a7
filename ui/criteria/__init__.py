"""The form of a search: where, when, what, which portals."""
