"""An answer that is no JSON document."""

from __future__ import annotations


class BrokenJsonError(ValueError):
    """Cut off, wrongly written or nested beyond reason; the message says where."""
