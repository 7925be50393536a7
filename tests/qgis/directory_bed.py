"""A small directory of made-up portals and services, and a tab that shows it."""

import json

import pytest
from guichet_eo.core import portal_directory, service_directory
from guichet_eo.gis import portal_folders
from guichet_eo.gis.guichet import Guichet
from guichet_eo.gis.profile_folder import profile_folder
from guichet_eo.ui.portals.portals_tab import PortalsTab
from qgis.core import QgsSettings
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QLabel, QPushButton

SPOKEN = Qt.ItemDataRole.AccessibleTextRole
CHECK = Qt.ItemDataRole.CheckStateRole
EARTH = {
    "id": "earth", "title": {"en": "Earth", "fr": "La Terre"}, "short_title": "Earth", "order": 1,
    "owner": "A company", "homepage": "https://earth.example.org", "dialect": "stac",
    "endpoints": {"stac": "https://stac.earth.example.org/v1"},
    "families": {"s2-l2a-sen2cor": {"collections": ["s2"], "start": "2015-06-27"}},
    "terms": {"users": "Everyone", "price": "Free (2025)", "licence": "Open <b>data</b>"},
}  # fmt: skip
CNES = {
    "id": "cnes", "title": "CNES portal", "short_title": "CNES", "order": 2,
    "owner": "CNES", "dialect": "stac",
    "endpoints": {"stac": "https://stac.cnes.example.org"}, "trusted_hosts": ["stac.cnes.example.org"],
    "families": {
        "s2-l2a-maja": {"collections": ["maja"], "boxes": [[-5, 41, 10, 51]], "start": "2016-01-01"},
        "spot15-l1a": {"collections": ["spot"], "start": "1986-02-01", "end": "2015-12-31"},
    },
    "access": {"pixels": "login", "kind": "basic", "register_url": "https://cnes.example.org/register"},
    "terms": {"users": {"en": "Everyone", "fr": "Tout le monde"}, "quota": "3 at once"},
    "facts": [
        {"text": "It was born <i>early</i>.", "source": "a page", "year": 2024},
        {"text": "It may move.", "source": "a rumour", "year": 2026, "uncertain": True},
    ],
}  # fmt: skip
AIR = {
    "id": "air", "title": "Air", "order": 3, "dialect": "stac", "endpoints": {"stac": "https://air.example.org"},
    "families": {"pleiades": {"collections": ["pl"]}},
    "access": {"search": "login", "pixels": "contract", "kind": "apikey"},
}  # fmt: skip
MAPS = {
    "id": "maps", "title": "Maps", "order": 4, "homepage": "https://maps.example.org",
    "status": {"state": "closing"},
    "flows": [
        {"kind": "wms", "endpoint": "https://maps.example.org/wms", "layer": "a", "title": "Towns <x>"},
        {"kind": "xyz", "endpoint": "https://maps.example.org/{z}/{x}/{y}.png", "title": "Woods"},
    ],
}  # fmt: skip
SITE = {"id": "site", "title": "Site", "order": 5, "homepage": "https://site.example.org"}
OLD = {
    "id": "old", "title": "Old portal", "order": 0, "dialect": "stac",
    "status": {"state": "retired", "since": "2026-03", "successor": "earth"},
    "families": {"s2-l1c": {"collections": ["c"]}},
    "facts": [{"text": "Closed <b>for good</b>.", "source": "a notice", "year": 2026, "uncertain": True}],
}  # fmt: skip
TILING = {
    "id": "tiling", "title": "Tiling", "owner": "CNES", "families": ["s1-grd"], "portals": ["cnes"],
    "homepage": "https://tiling.example.org", "takes": "A product", "gives": "A tile",
    "users": "Account holders", "where": "In the browser", "prepare": "A list", "price": "Free (2026)",
    "register_url": "https://tiling.example.org/register",
}  # fmt: skip
PORTALS = (EARTH, CNES, AIR, MAPS, SITE, OLD)


def write(folder, *documents):
    folder.mkdir(parents=True, exist_ok=True)
    for document in documents:
        (folder / f"{document['id']}.json").write_text(json.dumps(document), encoding="utf-8")


def forget_profile():
    QgsSettings().remove("guichet_eo")
    for path in (*(profile_folder() / "portals").glob("*.json"), profile_folder() / "portal_health.json"):
        path.unlink(missing_ok=True)


@pytest.fixture
def guichet(qgis_app, tmp_path, monkeypatch):
    resources = tmp_path.resolve() / "resources"
    write(resources / "portals", *PORTALS)
    write(resources / "services", TILING)
    monkeypatch.setattr(portal_directory, "BUILT_IN", resources / "portals")
    monkeypatch.setattr(service_directory, "BUILT_IN", resources / "services")
    monkeypatch.setattr(portal_folders, "BUILT_IN", resources / "portals")
    monkeypatch.setattr(portal_folders, "RESOURCES", resources)
    forget_profile()
    found = Guichet()
    yield found
    found.close()
    forget_profile()


@pytest.fixture
def tab(qtbot, guichet):
    shown = PortalsTab(guichet)
    qtbot.addWidget(shown)
    shown.resize(360, 700)
    shown.show()
    return shown


def ids(tab):
    return [row.key for row in tab.directory.model.shown()]


def current(tab):
    return tab.directory.list.current()


def index_of(tab, key, column=0):
    model = tab.directory.model
    return model.index(model.row_of(key), column)


def spoken(tab, key):
    return index_of(tab, key).data(SPOKEN)


def texts(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel))


def card(tab):
    shown = tab.directory.card
    return f"{texts(shown._area.widget())} {texts(shown._foot)}"


def button(widget, words):
    """Return the newest button with these words: an older one may wait for its deletion."""
    return [one for one in widget.findChildren(QPushButton) if one.text() == words][-1]


def choose(combo, value):
    """Choose an entry as a click does."""
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())


def fake_search(*portals):
    """Return a search that a test lets speak."""
    from guichet_eo.gis.portal_state import PortalState
    from qgis.PyQt.QtCore import QObject, pyqtSignal

    class Search(QObject):
        state_changed = pyqtSignal(str)
        ended = pyqtSignal()

        def tell(self, portal, phase, error=None, **more):
            self.states[portal] = PortalState(portal, phase, error=error, **more)
            self.state_changed.emit(portal)

    search = Search()
    search.states = {portal: PortalState(portal) for portal in portals}
    return search


__all__ = ["guichet", "tab"]
