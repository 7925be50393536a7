"""Accounts of algorithms: the panel's sessions are gone on with, codes come from the environment, once."""

import json
import os
import threading
from dataclasses import replace

import pytest
from account_bed import MASTER, accounts, manager, portal_of  # noqa: F401 - fixtures
from guichet_eo.core.account import Account
from guichet_eo.core.asset import Asset
from guichet_eo.core.code_wanted import code_error
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_directory import PortalDirectory
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.scene_stac import to_stac
from guichet_eo.gis.portal_folders import PortalFolders
from guichet_eo.toolbox.download_scenes import DownloadScenes
from guichet_eo.toolbox.guichet_eo_provider import GuichetEoProvider
from guichet_eo.toolbox.pixel_words import trouble_sentence
from guichet_eo.toolbox.run_accounts import code_variable, run_accounts
from imagined import imagined_scene
from processing_feedback import KeptFeedback
from qgis.core import QgsApplication, QgsFeature, QgsProcessingContext, QgsProject, QgsVectorLayer
from range_server import range_server
from signing_services import USER, SigningServices

CODE = "135790"


@pytest.fixture
def guarded(accounts, monkeypatch, tmp_path):  # noqa: F811
    """A portal whose files need a login with a code each time, its account, a layer with a scene of it."""
    (tmp_path / "served").mkdir()
    (tmp_path / "served" / "red.tif").write_bytes(b"II*\0" + bytes(60_000))
    with SigningServices() as services, range_server(tmp_path / "served") as server:
        services.totp = CODE
        entry = {"kind": "bearer", "endpoint": f"{services.url}/token", "code": "always"}
        portal = replace(portal_of(entry), dialect="stac", endpoints={"stac": server.url})
        monkeypatch.setattr(PortalFolders, "load", lambda self: PortalDirectory([portal]))
        assert accounts.save(portal, Account("oidc", USER))
        asset = Asset("red", "red", f"{server.url}/red.tif", "image/tiff", ("data",), needs="login")
        layer = QgsVectorLayer("None?field=stac:string(0)", "scenes", "memory")
        feature = QgsFeature(layer.fields())
        feature.setAttribute("stac", json.dumps(to_stac(imagined_scene("here", 1), [asset])))
        layer.dataProvider().addFeatures([feature])
        QgsProject.instance().addMapLayer(layer)
        yield services, server, layer.id(), portal
    QgsProject.instance().removeAllMapLayers()


def run(layer, folder, algorithm=None):
    context, feedback = QgsProcessingContext(), KeptFeedback()
    context.setProject(QgsProject.instance())
    values = {"SCENES": layer, "FOLDER": str(folder)}
    results, done = (algorithm or DownloadScenes().create()).run(values, context, feedback)
    return results if done else None, "\n".join([*feedback.errors, *feedback.warnings])


def test_a_code_that_is_wanted_is_said_to_be_wanted(guarded, tmp_path):
    services, server, layer, _portal = guarded
    results, said = run(layer, tmp_path / "out")
    assert results is None
    assert "GUICHET_EO_CODE_HERE" in said
    assert (services.granted, services.requests, server.requests) == ([], [], [])


def test_a_code_of_the_environment_is_used_once(guarded, monkeypatch, tmp_path):
    services, server, layer, _portal = guarded
    monkeypatch.setenv("GUICHET_EO_CODE_HERE", CODE)
    results, _said = run(layer, tmp_path / "out")
    assert (results["COUNT"], services.granted) == (1, ["password"])
    assert server.headers[0]["Authorization"].startswith("Bearer ")
    assert "GUICHET_EO_CODE_HERE" not in os.environ
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and CODE.encode() in path.read_bytes()]
    results, said = run(layer, tmp_path / "other")
    assert (results, services.granted) == (None, ["password"])
    assert "GUICHET_EO_CODE_HERE" in said


def test_a_session_of_the_panel_is_gone_on_with(guarded, accounts, tmp_path):  # noqa: F811
    services, _server, layer, portal = guarded
    provider = GuichetEoProvider(lambda: accounts)
    registry = QgsApplication.processingRegistry()
    former = registry.providerById("guicheteo")
    if former is not None:
        registry.removeProvider(former)
    registry.addProvider(provider)
    try:
        accounts.give_code(portal, CODE)
        for folder in ("out", "other"):
            results, said = run(layer, tmp_path / folder, provider.algorithm("downloadscenes").create())
            assert results is not None, said
        assert services.granted == ["password"], "one session for both, and for the panel"
        assert accounts.logins.at("here")[0].renewal
    finally:
        registry.removeProvider(provider)


def test_whose_accounts_are_used(accounts):  # noqa: F811
    portals, algorithm = PortalDirectory([portal_of()]), DownloadScenes()
    assert run_accounts(algorithm, portals) is not accounts
    made = []
    provider = GuichetEoProvider(lambda: accounts)
    provider.loadAlgorithms()
    known = provider.algorithm("downloadscenes").create()
    assert run_accounts(known, portals) is accounts
    thread = threading.Thread(target=lambda: made.append(run_accounts(known, portals)))
    thread.start()
    thread.join(20)
    assert made[0] is not accounts, "they are read on their own thread only"
    provider.panel_accounts = lambda: None
    assert run_accounts(known, portals) is not accounts


@pytest.mark.parametrize("value", ["", "12345", "123456789", "abcdef", "１２３４５６", "123456; rm"])
def test_what_is_no_code_is_dropped(accounts, monkeypatch, value):  # noqa: F811
    monkeypatch.setenv("GUICHET_EO_CODE_HERE", value)
    used = run_accounts(DownloadScenes(), PortalDirectory([portal_of()]))
    assert "GUICHET_EO_CODE_HERE" not in os.environ
    assert not any(memory.code for memory in used.logins.at("here"))


def test_words():
    assert code_variable("sentinel-hub") == "GUICHET_EO_CODE_SENTINEL_HUB"
    assert "GUICHET_EO_CODE_CDSE" in trouble_sentence(code_error("cdse"))
    assert "CODE" not in trouble_sentence(PortalError("cdse", ErrorKind.LOGIN_NEEDED))
    assert MASTER not in trouble_sentence(code_error("cdse"))
