"""How a file gets its name: whenever the program ends, nothing is lost or taken for more than it is."""

import contextlib
import io
import zipfile

import pytest
from guichet_eo.core.downloads.download import Download
from guichet_eo.core.downloads.download_note import DownloadNote
from guichet_eo.core.downloads.download_state import DownloadState
from guichet_eo.core.downloads.part_names import facts_of, part_of
from guichet_eo.core.downloads.sidecar import read_sidecar, sidecar_path, write_sidecar
from guichet_eo.core.downloads.unpack_problem import UnpackProblem
from guichet_eo.providers.downloads.file_finish import make_folder
from guichet_eo.providers.downloads.queue_store import QueueStore
from guichet_eo.providers.downloads.transfer_error import TransferError
from many_files_server import ManyFilesServer, content
from queue_bed import Bed, item, source

SIZE = 100_000


@pytest.fixture
def server():
    with ManyFilesServer() as running:
        yield running


def was_cut(folder, wanted, state=DownloadState.DOWNLOADING):
    """Write a queue as a program leaves it that was killed while the row was in a state."""
    store = QueueStore(folder / "queue.sqlite")
    target = str(folder / wanted.name)
    store.add([Download(wanted, state, received=SIZE // 2, attempts=1, target=target)], [1])
    store.close()


def fetched_before(server, folder, **facts):
    """Fetch a file by another queue; return the item."""
    wanted = item(server, folder, **facts)
    with Bed(folder / "before", source()) as bed:
        bed.add(wanted)
        bed.rest()
    server.requests.clear()
    return wanted


def finish(server, folder):
    with Bed(folder, source()) as bed:
        (row,) = bed.rest()
    return row


@pytest.mark.parametrize("checked", [True, False])
def test_killed_after_the_sidecar_and_before_the_name(server, tmp_path, checked):
    wanted = fetched_before(server, tmp_path, checked=checked)
    file = tmp_path / wanted.name
    file.rename(part_of(file))
    was_cut(tmp_path, wanted, DownloadState.CHECKING)
    row = finish(server, tmp_path)
    assert row.state is (DownloadState.VERIFIED if checked else DownloadState.WHOLE)
    assert row.note is (DownloadNote.NONE if checked else DownloadNote.NO_CHECKSUM)
    assert file.read_bytes() == content(1, SIZE)
    assert server.requests == []
    assert not part_of(file).exists()


def test_killed_after_the_name_and_before_the_row(server, tmp_path):
    wanted = fetched_before(server, tmp_path)
    facts_of(tmp_path / wanted.name).write_text("{}")
    was_cut(tmp_path, wanted, DownloadState.CHECKING)
    row = finish(server, tmp_path)
    assert (row.state, row.note) == (DownloadState.VERIFIED, DownloadNote.NONE)
    assert server.requests == []
    assert not facts_of(tmp_path / wanted.name).exists()


def test_a_sidecar_alone_is_no_file(server, tmp_path):
    wanted = fetched_before(server, tmp_path)
    (tmp_path / wanted.name).unlink()
    was_cut(tmp_path, wanted)
    assert finish(server, tmp_path).state is DownloadState.VERIFIED
    assert len(server.requests) == 1


@pytest.mark.parametrize("damage", ["short", "other bytes"])
def test_a_part_that_is_not_what_the_sidecar_says_is_not_named(server, tmp_path, damage):
    """The sidecar is of an earlier transfer, the part of a later one that did not end."""
    wanted = fetched_before(server, tmp_path, checked=False)
    file = tmp_path / wanted.name
    file.unlink()
    body = content(1, SIZE)
    part_of(file).write_bytes(body[:-9] if damage == "short" else bytes(SIZE))
    was_cut(tmp_path, wanted)
    row = finish(server, tmp_path)
    assert row.state is DownloadState.WHOLE
    assert file.read_bytes() == body
    assert len(server.requests) >= 1


def test_a_planted_link_is_not_followed(server, tmp_path):
    wanted = fetched_before(server, tmp_path)
    file, elsewhere = tmp_path / wanted.name, tmp_path / "elsewhere"
    elsewhere.write_bytes(file.read_bytes())
    file.unlink()
    part_of(file).symlink_to(elsewhere)
    was_cut(tmp_path, wanted)
    finish(server, tmp_path)
    assert not file.is_symlink()
    assert elsewhere.read_bytes() == content(1, SIZE)


def test_half_a_sidecar_is_none(server, tmp_path):
    wanted = fetched_before(server, tmp_path)
    sidecar = sidecar_path(tmp_path / wanted.name)
    sidecar.write_text(sidecar.read_text()[:50])
    row = finish_new(server, tmp_path, wanted)
    assert (row.state, row.note) == (DownloadState.VERIFIED, DownloadNote.NONE)
    assert row.path.endswith("scene-1-2.zip")  # what it is cannot be said: it is left alone


def finish_new(server, folder, wanted):
    with Bed(folder, source()) as bed:
        bed.add(wanted)
        (row,) = bed.rest()
    return row


@pytest.mark.parametrize("change", ["size", "scene", "checksum"])
def test_another_file_with_a_sidecar_is_left_alone(server, tmp_path, change):
    wanted = fetched_before(server, tmp_path)
    file = tmp_path / wanted.name
    sidecar = read_sidecar(file)
    if change == "size":
        file.write_bytes(b"shorter")
    else:
        other = {"scene": "another"} if change == "scene" else {"digest": "0" * 32}
        write_sidecar(file, type(sidecar)(**{**vars(sidecar), **other}))
    before = file.read_bytes()
    row = finish_new(server, tmp_path, wanted)
    assert row.path.endswith("scene-1-2.zip")
    assert file.read_bytes() == before


# ---- unpacking -----------------------------------------------------------------------------------


class Archives(ManyFilesServer):
    """Serves one archive at every address."""

    def __init__(self, body):
        super().__init__()
        self.body = body

    def good(self, number, size, first=None, stop=None, reset=False):
        from loopback import Reply

        return Reply(200, self.body, {"Content-Type": "application/zip"})


def archive(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as opened:
        for name, body in files.items():
            opened.writestr(name, body)
    return packed.getvalue()


def packed_item(server, folder, body, **facts):
    return item(server, folder, checked=False, size=len(body), unpack=True, **facts)


def test_an_archive_is_unpacked_on_demand_and_stays(tmp_path):
    body = archive(**{"product/a.tif": b"abc", "product/b.xml": b"<b/>"})
    with Archives(body) as server, Bed(tmp_path, source()) as bed:
        one = packed_item(server, tmp_path, body)
        bed.add(one)
        (row,) = bed.rest()
        bed.wait(lambda: bed.states(one.id)[-1] is row.state)  # reports come a moment after the row itself
        told = bed.states(one.id)
    assert (row.state, row.note) == (DownloadState.WHOLE, DownloadNote.UNPACKED)
    assert row.path == str(tmp_path / "product")
    assert (tmp_path / "product/a.tif").read_bytes() == b"abc"
    assert (tmp_path / one.name).exists()
    assert told[-2:] == [DownloadState.UNPACKING, DownloadState.WHOLE] or DownloadState.UNPACKING not in told
    assert row.received == len(body)


def test_an_archive_that_is_not_safe_is_kept_as_it_is(tmp_path):
    body = archive(**{"../outside.txt": b"abc"})
    with Archives(body) as server, Bed(tmp_path, source()) as bed:
        bed.add(packed_item(server, tmp_path, body))
        (row,) = bed.rest()
    assert (row.state, row.note) == (DownloadState.WHOLE, DownloadNote.NOT_UNPACKED)
    assert row.unpack_problem is UnpackProblem.OUTSIDE
    assert row.path == str(tmp_path / "scene-1.zip")
    with Bed(tmp_path, source()) as bed:
        (kept,) = bed.engine.rows
    assert kept.unpack_problem is UnpackProblem.OUTSIDE


def test_an_archive_that_is_there_is_unpacked_later(tmp_path):
    body = archive(**{"product/a.tif": b"abc"})
    with Archives(body) as server, Bed(tmp_path, source()) as bed:
        one = item(server, tmp_path, checked=False, size=len(body))
        bed.add(one)
        (whole,) = bed.rest()
        assert whole.path == str(tmp_path / one.name)
        bed.engine.unpack([one.id, "unknown"])
        (row,) = bed.rest()
        assert len(server.requests) == 1
    assert (row.state, row.note) == (DownloadState.WHOLE, DownloadNote.UNPACKED)
    assert (row.path, row.item.unpack) == (str(tmp_path / "product"), True)
    assert (tmp_path / one.name).exists()


def test_killed_while_unpacking(tmp_path):
    body = archive(**{"product/a.tif": b"abc"})
    with Archives(body) as server:
        wanted = packed_item(server, tmp_path, body)
        plain = type(wanted)(**{**vars(wanted), "unpack": False})
        with Bed(tmp_path / "before", source()) as bed:
            bed.add(plain)
            bed.rest()
        was_cut(tmp_path, wanted, DownloadState.UNPACKING)
        row = finish(server, tmp_path)
        assert len(server.requests) == 1
    assert (row.state, row.note) == (DownloadState.WHOLE, DownloadNote.UNPACKED)
    assert (tmp_path / "product/a.tif").read_bytes() == b"abc"


@pytest.mark.parametrize(
    ("folder", "there", "made"),
    [
        ("eo/here/2026", "eo", True),
        ("eo/here/2026/product", "eo", True),
        ("eo/here/2026", "", False),  # the mount point of a disk that was unplugged
        ("eo/here/2026/product", "", False),
        ("some/where/else", "", True),  # nobody knows which of them the user chose
        ("here/here/2026", "here", True),
    ],
)
def test_folders_are_made_up_to_the_one_that_the_user_chose(tmp_path, folder, there, made):
    (tmp_path / there).mkdir(exist_ok=True)
    target = tmp_path / folder / "scene.zip"
    with contextlib.nullcontext() if made else pytest.raises(TransferError, match="no such folder"):
        make_folder("here", target.parent, target)
    assert target.parent.is_dir() is made
