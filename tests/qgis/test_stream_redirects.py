"""Servers that send GDAL on to another host: credentials stay behind."""

import pytest
from guichet_eo.core.error_kind import ErrorKind
from loopback import Loopback, Reply
from range_server import range_server
from stream_bed import source, stream_scene
from stream_life_bed import bed


def with_head(server):
    """Let a server answer HEAD, with which GDAL begins."""
    handler = server.server.RequestHandlerClass
    server.server.RequestHandlerClass = type("WithHead", (handler,), {"do_HEAD": handler.answer})


@pytest.mark.parametrize("kind", ["bearer", "header"])
def test_a_header_does_not_follow_to_another_host(kind, qgis_app, qgis_new_project, tmp_path):
    with bed(tmp_path, kind) as world:
        content = (tmp_path / "files" / "f1.tif").read_bytes()

        def elsewhere(request):
            if request.method == "HEAD":
                return Reply(200, b"", {"Content-Length": str(len(content)), "Accept-Ranges": "bytes"})
            first, _, last = request.headers.get("range", "bytes=0-").partition("=")[2].partition("-")
            part = content[int(first) : int(last or len(content)) + 1]
            bounds = f"bytes {first}-{int(first) + len(part) - 1}/{len(content)}"
            return Reply(206, part, {"Content-Range": bounds, "Accept-Ranges": "bytes"})

        with Loopback(elsewhere) as stranger:
            with_head(stranger)
            port = stranger.url.rpartition(":")[2]
            there = f"http://localhost:{port}/x.tif"
            with Loopback(lambda request: Reply(302, b"", {"Location": there})) as trusted:
                with_head(trusted)
                plugin = world.plugin()
                plugin.add(stream_scene({"x": source(f"{trusted.url}/x.tif", needs="login")}, ["x"]))
                assert any(
                    {"authorization", "x-api-key"} & set(request.headers) for request in trusted.requests
                )
                for request in stranger.requests:
                    assert not {"authorization", "x-api-key"} & set(request.headers)
                for _title, error in plugin.failed:
                    assert error.kind in (ErrorKind.NOT_ALLOWED, ErrorKind.LOGIN_NEEDED)


@pytest.mark.parametrize("kind", ["bearer", "header"])
def test_a_file_at_another_host_gets_no_header(kind, qgis_app, qgis_new_project, tmp_path):
    with bed(tmp_path, kind) as world, range_server(tmp_path / "other") as stranger:
        plugin = world.plugin()
        href = f"http://localhost:{stranger.url.rpartition(':')[2]}/f1.tif"
        assert not plugin.add(stream_scene({"x": source(href, needs="login")}, ["x"]))
        ((_title, error),) = plugin.failed
        assert error.kind is ErrorKind.NOT_ALLOWED
        assert not stranger.requests
