"""Every way to an area ends here: checked, in longitude and latitude, ready to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsGeometry,
    QgsProject,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.area_error import AreaError
from ...core.prepared_area import prepare_area
from ...gis.unowned import Unowned
from ..messages import area_sentence
from .area_choice import AreaChoice
from .area_kind import AreaKind
from .area_unreadable_error import AreaUnreadableError
from .circle_map_tool import CircleMapTool
from .geographic_area import geographic_area
from .layer_area_task import LayerAreaTask
from .map_tool_switch import MapToolSwitch
from .polygon_map_tool import PolygonMapTool
from .rectangle_map_tool import RectangleMapTool
from .shape_map_tool import ShapeMapTool

TOOLS: Mapping[AreaKind, Callable[[QgsMapCanvas], ShapeMapTool]] = {
    AreaKind.RECTANGLE: RectangleMapTool,
    AreaKind.POLYGON: PolygonMapTool,
    AreaKind.CIRCLE: CircleMapTool,
}


class AreaMaker(QObject):
    """Makes areas from drawings, the map, layers, files and places.

    Signals:
        made(AreaChoice): an area.
        failed(str): one sentence why there is none; the area before stays.
        drawing_changed(object): the `AreaKind` being drawn, or None.
        busy_changed(bool): whether a layer is being read.
    """

    made = pyqtSignal(object)
    failed = pyqtSignal(str)
    drawing_changed = pyqtSignal(object)
    busy_changed = pyqtSignal(bool)

    _canvas = Unowned(QgsMapCanvas)

    def __init__(self, canvas: QgsMapCanvas, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._switch = MapToolSwitch(canvas, self)
        self._switch.tool_changed.connect(self._on_tool_changed)
        self._tools: dict[AreaKind, ShapeMapTool] = {}
        self._task: LayerAreaTask | None = None
        self._running: list[LayerAreaTask] = []  # a task must not be collected before its end

    def draw(self, kind: AreaKind) -> None:
        """Put a drawing tool on the map; the same tool again takes it off."""
        tool = self._tools.get(kind) or self._make_tool(kind)
        if self._switch.tool is tool:
            self.stop_drawing()
        else:
            self._switch.use(tool)

    def stop_drawing(self) -> bool:
        """Give the map back; return whether a drawing tool was on."""
        return self._switch.give_back()

    def take_map_extent(self) -> None:
        """Take what the map shows, rotated maps included."""
        settings = self._canvas.mapSettings()
        corners = settings.visiblePolygon()
        corners.append(corners[0])  # an open ring would become a line
        shape = QgsGeometry.fromQPolygonF(corners)
        self._take_shape(shape, settings.destinationCrs(), AreaKind.MAP)

    def take_layers(
        self, layers: list[QgsVectorLayer], only_selected: bool, kind: AreaKind, place: str = ""
    ) -> None:
        """Take the polygons of layers (or their selected features) as one area, in a task."""
        self.cancel_reading()
        self._task = LayerAreaTask(layers, only_selected, lambda task: self._on_read(task, kind, place))
        self._running.append(self._task)
        self.busy_changed.emit(True)
        QgsApplication.taskManager().addTask(self._task)

    def take_geometry(self, geometry: Mapping[str, Any], kind: AreaKind, place: str = "") -> None:
        """Take a GeoJSON geometry, EPSG:4326."""
        try:
            self.made.emit(AreaChoice(prepare_area(geometry), kind, place))
        except AreaError as error:
            self.failed.emit(area_sentence(error))

    def cancel_reading(self) -> None:
        """Drop the layer that is being read, if any."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            self.busy_changed.emit(False)

    def close(self) -> None:
        """Leave neither tool nor task behind."""
        self.cancel_reading()
        self._switch.close()
        for tool in self._tools.values():
            tool.clear()
            tool.deleteLater()
        self._tools.clear()

    def _make_tool(self, kind: AreaKind) -> ShapeMapTool:
        tool = TOOLS[kind](self._canvas)
        tool.drawn.connect(lambda shape, crs: self._on_drawn(shape, crs, kind))
        tool.abandoned.connect(self.stop_drawing)
        self._tools[kind] = tool
        return tool

    def _on_tool_changed(self, tool: ShapeMapTool | None) -> None:
        self.drawing_changed.emit(next((kind for kind, own in self._tools.items() if own is tool), None))

    def _on_drawn(self, shape: QgsGeometry, crs: QgsCoordinateReferenceSystem, kind: AreaKind) -> None:
        self.stop_drawing()
        self._take_shape(shape, crs, kind)

    def _take_shape(self, shape: QgsGeometry, crs: QgsCoordinateReferenceSystem, kind: AreaKind) -> None:
        try:
            document = geographic_area(shape, crs, QgsProject.instance().transformContext())
        except AreaUnreadableError as error:
            self.failed.emit(str(error))
        else:
            self.take_geometry(document, kind)

    def _on_read(self, task: LayerAreaTask, kind: AreaKind, place: str) -> None:
        self._running.remove(task)
        if task is not self._task:
            return  # cancelled, or another layer was taken meanwhile
        self._task = None
        self.busy_changed.emit(False)
        if task.area is not None:
            self.made.emit(AreaChoice(task.area, kind, place))
        elif isinstance(task.error, AreaError):
            self.failed.emit(area_sentence(task.error))
        else:
            self.failed.emit(str(task.error))
