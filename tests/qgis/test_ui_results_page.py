"""The results page from the first answer to the last, with everything that may go wrong on the way."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.notice import Notice
from guichet_eo.core.portal_error import PortalError
from guichet_eo.gis.export_format import ExportFormat
from guichet_eo.gis.portal_phase import PortalPhase
from guichet_eo.gis.portal_state import PortalState
from guichet_eo.gis.quicklook_problem import QuicklookProblem
from guichet_eo.ui.results.export_dialog import ExportDialog, file_name
from guichet_eo.ui.results.results_page import ResultsPage
from guichet_eo.ui.widgets.note_label import NoteLabel
from qgis.PyQt.QtCore import QEvent, QPointF, Qt
from qgis.PyQt.QtGui import QGuiApplication, QKeyEvent, QMouseEvent
from qgis.PyQt.QtWidgets import QApplication, QDialog, QLabel
from results_bed import Heard, invented, press, settle, wearing

ASKING, DONE, FAILED, WAITING, STOPPED = (
    PortalPhase.ASKING, PortalPhase.DONE, PortalPhase.FAILED, PortalPhase.WAITING, PortalPhase.STOPPED,
)  # fmt: skip
TIMEOUT = PortalError("terrascope", ErrorKind.TIMEOUT, "GET https://example.org/<b>")
SLOW = PortalState("terrascope", FAILED, error=TIMEOUT, seconds=30)


class Bed:
    """A page in a window of the least width, and a search that says what it is told."""

    def __init__(self):
        self.guichet = invented.InventedGuichet()
        self.page = ResultsPage(self.guichet)
        self.page.resize(360, 860)
        self.page.show()
        self.view, self.list = self.page.view, self.page.view.list

    def begin(self, *states, matched=None, **changes):
        self.search = invented.InventedSearch(invented.query(**changes), list(states), matched)
        self.guichet.begin(self.search)
        return self.search

    def finished(self, count=72):
        self.begin(
            PortalState("earth-search", DONE, 310, 310, 620, more=True),
            PortalState("cdse", DONE, 310, 310, 620, more=True),
            matched=1240,
        )
        self.search.deliver(invented.acquisitions(count))
        self.search.ended.emit()
        self.refresh()

    def refresh(self):
        self.view._refresh()
        self.list._refresh_strip()
        settle()

    def shown(self, part):
        return part.isVisibleTo(self.page)

    def words(self, part):
        labels = [one for one in part.findChildren(QLabel) if one.isVisibleTo(part)]
        return " | ".join(plain(one) for one in labels)

    @property
    def problems(self):
        return [problem.message.text for problem in self.view.problems.problems]


def plain(label):
    import html
    import re

    return html.unescape(re.sub(r"<[^>]+>", "", label.text())).replace("\u00a0", "\u202f")


@pytest.fixture
def bed(qgis_app):
    bed = Bed()
    yield bed
    bed.page.deleteLater()
    settle()


# ---- while portals answer ------------------------------------------------------------------------


def test_the_criteria_fold_into_one_line(bed):
    bed.begin(PortalState("cdse"))
    name = bed.view.criteria.accessibleName()
    assert "592 km²" in name
    assert "Toulouse · 20 Nov 2025 – 20 Nov 2026" in name
    assert "Sentinel-2 L2A Sen2Cor, L2A MAJA · cloud ≤ 80%" in name
    edits = Heard(bed.page.edit_requested)
    bed.view.criteria.click()
    assert len(edits) == 1


def test_chips_and_sum_follow_the_portals(bed):
    bed.begin(
        PortalState("earth-search", DONE, 142, 142, 142),
        PortalState("cdse", ASKING, 200, 200, 284),
        PortalState("geodes", ASKING, 80, 80),
        PortalState("dinamis"),
        PortalState("terrascope", FAILED, error=TIMEOUT, seconds=30),
        matched=426,
    )
    words = {portal: chip.word for portal, chip in bed.view.progress.chips.items()}
    assert words == {
        "earth-search": "142", "cdse": "200 of 284", "geodes": "80", "dinamis": "waiting",
        "terrascope": "timeout",
    }  # fmt: skip
    assert bed.shown(bed.view.progress)
    assert not bed.shown(bed.view.totals)
    assert "422 scenes" in bed.words(bed.view.progress)
    bed.search.set_state(PortalState("cdse", STOPPED, 200, 200, 284))
    bed.refresh()
    assert bed.view.progress.chips["cdse"].word == "stopped"


def test_cancel(bed):
    bed.begin(PortalState("cdse"))
    bed.view.progress.cancel_wanted.emit()
    assert bed.search.calls == [("cancel",)]


def test_problems_are_lines_with_one_remedy_newest_first(bed):
    bed.begin(PortalState("cdse"), PortalState("terrascope"), PortalState("geodes"))
    broken = PortalError("geodes", ErrorKind.UNREACHABLE, "refused")
    bed.search.set_state(PortalState("terrascope", FAILED, error=TIMEOUT, seconds=30))
    bed.search.set_state(PortalState("geodes", FAILED, error=broken))
    bed.refresh()
    assert bed.problems == [
        "GEODES (CNES) cannot be reached.",
        "Terrascope (VITO) did not answer within 30 s.",
        "WEkEO asks for a login to search: not asked.",
    ]
    assert bed.shown(bed.view.problems)


def test_more_than_three_problems_are_folded(bed):
    notices = frozenset({Notice.CLOUD_SIEVED_HERE, Notice.AREA_SIMPLIFIED})
    bed.begin(PortalState("cdse", notices=notices), SLOW)
    bed.refresh()
    assert len(bed.problems) == 4
    assert "1 more" in bed.words(bed.view.problems)
    more = bed.view.problems.findChildren(NoteLabel)[-1]
    more.linkActivated.emit("#")
    settle()
    assert "1 more" not in bed.words(bed.view.problems)


def test_remedies(bed, monkeypatch):
    bed.begin(SLOW, PortalState("cdse"))
    edits, options, opened = Heard(bed.page.edit_requested), Heard(bed.page.options_requested), []
    module = __import__("guichet_eo.ui.results.results_view", fromlist=["QDesktopServices"])
    monkeypatch.setattr(module.QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))

    def follow(kind, portal="terrascope"):
        bed.search.set_state(PortalState(portal, FAILED, error=PortalError(portal, kind)))
        bed.refresh()
        problem = next(one for one in bed.view.problems.problems if one.portal == portal)
        bed.view.problems.remedy_wanted.emit(problem)

    follow(ErrorKind.TIMEOUT)
    assert bed.search.calls == [("retry", "terrascope")]
    follow(ErrorKind.BAD_QUERY)
    assert len(edits) == 1
    follow(ErrorKind.UNREACHABLE)
    follow(ErrorKind.TLS)
    assert options == [("mOptionsPageNetwork",), ("mOptionsPageAuth",)]
    follow(ErrorKind.LICENCE, "cdse")
    assert opened == ["https://example.org/register"]


def test_an_account_is_asked_for_and_the_portal_asked_again(bed, monkeypatch):
    bed.begin(SLOW, PortalState("cdse"))
    module = __import__("guichet_eo.ui.results.results_page", fromlist=["AccountDialog"])
    made, again = [], Heard(bed.page.criteria_change_requested)

    class Dialog(QDialog):
        def __init__(self, _book, portal, parent):
            super().__init__(parent)
            made.append((portal.id, self))

    monkeypatch.setattr(module, "AccountDialog", Dialog)
    monkeypatch.setattr(bed.guichet.account_book, "kinds", lambda portal: ("basic",))

    def follow(portal):
        bed.refresh()
        problem = next(one for one in bed.view.problems.problems if one.portal == portal)
        assert problem.is_login
        bed.view.problems.remedy_wanted.emit(problem)
        return made[-1]

    bed.search.set_state(
        PortalState("cdse", FAILED, error=PortalError("cdse", ErrorKind.LOGIN_REFUSED, "no", 401))
    )
    asked, dialog = follow("cdse")
    dialog.reject()
    assert (asked, bed.search.calls) == ("cdse", [])
    follow("cdse")[1].accept()
    assert bed.search.calls == [("retry", "cdse")]
    asked, dialog = follow("wekeo")
    assert (asked, again) == ("wekeo", [])
    dialog.accept()
    assert again == [(bed.search.query,)], "it was left out: all is asked again"


def test_first_results_appear_while_others_are_awaited(bed):
    bed.begin(PortalState("cdse"))
    bed.search.deliver(invented.acquisitions(10))
    bed.refresh()
    assert bed.list.model.rowCount() == 10
    assert bed.shown(bed.list.view)
    assert bed.shown(bed.view.progress)


def test_new_rows_do_not_move_what_one_works_on(bed):
    bed.begin(PortalState("cdse"))
    bed.search.deliver(invented.acquisitions(72)[20:])
    bed.refresh()
    view = bed.list.view
    bed.guichet.selection.set({40})
    view.show_acquisition(40)
    settle()
    before = view.visualRect(bed.list.model.index_of(40))
    bed.search.deliver(invented.acquisitions(72)[:20])
    settle()
    assert view.visualRect(bed.list.model.index_of(40)) == before
    assert "20 new above" in bed.words(bed.list.footer)
    bed.list.footer.new_wanted.emit()
    settle()
    assert view.verticalScrollBar().value() == 0
    assert "new above" not in bed.words(bed.list.footer)


def test_at_the_top_of_an_idle_list_new_rows_simply_appear(bed):
    bed.begin(PortalState("cdse"))
    bed.search.deliver(invented.acquisitions(72)[20:])
    settle()
    bed.search.deliver(invented.acquisitions(72)[:20])
    settle()
    assert bed.list.view.verticalScrollBar().value() == 0
    assert "new above" not in bed.words(bed.list.footer)


def test_open_rows_gain_offers_in_place(bed):
    bed.begin(PortalState("cdse"))
    found = invented.acquisitions(10)
    bed.search.deliver(found)
    bed.list.view.expand(bed.list.model.index_of(2))
    settle()
    more = invented.scene("terrascope", 2, found[2].acquired)
    bed.search.change([replace(found[2], offers=(*found[2].offers, more))])
    settle()
    assert bed.list.view.isExpanded(bed.list.model.index_of(2))
    assert bed.list.model.rowCount(bed.list.model.index_of(2)) == 6


# ---- after the search ----------------------------------------------------------------------------


def test_totals_and_footer_say_loaded_of_total(bed):
    bed.finished()
    assert not bed.shown(bed.view.progress)
    bed.page.resize(480, 860)
    settle()
    assert "1\u202f240 scenes at 2 portals" in bed.words(bed.view.totals)
    assert "72 acquisitions · 620 of 1\u202f240 scenes loaded" in bed.words(bed.list.footer)
    bed.list.footer.more_wanted.emit()
    assert bed.search.calls == [("load_more",)]


def test_a_total_that_is_not_known_is_not_claimed(bed):
    bed.begin(PortalState("cdse", DONE, 50, 50, more=True))
    bed.search.deliver(invented.acquisitions(20))
    bed.search.ended.emit()
    bed.refresh()
    assert "50 scenes and more" in bed.words(bed.view.totals)
    assert "50 scenes loaded" in bed.words(bed.list.footer)
    bed.search.set_state(PortalState("cdse", DONE, 50, 50))
    bed.refresh()
    assert "50 scenes at 1 portal" in bed.words(bed.view.totals)


def test_links_open_the_lines_of_what_failed(bed):
    bed.begin(PortalState("cdse", DONE, 5, 5, 5), SLOW)
    bed.search.deliver(invented.acquisitions(5))
    bed.search.ended.emit()
    bed.refresh()
    assert not bed.shown(bed.view.problems)
    assert "1 failed" in bed.words(bed.view.totals)
    assert "1 login" in bed.words(bed.view.totals)
    bed.view.totals.problems_wanted.emit()
    assert bed.shown(bed.view.problems)
    bed.view.totals.problems_wanted.emit()
    assert not bed.shown(bed.view.problems)


def test_words_give_way_before_numbers(bed):
    bed.finished()
    for width, words in ((480, "at 2 portals"), (220, "1\u202f240 scenes")):
        bed.page.resize(width, 860)
        settle()
        assert words in bed.words(bed.view.totals)
    assert "at 2 portals" not in bed.words(bed.view.totals)


def test_search_again(bed):
    bed.finished()
    heard = Heard(bed.page.criteria_change_requested)
    bed.view.totals.again_wanted.emit()
    assert heard == [(bed.search.query,)]


def test_filter_order_and_days(bed):
    bed.finished()
    bed.list.head.filter.setText("2026-10")
    assert {one.acquired.month for one in bed.list.model.rows} == {10}
    bed.refresh()
    assert "of 72 acquisitions shown" in bed.words(bed.list.footer)
    bed.list.strip.period_chosen.emit(date(2026, 10, 24), date(2026, 10, 24))
    assert len(bed.list.model.rows) == 1
    bed.list.show_everything()
    assert len(bed.list.model.rows) == 72
    bed.list.head.order.setCurrentIndex(1)
    assert bed.list.model.rows[0].id == 71


def test_the_strip_selects_and_the_list_shows_it(bed):
    bed.finished()
    bed.list.strip.acquisition_chosen.emit(60)
    settle()
    assert bed.guichet.selection.ids == {60}
    row = bed.list.view.visualRect(bed.list.model.index_of(60))
    assert bed.list.view.viewport().rect().contains(row)


def test_the_unloaded_part_is_known_from_the_oldest_scenes(bed):
    bed.finished()
    oldest = min(one.acquired for one in invented.acquisitions()).date()
    assert bed.list.strip._loaded_from == oldest
    for portal in ("earth-search", "cdse"):
        bed.search.set_state(PortalState(portal, DONE, 310, 310, 310))
    bed.refresh()
    assert bed.list.strip._loaded_from is None


def test_a_new_search_starts_afresh(bed):
    bed.finished()
    bed.guichet.selection.set({3})
    bed.page.show_details(3)
    bed.begin(PortalState("cdse"))
    settle()
    assert bed.page.currentWidget() is bed.view
    assert bed.list.model.rowCount() == 0
    assert bed.guichet.selection.ids == frozenset()


# ---- acting on what is selected ------------------------------------------------------------------


def test_nothing_selected_disables_the_actions(bed):
    bed.finished()
    assert "Select scenes to act on them" in bed.words(bed.list.bar)
    assert not any(action.isEnabled() for action in bed.list.actions.all)


def test_the_bar_says_number_cover_and_weight(bed):
    bed.finished()
    bed.guichet.selection.set({3})
    assert "1 selected · covers 38% of the area · 900 MB" in bed.words(bed.list.bar)
    bed.guichet.selection.set({1, 3})
    assert "2 selected · cover 38% of the area · 1.8 GB" in bed.words(bed.list.bar)
    bed.guichet.selection.set({2, 3})
    assert "cover 100% of the area" in bed.words(bed.list.bar)
    bed.list.choose(2, bed.list.model.acquisition(2).offers[-1])
    assert "GB" not in bed.words(bed.list.bar), "a size that is not known is not summed"


def test_quicklooks_by_button_key_and_again_off(bed):
    bed.finished()
    bed.guichet.selection.set({2, 3})
    bed.list.actions.quicklook.trigger()
    assert bed.guichet.quicklooks.shown == {2, 3}
    assert bed.list.actions.quicklook.isChecked()
    press(bed.list.view, Qt.Key.Key_Space)
    assert bed.guichet.quicklooks.shown == set()
    assert not bed.list.actions.quicklook.isChecked()


def test_a_quicklook_that_cannot_be_shown_says_why(bed):
    bed.finished()
    bed.guichet.selection.set({2})
    bed.guichet.quicklooks.failed.emit(2, QuicklookProblem.NOT_PLACED)
    assert "does not say how its quicklook lies" in bed.words(bed.list.bar)
    bed.guichet.selection.set({3})
    assert "quicklook" not in bed.words(bed.list.bar)


def test_zoom_and_pan_name_a_box(bed):
    bed.finished()
    zooms, pans = Heard(bed.page.zoom_requested), Heard(bed.page.pan_requested)
    bed.guichet.selection.set({2})
    bed.list.actions.zoom.trigger()
    bed.list.actions.pan.trigger()
    (box,) = zooms[0]
    assert box.xMinimum() == pytest.approx(1.0)
    assert box.yMaximum() == pytest.approx(44.02)
    assert len(pans) == 1


def test_copying(bed):
    bed.finished()
    bed.guichet.selection.set({0, 2})
    clipboard = QGuiApplication.clipboard()
    bed.list.actions.copy_identifiers.trigger()
    assert clipboard.text().splitlines() == [bed.list.model.acquisition(one).best.id for one in (0, 2)]
    bed.list.actions.copy_links.trigger()
    assert all(line.startswith("https://example.org/items/S2") for line in clipboard.text().splitlines())


def test_removing_from_the_list(bed):
    bed.finished()
    bed.guichet.selection.set({0, 2})
    bed.list.actions.remove.trigger()
    assert bed.list.model.row_of(0) is None
    assert bed.guichet.selection.ids == frozenset()
    bed.refresh()
    assert "70 acquisitions" in bed.words(bed.list.footer)


def test_the_context_menu_has_the_same_actions(bed):
    bed.finished()
    bed.guichet.selection.set({0})
    menu = bed.list.actions.menu()
    assert [action for action in menu.actions() if not action.isSeparator()] == list(bed.list.actions.all)


@pytest.mark.shapely
def test_fewest_scenes(bed):
    bed.finished()
    bed.list.head.fewest_wanted.emit()
    assert len(bed.guichet.selection.ids) == 1
    (chosen,) = bed.guichet.selection.ids
    assert bed.list.model.acquisition(chosen).coverage == 100.0


def test_without_shapely_the_button_says_the_remedy(bed, monkeypatch):
    module = __import__("guichet_eo.ui.results.list_head", fromlist=["ListHead"])
    monkeypatch.setattr(module, "has_shapely", lambda: False)
    head = module.ListHead()
    assert not head.fewest.isEnabled()
    assert "shapely" in head.fewest.toolTip()


def test_hovering_names_the_acquisition(bed):
    bed.finished()
    heard = Heard(bed.page.hovered)
    view = bed.list.view
    place = QPointF(view.visualRect(bed.list.model.index_of(1)).center())
    move = QMouseEvent(
        QEvent.Type.MouseMove, place, place, Qt.MouseButton.NoButton, Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), move)
    view.leaveEvent(QEvent(QEvent.Type.Leave))
    assert heard == [(1,), (-1,)]


def test_only_visible_rows_ask_for_pictures(bed):
    bed.finished()
    assert 5 < len(set(bed.guichet.thumbnails.asked)) < 20
    forgotten = bed.guichet.thumbnails.forgotten
    bed.list.view.verticalScrollBar().setValue(2000)
    settle(150)
    assert bed.guichet.thumbnails.forgotten == forgotten + 1
    bed.guichet.thumbnails.arrived.emit(bed.list.model.rows[40].best.ref)


# ---- saving --------------------------------------------------------------------------------------


def test_a_search_is_saved_under_a_name(bed, monkeypatch):
    bed.finished()
    bed.view._name.named.emit("Toulouse, clear")
    assert bed.guichet.searches.named == {"Toulouse, clear": bed.search.query}
    assert "Saved as Toulouse, clear." in plain(bed.view._said)

    def refuse(name, query):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(bed.guichet.searches, "save", refuse)
    bed.view._name.named.emit("again")
    assert "could not be saved: Permission denied" in plain(bed.view._said)


def test_results_are_exported(bed, tmp_path):
    bed.finished()
    bed.guichet.selection.set({2, 3})
    for only_selected, count in ((False, 72), (True, 2)):
        bed.view._save_menu.export_wanted.emit(only_selected)
        bed.view._dialog.chosen.emit(tmp_path / "x.gpkg", ExportFormat.GEOPACKAGE)
        found, path, kind = bed.guichet.exporter.calls[-1]
        assert len(found) == count
        assert (path.name, kind) == ("x.gpkg", ExportFormat.GEOPACKAGE)
        bed.view._dialog.close()
    bed.guichet.exporter.saved.emit("/data/x.gpkg", 72)
    assert "72 entries written to /data/x.gpkg" in plain(bed.view._said)
    bed.guichet.exporter.failed.emit("/data/x.gpkg", "No space left")
    assert "/data/x.gpkg could not be written: No space left" in plain(bed.view._said)


def test_the_export_dialog_knows_formats_and_names(bed):
    dialog = ExportDialog(file_name("Saint-Étienne / <ouest>"))
    heard = Heard(dialog.chosen)
    assert dialog.defaultSuffix() == "gpkg"
    dialog.selectNameFilter(dialog.nameFilters()[2])
    dialog.filterSelected.emit(dialog.nameFilters()[2])
    assert dialog.defaultSuffix() == "json"
    dialog.fileSelected.emit("/data/x.json")
    assert [(str(path), kind) for path, kind in heard] == [("/data/x.json", ExportFormat.STAC)]
    assert file_name("Saint-Étienne / <ouest>") == "Saint-Étienne ouest"
    assert file_name("") == "guichet-eo"


# ---- nothing found -------------------------------------------------------------------------------


def test_nothing_found_says_who_answered_and_what_would_help(bed):
    criteria = invented.Criteria(cloud_max=5, orbit_relative=51)
    bed.begin(
        PortalState("cdse", DONE, 0, 11, 11, sieved={"cloud_max": 9, "orbit_relative": 2, "area": 4}),
        PortalState("earth-search", DONE, matched=0),
        matched=0, criteria=criteria,
    )  # fmt: skip
    bed.search.ended.emit()
    bed.refresh()
    assert "No scene found" in bed.words(bed.view.totals)
    assert "2 portals answered: no scene" in bed.words(bed.view.none)
    names = [button.accessibleName() for button in bed.view.none.buttons]
    assert names[:2] == [
        "Raise Cloud to 30%. 9 scenes were left out by this",
        "Drop “orbit 51”. 2 scenes were left out by this",
    ]
    assert names[2].startswith("Widen to 10 Nov 2025")
    assert any(name.startswith("Add Landsat") for name in names)
    assert any("radar sees through cloud" in name for name in names)
    heard = Heard(bed.page.criteria_change_requested)
    for button in bed.view.none.buttons[:3]:
        button.click()
    changed = [values[0] for values in heard]
    assert changed[0].criteria.cloud_max == 30
    assert changed[1].criteria.orbit_relative is None
    assert bed.search.query.period.start - changed[2].period.start == timedelta(days=10)


def test_nothing_found_is_not_certain_when_a_portal_failed(bed):
    bed.begin(PortalState("cdse", DONE, matched=0), SLOW)
    bed.search.ended.emit()
    bed.refresh()
    assert "No scene found so far" in bed.words(bed.view.totals)
    assert bed.shown(bed.view.problems)


def test_no_portal_at_all(bed):
    bed.begin()
    bed.search.ended.emit()
    bed.refresh()
    assert "No portal could be asked" in bed.words(bed.view.none)


def test_late_results_take_the_place_of_nothing_found(bed):
    bed.begin(PortalState("cdse", DONE, matched=0))
    bed.search.ended.emit()
    bed.refresh()
    assert bed.shown(bed.view.none)
    bed.search.set_state(PortalState("cdse", ASKING))
    bed.search.deliver(invented.acquisitions(3))
    bed.refresh()
    assert bed.shown(bed.list)


# ---- keyboard, theme, width ----------------------------------------------------------------------


def test_f2_opens_the_criteria_and_escape_is_the_panels(bed):
    bed.finished()
    edits = Heard(bed.page.edit_requested)
    press(bed.list.view, Qt.Key.Key_F2)
    assert len(edits) == 1
    override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier)
    override.ignore()
    bed.page.event(override)
    assert override.isAccepted()
    escape = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    bed.page.keyPressEvent(escape)
    assert not escape.isAccepted()


@pytest.mark.parametrize("theme", ["dark", "Night Mapping", "Blend of Gray"])
def test_the_page_follows_a_change_of_theme(bed, theme):
    bed.finished()
    with wearing(theme):
        settle()
        bed.guichet.selection.set({1})
        assert not bed.page.grab().isNull()
    settle()
    assert not bed.page.grab().isNull()


def test_the_page_is_no_wider_than_the_dock(bed):
    bed.finished()
    bed.guichet.selection.set({1})
    bed.page.show_details(1)
    assert bed.page.minimumSizeHint().width() <= 360


def test_everything_has_an_accessible_name(bed):
    from qgis.PyQt.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLineEdit

    bed.finished()
    bed.guichet.selection.set({1})
    bed.page.show_details(1)
    kinds = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit)
    nameless = [
        one
        for kind in kinds
        for one in bed.page.findChildren(kind)
        if not (one.accessibleName() or getattr(one, "text", str)())
        and type(one).__module__.startswith("guichet_eo")
    ]
    assert not nameless
