"""An instance at work and in trouble: its id is in nothing that is kept, shown or said."""

import gc
import json

import pytest
from account_bed import manager
from flow_door_bed import ALIAS, INSTANCE, doors, drawn, layer_of, server, source_of
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.portal_error import PortalError
from guichet_eo.gis.flows.flow_accounts import FlowAccounts
from guichet_eo.gis.flows.flow_watch import PROPERTY, FlowWatch
from guichet_eo.gis.network_settings import network_profile
from guichet_eo.providers.http_session import HttpSession
from leak_bed import Ears, content_of, layers_text, places, said_of, settings_text
from qgis.core import QgsNetworkAccessManager, QgsProject, QgsRasterLayer
from stream_life_bed import files_below, wait

__all__ = ["doors", "manager", "server"]
FORMS = (INSTANCE, INSTANCE.upper(), INSTANCE.replace("-", ""), INSTANCE.replace("-", "%2D"))
TROUBLES = ("gone", "busy", 400, 401, 403, 404, 500, "down")


def leaks(text):
    return [form for form in FORMS if form in text]


@pytest.fixture
def project(qgis_app):
    QgsProject.instance().clear()
    if QgsNetworkAccessManager.instance().cache() is not None:
        QgsNetworkAccessManager.instance().cache().clear()  # another test asked without a disguise
    yield QgsProject.instance()
    QgsProject.instance().clear()


@pytest.fixture
def ears():
    with Ears() as made:
        yield made


@pytest.fixture
def accounts(doors, manager):
    made = FlowAccounts(doors, lambda: (), lambda portal_id, sources: None)
    yield made
    made.close()
    made.deleteLater()


def work(server, doors, project):
    """Put layers on the map, draw them, ask ourselves; return the errors."""
    errors = []
    for source in (source_of(server), source_of(server, layer="dated", more="&TIME=2026-06-11")):
        layer = QgsRasterLayer(source, "Secret maps", "wms")
        layer.setCustomProperty(PROPERTY, json.dumps({"portal": "here", "address": source}))
        project.addMapLayer(layer)
        if layer.isValid():
            drawn(layer)
            layer.dataProvider().reloadData()
            drawn(layer)
    with HttpSession("here", network_profile(["127.0.0.1"]), CancelToken()) as session:
        for query in ("SERVICE=WMS&REQUEST=GetCapabilities", "REQUEST=GetMap"):
            try:
                session.get(f"{doors.session_address(f'{server.base}/ogc/wms/{ALIAS}')}?{query}")
            except PortalError as error:
                errors.append(error)
    return errors


def trouble(server, kind):
    if kind == "gone":
        server.gone = True
    elif kind == "busy":
        server.busy = 1000
    elif kind == "down":
        server.__exit__()
    else:
        server.status = kind


@pytest.mark.parametrize("kind", TROUBLES)
def test_nothing_leaks(kind, server, doors, accounts, project, ears, tmp_path):
    assert accounts.keep_address("Vineyards", server.real)
    errors = work(server, doors, project)
    assert not errors
    trouble(server, kind)
    errors += work(server, doors, project)
    assert errors
    for ending in ("qgs", "qgz"):
        assert project.write(str(tmp_path / f"project.{ending}"))
    layers = project.mapLayers().values()
    texts = {
        "settings": settings_text(),
        "layers": layers_text(project),
        "metadata": "\n".join(layer.htmlMetadata() for layer in layers if layer.isValid()),
        "errors of layers": "\n".join(
            layer.error().message() for layer in layers if not layer.error().isEmpty()
        ),
        "logs": "\n".join(ears.words),
        "errors": "\n".join(map(said_of, errors)),
        "objects": "\n".join(map(repr, [*accounts.instances(), doors._relay._doors])),
    }
    for path in (each for folder in (tmp_path, *places()) for each in files_below(folder)):
        texts[str(path)] = f"{path.name}\n{content_of(path)}"
    assert {name: leaks(text) for name, text in texts.items() if leaks(text)} == {}
    assert "guichet-eo-" in texts["layers"]
    if kind in (400, 500):
        assert ALIAS in texts["logs"]  # QGIS did say what failed


def test_the_search_would_find_it(server, doors, ears, tmp_path):
    """A layer of the real address does leak, so the searches above see what they should."""
    layer = QgsRasterLayer(source_of(server, alias=INSTANCE), "open", "wms")
    assert layer.isValid()
    server.status = 500
    drawn(layer)
    QgsProject.instance().addMapLayer(layer)
    assert QgsProject.instance().write(str(tmp_path / "project.qgz"))
    assert leaks(content_of(tmp_path / "project.qgz"))
    assert leaks("\n".join(ears.words))
    QgsProject.instance().clear()


def test_a_project_reopened_without_the_account_stays_whole(server, doors, accounts, project, ears, tmp_path):
    source = accounts.keep_address("Vineyards", server.real)
    work(server, doors, project)
    file = tmp_path / "project.qgz"
    assert project.write(str(file))
    project.clear()
    accounts.forget_instance(source.id)
    watch, told = FlowWatch(doors, project, lambda portal_id: ""), []
    watch.account_missing.connect(lambda *words: told.append(words))
    assert project.read(str(file))
    assert wait(lambda: told)
    assert told == [("here", "", ("Secret maps", "Secret maps"))]
    assert len(project.mapLayers()) == 2
    assert project.write(str(file))
    assert not leaks(content_of(file) + "\n".join(ears.words))
    watch.close()
    watch.deleteLater()
    gc.collect()


def test_no_layer_stays_after_unloading_that_could_tell(server, doors, accounts, project):
    accounts.keep_address("Vineyards", server.real)
    layer = layer_of(server)
    assert layer.isValid()
    doors.remove()
    assert not leaks(layer.source())
    drawn(layer)
    assert not [request for request in server.requests[-1:] if INSTANCE in request.path]
