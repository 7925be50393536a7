"""Many portals at once: streaming, pausing, failing and being cancelled, each on its own."""

import queue
import threading
import time

import pytest
from asked_portal import PROFILE, question, stac_portal
from bad_network import silent
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.page import Page
from guichet_eo.core.page_body import PageBody
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.fan_out import FanOut
from guichet_eo.providers.fan_out_kind import FanOutKind
from guichet_eo.providers.provider import Provider
from loopback import Loopback, closed_port, json_reply
from stac_api import ServedApi


class Scripted(Provider):
    """Gives what a function yields."""

    def __init__(self, name, script):
        super().__init__(stac_portal("https://x.example", portal_id=name), PROFILE)
        self.script = script

    def pages(self, query, token, continuation=None):
        yield from self.script(token, continuation)

    def assets(self, scene):
        return ()


def run(providers, query=None, **more):
    """Run to the end; return the events in order."""
    events = queue.Queue()
    fan_out = FanOut(providers, query or question(), events.put, **more)
    fan_out.start()
    return fan_out, until_idle(fan_out, events)


def until_idle(fan_out, events):
    found = []
    while fan_out.running or not events.empty():
        found.append(events.get(timeout=10))
    return found


def kinds(events, portal):
    return [event.kind.value for event in events if event.portal == portal]


def page(continuation=None, count=1):
    return Page(scenes=tuple(range(count)), continuation=continuation, body=PageBody("text"))


def test_portals_stream_and_end_on_their_own():
    with ServedApi() as one, ServedApi(totals="") as two:
        providers = [
            make_provider(stac_portal(one.url, {"first_page": 7, "page_size": 20}, portal_id="one"), PROFILE),
            make_provider(stac_portal(two.url, portal_id="two"), PROFILE),
            make_provider(stac_portal(f"http://127.0.0.1:{closed_port()}", portal_id="dead"), PROFILE),
        ]
        fan_out, events = run(providers)
    assert kinds(events, "one") == ["asking", *["page"] * 4, "ended"]
    assert kinds(events, "two") == ["asking", "page", "page", "ended"]
    assert kinds(events, "dead") == ["asking", "failed"]
    failed = next(event for event in events if event.kind is FanOutKind.FAILED)
    assert failed.error.kind is ErrorKind.UNREACHABLE
    assert not failed.more
    assert sum(len(event.page.scenes) for event in events if event.page) == 120
    assert not fan_out.more("one"), "it has told everything"


def test_a_slow_portal_delays_nobody():
    with ServedApi() as quick, Loopback(lambda request: silent(None)) as slow:
        providers = [
            make_provider(stac_portal(slow.url, portal_id="slow"), PROFILE),
            make_provider(stac_portal(quick.url, portal_id="quick"), PROFILE),
        ]
        events = queue.Queue()
        fan_out = FanOut(providers, question(), events.put)
        fan_out.start()
        seen = []
        while "ended" not in kinds(seen, "quick"):
            seen.append(events.get(timeout=10))
        assert kinds(seen, "slow") == ["asking"]
        fan_out.cancel()


def test_a_portal_pauses_at_its_limit_and_goes_on():
    with ServedApi() as server:
        options = {"first_page": 10, "page_size": 10}
        provider = make_provider(stac_portal(server.url, options), PROFILE)
        events = queue.Queue()
        fan_out = FanOut([provider], question(limit=20), events.put)
        fan_out.start()
        first = until_idle(fan_out, events)
        assert kinds(first, "loopback") == ["asking", "page", "page", "ended"]
        assert first[-1].more
        asked = len(server.requests)
        assert fan_out.more("loopback")
        second = until_idle(fan_out, events)
        assert len(server.requests) == asked + 2
    scenes = [scene.id for event in first + second if event.page for scene in event.page.scenes]
    assert len(scenes) == len(set(scenes)) == 40


def test_limits_by_portal():
    scripts = {name: lambda token, continuation: (page(str(n)) for n in range(5)) for name in ("a", "b")}
    providers = [Scripted(name, script) for name, script in scripts.items()]
    _, events = run(providers, limits={"a": 2, "b": 0})
    assert kinds(events, "a").count("page") == 2
    assert kinds(events, "b").count("page") == 5


def test_after_a_failure_it_goes_on_where_it_broke_off():
    def script(token, continuation):
        if continuation is None:
            yield page("there")
            raise PortalError("x", ErrorKind.TIMEOUT)
        assert continuation == "there"
        yield page()

    events = queue.Queue()
    fan_out = FanOut([Scripted("x", script)], question(), events.put)
    fan_out.start()
    first = until_idle(fan_out, events)
    assert kinds(first, "x") == ["asking", "page", "failed"]
    assert first[-1].more
    assert fan_out.more("x")
    assert kinds(until_idle(fan_out, events), "x") == ["asking", "page", "ended"]


def test_an_error_of_ours_is_reported_not_lost():
    def script(token, continuation):
        yield page()
        raise ZeroDivisionError("in a parser")

    _, events = run([Scripted("x", script)])
    assert events[-1].error.kind is ErrorKind.BAD_ANSWER
    assert "ZeroDivisionError" in events[-1].error.detail


def test_pages_are_compacted_once_handed_on():
    given = [page("next"), page()]
    run([Scripted("x", lambda token, continuation: iter(given))])
    for thread in threading.enumerate():
        if thread.name == "guichet-eo:x":
            thread.join(2)
    assert all(each.body._text is None for each in given)
    assert given[0].body.slice(0, 4) == "text"


@pytest.mark.parametrize("portals", [1, 8])
def test_cancelling_is_quick_and_final(portals):
    with Loopback(lambda request: silent(None)) as server:
        providers = [
            make_provider(stac_portal(server.url, portal_id=f"p{number}"), PROFILE)
            for number in range(portals)
        ]
        events = []
        fan_out = FanOut(providers, question(), events.append)
        fan_out.start()
        while len(server.requests) < portals:
            time.sleep(0.005)
        began = time.monotonic()
        fan_out.cancel()
        took = time.monotonic() - began
        heard = len(events)
        for thread in threading.enumerate():
            if thread.name.startswith("guichet-eo:p"):
                thread.join(2)
                assert not thread.is_alive()
        assert len(events) == heard, "silence after cancelling"
    assert took < 1.0  # measured: a millisecond; the time-out is 5 s
    assert not fan_out.running
    assert not fan_out.more("p0")


def test_nobody_is_heard_after_cancel_returned():
    go = threading.Event()

    def script(token, continuation):
        go.wait(5)
        yield page()

    events = []
    fan_out = FanOut([Scripted("x", script)], question(), events.append)
    fan_out.start()
    fan_out.cancel()
    go.set()
    time.sleep(0.1)
    assert all(event.kind is FanOutKind.ASKING for event in events)


def test_a_receiver_may_call_back():
    box = []

    def post(event):
        box.append(event)
        if event.kind is FanOutKind.PAGE:
            fan_out.cancel()

    fan_out = FanOut(
        [Scripted("x", lambda token, continuation: iter([page("a"), page("b")]))], question(), post
    )
    fan_out.start()
    time.sleep(0.2)
    assert kinds(box, "x") == ["asking", "page"]


def test_one_parser_at_a_time():
    with ServedApi(days=5) as server:
        providers = [make_provider(stac_portal(server.url, portal_id=f"p{n}"), PROFILE) for n in range(4)]
        run(providers)
        assert len({id(provider.turn) for provider in providers}) == 1


def test_empty_answers_end_well():
    empty = {"type": "FeatureCollection", "features": [], "numberMatched": 0}
    with Loopback(lambda request: json_reply(empty)) as server:
        _, events = run([make_provider(stac_portal(server.url), PROFILE)])
    assert kinds(events, "loopback") == ["asking", "page", "ended"]
    assert events[1].page.matched == 0
