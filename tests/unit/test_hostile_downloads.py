"""Portals, and files of the queue, that would have us fetch or write what is not theirs to name."""

import json
import os
import sqlite3
import traceback
from dataclasses import replace

import pytest
from guichet_eo.core.downloads.download import Download
from guichet_eo.core.downloads.download_state import DownloadState
from guichet_eo.core.downloads.sidecar import sidecar_path
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.downloads.queue_store import QueueStore
from guichet_eo.providers.downloads.transfers import make_transfer
from guichet_eo.providers.header_gate import HeaderGate
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.providers.portal_reach import refuse_inside
from loopback import Loopback, Reply
from many_files_server import ManyFilesServer
from queue_bed import Bed, item, portal, source
from transfer_bed import KEY, PROFILE, account, file_portal
from transfer_bed import Bed as FileBed

PUBLIC = replace(
    portal(), trusted_hosts=("portal.example",), endpoints={"search": "https://portal.example/search"}
)
ELSEWHERE = [
    "file:///etc/passwd", "https:///portal.example", "https://evil.example\\@127.0.0.1/x", "ftp://127.0.0.1/x",
    "javascript:alert(1)", "data:,x", "http://[", "s3://bucket/key",
]  # fmt: skip


@pytest.fixture
def server():
    with ManyFilesServer() as running:
        yield running


# ---- what a portal names ---------------------------------------------------------------------------


def test_a_public_portal_names_no_file_inside_this_network(server, tmp_path):
    with Bed(tmp_path, source(PUBLIC), make_transfer=make_transfer) as bed:
        wanted = item(server, tmp_path / "out")
        bed.add(wanted)
        (row,) = bed.rest()
    assert (row.state, row.error.kind) == (DownloadState.FAILED, ErrorKind.BAD_ANSWER)
    assert "private network" in row.error.detail
    assert not server.requests


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/x", "http://0x7f.1/x", "https://10.0.0.8/x", "http://169.254.169.254/latest"]
)
def test_which_portal_may_name_an_address_inside(url):
    with pytest.raises(PortalError):
        refuse_inside(PUBLIC, url)
    refuse_inside(PUBLIC, "https://elsewhere.example/x")
    refuse_inside(portal(), url)
    refuse_inside(replace(PUBLIC, endpoints={"search": "http://10.1.2.3/search"}), url)
    refuse_inside(replace(PUBLIC, endpoints={"catalogue": "/data/catalog.json"}), url)


@pytest.mark.parametrize("href", ["/etc/hosts", "file:///etc/hosts", "\\\\host\\share\\x", "//host/share/x"])
def test_a_portal_of_the_web_names_no_file_of_this_machine(server, tmp_path, href):
    wanted = item(server, tmp_path / "out", href=href)
    with Bed(tmp_path, source(PUBLIC), make_transfer=make_transfer) as bed:
        bed.add(wanted)
        (row,) = bed.rest()
    assert (row.state, row.error.kind) == (DownloadState.FAILED, ErrorKind.BAD_QUERY)
    assert not [path for path in (tmp_path / "out").rglob("*.part") if path.stat().st_size]
    assert not (tmp_path / "out" / "scene-1.zip").exists()


@pytest.mark.parametrize("target", ELSEWHERE)
def test_a_redirect_leads_to_the_web_only(tmp_path, target):
    with Loopback(lambda _request: Reply(302, b"", {"Location": target})) as door:
        bed = FileBed(tmp_path, door.url)
        bed.gate = HeaderGate(bed.portal, PROFILE, account(), {"redirects": False})
        error = bed.error(needs="login")
        assert error.kind in (ErrorKind.BAD_ANSWER, ErrorKind.UNREACHABLE)
        assert {request.path for request in door.requests} == {"/file"}
    assert not bed.target.exists()


@pytest.mark.parametrize("target", ["http://127.0.0.1/x", "http://0x7f.1/x", "http://localhost/x"])
def test_a_public_server_leads_nowhere_inside(tmp_path, target):
    """The proxy of a test stands for a server outside."""
    with Loopback(lambda _request: Reply(307, b"", {"Location": target})) as proxy:
        profile = NetworkProfile(timeout=5.0, proxies={"portal.example": proxy.url})
        bed = FileBed(tmp_path, "http://portal.example", profile=profile)
        bed.portal = file_portal(("portal.example", "localhost", "127.0.0.1"))
        bed.gate = HeaderGate(bed.portal, profile, account(), {"redirects": False})
        error = bed.error()
        assert (error.kind, len(proxy.requests)) == (ErrorKind.BAD_ANSWER, 1)
        assert "x-api-key" not in proxy.requests[0].headers, "in plain text to the outside"


def test_an_account_does_not_follow_into_plain_text(tmp_path):
    with Loopback(lambda _request: Reply(200, b"bytes", {})) as proxy:
        profile = NetworkProfile(timeout=5.0, proxies={"portal.example": proxy.url})

        def leads_on(_request):
            return Reply(302, b"", {"Location": "http://portal.example/file"})

        with Loopback(leads_on) as door:
            bed = FileBed(tmp_path, door.url, name="a.bin", profile=profile)
            bed.portal = file_portal(("portal.example", "127.0.0.1"))
            bed.gate = HeaderGate(bed.portal, profile, account(), {"redirects": False})
            assert bed.run(needs="login").size == 5
            assert door.requests[0].headers["x-api-key"] == KEY
        assert "x-api-key" not in proxy.requests[0].headers


@pytest.mark.parametrize(
    "told",
    [
        'attachment; filename="../../../../evil.zip"',
        "attachment; filename*=UTF-8''..%2f..%2fevil.zip",
        'attachment; filename="C:\\\\Windows\\\\evil.exe"',
        'attachment; filename="evil.lnk"',
        'attachment; filename="a\x01.zip"',
    ],
)
def test_the_name_that_a_server_gives_counts_for_nothing(server, tmp_path, told):
    def named(number, _first):
        reply = server.good(number, 1000)
        return replace(
            reply, raw=None, status=200, body=b"PK\3\4" + bytes(996), headers={"Content-Disposition": told}
        )

    server.fault = named
    with Bed(tmp_path, source()) as bed:
        bed.add(item(server, tmp_path / "out", size=1000, checked=False))
        (row,) = bed.rest()
    assert row.state.arrived
    files = {path.name for path in tmp_path.rglob("*") if path.is_file() and "queue" not in path.name}
    assert files == {"scene-1.zip", "scene-1.zip.guichet.json"}


@pytest.mark.parametrize(
    "proxy",
    ["http://ann:hidden@[bad:80", "http://ann:hidden@bad host:80", "http://ann:hidden@127.0.0.1:99999",
     "http://ann:hidden@127.0.0.1:1", "ann:hidden@127.0.0.1:1", "socks5://ann:hidden@127.0.0.1:1",
     "https://ann:hidden@127.0.0.1:1"],
)  # fmt: skip
def test_the_password_of_a_proxy_is_never_said(tmp_path, proxy):
    profile = NetworkProfile(timeout=1.0, proxies={"portal.example": proxy})
    bed = FileBed(tmp_path, "http://portal.example", profile=profile)
    with pytest.raises(PortalError) as caught:
        bed.transfer()._fetch()
    assert "hidden" not in "".join(traceback.format_exception(caught.type, caught.value, caught.tb))
    assert "hidden" not in f"{profile!r} {source()!r}"


# ---- what somebody else wrote into the queue's file ------------------------------------------------


def tampered(place, wanted, facts=None, **changes):
    """Leave a queue with one row that was changed by another program."""
    store = QueueStore(place / "queue.sqlite")
    store.add([Download(wanted)], [1])
    store.close()
    with sqlite3.connect(place / "queue.sqlite") as connection:
        ((text, told),) = connection.execute("select item, facts from rows").fetchall()
        document = json.dumps({**json.loads(text), **changes})
        connection.execute(
            "update rows set item = ?, facts = ?",
            [document, json.dumps({**json.loads(told), **(facts or {})})],
        )


@pytest.mark.parametrize(
    "name",
    ["../evil.zip", "/tmp/evil.zip", "a/../../evil.zip", "..\\evil.zip", "C:evil.zip", "a\0.zip", "", ".",
     "..", "evil.exe", "a.zip.part", "CON", "a\n.zip", "x" * 400],
)  # fmt: skip
def test_a_name_that_was_changed_is_not_obeyed(server, tmp_path, name):
    tampered(tmp_path, item(server, tmp_path / "in" / "out"), name=name)
    with Bed(tmp_path, source()) as bed:
        (row,) = bed.rest()
    assert (row.state, row.error.kind) == (DownloadState.FAILED, ErrorKind.BAD_QUERY)
    assert not server.requests
    names = {path.name for path in tmp_path.rglob("*")}
    assert {name for name in names if not name.startswith("queue.sqlite")} <= {"in", "out"}


@pytest.mark.parametrize("folder", ["", "out", "../out", "./."])
def test_a_folder_that_is_no_place_is_not_obeyed(server, tmp_path, monkeypatch, folder):
    monkeypatch.chdir(tmp_path)
    tampered(tmp_path, item(server, tmp_path / "out"), folder=folder)
    with Bed(tmp_path, source()) as bed:
        (row,) = bed.rest()
    assert (row.state, row.error.kind) == (DownloadState.FAILED, ErrorKind.BAD_QUERY)
    assert not server.requests


@pytest.mark.parametrize(
    "place", ["{0}/victim", "{0}/in/out/../../victim", "{0}/in/out/sub/../../../victim", "victim"]
)
def test_a_path_that_was_changed_is_not_obeyed(server, tmp_path, place):
    victims = [tmp_path / f"victim{ending}" for ending in ("", ".part", ".part.json")]
    for victim in victims:
        victim.write_bytes(b"precious")
    target = place.format(tmp_path)
    tampered(tmp_path, item(server, tmp_path / "in" / "out"), {"target": target, "attempts": 2})
    with Bed(tmp_path, source()) as bed:
        (row,) = bed.rest()
        assert row.state.arrived
        assert row.path == str(tmp_path / "in" / "out" / "scene-1.zip")
    assert {victim.read_bytes() for victim in victims} == {b"precious"}


def test_cancelling_removes_nothing_outside_of_the_folder(server, tmp_path):
    victim = tmp_path / "victim.part"
    victim.write_bytes(b"precious")
    wanted = item(server, tmp_path / "in" / "out")
    tampered(tmp_path, wanted, {"target": str(tmp_path / "victim")})
    with Bed(tmp_path, source(), start=False) as bed:
        bed.engine.start()
        bed.engine.cancel([wanted.id], delete_parts=True)
        bed.rest()
    assert victim.read_bytes() == b"precious"


@pytest.mark.parametrize(
    ("item_facts", "row_facts"),
    [
        ({"size": -5}, {}),
        ({"size": 10**400}, {}),
        ({"size": float("inf")}, {}),
        ({"size": "12"}, {}),
        ({}, {"received": -1}),
        ({}, {"received": 1e300}),
        ({}, {"total": True}),
        ({}, {"attempts": float("nan")}),
        ({"checksums": 5}, {}),
        ({"order": [1]}, {}),
        ({"acceptance": {"portal": 1}}, {}),
        ({}, {"until": 5}),
        ({}, {"error": {"kind": "odd", "detail": "", "status": None}}),
        ({}, {"ticket": "x"}),
    ],
)
def test_a_row_of_nonsense_is_left_out_and_harms_nobody(server, tmp_path, item_facts, row_facts):
    tampered(tmp_path, item(server, tmp_path / "out"), row_facts, **item_facts)
    store = QueueStore(tmp_path / "queue.sqlite")
    rows = store.load()
    store.close()
    assert (len(rows), store.unreadable) in ((0, 1), (1, 0))
    for row in rows:
        assert row.until is None, "what is no instant is none"


@pytest.mark.parametrize("text", ["[" * 100_000, "{", "null", "[]", "\x00", '{"id":' * 50_000])
def test_a_row_that_is_a_bomb_is_left_out(server, tmp_path, text):
    tampered(tmp_path, item(server, tmp_path / "out"))
    with sqlite3.connect(tmp_path / "queue.sqlite") as connection:
        connection.execute("update rows set item = ?", [text])
    assert QueueStore.peek(tmp_path / "queue.sqlite") == ()
    store = QueueStore(tmp_path / "queue.sqlite")
    assert (store.load(), store.unreadable) == ((), 1)
    store.close()


# ---- what somebody else put into the folder --------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")
def test_planted_links_are_not_written_through(server, tmp_path):
    victim, out = tmp_path / "victim", tmp_path / "out"
    victim.write_bytes(b"precious")
    out.mkdir()
    wanted = item(server, out)
    target = out / wanted.name
    for path in (sidecar_path(target), sidecar_path(target).with_name(f"{sidecar_path(target).name}.part")):
        path.symlink_to(victim)
    with Bed(tmp_path, source()) as bed:
        bed.add(wanted)
        (row,) = bed.rest()
    assert row.state.arrived
    assert victim.read_bytes() == b"precious"
    assert not sidecar_path(target).is_symlink()


@pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")
def test_a_link_under_the_files_name_is_left_alone(server, tmp_path):
    victim, out = tmp_path / "victim", tmp_path / "out"
    victim.write_bytes(b"precious")
    out.mkdir()
    (out / "scene-1.zip").symlink_to(victim)
    with Bed(tmp_path, source()) as bed:
        bed.add(item(server, out))
        (row,) = bed.rest()
    assert row.state.arrived
    assert row.path == str(out / "scene-1-2.zip")
    assert victim.read_bytes() == b"precious"
