"""What can be wrong with the queue itself."""

from __future__ import annotations

from enum import Enum


class QueueProblem(Enum):
    """`ui/downloads` turns each into a sentence."""

    NONE = ""
    IN_USE = "another QGIS with the same profile works at the queue"
    NOT_WRITABLE = "the profile cannot be written"
    DAMAGED = "the queue was damaged; it was set aside and a new one begun"
