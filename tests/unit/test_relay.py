"""The relay against a service on loopback."""

import http.client
import threading
import time
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.flows.instance_alias import instance_alias
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.providers.bearer_gate import BearerGate
from guichet_eo.providers.flows.capabilities_memory import CapabilitiesMemory
from guichet_eo.providers.flows.door import Door
from guichet_eo.providers.flows.relay import Relay
from guichet_eo.providers.http_answer import HttpAnswer
from guichet_eo.providers.network_profile import NetworkProfile
from loopback import Loopback, Reply, closed_port, json_reply

ID = "0a1b2c3d-1111-2222-3333-444455556666"
ALIAS = instance_alias(ID)
PNG = b"\x89PNG\r\n\x1a\n and more"


@pytest.fixture
def relay():
    made = Relay()
    yield made
    made.close()


@pytest.fixture
def service():
    """Answers as `service.reply` says, a picture by default."""
    state = {"reply": lambda request: Reply(200, PNG, {"Content-Type": "image/png"})}

    def respond(request):
        return state["reply"](request)

    with Loopback(respond) as loopback:
        loopback.state = state
        yield loopback


def open_instance(relay, base, **options):
    profile = NetworkProfile(timeout=5.0)
    profile.disguise.learn("127.0.0.1", ALIAS, ID)
    for door in Door.of_instance(base, ALIAS, profile, **options):
        relay.open(door)
    return f"{base}/ogc/wms/{ALIAS}"


def ask(url, method="GET", headers=None):
    """Return status, headers and body of an answer."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
    try:
        connection.request(
            method, parts.path + (f"?{parts.query}" if parts.query else ""), headers=headers or {}
        )
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def threads():
    return [thread for thread in threading.enumerate() if thread.name.startswith("guichet-eo relay")]


def test_the_id_is_put_in_place_of_the_alias(relay, service):
    address = open_instance(relay, service.url)
    status, headers, body = ask(relay.address(f"{address}?REQUEST=GetMap&BBOX=1,2,3,4&TIME=a%2Fb"))
    assert (status, body, headers["Content-Type"]) == (200, PNG, "image/png")
    assert headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in headers
    request = service.requests[-1]
    assert request.path == f"/ogc/wms/{ID}"
    assert request.query == {"REQUEST": "GetMap", "BBOX": "1,2,3,4", "TIME": "a/b"}


def test_links_in_capabilities_lead_through_the_relay_again(relay, service):
    address = open_instance(relay, service.url)
    text = (
        f'<WMS_Capabilities><OnlineResource href="{service.url}/ogc/wms/{ID.upper()}?"/></WMS_Capabilities>'
    )
    service.state["reply"] = lambda request: Reply(200, text.encode(), {"Content-Type": "text/xml"})
    body = ask(relay.address(f"{address}?REQUEST=GetCapabilities"))[2].decode()
    assert ID.upper() not in body
    assert f'href="{address}?"' in body


@pytest.mark.parametrize("status", [400, 403, 404])
def test_the_words_of_the_service_are_handed_on_without_the_id(relay, service, status):
    address = open_instance(relay, service.url)
    words = f"<ServiceExceptionReport>Invalid instance id: {ID}</ServiceExceptionReport>".encode()
    service.state["reply"] = lambda request: Reply(status, words, {"Content-Type": "text/xml"})
    found, _headers, body = ask(relay.address(address))
    assert found == status
    assert b"Invalid instance id: " + ALIAS.encode() in body
    assert ID.encode() not in body


def test_a_refusal_does_not_make_qgis_ask_for_a_name(relay, service):
    address = open_instance(relay, service.url)
    service.state["reply"] = lambda request: Reply(401, f"no {ID}".encode(), {"WWW-Authenticate": "Basic"})
    status, headers, body = ask(relay.address(address))
    assert status == 403
    assert "WWW-Authenticate" not in headers
    assert ID.encode() not in body


def test_too_many_requests_are_waited_for_in_the_units_of_the_service(relay, service):
    address = open_instance(relay, service.url, retry_after_unit=0.001)
    asked = []

    def reply(request):
        asked.append(request)
        if len(asked) < 3:
            return json_reply({"code": "RATE_LIMIT_EXCEEDED"}, 429, **{"Retry-After": "150"})
        return Reply(200, PNG, {"Content-Type": "image/png"})

    service.state["reply"] = reply
    assert ask(relay.address(address))[0] == 200
    assert len(asked) == 3


def test_a_service_that_stays_busy_is_left_alone(relay, service):
    address = open_instance(relay, service.url, retry_after_unit=0.001)
    service.state["reply"] = lambda request: json_reply({}, 429, **{"Retry-After": "100"})
    assert ask(relay.address(address))[0] == 503
    assert len(service.requests) == 3


def test_a_service_that_is_down_is_a_bad_gateway_without_the_id(relay):
    address = open_instance(relay, f"http://127.0.0.1:{closed_port()}")
    status, _headers, body = ask(relay.address(address))
    assert status == 502
    assert ID.encode() not in body
    assert ALIAS.encode() in body


@pytest.mark.parametrize("where", ["elsewhere", "here"])
def test_redirects_carry_the_id_to_its_own_host_only(relay, service, where):
    address = open_instance(relay, service.url)
    with Loopback(lambda request: Reply(200, PNG, {"Content-Type": "image/png"})) as other:
        host = "localhost" if where == "elsewhere" else "127.0.0.1"
        target = f"http://{host}:{urlsplit(other.url).port}/ogc/wms/{ID}?moved"
        service.state["reply"] = lambda request: Reply(302, b"", {"Location": target})
        assert ask(relay.address(address))[0] == 200
        assert other.requests[-1].path == f"/ogc/wms/{ALIAS if where == 'elsewhere' else ID}"


def test_capabilities_are_asked_once_in_a_while(relay, service):
    address = open_instance(relay, service.url)
    service.state["reply"] = lambda request: Reply(200, b"<WMS_Capabilities/>", {"Content-Type": "text/xml"})
    relay.warm(f"{address}?SERVICE=WMS&REQUEST=GetCapabilities", CancelToken())
    relay.warm(f"{service.url}/other?REQUEST=GetCapabilities", CancelToken())
    for url in (
        f"{address}?SERVICE=WMS&REQUEST=GetCapabilities",
        f"{address}?request=GetCapabilities&service=WMS",
    ):
        assert ask(relay.address(url))[2] == b"<WMS_Capabilities/>"
    assert len(service.requests) == 1
    ask(relay.address(f"{address}?SERVICE=WMTS&REQUEST=GetCapabilities"))
    ask(relay.address(f"{address}?SERVICE=WMS&REQUEST=GetMap"))
    ask(relay.address(f"{address}?SERVICE=WMS&REQUEST=GetMap"))
    assert len(service.requests) == 4
    open_instance(relay, service.url)
    ask(relay.address(f"{address}?SERVICE=WMS&REQUEST=GetCapabilities"))
    assert len(service.requests) == 5


def test_capabilities_are_kept_for_two_minutes_a_few_of_them():
    now = [0.0]
    memory, door = CapabilitiesMemory(lambda: now[0]), Door("https://h/ogc", NetworkProfile())
    answer = HttpAnswer("https://h/ogc", "text/xml", b"<a/>")
    urls = [f"https://h/ogc?REQUEST=GetCapabilities&n={number}" for number in range(6)]
    memory.keep(door, urls[0], replace(answer, body=b"{}"))
    memory.keep(door, urls[0], replace(answer, status=400))
    memory.keep(door, "https://h/ogc?REQUEST=GetMap", answer)
    assert memory.get(door, urls[0]) is None
    for url in urls:
        memory.keep(door, url, answer)
    assert [memory.get(door, url) for url in urls] == [None, None, *[answer] * 4]
    now[0] = 121.0
    assert memory.get(door, urls[5]) is None


def test_only_doors_are_served(relay, service):
    address = open_instance(relay, service.url)
    root = relay.start()
    rest = address.partition("://")[2]
    host = urlsplit(service.url).netloc
    for url in (
        f"{root}/http/{host}/ogc/wms/guichet-eo-000000000000",
        f"{root}/http/{host}/other",
        f"{root}/http/elsewhere.example/ogc/wms/{ALIAS}",
        f"{root}x/http/{rest}",
        f"{root.rpartition('/')[0]}/http/{rest}",
        root,
        f"{root.rpartition('/')[0]}/",
    ):
        assert ask(url)[0] == 404
    assert relay.address(f"{service.url}/other") == f"{service.url}/other"
    assert not service.requests


def test_a_name_that_leads_here_is_of_no_use_to_a_web_page(relay, service):
    url = relay.address(open_instance(relay, service.url))
    assert ask(url, headers={"Host": "evil.example"})[0] == 404
    assert ask(url, headers={"Host": f"localhost:{urlsplit(url).port}"})[0] == 404
    assert ask(url, "POST")[0] == 501
    assert ask(url, "OPTIONS")[0] == 501
    assert not service.requests


def test_a_door_that_is_shut_is_served_no_more(relay, service):
    address = open_instance(relay, service.url)
    url = relay.address(address)
    relay.shut(address)
    assert ask(url)[0] == 404
    assert relay.address(address) == address
    assert relay.has_host("127.0.0.1")  # the other services of the instance
    for service_name in ("wmts", "wcs", "wfs"):
        relay.shut(f"{service.url}/ogc/{service_name}/{ALIAS}")
    assert not relay.has_host("127.0.0.1")


def test_plain_http_in_capabilities_is_asked_as_the_door_says(relay):
    profile = NetworkProfile()
    relay.open(Door(f"https://sh.example.org/ogc/wms/{ALIAS}", profile))
    assert f"/https/sh.example.org/ogc/wms/{ALIAS}?a" in relay.address(
        f"http://sh.example.org/ogc/wms/{ALIAS}?a"
    )


def test_an_answer_that_is_too_big_is_refused(relay, service, monkeypatch):
    from guichet_eo.providers.flows import relay_asker

    monkeypatch.setattr(relay_asker, "MOST_BYTES", 10)
    assert ask(relay.address(open_instance(relay, service.url)))[0] == 502


def test_requests_that_qgis_gave_up_are_not_asked(relay, service):
    """Six are under way, a seventh waits and is given up."""
    free, address = threading.Event(), open_instance(relay, service.url)

    def reply(request):
        free.wait(20)
        return Reply(200, PNG, {"Content-Type": "image/png"})

    service.state["reply"] = reply
    url = relay.address(address)
    busy = [threading.Thread(target=ask, args=(url,), daemon=True) for _ in range(6)]
    for thread in busy:
        thread.start()
    wait_for(lambda: len(service.requests) == 6)
    parts = urlsplit(url)
    hasty = http.client.HTTPConnection(parts.hostname, parts.port)
    hasty.request("GET", parts.path)
    hasty.close()
    free.set()
    for thread in busy:
        thread.join(20)
    assert ask(f"{url}?last=1")[0] == 200
    assert [request.query for request in service.requests].count({}) == 6


def test_closing_ends_what_is_under_way_and_frees_the_port(relay, service):
    free = threading.Event()
    service.state["reply"] = lambda request: Reply(200, PNG) if free.wait(20) else Reply(500)
    url, answers = relay.address(open_instance(relay, service.url)), []

    def wait():
        try:
            answers.append(ask(url)[0])
        except (OSError, http.client.HTTPException) as error:
            answers.append(error)

    waiting = threading.Thread(target=wait, daemon=True)
    waiting.start()
    wait_for(lambda: service.requests)
    relay.close()
    relay.close()
    waiting.join(20)
    free.set()
    assert len(answers) == 1
    assert answers[0] != 200
    assert relay.port == 0
    with pytest.raises(ConnectionRefusedError):
        ask(url)
    with pytest.raises(OSError, match="closed"):
        relay.start()
    wait_for(lambda: not threads())


def test_nothing_listens_before_it_is_needed(relay, service):
    open_instance(relay, service.url)
    assert relay.port == 0
    assert not threads()


class TestAccounts:
    """A door with a gate: what the account opens goes along."""

    @pytest.fixture
    def portal(self):
        return Portal("here", LocalText("Here"), "Here", trusted_hosts=("127.0.0.1",))

    @pytest.fixture
    def world(self, service, portal, relay):
        given = []

        def reply(request):
            if request.path == "/token":
                given.append(request)
                return json_reply({"access_token": f"token{len(given)}", "expires_in": 300})
            wanted = f"Bearer token{max(len(given), service.state['from'])}"
            if request.headers.get("authorization") != wanted:
                return Reply(401, b"no")
            return Reply(200, PNG, {"Content-Type": "image/png"})

        service.state.update({"reply": reply, "from": 0})
        profile = NetworkProfile(timeout=5.0)
        account = Account("oidc", {"username": "ann", "password": "of Ann"})
        options = {"endpoint": f"{service.url}/token", "client_id": "public"}
        gate = BearerGate(portal, profile, account, options)
        relay.open(Door(f"{service.url}/maps", profile, "here", gate))
        return service

    def test_the_header_goes_along(self, relay, world):
        assert ask(relay.address(f"{world.url}/maps/one?REQUEST=GetMap"))[::2] == (200, PNG)
        assert relay.address(f"{world.url}/mapsother") == f"{world.url}/mapsother"

    def test_a_session_that_ended_is_begun_anew_once(self, relay, world):
        url = relay.address(f"{world.url}/maps/one")
        assert ask(url)[0] == 200
        world.state["from"] = 2
        assert ask(url)[0] == 200
        world.state["from"] = 9
        assert ask(url)[0] == 403
        assert [request.path for request in world.requests].count("/token") == 3


def wait_for(what, seconds=20):
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end
        time.sleep(0.01)
