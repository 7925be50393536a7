"""One field for places, tiles, coordinates and product identifiers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import QPoint, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QMenu, QWidget

from ...core.mgrs import is_tile, tile_polygon
from ...core.place import Place
from ...core.product_name import ProductName
from ...core.product_names import read_product_name
from ...gis.translation import tr
from .area_kind import AreaKind
from .coordinates import read_coordinates
from .place_area import area_around, area_of

MOST_PLACES = 15
LONGEST_LINE = 70


class PlaceField(QgsFilterLineEdit):
    """Enter asks; nothing is sent while typing (the geocoders' terms: no type-ahead).

    Signals:
        area_found(dict, AreaKind, str): GeoJSON geometry (EPSG:4326), its kind and its name.
        identifier_found(str, ProductName): the text is a product's identifier.
        asking(str): the text was sent to the geocoder.
        answered(): it found something.
        nothing_found(str): one sentence.
        failed(object): the geocoder's `PortalError`.
    """

    area_found = pyqtSignal(object, object, str)
    identifier_found = pyqtSignal(str, object)
    asking = pyqtSignal(str)
    answered = pyqtSignal()
    nothing_found = pyqtSignal(str)
    failed = pyqtSignal(object)

    def __init__(self, places: Any, parent: QWidget | None = None) -> None:
        """Make the field; `places` is a `gis.place_search.PlaceSearch`."""
        super().__init__(parent)
        self._places = places
        self._menu: QMenu | None = None
        self.setShowSearchIcon(True)
        self.setPlaceholderText(tr("Place, département, tile…"))
        self.setAccessibleName(tr("Place, département, tile…"))
        self.setToolTip(
            tr("Place, commune, département, Sentinel-2 tile, coordinates or product identifier; then Enter")
        )
        places.found.connect(self._on_found)
        places.failed.connect(self.failed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter looks the text up; Ctrl+Enter is left to the page."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.look_up()
            event.accept()
        else:
            super().keyPressEvent(event)

    def look_up(self) -> None:
        """Find out what the text is; what can be told without the network is told at once."""
        text = self.text().strip()
        name: ProductName | None = read_product_name(text) if text else None
        coordinates = read_coordinates(text)
        if name is not None:
            self.identifier_found.emit(text, name)
        elif is_tile(_tile(text)):
            self.area_found.emit(tile_polygon(_tile(text)), AreaKind.TILE, _tile(text))
        elif coordinates is not None:
            self.area_found.emit(area_around(coordinates), AreaKind.CIRCLE, text)
        elif text:
            self.asking.emit(text)
            self._places.find(text)

    def _on_found(self, places: Sequence[Place]) -> None:
        if not places:
            self.nothing_found.emit(tr("No place found for “%1”.", self.text().strip()))
            return
        self.answered.emit()
        if len(places) == 1:
            self._take(places[0])
        else:
            self._offer(places[:MOST_PLACES])

    def _offer(self, places: Sequence[Place]) -> None:
        """Open the list of answers under the field."""
        menu = self._menu = QMenu(self)
        for place in places:
            words = " – ".join(part for part in (place.title, place.kind) if part)[:LONGEST_LINE]
            action = menu.addAction(words.replace("&", "&&"))
            action.setToolTip(place.source)
            action.triggered.connect(lambda _checked=False, one=place: self._take(one))
        menu.setActiveAction(menu.actions()[0])
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _take(self, place: Place) -> None:
        self.setText(place.title)
        self.area_found.emit(area_of(place), AreaKind.PLACE, place.title)


def _tile(text: str) -> str:
    """Return the tile without the prefix that product names give it."""
    tile = text.upper().replace(" ", "")
    return tile[1:] if len(tile) == 6 and tile.startswith("T") else tile
