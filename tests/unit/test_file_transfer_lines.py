"""One file over other lines: TLS that breaks off, a proxy, silence, a trickle, packing on the way."""

import gzip
import threading

import pytest
from file_server import FileServer, md5_of, some_bytes, status
from guichet_eo.core.downloads.download_note import DownloadNote
from guichet_eo.core.downloads.download_state import DownloadState
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.providers.downloads import download_session, file_transfer
from guichet_eo.providers.network_profile import NetworkProfile
from loopback import Loopback, closed_port, tls_context
from transfer_bed import PROFILE, Bed

BODY = some_bytes(1_000_000)


@pytest.fixture
def server():
    with FileServer(BODY) as running:
        yield running


def hang_up(handler):
    handler.close_connection = True


def test_tls_that_breaks_off_goes_on(tmp_path, server):
    context, authority = tls_context(tmp_path)
    server.faults = [server.cut(400_000)]
    with Loopback(server.respond, context) as safe:
        bed = Bed(tmp_path, safe.url, profile=NetworkProfile(ca_bundle=authority, timeout=5.0))
        found = bed.run(checksums=(md5_of(BODY),))
        assert (found.part.read_bytes(), found.sent) == (BODY, len(BODY))
        bed = Bed(tmp_path / "other", safe.url, profile=PROFILE)
        assert bed.error().kind is ErrorKind.TLS


def test_a_proxy_is_used_for_every_part(tmp_path, server):
    server.faults = [server.cut(400_000)]
    profile = NetworkProfile(proxies={"files.example": server.url}, timeout=5.0)
    bed = Bed(tmp_path, "http://files.example", profile=profile)
    assert bed.run().part.read_bytes() == BODY
    assert [request.headers["host"] for request in server.requests] == ["files.example"] * 2


def test_a_proxy_that_is_not_there(tmp_path):
    profile = NetworkProfile(proxies={"files.example": f"http://127.0.0.1:{closed_port()}"}, timeout=5.0)
    assert Bed(tmp_path, "http://files.example", profile=profile).error().kind is ErrorKind.PROXY


def test_nobody_listens(tmp_path):
    assert Bed(tmp_path, f"http://127.0.0.1:{closed_port()}").error().kind is ErrorKind.UNREACHABLE


@pytest.mark.parametrize("href", ["ftp://files.example/a", "file:///etc/passwd", "s3://bucket/key", ""])
def test_what_is_no_web_address_is_not_asked(tmp_path, href):
    assert Bed(tmp_path, "").error(href=href).kind is ErrorKind.BAD_QUERY


def test_silence_in_the_middle_is_given_up_and_taken_up(tmp_path, server):
    released = threading.Event()
    server.faults = [server.waits(400_000, released)]
    bed = Bed(tmp_path, server.url, profile=NetworkProfile(timeout=0.3))
    found = bed.run()
    released.set()
    assert (found.part.read_bytes(), found.resumed_at) == (BODY, 401_000)


@pytest.mark.parametrize("first", [0, 1000])
def test_a_trickle_is_given_up(tmp_path, server, monkeypatch, first):
    """A server that sends a byte now and then would hold the thread for ever."""
    monkeypatch.setattr(file_transfer, "_PATIENCE", 1)
    monkeypatch.setattr(download_session, "_PATIENCE", 1)

    def trickle(_request, _first):
        def drip(handler):
            for place in range(first, first + 1000):
                handler.wfile.write(BODY[place : place + 1])
                handler.wfile.flush()
                if gone.wait(0.02):
                    return

        return server.raw(200, {"Content-Length": str(len(BODY)), **server.names()}, BODY[:first], drip)

    gone = threading.Event()
    server.faults = [trickle]
    bed = Bed(tmp_path, server.url, profile=NetworkProfile(timeout=0.5))
    try:
        assert bed.run().part.read_bytes() == BODY
    finally:
        gone.set()


def test_what_is_packed_on_the_way_is_not_taken(tmp_path, server):
    server.always = status(200, gzip.compress(BODY), Content_Encoding="gzip")
    assert Bed(tmp_path, server.url, name="product.nc").error().kind is ErrorKind.BAD_ANSWER


def test_a_packed_file_is_not_unpacked(tmp_path, server):
    packed = gzip.compress(BODY)
    server.always = status(200, packed, Content_Encoding="x-gzip", Content_Length=str(len(packed)))
    bed = Bed(tmp_path, server.url, name="product.tif.gz")
    assert bed.run(href=f"{server.url}/product.tif.gz?a=b").part.read_bytes() == packed


def test_a_size_that_is_larger_than_listed_is_believed(tmp_path, server):
    assert Bed(tmp_path, server.url).run(size=len(BODY) - 10).part.read_bytes() == BODY


@pytest.mark.parametrize("checksums", [(), (md5_of(BODY),)])
def test_a_body_without_end_is_given_up(tmp_path, server, monkeypatch, checksums):
    monkeypatch.setattr(file_transfer, "_BEYOND", 100_000)
    server.always = server.endless()
    bed = Bed(tmp_path, server.url)
    error = bed.error(size=len(BODY), checksums=checksums)
    assert (error.kind, error.note) == (ErrorKind.BAD_ANSWER, DownloadNote.WRONG_SIZE)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("listed", [{}, {"size": len(BODY)}, {"checksums": (md5_of(BODY),)}])
def test_a_length_that_never_comes_is_settled_by_asking_for_the_rest(tmp_path, server, listed):
    def announces_more(_request, first):
        headers = {"Content-Length": str(len(BODY) + 10), **server.names()}
        if first is not None:  # nothing lies there, says the server, and nothing that names the file
            return server.raw(416, {"Content-Range": f"bytes */{len(BODY)}", "Content-Length": "0"}, b"")
        return server.raw(200, headers, BODY, hang_up)

    server.always = announces_more
    found = Bed(tmp_path, server.url).run(**listed)
    assert (found.part.read_bytes(), server.sent) == (BODY, len(BODY))


def test_progress_is_told_in_order_and_ends_with_the_whole(tmp_path, server):
    bed = Bed(tmp_path, server.url)
    bed.run(size=10)
    received = [told.received for told in bed.told if told.phase is DownloadState.DOWNLOADING]
    assert received == sorted(received)
    assert bed.told[-1].total == len(BODY)


def test_cancelled_before_it_begins(tmp_path, server):
    bed = Bed(tmp_path, server.url)
    transfer = bed.transfer()
    bed.token.cancel()
    with pytest.raises(Exception, match="cancelled"):
        transfer.run()
    assert not server.requests
