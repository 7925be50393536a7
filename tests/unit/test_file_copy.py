"""Files of a catalogue that lies on a disk: copied, checked, and from nowhere else."""

import errno
import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.downloads.download_note import DownloadNote
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.downloads.file_copy import FileCopy
from guichet_eo.providers.downloads.file_transfer import FileTransfer
from guichet_eo.providers.downloads.transfer_error import TransferError
from guichet_eo.providers.downloads.transfer_order import TransferOrder
from guichet_eo.providers.downloads.transfers import make_transfer
from guichet_eo.providers.network_profile import NetworkProfile

CONTENT = b"pixels" * 500_000


@pytest.fixture
def bed(tmp_path):
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "a.tif").write_bytes(CONTENT)
    return tmp_path


def order_of(bed, href="catalogue/a.tif", endpoint="catalogue/catalog.json", size=None, checksums=()):
    place = endpoint if "://" in endpoint else str(bed / endpoint)
    portal = Portal("disk", LocalText("Disk"), "disk", dialect="static", endpoints={"catalogue": place})
    address = href if "://" in href else str(bed / href)
    return TransferOrder(portal, address, bed / "out" / "2026" / "a.tif", size, checksums)


def copied(order, token=None):
    told = []
    return FileCopy(order, None, NetworkProfile(), token or CancelToken(), told.append).run(), told


def test_a_file_is_copied_and_its_checksum_compared(bed):
    right = f"sha1:{hashlib.sha1(CONTENT).hexdigest()}"
    found, told = copied(order_of(bed, size=len(CONTENT), checksums=("nonsense:1", right)))
    assert found.part.read_bytes() == CONTENT
    assert found.part.name == "a.tif.part"
    assert (found.size, found.algorithm, found.digest_algorithm) == (len(CONTENT), "sha1", "sha1")
    assert told[0].total == len(CONTENT)
    plain, _told = copied(order_of(bed))
    assert (plain.algorithm, plain.digest) == ("", hashlib.sha256(CONTENT).hexdigest())


@pytest.mark.parametrize(
    ("wrong", "note"),
    [
        ({"checksums": ("md5:" + "0" * 32,)}, DownloadNote.WRONG_CHECKSUM),
        ({"size": 5}, DownloadNote.WRONG_SIZE),
    ],
)
def test_what_is_not_what_the_catalogue_says_is_removed(bed, wrong, note):
    with pytest.raises(TransferError) as caught:
        copied(order_of(bed, **wrong))
    assert caught.value.note is note
    assert not list((bed / "out").rglob("*.part"))


@pytest.mark.parametrize("href", ["secret.txt", "catalogue/../secret.txt", "catalogue/link.tif"])
def test_nothing_outside_of_the_catalogue_is_copied(bed, href):
    (bed / "secret.txt").write_text("secret")
    (bed / "catalogue" / "link.tif").symlink_to(bed / "secret.txt")
    with pytest.raises(PortalError) as caught:
        copied(order_of(bed, href))
    assert caught.value.kind is ErrorKind.NOT_ALLOWED
    assert not list((bed / "out").rglob("*"))[1:], "no file"


@pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")
def test_a_planted_link_is_not_copied_through(bed):
    victim = bed / "victim"
    victim.write_bytes(b"precious")
    (bed / "out" / "2026").mkdir(parents=True)
    (bed / "out" / "2026" / "a.tif.part").symlink_to(victim)
    found, _told = copied(order_of(bed))
    assert victim.read_bytes() == b"precious"
    assert (found.part.is_symlink(), found.part.read_bytes() == CONTENT) == (False, True)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_a_pipe_is_not_waited_for(bed):
    os.mkfifo(bed / "catalogue" / "pipe.tif")
    with pytest.raises(PortalError) as caught:
        copied(order_of(bed, "catalogue/pipe.tif"))
    assert caught.value.kind is ErrorKind.GONE


@pytest.mark.parametrize("href", ["//host/share/a.tif", "\\\\host\\share\\a.tif", "/\\host\\share\\a.tif"])
def test_the_share_of_another_machine_is_not_even_looked_at(bed, href, monkeypatch):
    looked = []
    whole = os.path.realpath
    monkeypatch.setattr(
        os.path, "realpath", lambda path, **more: looked.append(str(path)) or whole(path, **more)
    )
    order = replace(order_of(bed), href=href)
    with pytest.raises(PortalError) as caught:
        copied(order)
    assert caught.value.kind is ErrorKind.NOT_ALLOWED
    assert not any("host" in path for path in looked)


def test_a_file_that_is_gone(bed):
    with pytest.raises(PortalError) as caught:
        copied(order_of(bed, "catalogue/b.tif"))
    assert caught.value.kind is ErrorKind.GONE


def test_cancelling_and_a_full_disk(bed, monkeypatch):
    token = CancelToken()
    token.cancel()
    with pytest.raises(PortalError) as caught:
        copied(order_of(bed), token)
    assert caught.value.kind is ErrorKind.CANCELLED

    def full(*_values, **_more):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", full)
    with pytest.raises(TransferError) as caught:
        copied(order_of(bed))
    assert caught.value.note is DownloadNote.NO_ROOM


def test_which_transfer_is_for_which_file(bed):
    def kind(*values):
        order = order_of(bed, *values)
        return type(make_transfer(order, None, NetworkProfile(), CancelToken(), print))

    assert kind() is FileCopy
    assert kind("https://example.org/a.tif") is FileTransfer
    assert kind("catalogue/a.tif", "https://example.org/catalog.json") is FileTransfer, "a portal of the web"
