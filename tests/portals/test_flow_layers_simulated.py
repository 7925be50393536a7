"""Flows of the portals on the map: what is drawn is what a plain client gets, at the date that was wanted."""

import pytest

pytest.importorskip("qgis.core")

from flow_stand import (
    TERRASCOPE,
    TOULOUSE,
    map_of,
    share_alike,
    tile_at,
    tile_box,
    tile_of,
)
from guichet_eo.core.flows.flow_error import FlowError
from guichet_eo.core.flows.flow_problem import FlowProblem

TILES = "https://wmts.terrascope.be/"
IGN, IGN_MAPS = "https://data.geopf.fr/wmts", "https://data.geopf.fr/wms-r"
BRITTANY, BRITTANY_TILES = "https://geobretagne.fr/geoserver/photo/wms", "https://tile.geobretagne.fr"
THEIA = "http://maps.theia-land.fr/mapcache/wmts"
RENNES = (-190_000.0, 6_110_000.0, -177_200.0, 6_122_800.0)  # EPSG:3857
ZOOM = 12
HERE = tile_at(1.44, 43.6, ZOOM)
THERE = tile_at(-1.68, 48.11, ZOOM)  # Rennes


def test_terrascope_at_two_dates(stand):
    pictures = []
    for day in stand.days():
        request = stand.request("terrascope", TERRASCOPE, "CGS_S2_RADIOMETRY", day)
        direct = map_of(TERRASCOPE, "CGS_S2_RADIOMETRY", TOULOUSE, TIME=day)
        pictures.append(stand.shows(request, direct))
        times = {told["TIME"][:10] for told in stand.asked("services.terrascope.be", "GetMap")[-3:]}
        assert times == {day}
    assert share_alike(*pictures) < 0.2
    assert len(stand.layers()) == 2


def test_a_layer_of_terrascope_goes_to_another_date(stand):
    first, second = stand.days()
    layer = stand.add(stand.request("terrascope", TERRASCOPE, "CGS_S2_RADIOMETRY", first))
    stand.flows.layers.set_time(layer, second)
    direct = stand.fetched(map_of(TERRASCOPE, "CGS_S2_RADIOMETRY", TOULOUSE, TIME=second))
    assert share_alike(stand.drawn(layer), direct) > 0.995


@pytest.mark.parametrize(("portal", "year"), [("terrascope", 2021), ("worldcover", 2020)])
def test_land_cover_of_a_year_as_tiles(stand, portal, year):
    name = f"esa-worldcover-map-10m-{year}-v{1 + (year == 2021)}_map"
    source = next(
        each for each in stand.book.sources if each.portal == portal and f"LAYER={name}&" in each.address
    )
    (entry,) = [each for each in stand.book.entries(source.id) if each.name == name]
    direct = tile_of(TILES, name, HERE, "default", TIME=f"{year}-01-01")
    stand.shows(stand.flows.request(entry), direct, tile_box(*HERE))
    assert {told["TIME"] for told in stand.asked("wmts.terrascope.be", "GetTile")} == {f"{year}-01-01"}


def test_a_layer_of_the_long_list_of_terrascope_is_asked_by_parameters(stand):
    """The templates of its capabilities are wrong: they would be answered with 400."""
    request = stand.request("terrascope", TILES, "lcfm-lcm-10_map", kind="wmts")
    assert (request.kind, request.time) == ("xyz", "2020-01-01")
    direct = tile_of(TILES, "lcfm-lcm-10_map", HERE, "default", TIME="2020-01-01")
    stand.shows(request, direct, tile_box(*HERE))


def test_worldcover_by_the_older_service(stand):
    request = stand.request("worldcover", TERRASCOPE, "WORLDCOVER_2021_MAP")
    stand.shows(request, map_of(TERRASCOPE, "WORLDCOVER_2021_MAP", TOULOUSE))


@pytest.mark.parametrize("year", [2019, 2024])
def test_tiles_of_a_year_of_ign(stand, year):
    name = f"ORTHOIMAGERY.ORTHO-SAT.SPOT.{year}"
    request = stand.request("ign-geoplateforme", IGN, name)
    assert (request.time, request.format) == ("", "image/jpeg")
    direct = tile_of(IGN, name, HERE, "normal", request.matrix_set, form="image/jpeg")
    stand.shows(request, direct, tile_box(*HERE))


def test_maps_of_ign(stand):
    request = stand.request("ign-geoplateforme", IGN_MAPS, "ORTHOIMAGERY.ORTHO-SAT.SPOT.2022")
    stand.shows(request, map_of(IGN_MAPS, "ORTHOIMAGERY.ORTHO-SAT.SPOT.2022", TOULOUSE))


def test_maps_of_brittany(stand):
    request = stand.request("geobretagne", BRITTANY, "photo:ortho-composite")
    stand.shows(request, map_of(BRITTANY, "photo:ortho-composite", RENNES), RENNES)


def test_tiles_of_brittany(stand):
    request = stand.request("geobretagne", BRITTANY_TILES, "satellite")
    direct = tile_of(
        f"{BRITTANY_TILES}/gwc02/service/wmts",
        "satellite",
        THERE,
        matrix=f"EPSG:3857:{ZOOM}",
        form="image/jpeg",
    )
    stand.shows(request, direct, tile_box(*THERE))


def test_tiles_of_theia_without_encryption(stand):
    request = stand.request("theia-products", THEIA, "neige")
    direct = tile_of(THEIA, "neige", HERE, "default", "GoogleMapsCompatible")
    stand.shows(request, direct, tile_box(*HERE))


def test_a_date_outside_is_refused_before_anything_is_asked(stand):
    with pytest.raises(FlowError) as caught:
        stand.request("terrascope", TERRASCOPE, "CGS_S2_RADIOMETRY", "1999-01-01")
    assert caught.value.problem is FlowProblem.DATE_OUTSIDE
    day = stand.days(1)[0]
    layer = stand.add(stand.request("terrascope", TERRASCOPE, "CGS_S2_RADIOMETRY", day))
    stand.flows.layers.set_time(layer, "1999-01-01")
    assert stand.failed[-1][1].problem is FlowProblem.DATE_OUTSIDE
    assert stand.flows.layers.request_of(layer).time == day
    assert not [told for told in stand.asked("services.terrascope.be") if "1999" in told.get("TIME", "")]
