"""The way from QGIS's own tools into the panel."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from qgis.core import Qgis

from ..gis.translation import tr
from .message import Message

if TYPE_CHECKING:
    from ..core.named_product import NamedProduct
    from ..core.place import Place
    from ..core.query import Query
    from .flow_adder import FlowAdder

NAME = "Guichet EO"
SECONDS = 10
_LEVELS = {"error": Qgis.MessageLevel.Warning, "warn": Qgis.MessageLevel.Warning}


class PanelDoor:
    """Nothing behind it is made before it is used."""

    def __init__(self, iface: Any, plugin: Any) -> None:
        """Keep both.

        Args:
            iface: the `QgisInterface`.
            plugin: has `guichet`, `dock` and `show_panel`; `known_guichet` is None before the first use.
        """
        self._iface, self._plugin = iface, plugin
        self._adder: FlowAdder | None = None

    @property
    def guichet(self) -> Any:
        """The `gis.guichet.Guichet`, made now if need be."""
        return self._plugin.guichet

    @property
    def known(self) -> Any:
        """The guichet, None as long as nobody used it."""
        return self._plugin.known_guichet

    @property
    def canvas(self) -> Any:
        """The map."""
        return self._iface.mapCanvas()

    @property
    def adder(self) -> FlowAdder:
        """Puts flows on the map."""
        if self._adder is None:
            # brings the panel's sentences with it, which are not to be loaded with QGIS
            from .flow_adder import FlowAdder

            self._adder = FlowAdder(self)
        return self._adder

    def close(self) -> None:
        """Put nothing on the map any more."""
        if self._adder is not None:
            self._adder.deleteLater()
            self._adder = None

    @property
    def flows_in_sight(self) -> bool:
        """Whether the Flows tab is seen: it says itself what comes of layers."""
        dock = self._plugin.known_dock
        return dock is not None and dock.flows_tab.isVisible()

    def show_panel(self) -> None:
        """Show the panel."""
        self._plugin.show_panel()

    def show_flows(self, entry_id: str = "") -> None:
        """Show the Flows tab, at a layer, a portal or a service if one is named."""
        self._plugin.show_panel()
        self._plugin.dock.show_flows(entry_id)

    def add_address(self) -> None:
        """Show the Flows tab with the dialog for an address."""
        self.show_flows()
        self._plugin.dock.flows_tab.add_address()

    def show_downloads(self) -> None:
        """Show the Downloads tab."""
        self._plugin.show_panel()
        self._plugin.dock.show_downloads()

    def run(self, query: Query) -> None:
        """Search in the panel."""
        self._plugin.show_panel()
        self._plugin.dock.run_query(query)

    def take_place(self, place: Place) -> None:
        """Make a place the area of the next search, and show it on the map."""
        self._plugin.show_panel()
        self._plugin.dock.take_place(place)

    def search_product(self, product: NamedProduct) -> None:
        """Search the product that an identifier names."""
        self._plugin.show_panel()
        self._plugin.dock.search_product(product)

    def look_again(self, text: str) -> None:
        """Open QGIS's locator with a text."""
        self._iface.locatorSearch(text)

    def say(self, message: Message) -> None:
        """Say in the window what happened."""
        level = _LEVELS.get(message.status, Qgis.MessageLevel.Info)
        # the bar takes all texts for markup
        self._iface.messageBar().pushMessage(NAME, html.escape(message.text, quote=False), level, SECONDS)

    def say_unwritten(self, error: OSError) -> None:
        """Say that something could not be kept."""
        text = tr("The profile cannot be written: %1", error.strerror or error)
        self.say(Message(text, html.escape(text, quote=False)))
