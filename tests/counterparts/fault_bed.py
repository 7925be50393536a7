"""One file, its server, its identity server and the real queue: for all that may go wrong with them."""

import uuid
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

import pytest
from file_server import FileServer, md5_of, some_bytes
from guichet_eo.core.account import Account
from guichet_eo.core.downloads.download_item import DownloadItem
from guichet_eo.core.downloads.download_note import DownloadNote
from guichet_eo.core.downloads.download_state import DownloadState
from guichet_eo.core.downloads.licence_acceptance import LicenceAcceptance
from guichet_eo.core.downloads.part_names import part_of
from guichet_eo.core.downloads.queue_pace import QueuePace
from guichet_eo.core.downloads.sidecar import read_sidecar, sidecar_path
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_downloads import PortalDownloads
from guichet_eo.core.portal_terms import PortalTerms
from guichet_eo.providers.downloads.download_source import DownloadSource
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.providers.pixel_gates import DOWNLOAD, make_gate
from loopback import Reply
from queue_bed import Bed
from signing_services import USER, SigningServices

SIZE, HALF = 1_200_000, 600_000
BODY, OTHER = some_bytes(SIZE), some_bytes(SIZE, seed=2)
# what waits stays so until a test goes on
PATIENT = QueuePace(retry=600.0, rest=600.0, slow=600.0, shortest_poll=0.01)
QUICK = QueuePace(retry=0.01, longest_retry=0.05, rest=0.01, longest_rest=0.05, slow=0.01, shortest_poll=0.01)
PROFILE = NetworkProfile(timeout=2.0)
MD5 = (md5_of(BODY),)
LICENCE = PortalTerms(LocalText("Restricted"), acceptance="once")
ACCEPTED = LicenceAcceptance("here", "Restricted", "", "Ann", datetime(2026, 7, 1, tzinfo=timezone.utc))


def nothing(_bed):
    """Arrange nothing, or mend nothing."""


@dataclass(frozen=True)
class Fault:
    """A row of the table.

    Attributes:
        name: of the test.
        arrange: (bed) makes it go wrong, before the file is queued.
        state, note, kind: of the row once it rests, `kind` of its error; None: it has none.
        mend: (bed) does what the user, or time, does then.
        again: share of the file that may be sent beyond the one time that it takes.
        told: a note that was said on the way.
        item, portal: facts of `DownloadItem` and `Portal` that differ.
        account: of the user.
        pace: of the queue.
        kept: bytes of the partial file while the row rests, None: whatever.
    """

    name: str
    arrange: object = nothing
    state: DownloadState = DownloadState.VERIFIED
    note: DownloadNote = DownloadNote.NONE
    kind: ErrorKind = None
    mend: object = nothing
    again: float = 0.0
    told: DownloadNote = None
    item: dict = field(default_factory=dict)
    portal: dict = field(default_factory=dict)
    account: Account = None
    pace: QueuePace = PATIENT
    kept: int = None


class Clock:
    """A clock that is set by hand; the machine's own goes on beside it."""

    def __init__(self):
        self.ahead = timedelta()

    def __call__(self):
        return datetime.now(timezone.utc) + self.ahead

    def reach(self, moment):
        self.ahead = moment - datetime.now(timezone.utc) + timedelta(milliseconds=1)


class FaultBed:
    """A queue in one folder and its files in another; `with FaultBed(tmp_path, fault) as bed:`.

    Attributes:
        server: of the file; no account is needed until `lock` was called.
        services: of logins, at `/token`.
        ended: tokens up to this number hold no more, once the server is locked.
        patch: what is undone by `patch.undo`, at the latest in the end.
        queue: a `queue_bed.Bed`. clock: of the queue. files: where the file is to be.
    """

    def __init__(self, folder, fault):
        self.fault, self.folder, self.files = fault, folder, folder / "eo" / "here" / "2026"
        self.clock, self.ended = Clock(), 0
        self.server, self.services = FileServer(BODY), SigningServices()
        self._open = ExitStack()
        self.patch = pytest.MonkeyPatch()

    def __enter__(self):
        self._open.callback(self.patch.undo)
        for each in (self.server, self.services):
            self._open.enter_context(each)
        (self.folder / "eo").mkdir(exist_ok=True)
        self.portal = self._portal()
        self.wanted = self.item(**self.fault.item)
        self.fault.arrange(self)
        self.queue = self._open.enter_context(
            Bed(self.folder, self.source(self.fault.account), pace=self.fault.pace, now=self.clock)
        )
        return self

    def __exit__(self, *trace):
        self._open.__exit__(*trace)

    def _portal(self):
        gate = {"kind": "bearer", "endpoint": f"{self.services.url}/token", "client_id": "public"}
        told = {"options": {}, "terms": PortalTerms(LocalText("Open licence")), **self.fault.portal}
        return Portal(
            "here", LocalText("Here"), "Here", homepage="https://here.example",
            trusted_hosts=("127.0.0.1",), terms=told["terms"],
            downloads=told.get("downloads", PortalDownloads(quota_pause=7200)),
            options={"download_gate": gate, **told["options"]},
        )  # fmt: skip

    def source(self, account=None):
        gate = make_gate(self.portal, PROFILE, account, DOWNLOAD)
        return DownloadSource(self.portal, PROFILE, gate, None)

    def item(self, **facts):
        known = {
            "portal": "here", "scene": "scene", "product": "product", "title": "Scene", "key": "product",
            "href": f"{self.server.url}/scene.zip", "folder": str(self.files), "name": "scene.zip",
            "size": SIZE, "checksums": MD5, "stac": {"type": "Feature", "id": "scene"},
        }  # fmt: skip
        return DownloadItem(id=uuid.uuid4().hex, **{**known, **facts})

    # ---- the server's door -----------------------------------------------------------------------

    def lock(self, *faults):
        """Let the file be had with a good token only; then the faults come, one for each request."""
        left = list(faults)

        def door(request, first):
            number = request.headers.get("authorization", "").rpartition("-")[2]
            if not number.isdigit() or int(number) <= self.ended:
                return Reply(401, b'{"error": "invalid_token"}')
            return left.pop(0)(request, first) if left else None

        self.server.always = door

    def ends_at_half(self, then=nothing):
        """Return a fault: half of the file comes, then no token holds that was given so far."""

        def fault(request, first):
            self.ended += len(self.services.granted)
            then(self)
            return self.server.cut(HALF)(request, first)

        return fault

    # ---- the row ---------------------------------------------------------------------------------

    @property
    def row(self):
        return self.queue.row(self.wanted.id)

    @property
    def target(self):
        return self.files / self.wanted.name

    @property
    def part(self):
        return part_of(self.target)

    def hold(self, thing):
        """Keep something open for as long as the bed."""
        return self._open.enter_context(thing)

    def begin(self):
        if self.fault.told is not None:
            self.server.breath = 0.4
        self.queue.add(self.wanted)

    def settle(self):
        """Wait until the row rests as the fault says."""
        self.queue.wait(lambda: self.row.state is self.fault.state)
        return self.row

    def arrive(self):
        """Wait until the file is there."""
        self.queue.wait(lambda: self.row.state.arrived)
        return self.row

    def retry(self):
        self.queue.engine.retry([self.wanted.id])

    def use(self, account):
        """Give the queue another account."""
        self.queue.engine.set_source("here", self.source(account))

    @property
    def named(self):
        """Whether anything bears the final name, or says that something does."""
        return self.target.exists() or sidecar_path(self.target).exists()

    @property
    def notes(self):
        """All notes that were told of the row."""
        told = [row for rows in self.queue.reports for row in rows if row.id == self.wanted.id]
        return {row.note for row in told}

    def check_whole(self, body):
        """The file is what the server has, and nothing else lies beside it but its sidecar."""
        assert self.target.read_bytes() == body
        assert read_sidecar(self.target).size == len(body)
        assert set(self.files.iterdir()) == {self.target, sidecar_path(self.target)}


def account(**more):
    """Return the user's account."""
    return Account("oidc", {**USER, **more})
