"""Files that anybody may read."""

from __future__ import annotations

from ..core.cancel_token import CancelToken
from .pixel_access import PixelAccess
from .pixel_gate import PixelGate


class OpenGate(PixelGate):
    """Public links: nothing to do."""

    def _open(self, hrefs: tuple[str, ...], token: CancelToken) -> PixelAccess:
        return PixelAccess()
