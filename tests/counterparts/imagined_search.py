"""A search whose findings the test hands out itself."""

from contextlib import nullcontext

from guichet_eo.core.acquisition import Acquisition
from imagined import imagined_scene
from qgis.PyQt.QtCore import QObject, pyqtSignal


class ImaginedSearch(QObject):
    acquisitions_added = pyqtSignal(object)
    acquisitions_changed = pyqtSignal(object)
    ended = pyqtSignal()

    def __init__(self, query):
        super().__init__()
        self.query = query
        self.found = {}

    def hushed(self):
        return nullcontext()

    def acquisition(self, acquisition_id):
        return self.found.get(acquisition_id)

    def bring(self, numbers, portals=("cdse",), signal="acquisitions_added"):
        """Announce acquisitions, each offered by `portals`."""
        batch = []
        for number in numbers:
            offers = tuple(imagined_scene(portal, number) for portal in portals)
            batch.append(Acquisition(number, offers[0].key, offers, 40.0))
        self.found.update((each.id, each) for each in batch)
        getattr(self, signal).emit(batch)
