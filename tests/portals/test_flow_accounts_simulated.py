"""Flows that an account opens: instances of Sentinel Hub by the relay, the key of Hydroweb."""

from dataclasses import replace

import pytest

pytest.importorskip("qgis.core")

from flow_stand import TOULOUSE, map_of
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flows.flow_state import FlowState
from guichet_eo.core.flows.instance_alias import instance_alias

HUB = "sh.dataspace.copernicus.eu"
INSTANCE, OTHER = "11111111-2222-3333-4444-555555555555", "99999999-2222-3333-4444-555555555555"
HYDROWEB = "https://hydroweb.next.theia-land.fr"


def with_instances(stand, portal="sentinel-hub-cdse"):
    """Give the account of a portal whose instances are then listed; return its first WMS."""
    stand.account(portal, "client", client_id="sh-demo-client", client_secret="sh-demo-secret")
    stand.book.all_wanted.emit()  # as a filter is typed in the tab
    stand.wait(lambda: [each for each in stand.book.sources if each.id.startswith("account/")])
    return next(each for each in stand.book.sources if each.id.startswith("account/") and each.kind == "wms")


def of_instance(stand, name="TRUE_COLOR", **more):
    source = with_instances(stand)
    assert stand.open(source.id) is FlowState.LOADED
    entry = next(each for each in stand.book.entries(source.id) if each.name == name)
    return source, stand.flows.request(entry, **more)


@pytest.mark.parametrize("rate", [False, True])
def test_an_instance_of_the_account(stand, rate):
    _source, request = of_instance(stand)
    request = replace(request, time="2026-06-01/2026-06-30", dimensions={**request.dimensions, "MAXCC": "20"})
    assert INSTANCE not in repr(request)
    if rate:
        stand.fault("ratelimit", HUB, "GetMap", times=2, retry_after=250)
    direct = map_of(f"https://{HUB}/ogc/wms/{INSTANCE}", "TRUE_COLOR", TOULOUSE, TIME=request.time)
    stand.shows(request, direct)
    asked = [told for told in stand.asked(HUB, "GetMap") if "MAXCC" in told]
    assert {told["TIME"] for told in asked} == {"2026-06-01/2026-06-30"}
    assert {told["MAXCC"] for told in asked} == {"20"}
    layer = stand.layers()[0]
    assert INSTANCE not in layer.source()
    assert INSTANCE not in layer.dataProvider().dataSourceUri()


def test_an_instance_that_is_not_known_here(stand):
    _source, request = of_instance(stand)
    address = request.address.replace(instance_alias(INSTANCE), instance_alias(OTHER))
    outcome = stand.add(replace(request, address=address))
    assert (outcome.kind, stand.layers()) == (ErrorKind.LOGIN_NEEDED, [])


def test_hydroweb_needs_its_key(stand):
    source = stand.source("hydroweb", HYDROWEB)
    assert stand.open(source.id) is FlowState.LOGIN
    assert stand.book.error(source.id).kind is ErrorKind.LOGIN_NEEDED
    stand.account("hydroweb", "header", **{"X-API-Key": "hydroweb-demo-key"})
    stand.book.load(source.id, again=True)
    stand.wait(lambda: stand.book.state(source.id) not in (FlowState.NOT_ASKED, FlowState.LOADING))
    error = stand.book.error(source.id)
    assert error.kind is ErrorKind.GONE, "the simulator has no map service behind its key"
    assert HYDROWEB in error.detail
    assert "127.0.0.1" not in error.detail
