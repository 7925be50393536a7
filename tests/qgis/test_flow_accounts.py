"""Instances in QGIS's encrypted database, and what is done with them."""

import pytest
from account_bed import manager
from flow_door_bed import ALIAS, INSTANCE, doors, layer_of, server, shows
from guichet_eo.core.flows.instance import Instance
from guichet_eo.core.flows.instance_alias import instance_alias
from guichet_eo.core.flows.instance_layer import InstanceLayer
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.gis.flows.flow_accounts import FlowAccounts, base_of
from qgis.core import QgsAuthMethodConfig

__all__ = ["doors", "manager", "server"]
OTHER = "aaaaaaaa-1111-4222-8333-0123456789ab"
PORTALS = (
    Portal("trusting", LocalText("T"), "T", trusted_hosts=("127.0.0.1", "sh.example.org")),
    Portal("naming", LocalText("N"), "N", options={"instances": "https://sh.example.org"}),
)


class Book:
    """Takes what a book of flows would."""

    def __init__(self):
        self.sources = {}

    def set_account_sources(self, portal_id, sources):
        self.sources[portal_id] = tuple(sources)


@pytest.fixture
def book():
    return Book()


@pytest.fixture
def accounts(doors, manager, book):
    made = FlowAccounts(doors, lambda: PORTALS, book.set_account_sources)
    yield made
    made.close()
    made.deleteLater()


def entries(manager):
    return {config.name(): authcfg for authcfg, config in manager.availableAuthMethodConfigs().items()}


def test_an_instance_that_is_kept_can_be_opened(accounts, server, book, manager, qtbot):
    with qtbot.waitSignal(accounts.changed):
        source = accounts.keep_instance("Vineyards", server.base, INSTANCE)
    assert source.address == f"{server.base}/ogc/wms/{ALIAS}"
    assert (source.kind, source.secret, source.portal, source.id) == (
        "wms",
        True,
        "trusting",
        f"account/{ALIAS}",
    )
    assert source.title.text("fr") == "Vineyards"
    assert accounts.instances() == book.sources["trusting"] == (source,)
    assert list(entries(manager)) == ["Guichet EO – flow – Vineyards"]
    assert shows(layer_of(server))
    assert INSTANCE not in repr(source)


def test_keeping_it_again_renames_it(accounts, server, manager):
    accounts.keep_instance("Vineyards", server.base, INSTANCE)
    accounts.keep_instance("Orchards", f"{server.base}/ogc/wmts/whatever", f" {INSTANCE} ")
    assert list(entries(manager)) == ["Guichet EO – flow – Orchards"]
    assert [source.title.en for source in accounts.instances()] == ["Orchards"]


def test_a_pasted_address_is_enough(accounts, server):
    source = accounts.keep_address("", f"{server.real}?SERVICE=WMS&REQUEST=GetCapabilities")
    assert source.address == f"{server.base}/ogc/wms/{ALIAS}"
    assert source.title.en == "127.0.0.1"
    assert accounts.keep_address("x", "https://sh.example.org/wms") is None


def test_what_must_not_get_an_id_is_refused(accounts, manager):
    for host, instance in (("http://sh.example.org", INSTANCE), ("sh.example.org", "abc"), ("", INSTANCE)):
        with pytest.raises(ValueError, match="no instance"):
            accounts.keep_instance("x", host, instance)
    assert not entries(manager)


def test_the_portal_whose_file_names_the_host_comes_first(accounts, book):
    assert accounts.keep_instance("x", "sh.example.org", INSTANCE).portal == "naming"
    assert accounts.keep_instance("y", "elsewhere.example", OTHER).portal == ""
    assert [len(book.sources[name]) for name in ("naming", "")] == [1, 1]


def test_forgetting_deletes_it(accounts, server, manager, book, doors):
    source = accounts.keep_instance("Vineyards", server.base, INSTANCE)
    accounts.forget_instance(source.id)
    assert not entries(manager)
    assert not accounts.instances()
    assert book.sources["trusting"] == ()
    assert not doors.knows(ALIAS)


def test_another_session_finds_it_once_the_password_is_given(accounts, server, manager, doors, book):
    accounts.keep_instance("Vineyards", server.base, INSTANCE)
    accounts.close()
    doors.close_instance(ALIAS)
    manager.clearMasterPassword()
    later = FlowAccounts(doors, lambda: PORTALS, book.set_account_sources)
    try:
        assert later.locked
        assert not later.instances()
        assert manager.setMasterPassword("master of the tests", True)
        assert later.unlock()
        assert not later.locked
        assert [source.title.en for source in later.instances()] == ["Vineyards"]
        assert shows(layer_of(server))
    finally:
        later.close()


def test_entries_that_were_changed_by_hand_are_none_of_ours(accounts, manager, server):
    for name, values in (
        ("Guichet EO – flow – a", {"username": f"{server.base}/ogc/wms/{ALIAS}", "password": OTHER}),
        ("Guichet EO – flow – b", {"username": "", "password": ""}),
        (
            "Guichet EO – flow – c",
            {"username": f"http://sh.example.org/ogc/wms/{ALIAS}", "password": INSTANCE},
        ),
        ("Else", {"username": f"{server.base}/ogc/wms/{ALIAS}", "password": INSTANCE}),
    ):
        config = QgsAuthMethodConfig("Basic")
        config.setName(name)
        config.setConfigMap(values)
        assert manager.storeAuthenticationConfig(config)
    accounts.read()
    assert not accounts.instances()


def test_what_an_account_lists_lives_in_memory_only(accounts, manager, server, book):
    portal = PORTALS[0]
    accounts.list_instances(
        portal,
        f"{server.base}/",
        [
            Instance(
                INSTANCE, "Simple", (InstanceLayer("TRUE", "True colour", "S2L2A"), InstanceLayer("X", "X"))
            ),
            Instance("no id", "Broken"),
        ],
    )
    assert [source.title.en for source in book.sources["trusting"]] == ["Simple"]
    told = [(flow.layer, flow.families) for flow in book.sources["trusting"][0].flows]
    assert told == [("TRUE", ("s2-l2a-sen2cor",)), ("X", ())]
    assert not entries(manager)
    assert shows(layer_of(server))
    accounts.list_instances(portal, server.base, [])
    assert book.sources["trusting"] == ()


def test_bases():
    assert (
        base_of("sh.example.org") == base_of("https://sh.example.org/ogc/wms/x?y") == "https://sh.example.org"
    )
    assert base_of("https://h:8/a/b/ogc/wfs/x") == "https://h:8/a/b"
    assert instance_alias(INSTANCE) == ALIAS
