"""The product's queue of downloads in a folder of its own, for one trial."""

from __future__ import annotations

import tempfile
import threading
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Callable

from plugin_package import load_plugin
from remote_file import RemoteFile

load_plugin()

from guichet_eo.core.account import Account  # noqa: E402
from guichet_eo.core.downloads.download import Download  # noqa: E402
from guichet_eo.core.downloads.download_item import DownloadItem  # noqa: E402
from guichet_eo.core.downloads.queue_pace import QueuePace  # noqa: E402
from guichet_eo.core.downloads.sidecar import read_sidecar, sidecar_path  # noqa: E402
from guichet_eo.core.local_text import LocalText  # noqa: E402
from guichet_eo.core.portal import Portal  # noqa: E402
from guichet_eo.core.portal_downloads import PortalDownloads  # noqa: E402
from guichet_eo.providers.downloads.download_engine import DownloadEngine  # noqa: E402
from guichet_eo.providers.downloads.download_source import DownloadSource  # noqa: E402
from guichet_eo.providers.downloads.queue_store import QueueStore  # noqa: E402
from guichet_eo.providers.network_profile import NetworkProfile  # noqa: E402
from guichet_eo.providers.pixel_gate import PixelGate  # noqa: E402
from guichet_eo.providers.pixel_gates import DOWNLOAD, make_gate  # noqa: E402

QUICK = QueuePace(retry=0.3, longest_retry=1, rest=0.5, longest_rest=2, slow=0.5, longest_slow=1)
_PORTAL = "field"
_POLL = 0.02


class DownloadStand:
    """One engine over one portal; `restart` is what the next start of QGIS does.

    Attributes:
        portal, engine: at work now. folder: where files go.
        told: every state, with its error and note, that rows were told in, as texts, in order.
        received: bytes that were told to be there, in order.
    """

    def __init__(
        self,
        gate: Mapping[str, Any] | None = None,
        account: Account | None = None,
        profile: NetworkProfile | None = None,
        parallel: int = 4,
    ) -> None:
        """Make folders; `with` starts the engine.

        Args:
            gate: the portal file's `pixel_gate`.
            account: of the user.
            profile: the user's network settings.
            parallel: transfers at once that the portal allows.
        """
        options = {} if gate is None else {"pixel_gate": dict(gate)}
        self.portal = Portal(
            _PORTAL,
            LocalText("Field"),
            "Field",
            downloads=PortalDownloads(parallel=parallel),
            trusted_hosts=("127.0.0.1",),
            options=options,
        )
        self.told: list[str] = []
        self.received: list[int] = []
        self._account = account
        self._profile = profile or NetworkProfile(timeout=10.0)
        self._home = tempfile.TemporaryDirectory(prefix="guichet-eo-downloads.")
        self.folder = Path(self._home.name) / "files"
        self.folder.mkdir()
        self._wanted: dict[str, RemoteFile] = {}
        self._heard = threading.Lock()
        self._partial: set[str] = set()

    def __enter__(self) -> DownloadStand:
        self._open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.engine.close()
        self._home.cleanup()

    # ---- what is done --------------------------------------------------------------------------------

    def restart(self) -> None:
        """Close the queue and open it anew, as QGIS does when it is started again."""
        self.engine.close()
        self._open()

    def gate(self) -> PixelGate:
        """Return a gate of the portal, as the queue gets it."""
        return make_gate(self.portal, self._profile, self._account, DOWNLOAD)

    def use(self, account: Account | None) -> None:
        """Change the account."""
        self._account = account
        self._set_source()

    def add(self, *files: RemoteFile) -> list[str]:
        """Queue files; return the rows' ids."""
        items = [self._item(file) for file in files]
        self._wanted.update({item.id: file for item, file in zip(items, files)})
        self.engine.add(items)
        return [item.id for item in items]

    def wait(self, done: Callable[[tuple[Download, ...]], bool], seconds: float = 60.0) -> bool:
        """Wait until the rows are as wanted; return whether they became so."""
        until = time.monotonic() + seconds
        while not done(self.engine.rows):
            self._watch_names()
            if time.monotonic() > until:
                return False
            time.sleep(_POLL)
        return True

    def wait_for_all(self, seconds: float = 60.0) -> bool:
        """Wait until all rows have ended."""
        return self.wait(lambda rows: all(row.state.ended for row in rows), seconds)

    # ---- what is found -------------------------------------------------------------------------------

    @property
    def states(self) -> list[str]:
        """Return how the rows stand, as texts."""
        return [describe(row) for row in self.engine.rows]

    def stood(self, state: str) -> bool:
        """Return whether a row stands, or stood, like that."""
        return state in self.states or state in self.told

    def named(self) -> list[str]:
        """Return the files that bear a final name."""
        ending = sidecar_path(Path("x")).name[1:]
        return [name for name in self._names() if not name.endswith((ending, ".part", ".part.json"))]

    def problems(self) -> list[str]:
        """Return in what the folder is not the files that were wanted; nothing where all is well."""
        found = [text for row in self.engine.rows for text in self._problems_of(row)]
        places = [row.file for row in self.engine.rows]
        known = {self._inside(path) for place in places for path in (place, sidecar_path(place))}
        found += [f"{name} bore its name before it was whole" for name in sorted(self._partial)]
        return found + [f"{name} is left" for name in self._names() if name not in known]

    def _watch_names(self) -> None:
        """Note which files bear their final name and are not whole."""
        for row in self.engine.rows:
            if row.file.is_file() and row.file.stat().st_size != len(self._wanted[row.id].content):
                self._partial.add(row.item.name)

    def _problems_of(self, row: Download) -> Iterator[str]:
        wanted = self._wanted[row.id]
        if not row.state.arrived:
            yield f"{row.item.name}: {describe(row)}"
        elif not row.file.is_file():
            yield f"{row.item.name} is not there"
        elif row.file.read_bytes() != wanted.content:
            yield f"{row.item.name} differs"
        elif bool(row.checked) != bool(wanted.checksums):
            yield f"{row.item.name}: checked by {row.checked or 'size only'}"
        else:
            sidecar = read_sidecar(row.file)
            if sidecar is None or sidecar.size != len(wanted.content):
                yield f"{row.item.name}: no sidecar"

    def _names(self) -> Sequence[str]:
        return sorted(self._inside(path) for path in self.folder.rglob("*") if path.is_file())

    def _inside(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    # ---- the queue -----------------------------------------------------------------------------------

    def _open(self) -> None:
        store = QueueStore(Path(self._home.name) / "queue.sqlite3")
        self.engine = DownloadEngine(store, self._hear, parallel=8, pace=QUICK)
        self._set_source()
        self.engine.start()

    def _set_source(self) -> None:
        self.engine.set_source(_PORTAL, DownloadSource(self.portal, self._profile, self.gate()))

    def _hear(self, rows: tuple[Download, ...]) -> None:
        with self._heard:
            for row in rows:
                self.received.append(row.received)
                text = describe(row)
                if self.told[-1:] != [text]:
                    self.told.append(text)

    def _item(self, file: RemoteFile) -> DownloadItem:
        name = uuid.uuid4().hex
        return DownloadItem(
            id=name,
            portal=_PORTAL,
            scene=file.file_name,
            product=name,
            title=file.file_name,
            href=file.href,
            folder=str(self.folder),
            name=file.file_name,
            key=file.href,
            needs=file.needs,
            size=file.size,
            checksums=file.checksums,
        )


def describe(row: Download) -> str:
    """Return state, kind of error and note of a row, such as `failed, bad answer, WRONG_SIZE`."""
    kind = "" if row.error is None else row.error.kind.value
    note = row.note.name if row.note.value else ""
    return ", ".join(filter(None, (row.state.value, kind, note)))
