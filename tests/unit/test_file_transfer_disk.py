"""One file and its disk: no room, folders that go, links that were planted, power cuts."""

import errno
import os
import shutil
import threading
from collections import namedtuple

import pytest
from file_server import FileServer, md5_of, some_bytes
from guichet_eo.core.downloads.download_note import DownloadNote
from guichet_eo.core.downloads.part_facts import PartFacts
from guichet_eo.core.downloads.part_names import facts_of, part_of
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.providers.downloads import disk_failures, part_file
from guichet_eo.providers.downloads.part_file import PartFile, remove_part
from guichet_eo.providers.downloads.transfer_error import TransferError
from transfer_bed import Bed

BODY = some_bytes(1_500_000)
HALF = 700_000
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def server():
    with FileServer(BODY) as running:
        yield running


@pytest.fixture
def bed(tmp_path, server):
    return Bed(tmp_path / "here" / "2026", server.url)


def cut(bed, server):
    server.faults.append(server.waits(HALF, threading.Event()))
    assert bed.error(bed.cancel_at(HALF)).kind is ErrorKind.CANCELLED
    server.sent = 0


def room(monkeypatch, free):
    monkeypatch.setattr(disk_failures.shutil, "disk_usage", lambda _path: Usage(free, 0, free))


def test_a_body_that_never_ends_leaves_the_disk_some_room(bed, server, monkeypatch):
    room(monkeypatch, disk_failures.MARGIN_BYTES - 1)
    server.always = server.endless()
    error = bed.error()
    assert (error.kind, error.note) == (ErrorKind.DISK, DownloadNote.NO_ROOM)


def test_room_is_looked_for_before_anything_is_asked(bed, server, monkeypatch):
    room(monkeypatch, len(BODY))
    error = bed.error(size=len(BODY))
    assert (error.kind, error.note) == (ErrorKind.DISK, DownloadNote.NO_ROOM)
    assert (error.needed, error.free) == (len(BODY), len(BODY))
    assert not server.requests


def test_room_is_looked_for_when_the_server_says_the_size(bed, server, monkeypatch):
    room(monkeypatch, len(BODY))
    assert bed.error().note is DownloadNote.NO_ROOM
    assert not bed.part.stat().st_size


def test_what_is_there_already_needs_no_room(bed, server, monkeypatch):
    cut(bed, server)
    room(monkeypatch, len(BODY) - HALF + disk_failures.MARGIN_BYTES)
    assert bed.run(size=len(BODY)).part.read_bytes() == BODY


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_fills_up_keeps_what_is_there(bed, server, monkeypatch, code):
    written, really = [], os.write

    def write(handle, data):
        if sum(written) > HALF:
            raise OSError(code, os.strerror(code))
        written.append(really(handle, data))
        return written[-1]

    with monkeypatch.context() as patch:
        patch.setattr(part_file.os, "write", write)
        error = bed.error(checksums=(md5_of(BODY),))
    assert (error.kind, error.note) == (ErrorKind.DISK, DownloadNote.NO_ROOM)
    there = bed.part.stat().st_size
    assert there > HALF
    found = bed.run(checksums=(md5_of(BODY),))
    assert found.part.read_bytes() == BODY
    assert found.sent == len(BODY) - there


def test_a_folder_that_cannot_be_made_is_gone(tmp_path, server):
    (tmp_path / "file").write_bytes(b"")
    bed = Bed(tmp_path / "file" / "2026", server.url)
    error = bed.error()
    assert (error.kind, error.note) == (ErrorKind.DISK, DownloadNote.FOLDER_GONE)
    assert not server.requests


@pytest.mark.skipif(os.name == "nt", reason="Windows removes no open files")
def test_a_folder_removed_in_the_middle(bed, server):
    server.faults = [server.waits(HALF, threading.Event())]

    def remove(progress):
        if progress.received >= HALF and bed.target.parent.exists():
            shutil.rmtree(bed.target.parent)

    error = bed.error(remove)
    assert (error.kind, error.note) == (ErrorKind.DISK, DownloadNote.FOLDER_GONE)
    assert bed.run().part.read_bytes() == BODY  # tried again: the folder is made anew


@pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")
@pytest.mark.parametrize("link", ["symbolic", "hard"])
def test_a_planted_link_is_not_written_through(bed, tmp_path, link):
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    bed.target.parent.mkdir(parents=True)
    for path in (bed.part, facts_of(bed.target), bed.part.with_name(bed.part.name + ".json.new")):
        path.symlink_to(victim) if link == "symbolic" else path.hardlink_to(victim)
    assert bed.run().part.read_bytes() == BODY
    assert victim.read_bytes() == b"precious"
    assert not bed.part.is_symlink()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_what_is_no_ordinary_file_is_refused(bed):
    bed.target.parent.mkdir(parents=True)
    os.mkfifo(bed.part)
    assert bed.error().kind is ErrorKind.DISK


def another_boot(bed, synced, damage=0):
    """Make the partial file one of another run of the machine, with so many bytes on the disk."""
    text = facts_of(bed.target).read_text(encoding="utf-8")
    facts = bed.facts
    text = text.replace(facts["boot"], "another").replace(
        f'"synced": {facts["synced"]}', f'"synced": {synced}'
    )
    facts_of(bed.target).write_text(text, encoding="utf-8")
    if damage:
        with bed.part.open("r+b") as stream:
            stream.seek(synced)
            stream.write(bytes(damage))


def test_after_a_power_cut_only_what_was_put_on_the_disk_is_kept(bed, server):
    cut(bed, server)
    another_boot(bed, 300_000, damage=200_000)  # the length is there, the bytes are not
    found = bed.run()
    assert (found.resumed_at, found.part.read_bytes()) == (300_000, BODY)


@pytest.mark.parametrize("text", ["", "{}", "[]", "{", '{"etag": 1}', "[" * 5000, "\xff"])
def test_a_part_without_usable_facts_is_begun_anew(bed, server, text):
    cut(bed, server)
    facts_of(bed.target).write_bytes(text.encode("latin-1"))
    found = bed.run()
    assert (found.resumed_at, found.part.read_bytes()) == (0, BODY)


def test_a_part_longer_than_its_file_is_begun_anew(bed, server):
    cut(bed, server)
    with bed.part.open("ab") as stream:
        stream.write(bytes(len(BODY)))
    assert bed.run().part.read_bytes() == BODY


def test_nothing_is_known_while_bytes_of_another_file_are_there(tmp_path, monkeypatch):
    """Killed at any moment of a new beginning: what is known never tells of other bytes."""
    target = tmp_path / "file"
    with PartFile("here", target) as part:
        part.begin(PartFacts('"old"', total=100))
        part.write(b"old bytes")
        part.sync()
        seen, really = [], os.ftruncate

        def truncate(handle, size):
            seen.append(facts_of(target).exists())
            really(handle, size)

        monkeypatch.setattr(part_file.os, "ftruncate", truncate)
        part.begin(PartFacts('"new"', total=50))
    assert seen == [False]


def test_syncing_tells_how_much_is_on_the_disk(tmp_path):
    target = tmp_path / "file"
    with PartFile("here", target) as part:
        part.begin(PartFacts('"a"', total=100))
        part.write(b"x" * 40)
        part.sync()
        part.write(b"x" * 20)
    with PartFile("here", target) as part:
        assert (part.size, part.facts.synced, part.facts.total) == (60, 40, 100)
    remove_part(target)
    assert list(tmp_path.iterdir()) == []


def test_a_sync_that_comes_too_late_writes_nothing_down(tmp_path):
    target = tmp_path / "file"
    with PartFile("here", target) as part:
        part.begin(PartFacts('"a"'))
        part.write(b"x" * 40)
    part.sync()
    assert facts_of(target).read_text(encoding="utf-8").count('"synced": 0')


def test_a_part_is_locked(tmp_path):
    target = tmp_path / "file"
    with PartFile("here", target):
        with pytest.raises(TransferError) as caught, PartFile("here", target):
            pass
        assert caught.value.note is DownloadNote.IN_USE
    with PartFile("here", target):
        assert part_of(target).exists()
