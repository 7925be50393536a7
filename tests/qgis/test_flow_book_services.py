"""The book of flows with a map server of all kinds, and what its layers are asked for then."""

import threading
from base64 import b64encode

import pytest
from flow_book_bed import Bed
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flow import Flow
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.core.flows.flow_state import FlowState
from guichet_eo.core.flows.request_maker import request_for
from guichet_eo.core.local_text import LocalText
from map_faults import FAULTS
from map_server import MapServer
from picture_bed import wait

ACCOUNT = ("jeanne.martin", "4zp-Q8r.tt")


@pytest.fixture
def server():
    with MapServer() as made:
        yield made


@pytest.fixture
def bed(qgis_app, tmp_path):
    made = Bed(tmp_path)
    yield made
    made.close()


def load(bed, source):
    bed.book.add(source)
    bed.book.load(source.id)
    wait(lambda: bed.book.state(source.id) is not FlowState.LOADING)
    return bed.book.state(source.id)


@pytest.mark.parametrize("newest", ["1.3.0", "1.1.1"])
def test_a_wms_and_its_dates(bed, server, newest):
    server.newest = newest
    assert load(bed, FlowSource("mine/1", "wms", server.wms)) is FlowState.LOADED
    dated = next(entry for entry in bed.book.entries("mine/1") if entry.dates is not None)
    request = request_for(dated, bed.book.service("mine/1"), "en", time=server.dates[0])
    assert (request.version, request.time, request.flow) == (newest, server.dates[0], dated.id)


def test_a_wmts(bed, server):
    assert load(bed, FlowSource("mine/1", "wmts", server.wmts)) is FlowState.LOADED
    entry = bed.book.entries("mine/1")[0]
    assert request_for(entry, bed.book.service("mine/1"), "en").matrix_set


def test_tiles(bed, server):
    assert (
        load(bed, FlowSource("mine/1", "xyz", server.xyz, LocalText("Tiles", "Tuiles"))) is FlowState.LOADED
    )
    (entry,) = bed.book.entries("mine/1")
    assert request_for(entry, None, "fr").title == "Tuiles"


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault != "hang"])
def test_every_fault_is_one_error_and_no_layer(bed, server, fault):
    server.fault = fault
    wanted = FlowState.LOGIN if fault == "401" else FlowState.FAILED
    assert load(bed, FlowSource("mine/1", "wms", server.wms)) is wanted
    assert bed.book.error("mine/1").portal == "mine/1"
    assert bed.book.entries("mine/1") == ()
    assert not server.asked("stolen")
    server.fault = ""
    assert load(bed, FlowSource("mine/1", "wms", server.wms)) is FlowState.LOADED


def test_the_words_of_an_exception_are_handed_on(bed, server):
    server.fault = "exception"
    load(bed, FlowSource("mine/1", "wms", server.wms))
    assert bed.book.error("mine/1").kind is ErrorKind.BAD_QUERY
    assert "The database is away" in bed.book.error("mine/1").detail


def test_an_account_opens_what_was_refused(bed, server):
    class Doors:
        def __init__(self):
            self.headers = {}

        def request_headers(self, _source):
            return self.headers

        def session_address(self, address):
            return address

    server.account, doors = ACCOUNT, Doors()
    bed.book.use_doors(doors)
    source = FlowSource("mine/1", "wms", server.wms, authcfg="abc1234")
    assert load(bed, source) is FlowState.LOGIN
    pair = b64encode(":".join(ACCOUNT).encode()).decode()
    doors.headers = {"Authorization": f"Basic {pair}"}
    bed.book.forget_refusals()
    assert bed.book.state("mine/1") is FlowState.NOT_ASKED
    assert load(bed, source) is FlowState.LOADED
    doors.headers = {"Authorization": "Basic d3Jvbmc6d3Jvbmc="}
    bed.book.load("mine/1", again=True)
    wait(lambda: bed.book.state("mine/1") is not FlowState.LOADING)
    assert bed.book.state("mine/1") is FlowState.LOADED  # what is known stays, and the error says why
    assert bed.book.error("mine/1").kind is ErrorKind.LOGIN_REFUSED


def test_a_server_that_hangs_is_left_at_once(bed, server):
    server.fault = "hang"
    bed.book.add(FlowSource("mine/1", "wms", server.wms))
    bed.book.load("mine/1")
    wait(lambda: server.requests)
    bed.book.close()
    wait(lambda: not [one for one in threading.enumerate() if one.name.startswith("guichet-eo flows")], 2)


def test_layers_of_a_portal_are_joined_with_the_service(bed, server):
    title = LocalText("True colour", "Couleurs naturelles")
    named = Flow("wms", server.wms, "nowhere", title=title, families=("s2-l2a-maja",))
    bed.book.set_portals([bed.portal(named, Flow("wms", server.wms, attribution="© Bed"))])
    (source,) = bed.book.sources
    bed.book.load(source.id)
    wait(lambda: bed.book.state(source.id) is FlowState.LOADED)
    first, *others = bed.book.entries(source.id)
    assert (first.name, first.layer) == ("nowhere", None)
    assert others
    assert all(entry.flow.attribution == "© Bed" and entry.layer is not None for entry in others)
