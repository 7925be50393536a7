"""A map with layers of one colour each, and what is grabbed of it."""

from datetime import datetime

import numpy
from osgeo import gdal, osr
from picture_bed import settle, wait
from qgis.core import (
    QgsContrastEnhancement,
    QgsCoordinateReferenceSystem,
    QgsDateTimeRange,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QDateTime, QEventLoop
from qgis.PyQt.QtGui import QColor, QPixmap
from qgis.PyQt.QtWidgets import QApplication, QFrame

WIDTH, HEIGHT = 400, 300
WHOLE = QgsRectangle(0, 0, 4000, 3000)


class Map:
    """A canvas of its own and a project of its own; layers lie from 0, 0 to 4 000, 3 000 in EPSG:2154."""

    def __init__(self, folder):
        self.folder = folder
        self.project = QgsProject.instance()
        self.project.clear()
        self.canvas = QgsMapCanvas()
        self.canvas.setCanvasColor(QColor("white"))
        self.canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:2154"))
        self.canvas.setFrameShape(QFrame.Shape.NoFrame)
        self.canvas.resize(WIDTH, HEIGHT)
        self.canvas.show()
        QApplication.processEvents()
        self.canvas.setExtent(WHOLE)

    @property
    def ratio(self):
        """Pixels of the map to a logical one; where the screen has one and a half, QGIS draws one."""
        return self.canvas.mapSettings().devicePixelRatio()

    def close(self):
        self.canvas.stopRendering()
        self.canvas.close()
        self.canvas.deleteLater()
        self.project.clear()
        QApplication.processEvents()

    def layer(self, name, colour, box=(0, 0, 4000, 3000), steps=None):
        """Add a picture of one colour, or of colours from the left to the right, above what is there."""
        path = str(self.folder / f"{name.replace(' ', '_')}.tif")
        colours = steps or [colour]
        pixels = numpy.zeros((3, 30, 40), "uint8")
        for place, one in enumerate(colours):
            part = slice(place * 40 // len(colours), (place + 1) * 40 // len(colours))
            shade = QColor(one)
            for band, value in enumerate((shade.red(), shade.green(), shade.blue())):
                pixels[band, :, part] = value
        west, south, east, north = box
        dataset = gdal.GetDriverByName("GTiff").Create(path, 40, 30, 3)
        dataset.SetGeoTransform((west, (east - west) / 40, 0, north, 0, (south - north) / 30))
        reference = osr.SpatialReference()
        reference.ImportFromEPSG(2154)
        dataset.SetProjection(reference.ExportToWkt())
        for band in range(3):
            dataset.GetRasterBand(band + 1).WriteArray(pixels[band])
        dataset = None
        layer = QgsRasterLayer(path, name)
        assert layer.isValid()
        layer.setContrastEnhancement(QgsContrastEnhancement.NoEnhancement)
        self.project.addMapLayer(layer, False)
        self.project.layerTreeRoot().insertLayer(0, layer)
        return layer

    def show(self, *layers):
        self.canvas.setLayers(list(layers))

    def settle(self, swipe):
        """Wait until canvas and comparison have drawn everything."""
        self.canvas.refresh()
        settle(0.03)  # the canvas begins later
        wait(lambda: not self.canvas.isDrawing() and not swipe.busy)
        settle(0.01)

    def grab(self):
        """Return what is seen, in pixels of the map."""
        pixmap = QPixmap(self.canvas.viewport().size() * self.ratio)
        pixmap.setDevicePixelRatio(self.ratio)
        self.canvas.viewport().render(pixmap)
        return pixmap.toImage()

    def alone(self, *layers):
        """Return what the canvas would show with these layers only, in pixels of the map."""
        settings = QgsMapSettings(self.canvas.mapSettings())
        settings.setLayers(list(layers))
        job = QgsMapRendererParallelJob(settings)
        loop = QEventLoop()
        job.finished.connect(loop.quit)
        job.start()
        loop.exec()
        return job.renderedImage()

    def at(self, x, y):
        """Return the colour at logical pixels."""
        return self.grab().pixelColor(round(x * self.ratio), round(y * self.ratio)).name()


def period(start, end):
    return QgsDateTimeRange(QDateTime(datetime.fromisoformat(start)), QDateTime(datetime.fromisoformat(end)))
