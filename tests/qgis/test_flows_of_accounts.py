"""Services of portals that want an account: asked without, then with it; instances that an account has."""

import threading
from dataclasses import replace

import pytest
from account_bed import manager
from flow_door_bed import ALIAS, INSTANCE
from guichet_eo.core.account import Account
from guichet_eo.core.flow import Flow
from guichet_eo.core.flows.flow_state import FlowState
from guichet_eo.core.flows.found_source import found_source
from guichet_eo.core.flows.service_mark import service_mark
from guichet_eo.core.local_text import LocalText
from guichet_eo.gis.flows.flows import Flows
from picture_bed import settle, wait
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject, QRunnable, QThreadPool
from test_account_doors import World

__all__ = ["manager"]


@pytest.fixture
def world(manager):
    made = World("client", Account("client", {"client_id": "ann", "client_secret": "word"}))
    flow = Flow("wms", made.maps.wms, title=LocalText("Closed maps", "Cartes fermées"))
    made.portal = replace(made.portal, flows=(flow,))
    made.project, made.owner = QgsProject(), QObject()  # held here
    made.flows = Flows(
        made.owner,
        [made.portal],
        made.project,
        authcfg_of=lambda _id: made.authcfg,
        gates_of=made.gates.gates,
    )
    yield made
    made.flows.close()
    made.loopback.__exit__()


def service(world):
    """Return the id of the portal's WMS."""
    return f"here/{service_mark('wms', world.maps.wms)}"


def load(world):
    book, here = world.flows.book, service(world)
    book.load(here)
    wait(lambda: book.state(here) is not FlowState.LOADING)
    return book.state(here)


def test_an_account_that_is_given_later_opens_a_service(world):
    assert load(world) is FlowState.LOGIN
    assert world.logins == 0
    world.authcfg = "known"
    world.flows.set_portals([world.portal])
    assert world.flows.book.state(service(world)) is FlowState.NOT_ASKED
    assert load(world) is FlowState.LOADED, world.flows.book.error(service(world))
    assert world.logins == 1
    assert world.flows.book.service(service(world)).address == world.maps.wms
    entry = world.flows.book.find("fermees static")[0]
    added, failed = [], []
    world.flows.layers.added.connect(lambda _request, layer: added.append(layer.isValid()))
    world.flows.layers.failed.connect(lambda _request, error: failed.append(str(error)))
    world.flows.layers.add(world.flows.request(entry))
    wait(lambda: added or failed)
    assert (added, failed) == ([True], [])


def test_instances_are_asked_for_once_everything_is_wanted(world):
    world.authcfg = "known"
    book = world.flows.book
    world.flows.set_portals([world.portal])
    settle()
    assert world.logins == 0
    book.load_all()
    wait(lambda: len(book.sources) == 2)
    assert [source.id for source in book.sources] == [service(world), f"account/{ALIAS}"]
    assert book.sources[1].secret
    book.close()
    book.load_all()


def test_with_a_service_goes_its_key_unless_another_needs_it(world, manager):
    flows, before = world.flows, set(manager.configIds())
    made = [found_source("wms", f"{world.maps.wms}/{name}?apikey=5ecret") for name in "ab"]
    made.append(found_source("wms", f"{world.maps.wms}/c?apikey=0ther"))
    own = [flows.accounts.keep_keys("Keyed", source) for source in made]
    for source in own:
        flows.book.add(source)
    assert len(set(manager.configIds()) - before) == 2
    flows.remove(own[2])
    (left,) = set(manager.configIds()) - before
    flows.remove(own[0])
    assert set(manager.configIds()) - before == {left}
    flows.remove(own[1])
    assert set(manager.configIds()) == before
    assert not flows.accounts.locked


class Busy(QRunnable):
    """Work in QGIS's pool of threads, as drawing a map is."""

    def __init__(self):
        super().__init__()
        self.setAutoDelete(False)
        self.done = threading.Event()

    def run(self):
        self.done.wait(20)


def test_while_a_map_is_drawn_a_key_is_forgotten_and_its_entry_removed_afterwards(world, manager):
    flows, before, drawing = world.flows, set(manager.configIds()), Busy()
    kept = flows.accounts.keep_keys("Keyed", found_source("wms", f"{world.maps.wms}?apikey=5ecret"))
    flows.book.add(kept)
    assert flows.doors.session_address(kept.address) != kept.address
    QThreadPool.globalInstance().start(drawing)
    try:
        flows.remove(kept)
        assert flows.doors.session_address(kept.address) == kept.address
        settle(0.25)
        assert set(manager.configIds()) != before
        flows.accounts.read()
        assert flows.doors.session_address(kept.address) == kept.address
    finally:
        drawing.done.set()
    wait(lambda: set(manager.configIds()) == before)


def test_what_the_user_added_can_be_removed_again(world, manager):
    flows, mine = world.flows, found_source("wms", f"{world.maps.wms}?map=own")
    flows.book.add(mine)
    kept = flows.accounts.keep_instance("Vineyards", "elsewhere.example", INSTANCE)
    named = found_source("wms", "https://elsewhere.example/wms")  # such as by a configuration of mviewer
    assert [flows.is_own(one) for one in (mine, kept, named, flows.book.source(service(world)))] == [
        True, True, False, False,
    ]  # fmt: skip
    before = len(manager.configIds())
    flows.remove(kept)
    flows.remove(mine)
    assert len(manager.configIds()) == before - 1
    assert [source.id for source in flows.book.sources] == [service(world)]
