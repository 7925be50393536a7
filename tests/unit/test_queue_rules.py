"""The queue's rules that need neither network nor disk."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from guichet_eo.core.downloads.download import Download
from guichet_eo.core.downloads.download_item import DownloadItem
from guichet_eo.core.downloads.download_state import DownloadState
from guichet_eo.core.downloads.packed_json import PackedJson
from guichet_eo.core.downloads.queue_board import QueueBoard
from guichet_eo.core.downloads.queue_pace import QueuePace
from guichet_eo.core.downloads.queue_totals import QueueTotals
from guichet_eo.core.downloads.sidecar import Sidecar, read_sidecar, sidecar_path, write_sidecar
from guichet_eo.core.downloads.speed_meter import SpeedMeter
from guichet_eo.core.downloads.work_kind import WorkKind
from guichet_eo.core.plugin_version import plugin_version

NOW = datetime(2026, 7, 1, tzinfo=timezone.utc)
QUEUED, WAITING, PAUSED = DownloadState.QUEUED, DownloadState.WAITING, DownloadState.PAUSED


def row(name, state=QUEUED, portal="here", size=None, order=None, **facts):
    item = DownloadItem(name, portal, name, "p", name, "", "/f", name, size=size, order=order or {})
    return Download(item, state, **facts)


# ---- speed, sums, pauses -------------------------------------------------------------------------


def test_speed_is_a_mean_over_the_last_seconds():
    meter = SpeedMeter()
    assert meter.tell(0, 0.0) == 0
    assert meter.tell(100, 1.0) == 100
    assert [meter.tell(100 + 10 * second, 1.0 + second) for second in range(1, 9)][-1] == pytest.approx(10)
    assert meter.tell(0, 10.0) == 0  # begun again


def test_sums_of_the_queue():
    totals = QueueTotals.of(
        [
            row("a", DownloadState.VERIFIED, size=100, received=100, total=100),
            row("b", DownloadState.DOWNLOADING, size=300, received=100, speed=50.0),
            row("c", size=200, total=250),
            row("d", DownloadState.CHECKING, size=50, received=5),
            row("e", DownloadState.CANCELLED, size=999, received=7),
            row("f", DownloadState.FAILED, size=10),
        ]
    )
    assert (totals.count, totals.done, totals.failed, totals.unknown) == (5, 1, 1, 0)
    assert (totals.received, totals.total) == (250, 710)
    assert totals.seconds_left == pytest.approx((710 - 250) / 50)
    assert replace(totals, unknown=1).seconds_left is None
    assert QueueTotals.of([row("a")]).seconds_left is None


def test_pauses_grow_and_end_growing():
    pace = QueuePace()
    pauses = [pace.after_failures(count) for count in range(1, 100)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (5.0, 300.0)
    assert pace.after_refusals(1) == 30.0
    assert pace.until_look(0.0) >= 1.0


def test_the_version_is_that_of_the_metadata():
    assert plugin_version().count(".") == 2


# ---- packed objects ------------------------------------------------------------------------------


def test_a_packed_object_is_like_the_object():
    values = {"id": "é", "list": [1, {"a": None}]}
    packed = PackedJson.of(values)
    assert packed == values
    assert packed == PackedJson.of(dict(reversed(values.items())))
    assert PackedJson.of(packed) is packed
    assert (packed["id"], len(packed), list(packed)) == ("é", 2, ["id", "list"])
    assert dict(PackedJson(b"damaged")) == {}


# ---- sidecars ------------------------------------------------------------------------------------

SIDECAR = Sidecar("here", "scene", "key", 3, "900150983cd24fb0d6963f7d28e17f72", "md5", "md5", fetched=NOW)


def test_a_sidecar_comes_back(tmp_path):
    file = tmp_path / "a.tif"
    write_sidecar(file, SIDECAR)
    assert read_sidecar(file) == SIDECAR
    assert [path.name for path in tmp_path.iterdir()] == ["a.tif.guichet.json"]


def test_a_sidecar_does_not_follow_a_planted_link(tmp_path):
    file, elsewhere = tmp_path / "a.tif", tmp_path / "elsewhere"
    elsewhere.write_text("untouched")
    (tmp_path / "a.tif.guichet.json.part").symlink_to(elsewhere)
    write_sidecar(file, SIDECAR)
    assert elsewhere.read_text() == "untouched"
    assert read_sidecar(file) == SIDECAR


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", "[" * 100_000, '{"portal": 1}'])
def test_what_is_no_sidecar_is_none(tmp_path, text):
    sidecar_path(tmp_path / "a").write_text(text)
    assert read_sidecar(tmp_path / "a") is None
    assert read_sidecar(tmp_path / "none") is None


def test_checksums_contradict_whatever_their_spelling():
    sidecar = replace(SIDECAR, algorithm="sha3_256", digest="AB")
    assert sidecar.contradicts(("md5:00", "SHA3-256:cd"))
    assert not sidecar.contradicts(("md5:00", "SHA3-256:ab"))
    assert not sidecar.contradicts(())


# ---- the board -----------------------------------------------------------------------------------


def names(board):
    return "".join(each.id for each in board.rows)


def line(board, portal="here", kind=WorkKind.TRANSFER):
    """Return the rows that can go on, in their order, by taking all of them."""
    found = ""
    while (name := board.first(portal, kind)) is not None:
        board.begin(name)
        found += name
    for name in found:
        board.let_go(name)
    return found


@pytest.mark.parametrize(
    ("ids", "step", "order"),
    [("c", -1, "acbd"), ("a", -1, "abcd"), ("bd", -1, "badc"), ("ab", -1, "abcd"), ("cd", 1, "abcd"),
     ("ab", 1, "cabd"), ("ac", 1, "badc"), ("x", 1, "abcd")],
)  # fmt: skip
def test_rows_move(ids, step, order):
    board = QueueBoard(row(name) for name in "abcd")
    board.move(ids, step)
    assert names(board) == order == line(board)


@pytest.mark.parametrize(
    ("ids", "before", "order"),
    [("d", "a", "dabc"), ("a", "", "bcda"), ("ac", "d", "bacd"), ("bc", "b", "abcd"), ("ad", "c", "badc")],
)
def test_rows_are_put_before_another(ids, before, order):
    board = QueueBoard(row(name) for name in "abcd")
    board.take_unkept()
    board.place_before(ids, before)
    assert names(board) == order == line(board)
    _rows, places, _removed = board.take_unkept()
    assert set(places) == {name for name, was in zip(order, "abcd") if name != was}


def test_only_what_can_go_on_stands_in_line():
    board = QueueBoard([row("a", PAUSED), row("b"), row("c", portal="there"), row("d", order={"kind": "x"})])
    assert (line(board), line(board, "there")) == ("b", "c")
    assert line(board, kind=WorkKind.ORDER) == "d"
    board.put(replace(board.row("a"), state=QUEUED))
    assert line(board) == "ab"
    board.begin("a")
    board.put(replace(board.row("a"), state=PAUSED))
    board.put(replace(board.row("a"), state=QUEUED))
    assert line(board) == "b"  # its thread still runs
    board.let_go("a")
    assert line(board) == "ab"
    board.remove(["a"])
    assert line(board) == "b"


def test_time_comes_once_for_each_wait():
    board = QueueBoard([row("a"), row("b")])
    later = NOW + timedelta(seconds=9)
    board.put(replace(board.row("a"), state=WAITING, until=later))
    board.put(replace(board.row("a"), state=WAITING, until=NOW))
    board.put(replace(board.row("b"), state=WAITING, until=later))
    assert board.next_due == NOW
    assert board.due(NOW) == ["a"]
    assert board.next_due == later
    board.put(replace(board.row("b"), state=PAUSED, until=None))
    assert (board.next_due, board.due(later)) == (None, [])


def test_what_changed_is_told_and_written_once():
    board = QueueBoard([row("a"), row("b")])
    assert (board.take_changed(), board.has_unkept) == ((), False)
    board.put(replace(board.row("a"), received=1))
    board.touch(replace(board.row("b"), received=2), told=True, kept=False)
    assert [each.id for each in board.take_changed()] == ["a", "b"]
    rows, places, removed = board.take_unkept()
    assert ([each.id for each in rows], places, removed) == (["a"], {}, [])
    board.give_back(rows, places, removed)
    board.remove(["a"])
    assert board.take_unkept() == ((), {}, ["a"])
    board.put(row("a"))
    assert board.row("a") is None


def test_two_rows_never_have_the_same_file():
    board = QueueBoard([row("a"), row("b")])
    assert board.claim("a", "/f/X.zip")
    assert not board.claim("b", "/f/x.ZIP")
    assert board.claim("a", "/f/other.zip")
    assert board.claim("b", "/f/x.zip")
    board.put(replace(board.row("b"), state=DownloadState.CANCELLED))
    assert board.claim("a", "/f/x.zip")
