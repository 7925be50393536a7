"""A row that a thread works at."""

from __future__ import annotations

import threading

from ...core.cancel_token import CancelToken
from ...core.downloads.download import Download
from ...core.downloads.order_ticket import OrderTicket
from ...core.downloads.speed_meter import SpeedMeter
from ...core.downloads.work_kind import WorkKind
from .download_source import DownloadSource


class DownloadJob:
    """Guarded by the queue's lock.

    Attributes:
        row: as it was when the work began.
        kind: a transfer, or a look at an order.
        source: of its portal at that time.
        ready: what an order gave, None where the item's own address is fetched.
        token: ends it.
        dropped: whether somebody paused or cancelled the row meanwhile: how the work ends counts no more.
        finishing: whether the file is getting its name, which nothing interrupts.
        delete_parts: whether the partial file is to be removed when the thread has let go of it.
        meter: speed of the transfer.
        thread: None before it begins.
        told, kept: seconds of the clock at which bytes were last told, and written down.
    """

    def __init__(
        self, row: Download, kind: WorkKind, source: DownloadSource, ready: OrderTicket | None
    ) -> None:
        self.row = row
        self.kind = kind
        self.source = source
        self.ready = ready
        self.token = CancelToken()
        self.dropped = False
        self.finishing = False
        self.delete_parts = False
        self.meter = SpeedMeter()
        self.thread: threading.Thread | None = None
        self.told = self.kept = 0.0
