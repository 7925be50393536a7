"""Let these tests import the loopback servers of `tests/counterparts`, and helpers that lie beside them."""

import gc
import sys
import weakref
from pathlib import Path

import pytest
from qgis.PyQt import sip

HERE = Path(__file__).resolve().parent
for folder in (str(HERE.parent / "counterparts"), str(HERE)):
    if folder not in sys.path:
        sys.path.insert(0, folder)


@pytest.fixture(scope="session", autouse=True)
def collected_while_qgis_lives(qgis_app):
    """Collect what the tests left in cycles before QGIS is taken down: later it crashes the interpreter."""
    from qgis.core import QgsProject

    project = QgsProject.instance()  # its wrapper must not be collected: all connections would go with it
    yield project
    gc.collect()


@pytest.fixture(autouse=True)
def other_maps_stand_still(request):
    """Let no map of an earlier test read the streams of this one: GDAL shares what was read."""
    if not request.node.path.name.startswith(("test_stream_", "test_no_secret_")):
        yield
        return
    from qgis.gui import QgsMapCanvas
    from qgis.PyQt.QtWidgets import QApplication

    maps = [widget for widget in QApplication.allWidgets() if isinstance(widget, QgsMapCanvas)]
    for one in maps:
        one.freeze(True)
        one.stopRendering()
    yield
    for one in maps:
        if not sip.isdeleted(one):
            one.freeze(False)


@pytest.fixture(scope="session")
def guichets():
    """The guichets that there are, in a weak set."""
    from guichet_eo.gis.guichet import Guichet

    known, make = weakref.WeakSet(), Guichet.__init__

    def noted(guichet, *arguments, **options):
        known.add(guichet)
        make(guichet, *arguments, **options)

    Guichet.__init__ = noted
    yield known
    Guichet.__init__ = make


@pytest.fixture(autouse=True)
def no_guichet_is_left(guichets):
    """Close and delete the guichets of a test.

    Python's garbage collector would take away their slots first, in whatever thread it runs, and the next
    signal would be an error of another test.
    """
    yield
    for one in list(guichets):
        if not sip.isdeleted(one):
            one.close()
            sip.delete(one)
    guichets.clear()


@pytest.fixture(autouse=True)
def empty_memory():
    """Let every test find GDAL's memory without the streams of the one before."""
    yield
    from osgeo import gdal

    for folder in ("/vsimem/guichet_eo/streams", "/vsimem/guichet_eo"):
        for name in gdal.ReadDir(folder) or []:
            gdal.Unlink(f"{folder}/{name}")
