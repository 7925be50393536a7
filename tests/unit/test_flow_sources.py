"""Services from the flows of portal files."""

from datetime import datetime, timezone

import pytest
from guichet_eo.core.flow import Flow
from guichet_eo.core.flows.flow_joining import join
from guichet_eo.core.flows.flow_match import flows_for
from guichet_eo.core.flows.flow_match_reason import FlowMatchReason
from guichet_eo.core.flows.flow_sources import sources_of
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_directory import BUILT_IN, PortalDirectory
from guichet_eo.core.portal_status import PortalStatus
from guichet_eo.core.scene import Scene
from guichet_eo.core.scene_key import SceneKey

WMS, WMTS = "https://maps.example/wms", "https://maps.example/wmts"
TILES = "https://tiles.example/{z}/{x}/{y}.png"


def portal(*flows, **more):
    return Portal("bed", LocalText("Test bed", "Banc"), "Bed", flows=flows, **more)


def test_flows_of_one_service_are_one_source():
    flows = (
        Flow("wms", WMS, "a"),
        Flow("wmts", WMTS, "c", templates="kvp"),
        Flow("wms", WMS, "b"),
        Flow("wmts", WMS, "a"),
    )
    first, second, third = sources_of(portal(*flows))
    assert [first.id, second.id, third.id] == [
        "bed/wms-maps.example", "bed/wmts-maps.example", "bed/wmts-maps.example-wms"
    ]  # fmt: skip
    assert (first.kind, first.address, first.portal) == ("wms", WMS, "bed")
    assert [flow.layer for flow in first.flows] == ["a", "b"]
    assert not first.whole
    assert second.templates == "kvp"
    assert (third.kind, third.address) == ("wmts", WMS)


def test_ids_do_not_depend_on_what_else_there_is():
    flows = [Flow("wms", WMS, "a"), Flow("wmts", WMTS, "b"), Flow("xyz", TILES), Flow("xyz", f"{TILES}?l=2")]
    told = {source.address: source.id for source in sources_of(portal(*flows))}
    for some in (flows[::-1], flows[1:], flows[3:]):
        assert {source.address: source.id for source in sources_of(portal(*some))}.items() <= told.items()
    assert len(set(told.values())) == 4


def test_services_that_would_have_the_same_id_are_told_apart_whatever_their_order():
    flows = [Flow("xyz", TILES), Flow("xyz", TILES.replace("{x}/{y}", "{y}/{x}"))]
    told = {source.address: source.id for source in sources_of(portal(*flows))}
    assert {source.address: source.id for source in sources_of(portal(*flows[::-1]))} == told
    assert len(set(told.values())) == 2


def test_a_flow_without_layer_means_the_whole_service():
    told = LocalText("Layers of the bed", "Couches du banc")
    (source,) = sources_of(portal(Flow("wms", WMS, "a"), Flow("wms", WMS, title=told, only=("A.*", "B.*"))))
    assert source.whole
    assert source.title == told
    assert source.only == ("A.*", "B.*")


def test_where_one_flow_means_every_layer_no_pattern_counts():
    (source,) = sources_of(portal(Flow("wms", WMS, only=("A.*",)), Flow("wms", WMS)))
    assert source.only == ()


def test_patterns_of_several_flows_count_together():
    (source,) = sources_of(portal(Flow("wms", WMS, only=("A.*",)), Flow("wms", WMS, only=("B.*", "A.*"))))
    assert source.only == ("A.*", "B.*")


def test_tiles_are_never_a_whole_service():
    (source,) = sources_of(portal(Flow("xyz", TILES, title=LocalText("Tiles", "Tuiles"))))
    assert not source.whole
    assert source.title.fr == "Tuiles"


def test_a_retired_portal_has_none():
    assert sources_of(portal(Flow("wms", WMS), status=PortalStatus.RETIRED)) == ()
    assert len(sources_of(portal(Flow("wms", WMS), status=PortalStatus.CLOSING))) == 1


@pytest.mark.parametrize("family", ["spot67-ortho", "spot67-archive"])
def test_mosaics_of_spot_fit_the_scenes_of_their_year(family):
    (ign,) = (one for one in PortalDirectory.load([BUILT_IN]).portals if one.id == "ign-geoplateforme")
    entries = [entry for source in sources_of(ign) for entry in join(source, None)]
    seen = datetime(2018, 6, 12, 10, 36, tzinfo=timezone.utc)
    scene = Scene("oneatlas", "S6", "S6", family, SceneKey("S6/1"), acquired=seen)
    (match,) = flows_for(scene, entries)
    assert match.reason is FlowMatchReason.OTHER_YEAR
    assert match.entry.name == "ORTHOIMAGERY.ORTHO-SAT.SPOT.2018"


def test_the_portals_that_ship_with_the_plugin():
    found = [source for portal in PortalDirectory.load([BUILT_IN]).portals for source in sources_of(portal)]
    assert len({source.id for source in found}) == len(found) > 5
    assert all(source.address.startswith("http") for source in found)
    assert all(source.title.en for source in found if source.whole)
