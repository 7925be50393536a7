"""Letting this computer in by a browser, in the background."""

from __future__ import annotations

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..core.account import Account
from ..core.cancel_token import CancelToken
from ..core.portal import Portal
from ..core.portal_error import PortalError
from ..providers.device_code import DeviceCode
from ..providers.device_login import DeviceLogin
from ..providers.pixel_gates import FILES, login_options
from .failure import as_portal_error
from .host_profiles import ProfileOf
from .latest_call import LatestCall
from .network_settings import network_profile
from .portal_hosts import hosts_of


class DeviceFlow(QObject):
    """One login at a time; a new one takes the place of the one before.

    Signals:
        begun: the code that is to be shown and the page to be opened, both plain text.
        granted: the `Account`.
        failed: the `PortalError`.
    """

    begun = pyqtSignal(str, str)
    granted = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(self, parent: QObject | None = None, profile_of: ProfileOf = network_profile) -> None:
        """Prepare; `profile_of` is called in the main thread."""
        super().__init__(parent)
        self._profile_of = profile_of
        self._login: DeviceLogin | None = None
        self._start, self._wait = LatestCall("device login", self), LatestCall("device login", self)
        self._start.finished.connect(self._on_begun)
        self._start.failed.connect(self.failed)
        self._wait.finished.connect(self.granted)
        self._wait.failed.connect(self.failed)

    @property
    def running(self) -> bool:
        """Whether an answer, or the user's confirmation, is awaited."""
        return self._start.running or self._wait.running

    def start(self, portal: Portal) -> None:
        """Ask a portal for a code, then wait until it is confirmed."""
        self.cancel()
        try:
            options = dict(login_options(portal, "device")).get(FILES, {})
            login = self._login = DeviceLogin(portal, self._profile_of(hosts_of([portal])), options)
        except (PortalError, OSError) as error:
            self.failed.emit(as_portal_error(error, portal.id))
            return
        self._start.start(login.start)

    def cancel(self) -> None:
        """End the login; no signal follows."""
        self._start.cancel()
        self._wait.cancel()

    def _on_begun(self, code: DeviceCode) -> None:
        login = self._login
        if login is None:
            return

        def wait(token: CancelToken) -> Account:
            return login.wait(code, token)

        self._wait.start(wait)
        self.begun.emit(code.shown, code.page)
