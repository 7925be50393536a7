"""What the queue needs to fetch from one portal."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.portal import Portal
from ..network_profile import NetworkProfile
from ..orders.orderer import Orderer
from ..pixel_gate import PixelGate


@dataclass(frozen=True)
class DownloadSource:
    """Made where accounts and settings may be read; used by the queue's threads.

    Attributes:
        portal: whose files.
        profile: the user's network settings.
        gate: gives what the account opens (`pixel_gates.make_gate` with `DOWNLOAD`).
        orderer: orders what is on tape or made on demand; None where that cannot be done from here.
    """

    portal: Portal
    profile: NetworkProfile
    gate: PixelGate
    orderer: Orderer | None = None
