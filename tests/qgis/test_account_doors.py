"""Accounts of portals for map services, and the instances that they list."""

import json

import pytest
from account_bed import manager
from flow_door_bed import ALIAS, INSTANCE, doors, server, shows
from guichet_eo.core.account import Account
from guichet_eo.core.flows.flow_request import FlowRequest
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.gis.flows.account_doors import AccountDoors
from guichet_eo.gis.flows.flow_accounts import FlowAccounts
from guichet_eo.gis.flows.flow_watch import PROPERTY, FlowWatch
from guichet_eo.gis.flows.instance_lists import InstanceLists
from guichet_eo.gis.streams.gate_book import GateBook
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.providers.pixel_gates import SEARCH
from guichet_eo.ui.account_notice import missing_sentence, push_account_notice
from loopback import Loopback, Reply, json_reply
from map_server import MapServer
from qgis.core import QgsAuthMethodConfig, QgsProject, QgsRasterLayer
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtWidgets import QPushButton
from stream_life_bed import wait

__all__ = ["doors", "manager", "server"]


class World:
    """A portal on loopback whose maps need an account of some kind, and the account."""

    def __init__(self, kind, account):
        self.kind, self.account, self.authcfg, self.logins = kind, account, "", 0
        self.maps = MapServer()
        self.loopback = Loopback(self.respond)
        self.loopback.__enter__()
        self.maps.wms = f"{self.loopback.url}/wms"
        entry = {"kind": kind, "endpoint": f"{self.loopback.url}/token", "client_id": "public"}
        self.portal = Portal(
            "here",
            LocalText("Here"),
            "Here",
            trusted_hosts=("127.0.0.1",),
            options={"pixel_gate": [entry], "search_gate": entry, "instances": self.loopback.url},
        )
        self.gates = GateBook(
            lambda name: self.portal, lambda portal: self.account, lambda hosts: NetworkProfile(timeout=5.0)
        )
        self.instances = [{"id": INSTANCE, "name": "Simple"}]

    def respond(self, request):
        if request.path == "/token":
            self.logins += 1
            return json_reply({"access_token": f"token{self.logins}", "expires_in": 300})
        if request.headers.get("authorization") not in (f"Bearer token{self.logins}", "Basic YW5uOndvcmQ="):
            return Reply(401)
        if request.path.endswith("/instances/"):
            return json_reply({"data": self.instances})
        if "/instances/" in request.path:
            return json_reply([{"id": "TRUE", "title": "True colour", "collectionType": "S2L2A"}])
        return self.maps.respond(request)

    def request(self):
        return FlowRequest("wms", self.maps.wms, "static", portal="here")

    def layer(self, authcfg=""):
        more = f"authcfg={authcfg}&" if authcfg else ""
        source = f"{more}crs=EPSG:3857&format=image/png&layers=static&styles&url={self.maps.wms}"
        return QgsRasterLayer(source, "closed maps", "wms")


@pytest.fixture
def world_of(doors):
    made = []

    def make(kind, account):
        world = World(kind, account)
        world.doors = AccountDoors(
            doors, lambda name: world.portal, lambda name: world.authcfg, world.gates.gates
        )
        made.append(world)
        return world

    yield make
    for world in made:
        world.loopback.__exit__()


@pytest.fixture
def client(world_of):
    made = world_of("client", Account("client", {"client_id": "ann", "client_secret": "word"}))
    made.authcfg = "known"
    return made


def test_a_token_is_sent_by_the_relay(client, doors):
    assert not client.layer().isValid()
    request = client.doors.prepared(client.request())
    assert request == client.request()
    assert client.doors.prepared(request) == request
    assert shows(client.layer())
    assert client.logins == 1


def test_another_account_and_none(client, doors):
    client.doors.prepared(client.request())
    client.account = Account("client", {"client_id": "bob", "client_secret": "word"})
    client.gates.forget()
    client.doors.renew()
    assert client.layer().isValid()
    client.authcfg, client.account = "", None
    client.gates.forget()
    client.doors.renew()
    assert not doors.leads(client.maps.wms)


def test_what_qgis_can_send_is_left_to_it(world_of, manager, doors):
    world = world_of("basic", Account("basic", {"username": "ann", "password": "word"}))
    config = QgsAuthMethodConfig("Basic")
    config.setName("Ann")
    config.setConfigMap({"username": "ann", "password": "word"})
    assert manager.storeAuthenticationConfig(config)
    world.authcfg = config.id()
    request = world.doors.prepared(world.request())
    assert request.authcfg == config.id()
    assert not doors.leads(world.maps.wms)
    assert shows(world.layer(request.authcfg))


def test_strangers_and_services_without_account_stay(client, doors):
    for request in (
        FlowRequest("wms", "http://localhost:1/wms", portal="here"),
        FlowRequest("wms", "http://sh.example.org/wms", portal="here"),
        FlowRequest("wms", client.maps.wms),
        FlowRequest("wms", client.maps.wms, portal="here", authcfg="mine"),
    ):
        assert client.doors.prepared(request) == request
    client.authcfg = ""
    client.doors.prepared(client.request())
    assert not doors.leads(client.maps.wms)


def test_layers_of_a_project_are_opened_with_it(client, doors, qgis_app):
    project = QgsProject.instance()
    project.clear()
    layer = client.layer()
    layer.setCustomProperty(PROPERTY, json.dumps({"portal": "here"}))
    project.addMapLayer(layer)
    assert not layer.isValid()
    watch, told = FlowWatch(doors, project, lambda name: ""), []
    watch.account_missing.connect(lambda *words: told.append(words))
    watch.seen.connect(client.doors.open_for)
    assert wait(layer.isValid)
    assert shows(layer)
    assert not told
    watch.close()
    watch.deleteLater()
    project.clear()


def test_an_account_lists_its_instances(client, doors, manager, qtbot):
    taken = {}
    accounts = FlowAccounts(doors, lambda: (client.portal,), taken.__setitem__)
    gates = GateBook(
        lambda name: client.portal,
        lambda portal: client.account,
        lambda hosts: NetworkProfile(timeout=5.0),
        SEARCH,
    )
    lists = InstanceLists(accounts, lambda: (client.portal,), gates.gates)
    with qtbot.waitSignal(lists.finished):
        lists.ask()
    source = taken["here"][0]
    assert source.address == f"{client.loopback.url}/ogc/wms/{ALIAS}"
    assert [flow.families for flow in source.flows] == [("s2-l2a-sen2cor",)]
    asked = len(client.loopback.requests)
    lists.ask()
    assert len(client.loopback.requests) == asked
    client.account = None
    gates.forget()
    lists.ask()
    assert not taken["here"]
    assert not doors.knows(ALIAS)
    accounts.close()
    lists.close()


def test_a_refusal_is_told_and_asked_again(client, doors, manager, qtbot):
    accounts = FlowAccounts(doors, lambda: (client.portal,), lambda *_: None)
    lists = InstanceLists(accounts, lambda: (client.portal,), client.gates.gates)
    client.instances = "broken"
    with qtbot.waitSignal(lists.failed) as told:
        lists.ask()
    assert told.args[0] == "here"
    client.instances = []
    with qtbot.waitSignal(lists.finished):
        lists.ask()
    assert not accounts.instances()
    accounts.close()
    lists.close()


def test_the_notice_names_the_layers_and_one_act(qtbot):
    names = ["<b>One</b>", "Two", "Three", "Four"]
    message = missing_sentence(names, "Sentinel Hub")
    assert message.text.startswith(
        "<b>One</b>, Two, Three, …: these map services need an account of Sentinel Hub"
    )
    assert "<b>One</b>" not in message.markup
    assert missing_sentence(names, "").remedy == "Add the Address…"
    assert missing_sentence(names, "x", locked=True).remedy == "Unlock…"
    bar, done = QgsMessageBar(), []
    qtbot.addWidget(bar)
    push_account_notice(bar, message, lambda: done.append(True))
    item = bar.currentItem()
    item.findChildren(QPushButton)[0].click()
    assert done == [True]
