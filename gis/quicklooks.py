"""Quicklooks on the map."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal

from ..core.acquisition import Acquisition
from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.portal import Portal
from ..core.portal_error import PortalError
from ..core.scene import SceneRef
from ..providers.network_profile import NetworkProfile
from .failure import as_portal_error
from .host_profiles import HostProfiles, ProfileOf, host_of
from .picture_cache import PictureCache
from .picture_reader import PictureReader
from .quicklook_file import QuicklookFile
from .quicklook_layer import make_quicklook_layer, scene_of
from .quicklook_maker import QuicklookMaker
from .quicklook_offer import GateOf, QuicklookOffer, no_gate, quicklook_offers
from .quicklook_store import QuicklookStore
from .unowned import Unowned
from .worker_pool import WorkerPool

AddLayer = Callable[[QgsRasterLayer], object]


class Quicklooks(QObject):
    """Puts the picture of an acquisition on the map where it was taken, and takes it off again.

    Signals:
        changed: id of an acquisition whose picture came, went, is awaited or no longer.
        failed: id of an acquisition, and why it cannot be shown: a `PortalError` or a `QuicklookProblem`.

    Args:
        portal_of: portal id → portal.
        profile_of: hosts → network settings; called in the main thread.
        reader: where pictures come from, shared with the thumbnails.
        rasters: cache for the GeoTIFFs, suffix `.tif`.
        project: where layers are added.
        parent: owner.
        gate_of: portal → what opens its pictures with the user's account; called in the main thread.
    """

    changed = pyqtSignal(int)
    failed = pyqtSignal(int, object)
    _made = pyqtSignal(int, int, object)

    _project = Unowned(QgsProject)

    def __init__(
        self,
        portal_of: Callable[[str], Portal | None],
        profile_of: ProfileOf,
        reader: PictureReader,
        rasters: PictureCache,
        project: QgsProject,
        parent: QObject | None = None,
        gate_of: GateOf = no_gate,
    ) -> None:
        super().__init__(parent)
        self._portal_of, self._gate_of = portal_of, gate_of
        self._profiles = HostProfiles(profile_of)
        self._project = project
        self._rasters = rasters
        self._maker = QuicklookMaker(reader, rasters)
        self._store = QuicklookStore(project, rasters, self)
        # what was asked for on purpose is not dropped, however much it is
        self._pool = WorkerPool("quicklook", pending=sys.maxsize)
        self._add_layer: AddLayer = self._add_to_project
        self._layers: dict[SceneRef, str] = {}
        self._ids: dict[SceneRef, int] = {}
        self._waiting: dict[int, int] = {}
        self._calls = 0
        self._made.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        project.layersWillBeRemoved.connect(self._forget_layers)
        project.readProject.connect(self._find_layers)
        self._find_layers()

    def begin(self, add_layer: AddLayer | None = None) -> None:
        """Serve another search: acquisition ids start anew, pictures on the map stay.

        Args:
            add_layer: adds a layer to the project, in the search's group.
        """
        for id in list(self._waiting):
            self._stop(id)
        self._ids.clear()
        self._add_layer = add_layer or self._add_to_project

    @property
    def shown_ids(self) -> frozenset[int]:
        """Acquisitions of this search that were shown through it and still are."""
        return frozenset(self._ids[ref] for ref in self._layers if ref in self._ids)

    @property
    def waiting_ids(self) -> frozenset[int]:
        """Acquisitions whose picture is on its way."""
        return frozenset(self._waiting)

    def is_shown(self, acquisition: Acquisition) -> bool:
        """Return whether a picture of the acquisition is on the map, from whichever search or the project."""
        return any(offer.ref in self._layers for offer in acquisition.offers)

    def toggle(self, acquisition: Acquisition) -> None:
        """Show the picture, or take it off (also while it is awaited)."""
        if self.is_shown(acquisition) or acquisition.id in self._waiting:
            self.hide(acquisition)
        else:
            self.show(acquisition)

    def show(self, acquisition: Acquisition) -> None:
        """Fetch the best offer's picture that can be placed and put it on the map."""
        if self.is_shown(acquisition) or acquisition.id in self._waiting:
            return
        offers, problem = quicklook_offers(acquisition, self._portal_of, self._gate_of)
        if not offers:
            self.failed.emit(acquisition.id, problem)
            return
        try:
            profiles = {href: self._profiles.of(host_of(href)) for href in _addresses(offers)}
        except OSError as error:
            self.failed.emit(acquisition.id, as_portal_error(error, offers[0].portal.id))
            return
        self._calls += 1
        call, id = self._calls, acquisition.id
        self._waiting[id] = call
        self._pool.submit(
            call, host_of(_addresses(offers)[0]), lambda token: self._work(id, call, offers, profiles, token)
        )
        self.changed.emit(id)

    def hide(self, acquisition: Acquisition) -> None:
        """Take the picture off the map, or no longer wait for it."""
        self._stop(acquisition.id)
        layers = [self._layers[offer.ref] for offer in acquisition.offers if offer.ref in self._layers]
        if layers:
            self._ids.update({offer.ref: acquisition.id for offer in acquisition.offers})
            self._project.removeMapLayers(layers)

    def close(self) -> None:
        """End all work and let go of the project; layers stay."""
        self._pool.close()
        self._waiting.clear()
        self._project.layersWillBeRemoved.disconnect(self._forget_layers)
        self._project.readProject.disconnect(self._find_layers)
        self._store.close()
        self._maker.close()

    def _stop(self, id: int) -> None:
        call = self._waiting.pop(id, None)
        if call is not None:
            self._pool.cancel(call)
            self.changed.emit(id)

    def _work(
        self,
        id: int,
        call: int,
        offers: Sequence[QuicklookOffer],
        profiles: Mapping[str, NetworkProfile],
        token: CancelToken,
    ) -> None:
        """Runs in a worker thread."""
        try:
            outcome: object = self._maker.make_first(offers, profiles, token)
        except Exception as error:  # the thread's boundary: reported, never lost
            outcome = as_portal_error(error, offers[0].portal.id)
        if token.cancelled:
            return
        try:
            self._made.emit(id, call, outcome)
        except RuntimeError:  # this object was deleted meanwhile
            token.cancel()

    def _deliver(self, id: int, call: int, outcome: object) -> None:
        if self._waiting.get(id) != call:
            return
        del self._waiting[id]
        if isinstance(outcome, QuicklookFile):
            outcome = self._add(id, outcome)
        if outcome is not None:
            self.failed.emit(id, outcome)
        self.changed.emit(id)

    def _add(self, id: int, file: QuicklookFile) -> PortalError | None:
        layer = make_quicklook_layer(file)
        if not layer.isValid():
            self._rasters.remove(file.key)
            return PortalError(file.portal.id, ErrorKind.DISK, f"{file.path.name} cannot be read")
        self._store.hold(layer)
        self._layers[file.scene.ref] = layer.id()
        self._ids[file.scene.ref] = id
        self._add_layer(layer)
        return None

    def _add_to_project(self, layer: QgsRasterLayer) -> None:
        self._project.addMapLayer(layer)

    def _find_layers(self, _document: object = None) -> None:
        """Know the quicklooks that came with the project."""
        for layer in self._project.mapLayers().values():
            ref = scene_of(layer)
            if ref is not None and layer.isValid():
                self._layers[ref] = layer.id()

    def _forget_layers(self, layers: Iterable[str]) -> None:
        """Runs when layers go, by our hand, the user's or with the project."""
        gone = set(layers)
        for ref in [ref for ref, layer in self._layers.items() if layer in gone]:
            del self._layers[ref]
            if ref in self._ids:
                self.changed.emit(self._ids.pop(ref))


def _addresses(offers: Sequence[QuicklookOffer]) -> list[str]:
    return [offer.scene.quicklook.href for offer in offers]
