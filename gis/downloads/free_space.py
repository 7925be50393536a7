"""How much room there is where downloads go."""

from __future__ import annotations

import shutil
from pathlib import Path

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.cancel_token import CancelToken
from ..latest_call import LatestCall


class FreeSpace(QObject):
    """Asked in the background: a disk on the network may let one wait for seconds.

    Signals:
        told: bytes that are free, None where nobody knows.
    """

    told = pyqtSignal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._call = LatestCall("free space", self)
        self._call.finished.connect(self.told)

    def ask(self, folder: Path) -> None:
        """Look at the disk of a folder, which need not exist yet; an answer that is awaited is waited for."""
        if not self._call.running:
            self._call.start(lambda _token: free_bytes(folder, _token))

    def close(self) -> None:
        """Tell nothing any more."""
        self._call.cancel()


def free_bytes(folder: Path, token: CancelToken) -> int | None:
    """Return the free bytes of the disk that a folder lies on, or would lie on."""
    for place in (folder, *folder.parents):
        if token.cancelled:
            return None
        try:
            return shutil.disk_usage(place).free
        except FileNotFoundError:
            continue
        except OSError:
            return None
    return None
