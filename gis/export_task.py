"""Saving results to a file, in the background."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from qgis.core import QgsTask

from ..core.acquisition import Acquisition
from ..core.asset import Asset
from ..core.portal_error import PortalError
from ..core.scene import Scene
from ..core.scene_stac import to_stac
from .export_format import ExportFormat
from .footprint_fields import FIELD_NAMES, scene_attributes
from .footprint_file import write_geopackage
from .footprint_file_error import FootprintFileError
from .translation import tr

AssetsOf = Callable[[Scene], Iterable[Asset]]
OrderOf = Callable[[Scene], Mapping[str, Any]]


class ExportTask(QgsTask):
    """Writes beside the target and puts the whole file in its place at the end.

    Attributes:
        path: the target.
        count: what was written: rows, or items of STAC.
        reason: why it failed; empty when it did not, or was cancelled.
    """

    def __init__(
        self,
        acquisitions: Sequence[Acquisition],
        path: Path,
        export_format: ExportFormat,
        assets_of: AssetsOf,
        done: Callable[[ExportTask], None],
        order_of: OrderOf = lambda _scene: {},
    ) -> None:
        """Prepare.

        Args:
            acquisitions: what is saved.
            path: an existing file is replaced once the new one is whole.
            export_format: GeoPackage and GeoJSON have one row per acquisition, STAC one item per offer.
            assets_of: files of a scene, named in STAC items; called in the task's thread.
            done: called with the task on the main thread, whatever the outcome.
            order_of: what ordering a scene's product needs to know; called in the task's thread.
        """
        super().__init__(tr("Saving %1", path.name), QgsTask.Flag.CanCancel)
        self.path = path
        self.count = 0
        self.reason = ""
        self._acquisitions = acquisitions
        self._format = export_format
        self._assets_of, self._order_of = assets_of, order_of
        self._done = done

    def run(self) -> bool:
        """Write the file; called by QGIS in a thread of its own."""
        partial = self.path.with_name(f".{self.path.name}.part")
        try:
            self._write(partial)
            if self.isCanceled():
                return False
            partial.replace(self.path)
        except FootprintFileError as error:
            self.reason = str(error)
        except OSError as error:
            self.reason = error.strerror or type(error).__name__
        finally:
            _remove(partial)
        return not self.reason

    def finished(self, result: bool) -> None:
        """Tell whoever asked; called by QGIS on the main thread."""
        self._done(self)

    def _write(self, partial: Path) -> None:
        if self._format is ExportFormat.GEOPACKAGE:
            _remove(partial)
            self.count = write_geopackage(partial, enumerate(self._steps(), 1), self._item)
        elif self._format is ExportFormat.GEOJSON:
            self._write_collection(partial, (_feature(each, self._item(each.best)) for each in self._steps()))
        else:
            self._write_collection(partial, self._items())

    def _steps(self) -> Iterator[Acquisition]:
        """Yield the acquisitions, telling the progress, until cancelled."""
        for number, acquisition in enumerate(self._acquisitions):
            if self.isCanceled():
                return
            self.setProgress(100.0 * number / len(self._acquisitions))
            yield acquisition

    def _items(self) -> Iterator[dict[str, Any]]:
        for acquisition in self._steps():
            for offer in acquisition.offers:
                yield self._item(offer)

    def _item(self, scene: Scene) -> dict[str, Any]:
        """Return a scene with its files, so that the algorithms can read its pixels and download it."""
        try:
            return to_stac(scene, self._assets_of(scene), self._order_of(scene))
        except PortalError:  # its item cannot be read: the rest of it is still worth having
            return to_stac(scene)

    def _write_collection(self, path: Path, features: Iterable[dict[str, Any]]) -> None:
        with path.open("w", encoding="utf-8") as file:
            file.write('{"type": "FeatureCollection", "features": [\n')
            for feature in features:
                file.write(",\n" if self.count else "")
                file.write(json.dumps(feature, ensure_ascii=False))
                self.count += 1
            file.write("\n]}\n")


def _feature(acquisition: Acquisition, item: dict[str, Any]) -> dict[str, Any]:
    """Return the row of a footprint as GeoJSON; times are ISO texts in UTC. `item` is its best offer."""
    values = scene_attributes(
        acquisition.best, acquisition, stac=json.dumps(item, ensure_ascii=False), clock=_clock
    )
    return {
        "type": "Feature",
        "id": acquisition.id,
        "properties": dict(zip(FIELD_NAMES, values)),
        "geometry": item["geometry"],
    }


def _clock(instant: datetime) -> str:
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _remove(path: Path) -> None:
    """Remove a partial file; a folder that does not let us is what the user hears of already."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return
