"""Configurations of Sentinel Hub on loopback: two interfaces, accounts, and that their ids stay secret."""

import pytest
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.flows.instance import Instance
from guichet_eo.core.flows.instance_alias import instance_alias
from guichet_eo.core.flows.instance_layer import InstanceLayer
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.flows.instance_list import account_instances, instance_base, instance_layers
from guichet_eo.providers.http_session import HttpSession
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.providers.pixel_gates import SEARCH, make_gate
from loopback import Loopback, Reply, json_reply

PROFILE = NetworkProfile(timeout=5.0)
CLIENT = {"client_id": "ann-client", "client_secret": "ann-secret-1"}
ID = "01234567-89ab-cdef-0123-456789abcdef"
NEW, OLD = "/api/v2/configuration/instances/", "/configuration/v1/wms/instances"
LAYERS = [
    {"id": "TRUE_COLOR", "title": "True <colour>", "datasourceDefaults": {"type": "S2L2A"}},
    {"id": "RADAR", "collectionType": "S1GRD"},
    {"id": "OTHER", "title": "x" * 1000, "datasourceDefaults": "broken"},
    {"title": "without a name"},
    "no layer",
]


class Hub:
    """One deployment: `lists` says what the two interfaces answer."""

    def __init__(self, lists=None, layers=None):
        self.lists = {NEW: json_reply({"data": [{"id": ID, "name": "Farm"}], "links": {}}), **(lists or {})}
        self.layers = layers or json_reply({"data": LAYERS})
        self.bearer = 1

    def __call__(self, request):
        if request.path == "/token":
            return json_reply({"access_token": f"bearer-{self.bearer}", "expires_in": 3600})
        if request.headers.get("authorization") != f"Bearer bearer-{self.bearer}":
            return json_reply({"code": "COMMON_UNAUTHORIZED"}, 401)
        if request.path.endswith("/layers"):
            return self.layers
        return self.lists.get(request.path, Reply(404))


def portal_at(url, **options):
    gate = {"kind": "client", "endpoint": f"{url}/token"}
    return Portal(
        "hub",
        LocalText("Hub"),
        "Hub",
        trusted_hosts=("127.0.0.1",),
        options={"search_gate": gate, "instances": url, **options},
    )


def listed(hub, account=Account("client", CLIENT), token=None, server_of=None):  # noqa: B008
    with Loopback(hub) as server:
        if server_of is not None:
            server_of.append(server)
        portal = portal_at(server.url)
        gate = make_gate(portal, PROFILE, account, SEARCH)
        return account_instances(portal, PROFILE, gate, token or CancelToken())


def test_configurations_with_layers_and_what_they_draw():
    (instance,) = listed(Hub())
    assert (instance.id, instance.name) == (ID, "Farm")
    assert [(layer.name, layer.family) for layer in instance.layers] == [
        ("TRUE_COLOR", "s2-l2a-sen2cor"),
        ("RADAR", "s1-grd"),
        ("OTHER", ""),
    ]
    assert [layer.title for layer in instance.layers][:2] == ["True <colour>", "RADAR"]
    assert len(instance.layers[2].title) == 300
    assert instance.address("https://hub.example/") == f"https://hub.example/ogc/wms/{ID}"


def test_the_older_interface_where_the_newer_is_missing():
    servers = []
    hub = Hub({NEW: Reply(404), OLD: json_reply([{"id": ID, "name": None}, {"id": 7}, 3])})
    (instance,) = listed(hub, server_of=servers)
    assert (instance.id, instance.name) == (ID, "Sentinel Hub")
    assert [request.path for request in servers[0].requests][1:3] == [NEW, OLD]


def test_layers_that_cannot_be_asked_for_are_left_out():
    (instance,) = listed(Hub(layers=Reply(403)))
    assert (instance.id, instance.layers) == (ID, ())


def test_an_id_is_in_no_text():
    refusal = json_reply({"message": f"no access to {ID}"}, 403)
    with Loopback(lambda request: refusal) as server:
        session = HttpSession("hub", PROFILE, CancelToken())
        with session, pytest.raises(PortalError) as caught:
            instance_layers(server.url, Instance(ID, "Farm"), session)
    error = caught.value
    shown = f"{error} {error!r} {error.detail} {error.__cause__!r} {error.__context__!r}"
    assert ID not in shown
    assert ID[:13] not in shown
    assert ID not in repr(Instance(ID, "Farm", (InstanceLayer("A", "A"),)))
    assert instance_alias(ID) in error.detail or "/layers" not in error.detail


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(200, b"<html>"), ErrorKind.BAD_ANSWER),
        (json_reply({"data": "none"}), ErrorKind.BAD_ANSWER),
        (json_reply({"message": "no"}, 429), ErrorKind.RATE_LIMITED),
    ],
)
def test_answers_that_are_no_list(reply, kind):
    with pytest.raises(PortalError) as caught:
        listed(Hub({NEW: reply, OLD: reply}))
    assert caught.value.kind is kind


def test_without_an_account_and_with_a_refused_one():
    with pytest.raises(PortalError) as caught:
        listed(Hub(), account=None)
    assert caught.value.kind is ErrorKind.LOGIN_NEEDED
    hub = Hub({NEW: json_reply({"code": "COMMON_UNAUTHORIZED"}, 401)})
    with pytest.raises(PortalError) as caught:
        listed(hub)
    assert caught.value.kind is ErrorKind.LOGIN_REFUSED


def test_a_cancelled_list():
    token = CancelToken()
    token.cancel()
    with pytest.raises(PortalError) as caught:
        listed(Hub(), token=token)
    assert caught.value.kind is ErrorKind.CANCELLED


def test_portals_without_such_a_service_have_none():
    portal = portal_at("http://127.0.0.1:1", instances="javascript:alert(1)")
    assert instance_base(portal) == ""
    assert account_instances(portal, PROFILE, make_gate(portal, PROFILE, None, SEARCH), CancelToken()) == ()
    assert instance_base(portal_at("https://hub.example")) == "https://hub.example"
