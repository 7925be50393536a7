"""Why no area could be taken from something."""

from __future__ import annotations


class AreaUnreadableError(ValueError):
    """Its text is one sentence for the user, in the interface's language."""
