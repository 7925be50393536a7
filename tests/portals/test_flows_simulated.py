"""Capabilities of the portals' map services, simulated and recorded: read, and the named layers are there."""

from pathlib import Path

import pytest
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.core.flows.flow_sources import sources_of
from guichet_eo.core.flows.instance_alias import hide_instance
from guichet_eo.core.portal_directory import PortalDirectory
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.flows.capabilities_address import probe_address
from guichet_eo.providers.flows.flow_reader import fetch_capabilities, parse_capabilities
from guichet_eo.providers.http_session import HttpSession

PORTALS = PortalDirectory.load([Path(__file__).parents[2] / "resources" / "portals"]).portals
SOURCES = {
    source.id: source for portal in PORTALS for source in sources_of(portal) if source.kind in ("wms", "wmts")
}
WITH_ACCOUNT = "hydroweb.next.theia-land.fr"
NOT_SIMULATED = ("WORLDCOVER_2020_S", "WORLDCOVER_2021_S")  # layers that the simulator leaves out
INSTANCE = "https://sh.dataspace.copernicus.eu/ogc/{}/11111111-2222-3333-4444-555555555555"


def read(source, profile):
    with HttpSession(source.portal, profile, CancelToken()) as session:
        return parse_capabilities(source, fetch_capabilities(source, session), CancelToken())


@pytest.mark.parametrize("source_id", SOURCES)
def test_services_of_the_portals(source_id, profile):
    source = SOURCES[source_id]
    if WITH_ACCOUNT in source.address:
        with pytest.raises(PortalError) as caught:
            read(source, profile)
        assert caught.value.kind is ErrorKind.LOGIN_NEEDED
        return
    service = read(source, profile)
    assert (service.kind, service.refused) == (source.kind, 0)
    assert service.address.rstrip("/") == source.address.rstrip("/")
    assert all(layer.crs and layer.box and layer.formats for layer in service.layers)
    assert source.kind == "wms" or all(layer.matrix_sets for layer in service.layers)
    known = {layer.name for layer in service.layers}
    named = {flow.layer for flow in source.flows if not flow.layer.startswith(NOT_SIMULATED)}
    assert named - {""} <= known


def test_the_layers_of_a_date(profile):
    services = [source for source in SOURCES.values() if "wms/v2" in source.address]
    layer = read(services[0], profile).layer("CGS_S2_RADIOMETRY")
    assert layer.dates is not None
    assert layer.dates.value_at(layer.dates.last)


def test_templates_that_are_wrong_leave_the_way_by_parameters(profile):
    source = next(each for each in SOURCES.values() if each.templates == "kvp")
    service = read(source, profile)
    assert service.address
    assert {matrix.name for each in service.matrix_sets.values() for matrix in each.matrices} >= {"6", "14"}


@pytest.mark.parametrize("kind", ["wms", "wmts"])
def test_an_instance_is_told_by_its_alias_only(kind, profile):
    address = INSTANCE.format(kind)
    alias, instance = hide_instance(address)
    with HttpSession("cdse", profile, CancelToken()) as session:
        body = fetch_capabilities(FlowSource("a/1", kind, address), session)
    service = parse_capabilities(FlowSource("a/1", kind, alias, secret=True), body, CancelToken())
    assert service.layers
    assert service.address == alias
    assert instance not in repr(service)


def test_a_wrong_instance_is_refused_in_the_service_s_words(profile):
    with pytest.raises(PortalError) as caught:
        read(FlowSource("a/1", "wms", INSTANCE.format("wms").replace("1111", "2222")), profile)
    assert caught.value.kind is ErrorKind.BAD_QUERY
    assert "Invalid instance" in caught.value.detail


@pytest.mark.parametrize("source_id", [each for each in SOURCES if WITH_ACCOUNT not in SOURCES[each].address])
def test_pasted_addresses_are_recognised(source_id, profile):
    source = SOURCES[source_id]
    with HttpSession(source.portal, profile, CancelToken()) as session:
        found = probe_address(source.address, session)
    assert (found.kind, found.address.rstrip("/")) == (source.kind, source.address.rstrip("/"))


def test_the_recorded_service_of_proba_v(shared):
    path = shared / "portals" / "recorded" / "sentinel-hub" / "wms_capabilities_130_probav_geoserver.xml"
    source = FlowSource("a/1", "wms", "https://proba-v-mep.esa.int/applications/geo-viewer/app/geoserver/ows")
    service = parse_capabilities(source, path.read_bytes(), CancelToken())
    assert (service.version, service.licence, service.refused) == ("1.3.0", "", 0)
    assert service.address.endswith("/geoserver/PV_MEP/ows")
    layer = service.layer("PROBAV_S10_TOC_1KM")
    assert layer.box == pytest.approx((-180, -64.991, 179.991, 75))
    assert layer.crs == ("EPSG:4326", "EPSG:3857", "CRS:84")
    assert layer.dates.default == "2021-10-21T00:00:00Z"
    assert layer.path == ()
