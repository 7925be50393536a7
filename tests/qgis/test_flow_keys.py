"""The user's own service with a key in its address: kept in QGIS's database, in nothing else."""

from types import SimpleNamespace

import pytest
from account_bed import MASTER, manager
from flow_door_bed import doors, drawn
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.flow import Flow
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.core.flows.instance_alias import aliases_in
from guichet_eo.core.portal_error import PortalError
from guichet_eo.gis.flows.connection_book import ConnectionBook
from guichet_eo.gis.flows.flow_accounts import FlowAccounts
from guichet_eo.gis.flows.flow_address import own_source
from guichet_eo.gis.flows.flow_book import FlowBook
from guichet_eo.gis.flows.flow_cache import FlowCache
from guichet_eo.gis.flows.flow_keys import learn_keys
from guichet_eo.gis.flows.flow_store import FlowStore
from guichet_eo.gis.flows.flow_watch import FlowWatch
from guichet_eo.gis.network_settings import DISGUISE, network_profile
from guichet_eo.providers.http_session import HttpSession
from guichet_eo.ui.flows.add_flow_dialog import AddFlowDialog
from key_server import KEY, KeyServer
from leak_bed import Ears, content_of, layers_text, places, said_of, settings_text
from qgis.core import QgsNetworkAccessManager, QgsProject, QgsRasterLayer
from stream_life_bed import files_below, wait

__all__ = ["doors", "manager"]
FORMS = (KEY, "5ecret/key", "5ecret%2Fkey")


def leaks(text):
    return [form for form in FORMS if form in text]


@pytest.fixture
def server():
    with KeyServer() as made:
        yield made


@pytest.fixture
def accounts(doors, manager):
    made = FlowAccounts(doors, lambda: (), lambda portal_id, sources: None)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def project(qgis_app):
    QgsProject.instance().clear()
    if QgsNetworkAccessManager.instance().cache() is not None:
        QgsNetworkAccessManager.instance().cache().clear()  # another test asked without a disguise
    yield QgsProject.instance()
    QgsProject.instance().clear()


@pytest.fixture
def kept(accounts, server):
    return accounts.keep_keys("Keyed", FlowSource("", "wms", server.keyed))


def layer_of(source):
    uri = f"crs=EPSG:3857&format=image/png&layers=static&styles=&url={source.address.replace('&', '%26')}"
    return QgsRasterLayer(uri, "Keyed maps", "wms")


def centre_alpha(layer):
    return drawn(layer).pixelColor(32, 32).alpha()


def test_the_key_is_replaced_by_an_alias_and_the_map_is_drawn(kept, server, manager):
    assert len(aliases_in(kept.address)) == 1
    assert kept.secret
    assert not leaks(kept.address)
    assert centre_alpha(layer_of(kept)) == 255
    assert all(request.query["apikey"] == "5ecret/key" for request in server.requests)
    names = [config.name() for config in manager.availableAuthMethodConfigs().values()]
    assert names == ["Guichet EO – flow – Keyed"]


def test_keeping_it_again_adds_nothing(kept, accounts, server, manager):
    again = accounts.keep_keys("Other", FlowSource("", "wms", server.keyed))
    assert again.address == kept.address
    assert len(manager.configIds()) == 1


def test_addresses_without_a_key_and_addresses_in_plain_text(accounts, manager):
    source = FlowSource("", "wms", "https://maps.example.org/wms?map=x")
    assert accounts.keep_keys("", source) is source
    assert not manager.configIds()
    with pytest.raises(ValueError, match="plain text"):
        accounts.keep_keys("", FlowSource("", "wms", "http://maps.example.org/wms?key=abc"))
    assert not manager.configIds()


def test_keys_of_layers_and_of_mirrors(accounts):
    address = "https://{s}.Tiles.example.org/{z}/{x}/{y}.png?key=abc"
    kept = accounts.keep_keys("", FlowSource("", "xyz", address, flows=(Flow("xyz", address),)))
    assert kept.address.startswith("https://a.tiles.example.org/{z}/{x}/{y}.png?key=guichet-eo-")
    assert kept.flows[0].endpoint == kept.address


def test_the_file_of_own_services_takes_no_key(kept, server, tmp_path):
    store = FlowStore(tmp_path / "flows.json")
    with pytest.raises(ValueError, match="key"):
        store.save(own_source(FlowSource("", "wms", server.keyed), "Keyed"))
    with pytest.raises(ValueError, match="user name"):
        store.save(own_source(FlowSource("", "wms", "https://ann:word@maps.example.org/wms"), "Ann"))
    store.save(own_source(kept, "Keyed"))
    assert FlowStore(tmp_path / "flows.json").sources[0].secret
    assert not leaks((tmp_path / "flows.json").read_text())


@pytest.mark.parametrize("trouble", [0, 400, 401, 403, 500])
def test_nothing_leaks(trouble, kept, server, doors, project, tmp_path):
    errors = []
    with Ears() as ears:
        layer = layer_of(kept)
        project.addMapLayer(layer)
        ConnectionBook().save_source(kept, "Keyed")
        server.status = trouble
        layer.dataProvider().reloadData()
        drawn(layer)
        layer_of(kept)
        with HttpSession("here", network_profile(["127.0.0.1"]), CancelToken()) as session:
            try:
                answer = session.get(f"{doors.session_address(kept.address)}&REQUEST=GetCapabilities")
                assert not leaks(answer.body.decode("latin-1") + answer.url)
                assert "<Title>5ecret</Title>" in answer.body.decode()
            except PortalError as error:
                errors.append(error)
        assert bool(errors) == bool(trouble)
        for ending in ("qgs", "qgz"):
            assert project.write(str(tmp_path / f"project.{ending}"))
        texts = {
            "settings": settings_text(),
            "layers": layers_text(project),
            "metadata": layer.htmlMetadata(),
            "logs": "\n".join(ears.words),
            "errors": "\n".join(map(said_of, errors)),
            "objects": repr((kept, doors._relay._doors, DISGUISE)),
        }
        for path in (each for folder in (tmp_path, *places()) for each in files_below(folder)):
            texts[str(path)] = f"{path.name}\n{content_of(path)}"
    assert {name: leaks(text) for name, text in texts.items() if leaks(text)} == {}


def test_layers_live_again_once_the_key_is_there(kept, accounts, server, doors, project, manager, tmp_path):
    project.addMapLayer(layer_of(kept))
    file = str(tmp_path / "project.qgz")
    assert project.write(file)
    project.clear()
    for authcfg in manager.configIds():
        manager.removeAuthenticationConfig(authcfg)
    accounts.read()
    assert not doors.knows(kept.address)
    watch, told = FlowWatch(doors, project, lambda portal_id: ""), []
    watch.account_missing.connect(lambda *words: told.append(words))
    assert project.read(file)
    assert wait(lambda: told)
    assert not next(iter(project.mapLayers().values())).isValid()
    accounts.keep_keys("Keyed", FlowSource("", "wms", server.keyed))
    assert wait(lambda: next(iter(project.mapLayers().values())).isValid())
    assert len(told) == 1
    watch.close()
    watch.deleteLater()


def test_without_a_panel_requests_of_ours_know_the_key(kept, doors):
    doors.remove()
    assert DISGUISE.revealed(kept.address) == kept.address
    learn_keys()
    revealed = DISGUISE.revealed(kept.address)
    assert leaks(revealed)
    DISGUISE.forget("127.0.0.1", aliases_in(kept.address)[0])


def test_a_locked_database_means_one_message_and_no_question(
    kept, accounts, server, doors, project, manager, tmp_path
):
    """The project is opened before the master password is given; its layers wait for that."""
    for _number in range(2):
        project.addMapLayer(layer_of(kept))
    file = str(tmp_path / "project.qgz")
    assert project.write(file)
    project.clear()
    accounts.close()
    doors.close_key(aliases_in(kept.address)[0])
    manager.clearMasterPassword()
    server.requests.clear()
    later = FlowAccounts(doors, lambda: (), lambda portal_id, sources: None)
    watch, told = FlowWatch(doors, project, lambda portal_id: ""), []
    watch.account_missing.connect(lambda *words: told.append(words))
    try:
        assert project.read(file)
        assert wait(lambda: told)
        assert told == [("", "", ("Keyed maps", "Keyed maps"))]
        assert later.locked
        assert not manager.masterPasswordIsSet(), "somebody asked for the master password"
        # an earlier map may still wait for an answer, which it asked for with the key
        asked = [request.query.get("apikey", "") for request in server.requests]
        assert not [key for key in asked if key.startswith("guichet-eo-")], "somebody was asked with an alias"
        assert manager.setMasterPassword(MASTER, True)
        assert later.unlock()
        assert wait(lambda: all(layer.isValid() for layer in project.mapLayers().values()))
        assert not later.locked
        assert len(told) == 1
        assert centre_alpha(next(iter(project.mapLayers().values()))) == 255
    finally:
        watch.close()
        later.close()


def test_the_dialog_keeps_the_key_apart(accounts, doors, server, manager, tmp_path, qtbot):
    """From the pasted address to the capabilities that the book has, also after a restart."""
    book = FlowBook(store=FlowStore(tmp_path / "flows.json"), cache=FlowCache(tmp_path / "cache"))
    book.use_doors(doors)
    guichet = SimpleNamespace(flows=SimpleNamespace(accounts=accounts, doors=doors, book=book))
    dialog = AddFlowDialog(guichet)
    qtbot.addWidget(dialog)
    dialog.address.setText(f"{server.keyed}&SERVICE=WMS&REQUEST=GetCapabilities")
    dialog.try_button.click()
    qtbot.waitUntil(lambda: bool(dialog.title.text()), timeout=10_000)
    with qtbot.waitSignal(dialog.saved) as told:
        dialog.save.click()
    source = book.source(told.args[0])
    assert aliases_in(source.address)
    assert source.secret
    book.load(source.id)
    qtbot.waitUntil(lambda: book.service(source.id) is not None, timeout=10_000)
    assert not leaks(repr((source, book.service(source.id), book.entries(source.id))))
    again = AddFlowDialog(guichet, source)
    qtbot.addWidget(again)
    again.try_button.click()
    qtbot.waitUntil(lambda: "2" in again._result.text(), timeout=10_000)
    again.save.click()
    assert [kept.address for kept in book.sources] == [source.address]
    assert len(manager.configIds()) == 1
    for path in files_below(tmp_path):
        assert not leaks(content_of(path))
    book.close()
