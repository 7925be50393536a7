"""Errors of portals, lines and disks: each ends in a state that is shown and recoverable."""

import os
import threading
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest
from guichet_eo.core.downloads.download_note import DownloadNote
from guichet_eo.core.downloads.download_state import DownloadState
from guichet_eo.core.downloads.licence_acceptance import LicenceAcceptance
from guichet_eo.core.downloads.queue_pace import QueuePace
from guichet_eo.core.downloads.sidecar import read_sidecar
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_terms import PortalTerms
from guichet_eo.providers.downloads import same_disk
from guichet_eo.providers.downloads.transfer_error import TransferError
from guichet_eo.providers.open_gate import OpenGate
from loopback import Reply, closed_port
from many_files_server import ManyFilesServer, RandomFaults, content
from queue_bed import PROFILE, QUICK, Bed, hasty, item, portal, source

SIZE = 100_000
WHEN = datetime(2026, 7, 1, tzinfo=timezone.utc)


@pytest.fixture
def server():
    with ManyFilesServer() as running:
        yield running


class Clock:
    """A clock that is set by hand; the machine's own goes on beside it."""

    def __init__(self):
        self.ahead = datetime.now(timezone.utc) - datetime.now(timezone.utc)

    def __call__(self):
        return datetime.now(timezone.utc) + self.ahead


def failing(error, times=1):
    """Return what makes transfers of which the first ones fail with an error."""
    left = [times]

    def make(order, *rest):
        transfer = hasty(order, *rest)

        def run():
            if left[0] > 0:
                left[0] -= 1
                raise error
            return transfer.run()

        return type("Failing", (), {"run": staticmethod(run)})()

    return make


def error_of(kind, **facts):
    return PortalError("here", kind, "as said", **facts)


# ---- the portal ----------------------------------------------------------------------------------


def test_a_portal_rests_as_long_as_it_says(server, tmp_path):
    server.fault = lambda number, _first: Reply(429, b"", {"Retry-After": "3600"}) if number == 0 else None
    clock = Clock()
    with Bed(tmp_path, source(portal(parallel=1)), source(portal("there")), now=clock) as bed:
        rows = [item(server, tmp_path, number) for number in range(3)]
        elsewhere = item(server, tmp_path, 9, of="there")
        bed.add(*rows, elsewhere)
        bed.wait(
            lambda: bed.row(rows[0].id).state is DownloadState.WAITING and bed.row(elsewhere.id).state.arrived
        )
        waiting = bed.row(rows[0].id)
        assert waiting.error.kind is ErrorKind.RATE_LIMITED
        assert (waiting.until - clock()).total_seconds() == pytest.approx(3600, abs=60)
        assert [bed.row(row.id).state for row in rows[1:]] == [DownloadState.QUEUED] * 2
        assert not bed.engine.at_rest
        bed.engine.retry([rows[0].id])
        assert bed.row(rows[0].id) == waiting  # the portal's own pause stands
        server.fault, before = None, len(server.requests)
        clock.ahead = waiting.until - datetime.now(timezone.utc)
        bed.rest()
        assert {row.state for row in bed.engine.rows} == {DownloadState.VERIFIED}
    assert before == 2


def test_too_many_requests_lower_the_number_of_transfers(server, tmp_path):
    refused = threading.Event()

    def fault(_number, _first):
        if not refused.is_set():
            refused.set()
            return Reply(429, b"")
        return None

    server.fault = fault
    with Bed(tmp_path, source(portal(parallel=4))) as bed:
        bed.add(*(item(server, tmp_path, number) for number in range(12)))
        assert {row.state for row in bed.rest()} == {DownloadState.VERIFIED}
        assert bed.engine._desk.turn("here").limit == 4  # it rose again


def test_a_storm_of_refusals_is_waited_out_without_hammering(server, tmp_path):
    count = [0]

    def fault(_number, _first):
        count[0] += 1
        return Reply(429, b"") if count[0] <= 12 else None

    server.fault = fault
    with Bed(tmp_path, source()) as bed:
        bed.add(*(item(server, tmp_path, number) for number in range(20)))
        assert {row.state for row in bed.rest()} == {DownloadState.VERIFIED}
    assert len(server.requests) == 20 + 12


def test_a_used_up_quota_pauses_the_portal_as_its_file_says(server, tmp_path):
    clock = Clock()
    make = failing(error_of(ErrorKind.QUOTA))
    with Bed(tmp_path, source(portal(parallel=1, quota_pause=7200)), now=clock, make_transfer=make) as bed:
        first, second = item(server, tmp_path, 1), item(server, tmp_path, 2)
        bed.add(first, second)
        bed.wait(lambda: bed.row(first.id).state is DownloadState.WAITING)
        row = bed.row(first.id)
        assert row.note is DownloadNote.QUOTA_USED_UP
        assert (row.until - clock()).total_seconds() == pytest.approx(7200, abs=60)
        assert server.requests == []
        clock.ahead = row.until - datetime.now(timezone.utc)
        bed.rest()
        assert bed.row(second.id).state is DownloadState.VERIFIED


def test_a_portals_pause_outlives_a_restart(server, tmp_path):
    make = failing(error_of(ErrorKind.QUOTA, retry_after=3600.0))
    with Bed(tmp_path, source(portal(parallel=1)), make_transfer=make) as bed:
        first, second = item(server, tmp_path, 1), item(server, tmp_path, 2)
        bed.add(first, second)
        bed.wait(lambda: bed.row(first.id).state is DownloadState.WAITING)
    with Bed(tmp_path, source(), source(portal("there"))) as bed:
        other = item(server, tmp_path, 3, of="there")
        bed.add(other)
        bed.wait(lambda: bed.row(other.id).state.arrived)
        assert bed.row(first.id).state is DownloadState.WAITING
        assert bed.row(second.id).state is DownloadState.QUEUED
    assert len(server.requests) == 1


@pytest.mark.parametrize("kind", [ErrorKind.LOGIN_NEEDED, ErrorKind.LOGIN_REFUSED, ErrorKind.LICENCE])
def test_a_refused_account_is_tried_once_until_there_is_another(server, tmp_path, kind):
    make = failing(error_of(kind))
    one = portal(parallel=1)
    with Bed(tmp_path, source(one), make_transfer=make) as bed:
        bed.add(*(item(server, tmp_path, number, needs="login") for number in range(5)))
        rows = bed.rest()
        assert [(row.state, row.error.kind) for row in rows] == [(DownloadState.FAILED, kind)] * 5
        assert server.requests == []
        late = item(server, tmp_path, 8, needs="login")
        bed.add(late, item(server, tmp_path, 9))
        assert bed.row(late.id).state is DownloadState.FAILED
        bed.wait(lambda: bed.engine.rows[-1].state is DownloadState.VERIFIED)  # needs no account
        bed.engine.set_source("here", source(one, gate=OpenGate(one, PROFILE)))
        assert {row.state for row in bed.rest()} == {DownloadState.VERIFIED}
        assert len(bed.engine.rows) == 7


def test_the_same_gate_again_does_not_wake_what_was_refused(server, tmp_path):
    one = source(portal(parallel=1))
    with Bed(tmp_path, one, make_transfer=failing(error_of(ErrorKind.LOGIN_REFUSED), 9)) as bed:
        bed.add(*(item(server, tmp_path, number) for number in range(3)))
        bed.rest()
        attempts = sum(row.attempts for row in bed.engine.rows)
        bed.engine.set_source("here", replace(one))
        assert {row.state for row in bed.rest()} == {DownloadState.FAILED}
        assert sum(row.attempts for row in bed.engine.rows) == attempts == 1
        bed.engine.retry([bed.engine.rows[0].id])
        bed.wait(lambda: bed.engine.at_rest)
        assert sum(row.attempts for row in bed.engine.rows) == 2


def test_a_portal_that_cannot_be_used_says_why_and_goes_on_when_it_can(server, tmp_path):
    with Bed(tmp_path) as bed:
        bed.add(item(server, tmp_path, 1), item(server, tmp_path, 2))
        assert {row.state for row in bed.engine.rows} == {DownloadState.QUEUED}
        bed.engine.set_source("here", error_of(ErrorKind.GONE))
        bed.add(item(server, tmp_path, 3))
        assert {(row.state, row.error.kind) for row in bed.rest()} == {(DownloadState.FAILED, ErrorKind.GONE)}
        bed.engine.set_source("here", source())
        assert {row.state for row in bed.rest()} == {DownloadState.VERIFIED}


@pytest.mark.parametrize("status", [403, 404, 410])
def test_what_is_not_to_be_had_fails_and_can_be_tried_again(server, tmp_path, status):
    server.fault = lambda _number, _first: Reply(status, b"")
    with Bed(tmp_path, source()) as bed:
        one = item(server, tmp_path)
        bed.add(one)
        bed.wait(lambda: bed.row(one.id).state is DownloadState.FAILED)
        asked = len(server.requests)
        server.fault = None
        bed.engine.retry([one.id])
        assert bed.rest()[0].state is DownloadState.VERIFIED
    assert len(server.requests) == asked + 1


# ---- the line ------------------------------------------------------------------------------------


def test_a_bad_line_only_takes_longer(server, tmp_path):
    server.fault = RandomFaults(server, SIZE, 0.4, seed=3)
    with Bed(tmp_path, source()) as bed:
        bed.add(*(item(server, tmp_path, number) for number in range(60)))
        assert {row.state for row in bed.rest()} == {DownloadState.VERIFIED}
    assert server.fault.count > 20
    assert all((tmp_path / f"scene-{n}.zip").read_bytes() == content(n, SIZE) for n in range(60))


def test_nobody_there_is_waited_for_and_the_pause_is_shown(server, tmp_path):
    pace = QueuePace(retry=600.0)
    gone = f"http://127.0.0.1:{closed_port()}/1-{SIZE}.zip"
    with Bed(tmp_path, source(portal(parallel=2)), pace=pace) as bed:
        rows = [item(server, tmp_path, number, href=gone) for number in range(6)]
        bed.add(*rows)

        def states():
            return [row.state for row in bed.engine.rows]

        bed.wait(lambda: DownloadState.WAITING in states() and DownloadState.DOWNLOADING not in states())
        assert bed.row(rows[0].id).error.kind is ErrorKind.UNREACHABLE
        assert bed.row(rows[0].id).until is not None
        # the portal rests: the others do not run into the same wall one by one
        assert states()[-2:] == [DownloadState.QUEUED] * 2
        bed.engine.cancel([row.id for row in rows], True)


def test_somebody_who_tries_now_does_not_wait(server, tmp_path):
    down = threading.Event()
    server.fault = lambda _number, _first: None if down.is_set() else Reply(503, b"")
    with Bed(tmp_path, source(), pace=QueuePace(retry=600.0)) as bed:
        one = item(server, tmp_path)
        bed.add(one)
        bed.wait(lambda: bed.row(one.id).state is DownloadState.WAITING)
        down.set()
        bed.engine.retry([one.id])
        assert bed.rest()[0].state is DownloadState.VERIFIED


def test_one_file_that_fails_for_ever_does_not_hold_the_others(server, tmp_path):
    server.fault = lambda number, _first: Reply(500, b"") if number == 0 else None
    with Bed(tmp_path, source(portal(parallel=1))) as bed:
        rows = [item(server, tmp_path, number) for number in range(5)]
        bed.add(*rows)
        bed.wait(lambda: sum(row.state.arrived for row in bed.engine.rows) == 4)
        assert not bed.row(rows[0].id).state.ended
        bed.engine.cancel([rows[0].id], True)


def test_patience_ends(server, tmp_path):
    server.fault = lambda _number, _first: Reply(500, b"")
    with Bed(tmp_path, source(), pace=replace(QUICK, patience=0.05)) as bed:
        bed.add(item(server, tmp_path))
        (row,) = bed.rest()
    assert (row.state, row.error.status) == (DownloadState.FAILED, 500)


def test_what_is_not_ready_is_looked_at_again(server, tmp_path):
    with Bed(tmp_path, source(), make_transfer=failing(error_of(ErrorKind.NOT_READY), 3)) as bed:
        bed.add(item(server, tmp_path))
        (row,) = bed.rest()
    assert (row.state, row.attempts) == (DownloadState.VERIFIED, 4)


# ---- the file ------------------------------------------------------------------------------------


def test_a_wrong_checksum_fails_and_nothing_is_taken_for_whole(server, tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    with Bed(tmp_path, source()) as bed:
        bed.add(item(server, folder, checksums=("md5:" + "0" * 32,)))
        (row,) = bed.rest()
    assert (row.state, row.note) == (DownloadState.FAILED, DownloadNote.WRONG_CHECKSUM)
    assert [path.name for path in folder.iterdir() if not path.name.endswith(".lock")] == []


def test_an_error_of_our_own_fails_the_row_and_the_queue_goes_on(server, tmp_path):
    with Bed(tmp_path, source(portal(parallel=1)), make_transfer=failing(ZeroDivisionError())) as bed:
        bed.add(item(server, tmp_path, 1), item(server, tmp_path, 2))
        first, second = bed.rest()
    assert (first.state, second.state) == (DownloadState.FAILED, DownloadState.VERIFIED)
    assert "ZeroDivisionError" in first.error.detail


# ---- the disk ------------------------------------------------------------------------------------


def test_a_full_disk_fails_one_row_and_pauses_the_others(server, tmp_path):
    full = TransferError("here", ErrorKind.DISK, DownloadNote.NO_ROOM)
    with Bed(tmp_path, source(), parallel=1, make_transfer=failing(full)) as bed:
        bed.add(*(item(server, tmp_path, number) for number in range(4)))
        rows = bed.rest()
        told = [(row.state, row.note) for row in rows]
        assert told[0] == (DownloadState.FAILED, DownloadNote.NO_ROOM)
        assert told[1:] == [(DownloadState.PAUSED, DownloadNote.NO_ROOM)] * 3
        bed.engine.retry([rows[0].id])  # one word is enough for all that wait for room
        assert {row.state for row in bed.rest()} == {DownloadState.VERIFIED}


def test_a_full_disk_does_not_hold_what_goes_to_another(server, tmp_path, monkeypatch):
    full = TransferError("here", ErrorKind.DISK, DownloadNote.NO_ROOM)
    monkeypatch.setattr(same_disk, "_disk_of", lambda folder: Path(folder).parts[-2])
    first, second = tmp_path / "first" / "2026", tmp_path / "second" / "2026"
    for folder in (first, second):
        folder.mkdir(parents=True)
    with Bed(tmp_path, source(), parallel=1, make_transfer=failing(full)) as bed:
        bed.add(*(item(server, (first, second)[number % 2], number) for number in range(4)))
        rows = bed.rest()
        assert [row.state for row in rows] == [
            DownloadState.FAILED, DownloadState.VERIFIED, DownloadState.PAUSED, DownloadState.VERIFIED,
        ]  # fmt: skip
        bed.engine.resume([rows[2].id])
        bed.wait(lambda: bed.row(rows[2].id).state is DownloadState.VERIFIED)
        bed.engine.retry([rows[0].id])
        assert {row.state for row in bed.rest()} == {DownloadState.VERIFIED}


def test_which_folders_share_a_disk(tmp_path):
    here, below = str(tmp_path), str(tmp_path / "still" / "to be made")
    assert same_disk.on_same_disk(below, [here, "/proc"]) >= {here, below}
    if os.name == "posix" and Path("/proc").is_mount():
        assert "/proc" not in same_disk.on_same_disk(below, [here, "/proc"])


def test_a_disk_that_is_gone_fails_one_row_and_pauses_the_others_that_go_there(server, tmp_path):
    gone, here = tmp_path / "disk" / "eo" / "here" / "2026", tmp_path / "here" / "2026"
    with Bed(tmp_path, source(), parallel=1) as bed:
        bed.add(*(item(server, (gone, here)[number % 2], number) for number in range(4)))
        rows = bed.rest()
        waits = [row for row in rows if row.item.folder == str(gone)]
        assert [row.state for row in waits] == [DownloadState.FAILED, DownloadState.PAUSED]
        assert {row.note for row in waits} == {DownloadNote.FOLDER_GONE}
        assert {row.state for row in rows if row.item.folder == str(here)} == {DownloadState.VERIFIED}
        gone.parents[1].mkdir(parents=True)
        bed.engine.retry([rows[0].id])
        assert {row.state for row in bed.rest()} == {DownloadState.VERIFIED}


def test_a_disk_that_was_unplugged_is_not_made_anew_below(server, tmp_path):
    folder = tmp_path / "disk" / "eo" / "here" / "2026"
    with Bed(tmp_path, source()) as bed:
        one = item(server, folder)
        bed.add(one)
        bed.wait(lambda: bed.row(one.id).state is DownloadState.FAILED)
        assert bed.row(one.id).note is DownloadNote.FOLDER_GONE
        assert not (tmp_path / "disk").exists()
        (tmp_path / "disk" / "eo").mkdir(parents=True)
        bed.engine.retry([one.id])
        assert bed.rest()[0].state is DownloadState.VERIFIED


# ---- licences ------------------------------------------------------------------------------------


def licensed(acceptance, version=""):
    terms = PortalTerms(LocalText("Restricted"), licence_version=version, acceptance=acceptance)
    return source(portal(terms=terms))


def acceptance_of(**facts):
    return LicenceAcceptance(**{"portal": "here", "licence": "Restricted", "version": "2", "who": "Ann",
                                "when": WHEN, **facts})  # fmt: skip


def test_nothing_is_fetched_before_its_licence_is_accepted(server, tmp_path):
    with Bed(tmp_path, licensed("once")) as bed:
        one = item(server, tmp_path)
        bed.add(one)
        row = bed.rest()[0]
        assert (row.state, row.note) == (DownloadState.FAILED, DownloadNote.LICENCE_WANTED)
        assert row.error.kind is ErrorKind.LICENCE
        bed.engine.retry([one.id])
        assert bed.rest()[0].state is DownloadState.FAILED
        assert server.requests == []
        bed.engine.accept_licence([one.id], acceptance_of())
        assert bed.rest()[0].state is DownloadState.VERIFIED
    assert read_sidecar(tmp_path / "scene-1.zip").acceptance == acceptance_of()


def test_a_licence_is_asked_for_also_where_the_portal_was_not_known_yet(server, tmp_path):
    with Bed(tmp_path) as bed:
        bed.add(item(server, tmp_path, 1), item(server, tmp_path, 2, acceptance=acceptance_of()))
        bed.engine.set_source("here", licensed("once"))
        first, second = bed.rest()
    assert (first.note, second.state) == (DownloadNote.LICENCE_WANTED, DownloadState.VERIFIED)


@pytest.mark.parametrize(
    ("how", "version", "facts", "fetched"),
    [
        ("once", "", {}, True),
        ("once", "2", {}, True),
        ("once", "3", {}, False),
        ("once", "3", {"version": ""}, False),
        ("once", "", {"licence": "Looser"}, False),
        ("once", "", {"portal": "elsewhere"}, False),
        ("per product", "", {}, False),
        ("per product", "", {"product": "scene-1"}, True),
        ("per product", "", {"product": "scene-2"}, False),
    ],
)
def test_what_an_acceptance_covers(server, tmp_path, how, version, facts, fetched):
    with Bed(tmp_path, licensed(how, version)) as bed:
        bed.add(item(server, tmp_path, 1, acceptance=acceptance_of(**facts)))
        assert bed.rest()[0].state.arrived is fetched


def test_a_licence_that_changed_while_the_program_was_closed_is_asked_for_again(server, tmp_path):
    one = item(server, tmp_path / "out", acceptance=acceptance_of())
    with Bed(tmp_path, start=False) as bed:
        bed.add(one)
    with Bed(tmp_path, licensed("once", "3")) as bed:
        row = bed.rest()[0]
        assert (row.state, row.note) == (DownloadState.FAILED, DownloadNote.LICENCE_WANTED)
        assert server.requests == []
        bed.engine.accept_licence([one.id], acceptance_of(version="3"))
        assert bed.rest()[0].state is DownloadState.VERIFIED
    assert read_sidecar(tmp_path / "out" / "scene-1.zip").acceptance.version == "3"


def test_each_product_needs_its_own_acceptance_and_keeps_it(server, tmp_path):
    rows = [
        item(server, tmp_path / "out", number, acceptance=acceptance_of(product="scene-1"))
        for number in (1, 2)
    ]
    with Bed(tmp_path, licensed("per product", "2")) as bed:
        bed.add(*rows)
        first, second = bed.rest()
        assert (first.state.arrived, second.note) == (True, DownloadNote.LICENCE_WANTED)
        bed.engine.accept_licence([rows[1].id], acceptance_of(product="scene-2", who="Bob"))
        assert bed.rest()[1].state.arrived
    kept = [read_sidecar(tmp_path / "out" / f"scene-{number}.zip").acceptance for number in (1, 2)]
    assert [(one.product, one.who) for one in kept] == [("scene-1", "Ann"), ("scene-2", "Bob")]
