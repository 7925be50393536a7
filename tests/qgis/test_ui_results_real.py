"""The results page over the real service window: the demonstration data, and portals that lag or fail."""

from dataclasses import replace
from datetime import date

import pytest
from guichet_eo.core.period import Period
from guichet_eo.core.portal_directory import PortalDirectory
from guichet_eo.core.query import Query
from guichet_eo.gis.guichet import Guichet
from guichet_eo.ui.remedy import Remedy
from guichet_eo.ui.results.results_page import ResultsPage
from imagined import ImaginedProvider, guichet_threads, imagined_portal, imagined_query
from qgis.core import QgsProject, QgsSettings
from qgis.PyQt import sip
from qgis.PyQt.QtWidgets import QLabel

BOX = (1.2, 43.4, 1.7, 43.8)


@pytest.fixture
def make_page(qgis_app, tmp_path, monkeypatch, qgis_new_project, qtbot):
    """Return a maker of pages over a service window with a profile of its own."""
    for module in ("portal_folders", "guichet", "profile_folder"):
        monkeypatch.setattr(f"guichet_eo.gis.{module}.profile_folder", lambda: tmp_path / "profile")
    QgsSettings().remove("guichet_eo")
    made = []

    def make(scripts=None):
        if scripts is None:
            guichet = Guichet()
        else:

            def provider(portal, profile, *_families):
                return ImaginedProvider(portal, profile, **scripts[portal.id])

            guichet = Guichet(make=provider)
            names = enumerate(scripts, 1)
            guichet.portals = PortalDirectory([imagined_portal(name, place) for place, name in names])
        page = ResultsPage(guichet)
        page.resize(360, 860)
        page.show()
        made.append((guichet, page))
        return guichet, page

    yield make
    for guichet, page in made:
        if not sip.isdeleted(page):
            page.deleteLater()
        guichet.close()
    QgsProject.instance().clear()
    qtbot.waitUntil(lambda: not guichet_threads())
    QgsSettings().remove("guichet_eo")


def words(part):
    return " | ".join(one.text() for one in part.findChildren(QLabel) if one.isVisibleTo(part))


def toulouse(**changes):
    west, south, east, north = BOX
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    values = {
        "area": {"type": "Polygon", "coordinates": [ring]},
        "period": Period.of_days(date(2026, 8, 1), date(2026, 11, 30)),
        "families": ("s2-l2a-sen2cor", "s2-l2a-maja"),
        "portals": ("sandbox",),
        "place": "Toulouse",
        **changes,
    }
    return Query(**values)


def test_demonstration_data_fill_the_list(make_page, qtbot):
    guichet, page = make_page()
    search = guichet.start_search(toulouse())
    results = page.view.list
    qtbot.waitUntil(lambda: not search.running and results.model.rowCount() > 3, timeout=20_000)
    qtbot.waitUntil(lambda: page.view.totals.isVisibleTo(page))
    assert "Toulouse" in page.view.criteria.accessibleName()
    shown = next(one for one in results.model.rows if one.best.quicklook)
    qtbot.waitUntil(lambda: guichet.thumbnails.image(shown.best) is not None, timeout=20_000)


def test_details_of_demonstration_data(make_page, qtbot):
    guichet, page = make_page()
    search = guichet.start_search(toulouse())
    qtbot.waitUntil(lambda: not search.running and page.view.list.model.rowCount() > 3, timeout=20_000)
    one = next(one for one in page.view.list.model.rows if len({offer.family for offer in one.offers}) > 1)
    page.show_details(one.id)
    assert page.details.assets.topLevelItemCount() > 1
    page.details.differences_wanted.emit(one)
    assert page.currentWidget() is page.differences


def test_files_of_the_demonstration_data_come_on_the_map(make_page, qtbot):
    guichet, page = make_page()
    search = guichet.start_search(toulouse())
    qtbot.waitUntil(lambda: not search.running and page.view.list.model.rowCount() > 3, timeout=20_000)
    one = next(one for one in page.view.list.model.rows if one.best.family == "s2-l2a-sen2cor")
    page.show_details(one.id)
    files = {asset.key: asset for asset in guichet.assets(one.best)}
    page.details.assets.map_wanted.emit(files["visual"])
    qtbot.waitUntil(lambda: "On the map:" in words(page.details), timeout=20_000)
    layers = [node.name() for node in guichet.footprints.group.node.children()]
    assert layers[0].startswith("Footprints")
    assert "True colour" in layers[1]
    page.details.assets.map_wanted.emit(files["thumbnail"])
    assert "does not say where it lies" in words(page.details)


def test_a_quicklook_of_the_demonstration_data_is_shown_and_hidden(make_page, qtbot):
    guichet, page = make_page()
    search = guichet.start_search(toulouse())
    qtbot.waitUntil(lambda: not search.running and page.view.list.model.rowCount() > 3, timeout=20_000)
    one = next(one for one in page.view.list.model.rows if one.best.quicklook)
    guichet.selection.set([one.id])
    page.view.list.actions.quicklook.trigger()
    qtbot.waitUntil(lambda: one.id in guichet.quicklooks.shown_ids, timeout=20_000)
    assert page.view.list.actions.quicklook.isChecked()
    page.view.list.actions.quicklook.trigger()
    qtbot.waitUntil(lambda: not guichet.quicklooks.shown_ids)
    assert not page.view.list.actions.quicklook.isChecked()


def test_the_map_selects_in_the_list(make_page, qtbot):
    guichet, page = make_page({"one": {"count": 30}})
    search = guichet.start_search(imagined_query())
    qtbot.waitUntil(lambda: not search.running and page.view.list.model.rowCount() == 30)
    qtbot.waitUntil(lambda: guichet.footprints.layer is not None)
    layer = guichet.footprints.layer
    qtbot.waitUntil(lambda: layer.featureCount() == 30)
    layer.selectByIds(sorted(layer.allFeatureIds())[:3])
    assert len(guichet.selection.ids) == 3
    assert "3 selected" in words(page.view.list.bar)
    page.view.list.view.selectAll()
    assert layer.selectedFeatureCount() == 30


def test_a_failed_portal_is_a_line_and_the_others_count(make_page, qtbot):
    guichet, page = make_page({"one": {"count": 20}, "two": {"count": 25, "fail_at": 0}})
    search = guichet.start_search(imagined_query())
    qtbot.waitUntil(lambda: not search.running and page.view.list.model.rowCount() == 20)
    qtbot.waitUntil(lambda: "<b>20 scenes</b>" in words(page.view.totals))
    (problem,) = page.view.problems.problems
    assert problem.message.text == "Two cannot be reached."
    again = replace(problem, message=replace(problem.message, action=Remedy.TRY_AGAIN))
    page.view.problems.remedy_wanted.emit(again)
    qtbot.waitUntil(lambda: page.view.list.model.rowCount() == 25)
    qtbot.waitUntil(lambda: not page.view.problems.problems)


def test_cancel_leaves_what_has_arrived(make_page, qtbot):
    guichet, page = make_page({"one": {"count": 20}, "two": {"silent": True}})
    search = guichet.start_search(imagined_query())
    qtbot.waitUntil(lambda: page.view.list.model.rowCount() == 20)
    page.view.progress.cancel_wanted.emit()
    assert not search.running
    qtbot.waitUntil(lambda: page.view.totals.isVisibleTo(page))
    assert page.view.list.model.rowCount() == 20


def test_closing_while_portals_answer_leaves_nothing(make_page, qtbot):
    guichet, page = make_page({"one": {"count": 20}, "two": {"silent": True}})
    guichet.start_search(imagined_query())
    qtbot.waitUntil(lambda: page.view.list.model.rowCount() == 20)
    page.deleteLater()
    qtbot.waitUntil(lambda: sip.isdeleted(page))
    guichet.selection.set([1])
    search = guichet.start_search(imagined_query())
    qtbot.waitUntil(lambda: len(search.acquisitions) == 20)


def test_footprints_that_cannot_be_kept_with_the_project_are_said(make_page):
    guichet, page = make_page()
    guichet.store.failed.emit("No space left on device")
    texts = [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]
    assert any("could not be kept with the project" in text and "No space left" in text for text in texts)
