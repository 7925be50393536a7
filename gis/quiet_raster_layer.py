"""Raster layers that are made without reading a pixel."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsRasterLayer, QgsReadWriteContext
from qgis.PyQt.QtCore import QUuid
from qgis.PyQt.QtXml import QDomDocument, QDomElement

_RENDERER = {"type": "singlebandgray", "grayBand": "1", "opacity": "1", "alphaBand": "-1", "nodataColor": ""}


def quiet_raster_layer(source: str, title: str) -> QgsRasterLayer:
    """Return a GDAL layer, valid or not, that still has to be given a renderer.

    The constructor of `QgsRasterLayer` reads pixels, over the network and on the main thread, to find minima
    and maxima for its default style, also where `loadDefaultStyle` is off. What a project holds is opened
    without; so the layer is described as a project does it.

    Args:
        source: path of a raster.
        title: name of the layer.
    """
    document = QDomDocument()
    element = document.createElement("maplayer")
    element.setAttribute("type", "raster")
    identifier = f"guichet_eo_{QUuid.createUuid().toString(QUuid.StringFormat.Id128)}"
    leaves = (("id", identifier), ("datasource", source), ("layername", title), ("provider", "gdal"))
    for name, text in leaves:
        element.appendChild(_leaf(document, name, text))
    element.appendChild(_any_system(document))
    pipe = document.createElement("pipe")
    renderer = document.createElement("rasterrenderer")
    for name, value in _RENDERER.items():
        renderer.setAttribute(name, value)
    pipe.appendChild(renderer)
    element.appendChild(pipe)
    document.appendChild(element)
    layer = QgsRasterLayer()
    layer.readLayerXml(element, QgsReadWriteContext())
    if layer.isValid():
        layer.setCrs(layer.dataProvider().crs())
    return layer


def _any_system(document: QDomDocument) -> QDomElement:
    """Return a coordinate system in place of the file's own, without which QGIS warns in its message bar."""
    element = document.createElement("srs")
    QgsCoordinateReferenceSystem("EPSG:4326").writeXml(element, document)
    return element


def _leaf(document: QDomDocument, name: str, text: str) -> QDomElement:
    leaf = document.createElement(name)
    leaf.appendChild(document.createTextNode(text))
    return leaf
