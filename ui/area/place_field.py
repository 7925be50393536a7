"""One field for places, tiles, coordinates and product identifiers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Callable, Optional

from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import QPoint, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QMenu, QWidget

from ...core.named_product import NamedProduct
from ...core.place import Place
from ...gis.translation import tr

NameProduct = Callable[[str], Optional[NamedProduct]]
MOST_PLACES = 15
LONGEST_LINE = 70


class PlaceField(QgsFilterLineEdit):
    """Enter asks; nothing is sent while typing (the geocoders' terms: no type-ahead).

    Signals:
        place_chosen(Place): the only answer, or the one that the user chose.
        identifier_found(NamedProduct): the text is a product's identifier.
        asking(str): the text was given to the place search.
        answered(): several places were found and are offered.
        nothing_found(str): one sentence.
    """

    place_chosen = pyqtSignal(object)
    identifier_found = pyqtSignal(object)
    asking = pyqtSignal(str)
    answered = pyqtSignal()
    nothing_found = pyqtSignal(str)

    def __init__(self, places: Any, name_product: NameProduct, parent: QWidget | None = None) -> None:
        """Make the field.

        Args:
            places: a `gis.place_search.PlaceSearch`.
            name_product: text → the product that it names, None for other texts.
            parent: owner.
        """
        super().__init__(parent)
        self._places = places
        self._name_product = name_product
        self._menu: QMenu | None = None
        self.setShowSearchIcon(True)
        self.setPlaceholderText(tr("Place, département, tile…"))
        self.setAccessibleName(tr("Place, département, tile…"))
        self.setToolTip(
            tr("Place, commune, département, Sentinel-2 tile, coordinates or product identifier; then Enter")
        )
        places.found.connect(self._on_found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter looks the text up; Ctrl+Enter is left to the page."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if plain:
                self.look_up()
            event.setAccepted(plain)
        else:
            super().keyPressEvent(event)

    def look_up(self) -> None:
        """Find out what the text is; what can be told without the network is told at once."""
        text = self.text().strip()
        product = self._name_product(text) if text else None
        if product is not None:
            self.identifier_found.emit(product)
        elif text:
            self.asking.emit(text)
            self._places.find(text)

    def _on_found(self, places: Sequence[Place]) -> None:
        if not places:
            self.nothing_found.emit(tr("No place found for “%1”.", self.text().strip()))
        elif len(places) == 1:
            self._take(places[0])
        else:
            self.answered.emit()
            self._offer(places[:MOST_PLACES])

    def _offer(self, places: Sequence[Place]) -> None:
        """Open the list of answers under the field."""
        menu = self._menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for place in places:
            action = menu.addAction(_words(place))
            action.setToolTip(tr("Source: %1", place.source) if place.source else "")
            action.triggered.connect(lambda _checked=False, one=place: self._take(one))
        menu.setActiveAction(menu.actions()[0])
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _take(self, place: Place) -> None:
        self.setText(place.title)
        self.place_chosen.emit(place)


def _words(place: Place) -> str:
    """Return title and kind for a menu, where `&` would make a shortcut of the next letter."""
    kinds = {
        "commune": tr("commune"),
        "departement": tr("département"),
        "tile": tr("tile"),
        "coordinates": tr("coordinates"),
    }
    words = " – ".join(part for part in (place.title, kinds.get(place.kind, "")) if part)
    short = words if len(words) <= LONGEST_LINE else f"{words[: LONGEST_LINE - 1]}…"
    return short.replace("&", "&&")
