"""Which flows fit a scene, in which order, and why none does."""

from dataclasses import replace
from datetime import datetime, timezone

import pytest
from guichet_eo.core.flow import Flow
from guichet_eo.core.flows.flow_dates import FlowDates
from guichet_eo.core.flows.flow_entry import FlowEntry
from guichet_eo.core.flows.flow_match import flows_for, is_unread, lack_of
from guichet_eo.core.flows.flow_match_lack import FlowMatchLack
from guichet_eo.core.flows.flow_match_place import area_parameters, mercator_box, mercator_text
from guichet_eo.core.flows.flow_match_reason import FlowMatchReason
from guichet_eo.core.flows.flow_request import FlowRequest
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.core.flows.flow_state import FlowState
from guichet_eo.core.flows.request_maker import request_for
from guichet_eo.core.flows.service_layer import ServiceLayer
from guichet_eo.core.geometry import box_geometry, to_wkb
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.scene import Scene
from guichet_eo.core.scene_key import SceneKey

FAMILY = "s2-l2a-sen2cor"
TOULOUSE = (1.3, 43.5, 1.6, 43.7)
DAYS = "2026-10-20,2026-10-24,2026-10-29"
TILES = "https://maps.example.org/{time}/{z}/{x}/{y}.png"


def utc(year, month, day, hour=10):
    return datetime(year, month, day, hour, 56, 21, tzinfo=timezone.utc)


def scene(**changes):
    footprint = to_wkb(box_geometry(TOULOUSE))
    shared = {"acquired": utc(2026, 10, 24), "footprint": footprint}
    return Scene("here", "S2C_1", "S2C_1", FAMILY, SceneKey("S2C/31TCJ"), **{**shared, **changes})


def entry(source="here/0", name="true", portal="here", dates=DAYS, box=None, kind="wms", **told):
    families = told.pop("families", (FAMILY,))
    flow = Flow(kind, "https://maps.example.org/", name, families=families, **told)
    found = FlowSource(source, kind, flow.endpoint, portal=portal, flows=(flow,))
    layer = ServiceLayer(name, name, box=box, dates=FlowDates.read(dates) if dates else None)
    return FlowEntry(found, name, flow, layer if dates or box else None)


def only(*entries, wanted=None, flows=()):
    found = flows_for(wanted or scene(), entries, flows)
    assert len(found) == 1
    return found[0]


def test_flow_of_the_same_portal_at_the_day_of_the_scene():
    match = only(entry())
    assert match.reason is FlowMatchReason.DATE
    assert match.time == "2026-10-24"
    assert match.portal == "here"


@pytest.mark.parametrize("form", ["2026-10-24T10:56:21Z", "2026-10-24"])
def test_the_date_is_said_as_the_service_writes_it(form):
    assert only(entry(dates=f"2026-10-20,{form}")).time == form


def test_other_family_does_not_fit():
    assert not flows_for(scene(), [entry(families=("s2-l2a-maja",)), entry(families=())])


def test_layer_that_only_the_capabilities_list_does_not_fit():
    assert not flows_for(scene(), [replace(entry(), flow=None)])


def test_order_from_the_scene_itself_to_the_account():
    request = FlowRequest("tilejson", "https://tiles.example.org/S2C_1", portal="here", title="Scene")
    entries = [
        entry("account/sentinel-hub/0", portal="sentinel-hub"),
        entry("there/0", portal="there", dates="", times=("2026-01-01/2026-12-31",), yearly=True),
        entry("there/1", portal="there"),
        entry("here/1", dates="", times=("2026-01-01/2026-12-31",), yearly=True),
        entry("here/0"),
    ]
    found = flows_for(scene(), entries, [request])
    assert [match.reason for match in found] == [
        FlowMatchReason.SCENE,
        FlowMatchReason.DATE,
        FlowMatchReason.YEAR,
        FlowMatchReason.OTHER_DATE,
        FlowMatchReason.OTHER_YEAR,
        FlowMatchReason.ACCOUNT,
    ]
    assert found[0].request is request
    assert [match.title("en") for match in found[:2]] == ["Scene", "true"]


def test_instance_of_the_scene_own_portal_is_the_portal_flow():
    assert only(entry("account/here/0")).reason is FlowMatchReason.DATE


def test_yearly_layer_needs_no_date_of_its_own():
    match = only(entry(dates="", times=("2026-01-01/2026-12-31",), yearly=True))
    assert (match.reason, match.time) == (FlowMatchReason.YEAR, "")


def test_yearly_layer_of_another_year_does_not_fit():
    assert not flows_for(scene(), [entry(dates="", times=("2025-01-01/2025-12-31",), yearly=True)])


def test_yearly_layer_with_a_time_dimension_is_asked_for_its_year():
    years = "2024-01-01,2025-01-01,2026-01-01"
    assert only(entry(dates=years, yearly=True)).time == "2026-01-01"
    assert not flows_for(scene(acquired=utc(2023, 5, 1)), [entry(dates=years, yearly=True)])


def test_synthesis_takes_a_date_between_its_first_and_last_day():
    month = scene(acquired=utc(2026, 10, 1), ended=utc(2026, 10, 31))
    assert only(entry(dates="2026-10-15,2026-11-15"), wanted=month).time == "2026-10-15"
    assert not flows_for(month, [entry(dates="2026-09-15,2026-11-15")])


def test_layer_that_lies_elsewhere_does_not_fit():
    assert not flows_for(scene(), [entry(box=(4.0, 50.0, 6.0, 52.0))])
    assert only(entry(box=(1.0, 43.0, 2.0, 44.0))).time == "2026-10-24"


def test_layer_across_the_antimeridian_fits_on_both_sides():
    islands = entry(box=(170.0, -20.0, -170.0, -10.0))
    east, west = to_wkb(box_geometry((175, -18, 176, -17))), to_wkb(box_geometry((-176, -18, -175, -17)))
    assert only(islands, wanted=scene(footprint=east)).time == "2026-10-24"
    assert only(islands, wanted=scene(footprint=west)).time == "2026-10-24"
    assert not flows_for(scene(), [islands])


def test_scene_without_footprint_may_be_anywhere():
    assert only(entry(box=(4.0, 50.0, 6.0, 52.0)), wanted=scene(footprint=None)).time == "2026-10-24"


def test_scene_without_date_has_its_own_flows_only():
    undated = scene(acquired=None)
    request = FlowRequest("wms", "https://tiles.example.org/S2C_1")
    assert only(entry(), wanted=undated, flows=[request]).reason is FlowMatchReason.SCENE


@pytest.mark.parametrize(
    ("wanted", "entries", "lack"),
    [
        (scene(acquired=None), [entry()], FlowMatchLack.UNDATED_SCENE),
        (scene(), [], FlowMatchLack.NO_FLOW),
        (scene(), [entry(families=("s1-grd",))], FlowMatchLack.NO_FLOW),
        (scene(), [entry(box=(4.0, 50.0, 6.0, 52.0))], FlowMatchLack.ELSEWHERE),
        (scene(), [entry(dates="")], FlowMatchLack.NO_DATES),
        (scene(), [entry(dates="2026-10-25")], FlowMatchLack.OTHER_DATES),
    ],
)
def test_why_nothing_fits(wanted, entries, lack):
    assert not flows_for(wanted, entries)
    assert lack_of(wanted, entries) is lack


def test_capabilities_are_read_only_where_they_alone_know_the_dates():
    unknown = entry(dates="")
    assert is_unread(unknown, FlowState.NOT_ASKED)
    assert is_unread(unknown, FlowState.LOADING)
    assert not is_unread(unknown, FlowState.LOADED)
    assert not is_unread(unknown, FlowState.FAILED)
    assert not is_unread(entry(), FlowState.NOT_ASKED)
    assert not is_unread(entry(dates="", kind="xyz"), FlowState.NOT_ASKED)


# ---- the area alone ------------------------------------------------------------------------------

INSTANCE = FlowRequest("wms", "https://services.sentinel-hub.com/ogc/wms/guichet-eo-0123456789ab")


def test_instances_are_asked_for_the_area_alone():
    triangle = {"type": "Polygon", "coordinates": [[[1.0, 1.0], [2.0, 1.0], [2.0, 2.0], [1.0, 1.0]]]}
    wanted = "POLYGON ((111319 111325, 222639 111325, 222639 222684, 111319 111325))"
    assert area_parameters(INSTANCE, triangle) == {"GEOMETRY": wanted}


def test_area_of_several_parts():
    two = {
        "type": "MultiPolygon",
        "coordinates": [box_geometry((0, 0, 1, 1))["coordinates"], box_geometry((2, 0, 3, 1))["coordinates"]],
    }
    text = mercator_text(two)
    assert text.startswith("MULTIPOLYGON (((")
    assert text.count("((") == 2  # the second part, and the first with the parenthesis of the whole


@pytest.mark.parametrize(
    "request_",
    [
        replace(INSTANCE, crs="EPSG:32631"),
        replace(INSTANCE, kind="wmts"),
        replace(INSTANCE, address="https://services.terrascope.be/wms/v2"),
    ],
)
def test_other_services_are_asked_as_ever(request_):
    assert area_parameters(request_, box_geometry(TOULOUSE)) == {}


def test_area_too_long_for_an_address_is_left_out():
    ring = [[index / 1000, (index * index) / 1e6] for index in range(150)]
    assert mercator_text({"type": "Polygon", "coordinates": [[*ring, ring[0]]]}) == ""


def test_pole_has_no_place_in_mercator():
    assert mercator_text(box_geometry((0, 80, 10, 89))) == ""


def test_titles_are_in_the_language_asked_for():
    told = entry(title=LocalText("True colour", "Couleurs naturelles"))
    assert only(told).title("fr") == "Couleurs naturelles"


def test_area_as_a_box_in_metres():
    west, south, east, north = mercator_box(box_geometry((1.0, -89.0, 2.0, 2.0)))
    assert [round(value) for value in (west, east, north)] == [111319, 222639, 222684]
    assert south == pytest.approx(-20047000, abs=10000)  # the edge of the square, not infinity


@pytest.mark.parametrize(("yearly", "times"), [(True, ("2026-01-01/2026-12-31",)), (False, ("2026-10-24",))])
def test_what_fits_can_be_asked_for(yearly, times):
    """The date is as the address of the tiles wants it written."""
    flow = Flow("xyz", TILES, "t", times=times, families=(FAMILY,), yearly=yearly, date_form="%Y%m%d")
    found = FlowEntry(FlowSource("here/1", "xyz", TILES, portal="here", flows=(flow,)), "t", flow)
    match = only(found)
    assert match.time == "20261024"
    assert request_for(found, None, "en", match.time).time == match.time


def test_a_layer_whose_file_knows_a_date_that_its_service_does_not():
    found = entry(kind="wmts", dates="", box=TOULOUSE, times=("2026-10-20/2026-10-30",))
    assert only(found).time == ""
    assert flows_for(scene(acquired=utc(2026, 11, 24)), [found]) == ()
