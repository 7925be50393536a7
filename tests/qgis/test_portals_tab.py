"""The directory: rows, switching, order, the card, adding and removing portals."""

import json
from dataclasses import replace

import pytest
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_access import PortalAccess
from guichet_eo.core.portal_directory import PortalDirectory
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_fact import PortalFact
from guichet_eo.core.portal_status import PortalStatus
from guichet_eo.gis.guichet import Guichet
from guichet_eo.gis.portal_folders import PortalFolders
from guichet_eo.gis.portal_phase import PortalPhase
from guichet_eo.gis.portal_state import PortalState
from guichet_eo.ui.portals.portal_filter import PortalFilter
from guichet_eo.ui.portals.portals_tab import PortalsTab
from guichet_eo.ui.widgets.note_label import NoteLabel
from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QPushButton

SPOKEN = Qt.ItemDataRole.AccessibleTextRole
CHECK = Qt.ItemDataRole.CheckStateRole


@pytest.fixture
def guichet(qgis_app):
    QgsSettings().remove("guichet_eo")
    guichet = Guichet()
    yield guichet
    guichet.close()
    for path in PortalFolders().own.glob("*.json"):
        path.unlink()
    QgsSettings().remove("guichet_eo")


@pytest.fixture
def tab(qtbot, guichet):
    tab = PortalsTab(guichet)
    qtbot.addWidget(tab)
    tab.resize(360, 700)
    tab.show()
    return tab


def ids(tab):
    return [tab._model.portal(tab._model.index(row, 0)).id for row in range(tab._model.rowCount())]


def spoken(tab, portal):
    return tab._model.index(tab._model.row_of(portal), 0).data(SPOKEN)


def card(tab):
    return " ".join(label.text() for label in tab._card._body.findChildren(NoteLabel))


def with_portals(guichet, *portals, problems=()):
    guichet.portals = PortalDirectory([*guichet.portals.portals, *portals], problems)
    guichet.portals_changed.emit()


RETIRED = Portal(
    "peps", LocalText("PEPS"), "PEPS", status=PortalStatus.RETIRED, status_since="2026-03",
    successor="earth-search", dialect="stac", order=0,
    facts=(PortalFact(LocalText("Closed <b>for good</b>."), "a notice", 2026, True),),
)  # fmt: skip


def test_all_portals_are_there_the_retired_at_the_end(tab, guichet):
    with_portals(guichet, RETIRED)
    assert len(ids(tab)) == len(guichet.portals.portals)
    assert ids(tab)[-1] == "peps"
    assert spoken(tab, "earth-search").startswith("Earth Search, open, no account, Sentinel-2")
    assert spoken(tab, "peps") == "PEPS, retired, Mar 2026, replaced by Earth Search"


def test_a_retired_portal_cannot_be_switched_and_says_what_replaced_it(tab, guichet):
    with_portals(guichet, RETIRED)
    index = tab._model.index(tab._model.row_of("peps"), 0)
    assert not index.flags() & Qt.ItemFlag.ItemIsUserCheckable
    tab.show_portal("peps")
    assert "Closed in Mar 2026" in card(tab)
    assert "Closed &lt;b&gt;for good" in card(tab)
    assert "(not certain)" in card(tab)
    show = next(one for one in tab._card.findChildren(QPushButton) if one.text() == "Show Earth Search")
    show.click()
    assert tab._current().id == "earth-search"


def test_switching_off_and_on(tab, guichet, qtbot):
    index = tab._model.index(tab._model.row_of("cdse"), 0)
    assert index.data(CHECK) == Qt.CheckState.Checked
    with qtbot.waitSignal(tab.switched):
        tab._model.setData(index, Qt.CheckState.Unchecked, CHECK)
    assert guichet.settings.switched_off == {"cdse"}
    assert "off" in spoken(tab, "cdse")
    assert tab._current() is not None
    index = tab._model.index(tab._model.row_of("cdse"), 0)
    tab._model.setData(index, Qt.CheckState.Checked, CHECK)
    assert guichet.settings.switched_off == set()


def test_a_click_on_the_check_box(tab, guichet, qtbot):
    from qgis.PyQt.QtCore import QPoint

    row = tab._view.visualRect(tab._model.index(0, 0))
    portal = ids(tab)[0]
    qtbot.mouseClick(tab._view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(10, row.center().y()))
    assert guichet.settings.switched_off == {portal}
    tab._view.setFocus()
    qtbot.keyClick(tab._view, Qt.Key.Key_Space)
    assert guichet.settings.switched_off == set()


def test_order_of_preference(tab, guichet, qtbot):
    before = ids(tab)
    tab.show_portal(before[1])
    tab._up.click()
    assert ids(tab)[:2] == [before[1], before[0]]
    assert tab._current().id == before[1]
    assert not tab._up.isEnabled()
    assert [portal.id for portal in guichet.portals.portals] == ids(tab)
    qtbot.keyClick(tab._view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert ids(tab) == before
    again = Guichet()
    assert [portal.id for portal in again.portals.portals] == before
    again.close()


def test_order_is_kept_for_new_and_vanished_portals(guichet):
    guichet.settings.order_of_portals = ["gone", "worldcover", "cdse"]
    guichet.reload_portals()
    found = [portal.id for portal in guichet.portals.portals]
    assert found[:2] == ["worldcover", "cdse"]
    assert len(found) == len(set(found)) >= 8


MINE = replace(
    RETIRED,
    id="mine",
    title=LocalText("Mine"),
    status=PortalStatus.OPEN,
    origin="/x/mine.json",
    access=PortalAccess(search="login"),
)


def test_filter_and_kinds(tab, guichet):
    with_portals(guichet, RETIRED, MINE)
    tab._filter.setText("THEIA")
    assert ids(tab) == ["dinamis"]
    tab._filter.setText("sentinel-1 microsoft")
    assert ids(tab) == ["planetary-computer"]
    tab._filter.setText("")
    kinds = [tab._kind.itemData(number) for number in range(tab._kind.count())]
    shown = {}
    for number, kind in enumerate(kinds):
        tab._kind.setCurrentIndex(number)
        tab._kind.activated.emit(number)
        shown[kind] = ids(tab)
        assert tab._kind.itemText(number).endswith(f"({len(shown[kind])})")
    assert shown[PortalFilter.RETIRED] == ["peps"]
    assert shown[PortalFilter.MINE] == ["mine"]
    assert "mine" in shown[PortalFilter.WITH_LOGIN]
    assert "peps" not in shown[PortalFilter.OPEN]
    tab.show_portal("earth-search")
    assert tab._current().id == "earth-search"


def test_nothing_found(tab):
    tab._filter.setText("no such portal")
    assert ids(tab) == []
    assert not tab._card.isVisible()
    tab._filter.setText("")
    assert tab._card.isVisible()


def test_problems_of_files_are_one_line_each(tab, guichet):
    assert not tab._problems.isVisible()
    problems = [f"{number}.json: is no JSON (line 1: <b>)" for number in range(5)]
    with_portals(guichet, problems=problems)
    texts = [label.text() for label in tab._problems.findChildren(NoteLabel) if not label.isHidden()]
    assert tab._problems.isVisible()
    assert len(tab._problems._lines) == 4
    assert any("2 more files" in text for text in texts)
    assert all("&lt;b&gt;" in text for text in texts if ".json" in text)
    with_portals(guichet)
    assert not tab._problems.isVisible()


class Search(QObject):
    state_changed = pyqtSignal(str)

    def __init__(self):
        super().__init__()
        self.states = {}

    def tell(self, portal, phase, error=None):
        self.states[portal] = PortalState(portal, phase, error=error)
        self.state_changed.emit(portal)


def test_failed_last_time(tab, guichet):
    search = Search()
    guichet.search_started.emit(search)
    search.tell("cdse", PortalPhase.FAILED, PortalError("cdse", ErrorKind.TIMEOUT, "GET <x>"))
    assert "failed last time" in spoken(tab, "cdse")
    tab.show_portal("cdse")
    assert "did not answer" in card(tab)
    again = Search()
    guichet.search_started.emit(again)
    again.tell("cdse", PortalPhase.DONE)
    assert "open" in spoken(tab, "cdse")
    assert "did not answer" not in card(tab)


@pytest.fixture
def dialog(tab):
    tab.add_portal()
    yield tab._dialog
    if tab._dialog is not None:
        tab._dialog.reject()


def catalogue(tmp_path):
    item = {
        "type": "Feature", "stac_version": "1.0.0", "id": "a", "collection": "c", "links": [], "assets": {},
        "geometry": {"type": "Point", "coordinates": [1, 43]}, "bbox": [1, 43, 1, 43],
        "properties": {"datetime": "2026-01-01T00:00:00Z"},
    }  # fmt: skip
    path = tmp_path / "items.json"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [item]}))
    return str(path)


def test_add_a_catalogue_after_its_test_and_remove_it(tab, dialog, guichet, qtbot, tmp_path):
    assert not dialog.isModal()
    assert not dialog._save.isEnabled()
    dialog._address.setText(catalogue(tmp_path))
    with qtbot.waitSignal(dialog._test.passed, timeout=10000):
        dialog._try.click()
    assert dialog._result.isVisible()
    assert dialog._save.text() == "Save"
    assert dialog._save.isEnabled()
    dialog._name.setText("My scenes")
    dialog._save.click()
    assert tab._dialog is None
    added = tab._current()
    assert added.title.en == "My scenes"
    assert added.origin.endswith(".json")
    assert guichet.portal(added.id) is not None
    remove = next(one for one in tab._card.findChildren(QPushButton) if one.text() == "Remove")
    remove.click()
    assert guichet.portal(added.id) is None
    assert added.id not in ids(tab)


def test_a_catalogue_of_the_same_file_name_does_not_replace_the_first(tab, guichet, qtbot, tmp_path):
    for folder in ("first", "second"):
        (tmp_path / folder).mkdir()
        tab.add_portal()
        tab._dialog._address.setText(catalogue(tmp_path / folder))
        with qtbot.waitSignal(tab._dialog._test.passed, timeout=10000):
            tab._dialog._try.click()
        tab._dialog._save.click()
    added = [portal for portal in guichet.portals.portals if portal.id.startswith("items")]
    assert [portal.id for portal in added] == ["items", "items-2"]
    assert len({portal.endpoints["catalogue"] for portal in added}) == 2


def test_a_failed_test_can_be_saved_anyway(tab, dialog, guichet, qtbot, tmp_path):
    dialog._address.setText(str(tmp_path / "missing.json"))
    dialog._name.setText("Later & better")
    with qtbot.waitSignal(dialog._test.failed, timeout=10000):
        dialog._try.click()
    assert dialog._save.text() == "Save Anyway"
    dialog._save.click()
    portal = guichet.portal("my-later-better")
    assert portal.dialect == "static"
    assert spoken(tab, portal.id).startswith("Later & better, open, no account")


def test_another_address_needs_another_test(dialog, qtbot, tmp_path):
    dialog._address.setText(catalogue(tmp_path))
    with qtbot.waitSignal(dialog._test.passed, timeout=10000):
        dialog._try.click()
    dialog._address.setText("https://elsewhere.example.org/")
    assert not dialog._save.isEnabled()
    assert not dialog._result.isVisible()


def test_what_a_portal_says_of_itself_is_escaped(dialog):
    dialog._address.setText("https://stac.example.org")
    dialog._on_passed(Portal("x", LocalText("<img src=x>"), "<img>", dialect="stac"))
    assert "<img" not in dialog._result.text()


def test_closing_the_dialog_ends_the_test(tab, dialog):
    dialog._address.setText("https://stac.example.org")
    dialog._test.start("https://127.0.0.1:9/")
    dialog.reject()
    assert tab._dialog is None


def test_only_the_users_own_portals_can_be_removed(tab):
    tab.show_portal("cdse")
    assert not [one for one in tab._card.findChildren(QPushButton) if one.text() == "Remove"]
