"""Lends the map to a drawing tool and gives it back."""

from __future__ import annotations

from qgis.gui import QgsMapCanvas, QgsMapTool
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...gis.unowned import Unowned
from .shape_map_tool import ShapeMapTool


class MapToolSwitch(QObject):
    """At most one drawing tool is on; after its shape the tool that was on before comes back.

    Signals:
        tool_changed(object): the drawing tool that is on, or None.
    """

    tool_changed = pyqtSignal(object)

    _canvas = Unowned(QgsMapCanvas)

    def __init__(self, canvas: QgsMapCanvas, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._tool: ShapeMapTool | None = None
        self._before: QgsMapTool | None = None
        canvas.mapToolSet.connect(self._on_map_tool_set)

    @property
    def tool(self) -> ShapeMapTool | None:
        """The drawing tool that is on."""
        return self._tool

    def use(self, tool: ShapeMapTool) -> None:
        """Put `tool` on the map until it is done, abandoned or replaced."""
        if self._tool is None:
            self._before = self._canvas.mapTool()
        self._tool = tool
        self._canvas.setMapTool(tool)
        self._canvas.setFocus()
        self.tool_changed.emit(tool)

    def give_back(self) -> bool:
        """Take the drawing tool off; return whether there was one."""
        if self._tool is None:
            return False
        tool, before = self._tool, self._before
        self._tool = self._before = None
        if before is not None and not sip.isdeleted(before):
            self._canvas.setMapTool(before)
        else:
            self._canvas.unsetMapTool(tool)
        self.tool_changed.emit(None)
        return True

    def close(self) -> None:
        """Give the map back and stop listening to it."""
        self.give_back()
        self._canvas.mapToolSet.disconnect(self._on_map_tool_set)

    def _on_map_tool_set(self, new: QgsMapTool | None, _old: QgsMapTool | None = None) -> None:
        """The user took another of QGIS's tools: the drawing tool is off, nothing is to be given back."""
        if self._tool is not None and new is not self._tool:
            self._tool = self._before = None
            self.tool_changed.emit(None)
