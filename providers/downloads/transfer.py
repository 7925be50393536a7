"""What fetches one file for the queue."""

from __future__ import annotations

from typing import Callable, Protocol

from ...core.cancel_token import CancelToken
from ...core.downloads.fetched_file import FetchedFile
from ..network_profile import NetworkProfile
from ..pixel_gate import PixelGate
from .transfer_order import TransferOrder
from .transfer_progress import TransferProgress


class Transfer(Protocol):
    """What `FileTransfer` is to the queue."""

    def run(self) -> FetchedFile:
        """Fetch the file, or raise `PortalError`."""


MakeTransfer = Callable[
    [TransferOrder, PixelGate, NetworkProfile, CancelToken, Callable[[TransferProgress], None]], Transfer
]
