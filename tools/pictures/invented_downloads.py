"""What the download page asks of a guichet: files from memory, an account book, a queue that only notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from guichet_eo.core.asset import Asset
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.downloads.quota import Quota
from guichet_eo.core.downloads.whole_product import whole_files
from guichet_eo.core.online import Online
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.scene import Scene
from guichet_eo.gis.downloads.download_desk import DownloadDesk
from guichet_eo.gis.licence_book import LicenceBook
from qgis.PyQt.QtCore import QObject, pyqtSignal

if TYPE_CHECKING:
    from invented_results import InventedGuichet

MEGABYTE = 1_000_000
SAFE = {
    "manifest.safe": 0.06,
    "MTD_MSIL2A.xml": 0.05,
    "GRANULE/L2A_T31TCJ/MTD_TL.xml": 0.6,
    "GRANULE/L2A_T31TCJ/IMG_DATA/R10m/T31TCJ_B02_10m.jp2": 116,
    "GRANULE/L2A_T31TCJ/IMG_DATA/R10m/T31TCJ_B03_10m.jp2": 121,
    "GRANULE/L2A_T31TCJ/IMG_DATA/R10m/T31TCJ_B04_10m.jp2": 124,
    "GRANULE/L2A_T31TCJ/IMG_DATA/R20m/T31TCJ_B11_20m.jp2": 36,
    "GRANULE/L2A_T31TCJ/IMG_DATA/R20m/T31TCJ_SCL_20m.jp2": 4,
}


class InventedFiles:
    """Gives the files of scenes; `listing` answers at once, or fails as it is told.

    Attributes:
        error: what `listing` raises.
        online: scene id → what `availability` says.
        listed: ids of the scenes that it was asked for.
    """

    def __init__(self, guichet: InventedGuichet) -> None:
        self._guichet = guichet
        self.error: PortalError | None = None
        self.online: dict[str, Online] = {}
        self.listed: list[str] = []

    def desk(self, licences: LicenceBook) -> DownloadDesk:
        """Return a desk that these files lie on."""
        portal_of, imagery_of = self._guichet.portal, self._guichet.pixels.imagery
        return DownloadDesk(portal_of, lambda _one: self, lambda _one: self, licences, None, imagery_of)

    def assets(self, scene: Scene) -> tuple[Asset, ...]:
        """Return one archive where the format is one, else a file per band."""
        if scene.format in ("zip", "SAFE"):
            href = f"https://example.org/{scene.portal}/{scene.title}.zip"
            kind = "application/zip"
            return (Asset("product", "", href, kind, ("data",), scene.size, needs=self._needs(scene)),)
        return self._guichet.assets(scene)

    def whole(self, scene: Scene, assets: Sequence[Asset] | None = None) -> tuple[Asset, ...]:
        """Return the files of the whole product."""
        return () if scene.format == "tree" else whole_files(self.assets(scene))

    def may_list(self, scene: Scene, assets: Sequence[Asset] | None = None) -> bool:
        """Whether there are single files."""
        return scene.format in ("SAFE", "tree")

    def listing(
        self, scene: Scene, token: CancelToken, assets: Sequence[Asset] | None = None
    ) -> tuple[Asset, ...]:
        """Return the files inside of the product."""
        self.listed.append(scene.id)
        if self.error is not None:
            raise self.error
        address, needs = f"https://example.org/{scene.title}", self._needs(scene)
        return tuple(
            Asset(name, "", f"{address}/{name}", size=round(size * MEGABYTE), needs=needs, path=name)
            for name, size in SAFE.items()
        )

    def availability(self, scenes: Sequence[Scene], token: CancelToken) -> Mapping[str, Online]:
        """Return what was told to be on tape, by now."""
        return {scene.id: self.online[scene.id] for scene in scenes if scene.id in self.online}

    def order_of(self, scene: Scene) -> dict[str, str]:
        """Return what ordering needs to know."""
        return {"kind": "invented"} if scene.online is Online.ORDER else {}

    def _needs(self, scene: Scene) -> str:
        portal = self._guichet.portal(scene.portal)
        return "login" if portal is not None and portal.access.pixels == "login" else ""


class InventedAccountBook(QObject):
    """Has the accounts that it is given."""

    changed = pyqtSignal()

    def __init__(self, guichet: InventedGuichet) -> None:
        super().__init__()
        self._guichet = guichet
        self.locked = False

    @property
    def portals(self) -> frozenset[str]:
        """Ids of portals with an account."""
        return self._guichet.accounts

    def kinds(self, portal: Portal) -> tuple[str, ...]:
        """Return the kinds of account that are of use."""
        return () if portal.access.kind == "none" else (portal.access.kind,)

    def needs_password(self, portal: Portal) -> bool:
        """Whether QGIS's master password is wanted."""
        return self.locked and portal.id in self.portals

    def unlock(self) -> bool:
        """Open it."""
        self.locked = False
        self.changed.emit()
        return True


class InventedQuotas(QObject):
    """Knows the quotas that it is given."""

    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.quotas: dict[str, Quota] = {}
        self.asked: list[str] = []

    def ask(self, portals: Iterable[str]) -> None:
        """Note the call."""
        self.asked += portals


class InventedQueue(QObject):
    """Notes what is queued."""

    rows: tuple[object, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        self.items: list[object] = []

    def add(self, items: Sequence[object]) -> None:
        """Note it."""
        self.items += items
