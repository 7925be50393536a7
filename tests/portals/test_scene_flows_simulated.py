"""Map services of scenes, of accounts and of catalogues, asked at stand-ins of the portals."""

import json
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path

import pytest
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.core.geometry import box_geometry
from guichet_eo.core.holding import Holding
from guichet_eo.core.period import Period
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.query import Query
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.flows.catalogue_search import search_catalogue
from guichet_eo.providers.flows.instance_list import account_instances, instance_base
from guichet_eo.providers.flows.tile_json import resolve_tile_json
from guichet_eo.providers.http_session import HttpSession
from guichet_eo.providers.pixel_gates import SEARCH, make_gate

PORTALS = Path(__file__).parents[2] / "resources" / "portals"
AREA = box_geometry((1.2, 43.4, 1.7, 43.8))
USGS = Account("basic", {"username": "demo", "password": "usgs-demo-application-token"})
AIRBUS = Account("apikey", {"apikey": "airbus-demo-apikey"})
CLIENT = Account("client", {"client_id": "sh-demo-client", "client_secret": "sh-demo-secret"})
INSTANCE = "11111111-2222-3333-4444-555555555555"


def portal(name):
    return read_portal(json.loads((PORTALS / f"{name}.json").read_text(encoding="utf-8")))


def scenes(described, profile, family, account=None, count=5):
    gate = make_gate(described, profile, account, SEARCH)
    provider = make_provider(described, profile, gate=gate)
    period = Period.of_days(date(2023, 1, 1), date(2026, 7, 31))
    pages = provider.pages(Query(AREA, period, (family,), limit=0), CancelToken())
    return provider, list(islice((scene for page in pages for scene in page.scenes), count))


def drawn(url, profile, headers=None, hosts=()):
    """Return what a GetMap, or a tile, brings."""
    with HttpSession("test", profile, CancelToken(), headers, hosts) as session:
        answer = session.get(url, accept="image/png")
    return answer.content_type, answer.body[:4]


def map_of(flow, layer):
    west, south, east, north = flow.box
    return (
        f"{flow.address}{'&' if '?' in flow.address else '?'}SERVICE=WMS&VERSION=1.1.1&REQUEST=GetMap"
        f"&LAYERS={layer}&STYLES=&SRS=EPSG:4326&BBOX={west},{south},{east},{north}&WIDTH=64&HEIGHT=64"
        "&FORMAT=image/png"
    )


def test_tiles_of_a_scene_of_planetary_computer(profile):
    provider, found = scenes(portal("planetary-computer"), profile, "s2-l2a-sen2cor")
    flow = provider.scene_flows(found[0])[0]
    with HttpSession("test", profile, CancelToken()) as session:
        tiles = resolve_tile_json(flow, session)
    assert (tiles.kind, tiles.zoom) == ("xyz", (8, 14))
    assert tiles.title == found[0].title
    west, south, east, north = tiles.box
    column, row = tile_at((west + east) / 2, (south + north) / 2, 10)
    url = tiles.address.replace("{z}", "10").replace("{x}", str(column)).replace("{y}", str(row))
    assert drawn(url, profile) == ("image/png", b"\x89PNG")


def tile_at(longitude, latitude, zoom):
    from math import asinh, pi, radians, tan

    count = 1 << zoom
    return int((longitude + 180) / 360 * count), int((1 - asinh(tan(radians(latitude))) / pi) / 2 * count)


def test_maps_of_scenes_of_usgs(profile):
    described = portal("usgs-landsatlook")
    families = {"landsat-c2-l2": Holding(("landsat_ot_c2_l2",))}
    described = replace(described, dialect="m2m", families=families, options=described.options["m2m"])
    provider, found = scenes(described, profile, "landsat-c2-l2", USGS)
    flow = provider.scene_flows(found[0])[0]
    assert flow.layer == "", "it stands in the capabilities"
    assert drawn(map_of(flow, "landsat_ot_c2_l2"), profile) == ("image/png", b"\x89PNG")


def test_maps_of_scenes_of_airbus_need_the_account(profile):
    described = portal("airbus")
    provider, found = scenes(described, profile, "pleiades", AIRBUS, 40)
    maps = {scene.online.name: provider.scene_flows(scene) for scene in found}
    assert maps["ORDER"] == ()
    flow = next(flow for flow in maps["YES"] if flow.kind == "wms")
    with pytest.raises(PortalError) as caught:
        drawn(map_of(flow, "default"), profile)
    assert caught.value.kind is ErrorKind.LOGIN_NEEDED
    gate = make_gate(described, profile, AIRBUS, SEARCH)
    headers = gate.open((described.endpoints["opensearch"],), CancelToken()).headers
    found_picture = drawn(map_of(flow, "default"), profile, headers, described.trusted_hosts)
    assert found_picture == ("image/png", b"\x89PNG")


def test_maps_of_radar_scenes_of_geodes(profile):
    provider, found = scenes(portal("geodes"), profile, "s1-grd")
    (flow,) = provider.scene_flows(found[0])
    assert found[0].title in flow.dimensions["CQL_FILTER"]
    assert drawn(map_of(flow, flow.layer), profile) == ("image/png", b"\x89PNG")


@pytest.mark.parametrize("name", ["sentinel-hub", "sentinel-hub-cdse"])
def test_configurations_of_an_account(profile, name):
    described = portal(name)
    gate = make_gate(described, profile, CLIENT, SEARCH)
    (instance,) = account_instances(described, profile, gate, CancelToken())
    assert instance.id == INSTANCE
    assert INSTANCE not in repr(instance)
    assert {layer.name for layer in instance.layers} == {"TRUE_COLOR", "NDVI", "FALSE_COLOR"}
    url = instance.address(instance_base(described)) + "?SERVICE=WMS&REQUEST=GetCapabilities"
    with HttpSession("test", profile, CancelToken()) as session:
        assert b"TRUE_COLOR" in session.get(url).body


@pytest.mark.parametrize("name", ["sentinel-hub", "sentinel-hub-cdse"])
def test_configurations_need_an_account(profile, name):
    described = portal(name)
    for account, kind in (
        (None, ErrorKind.LOGIN_NEEDED),
        (
            Account("client", {"client_id": "sh-demo-client", "client_secret": "wrong"}),
            ErrorKind.LOGIN_REFUSED,
        ),
    ):
        with pytest.raises(PortalError) as caught:
            account_instances(
                described, profile, make_gate(described, profile, account, SEARCH), CancelToken()
            )
        assert caught.value.kind is kind


def test_collections_of_geodes_as_a_catalogue(profile):
    source = FlowSource("catalogue/geodes", "records", "https://geodes-portal.cnes.fr/api/stac")
    with HttpSession("geodes", profile, CancelToken()) as session:
        found = search_catalogue(source, "", None, session)
    assert "peps:gdh_s1" in {flow.layer for flow in found}
