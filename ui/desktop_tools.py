"""The plugin's part in QGIS's own tools: the Browser, the locator, the map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from qgis.PyQt.QtWidgets import QAction

from ..gis.translation import tr
from .browser.browser_desk import BrowserDesk
from .browser.browser_provider import BrowserProvider
from .locator.guichet_locator import GuichetLocator
from .locator.hand_holder import HandHolder
from .panel_door import PanelDoor

if TYPE_CHECKING:
    from .compare.compare_controller import CompareController


class DesktopTools:
    """There from the plugin's start to its end; what they need is loaded with their first use."""

    def __init__(self, iface: Any, plugin: Any) -> None:
        """Make them; `install` puts them in.

        Args:
            iface: the `QgisInterface`.
            plugin: see `PanelDoor`.
        """
        self._iface, self._plugin = iface, plugin
        self.door = PanelDoor(iface, plugin)
        self._desk = BrowserDesk(self.door)
        self._holder = HandHolder(self.door)
        self._provider: BrowserProvider | None = None
        self._locator: GuichetLocator | None = None
        self._compare: CompareController | None = None
        self.compare_action = QAction(tr("Compare Layers…"), iface.mainWindow())
        self.compare_action.triggered.connect(self._open_comparison)

    @property
    def compare(self) -> CompareController:
        """Compares two layers on the map."""
        if self._compare is None:
            from .compare.compare_controller import CompareController

            self._compare = CompareController(self._iface.mapCanvas())
        return self._compare

    def install(self) -> None:
        """Add branch and filter."""
        self._provider = BrowserProvider(self._desk)
        self._provider.install()
        self._locator = GuichetLocator(self._holder)
        self._iface.registerLocatorFilter(self._locator)

    def follow_dock(self, dock: Any) -> None:
        """Compare what the panel wants compared."""
        dock.flows_tab.compare_requested.connect(self._compare_one)
        dock.search_tab.compare_requested.connect(self._compare_two)

    def follow_guichet(self, guichet: Any) -> None:
        """Say in the window which layers of a project lack an account."""
        guichet.flows.watch.account_missing.connect(self._on_account_missing)

    def remove(self) -> None:
        """Take everything away again; QGIS deletes branch and filter."""
        if self._locator is not None:
            self._iface.deregisterLocatorFilter(self._locator)
            self._locator = None
        if self._provider is not None:
            self._provider.remove()
            self._provider = None
        self._holder.close()
        self._desk.close()
        self._desk.deleteLater()
        self.door.close()
        if self._compare is not None:
            self._compare.close_down()
            self._compare.deleteLater()
            self._compare = None

    def _open_comparison(self, _checked: bool = False) -> None:
        self.compare.open()

    def _compare_one(self, layer: Any) -> None:
        self.compare.open(right=layer)

    def _compare_two(self, left: Any, right: Any) -> None:
        self.compare.open(left, right)

    def _on_account_missing(self, portal_id: str, _authcfg: str, names: Sequence[str]) -> None:
        from .account_missing import AccountMissing

        AccountMissing(self._iface, self._plugin, portal_id).say(names)
