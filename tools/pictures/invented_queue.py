"""A queue of downloads for pictures and tests; everything in it is invented."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace

from guichet_eo.core.downloads.download import Download
from guichet_eo.core.downloads.download_item import DownloadItem
from guichet_eo.core.downloads.download_note import DownloadNote as Note
from guichet_eo.core.downloads.download_state import DownloadState as State
from guichet_eo.core.downloads.quota import Quota
from guichet_eo.core.downloads.quota_unit import QuotaUnit
from guichet_eo.core.downloads.unpack_problem import UnpackProblem
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_directory import PortalDirectory
from guichet_eo.core.portal_error import PortalError
from guichet_eo.gis.downloads.queue_problem import QueueProblem
from qgis.PyQt.QtCore import QObject, pyqtSignal

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 2, 14, 2, tzinfo=timezone.utc)
MB, GB = 1_000_000, 1_000_000_000


class InventedQueue(QObject):
    """The signals of `gis.downloads.download_queue.DownloadQueue`; deeds are written down, not done."""

    changed = pyqtSignal(list)
    added = pyqtSignal(list)
    removed = pyqtSignal(list)
    reordered = pyqtSignal()
    arrived = pyqtSignal(object)
    rested = pyqtSignal(int, int)
    opened = pyqtSignal(int)
    queued = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(self, rows: Iterable[Download] = ()) -> None:
        super().__init__()
        self._rows = {row.id: row for row in rows}
        self.running = True
        self.problem, self.problem_detail = QueueProblem.NONE, ""
        self.deeds: list[tuple] = []
        for name in ("add", "pause", "resume", "cancel", "retry", "move", "place", "remove", "unpack"):
            setattr(self, name, lambda *values, name=name: self.deeds.append((name, *values)))
        for name in ("pause_all", "resume_all", "start", "apply_limits"):
            setattr(self, name, lambda name=name: self.deeds.append((name,)))

    @property
    def rows(self) -> tuple[Download, ...]:
        """In the order of work."""
        return tuple(self._rows.values())

    def row(self, download_id: str) -> Download | None:
        """Return a row."""
        return self._rows.get(download_id)

    @property
    def unfinished(self) -> int:
        """Rows that have not ended."""
        return sum(not row.state.ended for row in self._rows.values())

    def change(self, *rows: Download) -> None:
        """Say that rows are like this now."""
        self._rows.update((row.id, row) for row in rows)
        self.changed.emit([row.id for row in rows])

    def set_rows(self, rows: Iterable[Download]) -> None:
        """Say which rows there are and in which order."""
        before = self._rows
        self._rows = {row.id: row for row in rows}
        gone = [name for name in before if name not in self._rows]
        new = [name for name in self._rows if name not in before]
        if gone:
            self.removed.emit(gone)
        if new:
            self.added.emit(new)
        self.reordered.emit()


class InventedDownloads(QObject):
    """What the tab asks a `gis.guichet.Guichet` for."""

    portals_changed = pyqtSignal()

    def __init__(self, rows: Iterable[Download] = (), folder: Path | None = None) -> None:
        super().__init__()
        self._portals = PortalDirectory.load([ROOT / "resources" / "portals"])
        self.downloads = InventedQueue(rows)
        self.arrival, self.quotas = InventedArrival(), InventedQuotas()
        self.settings = SimpleNamespace(download_folder=folder or Path.home() / "eo")
        self.locked: set[str] = set()
        self.account_book = SimpleNamespace(
            needs_password=lambda portal: portal.id in self.locked,
            kinds=lambda portal: ("basic",),
            unlock=lambda: self.downloads.deeds.append(("unlock",)),
        )
        self.licences = SimpleNamespace(
            missing=lambda portal, scenes: (), accepted=lambda portal, scene: None
        )
        self.portal = self._portals.get


class InventedQuotas(QObject):
    """What portals told."""

    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.quotas = {
            "geodes": Quota(
                QuotaUnit.DOWNLOADS_AN_HOUR, 60, 12, datetime(2026, 11, 2, 15, tzinfo=timezone.utc)
            )
        }
        self.asked: list[str] = []

    def ask(self, portals: Iterable[str]) -> None:
        """Remember who was to be asked."""
        self.asked += portals


class InventedArrival(QObject):
    """What is on the map."""

    changed = pyqtSignal(list)

    def __init__(self) -> None:
        super().__init__()
        self.shown: set[str] = set()
        self.many: set[str] = set()
        self.asked: list[Download] = []

    def on_map(self, product: str) -> bool:
        """Whether a product is."""
        return product in self.shown

    def problem(self, product: str) -> None:
        """Nothing ever goes wrong."""
        return

    def layers(self, product: str) -> tuple[int, int] | None:
        """Return how many layers of how many are on the map, where these are too many for all."""
        return (5, 12) if product in self.many else None

    def show(self, rows: Iterable[Download]) -> None:
        """Remember what was to be shown."""
        self.asked += rows


def download(title: str, portal: str, state: State, size: int | None = None, **facts: object) -> Download:
    """Return a row; `facts` are attributes of `Download`, or of its item."""
    own = {name: facts.pop(name) for name in list(facts) if name in DownloadItem.__dataclass_fields__}
    own.setdefault("folder", str(Path.home() / "eo" / portal / "2026"))
    own.setdefault("href", f"https://{portal}.example/{title}")
    item = DownloadItem(
        id=f"{abs(hash((title, portal))):032x}"[:32], portal=portal, scene=title.rpartition(".")[0],
        product=title, title=title, name=title, size=size, **own,
    )  # fmt: skip
    return replace(Download(item, state), total=size, **facts)


def queue() -> list[Download]:
    """Return a row in each of the usual states."""
    refused = PortalError("geodes", ErrorKind.LOGIN_REFUSED, "GET https://geodes-portal.cnes.fr", 401)
    return [
        download("S2B_MSIL2A_20261024T105029_N0512_R051_T31TCJ.SAFE", "cdse", State.DOWNLOADING, 1100 * MB,
                 received=605 * MB, speed=9.4 * MB),
        download("SENTINEL2C_20261019-105635_L2A_T31TCJ_C_V4-0.zip", "geodes", State.DOWNLOADING, 1900 * MB,
                 received=798 * MB, speed=3.2 * MB),
        download("SENTINEL2C_20260929-105622_L2A_T31TCJ_C_V4-0.zip", "geodes", State.QUEUED, 1900 * MB,
                 note=Note.WAITS_FOR_TURN),
        download("S2C_MSIL2A_20261009T105031_N0512_R051_T31TCJ.SAFE", "cdse", State.PAUSED, 1100 * MB,
                 received=900 * MB),
        download("S1A_IW_SLC__1SDV_20230412T060031_048056_D2.SAFE", "geodes", State.ON_TAPE, 4300 * MB,
                 until=NOW + timedelta(minutes=30), ordered=NOW,
                 ticket={"reference": {"order": "c0e6f1d2-77a1"}, "words": "Staging in progress"}),
        download("SPOT5_HRG1_XS_20080714_N1_31TCJ.tar.gz", "geodes", State.FAILED, error=refused),
        download("IMG_SPOT7_PMS_202607201036_ORTHO.tif", "dinamis", State.FAILED, 640 * MB,
                 note=Note.WRONG_CHECKSUM),
        download("B08.tif – S2B 31TCJ 24 Oct 2026", "earth-search", State.WHOLE, 148 * MB, received=148 * MB,
                 note=Note.NO_CHECKSUM),
        download("S2B_MSIL2A_20260914T105029_N0511_R051_T31TCJ.SAFE", "cdse", State.VERIFIED, 1100 * MB,
                 received=1100 * MB, checked="md5"),
        download("LC09_L2SP_198030_20261021_02_T1_ST_B10.TIF", "usgs-landsatlook", State.VERIFIED, 78 * MB,
                 received=78 * MB, checked="sha512"),
    ]  # fmt: skip


def troubles() -> list[Download]:
    """Return rows that wait, or that ended otherwise."""
    tls = PortalError("dinamis", ErrorKind.TLS, "certificate verify failed")
    away = PortalError("cdse", ErrorKind.UNREACHABLE, "connection refused")
    pause = PortalError("cdse", ErrorKind.RATE_LIMITED, "HTTP 429", 429, 600)
    return [
        download("S2B_MSIL2A_20261024T105029_N0512_R051_T31TCJ.zip", "cdse", State.WAITING, 1100 * MB,
                 received=605 * MB, until=NOW + timedelta(minutes=10), error=pause),
        download("S2B_MSIL2A_20261014T105029_N0512_R051_T31TCJ.zip", "cdse", State.WAITING, 1100 * MB,
                 until=NOW + timedelta(minutes=2), error=away),
        download("SENTINEL2C_20261019-105635_L2A_T31TCJ_C_V4-0.zip", "geodes", State.WAITING, 1900 * MB,
                 until=NOW + timedelta(hours=12), note=Note.QUOTA_USED_UP),
        download("SPOT7_PMS_20210903_ORTHO.zip", "dinamis", State.DOWNLOADING, 1900 * MB, received=200 * MB,
                 speed=2 * MB, note=Note.STARTS_AGAIN),
        download("SPOT7_PMS_20210904_ORTHO.zip", "dinamis", State.CHECKING, 1900 * MB, received=1700 * MB),
        download("SPOT7_PMS_20210905_ORTHO.zip", "dinamis", State.QUEUED, 1900 * MB, received=100 * MB,
                 note=Note.QGIS_ENDED),
        download("SPOT7_PMS_20210906_ORTHO.zip", "dinamis", State.FAILED, 1900 * MB, error=tls),
        download("SPOT7_PMS_20210907_ORTHO.zip", "dinamis", State.FAILED, 640 * MB,
                 note=Note.LICENCE_WANTED),
        download("SPOT7_PMS_20210908_ORTHO.zip", "dinamis", State.CANCELLED, 1900 * MB, received=300 * MB),
        download("SPOT7_PMS_20210909_ORTHO.zip", "dinamis", State.VERIFIED, 1900 * MB, received=1900 * MB,
                 checked="sha256", note=Note.NOT_UNPACKED, unpack_problem=UnpackProblem.NO_ROOM),
        download("no size and a very long name that has to be shortened somewhere in its middle.tar.gz",
                 "dinamis", State.DOWNLOADING, None, received=12 * MB, speed=0.4 * MB),
    ]  # fmt: skip
