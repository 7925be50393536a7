"""Where: the tools and the field that make an area, and what the area is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.core import QgsVectorLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from ...core.place import Place
from ...gis.translation import tr
from .. import theme
from ..messages import error_sentence
from ..widgets.icon_button import IconButton
from ..widgets.note_label import NoteLabel
from .area_canvas_item import ROOM_AROUND, AreaCanvasItem
from .area_choice import AreaChoice
from .area_kind import AreaKind
from .area_line import AreaLine
from .area_maker import AreaMaker
from .area_unreadable_error import AreaUnreadableError
from .layer_menu import LayerMenu
from .place_area import area_of
from .place_field import NameProduct, PlaceField
from .polygon_layers import open_polygon_layers

DRAWING_ICONS = {
    AreaKind.RECTANGLE: "mActionAddBasicRectangle",
    AreaKind.POLYGON: "mActionAddPolygon",
    AreaKind.CIRCLE: "mActionAddBasicCircle",
}
FILES = "*.gpkg *.shp *.zip *.geojson *.json *.kml *.kmz *.gml *.fgb"


class AreaBar(QWidget):
    """Holds the area of the next search and shows it on the map.

    Signals:
        changed(): another area, or none.
        identifier_found(NamedProduct): a product's identifier was typed instead of a place.
    """

    changed = pyqtSignal()
    identifier_found = pyqtSignal(object)

    def __init__(
        self, canvas: QgsMapCanvas, places: Any, name_product: NameProduct, parent: QWidget | None = None
    ) -> None:
        """Make the bar.

        Args:
            canvas: the map.
            places: a `gis.place_search.PlaceSearch`.
            name_product: text → the product that it names, None for other texts.
            parent: owner.
        """
        super().__init__(parent)
        self._choice: AreaChoice | None = None
        self._maker = AreaMaker(canvas, self)
        self._item = AreaCanvasItem(canvas, self)
        self._drawing: dict[AreaKind, QToolButton] = {}
        self._places = places
        self.place_field = PlaceField(places, name_product)
        self._line = AreaLine()
        self._note = NoteLabel()
        self._note.hide()
        self._lay_out()
        self._connect()

    @property
    def choice(self) -> AreaChoice | None:
        """The area of the next search, None while there is none."""
        return self._choice

    def set_geometry(self, geometry: Mapping[str, Any], kind: AreaKind, place: str = "") -> None:
        """Take a GeoJSON geometry, EPSG:4326, as the area."""
        self._maker.take_geometry(geometry, kind, place)

    def take_place(self, place: Place) -> None:
        """Take a place as the area, and show it on the map."""
        kind = AreaKind.TILE if place.kind == "tile" else AreaKind.PLACE
        self._maker.take_geometry(area_of(place), kind, place.title)
        self.zoom()

    def clear(self) -> None:
        """Have no area."""
        self._maker.cancel_reading()
        self._choice = None
        self._item.clear()
        self._line.show_choice(None)
        self._say("")
        self.changed.emit()

    def zoom(self, room: float = ROOM_AROUND) -> None:
        """Show the whole area on the map; `room` is the map's size in sizes of the area."""
        self._item.zoom(room)

    def stop_drawing(self) -> bool:
        """Give the map back; return whether a drawing tool was on."""
        return self._maker.stop_drawing()

    def close_down(self) -> None:
        """Leave nothing on the map: no tool, no rubber band, no listener; wait for no place."""
        self._places.cancel()
        self._maker.close()
        self._item.close()

    def say(self, sentence: str, tone: str = "warn") -> None:
        """Show a sentence under the area until the area changes."""
        self._say(sentence, tone)

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(0)
        for button in self._buttons():
            tools.addWidget(button)
        tools.addSpacing(theme.SMALL)
        tools.addWidget(self.place_field, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.SMALL)
        box.addLayout(tools)
        box.addWidget(self._line)
        box.addWidget(self._note)

    def _buttons(self) -> list[QToolButton]:
        tips = {
            AreaKind.RECTANGLE: tr("Draw a rectangle on the map"),
            AreaKind.POLYGON: tr("Draw a polygon on the map"),
            AreaKind.CIRCLE: tr("Draw a circle on the map"),
        }
        for kind, tip in tips.items():
            button = IconButton(DRAWING_ICONS[kind], tip)
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, one=kind: self._maker.draw(one))
            self._drawing[kind] = button
        extent = IconButton("mActionViewExtentInCanvas", tr("Use the map's extent"))
        extent.clicked.connect(self._maker.take_map_extent)
        layers = IconButton("mActionFromSelectedFeature", tr("Use the selected features, or a layer"))
        layers.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        layers.setMenu(LayerMenu(self._take_layer, layers))
        file = IconButton("mActionFileOpen", tr("Use a file (GeoPackage, Shapefile, GeoJSON, KML)"))
        file.clicked.connect(self._choose_file)
        self._file_button = file
        return [*self._drawing.values(), extent, layers, file]

    def _connect(self) -> None:
        self._maker.made.connect(self._on_made)
        self._maker.failed.connect(lambda sentence: self._say(sentence, "error"))
        self._maker.drawing_changed.connect(self._on_drawing_changed)
        self._maker.busy_changed.connect(lambda busy: self._say(tr("Reading the polygons…") if busy else ""))
        self._line.zoom_requested.connect(self._item.zoom)
        self._line.clear_requested.connect(self.clear)
        field = self.place_field
        field.place_chosen.connect(self.take_place)
        field.identifier_found.connect(self.identifier_found)
        field.asking.connect(lambda text: self._say(tr("Looking for “%1”…", text)))
        field.answered.connect(lambda: self._say(""))
        field.nothing_found.connect(lambda sentence: self._say(sentence, "warn"))
        self._places.failed.connect(self._on_place_failed)

    def _on_made(self, choice: AreaChoice) -> None:
        self._choice = choice
        self._item.show(choice.geometry)
        self._line.show_choice(choice)
        self._say(_notice(choice), "warn")
        self.changed.emit()

    def _on_drawing_changed(self, kind: AreaKind | None) -> None:
        for own, button in self._drawing.items():
            button.setChecked(own is kind)
        hints = {
            AreaKind.RECTANGLE: tr("Drag from corner to corner on the map. Esc gives up."),
            AreaKind.POLYGON: tr("Click the corners on the map; the right button closes it. Esc gives up."),
            AreaKind.CIRCLE: tr("Drag from the centre outwards on the map. Esc gives up."),
        }
        self._say(hints.get(kind, ""))

    def _on_place_failed(self, error: Any) -> None:
        self._say(error_sentence(error, tr("The place search")).text, "error")

    def _take_layer(self, layer: QgsVectorLayer, only_selected: bool) -> None:
        kind = AreaKind.SELECTION if only_selected else AreaKind.LAYER
        self._maker.take_layers([layer], only_selected, kind, layer.name())

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, tr("Area from a File"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([tr("Vector files (%1)", FILES), tr("All files (*)")])
        dialog.fileSelected.connect(self.take_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def take_file(self, path: str) -> None:
        """Take the polygons of a file; of several layers the user chooses one."""
        try:
            layers = open_polygon_layers(path)
        except AreaUnreadableError as error:
            self._say(str(error), "error")
            return
        if len(layers) == 1:
            self._take_file_layer(layers[0])
        else:
            self._offer(layers)

    def _take_file_layer(self, layer: QgsVectorLayer) -> None:
        self._maker.take_layers([layer], False, AreaKind.FILE, layer.name())

    def _offer(self, layers: list[QgsVectorLayer]) -> None:
        menu = QMenu(self._file_button)
        for layer in layers:
            action = menu.addAction(layer.name().replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, one=layer: self._take_file_layer(one))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._file_button.mapToGlobal(self._file_button.rect().bottomLeft()))

    def _say(self, sentence: str, tone: str = "muted") -> None:
        self._note.set_tone(tone)
        self._note.set_text(sentence)
        self._note.setVisible(bool(sentence))


def _notice(choice: AreaChoice) -> str:
    """Return what was done to the area, empty for nothing."""
    if choice.area.repaired:
        return tr("The area crossed itself and was repaired.")
    return tr("The area had very many points and was simplified.") if choice.area.simplified else ""
