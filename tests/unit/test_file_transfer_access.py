"""One file behind an account: tokens that end in its middle, signed links, redirects, quotas, pauses."""

import itertools
from datetime import timedelta

import pytest
from file_server import FileServer, some_bytes, status
from guichet_eo.core.account import Account
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.providers.downloads.failure_course import FailureCourse, course_of
from guichet_eo.providers.header_gate import HeaderGate
from guichet_eo.providers.pixel_access import PixelAccess
from guichet_eo.providers.pixel_gate import PixelGate, utc_now
from guichet_eo.providers.pixel_gates import DOWNLOAD, make_gate
from guichet_eo.providers.request_signer import RequestSigner
from loopback import Loopback, Reply, json_reply
from token_services import TokenServices
from transfer_bed import KEY, PROFILE, Bed, account, file_portal

BODY = some_bytes(1_200_000)
PART = 300_000


@pytest.fixture
def server():
    with FileServer(BODY) as running:
        yield running


@pytest.fixture
def bed(tmp_path, server):
    return Bed(tmp_path, server.url)


class CountingGate(PixelGate):
    """Gives `ticket-1`, and after `forget` `ticket-2` …, in a way that `give` says."""

    def __init__(self, give, **more):
        super().__init__(file_portal(), PROFILE, **more)
        self.give, self.count, self.forgotten = give, itertools.count(1), 0
        self.ticket = f"ticket-{next(self.count)}"

    def _open(self, hrefs, token):
        return self.give(self.ticket, hrefs)

    def forget(self, used=None):
        self.forgotten += 1
        self.ticket = f"ticket-{next(self.count)}"


def by_header(ticket, _hrefs):
    return PixelAccess(headers={"Authorization": f"Bearer {ticket}"})


def by_link(ticket, hrefs):
    ends = utc_now() + timedelta(minutes=1)
    return PixelAccess(links={href: f"{href}?signature={ticket}" for href in hrefs}, expires=ends)


class TicketSigner(RequestSigner):
    def __init__(self, ticket):
        self.ticket = ticket

    def headers(self, method, url):
        return {"X-Signature": f"{method} {self.ticket}"}


def by_signer(ticket, hrefs):
    return PixelAccess(signer=TicketSigner(ticket))


def ticket_of(request):
    sent = request.headers.get("authorization") or request.headers.get("x-signature")
    return (sent or request.query.get("signature") or "none").split()[-1]


class Doorkeeper:
    """A fault of `FileServer`: each ticket is good for `lives` requests, of `PART` bytes each."""

    def __init__(self, server, refusal, lives=1):
        self.server, self.refusal, self.lives = server, refusal, lives
        self.used = {}

    def __call__(self, request, first):
        ticket = ticket_of(request)
        self.used[ticket] = self.used.get(ticket, 0) + 1
        if not ticket.startswith("ticket-") or self.used[ticket] > self.lives:
            return self.refusal(request, first)
        return self.server.cut(PART)(request, first)


@pytest.mark.parametrize(
    ("give", "refusal"),
    [
        (by_header, status(401)),
        (
            by_link,
            status(403, b"<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"),
        ),
        (by_signer, status(400, b"<Error><Code>ExpiredToken</Code></Error>")),
    ],
)
def test_what_ends_in_the_middle_is_asked_for_anew_and_the_file_goes_on(bed, server, give, refusal):
    bed.gate = CountingGate(give)
    server.always = Doorkeeper(server, refusal)
    found = bed.run(needs="login")
    assert found.part.read_bytes() == BODY
    assert server.sent == len(BODY)
    assert bed.gate.forgotten == 3  # of four tickets, the last one held


def test_a_refusal_after_a_new_login_is_final(bed, server):
    bed.gate = CountingGate(by_header)
    server.always = status(401)
    error = bed.error(needs="login")
    assert (error.kind, bed.gate.forgotten, len(server.requests)) == (ErrorKind.LOGIN_REFUSED, 1, 2)


def test_a_forbidden_file_is_no_reason_for_a_new_login(bed, server):
    bed.gate = CountingGate(by_header)
    server.always = status(403, b"You must accept the licence")
    error = bed.error(needs="login")
    assert (error.kind, bed.gate.forgotten, len(server.requests)) == (ErrorKind.NOT_ALLOWED, 0, 1)


def test_a_quota_is_no_reason_to_sign_again(bed, server):
    bed.gate = CountingGate(by_link)
    server.always = status(403, b"quota exceeded")
    assert (bed.error(needs="sign").kind, bed.gate.forgotten) == (ErrorKind.QUOTA, 0)


def test_an_account_is_asked_for_only_when_the_server_wants_one(bed, server):
    bed.gate = CountingGate(by_header)
    server.always = lambda request, _first: None if "authorization" in request.headers else Reply(401)
    assert bed.run().part.read_bytes() == BODY
    assert [request.headers.get("authorization") for request in server.requests] == [None, "Bearer ticket-1"]


def test_without_an_account_a_login_is_said_to_be_needed(bed, server):
    server.always = status(401)
    error = bed.error()
    assert (error.kind, len(server.requests)) == (ErrorKind.LOGIN_NEEDED, 2)


def test_what_the_gate_refuses_is_not_asked_again(bed, server):
    bed.gate = HeaderGate(bed.portal, PROFILE, None)
    assert bed.error(needs="login").kind is ErrorKind.LOGIN_NEEDED
    assert not server.requests


def test_a_login_page_makes_one_new_login(bed, server):
    bed.gate = CountingGate(by_header)
    page = b"<!DOCTYPE html><html><title>Sign in to here</title></html>"
    server.faults = [status(200, page, Content_Type="text/html")]
    assert bed.run(needs="login").part.read_bytes() == BODY
    assert bed.gate.forgotten == 1


def test_a_real_token_that_is_revoked_in_the_middle(tmp_path, server):
    with TokenServices({"grant_type": "password", "username": "ann"}) as services:
        options = {"kind": "bearer", "endpoint": f"{services.url}/token", "client_id": "public"}
        portal = file_portal(options={"download_gate": options})
        bed = Bed(tmp_path, server.url)
        bed.portal = portal
        who = Account("oidc", {"username": "ann", "password": "open sesame"})
        bed.gate = make_gate(portal, PROFILE, who, option=DOWNLOAD)

        def once(request, first):
            token = request.headers.get("authorization", "")
            if token != f"Bearer bearer-{services.granted}" or (first and services.granted == 1):
                return Reply(401)
            return server.cut(PART)(request, first) if services.granted == 1 else None

        server.always = once
        assert bed.run(needs="login").part.read_bytes() == BODY
        assert services.granted == 2
    assert server.sent == len(BODY)


@pytest.mark.parametrize(("trusted", "kept"), [(("127.0.0.1", "localhost"), True), (("127.0.0.1",), False)])
def test_a_redirect_keeps_the_account_on_trusted_hosts_only(tmp_path, server, trusted, kept):
    port = server.url.rpartition(":")[2]

    def leads_on(_request):
        return Reply(302, b"", {"Location": f"http://localhost:{port}/file"})

    with Loopback(leads_on) as door:
        bed = Bed(tmp_path, door.url)
        bed.portal = file_portal(trusted)
        bed.gate = HeaderGate(bed.portal, PROFILE, account(), {"redirects": False})
        server.faults = [server.cut(PART)]
        assert bed.run(needs="login").part.read_bytes() == BODY
        assert door.requests[0].headers["x-api-key"] == KEY
    assert {request.headers.get("x-api-key") for request in server.requests} == {KEY if kept else None}
    assert server.requests[1].headers["range"] == f"bytes={PART}-"


def test_a_circle_of_redirects_is_a_refused_key(tmp_path):
    with Loopback(lambda _request: Reply(302, b"", {"Location": "/again"})) as door:
        bed = Bed(tmp_path, door.url)
        bed.gate = HeaderGate(bed.portal, PROFILE, account(), {"redirects": False})
        assert bed.error(needs="login").kind is ErrorKind.LOGIN_REFUSED


@pytest.mark.parametrize(
    ("refusal", "kind", "pause"),
    [
        (status(429, Retry_After="3600"), ErrorKind.RATE_LIMITED, 3600),
        (status(429, Retry_After="0"), ErrorKind.RATE_LIMITED, 0),
        (status(503, Retry_After="120"), ErrorKind.RATE_LIMITED, 120),
        (status(403, b"Downloading products per hour exceeds quota limit"), ErrorKind.QUOTA, None),
        (status(202, b"", Retry_After="5"), ErrorKind.NOT_READY, 5),
        (status(202), ErrorKind.NOT_READY, None),
        (status(404), ErrorKind.GONE, None),
    ],
)
def test_pauses_are_for_the_queue(bed, server, refusal, kind, pause):
    server.faults = [server.cut(PART)]
    server.always = refusal
    error = bed.error()
    assert (error.kind, error.retry_after) == (kind, pause)
    assert len(server.requests) == 2  # a storm costs one request
    assert bed.part.stat().st_size == PART
    server.always = None
    assert bed.run().resumed_at == PART


def test_a_pause_in_milliseconds(bed, server):
    bed.portal = file_portal(options={"retry_after_unit": 0.001})
    server.always = status(429, Retry_After="1500")
    assert bed.error().retry_after == 1.5


def test_what_is_said_with_success_is_no_file(bed, server):
    quota = {"code": "DownloadQuotaPlugin", "message": "quota exceeded"}
    server.always = lambda _request, _first: json_reply(quota)
    error = bed.error(size=len(BODY))
    assert error.kind is ErrorKind.QUOTA
    assert not bed.part.stat().st_size


@pytest.mark.parametrize(
    ("answer", "kind", "waits"),
    [
        (Reply(404), ErrorKind.UNREACHABLE, True),  # the login's address moved: not the product
        (Reply(410), ErrorKind.UNREACHABLE, True),
        (Reply(302, b"", {"Location": "/nowhere"}), ErrorKind.UNREACHABLE, True),
        (Reply(200, b'{"access_token": "bea'), ErrorKind.BAD_ANSWER, True),
        (Reply(200, b"<html>maintenance</html>"), ErrorKind.BAD_ANSWER, True),
        (Reply(200, b'{"access_token": 1}'), ErrorKind.BAD_ANSWER, False),
    ],
)
def test_a_login_service_in_trouble_is_waited_for(tmp_path, server, answer, kind, waits):
    def respond(request):
        return Reply(404) if request.path == "/nowhere" else answer

    with Loopback(respond) as service:
        bed = Bed(tmp_path, server.url)
        entry = {"kind": "bearer", "endpoint": f"{service.url}/token"}
        portal = file_portal(options={"pixel_gate": entry})
        user = Account("oidc", {"username": "ann", "password": KEY})
        bed.gate = make_gate(portal, PROFILE, user, DOWNLOAD)
        error = bed.error(needs="login")
    assert error.kind is kind
    assert (course_of(error) is FailureCourse.AGAIN) is waits
    assert not server.requests
