"""HTTP against real servers on loopback: what comes through, what is refused, how quickly it ends."""

import threading
import time
from email.utils import formatdate

import bad_network
import pytest
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.http_session import HttpSession
from guichet_eo.providers.network_profile import NetworkProfile
from loopback import Loopback, Reply, closed_port, json_reply, tls_context

GOOD = json_reply({"type": "FeatureCollection", "features": [{"id": "x" * 2000}]})


@pytest.fixture
def ask():
    """Return a function that asks one URL in a session of its own."""

    def ask(url, method="get", profile=None, token=None, **more):
        profile = profile or NetworkProfile(timeout=1.0)
        limit = {"limit": more.pop("limit")} if "limit" in more else {}
        with HttpSession("here", profile, token or CancelToken(), **more) as session:
            return (
                session.get(url, **limit)
                if method == "get"
                else session.post_json(url, {"limit": 1}, **limit)
            )

    return ask


def kind_of(call, *args, **kwargs):
    with pytest.raises(PortalError) as caught:
        call(*args, **kwargs)
    return caught.value.kind


@pytest.mark.parametrize("change", [lambda reply: reply, bad_network.gzipped, bad_network.raw_deflated])
def test_a_body_comes_whole(ask, change):
    with Loopback(lambda request: change(GOOD)) as server:
        answer = ask(server.url + "/search", "post")
        assert answer.body == GOOD.body
        assert answer.content_type == "application/geo+json"
        assert server.requests[0].json() == {"limit": 1}
        assert server.requests[0].headers["user-agent"] == "guichet-eo"


FAULTS = [
    (bad_network.truncated, ErrorKind.BAD_ANSWER),
    (bad_network.reset, ErrorKind.UNREACHABLE),
    (bad_network.silent, ErrorKind.TIMEOUT),
    (bad_network.stalled, ErrorKind.TIMEOUT),
    (bad_network.garbage, ErrorKind.UNREACHABLE),
    (bad_network.huge, ErrorKind.TOO_BIG),
    (bad_network.gzip_bomb, ErrorKind.TOO_BIG),
    (bad_network.bad_gzip, ErrorKind.BAD_ANSWER),
    (bad_network.cut_gzip, ErrorKind.BAD_ANSWER),
    (lambda reply: Reply(200, b"", {"Content-Encoding": "br"}), ErrorKind.BAD_ANSWER),
]


bad_network.gzip_bomb(GOOD)  # made once, before time counts


@pytest.mark.parametrize(("fault", "kind"), FAULTS)
def test_faults_have_their_kind(ask, fault, kind):
    profile = NetworkProfile(timeout=0.3)
    with Loopback(lambda request: fault(GOOD)) as server:
        assert kind_of(ask, server.url, profile=profile) is kind


def test_a_trickling_body_ends(ask):
    with Loopback(lambda request: bad_network.trickling(GOOD)) as server:
        assert kind_of(ask, server.url, profile=NetworkProfile(timeout=0.1)) is ErrorKind.TIMEOUT


STATUSES = [
    (400, ErrorKind.BAD_QUERY),
    (401, ErrorKind.LOGIN_NEEDED),
    (403, ErrorKind.NOT_ALLOWED),
    (404, ErrorKind.GONE),
    (410, ErrorKind.GONE),
    (422, ErrorKind.BAD_QUERY),
    (429, ErrorKind.RATE_LIMITED),
    (500, ErrorKind.BAD_ANSWER),
    (502, ErrorKind.UNREACHABLE),
    (503, ErrorKind.UNREACHABLE),
    (504, ErrorKind.TIMEOUT),
    (407, ErrorKind.PROXY),
    (402, ErrorKind.QUOTA),
    (408, ErrorKind.TIMEOUT),
    (418, ErrorKind.BAD_QUERY),
    (501, ErrorKind.BAD_ANSWER),
]


@pytest.mark.parametrize(("status", "kind"), STATUSES)
def test_statuses_have_their_kind(ask, status, kind, monkeypatch):
    monkeypatch.setattr(CancelToken, "wait", lambda self, seconds: self.cancelled)
    with Loopback(lambda request: Reply(status)) as server, pytest.raises(PortalError) as caught:
        ask(server.url)
    assert (caught.value.kind, caught.value.status) == (kind, status)


@pytest.mark.parametrize(
    "body",
    [
        b'{"code":"BadRequest","description":"bbox is \x00 wrong"}',
        b'{"detail":[{"loc":["body","bbox"],"msg":"wrong"}]}',
        b'{"detail":{"ErrorMessage":"bbox wrong"}}',
        b"<html><title>bbox wrong</title></html>",
        b"bbox wrong",
    ],
)
def test_the_servers_words_are_kept(ask, body):
    with Loopback(lambda request: Reply(400, body)) as server, pytest.raises(PortalError) as caught:
        ask(server.url)
    assert "bbox" in caught.value.detail
    assert "wrong" in caught.value.detail
    assert "\x00" not in caught.value.detail


def answers(*replies):
    """Return a function that gives the replies one after the other, the last one for ever."""
    left = list(replies)
    return lambda request: left.pop(0) if len(left) > 1 else left[0]


PAUSES = [
    Reply(429, headers={"Retry-After": "0"}),
    Reply(503, headers={"Retry-After": formatdate(time.time() - 5, usegmt=True)}),
    Reply(429, b'{"message":"Rate limit is exceeded. Try again in 0 seconds."}'),
]


@pytest.mark.parametrize(
    "pause", [*PAUSES, Reply(500), Reply(502), bad_network.truncated(GOOD), bad_network.reset(GOOD)]
)
def test_passing_trouble_is_tried_again(ask, pause):
    with Loopback(answers(pause, GOOD)) as server:
        assert ask(server.url).body == GOOD.body
        assert len(server.requests) == 2


@pytest.mark.parametrize("status", [429, 503])
def test_long_pauses_are_reported_not_waited_for(ask, status):
    with Loopback(lambda request: Reply(status, headers={"Retry-After": "3600"})) as server:
        with pytest.raises(PortalError) as caught:
            ask(server.url)
        assert len(server.requests) == 1
    assert (caught.value.kind, caught.value.retry_after) == (ErrorKind.RATE_LIMITED, 3600.0)


def test_limits_count_unpacked_bytes(ask):
    with Loopback(lambda request: bad_network.gzipped(GOOD)) as server:
        assert kind_of(ask, server.url, limit=1000) is ErrorKind.TOO_BIG


def test_redirects_are_followed_with_the_body(ask):
    def respond(request):
        return GOOD if request.path == "/new" else Reply(301, headers={"Location": "/new"})

    with Loopback(respond) as server:
        assert ask(server.url + "/old", "post").url == server.url + "/new"
        assert server.requests[1].json() == {"limit": 1}


def test_redirect_loops_end(ask):
    with Loopback(lambda request: Reply(302, headers={"Location": request.path})) as server:
        assert kind_of(ask, server.url + "/round") is ErrorKind.BAD_ANSWER
        assert len(server.requests) == 6


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://x", "http://", "//[bad"]
)
def test_redirects_lead_to_the_web_only(ask, target):
    with Loopback(lambda request: Reply(302, headers={"Location": target})) as server:
        assert kind_of(ask, server.url) is ErrorKind.BAD_ANSWER


def test_credentials_stay_with_trusted_hosts(ask):
    with Loopback(lambda request: GOOD) as other:
        elsewhere = other.url.replace("127.0.0.1", "localhost")
        with Loopback(lambda request: Reply(302, headers={"Location": elsewhere})) as server:
            ask(server.url, credentials={"X-Key": "k"}, trusted_hosts=["127.0.0.1"])
            assert server.requests[0].headers["x-key"] == "k"
            assert "x-key" not in other.requests[0].headers


def test_a_refused_login_differs_from_a_missing_one(ask):
    with Loopback(lambda request: Reply(401)) as server:
        options = {"credentials": {"X-Key": "k"}, "trusted_hosts": ["127.0.0.1"]}
        assert kind_of(ask, server.url, **options) is ErrorKind.LOGIN_REFUSED


def test_dead_ends_are_unreachable(ask):
    assert kind_of(ask, f"http://127.0.0.1:{closed_port()}/") is ErrorKind.UNREACHABLE
    assert kind_of(ask, "http://no-such-host.invalid/") is ErrorKind.UNREACHABLE


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "nonsense", "http://", "http://a b/", "https://exa mple.org:99999/"]
)
def test_addresses_that_are_none(ask, url):
    assert kind_of(ask, url) in (ErrorKind.BAD_QUERY, ErrorKind.UNREACHABLE)


def test_queries_and_passwords_are_not_shown(ask):
    with pytest.raises(PortalError) as caught:
        ask(f"http://user:word@127.0.0.1:{closed_port()}/path?signature=abc")
    assert "127.0.0.1" in caught.value.detail
    assert "abc" not in str(caught.value)
    assert "word" not in str(caught.value)


def test_tls_needs_a_known_authority(ask, tmp_path):
    context, authority = tls_context(tmp_path)
    with Loopback(lambda request: GOOD, context) as server:
        assert kind_of(ask, server.url) is ErrorKind.TLS
        assert ask(server.url, profile=NetworkProfile(timeout=2.0, ca_bundle=authority)).body == GOOD.body


def test_a_missing_bundle_of_authorities_is_tls(ask):
    profile = NetworkProfile(timeout=1.0, ca_bundle="/nowhere/ca.pem")
    assert kind_of(ask, f"https://127.0.0.1:{closed_port()}", profile=profile) is ErrorKind.TLS


def through(proxy):
    return NetworkProfile(timeout=1.0, proxies={"portal.example": proxy})


def test_proxies(ask):
    with Loopback(lambda request: GOOD) as proxy:
        assert ask("http://portal.example/search", profile=through(proxy.url)).body == GOOD.body
        assert proxy.requests[0].headers["host"] == "portal.example"
    dead = f"http://127.0.0.1:{closed_port()}"
    assert kind_of(ask, "http://portal.example/", profile=through(dead)) is ErrorKind.PROXY
    assert kind_of(ask, "https://portal.example/", profile=through(dead)) is ErrorKind.PROXY
    assert kind_of(ask, "https://portal.example/", profile=through("socks5://127.0.0.1:1")) is ErrorKind.PROXY
    refused = NetworkProfile(refused_proxies={"portal.example": "SOCKS"})
    assert kind_of(ask, "https://portal.example/", profile=refused) is ErrorKind.PROXY


@pytest.mark.parametrize(
    ("status", "kind"), [(407, ErrorKind.PROXY), (403, ErrorKind.PROXY), (502, ErrorKind.UNREACHABLE)]
)
def test_proxies_that_refuse_a_tunnel(ask, status, kind):
    with Loopback(lambda request: Reply(status)) as proxy:
        assert kind_of(ask, "https://portal.example/", profile=through(proxy.url)) is kind


def test_the_environments_proxy_counts_where_the_profile_is_silent(ask, monkeypatch):
    with Loopback(lambda request: GOOD) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        assert ask("http://portal.example/search").body == GOOD.body
        direct = NetworkProfile(timeout=0.5, proxies={"portal.example": ""})
        assert kind_of(ask, "http://portal.example/", profile=direct) is ErrorKind.UNREACHABLE


def cancelled_after(delay, work, token):
    """Cancel while `work` runs; return the seconds from `cancel` to its end, and what it raised."""
    raised = []

    def run():
        try:
            work()
        except PortalError as error:
            raised.append(error.kind)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    time.sleep(delay)
    began = time.monotonic()
    token.cancel()
    thread.join(5)
    return time.monotonic() - began, raised


@pytest.mark.parametrize("fault", [bad_network.silent, bad_network.stalled, bad_network.trickling])
@pytest.mark.parametrize("secure", [False, True])
def test_cancelling_ends_a_waiting_call(ask, fault, secure, tmp_path):
    token = CancelToken()
    context, authority = tls_context(tmp_path) if secure else (None, "")
    profile = NetworkProfile(timeout=30.0, ca_bundle=authority)
    with Loopback(lambda request: fault(GOOD), context) as server:
        seconds, raised = cancelled_after(0.3, lambda: ask(server.url, profile=profile, token=token), token)
    assert raised == [ErrorKind.CANCELLED]
    assert seconds < 1.0  # measured: a few milliseconds; the time-out would be 30 s


def test_cancelling_ends_a_pause(ask):
    token = CancelToken()
    with Loopback(lambda request: Reply(429, headers={"Retry-After": "20"})) as server:
        seconds, raised = cancelled_after(0.3, lambda: ask(server.url, token=token), token)
    assert raised == [ErrorKind.CANCELLED]
    assert seconds < 1.0


def test_cancelling_ends_a_handshake_and_a_connection(ask):
    import socket

    with socket.socket() as listener:  # accepts connections in its queue, never says a word
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        token = CancelToken()
        url = f"https://127.0.0.1:{listener.getsockname()[1]}/"
        profile = NetworkProfile(timeout=30.0)
        seconds, raised = cancelled_after(0.3, lambda: ask(url, profile=profile, token=token), token)
    assert raised == [ErrorKind.CANCELLED]
    assert seconds < 1.0


def test_cancelling_ends_a_name_lookup(ask, monkeypatch):
    import socket

    release = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: release.wait(20) and [])
    token = CancelToken()
    profile = NetworkProfile(timeout=30.0)
    seconds, raised = cancelled_after(
        0.2, lambda: ask("http://slow.example/", profile=profile, token=token), token
    )
    release.set()
    assert raised == [ErrorKind.CANCELLED]
    assert seconds < 1.0


def test_a_cancelled_token_asks_nothing(ask):
    token = CancelToken()
    token.cancel()
    with Loopback(lambda request: GOOD) as server:
        assert kind_of(ask, server.url, token=token) is ErrorKind.CANCELLED
        assert not server.requests


def test_connections_are_kept_and_nothing_piles_up():
    token = CancelToken()
    with Loopback(lambda request: GOOD) as server, HttpSession("here", NetworkProfile(), token) as session:
        for _ in range(5):
            session.get(server.url)
        assert len(session._guard._watched) == 1
    assert not token._callbacks
