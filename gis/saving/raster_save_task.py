"""Saving a stream to a file, in the background."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable, Union

from qgis.core import QgsTask

from ...core.cancel_token import CancelToken
from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from ...providers.pixel_gate import PixelGate
from ..failure import as_portal_error
from ..stream_error import StreamError
from ..translation import tr
from .raster_maker import RasterMaker
from .raster_order import RasterOrder
from .raster_watch import watched

Trouble = Union[PortalError, StreamError]


class RasterSaveTask(QgsTask):
    """Shows its progress in QGIS; ends at once when it is cancelled, whatever GDAL is waiting for.

    Attributes:
        order: what is saved.
        error: why it failed; None when it did not, or was cancelled.
    """

    def __init__(
        self,
        order: RasterOrder,
        gates: Mapping[str, PixelGate],
        done: Callable[[RasterSaveTask], None],
    ) -> None:
        """Prepare.

        Args:
            order: what is saved.
            gates: portal id → gate.
            done: called with the task on the main thread, whatever the outcome.
        """
        super().__init__(tr("Saving %1", order.target.name), QgsTask.Flag.CanCancel)
        self.order = order
        self.error: Trouble | None = None
        self._token = CancelToken()
        self._maker = RasterMaker(gates, self._token)
        self._done = done

    def run(self) -> bool:
        """Write the file; called by QGIS in a thread of its own."""
        try:
            watched(self._make, self._token, self._tell)
        except PortalError as error:
            if error.kind is not ErrorKind.CANCELLED:
                self.error = error
            return False
        except StreamError as error:
            self.error = error
            return False
        except Exception as error:  # the thread's boundary: reported, never lost
            self.error = as_portal_error(error, next(iter(self.order.portals), ""))
            return False
        return True

    def cancel(self) -> None:
        """End it; called by QGIS or the user."""
        self._token.cancel()
        super().cancel()

    def finished(self, result: bool) -> None:
        """Tell whoever asked; called by QGIS on the main thread."""
        self._done(self)

    def _make(self, progress: Callable[[float], bool]) -> Any:
        return self._maker.make(self.order, progress)

    def _tell(self, share: float) -> None:
        if self.isCanceled():
            self._token.cancel()
        self.setProgress(100.0 * share)
