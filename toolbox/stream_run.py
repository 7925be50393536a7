"""One run of `guicheteo:streamassets` or `guicheteo:mosaicperdate`."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
)

from ..core.asset import Asset
from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.family_directory import FamilyDirectory
from ..core.portal_error import PortalError
from ..core.scene import Scene
from ..gis.gdal_error import GdalError
from ..gis.gdal_network import GdalNetwork
from ..gis.host_profiles import host_of
from ..gis.network_settings import network_profile
from ..gis.portal_folders import PortalFolders
from ..gis.saving.raster_form import COG, GEOTIFF, RasterForm
from ..gis.saving.raster_maker import LeftOut, RasterMaker
from ..gis.saving.raster_order import RasterOrder
from ..gis.saving.raster_watch import watched
from ..gis.saving.raster_writer import virtual_raster
from ..gis.stream_error import StreamError
from ..gis.streams.gate_book import GateBook
from ..gis.translation import tr
from ..providers.stored_scenes import StoredScenes
from .area_parameter import AreaParameter
from .pixel_words import trouble_sentence
from .run_accounts import run_accounts
from .scene_rows import SceneRows
from .stream_orders import StreamOrders

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
VIRTUAL = "VRT"


class StreamRun:
    """Reads on the main thread, where it is made; builds and writes on the algorithm's thread."""

    def __init__(
        self,
        algorithm: QgsProcessingAlgorithm,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        per_date: bool,
    ) -> None:
        """Read scenes, area and accounts, and take the network settings.

        Raises:
            QgsProcessingException: with a sentence, for a value that cannot be used.
        """
        self._algorithm, self._parameters, self._context = algorithm, parameters, context
        self._per_date = per_date
        given = parameters.get("AREA") or parameters.get("AREA_LAYER")
        self._area = AreaParameter(algorithm, parameters, context).read().geometry if given else None
        self._format = self._text("FORMAT") or GEOTIFF
        self._form = self._read_form()
        self._portals = PortalFolders().load()
        self._families = FamilyDirectory.load(RESOURCES / "families.json")
        self._warnings: list[str] = []
        self._rows = SceneRows(algorithm.parameterAsSource(parameters, "SCENES", context))
        self._rows.read(StoredScenes(self._portals.get, self._families.get), self._warnings.append)
        self._network = GdalNetwork()
        self._accounts = run_accounts(algorithm, self._portals)
        try:
            book = GateBook(
                self._portals.get, self._accounts.of, network_profile, logins=self._accounts.logins
            )
            self._gates = book.gates(scene.portal for scene in self._rows.scenes)
            self._use_network()
        except (OSError, PortalError) as error:
            raise QgsProcessingException(trouble_sentence(error)) from error

    def process(self, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        """Write file after file; return the algorithm's results.

        Raises:
            QgsProcessingException: if nothing could be written.
        """
        for warning in self._warnings:
            feedback.pushWarning(warning)
        try:
            files = self._write_all(self._orders(feedback), feedback)
        finally:
            self._network.restore()
        if not files and not feedback.isCanceled():
            raise QgsProcessingException(tr("No scene could be written: see the warnings."))
        return {"OUTPUT": str(self._folder), "FILES": files, "COUNT": len(files)}

    @property
    def _folder(self) -> Path:
        return Path(self._algorithm.parameterAsString(self._parameters, "OUTPUT", self._context))

    def _text(self, name: str) -> str:
        return str(self._algorithm.parameterAsString(self._parameters, name, self._context))

    def _read_form(self) -> RasterForm:
        algorithm, parameters, context = self._algorithm, self._parameters, self._context
        crs = algorithm.parameterAsCrs(parameters, "CRS", context) if parameters.get("CRS") else None
        if crs is not None and not crs.isValid():
            raise QgsProcessingException(tr("The CRS cannot be read."))
        resolution = algorithm.parameterAsDouble(parameters, "RESOLUTION", context)
        return RasterForm(
            COG if self._format == COG else GEOTIFF,
            "" if crs is None else crs.authid() or crs.toWkt(),
            resolution if parameters.get("RESOLUTION") and resolution > 0 else None,
            self._text("RESAMPLING") or "near",
        )

    def _use_network(self) -> None:
        """Let GDAL use QGIS's network settings; outside the panel nobody else does."""
        assets = [asset for scene in self._rows.scenes for asset in self._rows.assets(scene)]
        hosts = sorted({host for host in (host_of(asset.href) for asset in assets) if host})
        if hosts:
            self._network.apply(network_profile(hosts), hosts)

    def _orders(self, feedback: QgsProcessingFeedback) -> list[RasterOrder]:
        suffix = ".vrt" if self._format == VIRTUAL else ".tif"
        mask = self._algorithm.parameterAsBool(self._parameters, "MASK", self._context)
        maker = StreamOrders(
            self._rows, self._assets, self._portals, self._families, self._per_date, feedback.pushWarning
        )
        return maker.orders(self._text("BANDS"), mask, self._area, self._form, (self._folder, suffix))

    def _assets(self, scene: Scene) -> Sequence[Asset]:
        """Return the files of a scene as this user reads them: from the bucket, where she has keys for it."""
        assets, gate = self._rows.assets(scene), self._gates.get(scene.portal)
        return [asset.in_bucket() for asset in assets] if gate and gate.reads_buckets else assets

    def _write_all(self, orders: list[RasterOrder], feedback: QgsProcessingFeedback) -> list[str]:
        token = CancelToken()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise QgsProcessingException(trouble_sentence(error)) from error
        maker = RasterMaker(self._gates, token)
        files = []
        for number, order in enumerate(orders):

            def tell(share: float, number: int = number) -> None:
                feedback.setProgress(100.0 * (number + share) / len(orders))
                if feedback.isCanceled():
                    token.cancel()

            if self._write(order, maker, token, tell, feedback):
                files.append(str(order.target))
            if feedback.isCanceled():
                break
        return files

    def _write(
        self,
        order: RasterOrder,
        maker: RasterMaker,
        token: CancelToken,
        tell: Callable[[float], None],
        feedback: QgsProcessingFeedback,
    ) -> bool:
        """Write one file; return whether it is there."""
        work = _virtual if self._format == VIRTUAL else RasterMaker.make
        try:
            left_out = watched(lambda progress: work(maker, order, progress), token, tell)
        except (PortalError, StreamError, GdalError, OSError) as error:
            if not token.cancelled:
                feedback.pushWarning(f"{order.target.stem}: {trouble_sentence(error)}")
            return False
        for title, error in left_out:
            behind = self._format == VIRTUAL and getattr(error, "portal", "") == title
            feedback.pushWarning(_behind_a_gate(title) if behind else f"{title}: {trouble_sentence(error)}")
        feedback.pushInfo(str(order.target))
        return True


def _behind_a_gate(portal: str) -> str:
    return tr(
        "The files of %1 need a signature or a login: QGIS cannot draw them from a VRT; use GTiff.", portal
    )


def _virtual(maker: RasterMaker, order: RasterOrder, _progress: object) -> LeftOut:
    """Write a stream without any credential; QGIS reads the pixels when it draws it."""
    built = maker.build(order)
    built.links.forget()
    document = virtual_raster(built.raster.path, order.form, order.tags)
    partial = order.target.with_suffix(f".{uuid.uuid4().hex[:8]}.part")
    try:
        partial.write_text(document, encoding="utf-8")
        partial.replace(order.target)
    finally:
        partial.unlink(missing_ok=True)
    needs = tuple((portal, PortalError(portal, ErrorKind.LOGIN_NEEDED)) for portal in built.gated)
    return (*built.left_out, *needs)
