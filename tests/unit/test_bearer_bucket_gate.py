"""Keys that are made with a login, used, renewed and taken back."""

from datetime import datetime, timedelta, timezone

import pytest
from gate_bed import ANN, PROFILE, Clock, error_of, gate_portal, opened
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.providers.login_memories import LoginMemories
from guichet_eo.providers.pixel_gates import DOWNLOAD, FILES, make_gate
from loopback import Loopback, Reply, json_reply

IN_BUCKET = "s3://eodata/Sentinel-2/B02.jp2"
LOGIN, MANAGER = "/token", "/api/user/credentials"


class Service:
    """An identity server and a manager of keys; `most`: pairs at once."""

    def __init__(self, most=2):
        self.most, self.alive, self.count = most, [], 0
        self.hours = 8

    def respond(self, request):
        if request.path == LOGIN:
            return json_reply({"access_token": "bearer-1", "expires_in": 600, "refresh_token": "renewal-1"})
        if request.headers.get("authorization") != "Bearer bearer-1":
            return Reply(401)
        if request.method == "DELETE":
            self.alive.remove(request.path.rpartition("/")[2])
            return Reply(204)
        if len(self.alive) >= self.most:
            return json_reply({"detail": "Max number of credentials reached"}, 403)
        self.count += 1
        name = f"ACCESS{self.count}"
        self.alive.append(name)
        ends = datetime.now(timezone.utc) + timedelta(hours=self.hours)
        pair = {"access_id": name, "secret": f"key-{self.count}"}
        return json_reply({**pair, "expiration_date": f"{ends:%Y-%m-%dT%H:%M:%SZ}"})


@pytest.fixture
def service():
    state = Service()
    with Loopback(state.respond) as server:
        state.url, state.requests = server.url, server.requests
        yield state


def gate(service, option=FILES, account=ANN):
    entry = {
        "kind": "bearer-s3",
        "endpoint": service.url + LOGIN,
        "keys": service.url + MANAGER,
        "bucket": {"endpoint": service.url, "region": "default"},
    }
    return make_gate(gate_portal(entry), PROFILE, account, option)


def made(service):
    return [request for request in service.requests if request.method == "POST" and request.path == MANAGER]


def test_gdal_gets_keys_that_were_made_for_it(service):
    access = opened(gate(service), IN_BUCKET)
    assert access.links == {IN_BUCKET: "/vsis3/eodata/Sentinel-2/B02.jp2"}
    assert access.settings["AWS_ACCESS_KEY_ID"] == "ACCESS1"
    assert access.settings["AWS_SECRET_ACCESS_KEY"] == "key-1"
    assert access.renew_after < access.expires
    assert "key-1" not in repr(access)
    assert made(service)[0].json()["expiration_date"].endswith("Z")


def test_the_queue_gets_a_signer(service):
    access = opened(gate(service, DOWNLOAD), IN_BUCKET)
    address = access.links[IN_BUCKET]
    assert address == f"{service.url}/eodata/Sentinel-2/B02.jp2"
    assert "Credential=ACCESS1/" in access.signer.headers("GET", address)["Authorization"]


def test_keys_are_made_once_and_anew_before_they_end(service):
    one = gate(service)
    clock = Clock(one)
    assert opened(one, IN_BUCKET).settings == opened(one, IN_BUCKET).settings
    assert len(made(service)) == 1
    clock.forward(8 * 3600 - 300)
    assert opened(one, IN_BUCKET).settings["AWS_ACCESS_KEY_ID"] == "ACCESS2"


def test_web_addresses_need_no_keys(service):
    access = opened(gate(service), f"{service.url}/file")
    assert access.headers == {"Authorization": "Bearer bearer-1"}
    assert not made(service)


def test_both_at_once(service):
    access = opened(gate(service), f"{service.url}/file", IN_BUCKET)
    assert access.headers
    assert list(access.links) == [IN_BUCKET]
    assert access.expires - datetime.now(timezone.utc) < timedelta(minutes=11)  # the token ends first


def test_keys_are_taken_back(service):
    one = gate(service)
    one.release(CancelToken())
    assert not service.requests
    opened(one, IN_BUCKET)
    one.release(CancelToken())
    assert service.alive == []
    assert opened(one, IN_BUCKET).settings["AWS_ACCESS_KEY_ID"] == "ACCESS2"


def test_streams_and_downloads_share_the_keys(service):
    logins = LoginMemories()
    entry = gate(service)
    both = [make_gate(entry.portal, PROFILE, ANN, option, logins) for option in (FILES, DOWNLOAD)]
    assert not any(one.has_loans for one in both)
    opened(both[0], IN_BUCKET)
    opened(both[1], IN_BUCKET)
    assert len(made(service)) == 1
    assert all(one.has_loans for one in both)
    both[1].release(CancelToken())
    both[0].release(CancelToken())
    assert service.alive == []
    assert len([request for request in service.requests if request.method == "DELETE"]) == 1


def test_too_many_keys(service):
    service.most = 0
    error = error_of(gate(service), IN_BUCKET)
    assert error.kind is ErrorKind.QUOTA
    assert "Max number" in error.detail


def test_without_account(service):
    assert error_of(gate(service, account=None), IN_BUCKET).kind is ErrorKind.LOGIN_NEEDED
    assert not service.requests


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"access_id": "A", "secret": ""},
        {"access_id": "../x", "secret": "k"},
        {"access_id": 1, "secret": "k"},
        {"access_id": "a b", "secret": "k"},
    ],
)
def test_answers_that_are_no_keys(answer):
    def respond(request):
        token = {"access_token": "bearer-1", "expires_in": 600}
        return json_reply(token if request.path == LOGIN else answer)

    with Loopback(respond) as server:
        assert error_of(gate(server), IN_BUCKET).kind is ErrorKind.BAD_ANSWER
