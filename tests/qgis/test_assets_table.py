"""The files of an offer in the details page, and what is said of them."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from guichet_eo.core.asset import Asset
from guichet_eo.core.asset_obstacle import AssetObstacle
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.gis.assets.asset_choice import AssetChoice
from guichet_eo.gis.assets.asset_error import AssetError
from guichet_eo.gis.assets.asset_request import AssetRequest
from guichet_eo.gis.stream_error import StreamError
from guichet_eo.gis.stream_problem import StreamProblem
from guichet_eo.ui.asset_messages import asset_sentence, busy_sentence, obstacle_sentence
from guichet_eo.ui.remedy import Remedy
from guichet_eo.ui.results.asset_part import AssetPart
from guichet_eo.ui.results.assets_table import COPY, DOWNLOAD, MAP, NAME, AssetsTable
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QGuiApplication
from results_bed import Heard, in_french, invented, press, settle

HOSTILE = '<img src="file:///etc/passwd">'
SCENE = invented.acquisition(2, invented.LAST_DAY, 3).best
WEB = "https://example.org"
ARCHIVE = Asset("product", "", f"{WEB}/x.zip", "application/zip")
CUBE = Asset("cube", "", f"{WEB}/x.nc", "application/netcdf")


@pytest.fixture
def part(qgis_app):
    guichet = invented.InventedGuichet()
    guichet.begin(invented.InventedSearch(invented.query(), []))
    added = []
    group = SimpleNamespace(add=lambda layer, place: added.append((layer, place)))
    guichet.footprints = SimpleNamespace(group=group)
    assets = (*guichet.assets(SCENE), ARCHIVE, CUBE)
    part = AssetPart(guichet, SCENE, assets)
    part.opener, part.added, part.assets = guichet.pixels.assets, added, assets
    part.resize(344, 400)
    part.show()
    settle()
    return part


def click_map(part, row):
    part.table.itemClicked.emit(part.table.topLevelItem(row), MAP)


def request_for(asset):
    return AssetRequest(SCENE, asset, {}, lambda layer: None)


def test_a_click_opens_the_file_with_its_words(part):
    click_map(part, 1)
    scene, asset, area, add_layer, words = part.opener.asked[0]
    assert (scene, asset.key, words) == (SCENE, "blue", "Blue")
    assert area["type"] == "Polygon"
    add_layer("a layer")
    assert part.added == [("a layer", 1)]
    assert "Opening “Blue”…" in part.note.text()
    part.note.linkActivated.emit("cancel")
    assert part.opener.busy is None
    assert part.note.isHidden()


def test_enter_opens_or_copies(part):
    part.table.setCurrentItem(part.table.topLevelItem(1))
    part.table.setFocus()
    press(part.table, Qt.Key.Key_Return)
    assert part.opener.asked[0][1].key == "blue"
    part.table.itemActivated.emit(part.table.topLevelItem(8), NAME)
    assert len(part.opener.asked) == 1
    assert QGuiApplication.clipboard().text() == ARCHIVE.href


def test_the_link_is_copied_by_icon_and_keyboard(part):
    part.table.itemClicked.emit(part.table.topLevelItem(2), COPY)
    assert QGuiApplication.clipboard().text() == part.assets[2].href
    part.table.setCurrentItem(part.table.topLevelItem(3))
    press(part.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == part.assets[3].href


def test_every_row_says_what_its_icon_does_or_why_not(part):
    def said(row):
        item = part.table.topLevelItem(row)
        assert item.data(MAP, Qt.ItemDataRole.AccessibleTextRole) in item.toolTip(MAP)
        return item.data(MAP, Qt.ItemDataRole.AccessibleTextRole)

    assert said(0) == "Add this asset to the map"
    assert said(7) == obstacle_sentence(AssetObstacle.METADATA)
    assert said(8) == "This is an archive of the whole product: it must be downloaded."


def test_an_archive_offers_the_download(part):
    heard = Heard(part.download_wanted)
    click_map(part, 8)
    part.opener.failed.emit("product", AssetError(AssetObstacle.ARCHIVE, "product"))
    assert "it must be downloaded" in part.note.text()
    assert "Download…" in part.note.text()
    part.note.linkActivated.emit("remedy")
    assert heard == [("product",)]


def test_a_file_is_downloaded_by_its_icon(part):
    heard = Heard(part.download_wanted)
    part.table.itemClicked.emit(part.table.topLevelItem(1), DOWNLOAD)
    assert heard == [("blue",)]
    item = part.table.topLevelItem(1)
    assert item.data(DOWNLOAD, Qt.ItemDataRole.AccessibleTextRole) == "Download this asset"


def test_trying_again_and_remedies_from_elsewhere(part):
    heard = Heard(part.remedy_wanted)
    click_map(part, 1)
    part.opener.failed.emit("blue", PortalError("earth-search", ErrorKind.TIMEOUT))
    part.note.linkActivated.emit("remedy")
    assert len(part.opener.asked) == 2
    part.opener.failed.emit("blue", StreamError(StreamProblem.OUTSIDE))
    part.note.linkActivated.emit("remedy")
    assert heard == [(Remedy.EDIT_CRITERIA, SCENE.portal, SCENE.ref)]


def test_failures_of_other_files_are_not_shown(part):
    part.opener.failed.emit("blue", AssetError(AssetObstacle.UNREADABLE))
    assert part.note.isHidden()


def test_what_is_on_the_map_is_said_as_plain_text(part):
    click_map(part, 1)
    part.opener.busy = None
    part.opener.added.emit(SimpleNamespace(name=lambda: HOSTILE))
    part.opener.changed.emit()
    assert "On the map: &lt;img" in part.note.text()
    assert part.note.isVisibleTo(part)


def test_few_names_are_links_and_many_a_menu(part, monkeypatch):
    request = request_for(CUBE)
    part.opener.choice_wanted.emit(request, AssetChoice(("chl", HOSTILE)))
    assert "The file holds 2 layers:" in part.note.text()
    assert "<img" not in part.note.text()
    part.note.linkActivated.emit("1")
    assert part.opener.asked[-1] == (request, (HOSTILE,))
    part.note.linkActivated.emit("2")
    assert len(part.opener.asked) == 1
    menus = []
    monkeypatch.setattr("guichet_eo.ui.results.asset_part.QMenu.popup", lambda menu, _at: menus.append(menu))
    part.opener.choice_wanted.emit(request, AssetChoice(tuple(f"v{n}" for n in range(50)), 3))
    assert "The file holds 53 layers:" in part.note.text()
    part.note.linkActivated.emit("choose")
    actions = menus[0].actions()
    assert len(actions) == 50
    actions[7].trigger()
    assert part.opener.asked[-1] == (request, ("v7",))


def test_a_choice_for_another_file_is_not_shown(part):
    part.opener.choice_wanted.emit(request_for(replace(CUBE, href=f"{WEB}/y.nc")), AssetChoice(("a", "b")))
    assert part.note.isHidden()


def test_a_part_that_is_gone_hears_nothing(part):
    opener = part.opener
    opener.busy = part.assets[1]
    part.deleteLater()
    settle()
    opener.changed.emit()
    opener.failed.emit("blue", AssetError(AssetObstacle.ARCHIVE))


def test_a_page_that_is_made_while_a_file_is_opened_says_so(part):
    part.opener.busy = part.assets[1]
    other = AssetPart(part._guichet, SCENE, part.assets)
    assert "Opening “Blue”…" in other.note.text()


@pytest.mark.parametrize("french", [False, True])
def test_the_table_fits_into_the_narrow_panel(qgis_app, french):
    words = {"True colour": "Couleurs naturelles"} if french else {}
    with in_french(words):
        table = AssetsTable(invented.InventedGuichet().assets(SCENE), SCENE.family)
        table.resize(344, 300)
        table.show()
        settle()
        header = table.header()
        assert header.length() <= table.viewport().width()
        assert header.sectionSize(NAME) >= 120
        assert table.horizontalScrollBar().maximum() == 0
        table.hide()


def test_every_obstacle_has_a_sentence_and_slow_files_a_warning(qgis_app):
    for obstacle in AssetObstacle:
        message = asset_sentence(AssetError(obstacle, HOSTILE), "Portal")
        assert message.text.endswith(".")
        assert (message.action is Remedy.DOWNLOAD) == bool(message.remedy)
        assert HOSTILE not in message.markup
    old = asset_sentence(StreamError(StreamProblem.OLD_GDAL), "Portal")
    assert old.action is Remedy.DOWNLOAD
    other = asset_sentence(StreamError(StreamProblem.NO_PLACE), HOSTILE)
    assert HOSTILE not in other.markup
    picture = Asset("b02", "", f"{WEB}/b02.jp2", "image/jp2", size=90_000_000)
    assert "slow" in busy_sentence(picture, "B02")
    assert "slow" not in busy_sentence(replace(picture, size=9_000_000), "B02")
