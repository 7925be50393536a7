"""Thumbnails and quicklooks together."""

import threading

from guichet_eo.core.grid_placement import GridPlacement
from guichet_eo.gis.cache_folder import cache_folder
from guichet_eo.gis.pictures import Pictures
from loopback import Loopback, Reply
from picture_bed import Profiles, acquisition, encoded, portal, scene, wait
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject

TILE = GridPlacement("EPSG:32631", (300000.0, 4790220.0, 409800.0, 4900020.0))


def pictures_on_disk():
    """Other tests may have left theirs there."""
    return [path for path in cache_folder().rglob("*") if path.is_file() and path.suffix != ".gpkg"]


def test_a_picture_seen_in_the_list_is_on_the_map_without_a_further_request(qgis_app):
    project, owner = QgsProject(), QObject()
    before = set(pictures_on_disk())
    with Loopback(lambda request: Reply(200, encoded(343, 343))) as server:
        pictures = Pictures({"bed": portal()}.get, project, owner, Profiles())
        seen = scene("a", server.url + "/a.png", placement=TILE)
        pictures.thumbnails.image(seen)
        wait(lambda: pictures.thumbnails.image(seen) is not None)
        pictures.quicklooks.toggle(acquisition(seen))
        wait(lambda: pictures.quicklooks.shown_ids)
        assert len(server.requests) == 1
    (layer,) = project.mapLayers().values()
    kept = [path for path in pictures_on_disk() if path not in before]
    assert len(kept) == 2
    pictures.clear_cache()
    assert [path for path in kept if path.exists()] == [path for path in kept if path.suffix == ".tif"]
    assert layer.isValid()
    pictures.close()
    wait(lambda: not [thread for thread in threading.enumerate() if thread.name.startswith("guichet-eo")])
    project.clear()
