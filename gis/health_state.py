"""How a portal is, as far as searches and tests have shown."""

from __future__ import annotations

from enum import Enum


class HealthState(Enum):
    """UNKNOWN: never asked. WELL: the last question was answered as asked. The others name the last trouble.

    SILENT: nothing answered, or the server itself was in trouble. CHANGED: the answer cannot be read. OTHER:
    it was readable, but not what was asked for. MOVED: it answers, and says that it lives elsewhere now.
    REFUSED: the account, or its rights. BUSY: a pause was asked for. FAILED: anything else.
    """

    UNKNOWN = "unknown"
    WELL = "well"
    SILENT = "silent"
    CHANGED = "changed"
    OTHER = "other"
    MOVED = "moved"
    REFUSED = "refused"
    BUSY = "busy"
    FAILED = "failed"
