"""Doors, an instance on loopback, and what layers of it draw."""

import pytest
from guichet_eo.core.flows.instance_alias import instance_alias
from guichet_eo.gis.flows.flow_doors import FlowDoors
from instance_server import INSTANCE, InstanceServer
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor
from stream_life_bed import wait

ALIAS = instance_alias(INSTANCE)
BOX = QgsRectangle(200_000, 5_400_000, 400_000, 5_600_000)
SIDE = 64


@pytest.fixture
def server():
    with InstanceServer() as made:
        yield made


@pytest.fixture
def doors(qgis_app):
    made = FlowDoors()
    made.install()
    yield made
    made.remove()
    made.deleteLater()


def source_of(server, layer="static", alias=ALIAS, more=""):
    """Return what a layer of the server reads, without the instance id."""
    address = f"{server.base}/ogc/wms/{alias}"
    return f"crs=EPSG:3857&format=image/png&layers={layer}&styles={more}&url={address}"


def layer_of(server, **options):
    return QgsRasterLayer(source_of(server, **options), "Secret maps", "wms")


def drawn(*layers):
    """Return the picture of layers as a map draws them."""
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    settings.setExtent(BOX)
    settings.setBackgroundColor(QColor(0, 0, 0, 0))
    settings.setOutputSize(QSize(SIDE, SIDE))
    job = QgsMapRendererParallelJob(settings)
    ended = []
    job.finished.connect(lambda: ended.append(True))
    job.start()
    assert wait(lambda: ended, 30)
    return job.renderedImage()


def shows(*layers):
    """Whether every pixel in the middle was drawn."""
    image = drawn(*layers)
    return all(image.pixelColor(place, place).alpha() == 255 for place in range(8, SIDE - 8, 8))


__all__ = [name for name in dir() if not name.startswith("_")]
