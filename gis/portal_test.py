"""Trying an address before it becomes a portal."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..core.cancel_token import CancelToken
from ..core.portal import Portal
from ..core.portal_error import PortalError
from ..providers.network_profile import NetworkProfile
from .failure import as_portal_error
from .host_profiles import ProfileOf, host_of
from .latest_call import LatestCall
from .network_settings import network_profile

Probe = Callable[[str, NetworkProfile, CancelToken], Portal]


class PortalTest(QObject):
    """Asks an address or a path what it is, in the background; a new test takes the place of the one before.

    Signals:
        passed: the `Portal` that answered.
        failed: the `PortalError`.

    Args:
        parent: owner.
        profile_of: hosts → network settings; called in the main thread.
        probe: stands in for `providers.portal_probe.probe`.
    """

    passed = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(
        self,
        parent: QObject | None = None,
        profile_of: ProfileOf = network_profile,
        probe: Probe | None = None,
    ) -> None:
        super().__init__(parent)
        self._profile_of = profile_of
        self._probe = probe
        self._call = LatestCall("portal test", self)
        self._call.finished.connect(self.passed)
        self._call.failed.connect(self.failed)

    @property
    def running(self) -> bool:
        """Whether an answer is awaited."""
        return self._call.running

    def start(self, location: str) -> None:
        """Test a URL, or a path of this machine."""
        host = host_of(location)
        try:
            profile = self._profile_of([host] if host else [])
        except OSError as error:
            self._call.cancel()
            self.failed.emit(as_portal_error(error, ""))
            return
        self._call.start(lambda token: self._work(location, profile, token))

    def cancel(self) -> None:
        """End the test; no signal follows."""
        self._call.cancel()

    def _work(self, location: str, profile: NetworkProfile, token: CancelToken) -> Portal | PortalError:
        if self._probe is None:
            # brings requests with it, which is not to be loaded with the panel
            from ..providers.portal_probe import probe

            self._probe = probe
        return self._probe(location, profile, token)
