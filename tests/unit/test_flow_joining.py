"""Layers of portal files joined with layers of capabilities."""

from guichet_eo.core.flow import Flow
from guichet_eo.core.flows.flow_joining import join
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.core.flows.map_service import MapService
from guichet_eo.core.flows.service_layer import ServiceLayer
from guichet_eo.core.local_text import LocalText

ADDRESS = "https://maps.example/wms"


def service(*names):
    return MapService("wms", "1.3.0", layers=tuple(ServiceLayer(name, f"Title of {name}") for name in names))


def source(*flows, **more):
    return FlowSource("bed/1", "wms", ADDRESS, flows=flows, **more)


def test_named_layers_are_there_before_the_capabilities():
    (entry,) = join(source(Flow("wms", ADDRESS, "ndvi", title=LocalText("NDVI", "NDVI"))), None)
    assert (entry.id, entry.title("en"), entry.layer) == ("bed/1/ndvi", "NDVI", None)


def test_named_layers_come_first_and_take_what_the_service_says():
    found = join(source(Flow("wms", ADDRESS, "b", title=LocalText("Bee", "Abeille"))), service("a", "b", "c"))
    assert [entry.name for entry in found] == ["b", "a", "c"]
    assert found[0].title("fr") == "Abeille"
    assert found[0].layer.title == "Title of b"
    assert found[1].title("fr") == "Title of a"
    assert found[1].flow is None


def test_only_what_the_portal_names_where_it_does_not_mean_the_whole():
    found = join(source(Flow("wms", ADDRESS, "b"), whole=False), service("a", "b", "c"))
    assert [entry.name for entry in found] == ["b"]
    assert found[0].layer is not None


def test_a_named_layer_that_the_service_lost_stays_without_capabilities():
    (entry,) = join(source(Flow("wms", ADDRESS, "gone"), whole=False), service("a"))
    assert entry.layer is None


def test_patterns_choose_what_is_listed():
    found = join(source(only=("ORTHO.*", "*.2024")), service("ORTHO.1", "ortho.2", "SPOT.2024", "SPOT.2023"))
    assert [entry.name for entry in found] == ["ORTHO.1", "SPOT.2024"]


def test_what_is_said_of_the_whole_holds_for_its_layers():
    whole = Flow(
        "wms",
        ADDRESS,
        style="dark",
        times=("2020-01-01/2020-12-31",),
        title=LocalText("All of it", "Tout"),
        attribution="© Bed",
        families=("s2-l2a-maja",),
    )
    found = join(source(Flow("wms", ADDRESS, "a", attribution="© A"), whole), service("a", "b"))
    assert [entry.name for entry in found] == ["a", "b"]
    assert [entry.flow.attribution for entry in found] == ["© A", "© Bed"]
    assert found[1].flow.layer == "b"
    assert found[1].flow.families == ("s2-l2a-maja",)
    assert found[1].title("en") == "Title of b"


def test_every_whole_speaks_for_the_layers_of_its_patterns():
    wholes = [Flow("wms", ADDRESS, only=(f"{name}*",), attribution=name) for name in "ab"]
    found = join(source(*wholes, only=("a*", "b*")), service("a1", "b1", "c1"))
    assert [(entry.name, entry.flow.attribution) for entry in found] == [("a1", "a"), ("b1", "b")]


def test_tiles_of_several_years_are_told_apart():
    address = "https://tiles.example/{time}/{z}/{x}/{y}.png"
    flows = [Flow("xyz", address, "map", times=(f"{year}-01-01/{year}-12-31",)) for year in (2021, 2022)]
    found = join(FlowSource("bed/1", "xyz", address, flows=tuple(flows)), None)
    assert [entry.id for entry in found] == ["bed/1/map#2021", "bed/1/map#2022"]
    turned = join(FlowSource("bed/1", "xyz", address, flows=tuple(flows[::-1])), None)
    assert {entry.id for entry in turned} == {entry.id for entry in found}
    assert [entry.flow.times[0][:4] for entry in found] == ["2021", "2022"]


def test_tiles_of_the_user_are_one_layer():
    tiles = FlowSource("mine/1", "xyz", "https://tiles.example/{z}/{x}/{y}.png", LocalText("Mine", "Le mien"))
    (entry,) = join(tiles, None)
    assert (entry.id, entry.title("fr"), entry.flow.endpoint) == ("mine/1/", "Le mien", tiles.address)
