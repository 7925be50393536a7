"""Portals whose search needs an account, asked through QGIS's authentication database."""

from datetime import date

import pytest

pytest.importorskip("qgis.core")

from guichet_eo.core.choice_reason import ChoiceReason
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.period import Period
from guichet_eo.core.query import Query
from guichet_eo.gis.guichet import Guichet
from guichet_eo.gis.portal_phase import PortalPhase
from guichet_eo.gis.thumbnail_state import ThumbnailState
from qgis.core import QgsApplication, QgsAuthMethodConfig, QgsProject, QgsSettings

MASTER = "master of the tests"
ACCOUNTS = {
    "wekeo": ("Basic", {"username": "demo", "password": "demo-Passw0rd"}),
    "airbus": ("Basic", {"username": "", "password": "airbus-demo-apikey"}),
    "sentinel-hub": ("Basic", {"username": "sh-demo-client", "password": "sh-demo-secret"}),
    "hydroweb": ("APIHeader", {"X-API-Key": "hydroweb-demo-key"}),
}
TOULOUSE = {
    "type": "Polygon",
    "coordinates": [[[1.2, 43.4], [1.7, 43.4], [1.7, 43.8], [1.2, 43.8], [1.2, 43.4]]],
}
FAMILIES = ("s2-l2a-sen2cor", "pleiades", "water-level")


def query():
    period = Period.of_days(date(2026, 1, 1), date(2026, 10, 31))
    return Query(TOULOUSE, period, FAMILIES, limit=20, portals=tuple(ACCOUNTS))


@pytest.fixture
def guichet(profile, qgis_app, qgis_new_project, tmp_path, monkeypatch):
    """A service window over the real portal files, with the simulator's proxy and authority."""
    for module in ("portal_folders", "guichet", "profile_folder"):
        monkeypatch.setattr(f"guichet_eo.gis.{module}.profile_folder", lambda: tmp_path)
    QgsSettings().remove("guichet_eo")
    manager = QgsApplication.authManager()
    assert manager.setMasterPassword(MASTER, True)
    window = Guichet()
    yield window
    window.close()
    for authcfg in manager.configIds():
        manager.removeAuthenticationConfig(authcfg)
    QgsSettings().remove("guichet_eo")


def give(guichet, portal, method, values):
    config = QgsAuthMethodConfig(method)
    config.setName(portal)
    config.setConfigMap(values)
    assert QgsApplication.authManager().storeAuthenticationConfig(config)
    guichet.account_book.set(portal, config.id())


def test_without_an_account_they_say_what_they_need(guichet):
    reasons = {choice.portal.id: choice.reason for choice in guichet.choices(query())}
    needs = {ChoiceReason.LOGIN_NEEDED, ChoiceReason.NEEDS_CONTRACT}
    assert all(reasons[portal] in needs for portal in ACCOUNTS)


def test_with_an_account_they_answer_and_show_their_pictures(guichet, qtbot):
    for portal, account in ACCOUNTS.items():
        give(guichet, portal, *account)
    search = guichet.start_search(query())
    qtbot.waitUntil(lambda: not search.running, timeout=60_000)
    assert {name: state.phase for name, state in search.states.items()} == dict.fromkeys(
        ACCOUNTS, PortalPhase.DONE
    )
    assert all(state.loaded for state in search.states.values())
    scenes = [offer for one in search.acquisitions for offer in one.offers if offer.portal == "airbus"]
    hidden = next(scene for scene in scenes if scene.quicklook and not scene.quicklook.open)
    guichet.thumbnails.image(hidden)
    qtbot.waitUntil(lambda: guichet.thumbnails.state(hidden) is ThumbnailState.READY, timeout=20_000)
    written = {layer.source() for layer in QgsProject.instance().mapLayers().values()}
    written |= {str(QgsSettings().value(key)) for key in QgsSettings().allKeys()}
    for _, values in ACCOUNTS.values():
        for secret in filter(None, values.values()):
            assert len(secret) < 6 or not any(secret in text for text in written)


def test_a_wrong_account_is_one_line_and_the_others_answer(guichet, qtbot):
    for portal, account in ACCOUNTS.items():
        give(guichet, portal, *account)
    give(guichet, "sentinel-hub", "Basic", {"username": "sh-demo-client", "password": "not-this-one"})
    search = guichet.start_search(query())
    qtbot.waitUntil(lambda: not search.running, timeout=60_000)
    state = search.states["sentinel-hub"]
    assert state.phase is PortalPhase.FAILED
    assert state.error.kind is ErrorKind.LOGIN_REFUSED
    assert "not-this-one" not in str(state.error)
    assert all(search.states[name].phase is PortalPhase.DONE for name in ACCOUNTS if name != "sentinel-hub")
