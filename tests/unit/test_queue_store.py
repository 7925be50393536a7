"""The queue on disk."""

import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest
from guichet_eo.core.downloads.download import Download
from guichet_eo.core.downloads.download_item import DownloadItem
from guichet_eo.core.downloads.download_note import DownloadNote
from guichet_eo.core.downloads.download_state import DownloadState
from guichet_eo.core.downloads.licence_acceptance import LicenceAcceptance
from guichet_eo.core.downloads.packed_json import PackedJson
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.downloads.queue_store import QueueStore
from guichet_eo.providers.downloads.queue_store_error import QueueStoreError

WHEN = datetime(2026, 7, 1, 12, tzinfo=timezone.utc)
STAC = {"type": "Feature", "id": "é", "assets": {"a": {"href": "https://portal.example/a"}}}


def full_row(name="a" * 32, **facts):
    """Return a row with something in every field."""
    item = DownloadItem(
        id=name, portal="cdse", scene="scene é", product="p", title="T", href="https://portal.example/a.zip",
        folder="/home/ann/eo/cdse/2026", name="sub/a.zip", family="s2-l2a-sen2cor", key="product",
        needs="login", size=12,
        checksums=("blake3:00", "md5:11"), order={"kind": "hda", "dataset": "x"}, unpack=True,
        arrival={"kind": "composite", "names": ["natural"]},
        acceptance=LicenceAcceptance("cdse", "Licence", "1", "Ann", WHEN, "scene é"),
        stac=PackedJson.of(STAC),
    )  # fmt: skip
    error = PortalError("cdse", ErrorKind.QUOTA, "used up", 403)
    known = {
        "state": DownloadState.WAITING, "note": DownloadNote.QUOTA_USED_UP, "received": 5, "total": 12,
        "error": error, "until": WHEN, "checked": "md5", "attempts": 3,
        "ticket": {"state": "pending", "reference": {"id": 1}, "words": ""}, "path": "/x", "target": "/y",
    }  # fmt: skip
    return Download(item, **{**known, **facts})


def comparable(row):
    error = row.error and (row.error.portal, row.error.kind, row.error.detail, row.error.status)
    return replace(row, error=None), error


@pytest.fixture
def file(tmp_path):
    return tmp_path / "profile" / "queue.sqlite"


def kept(file, *rows):
    store = QueueStore(file)
    store.add(rows, range(1, len(rows) + 1))
    store.close()


def loaded(file):
    store = QueueStore(file)
    rows = store.load()
    store.close()
    return rows


def test_a_row_comes_back_as_it_was(file):
    kept(file, full_row())
    (row,) = loaded(file)
    assert comparable(row) == comparable(full_row())
    assert dict(row.item.stac) == STAC
    plain = Download(DownloadItem("b" * 32, "p", "s", "q", "t", "", "/f", "n"))
    kept(file, plain)
    assert plain in loaded(file)


def test_rows_are_changed_moved_and_forgotten(file):
    store = QueueStore(file)
    rows = [full_row(letter * 32) for letter in "abc"]
    store.add(rows, [1, 2, 3])
    store.write([replace(rows[0], state=DownloadState.PAUSED)], {"a" * 32: 9}, ["b" * 32], durable=True)
    store.write([rows[1]])  # forgotten meanwhile: it does not come back
    store.close()
    assert [(row.id[0], row.state) for row in loaded(file)] == [
        ("c", DownloadState.WAITING),
        ("a", DownloadState.PAUSED),
    ]


def test_scenes_are_kept_once_and_go_with_their_last_row(file):
    kept(file, full_row("a" * 32), full_row("b" * 32))
    with sqlite3.connect(file) as connection:
        assert connection.execute("select count(*) from scenes").fetchone() == (1,)
    store = QueueStore(file)
    store.write(removed=["a" * 32, "b" * 32])
    store.close()
    with sqlite3.connect(file) as connection:
        assert connection.execute("select count(*) from scenes").fetchone() == (0,)


@pytest.mark.parametrize("damage", ["no database", "cut off", "another form", "rubbish inside"])
def test_a_damaged_queue_is_set_aside_and_a_new_one_begun(file, damage):
    kept(file, *(full_row(f"{number:032}") for number in range(300)))
    body = file.read_bytes()
    if damage == "no database":
        file.write_bytes(b"no database at all" * 100)
    elif damage == "cut off":
        file.write_bytes(body[: len(body) // 2])
    elif damage == "another form":
        with sqlite3.connect(file) as connection:
            connection.execute("pragma user_version = 99")
    else:
        file.write_bytes(body[:4096] + b"\xff" * 8192 + body[12288:])
    store = QueueStore(file)
    assert store.load() == ()
    assert store.set_aside.exists()
    store.add([full_row()], [1])
    store.close()
    assert len(loaded(file)) == 1


def test_a_row_that_cannot_be_read_is_left_out(file):
    kept(file, full_row("a" * 32), full_row("b" * 32), full_row("c" * 32))
    with sqlite3.connect(file) as connection:
        connection.execute("update rows set facts = '{}' where id = ?", ["a" * 32])
        connection.execute("update scenes set stac = x'00'")
    store = QueueStore(file)
    assert [row.id[0] for row in store.load()] == ["b", "c"]
    assert store.unreadable == 1
    assert dict(store.load()[0].item.stac) == {}
    store.close()


def test_two_owners_are_one_too_many(file):
    store = QueueStore(file)
    with pytest.raises(QueueStoreError) as caught:
        QueueStore(file)
    assert caught.value.in_use
    store.close()
    store.close()
    with pytest.raises(QueueStoreError):
        store.write(removed=["a"])
    QueueStore(file).close()


def test_another_program_may_look_meanwhile(file):
    store = QueueStore(file)
    store.add([full_row()], [1])
    (row,) = QueueStore.peek(file)
    assert comparable(row) == comparable(full_row())
    store.close()
    assert QueueStore.peek(file.with_name("none")) == ()


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "profile").write_text("a file, no folder")
    with pytest.raises(QueueStoreError) as caught:
        QueueStore(tmp_path / "profile" / "queue.sqlite")
    assert not caught.value.in_use


def test_what_was_written_outlives_a_kill(file):
    """The program writes and kills itself; nothing was closed."""
    script = """
import os, signal, sys
sys.path[:0] = [sys.argv[2], sys.argv[3]]
import conftest
from pathlib import Path
import test_queue_store as here
store = here.QueueStore(Path(sys.argv[1]))
store.add([here.full_row(letter * 32) for letter in "ab"], [1, 2])
store.write([here.full_row("a" * 32, attempts=77)])
os.kill(os.getpid(), signal.SIGKILL)
"""
    here = Path(__file__).resolve().parent
    code = subprocess.run([sys.executable, "-c", script, file, here.parent, here], check=False).returncode
    assert code == -9
    assert [row.attempts for row in loaded(file)] == [77, 3]


def test_nobody_else_may_read_it(file):
    kept(file, full_row())
    assert file.stat().st_mode & 0o077 == 0
