"""The form as a whole, with the real directories and without a network."""

from dataclasses import replace
from datetime import date

import pytest
from guichet_eo.core.criteria import Criteria
from guichet_eo.core.period import Period
from guichet_eo.core.query import Query
from guichet_eo.gis.guichet import Guichet
from guichet_eo.gis.profile_folder import profile_folder
from guichet_eo.ui.area.area_kind import AreaKind
from guichet_eo.ui.criteria.criteria_page import CriteriaPage
from guichet_eo.ui.criteria.demonstration import demonstration_query
from qgis.core import QgsCoordinateReferenceSystem, QgsSettings
from qgis.gui import QgsMapToolPan, QgsRubberBand
from qgis.PyQt.QtCore import Qt

TOULOUSE = {
    "type": "Polygon",
    "coordinates": [[[1.3, 43.5], [1.6, 43.5], [1.6, 43.7], [1.3, 43.7], [1.3, 43.5]]],
}
CHINA_TO_SPAIN = {"type": "Polygon", "coordinates": [[[0, 40], [120, 40], [120, 50], [0, 50], [0, 40]]]}
QUERY = Query(
    area=TOULOUSE,
    period=Period.of_days(date(2026, 9, 1), date(2026, 11, 1)),
    families=("s2-l2a-sen2cor", "s2-l2a-maja"),
    criteria=Criteria(cloud_max=60, orbit_relative=51, tile="31TCJ"),
    place="Toulouse",
)


@pytest.fixture
def guichet(qgis_app):
    QgsSettings().remove("guichet_eo")
    (profile_folder() / "searches.json").unlink(missing_ok=True)
    guichet = Guichet()
    yield guichet
    guichet.close()
    QgsSettings().remove("guichet_eo")


@pytest.fixture
def page(qtbot, guichet, qgis_canvas):
    qgis_canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    qgis_canvas.setMapTool(QgsMapToolPan(qgis_canvas))
    before = rubber_bands(qgis_canvas)
    page = CriteriaPage(guichet, qgis_canvas)
    qtbot.addWidget(page)
    page.asked = []
    page.search_requested.connect(page.asked.append)
    page.resize(360, 640)
    page.show()
    yield page
    page.close_down()
    assert rubber_bands(qgis_canvas) <= before


def rubber_bands(canvas):
    """Those of QGIS that flash something fade away by themselves."""
    return {item for item in canvas.scene().items() if isinstance(item, QgsRubberBand)}


def missing(page):
    return "" if page._row.ready else page._row._note.text()


def test_ready_but_for_the_area(page):
    assert page.query() is None
    assert "Give an area first." in missing(page)
    assert page._what.families == ("s2-l2a-sen2cor",)
    first, last = page._period.days
    assert (last - first).days == 30
    assert "earth-search" in page._chips.asked
    assert "sandbox" not in page._chips.asked


def test_one_missing_thing_after_the_other(page):
    page._area.set_geometry(TOULOUSE, AreaKind.POLYGON)
    page.refresh()
    assert not missing(page)
    page._what.set_families([])
    page.refresh()
    assert "Choose a family" in missing(page)
    page._period.set_days((date(2026, 2, 1), date(2026, 1, 1)))
    page.refresh()
    assert "before the first" in missing(page)
    page._area.clear()
    page.refresh()
    assert "Give an area first." in missing(page)
    page.search()
    assert page.asked == []


def test_no_portal(page, guichet):
    page.set_query(QUERY)
    guichet.settings.switched_off = {portal.id for portal in guichet.portals.portals}
    page.refresh()
    assert "No portal can answer" in missing(page)


def test_a_query_comes_back_equal(page, guichet):
    page.set_query(QUERY)
    back = page.query()
    assert back.area == QUERY.area
    assert replace(back, area=QUERY.area, limit=QUERY.limit) == QUERY
    assert back.limit == guichet.settings.scenes_per_portal
    assert page._row._button.text() == f"Search {len(page._chips.asked)} Portals"


def test_search_remembers_all_but_the_area(page, guichet, qgis_canvas, qtbot):
    page.set_query(QUERY)
    page.search()
    assert len(page.asked) == 1
    other = CriteriaPage(guichet, qgis_canvas)
    qtbot.addWidget(other)
    assert other._what.families == QUERY.families
    assert other._what.criteria.cloud_max == 60
    assert other._what.criteria.orbit_relative is None
    assert other._area.choice is None
    other.close_down()


def test_ctrl_enter_searches_from_any_field(page, qtbot):
    page.set_query(QUERY)
    for field in (page._area.place_field, page._what._filter, page._what._tree, page._period._first):
        qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(page.asked) == 4


def test_a_very_large_area_is_asked_about_in_place_and_once(page):
    page.set_query(replace(QUERY, area=CHINA_TO_SPAIN))
    page.search()
    assert page.asked == []
    assert "very large" in page._row._note.text()
    page._row.confirmed.emit()
    page.search()
    assert len(page.asked) == 2
    page.set_query(replace(QUERY, area=CHINA_TO_SPAIN))
    page.search()
    assert len(page.asked) == 2


def test_families_show_how_many_portals_hold_them_here(page):
    page.set_query(QUERY)
    here = page._what._tree._counts
    page.set_query(replace(QUERY, period=Period.of_days(date(1990, 1, 1), date(1990, 2, 1))))
    then = page._what._tree._counts
    assert here["s2-l2a-sen2cor"] >= 3
    assert then["s2-l2a-sen2cor"] < here["s2-l2a-sen2cor"]
    assert then["landsat-c2-l2"] >= 1


def chip(page, portal):
    return page._chips._chips[portal]


def test_a_click_on_a_chip_switches_the_portal(page, guichet, qtbot):
    page.set_query(QUERY)
    qtbot.mouseClick(chip(page, "cdse"), Qt.MouseButton.LeftButton)
    assert guichet.settings.switched_off == {"cdse"}
    assert "cdse" not in page._chips.asked
    assert (chip(page, "cdse").word, chip(page, "cdse").isChecked()) == ("off", False)
    qtbot.keyClick(chip(page, "cdse"), Qt.Key.Key_Space)
    assert guichet.settings.switched_off == set()
    assert "cdse" in page._chips.asked
    assert page.query().portals == ()


def test_demonstration_data_are_added_by_a_click(page, qtbot):
    page.set_query(QUERY)
    assert chip(page, "sandbox").word == "off"
    qtbot.mouseClick(chip(page, "sandbox"), Qt.MouseButton.LeftButton)
    assert "sandbox" in page.query().portals
    assert "earth-search" in page._chips.asked
    qtbot.mouseClick(chip(page, "sandbox"), Qt.MouseButton.LeftButton)
    assert "sandbox" not in page._chips.asked


def test_named_portals_last_until_area_or_families_change(page):
    page.set_query(replace(QUERY, portals=("earth-search",)))
    assert page._chips.asked == ("earth-search",)
    assert page.query().portals == ("earth-search",)
    page._what.set_families(["s2-l1c"])
    assert page.query().portals == ()


def test_why_not(page, qtbot):
    page.set_query(QUERY)
    page._chips.show_why_not()
    popup = page._chips._popup
    assert popup.isVisible()
    assert "holds no Sentinel-2" in " ".join(
        label.text() for label in popup.findChildren(type(page._row._note))
    )
    asked = []
    page.directory_requested.connect(asked.append)
    popup._on_link()
    assert asked == [""]
    assert not popup.isVisible()


def test_identifier_switches_to_search_by_identifier(page):
    name = "S2B_MSIL2A_20240105T105421_N0510_R051_T31TCJ_20240105T130951.SAFE"
    page._area.place_field.setText(name)
    page._area.place_field.look_up()
    query = page.query()
    assert query.criteria == Criteria(identifier=name[:-5])
    assert query.families == ("s2-l2a-sen2cor",)
    assert page._period.days == (date(2024, 1, 5), date(2024, 1, 5))
    assert page._area.choice.kind is AreaKind.TILE
    assert "Sentinel-2B, L2A, 31TCJ, 5 Jan 2024" in page._area._note.text()


def test_identifier_of_theia_chooses_maja(page):
    page._area.place_field.setText("SENTINEL2A_20200612-105638-789_L2A_T31TCJ_C_V2-2")
    page._area.place_field.look_up()
    assert page.query().families == ("s2-l2a-maja",)


def test_identifier_without_a_place_is_looked_for_on_the_whole_earth_without_a_question(page):
    asked = []
    page.search_requested.connect(asked.append)
    page._area.place_field.setText("LC08_L2SP_198030_20240105_20240112_02_T1")
    page._area.place_field.look_up()
    assert page._area.choice.kind is AreaKind.EARTH
    assert "the whole Earth is searched" in page._area._note.text()
    assert page._what.families == ("landsat-c2-l2",)
    assert "cdse" not in page._chips.asked
    page.search()
    assert [query.criteria.identifier for query in asked] == ["LC08_L2SP_198030_20240105_20240112_02_T1"]


def menu_texts(menu):
    menu.aboutToShow.emit()
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def test_save_run_again_and_remove(page, guichet, qtbot):
    assert menu_texts(page._menu) == ["Save This Search…", "No search yet"]
    assert not page._menu.actions()[0].isEnabled()
    page.set_query(QUERY)
    page._menu.aboutToShow.emit()
    page._menu.actions()[0].trigger()
    assert page._name_row.isVisible()
    assert page._name_row._edit.text() == "Toulouse"
    page._name_row._edit.setText("Autumn & winter")
    qtbot.keyClick(page._name_row._edit, Qt.Key.Key_Return)
    assert not page._name_row.isVisible()
    assert list(guichet.searches.named) == ["Autumn & winter"]
    page._area.clear()
    assert menu_texts(page._menu)[1] == "Autumn && winter"
    next(one for one in page._menu.actions() if one.text() == "Autumn && winter").trigger()
    assert page.asked[-1].families == QUERY.families
    page._menu.aboutToShow.emit()
    page._menu._removals.actions()[0].trigger()
    assert not guichet.searches.named


def test_escape_gives_up_naming(page, qtbot):
    page.set_query(QUERY)
    page._on_save_requested()
    qtbot.keyClick(page._name_row._edit, Qt.Key.Key_Escape)
    assert not page._name_row.isVisible()


def test_history_and_the_searches_of_the_project(page, guichet):
    from guichet_eo.gis.project_search import remember_query
    from qgis.core import QgsProject, QgsVectorLayer

    guichet.searches.remember(QUERY)
    layer = QgsVectorLayer("Polygon?crs=EPSG:4326", "Footprints", "memory")
    remember_query(layer, replace(QUERY, place="Elsewhere"))
    QgsProject.instance().addMapLayer(layer)
    try:
        texts = menu_texts(page._menu)
        assert "Footprints" in texts
        assert any(text.startswith("Toulouse · 1 Sep 2026 – 1 Nov 2026 · Sentinel-2") for text in texts)
        next(one for one in page._menu.actions() if one.text() == "Footprints").trigger()
        assert page.asked[-1].place == "Elsewhere"
    finally:
        QgsProject.instance().removeAllMapLayers()


def test_the_demonstration(page, guichet, qgis_canvas):
    assert page._card.isVisible()
    page._card.demonstration_requested.emit()
    query = page.asked[0]
    assert query.portals == ("sandbox",)
    assert query.families == ("s2-l2a-sen2cor", "s2-l2a-maja", "s2-l1c")
    assert query.place == "Toulouse"
    assert qgis_canvas.extent().contains(1.44, 43.6)
    assert not page._card.isVisible()


def test_no_card_after_the_first_search(guichet, qgis_canvas, qtbot):
    guichet.settings.first_search_done = True
    page = CriteriaPage(guichet, qgis_canvas)
    qtbot.addWidget(page)
    page.show()
    assert not page._card.isVisible()
    page.close_down()
    page.hide()  # a page that only a garbage cycle holds must not go in the middle of its painting


def test_demonstration_query_needs_the_portal(guichet):
    from guichet_eo.core.portal_directory import PortalDirectory

    assert demonstration_query(PortalDirectory([]), "Toulouse") is None


def test_an_area_of_a_damaged_search_is_refused_with_a_sentence(page):
    page.set_query(QUERY)
    page.run_query(replace(QUERY, area={"type": "Polygon", "coordinates": []}))
    assert page._area._note.isVisible()
    assert page.asked == []


def test_a_profile_that_cannot_be_written_is_said(page, guichet, monkeypatch):
    def refuse(*_arguments):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(guichet.searches, "save", refuse)
    page.set_query(QUERY)
    page._name_row.named.emit("x")
    assert "cannot be written: Permission denied" in page._area._note.text()


def test_the_keyboard_goes_in_reading_order(page):
    page.set_query(QUERY)
    stops, widget = [], page
    while True:
        widget = widget.nextInFocusChain()
        if widget is page or widget in stops:
            break
        stops.append(widget)
    shown = [page._area.place_field, page._period._first, page._what._filter, page._what._tree]
    shown += [*page._chips._chips.values(), page._row._button]
    assert sorted(shown, key=stops.index) == shown
