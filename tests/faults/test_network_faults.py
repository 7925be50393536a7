"""Every dialect and every network fault: the right kind of error, other portals' results intact."""

import json
import queue
from functools import partial

import bad_network as bad
import pytest
from asked_portal import collect, question, scenes_of, stac_portal, static_portal
from bucket_server import BucketServer, bucket_portal
from dhus_server import DhusServer, dhus_portal
from earth_engine_server import EarthEngineServer, earth_engine_portal
from generated_world import world
from geodes_server import GeodesServer, geodes_portal
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.holding import Holding
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.fan_out import FanOut
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.providers.portal_probe import probe
from hda_server import hda_portal
from loopback import Loopback, Reply, closed_port, json_reply, tls_context
from m2m_server import M2mServer, m2m_portal
from odata_server import ServedOdata, odata_portal
from oneatlas_server import OneAtlasServer, oneatlas_portal
from regards_server import RegardsServer, regards_portal
from resto_server import RestoServer, resto_portal
from sentinel_hub_server import SentinelHubServer, sentinel_hub_portal
from stac_api import ServedApi

IMPATIENT = NetworkProfile(timeout=0.5)
ITEMS = json_reply({"type": "FeatureCollection", "features": world("https://x.example", 5)})


def status(code, **headers):
    return lambda reply: Reply(
        code, b'{"description":"no"}', {name.replace("_", "-"): v for name, v in headers.items()}
    )


FAULTS = {
    "truncated body": (bad.truncated, ErrorKind.BAD_ANSWER),
    "reset": (bad.reset, ErrorKind.UNREACHABLE),
    "silence": (bad.silent, ErrorKind.TIMEOUT),
    "stalled body": (bad.stalled, ErrorKind.TIMEOUT),
    "trickling body": (bad.trickling, ErrorKind.TIMEOUT),
    "no HTTP": (bad.garbage, ErrorKind.UNREACHABLE),
    "HTML instead of JSON": (bad.html, ErrorKind.BAD_ANSWER),
    "HTML called JSON": (bad.html_called_json, ErrorKind.BAD_ANSWER),
    "cut JSON": (bad.cut_json, ErrorKind.BAD_ANSWER),
    "nested JSON": (bad.deep_json, ErrorKind.BAD_ANSWER),
    "nothing": (lambda reply: Reply(200), ErrorKind.BAD_ANSWER),
    "another document": (
        lambda reply: json_reply({"code": "Oops", "description": "busy"}),
        ErrorKind.BAD_ANSWER,
    ),
    "huge": (bad.huge, ErrorKind.TOO_BIG),
    "gzip bomb": (bad.gzip_bomb, ErrorKind.TOO_BIG),
    "damaged gzip": (bad.bad_gzip, ErrorKind.BAD_ANSWER),
    "redirect loop": (status(302, Location="/search"), ErrorKind.BAD_ANSWER),
    "redirect to a file": (status(302, Location="file:///etc/passwd"), ErrorKind.BAD_ANSWER),
    "400": (status(400), ErrorKind.BAD_QUERY),
    "401": (status(401), ErrorKind.LOGIN_NEEDED),
    "403": (status(403), ErrorKind.NOT_ALLOWED),
    "404": (status(404), ErrorKind.GONE),
    "410": (status(410), ErrorKind.GONE),
    "422": (status(422), ErrorKind.BAD_QUERY),
    "429 for an hour": (status(429, Retry_After="3600"), ErrorKind.RATE_LIMITED),
    "500": (status(500), ErrorKind.BAD_ANSWER),
    "502": (status(502), ErrorKind.UNREACHABLE),
    "503": (status(503), ErrorKind.UNREACHABLE),
    "503 for an hour": (status(503, Retry_After="3600"), ErrorKind.RATE_LIMITED),
    "504": (status(504), ErrorKind.TIMEOUT),
}
bad.gzip_bomb(ITEMS)  # made once, before time counts
DIALECTS = {
    "stac": stac_portal,
    "static": lambda url: static_portal(url + "/items.json"),
    "geodes": geodes_portal,
    "resto": resto_portal,
    "odata": odata_portal,
    "hda": hda_portal,
    "m2m": lambda url: m2m_portal(url, families={"s2-l2a-sen2cor": Holding(("landsat_ot_c2_l2",))}),
    "oneatlas": oneatlas_portal,
    "sentinel_hub": sentinel_hub_portal,
    "dhus": dhus_portal,
    "regards": regards_portal,
    "sentinel2_bucket": bucket_portal,
    "earth_engine": earth_engine_portal,
}
# what answers where nothing goes wrong, `ServedApi` if not named
SERVERS = {
    "geodes": GeodesServer,
    "resto": RestoServer,
    "odata": ServedOdata,
    "m2m": partial(M2mServer, keys=None),
    "oneatlas": OneAtlasServer,
    "sentinel_hub": SentinelHubServer,
    "dhus": DhusServer,
    "regards": RegardsServer,
    "sentinel2_bucket": BucketServer,
    "earth_engine": EarthEngineServer,
}


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_has_its_kind(dialect, fault):
    change, kind = FAULTS[fault]
    with Loopback(lambda request: change(ITEMS)) as server:
        provider = make_provider(DIALECTS[dialect](server.url), IMPATIENT)
        with pytest.raises(PortalError) as caught:
            collect(provider, question())
    assert caught.value.kind is kind
    assert len(caught.value.detail) <= 300


@pytest.mark.parametrize("fault", FAULTS)
def test_testing_a_portal_names_the_same_kinds(fault):
    change, kind = FAULTS[fault]
    with Loopback(lambda request: change(ITEMS)) as server, pytest.raises(PortalError) as caught:
        probe(server.url + "/search", IMPATIENT, CancelToken())
    assert caught.value.kind is kind


@pytest.mark.parametrize("dialect", DIALECTS)
def test_tls_proxy_and_dead_ends(dialect, tmp_path):
    make = DIALECTS[dialect]
    context, _ = tls_context(tmp_path)
    with Loopback(lambda request: ITEMS, context) as server:
        assert kind_of(make(server.url)) is ErrorKind.TLS
    dead = f"http://127.0.0.1:{closed_port()}"
    assert kind_of(make(dead)) is ErrorKind.UNREACHABLE
    assert kind_of(make("https://no-such-host.invalid")) is ErrorKind.UNREACHABLE
    proxied = NetworkProfile(timeout=0.5, proxies={"portal.example": dead})
    assert kind_of(make("https://portal.example"), proxied) is ErrorKind.PROXY
    socks = NetworkProfile(refused_proxies={"portal.example": "SOCKS5"})
    assert kind_of(make("https://portal.example"), socks) is ErrorKind.PROXY


def kind_of(portal, profile=IMPATIENT):
    with pytest.raises(PortalError) as caught:
        collect(make_provider(portal, profile), question())
    return caught.value.kind


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "change", [status(429, Retry_After="0"), status(503, Retry_After="0"), status(500), bad.truncated]
)
def test_passing_trouble_costs_a_second_try(dialect, change):
    with SERVERS.get(dialect, ServedApi)(days=5) as server:
        good, tries = server.server.respond, []

        def respond(request):
            tries.append(request)
            reply = good(request) if request.path == "/search" or dialect in SERVERS else ITEMS
            return change(reply) if len(tries) == 1 else reply

        server.server.respond = respond
        assert (
            len(scenes_of(collect(make_provider(DIALECTS[dialect](server.url), IMPATIENT), question()))) == 10
        )


@pytest.mark.parametrize(
    "fault", ["truncated body", "HTML instead of JSON", "silence", "500", "gzip bomb", "reset"]
)
def test_a_fault_on_a_later_page_keeps_the_earlier_ones(fault):
    change, kind = FAULTS[fault]
    with ServedApi() as broken, ServedApi() as sound:
        good = broken.server.respond
        broken.server.respond = lambda request: (
            change(good(request)) if b'"token"' in request.body else good(request)
        )
        options = {"first_page": 20, "page_size": 20}
        portals = [
            stac_portal(broken.url, options, portal_id="broken"),
            stac_portal(sound.url, options, portal_id="sound"),
        ]
        events = queue.Queue()
        fan_out = FanOut([make_provider(portal, IMPATIENT) for portal in portals], question(), events.put)
        fan_out.start()
        seen = []
        while fan_out.running or not events.empty():
            seen.append(events.get(timeout=10))
        count = {
            name: sum(len(e.page.scenes) for e in seen if e.page and e.portal == name)
            for name in ("broken", "sound")
        }
        failed = [event for event in seen if event.error is not None]
        assert count == {"broken": 20, "sound": 60}
        assert [event.error.kind for event in failed] == [kind]
        assert failed[0].more, "can be tried again from there"
        broken.server.respond = good
        assert fan_out.more("broken")
        while fan_out.running or not events.empty():
            seen.append(events.get(timeout=10))
    scenes = [
        scene.id for event in seen if event.page and event.portal == "broken" for scene in event.page.scenes
    ]
    assert len(scenes) == len(set(scenes)) == 60


def test_items_without_geometry_or_dates_are_kept(tmp_path):
    def change(document):
        for number, item in enumerate(document["features"]):
            item["geometry"] = None if number % 2 else item["geometry"]
            item["properties"]["datetime"] = "yesterday" if number % 3 else None
            item["bbox"] = ["x"]
            item["properties"]["title"] = "ThÃ©ia\x00"
        return document

    with ServedApi(days=5, change=change) as server:
        scenes = scenes_of(collect(make_provider(stac_portal(server.url), IMPATIENT), question()))
    assert len(scenes) == 10
    assert sum(scene.footprint is None for scene in scenes) == 5


def test_mojibake_that_is_no_utf8_is_read(tmp_path):
    text = json.dumps({"type": "FeatureCollection", "features": world("https://x.example", 2)}).replace(
        "Band B02", "Bañd"
    )
    with Loopback(lambda request: Reply(200, text.encode("latin-1"))) as server:
        assert len(scenes_of(collect(make_provider(stac_portal(server.url), IMPATIENT), question()))) == 4
