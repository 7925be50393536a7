"""Services that refuse without the portal's account: asked once more with it; what projects say of them."""

from dataclasses import replace

import pytest
from account_bed import manager
from flow_door_bed import doors, server, shows
from guichet_eo.core.account import Account
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.gis.flows.flow_layers import FlowLayers
from guichet_eo.gis.flows.flow_watch import ACCOUNT, FlowWatch
from guichet_eo.providers.network_profile import NetworkProfile
from loopback import Reply
from qgis.core import QgsNetworkAccessManager, QgsProject
from stream_life_bed import wait
from test_account_doors import world_of

__all__ = ["doors", "manager", "server", "world_of"]
CLIENT = Account("client", {"client_id": "ann", "client_secret": "word"})


class Map:
    """Layers of a project, and what they said."""

    def __init__(self, world, doors):
        self.world = world
        self.project = QgsProject()
        self.layers = FlowLayers(None, self.project, profile_of=lambda hosts: NetworkProfile(timeout=5.0))
        self.layers.use_doors(doors)
        self.layers.use_accounts(world.doors.prepared)
        self.said = []
        self.layers.added.connect(lambda request, layer: self.said.append(layer))
        self.layers.failed.connect(lambda request, error: self.said.append(error))

    def add(self, request):
        """Put a flow on the map; return all that was said of it."""
        self.said.clear()
        self.layers.add(request)
        assert wait(lambda: self.said and self.layers._pool.idle, 20)
        return self.said


@pytest.fixture
def shown(world_of, doors):
    made = Map(world_of("client", CLIENT), doors)
    yield made
    made.layers.close()
    made.project.clear()
    QgsNetworkAccessManager.instance().cache().clear()


def test_the_account_goes_along_once_it_is_wanted(shown):
    shown.world.authcfg = "known"
    (layer,) = shown.add(shown.world.request())
    assert layer.isValid()
    assert shows(layer)
    assert layer.customProperty(ACCOUNT)
    assert shown.world.logins == 1
    assert "token" not in layer.source()


def test_a_layer_that_is_not_named_is_found_with_the_account(shown):
    shown.world.authcfg = "known"
    (layer,) = shown.add(replace(shown.world.request(), layer="", title="The scene"))
    request = shown.layers.request_of(layer)
    assert request.layer
    assert request.title == "The scene"


def test_without_an_account_it_is_said_once(shown):
    (error,) = shown.add(shown.world.request())
    assert error.kind is ErrorKind.LOGIN_NEEDED
    assert not shown.project.mapLayers()


def test_an_account_that_does_not_open_it_is_not_tried_for_ever(shown):
    shown.world.authcfg = "known"
    loopback = shown.world.loopback.server
    answer = loopback.respond
    loopback.respond = lambda asked: answer(asked) if asked.path == "/token" else Reply(401)
    (error,) = shown.add(shown.world.request())
    assert error.kind is ErrorKind.NOT_ALLOWED, "as the relay says it, so that QGIS asks for no password"
    assert not shown.project.mapLayers()


def test_a_project_says_which_account_is_not_here(shown, doors):
    layer = shown.world.layer()
    layer.setCustomProperty("guichet_eo/flow", '{"kind": "wms", "portal": "here"}')
    layer.setCustomProperty(ACCOUNT, True)
    shown.project.addMapLayer(layer)
    watch = FlowWatch(doors, shown.project, lambda portal: shown.world.authcfg)
    missing = []
    watch.account_missing.connect(lambda *told: missing.append(told))
    watch.seen.connect(shown.world.doors.open_for)
    watch.look()
    assert missing == [("here", "", ("closed maps",))]
    shown.world.authcfg = "known"
    watch.look()
    assert wait(layer.isValid, 20)
    assert len(missing) == 1
    watch.close()


@pytest.mark.parametrize("awaited", [True, False])
def test_accounts_are_asked_before_an_instance_is_missing(shown, doors, awaited):
    layer = shown.world.layer()
    alias = "guichet-eo-0123456789ab"
    layer.setDataSource(layer.source().replace("/wms", f"/ogc/wms/{alias}"), "of a colleague", "wms")
    shown.project.addMapLayer(layer)
    watch = FlowWatch(doors, shown.project, lambda portal: "")
    missing, asked = [], []
    watch.account_missing.connect(lambda *told: missing.append(told))
    watch.use_lists(lambda: asked.append(True) or awaited)
    watch.look()
    assert bool(missing) is not awaited
    watch.look_again()
    watch.look()
    assert [names for _portal, _authcfg, names in missing] == [("of a colleague",)]
    assert len(asked) == 1
    watch.close()
