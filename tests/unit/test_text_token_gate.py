"""Tokens that are the whole body of a login's answer, as THEIA's were."""

from urllib.parse import parse_qsl

import pytest
from gate_bed import Clock, gate_of, gate_portal, opened
from guichet_eo.core.account import Account
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.text_token_gate import TextTokenGate
from loopback import Loopback, Reply

FILE = "https://files.example/product"
TRUSTED = ("127.0.0.1", "files.example")
USER = "ann@example.org"
WORD = "correct horse"
LENT = "1b4e28ba-2fa1-11d2-883f-0016d3cca42{}"


class Login(Loopback):
    """Gives a token for the right account, else `refusal`."""

    def __init__(self, refusal=Reply(200, b"")):  # noqa: B008 (never changed)
        super().__init__(self.answer)
        self.refusal = refusal

    def answer(self, request):
        form = dict(parse_qsl(request.body.decode()))
        if (form.get("ident"), form.get("pass")) != (USER, WORD):
            return self.refusal
        return Reply(200, LENT.format(len(self.requests)).encode(), {"Content-Type": "text/plain"})


def gate(server, word=WORD):
    option = {"kind": "text-token", "endpoint": f"{server.url}/services/authenticate/"}
    option |= {"username_field": "ident", "password_field": "pass"}
    made = gate_of(gate_portal(option, TRUSTED), Account("basic", {"username": USER, "password": word}))
    assert isinstance(made, TextTokenGate)
    return made


def test_a_token_serves_for_two_hours():
    with Login() as server:
        made = gate(server)
        clock = Clock(made)
        assert opened(made, FILE).headers == {"Authorization": "Bearer " + LENT.format(1)}
        clock.forward(7000)
        assert opened(made, FILE).headers["Authorization"].endswith("1")
        clock.forward(180)
        assert opened(made, FILE).headers["Authorization"].endswith("2")


@pytest.mark.parametrize(
    "refusal",
    [Reply(200, b""), Reply(200, b"Invalid user"), Reply(200, b"<html></html>"), Reply(401), Reply(403)],
)
def test_a_wrong_account_is_refused_and_not_tried_again(refusal):
    with Login(refusal) as server:
        made = gate(server, "wrong")
        for _ in range(2):
            with pytest.raises(PortalError) as caught:
                opened(made, FILE)
            assert caught.value.kind is ErrorKind.LOGIN_REFUSED
            assert "wrong" not in str(caught.value)
        assert len(server.requests) == 1


def test_no_account():
    with Login() as server:
        made = gate(server)
        made.account = None
        with pytest.raises(PortalError) as caught:
            opened(made, FILE)
    assert caught.value.kind is ErrorKind.LOGIN_NEEDED
