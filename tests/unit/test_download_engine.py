"""The queue at work, against files on loopback."""

import threading
import time
from dataclasses import replace

import pytest
from guichet_eo.core.downloads.download_note import DownloadNote
from guichet_eo.core.downloads.download_state import DownloadState
from guichet_eo.core.downloads.sidecar import read_sidecar
from guichet_eo.providers.downloads.queue_store import QueueStore
from guichet_eo.providers.downloads.queue_store_error import QueueStoreError
from many_files_server import ManyFilesServer, content
from queue_bed import Bed, item, portal, renewed, source

SIZE = 100_000


@pytest.fixture
def server():
    with ManyFilesServer() as running:
        yield running


def threads():
    """Return the queue's threads, once they have had the time to end that a busy machine takes."""
    deadline = time.monotonic() + 5
    while True:
        left = [each.name for each in threading.enumerate() if each.name.startswith("guichet-eo:")]
        if not left or time.monotonic() > deadline:
            return left
        time.sleep(0.01)


def hold(server):
    """Let every answer stop before its last piece; return the switch that lets them go on."""
    server.gate = threading.Event()
    return server.gate


def test_files_arrive_whole_with_their_sidecars(server, tmp_path):
    folder = tmp_path / "here" / "2026"
    with Bed(tmp_path, source()) as bed:
        added = bed.add(*(item(server, folder, number) for number in range(6)))
        rows = bed.rest()
    assert len(added.added) == 6
    for number, row in enumerate(rows):
        assert row.state is DownloadState.VERIFIED, row
        file = folder / f"scene-{number}.zip"
        assert row.path == str(file)
        assert file.read_bytes() == content(number, SIZE)
        sidecar = read_sidecar(file)
        assert (sidecar.scene, sidecar.checked, sidecar.size) == (f"scene-{number}", "md5", SIZE)
        assert (sidecar.attribution, sidecar.licence) == ("© Somebody 2026", "Open licence")
        assert sidecar.stac["id"] == f"scene-{number}"
    assert sorted(path.suffix for path in folder.iterdir()) == [".json"] * 6 + [".zip"] * 6


def test_a_file_without_checksum_is_whole_and_says_so(server, tmp_path):
    with Bed(tmp_path, source()) as bed:
        bed.add(item(server, tmp_path, 1, checked=False), item(server, tmp_path, 2, checksums=("crc9:00",)))
        first, second = bed.rest()
    assert (first.state, first.note) == (DownloadState.WHOLE, DownloadNote.NO_CHECKSUM)
    assert (second.state, second.note) == (DownloadState.WHOLE, DownloadNote.CHECKSUM_NOT_COMPUTABLE)
    assert read_sidecar(second.path).algorithm == "sha256"


def test_the_order_of_the_queue_is_the_order_of_work(server, tmp_path):
    with Bed(tmp_path, source(), parallel=1, start=False) as bed:
        items = [item(server, tmp_path, number) for number in range(5)]
        bed.add(*items)
        bed.engine.move([items[4].id], -1)
        bed.engine.move([items[0].id, items[1].id], 1)
        bed.engine.place([items[2].id], "")
        assert [row.item.title[-1] for row in bed.engine.rows] == ["0", "1", "4", "3", "2"]
        bed.engine.start()
        bed.rest()
    asked = [request.path[1] for request in server.requests]
    assert asked == ["0", "1", "4", "3", "2"]


def test_limits_of_portals_and_of_the_whole_are_kept(server, tmp_path):
    released = hold(server)
    with Bed(tmp_path, source(portal("a", 2)), source(portal("b", 9)), parallel=3) as bed:
        names = ["a"] * 4 + ["b"] * 4
        items = [item(server, tmp_path, number, of=name) for number, name in enumerate(names)]
        bed.add(*items)

        def running():
            return [row.item.portal for row in bed.engine.rows if row.received]

        bed.wait(lambda: len(running()) == 3)
        assert sorted(running()) == ["a", "a", "b"]
        notes = [row.note for row in bed.engine.rows]
        assert notes[2:4] == [DownloadNote.WAITS_FOR_TURN] * 2
        assert DownloadNote.WAITS_FOR_TURN not in notes[4:]
        released.set()
        assert {row.state for row in bed.rest()} == {DownloadState.VERIFIED}
        assert (bed.most[""], bed.most["a"]) == (3, 2)


def test_limits_may_change_while_files_come(server, tmp_path):
    released = hold(server)
    with Bed(tmp_path, source(portal(parallel=6)), parallel=1) as bed:
        bed.add(*(item(server, tmp_path, number) for number in range(6)))

        def running():
            return sum(row.state is DownloadState.DOWNLOADING for row in bed.engine.rows)

        bed.wait(lambda: running() == 1)
        bed.engine.set_parallel(5)
        bed.wait(lambda: running() == 5)
        bed.engine.set_portal_parallel("here", 2)
        released.set()
        bed.rest()
        assert bed.most[""] == 5


def test_what_is_paused_stops_and_goes_on_where_it_stopped(server, tmp_path):
    released = hold(server)
    with Bed(tmp_path, source()) as bed:
        one, other = item(server, tmp_path, 1), item(server, tmp_path, 2)
        bed.add(one, other)
        bed.wait(lambda: all(row.received > SIZE / 2 for row in bed.engine.rows))
        bed.engine.pause([one.id])
        assert bed.row(one.id).state is DownloadState.PAUSED
        released.set()
        bed.wait(lambda: bed.row(other.id).state.ended)
        assert bed.engine.at_rest
        there = bed.row(one.id).received
        assert there > SIZE / 2
        bed.engine.resume([one.id])
        assert bed.row(one.id).note is DownloadNote.GOES_ON
        bed.rest()
        assert bed.row(one.id).state is DownloadState.VERIFIED
    assert server.requests[-1].headers["range"] == f"bytes={there}-"


def test_all_can_be_paused_and_resumed(server, tmp_path):
    hold(server)
    with Bed(tmp_path, source()) as bed:
        bed.add(*(item(server, tmp_path, number) for number in range(5)))
        bed.wait(lambda: sum(bool(row.received) for row in bed.engine.rows) == 4)
        bed.engine.pause_all()
        assert {row.state for row in bed.engine.rows} == {DownloadState.PAUSED}
        server.gate = None
        bed.engine.resume_all()
        assert {row.state for row in bed.rest()} == {DownloadState.VERIFIED}


@pytest.mark.parametrize("delete", [True, False])
def test_cancelling_leaves_the_part_or_removes_it(server, tmp_path, delete):
    hold(server)
    folder = tmp_path / "files"
    folder.mkdir()
    with Bed(tmp_path, source()) as bed:
        running, waiting = item(server, folder, 1), item(server, folder, 2)
        bed.engine.set_parallel(1)
        bed.add(running, waiting)
        bed.wait(lambda: bed.row(running.id).received > 0)
        bed.engine.cancel([running.id, waiting.id], delete)
        assert {row.state for row in bed.rest()} == {DownloadState.CANCELLED}
        server.gate = None
        bed.wait(lambda: delete != any(path.name.endswith(".part") for path in folder.iterdir()))
        bed.engine.retry([running.id])
        bed.wait(lambda: bed.row(running.id).state is DownloadState.VERIFIED)
        assert bed.row(waiting.id).state is DownloadState.CANCELLED


def test_only_ended_rows_leave_the_list_and_files_stay(server, tmp_path):
    released = hold(server)
    with Bed(tmp_path, source(), parallel=1) as bed:
        first, second = item(server, tmp_path, 1), item(server, tmp_path, 2)
        bed.add(first, second)
        bed.engine.remove([first.id, second.id])
        assert len(bed.engine.rows) == 2
        released.set()
        bed.rest()
        bed.engine.remove([first.id])
        assert [row.id for row in bed.engine.rows] == [second.id]
    assert (tmp_path / "scene-1.zip").exists()
    with Bed(tmp_path) as bed:
        assert [row.id for row in bed.engine.rows] == [second.id]


def test_closing_ends_all_threads_and_a_restart_goes_on(server, tmp_path):
    hold(server)
    with Bed(tmp_path, source(), parallel=2) as bed:
        items = [item(server, tmp_path, number) for number in range(5)]
        bed.add(*items)
        bed.engine.move([items[4].id], -1)
        bed.wait(lambda: sum(row.received > SIZE / 2 for row in bed.engine.rows) == 2)
        bed.engine.pause([items[3].id])
        order = [row.id for row in bed.engine.rows]
    assert threads() == []
    server.gate = None
    sent = dict(server.sent)
    with Bed(tmp_path, source(), start=False) as bed:
        rows = bed.engine.rows
        assert [row.id for row in rows] == order
        assert [row.note for row in rows[:2]] == [DownloadNote.QGIS_ENDED] * 2
        assert {row.state for row in rows[:3]} == {DownloadState.QUEUED}
        bed.engine.start()
        bed.wait(lambda: bed.engine.at_rest)
        states = {row.id: row.state for row in bed.engine.rows}
        assert states.pop(items[3].id) is DownloadState.PAUSED
        assert set(states.values()) == {DownloadState.VERIFIED}
    assert all(server.sent[number] <= SIZE + sent.get(number, 0) / 2 for number in (0, 1))


def test_closing_twice_and_late_calls_are_harmless(server, tmp_path):
    bed = Bed(tmp_path, source())
    bed.engine.close()
    bed.engine.close()
    bed.engine.pause_all()
    with pytest.raises(QueueStoreError):
        bed.add(item(server, tmp_path))
    assert bed.engine.rows == ()


def test_one_file_is_not_queued_twice(server, tmp_path):
    released = hold(server)
    with Bed(tmp_path, source()) as bed:
        first = item(server, tmp_path)
        bed.add(first, renewed(first))
        again = bed.add(renewed(first, product="another", unpack=False), item(server, tmp_path, 2))
        assert ([row.id for row in again.known], len(again.added)) == ([first.id], 1)
        assert bed.row(first.id).item.product == "another"
        assert len(bed.engine.rows) == 2
        released.set()
        bed.rest()
        asked = len(server.requests)
        once_more = bed.add(renewed(first, arrival={"kind": "as it is", "names": []}))
        assert [row.id for row in once_more.again] == [first.id]
        row = bed.rest()[0]
        assert (row.state, row.note) == (DownloadState.VERIFIED, DownloadNote.ALREADY_THERE)
        assert row.item.arrival["kind"] == "as it is"
        (tmp_path / "scene-1.zip").unlink()
        bed.add(renewed(first))
        assert bed.rest()[0].note is DownloadNote.NONE
    assert len(server.requests) == asked + 1


def test_what_is_in_the_folder_is_not_fetched_by_another_queue(server, tmp_path):
    with Bed(tmp_path / "one", source()) as bed:
        bed.add(item(server, tmp_path))
        bed.rest()
    with Bed(tmp_path / "two", source()) as bed:
        bed.add(item(server, tmp_path))
        (row,) = bed.rest()
    assert (row.state, row.note, row.checked) == (DownloadState.VERIFIED, DownloadNote.ALREADY_THERE, "md5")
    assert len(server.requests) == 1


def test_a_foreign_file_is_left_alone(server, tmp_path):
    (tmp_path / "scene-1.zip").write_bytes(b"somebody else's")
    with Bed(tmp_path, source()) as bed:
        bed.add(item(server, tmp_path, 1), item(server, tmp_path, 2, name="SCENE-1.zip"))
        rows = bed.rest()
    assert {row.state for row in rows} == {DownloadState.VERIFIED}
    assert (tmp_path / "scene-1.zip").read_bytes() == b"somebody else's"
    assert rows[0].path.endswith("scene-1-2.zip")
    assert rows[0].path.casefold() != rows[1].path.casefold()


def test_a_file_that_was_put_there_by_hand_is_taken_if_its_checksum_is_equal(server, tmp_path):
    (tmp_path / "scene-1.zip").write_bytes(content(1, SIZE))
    with Bed(tmp_path, source()) as bed:
        bed.add(item(server, tmp_path))
        (row,) = bed.rest()
    assert (row.state, row.note) == (DownloadState.VERIFIED, DownloadNote.ALREADY_THERE)
    assert server.requests == []
    assert read_sidecar(row.path).checked == "md5"


def test_another_version_of_the_product_does_not_replace_the_first(server, tmp_path):
    with Bed(tmp_path, source()) as bed:
        first = item(server, tmp_path, 1)
        bed.add(first)
        bed.rest()
        other = item(server, tmp_path, 2, scene=first.scene, name=first.name)
        bed.add(other)
        (row,) = bed.rest()
    assert row.path.endswith("scene-1-2.zip")
    assert (tmp_path / "scene-1.zip").read_bytes() == content(1, SIZE)


def test_a_name_never_leads_out_of_the_folder(server, tmp_path):
    folder = tmp_path / "inside"
    folder.mkdir()
    with Bed(tmp_path, source()) as bed:
        bed.add(
            item(server, folder, 1, name="../outside.zip"),
            item(server, folder, 2, name=str(tmp_path / "absolute.zip")),
            item(server, folder, 3, name="tree/of/folders.zip"),
        )
        states = [row.state for row in bed.rest()]
    assert states == [DownloadState.FAILED, DownloadState.FAILED, DownloadState.VERIFIED]
    assert (folder / "tree/of/folders.zip").exists()
    assert not (tmp_path / "outside.zip").exists()


def test_the_queue_belongs_to_one_program_and_others_may_look(server, tmp_path):
    with Bed(tmp_path, source(), start=False) as bed:
        bed.add(item(server, tmp_path))
        with pytest.raises(QueueStoreError) as caught:
            QueueStore(bed.file)
        assert caught.value.in_use
        (row,) = QueueStore.peek(bed.file)
        assert row == replace(bed.engine.rows[0], speed=0.0)


def test_reports_of_bytes_are_rare_and_those_of_states_are_not(server, tmp_path):
    with Bed(tmp_path, source()) as bed:
        one = item(server, tmp_path, size=3_000_000)
        bed.add(one)
        bed.rest()
        bed.wait(lambda: bed.states(one.id)[-1:] == [DownloadState.VERIFIED])
    told = [row for rows in bed.reports for row in rows]
    assert DownloadState.DOWNLOADING in bed.states(one.id)
    assert len(told) < 20
