"""The catalogues that the plugin knows, asked at the simulated hosts: flows, or one clear sentence."""

import pytest

pytest.importorskip("qgis.core")

from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flows.flow_catalogues import flow_catalogues
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.gis.flows.catalogue_search import CatalogueSearch
from guichet_eo.ui.flows.flow_messages import flow_sentence

KNOWN = {each.source.id.rpartition("/")[2]: each.source for each in flow_catalogues()}
# the simulator has no catalogues there
NOT_THERE = ("geobretagne", "geobretagne-teledetection", "geoplateforme")
WORDLESS = ("theia-mtd", "geodes")


def asked(stand, source, words="", box=None):
    """Return what a catalogue has, or the error."""
    search = CatalogueSearch(stand.flows.doors, stand.flows.book)
    told = []
    search.found.connect(told.append)
    search.failed.connect(told.append)
    search.start(source, words, box)
    stand.wait(lambda: told)
    stand._qtbot.wait(50)
    (outcome,) = told
    search.deleteLater()
    return outcome


def test_all_known_catalogues_are_tried_here():
    assert set(KNOWN) == {*NOT_THERE, *WORDLESS}


@pytest.mark.parametrize("name", NOT_THERE)
def test_a_catalogue_that_is_not_there_says_one_sentence(stand, name):
    error = asked(stand, KNOWN[name], "sentinel")
    assert error.kind in (ErrorKind.GONE, ErrorKind.BAD_ANSWER), error
    title = KNOWN[name].title.en
    said = flow_sentence(error, title).text
    assert title in said
    assert said.count(".") >= 1


def test_collections_of_geodes_with_a_map_service(stand):
    found = asked(stand, KNOWN["geodes"])
    assert "peps:gdh_s1" in {flow.layer for flow in found}
    assert asked(stand, KNOWN["geodes"], "no such words anywhere") == ()


def test_collections_of_montpellier(stand):
    """None of the simulated ones names a map service: nothing is found, and nothing is wrong."""
    assert asked(stand, KNOWN["theia-mtd"]) == ()


@pytest.mark.parametrize("name", WORDLESS)
@pytest.mark.parametrize(
    ("fault", "args", "kinds"),
    [
        ("status", {"status": 401}, {ErrorKind.LOGIN_NEEDED}),
        ("status", {"status": 500}, {ErrorKind.BAD_ANSWER}),
        ("html", {}, {ErrorKind.BAD_ANSWER}),
        ("garbage", {}, {ErrorKind.BAD_ANSWER}),
        ("cut-json", {}, {ErrorKind.BAD_ANSWER}),
        ("reset", {}, {ErrorKind.UNREACHABLE}),
        ("redirect-loop", {}, {ErrorKind.BAD_ANSWER, ErrorKind.UNREACHABLE}),
    ],
)
def test_catalogues_in_trouble(stand, name, fault, args, kinds):
    stand.fault(fault, KNOWN[name].address.split("/")[2], **args)
    error = asked(stand, KNOWN[name])
    assert error.kind in kinds, error
    assert flow_sentence(error, KNOWN[name].title.en).text


def test_a_host_that_is_not_there(stand):
    error = asked(stand, FlowSource("catalogue/none", "csw", "https://no-such-host.example/csw"))
    assert error.kind in (ErrorKind.UNREACHABLE, ErrorKind.PROXY)
