"""The queue of downloads on QGIS's main thread: what it tells, what it hands on, restarts, its end."""

import threading
import time
from dataclasses import replace

import pytest
from download_bed import StandIn, item, portal, queue_of
from guichet_eo.core.downloads.download import Download
from guichet_eo.core.downloads.download_state import DownloadState as State
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.gis.downloads.deed_line import DeedLine
from guichet_eo.gis.downloads.engine_reports import EngineReports
from guichet_eo.gis.downloads.free_space import FreeSpace
from guichet_eo.gis.downloads.queue_opening import QueueOpening, open_queue
from guichet_eo.gis.downloads.queue_problem import QueueProblem
from guichet_eo.providers.downloads.download_source import DownloadSource
from qgis.PyQt.QtCore import QThread
from range_server import range_server


class Listener:
    """Writes down the signals of a queue."""

    def __init__(self, queue):
        self.heard = []
        for name in ("changed", "added", "removed", "reordered", "arrived", "rested", "opened", "failed"):
            getattr(queue, name).connect(lambda *values, name=name: self.hear(name, *values))

    def hear(self, name, *values):
        assert QThread.currentThread() == self.thread
        self.heard.append((name, *values))

    thread = None

    def named(self, name):
        return [values for heard, *values in self.heard if heard == name]


@pytest.fixture
def stand_in(qtbot, tmp_path, qgis_app):
    """Return a queue over a stand-in engine with two rows, the stand-in, and what is heard."""
    rows = [Download(item(number, "http://127.0.0.1:9", tmp_path)) for number in (1, 2)]
    engines = []

    def open_with(file, report, parallel):
        engines.append(StandIn(report, rows))
        engines[0].parallel = parallel
        return QueueOpening(engines[0].rows, engines[0])

    queue = queue_of(tmp_path / "queue", [portal()], open_with=open_with)
    listener = Listener(queue)
    Listener.thread = QThread.currentThread()
    queue.start()
    qtbot.waitUntil(lambda: bool(listener.named("opened")))
    yield queue, engines[0], listener
    queue.close()


def test_nothing_is_touched_before_the_start(qgis_app, tmp_path):
    queue = queue_of(tmp_path / "queue", [portal()], open_with=lambda *_: pytest.fail("opened"))
    queue.pause_all()
    queue.renew_sources()
    assert queue.rows == ()
    queue.close()
    queue.start()
    assert not list(tmp_path.iterdir())


def test_opening_tells_rows_and_how_many_go_on(stand_in, qtbot):
    queue, engine, listener = stand_in
    assert [row.id for row in queue.rows] == [row.id for row in engine.rows]
    assert listener.named("opened") == [[2]]
    assert queue.running
    assert engine.parallel == 4
    qtbot.waitUntil(lambda: engine.started and "here" in engine.sources)
    (source,) = engine.sources["here"]
    assert isinstance(source, DownloadSource)
    assert source.portal.id == "here"


def test_changes_are_told_once_for_each_row_in_the_latest_state(stand_in, qtbot):
    queue, engine, listener = stand_in
    first, second = engine.rows
    for received in range(1, 1001):
        engine.tell(replace(first, state=State.DOWNLOADING, received=received))
    engine.tell(replace(second, state=State.PAUSED))
    qtbot.waitUntil(lambda: queue.row(second.id).state is State.PAUSED)
    assert queue.row(first.id).received == 1000
    assert len(listener.named("changed")) <= 3


def test_an_arrival_is_told_once_and_the_end_of_all_with_its_numbers(stand_in, qtbot):
    queue, engine, listener = stand_in
    first, second = engine.rows
    engine.tell(replace(first, state=State.VERIFIED, checked="md5"))
    qtbot.waitUntil(lambda: bool(listener.named("arrived")))
    engine.tell(replace(first, state=State.VERIFIED, checked="md5", received=5))
    engine.tell(replace(second, state=State.FAILED, error=PortalError("here", ErrorKind.GONE)))
    qtbot.waitUntil(lambda: bool(listener.named("rested")))
    assert len(listener.named("arrived")) == 1
    assert listener.named("rested") == [[1, 1]]
    assert queue.unfinished == 0


def test_what_is_reported_before_it_is_known_is_not_lost(stand_in, qtbot, tmp_path):
    """A small file may arrive before the list of rows does."""
    queue, engine, listener = stand_in
    new = Download(item(3, "http://127.0.0.1:9", tmp_path))
    engine.set_rows([*engine.rows, new])
    engine.tell(replace(new, state=State.WHOLE))
    engine.set_rows([*engine.rows[:2], new])  # a list that was taken a moment before
    qtbot.waitUntil(lambda: queue.row(new.id) is not None)
    qtbot.waitUntil(lambda: queue.row(new.id).state is State.WHOLE)
    assert [row.id for (row,) in listener.named("arrived")] == [new.id]


def test_rows_that_come_go_and_move_are_told_as_what_they_are(stand_in, qtbot, tmp_path):
    queue, engine, listener = stand_in
    first, second = engine.rows
    third = Download(item(3, "http://127.0.0.1:9", tmp_path))
    engine.set_rows([third, second])
    queue.move([second.id], -1)
    qtbot.waitUntil(lambda: queue.row(third.id) is not None)
    assert listener.named("removed") == [[[first.id]]]
    assert listener.named("added")[-1] == [[third.id]]
    engine.set_rows([second, third])
    queue.move([second.id], -1)
    qtbot.waitUntil(lambda: [row.id for row in queue.rows] == [second.id, third.id])
    assert listener.named("reordered")


def test_every_verb_is_handed_on_in_order(stand_in, qtbot):
    queue, engine, _listener = stand_in
    ids = [row.id for row in queue.rows]
    queue.pause(ids)
    queue.resume(ids)
    queue.pause_all()
    queue.resume_all()
    queue.cancel(ids, True)
    queue.retry(ids)
    queue.move(ids, 1)
    queue.remove(ids)
    queue.apply_limits()
    expected = [
        ("pause", ids), ("resume", ids), ("pause_all",), ("resume_all",), ("cancel", ids, True),
        ("retry", ids), ("move", ids, 1), ("remove", ids), ("set_parallel", 4),
    ]  # fmt: skip
    qtbot.waitUntil(lambda: engine.calls == expected)


def test_what_cannot_be_written_down_is_said(stand_in, qtbot, monkeypatch):
    queue, engine, listener = stand_in

    def refuse(*_values):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(engine, "add", refuse, raising=False)
    queue.add([])
    qtbot.waitUntil(lambda: bool(listener.named("failed")))
    ((error,),) = listener.named("failed")
    assert (error.kind, error.detail) == (ErrorKind.DISK, "No space left on device")
    queue.pause_all()
    qtbot.waitUntil(lambda: ("pause_all",) in engine.calls)


def test_sources_are_made_anew_when_accounts_change(stand_in, qtbot):
    queue, engine, _listener = stand_in
    qtbot.waitUntil(lambda: len(engine.sources.get("here", ())) == 1)
    queue.renew_sources()
    queue.renew_sources()
    qtbot.waitUntil(lambda: len(engine.sources["here"]) == 2)
    one, other = engine.sources["here"]
    assert one.gate is not other.gate


def test_a_portal_that_is_gone_is_told_to_the_engine(stand_in, qtbot, tmp_path):
    queue, engine, _listener = stand_in
    queue.add([item(7, "http://127.0.0.1:9", tmp_path, portal="gone")])
    qtbot.waitUntil(lambda: "gone" in engine.sources)
    (error,) = engine.sources["gone"]
    assert error.kind is ErrorKind.GONE


def test_nothing_is_told_after_the_end(stand_in, qtbot):
    queue, engine, listener = stand_in
    first = engine.rows[0]
    engine.tell(replace(first, received=1))
    queue.close()
    queue.close()
    assert engine.closed
    count = len(listener.heard)
    engine.tell(replace(first, received=2))
    queue.pause_all()
    qtbot.wait(200)
    assert len(listener.heard) == count
    assert not queue.running


def test_a_queue_that_is_closed_while_it_opens_leaves_nothing_at_work(qtbot, qgis_app, tmp_path):
    begun, go_on, engines = threading.Event(), threading.Event(), []

    def open_with(file, report, parallel):
        begun.set()
        go_on.wait(10)
        engines.append(StandIn(report))
        return QueueOpening((), engines[0])

    queue = queue_of(tmp_path / "queue", [portal()], open_with=open_with)
    queue.start()
    assert begun.wait(10)
    queue.close()
    go_on.set()
    qtbot.waitUntil(lambda: bool(engines) and engines[0].closed)


# ---- with the real engine ------------------------------------------------------------------------


@pytest.fixture
def served(tmp_path):
    folder = tmp_path / "served"
    folder.mkdir()
    for number in range(1, 6):
        (folder / f"file{number}.bin").write_bytes(bytes([number]) * (200_000 + number))
    with range_server(folder) as server:
        yield server


def started(qtbot, queue):
    opened = []
    queue.opened.connect(opened.append)
    queue.start()
    qtbot.waitUntil(lambda: bool(opened))
    return opened[0]


def test_files_arrive(qtbot, qgis_app, served, tmp_path):
    queue = queue_of(tmp_path / "profile" / "queue.sqlite", [portal()])
    arrived, rested = [], []
    queue.arrived.connect(arrived.append)
    queue.rested.connect(lambda *ends: rested.append(ends))
    target = tmp_path / "eo"
    queue.add([item(number, served.url, target, 200_000 + number) for number in range(1, 6)])
    qtbot.waitUntil(lambda: bool(rested), timeout=20000)
    assert rested == [(5, 0)]
    assert len(arrived) == 5
    assert sorted(path.name for path in target.iterdir() if path.suffix == ".bin") == [
        f"file{number}.bin" for number in range(1, 6)
    ]
    assert {row.state for row in queue.rows} == {State.WHOLE}
    queue.close()


def test_a_queue_goes_on_after_a_restart(qtbot, qgis_app, served, tmp_path):
    served.latency = 0.2
    file, target = tmp_path / "queue.sqlite", tmp_path / "eo"
    first = queue_of(file, [portal()], lambda: 1)
    started(qtbot, first)
    first.add([item(number, served.url, target, 200_000 + number) for number in range(1, 6)])
    qtbot.waitUntil(lambda: any(row.state.arrived for row in first.rows), timeout=20000)
    paused = first.rows[-1].id
    first.pause([paused])
    qtbot.waitUntil(lambda: first.row(paused).state is State.PAUSED)
    first.close()
    served.latency = 0.0
    second = queue_of(file, [portal()])
    ends = []
    second.arrived.connect(ends.append)
    assert started(qtbot, second) >= 2
    assert [row.item.title for row in second.rows] == [f"file{number}.bin" for number in range(1, 6)]
    qtbot.waitUntil(lambda: second.unfinished == 1, timeout=20000)
    assert second.row(paused).state is State.PAUSED
    assert len(ends) <= 4
    second.close()


def test_another_qgis_of_the_same_profile_only_looks_on(qtbot, qgis_app, served, tmp_path):
    file = tmp_path / "queue.sqlite"
    first, second = queue_of(file, [portal()]), queue_of(file, [portal()])
    started(qtbot, first)
    first.add([item(1, served.url, tmp_path / "eo", 200_001)])
    qtbot.waitUntil(lambda: any(row.state.arrived for row in first.rows), timeout=20000)
    qtbot.wait(300)
    started(qtbot, second)
    assert second.problem is QueueProblem.IN_USE
    assert not second.running
    assert [row.id for row in second.rows] == [row.id for row in first.rows]
    second.pause_all()
    second.close()
    first.close()


def test_a_damaged_queue_is_set_aside(qtbot, qgis_app, tmp_path):
    file = tmp_path / "queue.sqlite"
    file.write_bytes(b"SQLite format 3\x00" + b"not so" * 500)
    queue = queue_of(file, [portal()])
    started(qtbot, queue)
    assert queue.problem is QueueProblem.DAMAGED
    assert "damaged" in queue.problem_detail
    assert queue.running
    queue.close()


def test_a_profile_that_cannot_be_written(qtbot, qgis_app, tmp_path):
    (tmp_path / "file").write_text("")
    queue = queue_of(tmp_path / "file" / "queue.sqlite", [portal()])
    started(qtbot, queue)
    assert queue.problem is QueueProblem.NOT_WRITABLE
    assert not queue.running
    queue.close()


def test_closing_takes_a_blink_and_leaves_no_thread(qtbot, qgis_app, served, tmp_path):
    served.latency, before = 5.0, set(threading.enumerate())
    queue = queue_of(tmp_path / "queue.sqlite", [portal()])
    started(qtbot, queue)
    queue.add([item(number, served.url, tmp_path / "eo") for number in range(1, 6)])
    qtbot.waitUntil(lambda: any(row.state is State.DOWNLOADING for row in queue.rows))
    queue.close()
    qtbot.waitUntil(lambda: not own_threads(before), timeout=2000)


def own_threads(before):
    new = set(threading.enumerate()) - before
    return [one.name for one in new if one.name.startswith("guichet-eo")]


# ---- parts ---------------------------------------------------------------------------------------


def test_a_line_of_deeds_goes_on_after_a_failure(qgis_app):
    failed, done = [], threading.Event()
    line = DeedLine(failed.append)
    line.submit(lambda: 1 / 0)
    line.submit(done.set)
    assert done.wait(10)
    assert failed[0].detail.startswith("ZeroDivisionError at")
    line.close()
    line.submit(lambda: failed.append("late"))
    time.sleep(0.05)
    assert len(failed) == 1


def test_reports_are_lost_once_closed(qgis_app, tmp_path, qtbot):
    reports, taken = EngineReports(), []
    reports.taken.connect(taken.append)
    reports.close()
    reports.post([Download(item(1, "", tmp_path))])
    reports.take()
    qtbot.wait(150)
    assert not taken


def test_free_space_of_a_folder_that_is_not_there_yet(qtbot, qgis_app, tmp_path):
    space = FreeSpace()
    with qtbot.waitSignal(space.told) as told:
        space.ask(tmp_path / "not" / "yet")
    assert told.args[0] > 0
    space.close()


def test_opening_a_real_queue(tmp_path):
    opening = open_queue(tmp_path / "queue.sqlite", lambda rows: None, 2)
    assert opening.rows == ()
    assert opening.problem is QueueProblem.NONE
    opening.engine.close()


@pytest.mark.parametrize(
    ("chosen", "before", "expected"),
    [
        ("5", "2", "15234"),
        ("1", "4", "23145"),
        ("24", "1", "24135"),
        ("13", "5", "24135"),
        ("35", "", "12435"),
        ("2", "2", "12345"),
        ("23", "3", "12345"),
        ("9", "1", "12345"),
    ],
)
def test_dragged_rows_come_to_their_place(qtbot, qgis_app, tmp_path, chosen, before, expected):
    queue = queue_of(tmp_path / "queue.sqlite", [portal()])
    started(qtbot, queue)
    rows = [item(number, "http://127.0.0.1:9", tmp_path / "eo", portal="gone") for number in range(1, 6)]
    queue.add(rows)
    qtbot.waitUntil(lambda: len(queue.rows) == 5)
    ids = {str(number): f"{number:032x}" for number in range(1, 10)}
    queue.place([ids[name] for name in chosen], ids.get(before, ""))
    wanted = [ids[name] for name in expected]
    qtbot.waitUntil(lambda: [row.id for row in queue.rows] == wanted)
    queue.close()
