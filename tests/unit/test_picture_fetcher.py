"""Pictures over HTTP: their bytes, or the right kind of error."""

import pytest
from gate_bed import PROFILE, gate_of, gate_portal
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.providers.picture_fetcher import fetch_picture
from loopback import Loopback, Reply

PORTAL = Portal("here", LocalText("Here"), "Here")
PICTURE = b"\xff\xd8\xff" + bytes(1000)


def fetch(reply, limit=10_000):
    with Loopback(lambda request: reply) as server:
        return fetch_picture(f"{server.url}/a.jpg", PORTAL, NetworkProfile(timeout=2.0), CancelToken(), limit)


def test_the_bytes_come_through():
    assert fetch(Reply(200, PICTURE, {"Content-Type": "image/jpeg"})) == PICTURE


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(200, b"<!doctype html><form>log in</form>"), ErrorKind.BAD_ANSWER),
        (Reply(200, b"<svg onload='x'/>", {"Content-Type": "image/svg+xml"}), ErrorKind.BAD_ANSWER),
        (Reply(200, b""), ErrorKind.BAD_ANSWER),
        (Reply(404, b"no"), ErrorKind.GONE),
        (Reply(403, b"no"), ErrorKind.NOT_ALLOWED),
        (Reply(200, bytes(20_000)), ErrorKind.TOO_BIG),
    ],
)
def test_what_is_no_picture_is_an_error(reply, kind):
    with pytest.raises(PortalError) as caught:
        fetch(reply)
    assert caught.value.kind is kind


KEY = Account("apikey", {"X-API-Key": "the-key-of-ann"})


def closed(request):
    """Answer as a portal that shows pictures to those who send the key."""
    known = request.headers.get("x-api-key") == KEY.values["X-API-Key"]
    return Reply(200, PICTURE) if known else Reply(401)


@pytest.mark.parametrize(("account", "kind"), [(KEY, None), (None, ErrorKind.LOGIN_NEEDED)])
def test_pictures_for_those_with_an_account(account, kind):
    portal = gate_portal({"kind": "header"})
    gate = gate_of(portal, account)
    with Loopback(closed) as server:
        address = f"{server.url}/a.jpg"
        if kind is None:
            assert fetch_picture(address, portal, PROFILE, CancelToken(), gate=gate) == PICTURE
        else:
            with pytest.raises(PortalError) as caught:
                fetch_picture(address, portal, PROFILE, CancelToken(), gate=gate)
            assert caught.value.kind is kind


def test_the_key_goes_to_no_other_host():
    portal = gate_portal({"kind": "header"}, trusted=("portal.example", "localhost"))
    with Loopback(closed) as server:
        with pytest.raises(PortalError) as caught:
            fetch_picture(f"{server.url}/a.jpg", portal, PROFILE, CancelToken(), gate=gate_of(portal, KEY))
        assert server.requests == []
    assert caught.value.kind is ErrorKind.NOT_ALLOWED


def test_a_public_portal_shows_no_picture_from_inside():
    portal = gate_portal({"kind": "header"}, trusted=("portal.example",))
    with Loopback(closed) as server:
        with pytest.raises(PortalError) as caught:
            fetch_picture(f"{server.url}/a.jpg", portal, PROFILE, CancelToken())
        assert server.requests == []
    assert caught.value.kind is ErrorKind.BAD_ANSWER
