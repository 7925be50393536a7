"""The queue on disk cannot be had."""

from __future__ import annotations


class QueueStoreError(Exception):
    """Said once, when the queue is opened or rows are added.

    Attributes:
        in_use: whether another QGIS works at this queue; its rows can be looked at with `QueueStore.peek`.
        detail: what the system said, English, for the log.
    """

    def __init__(self, detail: str, in_use: bool = False) -> None:
        self.in_use = in_use
        self.detail = detail[:300]
        super().__init__(self.detail)
