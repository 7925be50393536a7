"""Map services in trouble: one clear error each, and no broken layer in the project."""

import pytest

pytest.importorskip("qgis.core")

from flow_stand import (
    TERRASCOPE,
    TOULOUSE,
    is_trouble,
    map_of,
    share_alike,
)
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flows.flow_error import FlowError
from guichet_eo.core.flows.flow_problem import FlowProblem
from guichet_eo.core.flows.flow_request import FlowRequest
from guichet_eo.ui.flows.flow_messages import flow_sentence

FAULTS = {
    "401": ("status", {"status": 401}, {ErrorKind.LOGIN_NEEDED}),
    "403": ("status", {"status": 403}, {ErrorKind.NOT_ALLOWED}),
    "404": ("status", {"status": 404}, {ErrorKind.GONE}),
    "500": ("status", {"status": 500}, {ErrorKind.UNREACHABLE, ErrorKind.BAD_ANSWER}),
    "503": ("status", {"status": 503, "retry_after": "1"}, {ErrorKind.RATE_LIMITED}),
    "a page": ("html", {}, {ErrorKind.BAD_ANSWER}),
    "cut": ("truncate", {}, {ErrorKind.BAD_ANSWER, ErrorKind.UNREACHABLE}),
    "garbage": ("garbage", {}, {ErrorKind.BAD_ANSWER}),
    "reset": ("reset", {}, {ErrorKind.UNREACHABLE}),
    "stall": ("stall", {}, {ErrorKind.TIMEOUT}),
    "bomb": ("gzip-bomb", {}, {ErrorKind.TOO_BIG, ErrorKind.BAD_ANSWER}),
    "redirects": ("redirect-loop", {}, {ErrorKind.UNREACHABLE, ErrorKind.BAD_ANSWER}),
}


def set_up(fault, request):
    """Return a fault as the simulator takes it, and the kinds of error that it may end in."""
    if fault == "stall":
        request.getfixturevalue("impatient")
    return FAULTS[fault]


@pytest.mark.parametrize("fault", FAULTS)
def test_capabilities_in_trouble(stand, fault, request):
    name, args, kinds = set_up(fault, request)
    stand.fault(name, "services.terrascope.be", "GetCapabilities", **args)
    source = stand.source("terrascope", TERRASCOPE)
    stand.open(source.id)
    error = stand.book.error(source.id)
    assert error.kind in kinds, error
    wanted = FlowRequest("wms", TERRASCOPE, "CGS_S2_RADIOMETRY", portal="terrascope", title="Of the day")
    outcome = stand.add(wanted)
    assert outcome.kind in kinds, outcome
    assert (stand.layers(), len(stand.failed), stand.added) == ([], 1, [])
    assert flow_sentence(outcome, wanted.title).text


@pytest.mark.parametrize("fault", ["401", "403", "404", "a page", "garbage"])
def test_maps_in_trouble_take_the_layer_away_again(stand, fault, request):
    name, args, kinds = set_up(fault, request)
    wanted = stand.request("terrascope", TERRASCOPE, "CGS_S2_RADIOMETRY", stand.days(1)[0])
    stand.fault(name, "services.terrascope.be", "GetMap", **args)
    outcome = stand.add(wanted)
    expected = {FlowProblem.NO_PICTURE} if isinstance(outcome, FlowError) else kinds
    assert getattr(outcome, "kind", None) in kinds or outcome.problem in expected, outcome
    assert (stand.layers(), len(stand.failed)) == ([], 1)


@pytest.mark.parametrize("fault", ["500", "503", "cut", "reset", "stall", "redirects"])
def test_maps_that_fail_for_a_while_leave_a_layer_that_works_later(stand, fault, control, request):
    name, args, _kinds = set_up(fault, request)
    day = stand.days(1)[0]
    wanted = stand.request("terrascope", TERRASCOPE, "CGS_S2_RADIOMETRY", day)
    stand.fault(name, "services.terrascope.be", "GetMap", **args)
    layer = stand.add(wanted)
    control("DELETE", "/faults")
    assert not is_trouble(layer), layer
    direct = stand.fetched(map_of(TERRASCOPE, "CGS_S2_RADIOMETRY", TOULOUSE, TIME=day))
    assert share_alike(stand.drawn(layer), direct) > 0.995
