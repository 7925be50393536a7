"""Single files of a scene on the map."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from qgis.core import QgsMapLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.asset import Asset
from ...core.asset_obstacle import asset_obstacle
from ...core.band_source import BandSource
from ...core.cancel_token import CancelToken
from ...core.imagery import Imagery
from ...core.portal import Portal
from ...core.portal_error import PortalError
from ...core.scene import Scene
from ...providers.network_profile import NetworkProfile
from ..event_inbox import EventInbox
from ..failure import as_portal_error
from ..host_profiles import ProfileOf, host_of
from ..stream_error import StreamError
from ..streams.gate_book import GateBook
from ..streams.streams import Streams
from .asset_choice import AssetChoice
from .asset_error import AssetError
from .asset_layers import make_asset_layer
from .asset_raster import AssetRaster
from .asset_request import AssetRequest
from .asset_run import AssetRun, Made, Outcome


class AssetOpener(QObject):
    """Opens one file at a time in the background, as what it is; a new one ends the old one.

    Signals:
        changed: a file is being opened, or no longer.
        added: a `QgsMapLayer` that is in the project now.
        failed: key of an asset, and why it cannot be shown: `PortalError`, `StreamError` or `AssetError`.
        choice_wanted: `AssetRequest`, and the `AssetChoice` to make; `choose` goes on.

    Args:
        streams: make layers of rasters, and keep their links.
        gates: of the portals.
        portal_of: portal id → portal.
        bands_of: scene → band id → where it is read.
        imagery_of: family id → what its pixels are.
        prepare_network: called with the hosts that GDAL will read from.
        profile_of: hosts → network settings; called in the main thread.
        parent: owner.
    """

    changed = pyqtSignal()
    added = pyqtSignal(object)
    failed = pyqtSignal(str, object)
    choice_wanted = pyqtSignal(object, object)

    def __init__(
        self,
        streams: Streams,
        gates: GateBook,
        portal_of: Callable[[str], Portal | None],
        bands_of: Callable[[Scene], Mapping[str, BandSource]],
        imagery_of: Callable[[str], Imagery | None],
        prepare_network: Callable[[Iterable[str]], None],
        profile_of: ProfileOf,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._streams = streams
        self._gates = gates
        self._portal_of = portal_of
        self._bands_of = bands_of
        self._imagery_of = imagery_of
        self._prepare_network = prepare_network
        self._profile_of = profile_of
        self._request: AssetRequest | None = None
        self._token: CancelToken | None = None
        self._inbox = EventInbox(self)
        self._inbox.taken.connect(self._take)

    @property
    def busy(self) -> Asset | None:
        """The file that is being opened; None while nothing is under way."""
        return self._request.asset if self._request else None

    def open(
        self,
        scene: Scene,
        asset: Asset,
        area: Mapping[str, Any],
        add_layer: Callable[[QgsMapLayer], object],
        words: str = "",
        clip: bool = False,
    ) -> None:
        """Begin to open a file.

        Args:
            scene: whose file.
            asset: the file.
            area: GeoJSON geometry, EPSG:4326.
            add_layer: puts a layer into the project.
            words: what the file is, for the layer's name.
            clip: whether a raster is cut to the area.
        """
        self._start(AssetRequest(scene, asset, area, add_layer, words, (), clip))

    def choose(self, request: AssetRequest, names: Iterable[str]) -> None:
        """Go on with what the user chose; more than five are cut off."""
        self._start(replace(request, names=tuple(names)))

    def cancel(self) -> None:
        """End the work at once; layers that are there stay."""
        if self._token is None:
            return
        self._token.cancel()
        self._inbox.clear()
        self._token = self._request = None
        self.changed.emit()

    def close(self) -> None:
        """End all work; layers stay in the project."""
        self.cancel()
        self._inbox.close()

    def _start(self, request: AssetRequest) -> None:
        self.cancel()
        obstacle = asset_obstacle(request.asset)
        if obstacle is not None:
            self.failed.emit(request.asset.key, AssetError(obstacle, request.asset.key))
            return
        try:
            run = self._run(request)
        except (PortalError, OSError) as error:
            self.failed.emit(request.asset.key, as_portal_error(error, request.scene.portal))
            return
        threading.Thread(target=run.work, name="guichet-eo asset", daemon=True).start()
        self.changed.emit()

    def _run(self, request: AssetRequest) -> AssetRun:
        """Prepare the worker; everything that belongs to the main thread is asked here."""
        scene, hosts = request.scene, [host_of(request.asset.href)]
        portal = self._portal_of(scene.portal)
        gates = self._gates.gates([scene.portal]) if request.asset.needs else {}
        profile: NetworkProfile = self._profile_of([host for host in hosts if host])
        self._prepare_network(hosts)
        bands = self._bands_of(scene)
        trusted = portal.trusted_hosts if portal else ()
        token = CancelToken()
        run = AssetRun(
            request,
            bands,
            self._classes(scene, bands),
            gates,
            trusted,
            profile,
            token,
            lambda outcome: self._inbox.post((token, outcome)),
        )
        self._token, self._request = token, request
        return run

    def _classes(self, scene: Scene, bands: Iterable[str]) -> frozenset[str]:
        """Return the bands whose values are classes."""
        imagery = self._imagery_of(scene.family)
        if imagery is None:
            return frozenset()
        masks = {mask.id for mask in imagery.masks if mask.kind == "classes"}
        return frozenset(band for band in bands if band in masks or imagery.stretch == "classes")

    def _take(self, event: tuple[CancelToken, Outcome]) -> None:
        token, outcome = event
        request = self._request
        if token is not self._token or request is None:
            return
        self._token = self._request = None
        if isinstance(outcome, AssetChoice):
            self.choice_wanted.emit(request, outcome)
        elif isinstance(outcome, list):
            self._add(request, outcome)
        else:
            self.failed.emit(request.asset.key, outcome)
        self.changed.emit()

    def _add(self, request: AssetRequest, made: list[Made]) -> None:
        portal = self._portal_of(request.scene.portal)
        for one in made:
            try:
                layer = make_asset_layer(one, request, portal, self._streams)
            except StreamError as error:
                self.failed.emit(request.asset.key, error)
                continue
            except OSError as error:
                self.failed.emit(request.asset.key, as_portal_error(error, request.scene.portal))
                continue
            request.add_layer(layer)
            if isinstance(one, AssetRaster):
                self._streams.keeper.keep(layer, one.built.links)
            self.added.emit(layer)
