"""An answer that broke off."""

from __future__ import annotations

from ..core.portal_error import PortalError


class DroppedConnectionError(PortalError):
    """The connection ended before the answer did; asked once more, since kept connections die unnoticed."""
