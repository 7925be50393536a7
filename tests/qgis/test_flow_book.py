"""The book of flows: which services there are, what they offer, what goes wrong."""

import threading
import time
from dataclasses import replace

import pytest
from flow_book_bed import BOMB, EXCEPTION, Bed, capabilities
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flow import Flow
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.core.flows.flow_state import FlowState
from guichet_eo.core.flows.found_flow import FoundFlow
from guichet_eo.core.flows.found_source import found_source
from guichet_eo.core.flows.instance_alias import hide_instance
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal_status import PortalStatus
from guichet_eo.gis.flows import flow_cache
from guichet_eo.gis.flows.index_renewal import IndexRenewal
from guichet_eo.providers.network_profile import NetworkProfile
from picture_bed import settle, wait

INSTANCE = "11111111-2222-3333-4444-555555555555"


@pytest.fixture
def bed(qgis_app, tmp_path):
    made = Bed(tmp_path)
    yield made
    made.close()


def load(bed, source_id="", again=False):
    """Load a source and wait for its end."""
    source_id = source_id or bed.id()
    bed.book.load(source_id, again)
    wait(lambda: bed.book._records[source_id].order is None)
    return bed.book.state(source_id)


def names(bed, source_id=""):
    return [entry.name for entry in bed.book.entries(source_id or bed.id())]


def test_nothing_is_asked_before_somebody_wants_it(bed):
    bed.book.set_portals([bed.portal(bed.flow("ndvi"), bed.flow("b", "other"))])
    assert [source.id for source in bed.book.sources] == [bed.id(), bed.id(path="other")]
    assert bed.book.state(bed.id()) is FlowState.NOT_ASKED
    assert names(bed) == ["ndvi"]
    assert [entry.id for entry in bed.book.find("banc ndvi")] == [f"{bed.id()}/ndvi"]
    settle()
    assert bed.asked == 0


def test_capabilities_tell_of_all_layers(bed):
    bed.book.set_portals([bed.portal()])
    bed.book.load(bed.id())
    assert bed.book.state(bed.id()) is FlowState.LOADING
    assert load(bed) is FlowState.LOADED
    assert names(bed) == ["ndvi", "snow"]
    assert bed.book.service(bed.id()).title == "Maps of the bed"
    assert bed.book.entry(f"{bed.id()}/snow").title("en") == "Title of snow"
    assert bed.book.entry(f"{bed.id()}/none") is bed.book.entry("none") is None
    assert set(bed.changes) == {bed.id()}
    assert bed.book.body(bed.id()) == bed.answer
    assert bed.asked == 1
    bed.book.load(bed.id())
    assert bed.asked == 1


def test_named_layers_are_enriched_and_others_are_not_listed(bed):
    bed.book.set_portals([bed.portal(bed.flow("snow", title=LocalText("Snow", "Neige")))])
    load(bed)
    (entry,) = bed.book.entries(bed.id())
    assert entry.title("fr") == "Neige"
    assert entry.layer.box == (1.0, 43.0, 3.0, 45.0)


def test_a_search_is_over_all_services_in_their_order(bed):
    bed.book.set_portals([bed.portal(id="b"), bed.portal(bed.flow("neige"), id="a")])
    b, a = bed.id("b"), bed.id("a")
    load(bed, b)
    assert [entry.id for entry in bed.book.find("")] == [f"{b}/ndvi", f"{b}/snow", f"{a}/neige"]
    assert [entry.id for entry in bed.book.find("", limit=2)] == [f"{b}/ndvi", f"{b}/snow"]
    assert [entry.id for entry in bed.book.find("SNOW cartes")] == [f"{b}/snow"]
    assert [entry.id for entry in bed.book.find("", (10, 50, 11, 51))] == [f"{a}/neige"]


def test_all_are_loaded_one_at_a_time_from_one_host(bed):
    bed.held = True
    bed.book.set_portals([bed.portal(*(bed.flow("", f"wms{number}") for number in range(6)))])
    bed.book.load_all()
    wait(lambda: bed.asked)
    settle(0.1)
    assert bed.asked == 1
    bed.gate.set()
    wait(lambda: all(bed.book.state(source.id) is FlowState.LOADED for source in bed.book.sources))
    assert bed.asked == 6


@pytest.mark.parametrize("kind", ["xyz", "csw", "records"])
def test_what_has_no_capabilities_is_never_asked_for_them(bed, kind):
    bed.book.add(bed.mine(kind))
    bed.book.load("mine/mine")
    assert bed.book.state("mine/mine") is FlowState.LOADED
    assert [entry.name for entry in bed.book.entries("mine/mine")] == ([""] if kind == "xyz" else [])
    assert bed.asked == 0


@pytest.mark.parametrize(
    ("answer", "status", "kind", "words"),
    [
        (b"no maps today", 200, ErrorKind.BAD_ANSWER, "no maps today"),
        (b"<html><body>Maintenance</body></html>", 200, ErrorKind.BAD_ANSWER, "Maintenance"),
        (b"", 200, ErrorKind.BAD_ANSWER, "empty"),
        (capabilities("a")[:-200], 200, ErrorKind.BAD_ANSWER, "line"),
        (BOMB, 200, ErrorKind.BAD_ANSWER, "entities"),
        (EXCEPTION, 200, ErrorKind.BAD_QUERY, "The database is being moved"),
        (b"", 404, None, ""),
        (b"", 403, None, ""),
    ],
)
def test_what_a_service_gets_wrong(bed, answer, status, kind, words):
    bed.answer, bed.status = answer, status
    bed.book.set_portals([bed.portal(bed.flow(""), bed.flow("named"))])
    assert load(bed) in (FlowState.FAILED, FlowState.LOGIN)
    error = bed.book.error(bed.id())
    assert kind in (None, error.kind)
    assert words in error.detail
    assert names(bed) == ["named"]
    assert bed.book.service(bed.id()) is bed.book.body(bed.id()) is None
    bed.answer, bed.status = capabilities("good"), 200
    assert load(bed) is FlowState.LOADED
    assert bed.book.error(bed.id()) is None
    assert names(bed) == ["named", "good"]


def test_a_service_that_wants_an_account(bed):
    bed.status = 401
    portal = bed.portal()
    bed.book.set_portals([portal])
    assert load(bed) is FlowState.LOGIN
    assert bed.book.error(bed.id()).kind is ErrorKind.LOGIN_NEEDED
    bed.book.set_portals([portal])  # as after an account was given
    assert bed.book.state(bed.id()) is FlowState.NOT_ASKED


def test_a_service_that_does_not_answer(bed):
    bed.held = True
    bed.open(profile_of=lambda hosts: NetworkProfile(timeout=0.2))
    bed.book.set_portals([bed.portal()])
    assert load(bed) is FlowState.FAILED
    assert bed.book.error(bed.id()).kind is ErrorKind.TIMEOUT


def test_certificates_that_cannot_be_written(bed):
    def refuse(_hosts):
        raise OSError(28, "no space")

    bed.open(profile_of=refuse)
    bed.book.set_portals([bed.portal()])
    assert load(bed) is FlowState.FAILED
    assert bed.book.error(bed.id()).kind is ErrorKind.DISK


def test_network_settings_are_read_on_the_main_thread(bed):
    threads = []
    bed.open(profile_of=lambda hosts: threads.append(threading.current_thread()) or NetworkProfile())
    bed.book.set_portals([bed.portal()])
    load(bed)
    assert threads == [threading.main_thread()]


def test_the_next_session_finds_everything_on_the_disk(bed):
    bed.book.set_portals([bed.portal()])
    load(bed)
    bed.open().set_portals([bed.portal()])
    assert load(bed) is FlowState.LOADED
    assert names(bed) == ["ndvi", "snow"]
    assert bed.asked == 1
    assert load(bed, again=True) is FlowState.LOADED
    assert bed.asked == 2


def test_what_is_older_than_a_day_is_shown_at_once_and_renewed(bed, monkeypatch):
    bed.book.set_portals([bed.portal()])
    load(bed)
    now = time.time()
    monkeypatch.setattr(flow_cache.time, "time", lambda: now + 90_000)
    bed.answer, bed.held = capabilities("ndvi", "snow", "new"), True
    bed.open().set_portals([bed.portal()])
    bed.book.load(bed.id())
    wait(lambda: bed.book.state(bed.id()) is FlowState.LOADED)
    assert names(bed) == ["ndvi", "snow"]
    bed.gate.set()
    wait(lambda: names(bed) == ["ndvi", "snow", "new"])
    assert bed.book.state(bed.id()) is FlowState.LOADED
    bed.open().set_portals([bed.portal()])
    load(bed)
    assert names(bed) == ["ndvi", "snow", "new"]
    assert bed.asked == 2


def test_off_line_what_is_older_stays_and_says_so(bed, monkeypatch):
    bed.book.set_portals([bed.portal()])
    load(bed)
    now = time.time()
    monkeypatch.setattr(flow_cache.time, "time", lambda: now + 90_000)
    bed.status = 500
    bed.open().set_portals([bed.portal()])
    assert load(bed) is FlowState.LOADED
    assert names(bed) == ["ndvi", "snow"]
    assert bed.book.error(bed.id()) is not None
    bed.status = 200
    assert load(bed) is FlowState.LOADED  # asked again, since the last try failed
    assert bed.book.error(bed.id()) is None


def test_an_answer_that_did_not_change_is_not_read_again(bed, monkeypatch):
    bed.book.set_portals([bed.portal()])
    load(bed)
    now = time.time()
    monkeypatch.setattr(flow_cache.time, "time", lambda: now + 90_000)
    bed.open().set_portals([bed.portal()])
    load(bed)
    service = bed.book.service(bed.id())
    assert bed.asked == 2
    bed.open().set_portals([bed.portal()])
    load(bed)
    assert bed.asked == 2  # fresh again
    assert bed.book.service(bed.id()) == service


@pytest.mark.parametrize("damage", [b"", b"guichet-eo flow 1 5\nnonsense", b"\x00" * 500, None])
def test_a_damaged_file_is_no_file(bed, damage):
    bed.book.set_portals([bed.portal()])
    load(bed)
    (path,) = bed.folder.glob("cache/*/*.capabilities")
    path.write_bytes(path.read_bytes()[:-20] if damage is None else damage)
    bed.open().set_portals([bed.portal()])
    assert load(bed) is FlowState.LOADED
    assert bed.asked == 2


def test_a_document_on_disk_that_cannot_be_read_any_more_is_fetched_anew(bed):
    bed.book.set_portals([bed.portal()])
    load(bed)
    source = bed.book.source(bed.id())
    bed.book._loader._cache.write(source, flow_cache.packed(b"<html/>"))
    bed.open().set_portals([bed.portal()])
    assert load(bed) is FlowState.LOADED
    assert bed.asked == 2


def test_a_folder_that_cannot_be_written_keeps_nobody_from_loading(bed):
    (bed.folder / "cache").write_text("a file where a folder should be")
    bed.book.set_portals([bed.portal()])
    assert load(bed) is FlowState.LOADED
    assert bed.book.body(bed.id()) == bed.answer


def test_the_users_own_services_stay(bed):
    bed.book.set_portals([bed.portal()])
    bed.book.add(bed.mine(authcfg="abc1234"))
    assert bed.lists[-1] == [bed.id(), "mine/mine"]
    load(bed, "mine/mine")
    assert bed.open().source("mine/mine").authcfg == "abc1234"
    bed.book.remove("mine/mine")
    assert bed.book.sources == ()
    assert bed.lists == [[]]
    assert bed.open().sources == ()


def test_portals_that_change_while_a_service_is_loading(bed):
    bed.held = True
    bed.book.set_portals([bed.portal()])
    bed.book.load(bed.id())
    wait(lambda: bed.asked)
    bed.book.set_portals([bed.portal(bed.flow("", "other"))])
    assert bed.book.state(bed.id()) is FlowState.NOT_ASKED
    changes = len(bed.changes)
    bed.gate.set()
    settle()
    assert len(bed.changes) == changes  # the answer of the old service counts no more
    assert names(bed) == []
    assert load(bed, bed.id(path="other")) is FlowState.LOADED


def test_services_that_stay_are_not_asked_again(bed):
    bed.book.set_portals([bed.portal()])
    load(bed)
    lists = len(bed.lists)
    bed.book.set_portals([bed.portal()])
    assert len(bed.lists) == lists
    bed.book.set_portals([bed.portal(bed.flow("x", "other"), id="a"), bed.portal()])
    assert bed.lists[-1] == [bed.id("a", "other"), bed.id()]
    assert bed.book.state(bed.id()) is FlowState.LOADED
    assert names(bed) == ["ndvi", "snow"]
    bed.book.set_portals([bed.portal(status=PortalStatus.RETIRED)])
    assert bed.book.sources == ()
    assert bed.book.find("") == ()


class Doors:
    """Knows one instance and one account."""

    def __init__(self, instance=INSTANCE, headers=()):
        self.instance, self.headers, self.threads = instance, dict(headers), set()

    def request_headers(self, source):
        self.threads.add(threading.current_thread())
        return self.headers if source.authcfg else {}

    def session_address(self, address):
        alias = hide_instance(f"https://sh.example/ogc/wms/{INSTANCE}")[0].rsplit("/", 1)[1]
        return address.replace(alias, self.instance) if self.instance else address


def instance(bed):
    address, _id = hide_instance(f"{bed.url}/ogc/wms/{INSTANCE}")
    return FlowSource("account/1", "wms", address, LocalText("Instance", "Instance"), "bed", secret=True)


def test_an_instance_is_asked_by_its_id_and_shown_by_its_alias(bed):
    bed.book.use_doors(Doors())
    bed.answer = capabilities("a", address=f"{bed.url}/ogc/wms/{INSTANCE}?", abstract=f"of {INSTANCE}")
    bed.book.set_account_sources("bed", [instance(bed)])
    assert load(bed, "account/1") is FlowState.LOADED
    assert bed.server.requests[0].path == f"/ogc/wms/{INSTANCE}"
    service = bed.book.service("account/1")
    assert "guichet-eo-" in service.address
    assert INSTANCE not in repr(service) + repr(bed.book.entries("account/1"))
    assert bed.book.body("account/1") is None
    assert not list(bed.folder.glob("cache/*/*"))
    bed.book.set_account_sources("bed", [])
    assert bed.book.sources == ()


def test_no_error_tells_the_id_of_an_instance(bed):
    bed.book.use_doors(Doors())
    bed.answer = b"<html>none</html>"
    bed.book.set_account_sources("bed", [instance(bed)])
    assert load(bed, "account/1") is FlowState.FAILED
    error = bed.book.error("account/1")
    assert INSTANCE not in f"{error} {error.detail}"
    assert "guichet-eo-" in error.detail


def test_an_instance_that_is_not_known_here_is_not_asked(bed):
    for doors in (None, Doors(instance="")):
        if doors is not None:
            bed.book.use_doors(doors)
        bed.book.set_account_sources("bed", [instance(bed)])
        bed.book.load("account/1", again=True)
        assert bed.book.state("account/1") is FlowState.LOGIN
        assert bed.book.error("account/1").kind is ErrorKind.LOGIN_NEEDED
    assert bed.asked == 0


def test_an_account_is_sent_along(bed):
    doors = Doors(headers={"Authorization": "Basic abc"})
    bed.book.use_doors(doors)
    bed.book.add(bed.mine(authcfg="abc1234"))
    bed.book.add(bed.mine(path="open"))
    load(bed, "mine/mine")
    load(bed, "mine/open")
    assert [request.headers.get("authorization") for request in bed.server.requests] == ["Basic abc", None]
    assert doors.threads == {threading.main_thread()}


def found(bed, layer="ndvi", path="found"):
    address = f"{bed.url}/{path}"
    flow = Flow("wms", address, layer, title=LocalText("Found", "Trouvé")) if layer else None
    source = found_source("wms", address, "Service", [flow] if flow else [])
    return FoundFlow("Found", "", source, layer, flow=flow)


def test_a_result_of_a_catalogue_is_used_without_being_kept(bed):
    entry = bed.book.add_found(found(bed))
    assert entry.title("fr") == "Trouvé"
    assert bed.book.sources == ()
    assert load(bed, entry.source.id) is FlowState.LOADED
    assert bed.book.entry(entry.id).layer.title == "Title of ndvi"
    bed.book.set_portals([bed.portal()])
    assert bed.book.entry(entry.id).layer is not None
    assert bed.open().source(entry.source.id) is None


def test_a_result_of_a_catalogue_is_kept(bed):
    one = bed.book.add_found(found(bed), keep=True)
    two = bed.book.add_found(found(bed, "snow"), keep=True)
    assert one.source.id == two.source.id
    (source,) = bed.open().sources
    assert [entry.name for entry in bed.book.entries(source.id)] == ["ndvi", "snow"]
    assert bed.book.entry(one.id).title("fr") == "Trouvé"
    load(bed, source.id)
    assert names(bed, source.id) == ["ndvi", "snow"]


def test_a_whole_service_of_a_catalogue(bed):
    assert bed.book.add_found(found(bed, ""), keep=True) is None
    (source,) = bed.book.sources
    load(bed, source.id)
    assert names(bed, source.id) == ["ndvi", "snow"]


def test_a_whole_service_of_a_catalogue_is_listed_for_the_session(bed):
    bed.book.add_found(found(bed))
    assert bed.book.sources == ()
    assert bed.book.add_found(found(bed, "")) is None
    (source,) = bed.book.sources
    load(bed, source.id)
    assert names(bed, source.id) == ["ndvi", "snow"]
    assert bed.open().sources == ()
    bed.book.remove(source.id)
    assert bed.book.sources == ()


def test_a_service_that_is_kept_later_is_what_was_kept(bed):
    bed.book.add_found(found(bed, ""))
    (source,) = bed.book.sources
    bed.book.add(replace(source, title=LocalText("Kept", "Gardé")))
    assert [each.title.en for each in bed.book.sources] == ["Kept"]


def test_a_configuration_of_mviewer_is_a_catalogue_of_flows(bed):
    bed.answer = f"""<config><themes><theme id="t" name="Théme"><layer id="ndvi" name="Indice" type="wms"
        visible="true" url="{bed.url}/maps"/></theme></themes></config>""".encode()
    bed.book.add(bed.mine("mviewer", "config.xml"))
    assert load(bed, "mine/config.xml") is FlowState.LOADED
    (entry,) = bed.book.entries("mine/config.xml")
    assert entry.source.address == f"{bed.url}/maps"
    assert bed.book.find("indice") == bed.book.find("theme") == (entry,)
    assert entry.path == ("Théme",)
    assert bed.book.source(entry.source.id) == entry.source
    assert [source.id for source in bed.book.sources] == ["mine/config.xml"]
    bed.answer = capabilities("ndvi", "other")
    assert load(bed, entry.source.id) is FlowState.LOADED
    assert bed.book.entry(entry.id).layer.title == "Title of ndvi"
    wait(lambda: bed.book.entries("mine/config.xml")[0].layer is not None)
    assert [each.layer is not None for each in bed.book.entries("mine/config.xml")] == [True]
    assert [each.path for each in bed.book.entries("mine/config.xml")] == [("Théme",)]
    bed.book.set_portals([bed.portal()])
    assert bed.book.state(entry.source.id) is FlowState.LOADED


def test_what_many_services_of_a_catalogue_answer_is_put_into_it_in_a_thread(bed, monkeypatch):
    layers = "".join(
        f'<layer id="ndvi" name="Index {n}" type="wms" url="{bed.url}/maps{n}"/>' for n in range(4)
    )
    bed.answer = f"<config><themes><theme id='t' name='T'>{layers}</theme></themes></config>".encode()
    bed.book.add(bed.mine("mviewer", "config.xml"))
    load(bed, "mine/config.xml")
    threads, run = set(), IndexRenewal.run
    monkeypatch.setattr(
        IndexRenewal, "run", lambda *given: (threads.add(threading.current_thread()), run(*given))
    )
    bed.answer = capabilities("ndvi")
    for entry in bed.book.entries("mine/config.xml"):
        bed.book.load(entry.source.id)
    wait(lambda: all(entry.layer is not None for entry in bed.book.entries("mine/config.xml")))
    assert threads
    assert threading.main_thread() not in threads
    assert [entry.path for entry in bed.book.entries("mine/config.xml")] == [("T",)] * 4
    assert bed.changes[-1] == "mine/config.xml"
    bed.book.remove("mine/config.xml")
    settle()
    assert bed.book.entries("mine/config.xml") == ()


def test_closing_ends_everything_at_once(bed):
    bed.held = True
    bed.book.set_portals([bed.portal()])
    bed.book.load(bed.id())
    wait(lambda: bed.asked)
    changes = list(bed.changes)
    begun = time.monotonic()
    bed.book.close()
    took = time.monotonic() - begun
    wait(lambda: not [one for one in threading.enumerate() if one.name.startswith("guichet-eo flows")])
    assert bed.changes == changes
    assert took < 1.0
    bed.book.load(bed.id(), again=True)
    bed.book.load_all()
    assert bed.changes == changes


def test_five_thousand_layers(bed):
    bed.answer = capabilities(
        *(f"layer_{number}" for number in range(5000)), abstract="Réflectance de surface " * 40
    )
    assert len(bed.answer) > 5_000_000
    bed.book.set_portals([bed.portal()])
    assert load(bed) is FlowState.LOADED
    assert len(bed.book.entries(bed.id())) == 5000
    assert [entry.name for entry in bed.book.find("LAYER_4321 reflectance")] == ["layer_4321"]
    assert len(bed.book.find("surface", limit=100)) == 100
