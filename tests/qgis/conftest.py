"""Let these tests import the loopback servers of `tests/counterparts`, and helpers that lie beside them."""

import gc
import sys
from pathlib import Path

import pytest

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
