"""The directory: rows, switching, order, the card, adding and removing portals."""

import json

import pytest
from directory_bed import (
    CHECK,
    button,
    card,
    choose,
    current,
    guichet,
    ids,
    index_of,
    spoken,
    tab,
    texts,
    write,
)  # fmt: skip
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_directory import PortalDirectory
from guichet_eo.core.portal_error import PortalError
from guichet_eo.gis.guichet import Guichet
from guichet_eo.ui.portals.access_filter import AccessFilter
from guichet_eo.ui.portals.deed import Deed
from guichet_eo.ui.portals.directory_model import MOVED_ROW, SECOND_LINE
from guichet_eo.ui.portals.directory_order import DirectoryOrder
from guichet_eo.ui.portals.kind_filter import KindFilter
from guichet_eo.ui.portals.portal_filter import PortalFilter
from guichet_eo.ui.portals.preference import moved, placed_before
from guichet_eo.ui.portals.row_menu import RowMenu
from guichet_eo.ui.widgets.note_label import NoteLabel
from qgis.PyQt.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QDropEvent

__all__ = ["guichet", "tab"]
MINE = Portal("mine", LocalText("Mine"), "Mine", dialect="stac", endpoints={"stac": "https://my.example.org"})


def with_problems(guichet, problems=()):
    guichet.portals = PortalDirectory(guichet.portals.portals, problems)
    guichet.portals_changed.emit()


def test_everything_is_there_the_retired_at_the_end(tab):
    assert ids(tab) == ["earth", "cnes", "air", "maps", "site", "service:tiling", "old"]
    assert spoken(tab, "earth").startswith("Earth, open, no account, Sentinel-2")
    assert spoken(tab, "old") == "Old portal, retired, Mar 2026, replaced by Earth"
    assert spoken(tab, "maps") == "Maps, closing, no account, Map services"
    assert spoken(tab, "site") == "Site, open, no account, Web only"
    assert spoken(tab, "service:tiling").startswith("Tiling, open, account, Service – Sentinel-1")


def test_only_what_can_be_searched_has_a_check_box(tab):
    for key in ("maps", "site", "service:tiling", "old"):
        assert not index_of(tab, key).flags() & Qt.ItemFlag.ItemIsUserCheckable
        assert index_of(tab, key).data(CHECK) is None
    assert index_of(tab, "earth").data(CHECK) == Qt.CheckState.Checked


def test_a_retired_portal_says_what_replaced_it(tab):
    tab.show_portal("old")
    assert "Closed in Mar 2026" in card(tab)
    assert not tab.directory.card.test.isVisible()
    button(tab.directory.card, "Show Earth").click()
    assert current(tab).key == "earth"


def test_what_files_say_is_escaped(tab):
    assert "Open &lt;b&gt;data" in card(tab) or "Open <b>data" in card(tab)
    labels = tab.directory.card.findChildren(NoteLabel)
    assert not [label for label in labels if "<b>data" in label.text()]


def test_switching_off_and_on(tab, guichet, qtbot):
    with qtbot.waitSignal(tab.switched):
        tab.directory.model.setData(index_of(tab, "cnes"), Qt.CheckState.Unchecked, CHECK)
    assert guichet.settings.switched_off == {"cnes"}
    assert "off" in spoken(tab, "cnes")
    assert current(tab) is not None
    tab.directory.model.setData(index_of(tab, "cnes"), Qt.CheckState.Checked, CHECK)
    assert guichet.settings.switched_off == set()


def test_a_click_on_the_check_box(tab, guichet, qtbot):
    view = tab.directory.list
    place = QPoint(10, view.visualRect(index_of(tab, "earth")).center().y())
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert guichet.settings.switched_off == {"earth"}
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert guichet.settings.switched_off == set()


# ---- order of preference -------------------------------------------------------------------------


def test_order_of_preference(tab, guichet, qtbot):
    before = ids(tab)
    tab.show_portal("cnes")
    tab.directory.card.up.click()
    assert ids(tab)[:2] == ["cnes", "earth"]
    assert current(tab).key == "cnes"
    assert not tab.directory.card.up.isEnabled()
    qtbot.keyClick(tab.directory.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert ids(tab) == before
    tab.do(Deed.DOWN)
    assert ids(tab)[:3] == ["earth", "air", "cnes"]
    again = Guichet()
    assert [portal.id for portal in again.portals.portals][:3] == ["earth", "air", "cnes"]
    again.close()


def test_dragging(tab):
    model = tab.directory.model
    assert index_of(tab, "air").flags() & Qt.ItemFlag.ItemIsDragEnabled
    assert not index_of(tab, "old").flags() & Qt.ItemFlag.ItemIsDragEnabled
    data = model.mimeData([index_of(tab, "air")])
    assert not model.dropMimeData(data, Qt.DropAction.MoveAction, 0, 0, QModelIndex())
    assert ids(tab)[:3] == ["air", "earth", "cnes"]
    model.dropMimeData(
        model.mimeData([index_of(tab, "air")]), Qt.DropAction.MoveAction, -1, -1, QModelIndex()
    )
    assert ids(tab)[:5] == ["earth", "cnes", "maps", "site", "air"]
    foreign = QMimeData()
    foreign.setData(MOVED_ROW, b"no such portal")
    model.dropMimeData(foreign, Qt.DropAction.MoveAction, 0, 0, QModelIndex())
    assert ids(tab)[:5] == ["earth", "cnes", "maps", "site", "air"]


def test_dropping_between_rows(tab):
    view = tab.directory.list
    view.setDragDropMode(view.DragDropMode.DragDrop)  # a drop made by hand has no source
    data = tab.directory.model.mimeData([index_of(tab, "air")])
    place = QPointF(100, view.visualRect(index_of(tab, "earth")).top() + 1)
    none = Qt.KeyboardModifier.NoModifier
    view.dropEvent(QDropEvent(place, Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, none))
    assert ids(tab)[:3] == ["air", "earth", "cnes"]


def test_moving_goes_past_what_is_not_shown(tab):
    tab.directory.filters.text.setText("example")
    choose(tab.directory.filters.status, PortalFilter.OPEN)
    assert moved(["a", "b", "c", "d"], ["a", "d"], "d", -1) == ["d", "a", "b", "c"]
    assert moved(["a", "b", "c", "d"], ["a", "c"], "a", 1) == ["b", "c", "a", "d"]
    assert moved(["a", "b"], ["a", "b"], "a", -1) is None
    assert moved(["a", "b"], ["a", "b"], "x", 1) is None
    assert placed_before(["a", "b", "c"], "c", "a") == ["c", "a", "b"]
    assert placed_before(["a", "b", "c"], "a", "") == ["b", "c", "a"]
    assert placed_before(["a", "b"], "a", "a") == ["a", "b"]


def test_order_is_kept_for_new_and_vanished_portals(guichet):
    guichet.settings.order_of_portals = ["gone", "site", "cnes"]
    guichet.reload_portals()
    found = [portal.id for portal in guichet.portals.portals]
    assert found[:2] == ["site", "cnes"]
    assert len(found) == len(set(found)) == 6


# ---- sorting, filters ----------------------------------------------------------------------------


def sorted_ids(tab, order, backwards=False):
    tab.directory._sort(order, backwards)
    return ids(tab)


def test_sorting(tab, guichet):
    guichet.health.note_success("air", 0.5)
    guichet.health.note_failure("earth", PortalError("earth", ErrorKind.TIMEOUT))
    tab.show_portal("air")
    assert sorted_ids(tab, DirectoryOrder.NAME)[:3] == ["air", "cnes", "earth"]
    assert sorted_ids(tab, DirectoryOrder.NAME, True)[0] == "service:tiling"
    assert ids(tab)[-1] == "old"
    assert sorted_ids(tab, DirectoryOrder.STATUS)[-2:] == ["earth", "old"]
    assert sorted_ids(tab, DirectoryOrder.PRODUCTS)[0] == "cnes"
    assert sorted_ids(tab, DirectoryOrder.ACCESS)[:1] == ["earth"]
    assert sorted_ids(tab, DirectoryOrder.ANSWER)[0] == "air"
    assert current(tab).key == "air"
    assert sorted_ids(tab, DirectoryOrder.PREFERENCE)[0] == "earth"


def test_a_click_on_a_title_sorts_there_and_back(tab):
    header = tab.directory.list.header()
    model = tab.directory.model
    seen = []
    for _ in range(3):
        header.sectionClicked.emit(0)
        seen.append((model.order, model.backwards))
    name = DirectoryOrder.NAME
    assert seen == [(name, False), (name, True), (DirectoryOrder.PREFERENCE, False)]
    assert not header.isSortIndicatorShown()


def test_filter_by_text(tab):
    field = tab.directory.filters.text
    for words, found in {
        "cnes": ["cnes", "service:tiling"],
        "maja": ["cnes"],
        "la terre": ["earth", "old"][:1],
        "radar": [],
        "no such portal": [],
    }.items():
        field.setText(words)
        if words != "radar":
            assert ids(tab) == found, words
    assert not tab.directory.card.isVisible()
    field.setText("")
    assert tab.directory.card.isVisible()


def test_filter_by_status(tab, guichet):
    guichet.save_portal(MINE)
    guichet.settings.switched_off = ["earth"]
    guichet.health.note_failure("cnes", PortalError("cnes", ErrorKind.UNREACHABLE))
    tab.directory.reload()
    shown = {}
    combo = tab.directory.filters.status
    for kind in PortalFilter:
        choose(combo, kind)
        shown[kind] = ids(tab)
        assert combo.currentText().endswith(f"({len(shown[kind])})")
    assert shown[PortalFilter.RETIRED] == ["old"]
    assert shown[PortalFilter.CLOSING] == ["maps"]
    assert shown[PortalFilter.MINE] == ["mine"]
    assert shown[PortalFilter.OFF] == ["earth"]
    assert shown[PortalFilter.TROUBLED] == ["cnes"]
    assert "old" not in shown[PortalFilter.OPEN]
    assert len(shown[PortalFilter.ALL]) == 8
    tab.show_portal("earth")
    assert current(tab).key == "earth"


def test_filter_by_kind_access_and_products(tab):
    filters = tab.directory.filters
    filters.more.setChecked(True)
    kinds = {}
    for kind in KindFilter:
        choose(filters.kind, kind)
        kinds[kind] = ids(tab)
    assert kinds[KindFilter.SEARCHABLE] == ["earth", "cnes", "air"]
    assert kinds[KindFilter.FLOWS] == ["maps"]
    assert kinds[KindFilter.WEB] == ["site"]
    assert kinds[KindFilter.SERVICE] == ["service:tiling"]
    choose(filters.kind, KindFilter.ANY)
    accesses = {}
    for access in AccessFilter:
        choose(filters.access, access)
        accesses[access] = ids(tab)
    assert accesses[AccessFilter.NO_ACCOUNT] == ["earth", "maps", "site", "old"]
    assert accesses[AccessFilter.FREE_SEARCH] == ["earth", "cnes"]
    assert accesses[AccessFilter.LOGIN] == ["cnes", "air", "service:tiling"]
    assert accesses[AccessFilter.PAID] == ["air"]
    assert accesses[AccessFilter.MY_ACCOUNT] == []
    choose(filters.access, AccessFilter.ANY)
    filters.products.setCurrentIndex(filters.products.findText("Sentinel-2"))
    filters.products.activated.emit(filters.products.currentIndex())
    assert ids(tab) == ["earth", "cnes", "old"]
    filters.more.setChecked(False)
    assert len(ids(tab)) == 7


def test_wide_shows_more_columns(tab, qtbot):
    view = tab.directory.list
    assert [view.isColumnHidden(column) for column in range(5)] == [False, False, True, True, True]
    assert tab.directory.model.headerData(1, Qt.Orientation.Horizontal) == "Status, account"
    tab.resize(800, 700)
    qtbot.waitUntil(lambda: not any(view.isColumnHidden(column) for column in range(5)))
    assert tab.directory.model.headerData(1, Qt.Orientation.Horizontal) == "Status"


def test_narrow_is_wide_enough(tab):
    assert tab.directory.minimumSizeHint().width() <= 360


# ---- problems, menu ------------------------------------------------------------------------------


def test_problems_of_files_are_one_line_each(tab, guichet):
    problems_line = tab.directory.problems
    assert not problems_line.isVisible()
    with_problems(guichet, [f"{number}.json: is no JSON (line 1: <b>)" for number in range(5)])
    found = [label.text() for label in problems_line.findChildren(NoteLabel) if not label.isHidden()]
    assert problems_line.isVisible()
    assert len(problems_line._lines) == 4
    assert any("2 more files" in text for text in found)
    assert all("&lt;b&gt;" in text for text in found if ".json" in text)
    with_problems(guichet)
    assert not problems_line.isVisible()


def deeds(tab, key):
    tab.directory.show_row(key)
    menu = RowMenu()
    tab.directory.card.offer_deeds(menu)
    return [action.text() for action in menu.actions() if action.text()]


def test_the_menu_offers_what_is_possible(tab, guichet):
    guichet.save_portal(MINE)
    assert "Edit My Own Copy…" in deeds(tab, "earth")
    assert "Remove" not in deeds(tab, "earth")
    assert {"Edit…", "Remove", "Export…"} <= set(deeds(tab, "mine"))
    assert deeds(tab, "service:tiling") == ["Details…", "Test Connection", "Portal's Page"]
    assert "Test Connection" not in deeds(tab, "old")


def test_only_the_users_own_portals_can_be_removed(tab, guichet):
    guichet.save_portal(MINE)
    tab.show_portal("mine")
    assert "You added this portal" in card(tab)
    tab.do(Deed.REMOVE)
    assert guichet.portal("mine") is None
    assert "mine" not in ids(tab)


# ---- details -------------------------------------------------------------------------------------


def test_details_of_a_portal(tab, qtbot):
    tab.show_portal("cnes")
    qtbot.keyClick(tab.directory.list, Qt.Key.Key_Return)
    assert tab.currentWidget() is tab.details
    shown = texts(tab.details)
    assert "41–51°\u00a0N, 5°\u00a0W – 10°\u00a0E · from Jan 2016" in shown
    assert "world · Feb 1986 – Dec 2015" in shown
    assert "born &lt;i&gt;early" in shown
    assert "It may move. (not certain) – Source: a rumour, 2026" in shown
    assert "3 at once" in shown
    assert "Tiling" in shown
    assert "https://cnes.example.org/register" in shown
    qtbot.keyClick(tab.details, Qt.Key.Key_Escape)
    assert tab.currentWidget() is tab.directory
    assert current(tab).key == "cnes"


def test_details_of_flows_services_and_the_retired(tab):
    tab.show_portal("maps")
    tab.do(Deed.DETAILS)
    assert "Map services (2)" in texts(tab.details)
    assert "Towns &lt;x&gt; – WMS" in texts(tab.details)
    tab.back()
    tab.directory.show_row("service:tiling")
    tab.do(Deed.DETAILS)
    for words in (
        "A product",
        "A tile",
        "Account holders",
        "In the browser",
        "A list",
        "Free (2026)",
        "CNES",
    ):
        assert words in texts(tab.details)
    tab.show_portal("old")
    tab.do(Deed.DETAILS)
    assert "Replaced by Earth." in texts(tab.details)
    assert "Closed &lt;b&gt;for good" in texts(tab.details)


def test_links_lead_to_the_web_only(tab, monkeypatch):
    from guichet_eo.ui.portals import portal_page

    opened = []
    monkeypatch.setattr(portal_page.QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    portal_page._open("file:///etc/passwd")
    portal_page._open("javascript:alert(1)")
    portal_page._open("https://earth.example.org")
    assert opened == ["https://earth.example.org"]


# ---- adding --------------------------------------------------------------------------------------


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
    added = current(tab).portal
    assert added.title.en == "My scenes"
    assert added.origin.endswith(".json")
    tab.do(Deed.REMOVE)
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


# ---- files of the institution --------------------------------------------------------------------


def test_an_institution_overrides_and_says_so(tab, guichet, tmp_path, monkeypatch):
    folder = tmp_path / "institution"
    write(
        folder,
        {
            "id": "earth",
            "title": "Our Earth",
            "dialect": "stac",
            "endpoints": {"stac": "https://our.example"},
        },
    )
    monkeypatch.setenv("GUICHET_EO_PORTALS", str(folder))
    guichet.reload_portals()
    tab.show_portal("earth")
    assert "A file from GUICHET_EO_PORTALS stands in place of the plugin's" in card(tab)
    assert str(folder) in card(tab)
    assert "Edit…" not in deeds(tab, "earth")
    assert "Remove" not in deeds(tab, "earth")
    choose(tab.directory.filters.status, PortalFilter.MINE)
    assert ids(tab) == ["earth"]


def test_the_second_line_says_what_is_held(tab):
    assert index_of(tab, "cnes").data(SECOND_LINE).word == "Sentinel-2 L2A MAJA, SPOT 1–5 L1A"
