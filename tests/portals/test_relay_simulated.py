"""The relay before the simulated map services of Sentinel Hub on the Copernicus Data Space."""

import http.client
from urllib.parse import urlencode, urlsplit

import pytest
from guichet_eo.core.flows.instance_alias import instance_alias
from guichet_eo.core.portal_directory import BUILT_IN, PortalDirectory
from guichet_eo.providers.flows.door import Door
from guichet_eo.providers.flows.relay import Relay
from guichet_eo.providers.retry_unit import retry_unit

HOST = "sh.dataspace.copernicus.eu"
INSTANCE = "11111111-2222-3333-4444-555555555555"
ALIAS = instance_alias(INSTANCE)
CAPABILITIES = {"SERVICE": "WMS", "REQUEST": "GetCapabilities"}
MAP = {
    "SERVICE": "WMS",
    "VERSION": "1.3.0",
    "REQUEST": "GetMap",
    "STYLES": "",
    "CRS": "EPSG:3857",
    "BBOX": "160000,5400000,165120,5405120",
    "WIDTH": "256",
    "HEIGHT": "256",
    "FORMAT": "image/png",
    "TIME": "2026-06-01/2026-06-30",
}


@pytest.fixture
def relay(profile):
    portal = PortalDirectory.load([BUILT_IN]).get("sentinel-hub-cdse")
    assert HOST in portal.trusted_hosts
    made = Relay()
    for instance in (INSTANCE, INSTANCE[::-1]):
        alias = instance_alias(instance)
        profile.disguise.learn(HOST, alias, instance)
        for door in Door.of_instance(f"https://{HOST}", alias, profile, portal.id, retry_unit(portal)):
            made.open(door)
    yield made
    made.close()


def ask(relay, query, alias=ALIAS, service="wms"):
    parts = urlsplit(relay.address(f"https://{HOST}/ogc/{service}/{alias}?{urlencode(query)}"))
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    connection.request("GET", f"{parts.path}?{parts.query}")
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.headers["Content-Type"], body


def layer_of(relay):
    _status, _kind, body = ask(relay, CAPABILITIES)
    return body.decode().split('queryable="')[-1].split("<Name>")[1].split("</Name>")[0]


def test_capabilities_lead_back_to_the_alias(relay):
    for service, query in (("wms", CAPABILITIES), ("wmts", {**CAPABILITIES, "SERVICE": "WMTS"})):
        status, kind, body = ask(relay, query, service=service)
        assert status == 200
        assert "xml" in kind
        assert INSTANCE.encode() not in body
        assert f"https://{HOST}/ogc/{service}/{ALIAS}".encode() in body


def test_a_map_of_a_period(relay):
    status, kind, body = ask(relay, {**MAP, "LAYERS": layer_of(relay)})
    assert (status, kind, body[:4]) == (200, "image/png", b"\x89PNG")


def test_what_the_service_refuses_is_said_in_its_words(relay):
    status, _kind, body = ask(relay, {**MAP, "LAYERS": layer_of(relay), "BBOX": "0,5000000,900000,5900000"})
    assert status == 400
    assert b"exceeds the limit" in body
    status, _kind, body = ask(relay, CAPABILITIES, alias=instance_alias(INSTANCE[::-1]))
    assert status == 400
    assert b"Invalid instance id: guichet-eo-" in body
    assert INSTANCE[::-1].encode() not in body


def test_a_rate_in_milliseconds_is_waited_for(relay, control):
    """One request too many: 250 are milliseconds, seconds would be too many."""
    fault = {"fault": "ratelimit", "host": HOST, "path": "GetMap", "times": 1, "args": {"retry_after": 250}}
    control("POST", "/faults", fault)
    assert ask(relay, {**MAP, "LAYERS": layer_of(relay)})[0] == 200
