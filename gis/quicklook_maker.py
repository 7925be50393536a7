"""Fetches a quicklook and makes a raster of it, in a worker thread."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Union

from qgis.PyQt.QtCore import QDir

from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.portal_error import PortalError
from ..providers.network_profile import NetworkProfile
from .gdal_error import GdalError
from .picture_cache import PictureCache
from .picture_reader import PictureReader
from .quicklook_file import QuicklookFile
from .quicklook_offer import QuicklookOffer
from .quicklook_problem import QuicklookProblem
from .quicklook_raster import RASTER_VERSION, make_quicklook_raster

Outcome = Union[QuicklookFile, QuicklookProblem]


class QuicklookMaker:
    """Makes each raster once: afterwards it comes from the cache.

    Args:
        reader: where pictures come from.
        rasters: where the GeoTIFFs are kept.
    """

    def __init__(self, reader: PictureReader, rasters: PictureCache) -> None:
        self._reader = reader
        self._rasters = rasters
        self._session: weakref.finalize | None = None
        self._folder = Path()

    def make_first(
        self, offers: Sequence[QuicklookOffer], profiles: Mapping[str, NetworkProfile], token: CancelToken
    ) -> Outcome:
        """Return the raster of the first offer whose picture can be had.

        Args:
            offers: at least one, best first.
            profiles: network settings by address of the picture.
            token: ends the call.

        Raises:
            PortalError: what went wrong with the best offer, where no offer came to anything.
        """
        first: PortalError | None = None
        outcome: Outcome = QuicklookProblem.NOT_PLACED
        for offer in offers:
            try:
                outcome = self._make(offer, profiles[offer.scene.quicklook.href], token)
            except PortalError as error:
                first = first or error
                if token.cancelled:
                    break
                continue
            if isinstance(outcome, QuicklookFile):
                return outcome
        if first is not None:
            raise first
        return outcome

    def close(self) -> None:
        """Remove what may not outlive the session."""
        session, self._session = self._session, None
        if session is not None:
            session()

    def _make(self, offer: QuicklookOffer, profile: NetworkProfile, token: CancelToken) -> Outcome:
        scene, portal = offer.scene, offer.portal
        quicklook = scene.quicklook
        placement = f"{quicklook.placement!r} {quicklook.georeferenced}"
        key = PictureCache.key(RASTER_VERSION, portal.id, scene.id, quicklook.href, placement)
        kept = portal.terms.quicklooks_kept
        if kept and self._rasters.holds(key):
            return QuicklookFile(self._rasters.path(key), key, scene, portal)
        data = self._reader.read(quicklook.href, portal, profile, token, offer.gate)
        try:
            raster = make_quicklook_raster(data, quicklook, scene.footprint)
        except GdalError as error:
            self._reader.forget(quicklook.href, portal)
            raise PortalError(portal.id, ErrorKind.BAD_ANSWER, str(error)) from error
        if raster is None:
            return QuicklookProblem.NOT_PLACED
        path = self._rasters.write(key, raster) if kept else None
        if path is not None:
            return QuicklookFile(path, key, scene, portal)
        return QuicklookFile(self._write_for_session(key, raster), "", scene, portal)

    def _write_for_session(self, key: str, raster: bytes) -> Path:
        # where QGIS itself looks for temporary files: it marks such layers and warns before they are lost
        if self._session is None:
            self._folder = Path(tempfile.mkdtemp(prefix="guichet-eo-", dir=QDir.tempPath()))
            # called by `close`, else at the end of the process
            self._session = weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        path = self._folder / f"{key}.tif"
        path.write_bytes(raster)
        return path
