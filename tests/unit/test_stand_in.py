"""What comes in place of a file, the rules of resuming, ends of archives and checksums, one by one."""

import hashlib
import io
import sys
import zipfile

import pytest
from guichet_eo.core.downloads.archive_end import is_whole_zip
from guichet_eo.core.downloads.file_reply import read_reply
from guichet_eo.core.downloads.part_facts import PartFacts
from guichet_eo.core.downloads.resumption import Resumption, resumption
from guichet_eo.providers.downloads.checksums import comparable, new_hash
from guichet_eo.providers.downloads.stand_in import stands_in

ZIP = b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + bytes(20)
TIFF = b"II*\x00\x08\x00\x00\x00"
PAGE = b"\xef\xbb\xbf <!DOCTYPE html><html><title>Sign in</title></html>"


def reply(kind="application/octet-stream", **headers):
    return read_reply(200, {"Content-Type": kind, **headers})


@pytest.mark.parametrize(
    ("name", "kind", "head", "is_words"),
    [
        ("a.zip", "application/zip", ZIP, False),
        ("a.zip", "text/html", ZIP, False),  # servers that call everything a page
        ("a.zip", "application/zip", PAGE, True),
        ("a.zip", "application/zip", b'{"message":"quota"}', True),
        ("a.zip", "", b"Please come back later", True),
        ("a.zip", "", "Réessayez à l'heure é".encode()[:-1], True),  # cut inside a letter
        ("a.zip", "", b"", True),
        ("B04.TIF", "", TIFF, False),
        ("B04.tif", "text/plain", b"<Error><Code>AccessDenied</Code></Error>", True),
        ("MTD.xml", "application/xml", b"<?xml version='1.0'?><n1/>", False),
        ("MTD.xml", "text/html", PAGE, True),
        ("manifest.safe", "application/octet-stream", b"<?xml version='1.0'?>", False),
        ("manifest.safe", "text/html;charset=utf-8", b"<html><body>login</body></html>", True),
        ("report.html", "text/html", PAGE, False),
        ("item.json", "application/json", b'{"type":"Feature"}', False),
        ("water.csv", "text/csv", b"date;level\n", False),
        ("water.csv", "application/json", b'{"code":401}', True),
        ("water.csv", "text/plain", b"", False),
    ],
)
def test_words_in_place_of_a_file(name, kind, head, is_words):
    assert stands_in(name, reply(kind), head, None) is is_words


def test_what_is_as_long_as_listed_is_the_file():
    assert not stands_in("odd.zip", reply(**{"Content-Length": "5"}), b"plain", 5)
    assert stands_in("odd.zip", reply(**{"Content-Length": "5"}), b"plain", 6)


KNOWN = PartFacts('"a"', "yesterday", 100, 0, "")


@pytest.mark.parametrize(
    ("status", "headers", "size", "known", "means"),
    [
        (200, {"Content-Length": "100"}, 0, PartFacts(), Resumption.BEGIN),
        (206, {"Content-Range": "bytes 0-99/100"}, 0, PartFacts(), Resumption.BEGIN),
        (200, {"Content-Length": "100", "ETag": '"a"'}, 40, KNOWN, Resumption.AGAIN),
        (200, {"Content-Length": "100", "ETag": '"b"'}, 40, KNOWN, Resumption.CHANGED),
        (200, {"Content-Length": "90"}, 40, KNOWN, Resumption.CHANGED),
        (206, {"Content-Range": "bytes 40-99/100", "ETag": '"a"'}, 40, KNOWN, Resumption.GO_ON),
        (206, {"Content-Range": "bytes 40-99/100", "ETag": 'W/"a"'}, 40, KNOWN, Resumption.GO_ON),
        (206, {"Content-Range": "bytes 40-99/*"}, 40, KNOWN, Resumption.GO_ON),
        (206, {"Content-Range": "bytes 40-99/100", "ETag": '"b"'}, 40, KNOWN, Resumption.ASK_CHANGED),
        (206, {"Content-Range": "bytes 40-98/99"}, 40, KNOWN, Resumption.ASK_CHANGED),
        (
            206,
            {"Content-Range": "bytes 40-99/100", "Last-Modified": "today"},
            40,
            KNOWN,
            Resumption.ASK_CHANGED,
        ),
        (206, {"Content-Range": "bytes 41-99/100"}, 40, KNOWN, Resumption.ASK_AGAIN),
        (206, {"Content-Range": "bytes 40-100/100"}, 40, KNOWN, Resumption.ASK_AGAIN),
        (206, {"Content-Range": "bytes 40-99/100", "Content-Length": "3"}, 40, KNOWN, Resumption.ASK_AGAIN),
        (206, {}, 40, KNOWN, Resumption.ASK_AGAIN),
        (416, {"Content-Range": "bytes */100"}, 100, KNOWN, Resumption.WHOLE),
        (416, {"Content-Range": "bytes */100", "ETag": '"b"'}, 100, KNOWN, Resumption.ASK_CHANGED),
        (416, {"Content-Range": "bytes */90"}, 100, KNOWN, Resumption.ASK_CHANGED),
        (416, {"Content-Range": "bytes */90"}, 90, KNOWN, Resumption.WHOLE),
        (416, {"Content-Range": "bytes */90", "ETag": '"b"'}, 90, KNOWN, Resumption.ASK_CHANGED),
        (416, {}, 100, KNOWN, Resumption.ASK_AGAIN),
    ],
)
def test_what_an_answer_means(status, headers, size, known, means):
    assert resumption(known, size, read_reply(status, headers)) is means


@pytest.mark.parametrize("length", ["-1", "1e3", "", "9" * 30, "٣"])
def test_lengths_that_are_none(length):
    assert read_reply(200, {"Content-Length": length}).expected is None


def test_a_repeated_length_counts_once_and_none_with_chunks():
    assert read_reply(200, {"Content-Length": "12, 12"}).expected == 12
    assert read_reply(200, {"Content-Length": "12", "Transfer-Encoding": "chunked"}).expected is None


def test_facts_come_back_from_their_text():
    assert PartFacts.from_text(KNOWN.to_text()) == KNOWN
    assert PartFacts.from_text(KNOWN.to_text().replace("100", "-1")) is None
    assert PartFacts.from_text(KNOWN.to_text().replace("yesterday", "y" * 2000)) is None


def archive(comment=b""):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("a.txt", "a" * 1000)
        packed.comment = comment
    return stream.getvalue()


@pytest.mark.parametrize("comment", [b"", b"a comment", b"PK\x05\x06 inside" + bytes(60)])
def test_a_zip_is_whole_with_its_directory_and_not_without(comment):
    whole = archive(comment)
    assert is_whole_zip(io.BytesIO(whole))
    assert not any(is_whole_zip(io.BytesIO(whole[:size])) for size in range(len(whole)))
    assert not is_whole_zip(io.BytesIO(whole + b"more"))


@pytest.mark.parametrize("name", ["md5", "sha1", "sha256", "sha384", "sha512", "sha3_256", "sha3_512"])
def test_checksums_by_any_spelling(name):
    digest = hashlib.new(name, b"x").hexdigest()
    for text in (f"{name}:{digest}", f"{name.upper().replace('_', '-')}:{digest.upper()}"):
        assert comparable((text,)) == (name, digest)
    computed = new_hash(name)
    computed.update(b"x")
    assert computed.hexdigest() == digest


def test_the_first_checksum_that_can_be_computed_is_taken():
    md5 = hashlib.md5(b"x").hexdigest()
    listed = ("crc32:01020304", "md5:no", f"md5:{md5}", "sha256:" + "0" * 64)
    assert comparable(listed) == ("md5", md5)
    assert comparable(()) is None


def test_blake3_only_where_its_package_is(monkeypatch):
    md5 = hashlib.md5(b"x").hexdigest()
    listed = ("blake3:" + "0" * 64, f"md5:{md5}")
    monkeypatch.setitem(sys.modules, "blake3", None)
    assert comparable(listed) == ("md5", md5)
    assert comparable(listed[:1]) is None

    class Package:
        blake3 = hashlib.sha256

    monkeypatch.setitem(sys.modules, "blake3", Package)
    assert comparable(listed) == ("blake3", "0" * 64)
