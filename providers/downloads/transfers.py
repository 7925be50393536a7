"""Which transfer is for which file."""

from __future__ import annotations

from typing import Callable

from ...core.cancel_token import CancelToken
from ..network_profile import NetworkProfile
from ..pixel_gate import PixelGate
from ..portal_reach import refuse_inside
from .file_copy import FileCopy
from .file_transfer import FileTransfer
from .transfer import Transfer
from .transfer_order import TransferOrder
from .transfer_progress import TransferProgress


def make_transfer(
    order: TransferOrder,
    gate: PixelGate,
    profile: NetworkProfile,
    token: CancelToken,
    tell: Callable[[TransferProgress], None],
) -> Transfer:
    """Return what fetches a file: over HTTP, or from the folder of a catalogue that lies on a disk.

    Raises:
        PortalError: BAD_ANSWER, where a public portal names an address in a private network.
    """
    refuse_inside(order.portal, order.href)
    kind = FileCopy if FileCopy.is_for(order) else FileTransfer
    return kind(order, gate, profile, token, tell)
