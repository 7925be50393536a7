"""One file: whole, taken up again, changed in between, and cut off in every way."""

import hashlib
import json
import threading

import pytest
from file_server import FileServer, md5_of, some_bytes, status
from guichet_eo.core.downloads.download_note import DownloadNote
from guichet_eo.core.downloads.download_state import DownloadState
from guichet_eo.core.downloads.part_names import facts_of
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.downloads.transfer_error import TransferError
from transfer_bed import Bed

BODY = some_bytes(1_500_000)
OTHER = some_bytes(1_400_000, seed=2)
HALF = 700_000


@pytest.fixture
def server():
    with FileServer(BODY) as running:
        yield running


@pytest.fixture
def bed(tmp_path, server):
    return Bed(tmp_path, server.url)


def halved(bed, server, **order):
    """Leave a partial file of some `HALF` bytes, as a cancelled transfer does."""
    server.faults.append(server.waits(HALF, threading.Event()))
    error = bed.error(bed.cancel_at(HALF), **order)
    assert error.kind is ErrorKind.CANCELLED
    server.sent = 0
    return bed.part.stat().st_size


def test_a_file_comes_under_its_partial_name_with_its_checksum(bed, server):
    found = bed.run(checksums=(md5_of(BODY),), size=len(BODY))
    assert found.part == bed.part
    assert found.part.read_bytes() == BODY
    assert not bed.target.exists()
    assert (found.size, found.sent, found.resumed_at) == (len(BODY), len(BODY), 0)
    assert (found.algorithm, found.digest) == ("md5", hashlib.md5(BODY).hexdigest())
    assert bed.phases == [DownloadState.DOWNLOADING, DownloadState.CHECKING]
    assert bed.told[0].received == 0
    assert bed.facts["synced"] == bed.facts["total"] == len(BODY)
    assert server.requests[0].headers["accept-encoding"] == "identity"


def test_without_a_checksum_its_own_is_computed(bed):
    found = bed.run()
    assert (found.algorithm, found.digest_algorithm) == ("", "sha256")
    assert found.digest == hashlib.sha256(BODY).hexdigest()
    assert DownloadNote.NO_CHECKSUM in bed.notes


def test_a_checksum_that_cannot_be_computed_is_said(bed):
    assert bed.run(checksums=("crc64:0123456789abcdef", "md5:short")).algorithm == ""
    assert DownloadNote.CHECKSUM_NOT_COMPUTABLE in bed.notes


def test_it_goes_on_where_it_stopped_and_hashes_what_was_there(bed, server):
    there = halved(bed, server, checksums=(md5_of(BODY),))
    found = bed.run(checksums=(md5_of(BODY),))
    assert found.part.read_bytes() == BODY
    assert (found.algorithm, found.resumed_at, found.sent) == ("md5", there, len(BODY) - there)
    assert server.sent < 0.55 * len(BODY)
    asked = server.requests[-1].headers
    assert (asked["range"], asked["if-range"]) == (f"bytes={there}-", server.etag)
    assert DownloadNote.GOES_ON in bed.notes


def test_a_date_stands_in_for_a_tag_that_is_weak(bed, server):
    server.etag = 'W/"weak"'
    halved(bed, server)
    assert bed.run().part.read_bytes() == BODY
    assert server.requests[-1].headers["if-range"] == server.modified


def test_damage_in_what_was_there_is_found_and_the_file_comes_anew(bed, server):
    halved(bed, server, checksums=(md5_of(BODY),))
    with bed.part.open("r+b") as stream:
        stream.seek(1000)
        stream.write(b"damage")
    found = bed.run(checksums=(md5_of(BODY),))
    assert found.part.read_bytes() == BODY
    assert found.algorithm == "md5"


def test_a_whole_part_is_checked_and_not_asked_for(bed, server):
    bed.run(checksums=(md5_of(BODY),))
    asked = len(server.requests)
    found = bed.run(checksums=(md5_of(BODY),))
    assert (found.algorithm, found.sent) == ("md5", 0)
    assert len(server.requests) == asked


def test_a_server_that_ignores_ranges_starts_again_and_it_is_said(bed, server):
    halved(bed, server)
    server.ranges = False
    assert bed.run().part.read_bytes() == BODY
    assert server.sent == len(BODY)
    assert DownloadNote.STARTS_AGAIN in bed.notes


def test_a_portal_that_cannot_resume_is_not_asked_to(bed, server):
    halved(bed, server, resumes=False)
    assert bed.run(resumes=False).part.read_bytes() == BODY
    assert "range" not in server.requests[-1].headers
    assert DownloadNote.STARTS_AGAIN in bed.notes


@pytest.mark.parametrize("conditions", [True, False])
def test_a_file_that_changed_between_two_parts_starts_again(bed, server, conditions):
    halved(bed, server)
    server.body, server.etag, server.conditions = OTHER, '"second"', conditions
    assert bed.run().part.read_bytes() == OTHER
    assert DownloadNote.CHANGED_AT_PORTAL in bed.notes
    assert bed.facts["etag"] == '"second"'


def test_a_file_that_became_shorter_than_what_is_there_starts_again(bed, server):
    halved(bed, server)
    server.body, server.etag, server.conditions = some_bytes(1000, 3), '"short"', False
    assert bed.run().part.read_bytes() == server.body
    assert DownloadNote.CHANGED_AT_PORTAL in bed.notes


def test_a_file_that_changes_all_the_time_is_given_up(bed, server):
    count = iter(range(2, 100))

    def another(request, first):
        number = next(count)
        return server.becomes(some_bytes(1_400_000, number), f'"{number}"', server.cut(HALF))(request, first)

    server.always = another
    error = bed.error()
    assert isinstance(error, TransferError)
    assert (error.kind, error.note) == (ErrorKind.BAD_ANSWER, DownloadNote.CHANGED_AT_PORTAL)


def test_the_end_that_is_already_there_is_recognised(bed, server):
    bed.run(checksums=(md5_of(BODY),))
    facts = bed.facts
    facts_of(bed.target).write_text(json.dumps({**facts, "total": None}), encoding="utf-8")
    server.sent = 0
    assert bed.run().part.read_bytes() == BODY
    assert server.sent == 0  # 416, with the size of the file


@pytest.mark.parametrize("text", ["bytes 0-99/1500000", "bytes 800000-10/1500000", "items 1-2/3", ""])
def test_another_range_than_was_asked_for_is_not_taken(bed, server, text):
    halved(bed, server)
    headers = {"Content-Length": "100", "Content-Range": text, **server.names()}
    server.faults.append(lambda _request, _first: server.raw(206, headers, BODY[:100]))
    assert bed.run().part.read_bytes() == BODY
    assert DownloadNote.STARTS_AGAIN in bed.notes


def test_a_server_that_gives_small_parts_is_asked_until_all_is_there(bed, server):
    halved(bed, server)
    server.always = lambda _request, first: server.good(first, most=200_000)
    assert bed.run().part.read_bytes() == BODY


BROKEN = {
    "cut": lambda server: server.cut(400_000),
    "reset": lambda server: server.reset(400_000),
    "chunks without an end": lambda server: server.chunked(400_000, whole=False),
    "chunks cut inside": lambda server: (
        lambda _request, _first: server.raw(
            200, {"Transfer-Encoding": "chunked", **server.names()}, b"fffff\r\n" + BODY[:400_000]
        )
    ),
    "no chunks at all": lambda server: (
        lambda _request, _first: server.raw(
            200, {"Transfer-Encoding": "chunked", **server.names()}, b"never\r\n" + BODY[:400]
        )
    ),
    "500": lambda server: status(500),
    "502": lambda server: status(502),
    "503": lambda server: status(503),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_breaks_off_is_taken_up(bed, server, name):
    server.faults = [BROKEN[name](server)]
    found = bed.run()
    assert found.part.read_bytes() == BODY
    assert found.sent == len(BODY)  # nothing came twice


def test_what_breaks_off_again_and_again_gets_further_each_time(bed, server):
    server.always = server.cut(150_000)
    assert bed.run().part.read_bytes() == BODY
    assert server.sent == len(BODY)


def test_what_gets_no_further_is_given_up_and_stays(bed, server):
    halved(bed, server)
    server.always = server.cut(0)
    error = bed.error()
    assert error.kind is ErrorKind.UNREACHABLE
    assert bed.part.stat().st_size >= HALF
    server.always = None
    assert bed.run().part.read_bytes() == BODY


def test_a_portal_that_cannot_resume_and_breaks_off_is_tried_a_few_times(bed, server):
    server.always = server.cut(HALF)
    assert bed.error(resumes=False).kind is ErrorKind.UNREACHABLE
    assert 2 <= len(server.requests) <= 4


def test_a_body_in_chunks_is_whole_when_they_end(bed, server):
    server.always = server.chunked()
    assert bed.run().part.read_bytes() == BODY
    assert bed.facts["total"] == len(BODY)


def test_without_a_length_the_listed_size_tells(bed, server):
    server.always = server.no_length()
    assert bed.run(size=len(BODY)).part.read_bytes() == BODY


def test_without_a_length_and_cut_it_goes_on(bed, server):
    server.always = server.no_length(HALF)
    assert bed.run(size=len(BODY)).part.read_bytes() == BODY
    assert server.sent == len(BODY)


def test_without_a_length_the_checksum_tells(bed, server):
    server.always = server.no_length()
    server.ranges = False
    assert bed.run(checksums=(md5_of(BODY),)).part.read_bytes() == BODY


def test_without_a_length_a_request_for_more_tells(bed, server):
    server.faults = [server.no_length(HALF)]
    assert bed.run().part.read_bytes() == BODY
    server.faults = [server.no_length()]
    assert server.sent == len(BODY)


def test_without_anything_that_tells_it_is_not_taken(bed, server):
    server.always, server.ranges = server.no_length(HALF), False
    error = bed.error()
    assert (error.kind, error.note) == (ErrorKind.BAD_ANSWER, DownloadNote.WRONG_SIZE)
    assert not bed.part.exists()


def test_a_wrong_checksum_is_fetched_once_more_and_then_removed(bed, server):
    error = bed.error(checksums=(md5_of(OTHER),))
    assert (error.kind, error.note) == (ErrorKind.BAD_ANSWER, DownloadNote.WRONG_CHECKSUM)
    assert server.sent == 2 * len(BODY)
    assert list(bed.target.parent.iterdir()) == []


def test_cancelling_ends_a_transfer_that_waits(bed, server):
    server.faults = [server.waits(HALF, threading.Event())]
    error = bed.error(bed.cancel_at(HALF))
    assert error.kind is ErrorKind.CANCELLED
    assert not any(thread.name == "guichet-eo:checksum" and thread.is_alive() for thread in _after_a_moment())


def _after_a_moment():
    for thread in threading.enumerate():
        if thread.name == "guichet-eo:checksum":
            thread.join(5)
    return threading.enumerate()


def test_two_transfers_never_write_the_same_part(bed, server):
    released = threading.Event()
    server.faults = [server.waits(HALF, released)]
    begun, errors = threading.Event(), []
    first = bed.transfer(lambda progress: progress.received >= HALF and begun.set())
    token = bed.token

    def run():
        try:
            first.run()
        except PortalError as error:
            errors.append(error.kind)

    thread = threading.Thread(target=run)
    thread.start()
    assert begun.wait(10)
    assert bed.error().note is DownloadNote.IN_USE
    token.cancel()
    thread.join()
    assert errors == [ErrorKind.CANCELLED]
    assert bed.run().part.read_bytes() == BODY
