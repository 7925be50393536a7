"""Archives from portals: what is good comes out whole, what is hostile leaves nothing behind."""

import bz2
import gzip
import io
import lzma
import os
import random
import stat
import struct
import tarfile
import threading
import zipfile

import pytest
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.downloads import unpacker
from guichet_eo.core.downloads.archive_form import ArchiveForm, archive_form
from guichet_eo.core.downloads.archive_names import ArchiveNames, entry_parts
from guichet_eo.core.downloads.forward_reader import ForwardReader
from guichet_eo.core.downloads.unpack_error import UnpackError
from guichet_eo.core.downloads.unpack_problem import UnpackProblem
from guichet_eo.core.downloads.unpacker import unpack

NOISE = random.Random(5).randbytes(300_000)
PRODUCT = {
    "S2.SAFE/manifest.safe": b"<xfdu/>",
    "S2.SAFE/GRANULE/IMG_DATA/B04.jp2": NOISE,
    "S2.SAFE/GRANULE/IMG_DATA/B08.jp2": NOISE[::-1] * 5,
    "S2.SAFE/empty.txt": b"",
}
PACKERS = {"": lambda data: data, ".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}


def write_zip(path, files, kind=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", kind) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def tar_bytes(files=(), infos=(), form=tarfile.PAX_FORMAT):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as archive:
        for name, content in dict(files).items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        for info in infos:
            archive.addfile(info)
    return buffer.getvalue()


def odd_tar(name="odd", **values):
    info = tarfile.TarInfo(name)
    for key, value in values.items():
        setattr(info, key, value)
    return tar_bytes({"good.txt": b"good"}, [info])


def tree(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def run(archive, tmp_path, token=None, told=None):
    target = tmp_path / "out"
    target.mkdir(exist_ok=True)
    tell = (lambda done, total: told.append((done, total))) if told is not None else lambda done, total: None
    return unpack(archive, target, token or CancelToken(), tell)


def refused(archive, tmp_path):
    """Unpack what must be refused; return why, after a look at what was left."""
    around = tree(tmp_path)
    with pytest.raises(UnpackError) as caught:
        run(archive, tmp_path)
    assert list((tmp_path / "out").iterdir()) == []
    assert tree(tmp_path) == around
    return caught.value.problem


def test_a_zip_becomes_the_folder_that_it_holds(tmp_path):
    told = []
    found = run(write_zip(tmp_path / "a.zip", PRODUCT), tmp_path, told=told)
    assert found == tmp_path / "out/S2.SAFE"
    assert tree(tmp_path / "out") == PRODUCT
    assert told[-1] == (sum(map(len, PRODUCT.values())),) * 2
    assert told == sorted(told)


@pytest.mark.parametrize("ending", PACKERS)
@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT])
def test_a_tar_of_any_kind(tmp_path, ending, form):
    archive = tmp_path / f"a.tar{ending}"
    archive.write_bytes(PACKERS[ending](tar_bytes(PRODUCT, form=form)))
    told = []
    assert run(archive, tmp_path, told=told) == tmp_path / "out/S2.SAFE"
    assert tree(tmp_path / "out") == PRODUCT
    assert told == sorted(told)
    assert told[-1][1] == archive.stat().st_size


@pytest.mark.parametrize("ending", [".gz", ".bz2", ".xz"])
def test_a_single_packed_file(tmp_path, ending):
    archive = tmp_path / f"data.tif{ending}"
    archive.write_bytes(PACKERS[ending](NOISE * 5))
    found = run(archive, tmp_path)
    assert found == tmp_path / "out/data.tif"
    assert found.read_bytes() == NOISE * 5


def test_several_packed_streams_in_a_row(tmp_path):
    for ending in (".gz", ".bz2", ".xz"):
        archive = tmp_path / f"data.txt{ending}"
        archive.write_bytes(PACKERS[ending](b"one ") + PACKERS[ending](b"two"))
        out = tmp_path / f"out{ending}"
        out.mkdir()
        assert unpack(archive, out, CancelToken(), lambda *_: None).read_bytes() == b"one two"


def test_several_things_come_into_a_folder_named_after_the_archive(tmp_path):
    archive = write_zip(tmp_path / "LC08_x.zip", {"B1.TIF": b"1", "B2.TIF": b"2"})
    assert run(archive, tmp_path) == tmp_path / "out/LC08_x"
    tar = tmp_path / "LC09_y.tar.gz"
    tar.write_bytes(gzip.compress(tar_bytes({"B1.TIF": b"1", "B2.TIF": b"2"})))
    assert run(tar, tmp_path) == tmp_path / "out/LC09_y"


def test_what_is_there_stays_and_the_same_is_not_made_twice(tmp_path):
    archive = write_zip(tmp_path / "a.zip", PRODUCT)
    first = run(archive, tmp_path)
    assert run(archive, tmp_path) == first
    (first / "manifest.safe").write_bytes(b"the user changed it")
    second = run(archive, tmp_path)
    assert second.name != first.name
    assert (first / "manifest.safe").read_bytes() == b"the user changed it"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted([first.name, second.name])


def test_what_an_ended_qgis_left_is_taken_away(tmp_path):
    rest = tmp_path / "out/.a.zip.unpacking"
    rest.mkdir(parents=True)
    (rest / "half").write_bytes(b"half")
    run(write_zip(tmp_path / "a.zip", PRODUCT), tmp_path)
    assert tree(tmp_path / "out") == PRODUCT


LEADING_OUT = [
    "../evil", "a/../../evil", "/etc/evil", "C:/evil", "C:evil", "a/C:/evil", "..\\evil", "a\\..\\..\\evil",
    "\\\\host\\share\\evil", "a/.. /evil", "//evil", "a/b/../../../evil", "..", "evil\0.txt",
]  # fmt: skip


@pytest.mark.parametrize("name", LEADING_OUT)
def test_a_name_that_leads_out_is_refused(tmp_path, name):
    with pytest.raises(UnpackError) as caught:
        entry_parts(name)
    assert caught.value.problem is UnpackProblem.OUTSIDE
    if "\0" not in name:  # Python writes no such names
        assert refused(write_zip(tmp_path / "a.zip", {"good": b"1", name: b"evil"}), tmp_path)
        tar = tmp_path / "a.tar"
        tar.write_bytes(tar_bytes({"good": b"1", name: b"evil"}))
        assert refused(tar, tmp_path) is UnpackProblem.OUTSIDE


def test_names_never_leave_the_folder(tmp_path):
    """Whatever a name is made of, it is refused or lies below the folder."""
    chance = random.Random(11)
    pieces = [
        "..",
        ".",
        "",
        "/",
        "\\",
        "a",
        "C:",
        "con",
        "nul.txt",
        " ",
        "~",
        "\x1b",
        "é",
        "b" * 90,
        "$x",
        "\n",
    ]
    for _round in range(5000):
        name = "".join(chance.choice(pieces) for _piece in range(chance.randint(1, 8)))
        try:
            parts = ArchiveNames().parts(name, False)
        except UnpackError:
            continue
        found = os.path.normpath(tmp_path.joinpath(*parts))
        assert found.startswith(f"{tmp_path}{os.sep}"), name


def test_names_that_windows_refuses_are_made_safe(tmp_path):
    found = run(write_zip(tmp_path / "a.zip", {"top/con.txt": b"1", 'top/a<b>"c|.tif': b"2"}), tmp_path)
    names = {path.name for path in found.iterdir()}
    assert len(names) == 2
    assert not any(set('<>:"|?*') & set(name) or name == "con.txt" for name in names)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a.txt", "a.txt"),
        ("A.txt", "a.TXT"),
        ("a", "a/b"),
        ("a/b", "a"),
        ("é.txt", "e\u0301.txt"),
        ("D/x", "d/y"),
    ],
)
def test_names_that_meet_are_refused(tmp_path, first, second):
    tar = tmp_path / "a.tar"
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name in (first, second):
            info = tarfile.TarInfo(name)
            info.size = 1
            archive.addfile(info, io.BytesIO(b"1"))
    tar.write_bytes(buffer.getvalue())
    assert refused(tar, tmp_path) is UnpackProblem.SAME_NAME


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_a_zip_with_links_or_devices_is_refused(tmp_path, kind):
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as written:
        info = zipfile.ZipInfo("link")
        info.create_system = 3
        info.external_attr = (kind | 0o777) << 16
        written.writestr(info, "/etc/passwd")
    problem = UnpackProblem.LINK if kind == stat.S_IFLNK else UnpackProblem.SPECIAL
    assert refused(archive, tmp_path) is problem


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"type": tarfile.SYMTYPE, "linkname": "/etc/passwd"}, UnpackProblem.LINK),
        ({"type": tarfile.SYMTYPE, "linkname": "good.txt"}, UnpackProblem.LINK),
        ({"type": tarfile.LNKTYPE, "linkname": "../../evil"}, UnpackProblem.LINK),
        ({"type": tarfile.FIFOTYPE}, UnpackProblem.SPECIAL),
        ({"type": tarfile.CHRTYPE, "devmajor": 1, "devminor": 3}, UnpackProblem.SPECIAL),
        ({"type": tarfile.BLKTYPE, "devmajor": 8}, UnpackProblem.SPECIAL),
    ],
)
def test_a_tar_with_links_or_devices_is_refused(tmp_path, values, problem):
    archive = tmp_path / "a.tar"
    archive.write_bytes(odd_tar(**values))
    assert refused(archive, tmp_path) is problem


def test_a_zip_bomb_is_refused_before_anything_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacker, "ALWAYS_ALLOWED", 1000)
    archive = write_zip(tmp_path / "a.zip", {"zeros": bytes(50_000_000)})
    monkeypatch.setattr(unpacker._Unpacking, "_write", lambda *_: pytest.fail("written"))
    assert refused(archive, tmp_path) is UnpackProblem.TOO_LARGE


@pytest.mark.parametrize("ending", [".gz", ".bz2", ".xz"])
@pytest.mark.parametrize("tar", [True, False])
def test_a_packed_bomb_is_stopped(tmp_path, monkeypatch, ending, tar):
    monkeypatch.setattr(unpacker, "ALWAYS_ALLOWED", 100_000)
    zeros = bytes(40_000_000)
    archive = tmp_path / f"a{ending}"
    archive.write_bytes(PACKERS[ending](tar_bytes({"zeros": zeros}) if tar else zeros))
    assert refused(archive, tmp_path) is UnpackProblem.TOO_LARGE


def test_zeros_after_the_end_of_a_tar_are_a_bomb_too(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacker, "ALWAYS_ALLOWED", 100_000)
    archive = tmp_path / "a.tar.gz"
    archive.write_bytes(gzip.compress(tar_bytes({"a": b"1"}) + bytes(40_000_000)))
    assert refused(archive, tmp_path) is UnpackProblem.TOO_LARGE


def test_a_header_as_long_as_the_memory_is_refused(tmp_path):
    """A POSIX tar may say of its own header that it has gigabytes; `tarfile` would read it as a whole."""
    header = tarfile.TarInfo("PaxHeaders/x")
    header.type, header.size = tarfile.XHDTYPE, 3 << 30
    archive = tmp_path / "a.tar"
    archive.write_bytes(header.tobuf(tarfile.USTAR_FORMAT) + bytes(20 << 20))
    assert refused(archive, tmp_path) is UnpackProblem.TOO_LARGE


def test_entries_that_share_their_bytes_are_refused(tmp_path):
    archive = write_zip(tmp_path / "a.zip", {"a": NOISE, "b": NOISE}, zipfile.ZIP_STORED)
    data = bytearray(archive.read_bytes())
    second = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, second + 42, 0)  # the second entry is where the first is
    archive.write_bytes(bytes(data))
    assert refused(archive, tmp_path) is UnpackProblem.TOO_LARGE


def test_too_many_entries(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacker, "MOST_ENTRIES", 20)
    files = {f"{number}.txt": b"" for number in range(21)}
    assert refused(write_zip(tmp_path / "a.zip", files), tmp_path) is UnpackProblem.TOO_MANY
    tar = tmp_path / "a.tar"
    tar.write_bytes(tar_bytes(files))
    assert refused(tar, tmp_path) is UnpackProblem.TOO_MANY


def test_a_list_of_entries_as_long_as_the_memory_is_not_read(tmp_path):
    archive = write_zip(tmp_path / "a.zip", {"a": b"1"})
    data = bytearray(archive.read_bytes())
    struct.pack_into("<I", data, data.rfind(b"PK\x05\x06") + 12, 3 << 30)
    archive.write_bytes(bytes(data))
    assert refused(archive, tmp_path) is UnpackProblem.TOO_MANY


def test_an_encrypted_entry(tmp_path):
    archive = write_zip(tmp_path / "a.zip", {"a": b"1"})
    data = bytearray(archive.read_bytes())
    data[6] |= 1
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    archive.write_bytes(bytes(data))
    assert refused(archive, tmp_path) is UnpackProblem.ENCRYPTED


def test_an_unknown_way_of_packing(tmp_path):
    archive = write_zip(tmp_path / "a.zip", {"a": b"1"})
    data = bytearray(archive.read_bytes())
    for place in (8, data.rfind(b"PK\x01\x02") + 10):
        struct.pack_into("<H", data, place, 93)  # Zstandard
    archive.write_bytes(bytes(data))
    assert refused(archive, tmp_path) is UnpackProblem.METHOD


def test_a_wrong_checksum_inside(tmp_path):
    archive = write_zip(tmp_path / "a.zip", {"a": NOISE}, zipfile.ZIP_STORED)
    data = bytearray(archive.read_bytes())
    data[5000] ^= 1
    archive.write_bytes(bytes(data))
    assert refused(archive, tmp_path) is UnpackProblem.DAMAGED
    for ending in (".gz", ".bz2", ".xz"):
        packed = tmp_path / f"a.tar{ending}"
        data = bytearray(PACKERS[ending](tar_bytes({"a": NOISE})))
        data[len(data) // 2] ^= 1
        packed.write_bytes(bytes(data))
        assert refused(packed, tmp_path) is UnpackProblem.DAMAGED


@pytest.mark.parametrize("ending", [".zip", ".tar", ".tar.gz", ".tar.bz2", ".tar.xz"])
def test_an_archive_that_is_cut_anywhere_is_never_taken_for_whole(tmp_path, ending):
    archive = tmp_path / f"a{ending}"
    files = {"x/a": NOISE[:3000], "x/b": NOISE[3000:3512], "x/c": NOISE[:100]}
    if ending == ".zip":
        whole = write_zip(archive, files).read_bytes()
    else:
        whole = PACKERS[ending[4:]](tar_bytes(files).rstrip(b"\0") + bytes(1024 + 412))
    chance = random.Random(3)
    lengths = {chance.randrange(len(whole) - 1024) for _cut in range(60)} | {0, 1, 512, 1024}
    for length in sorted(lengths):
        archive.write_bytes(whole[:length])
        assert refused(archive, tmp_path) in (UnpackProblem.DAMAGED, UnpackProblem.UNKNOWN_FORM)


def test_damaged_bytes_never_get_out_of_the_folder(tmp_path, monkeypatch):
    """Flipped bits anywhere: refused or unpacked, but no other exception, and nothing beside the folder."""
    monkeypatch.setattr(unpacker, "_sync", lambda _file: None)  # a disk that is waited for each time
    chance = random.Random(8)
    small = {"x/a": b"one" * 50, "x/b": b"two" * 400, "x/c/d": b""}
    wholes = {"a.zip": write_zip(tmp_path / "a.zip", small).read_bytes(), "a.tar": tar_bytes(small)}
    for name, whole in wholes.items():
        for _round in range(300):
            data = bytearray(whole)
            for _flip in range(chance.randint(1, 4)):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            (tmp_path / name).write_bytes(bytes(data))
            try:
                found = run(tmp_path / name, tmp_path)
            except UnpackError:
                found = None
            assert found is None or found.parent == tmp_path / "out"
    assert {path.name for path in tmp_path.iterdir()} == {"a.zip", "a.tar", "out"}


def test_what_is_no_archive(tmp_path):
    plain = tmp_path / "page.zip"
    plain.write_bytes(b"<html>please log in</html>" * 40)
    assert refused(plain, tmp_path) is UnpackProblem.UNKNOWN_FORM
    assert archive_form(plain) is None
    assert archive_form(write_zip(tmp_path / "b", {"a": b""})) is ArchiveForm.ZIP


def test_a_disk_without_room(tmp_path, monkeypatch):
    archive = write_zip(tmp_path / "a.zip", PRODUCT)
    usage = type("Usage", (), {"free": unpacker.RESERVE + 1000})
    monkeypatch.setattr(unpacker.shutil, "disk_usage", lambda _path: usage)
    assert refused(archive, tmp_path) is UnpackProblem.NO_ROOM


def test_a_disk_that_is_full_in_the_middle(tmp_path, monkeypatch):
    def full(_number):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(unpacker, "_sync", full)
    archive = write_zip(tmp_path / "a.zip", PRODUCT)
    assert refused(archive, tmp_path) is UnpackProblem.NO_ROOM
    assert archive.is_file()


def test_a_folder_that_is_gone(tmp_path):
    archive = write_zip(tmp_path / "a.zip", PRODUCT)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UnpackError) as caught:
        unpack(archive, tmp_path / "file", CancelToken(), lambda *_: None)
    assert caught.value.problem is UnpackProblem.DISK


def test_cancelling_in_the_middle_leaves_nothing(tmp_path):
    for name in ("a.zip", "a.tar"):
        archive = tmp_path / name
        if name == "a.zip":
            write_zip(archive, {"big": NOISE * 40})
        else:
            archive.write_bytes(tar_bytes({"big": NOISE * 40}))
        token, told = CancelToken(), []

        def tell(done, total, token=token, told=told):
            told.append(done)
            if done > total / 3:
                token.cancel()

        out = tmp_path / "out"
        out.mkdir(exist_ok=True)
        with pytest.raises(UnpackError) as caught:
            unpack(archive, out, token, tell)
        assert caught.value.problem is UnpackProblem.CANCELLED
        assert list(out.iterdir()) == []
        assert max(told) < len(NOISE) * 40


def test_cancelling_from_another_thread(tmp_path):
    archive = write_zip(tmp_path / "a.zip", {"big": bytes(200_000_000)})
    token, begun, caught = CancelToken(), threading.Event(), []

    def work():
        try:
            unpack(archive, tmp_path / "out", token, lambda *_: begun.set())
        except UnpackError as error:
            caught.append(error.problem)

    thread = threading.Thread(target=work)
    thread.start()
    assert begun.wait(20)
    token.cancel()
    thread.join(20)
    assert caught == [UnpackProblem.CANCELLED]
    assert list((tmp_path / "out").iterdir()) == []


def test_the_reader_goes_forwards_only(tmp_path):
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(NOISE))
    reader = ForwardReader(path, ArchiveForm.GZIP)
    assert reader.read(10) == NOISE[:10]
    assert reader.seek(1000) == 1000
    assert reader.read(5) == NOISE[1000:1005]
    with pytest.raises(UnpackError):
        reader.seek(3)
    assert reader.seek(10_000_000) == len(NOISE)
    assert reader.read(1) == b""
    reader.close()
