"""Scenes with pictures on a loopback server, for the tests of thumbnails and quicklooks."""

import threading
import time
from datetime import datetime, timezone

from guichet_eo.core.acquisition import Acquisition
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_terms import PortalTerms
from guichet_eo.core.quicklook import Quicklook
from guichet_eo.core.scene import Scene
from guichet_eo.core.scene_key import SceneKey
from guichet_eo.providers.network_profile import NetworkProfile
from osgeo import gdal
from qgis.PyQt.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QThread
from qgis.PyQt.QtGui import QColor, QImage


def portal(id="bed", **terms):
    return Portal(id, LocalText.from_json("Test bed"), "Bed", dialect="stac", terms=PortalTerms(**terms))


def scene(id, href, portal_id="bed", **quicklook):
    return Scene(
        portal_id,
        id,
        id,
        "s2-l2a-sen2cor",
        SceneKey(id),
        acquired=datetime(2026, 10, 24, 10, 50, tzinfo=timezone.utc),
        tile="31TCJ",
        quicklook=Quicklook(href, **quicklook),
    )


def acquisition(*scenes, id=7):
    return Acquisition(id, scenes[0].key, scenes)


def encoded(width=40, height=30, colour="#336699", form="PNG"):
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, form)
    return bytes(data)


def geotiff(width=40, height=30, west=300000.0, north=4900020.0, pixel=100.0, epsg=32631, bands=3, kind=None):
    """Return a GeoTIFF whose pixels count up, and its colours."""
    from osgeo import osr

    path = "/vsimem/picture_bed.tif"
    dataset = gdal.GetDriverByName("GTiff").Create(path, width, height, bands, kind or gdal.GDT_Byte)
    system = osr.SpatialReference()
    system.ImportFromEPSG(epsg)
    dataset.SetProjection(system.ExportToWkt())
    dataset.SetGeoTransform((west, pixel, 0, north, 0, -pixel))
    for band in range(1, bands + 1):
        dataset.GetRasterBand(band).WriteRaster(
            0, 0, width, height, bytes(range(200)) * (width * height // 200), buf_type=gdal.GDT_Byte
        )
    dataset = None
    size = gdal.VSIStatL(path).size
    handle = gdal.VSIFOpenL(path, "rb")
    data = bytes(gdal.VSIFReadL(1, size, handle))
    gdal.VSIFCloseL(handle)
    gdal.Unlink(path)
    return data


class Profiles:
    """Hands out network settings and notes in which thread."""

    def __init__(self):
        self.asked = []

    def __call__(self, hosts):
        self.asked.append((tuple(hosts), threading.current_thread() is threading.main_thread()))
        return NetworkProfile()


def wait(condition, seconds=10.0):
    """Let Qt deliver what is queued until the condition holds."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        QCoreApplication.processEvents()
        QThread.msleep(2)
    assert condition()


def settle(seconds=0.1):
    """Let Qt deliver for a while what should not come."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QCoreApplication.processEvents()
        QThread.msleep(2)
