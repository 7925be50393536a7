"""Headers of an account, and servers that send files on to other hosts."""

import pytest
from gate_bed import gate_of, gate_portal, opened
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from loopback import Loopback, Reply

KEY = Account("header", {"X-API-Key": "s3cret word&"})


def gate(account=KEY):
    return gate_of(gate_portal({"kind": "header"}), account)


@pytest.fixture
def stranger():
    with Loopback(lambda request: Reply(206, b"I", {"Content-Range": "bytes 0-0/9"})) as server:
        server.there = server.url.replace("127.0.0.1", "localhost") + "/file.tif?sig=1"
        yield server


def test_a_file_at_home_gets_the_header_and_is_asked_once():
    with Loopback(lambda request: Reply(206, b"I", {"Content-Range": "bytes 0-0/9"})) as server:
        own = gate()
        for _ in range(2):
            access = opened(own, f"{server.url}/a.tif")
            assert access.links == {}
            assert access.headers == {"X-API-Key": "s3cret word&"}
        assert len(server.requests) == 1
        assert server.requests[0].headers["range"] == "bytes=0-0"


def test_a_file_that_is_elsewhere_is_read_there(stranger):
    with Loopback(lambda request: Reply(302, b"", {"Location": stranger.there})) as server:
        own, href = gate(), f"{server.url}/a.tif"
        assert opened(own, href).links == {href: stranger.there}
        assert server.requests[0].headers["x-api-key"]
        assert "x-api-key" not in stranger.requests[0].headers
        opened(own, href)
        assert len(server.requests) == 2, "where it is may change, and end"


def test_a_file_that_cannot_be_asked_gets_no_header():
    with Loopback(lambda request: Reply(404)) as server:
        href = f"{server.url}/a.tif"
        assert opened(gate(), href).links == {href: href}


def test_authorization_needs_no_question():
    """It stays behind by itself."""
    with Loopback(lambda request: Reply(404)) as server:
        access = opened(gate(Account("header", {"Authorization": "Basic s3cret"})), f"{server.url}/a.tif")
        assert access.links == {}
        assert not server.requests


def test_cancelled():
    token = CancelToken()
    token.cancel()
    with pytest.raises(PortalError) as caught:
        gate().open(("http://127.0.0.1:9/a.tif",), token)
    assert caught.value.kind is ErrorKind.CANCELLED
