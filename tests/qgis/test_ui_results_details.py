"""Details of an acquisition and of one offer; what differs between two."""

import json
from dataclasses import replace

import pytest
from guichet_eo.core.asset import Asset
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.page_body import PageBody
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_item import PortalItem
from guichet_eo.gis.portal_phase import PortalPhase
from guichet_eo.gis.portal_state import PortalState
from guichet_eo.ui.results.asset_words import asset_words, type_words
from guichet_eo.ui.results.assets_table import COPY, AssetsTable
from guichet_eo.ui.results.properties_box import LONGEST, MOST, PropertiesBox, properties_of
from guichet_eo.ui.results.results_page import ResultsPage
from guichet_eo.ui.results.scene_links import is_web, licence_link, page_link, stac_link
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import QLabel, QLineEdit
from results_bed import Heard, invented, press, settle

HOSTILE = '<img src="file:///etc/passwd"><b>x'


@pytest.fixture
def page(qgis_app):
    guichet = invented.InventedGuichet()
    page = ResultsPage(guichet)
    page.guichet = guichet
    page.resize(360, 860)
    page.show()
    search = invented.InventedSearch(invented.query(), [PortalState("cdse", PortalPhase.DONE, 5, 5, 5)], 5)
    guichet.begin(search)
    search.deliver(invented.acquisitions(40))
    search.ended.emit()
    settle()
    return page


def words(part):
    settle()
    shown = [one for one in part.findChildren(QLabel) if one.isVisibleTo(part)]
    return " | ".join(one.text() for one in shown)


def scene_with(document, **changes):
    text = json.dumps(document)
    item = PortalItem(PageBody(text), 0, len(text), "https://example.org/stac/")
    return replace(invented.acquisition(2, invented.LAST_DAY, 3).best, item=item, **changes)


def test_details_slide_over_and_escape_returns_to_the_same_row(page):
    view = page.view.list.view
    view.show_acquisition(30)
    page.guichet.selection.set({30})
    settle()
    place = view.verticalScrollBar().value()
    page.view.list.actions.details.trigger()
    assert page.currentWidget() is page.details
    press(page.details.back, Qt.Key.Key_Escape)
    assert page.currentWidget() is page.view
    assert view.verticalScrollBar().value() == place
    assert page.guichet.selection.ids == {30}


def test_alt_enter_shows_the_current_row(page):
    view = page.view.list.view
    view.setFocus()
    view.setCurrentIndex(page.view.list.model.index_of(4))
    press(view, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert page.details.acquisition.id == 4


def test_facts_terms_links_and_explanation(page):
    page.show_details(10)
    text = words(page.details)
    for part in (
        "Sentinel-2B · 24 Oct 2026, 10:56 UTC", "0% in the scene", "100% of the area",
        "31TCJ · R051 descending", "33° high", "10 m", "Everyone, free, no account.",
        "Contains modified Copernicus Sentinel data 2026", "Copernicus Sentinel data, free and open",
        "About L2A Sen2Cor", "STAC item",
    ):  # fmt: skip
        assert part in text, part
    identifier = page.details.findChild(QLineEdit)
    assert identifier.text().startswith("S2B_MSIL2A_20261024")
    assert identifier.isReadOnly()
    assert page.details.properties.title() == "All properties (7)"
    assert page.details.properties.isCollapsed()


def test_choosing_an_offer_changes_the_page_in_place(page):
    page.show_details(10)
    page.details.offers.setCurrentIndex(3)
    page.details.offers.activated.emit(3)
    settle()
    assert "About L2A MAJA" in words(page.details)
    one = page.view.list.model.acquisition(10)
    assert page.view.list.model.chosen(one).portal == "geodes"
    assert page.details.offers.currentIndex() == 3
    assert page.currentWidget() is page.details


def test_a_portal_that_is_gone_and_a_scene_without_item(page):
    one = invented.acquisition(200, invented.LAST_DAY, None)
    bare = replace(one.best, portal="gone", item=None, quicklook=None, family="unknown-family", cloud=None)
    page.guichet.assets = lambda scene: ()
    page.details.show_scene(replace(one, offers=(bare,), coverage=None), bare)
    text = words(page.details)
    assert "unknown" in text
    assert "The portal lists no files for this scene." in text
    assert "No quicklook yet." in text
    assert "What differs?" not in text
    assert properties_of(bare) == []


def test_hostile_texts_stay_texts(page):
    one = invented.acquisition(201, invented.LAST_DAY, 3)
    document = {"properties": {HOSTILE: HOSTILE}, "links": [{"rel": "self", "href": "javascript:alert(1)"}]}
    bad = scene_with(document, id=HOSTILE, platform=HOSTILE, version=HOSTILE, format=HOSTILE)
    page.guichet._portals["earth-search"] = Portal(
        "earth-search", LocalText(HOSTILE, HOSTILE), HOSTILE, homepage="file:///etc/passwd"
    )
    page.guichet.assets = lambda scene: (Asset(HOSTILE, HOSTILE, "file:///etc/passwd", media_type=HOSTILE),)
    acquisition = replace(one, offers=(bad, *one.offers[1:]))
    page.details.show_scene(acquisition, bad)
    page.differences.show_offers(acquisition, bad)
    for part in (page.details, page.differences):
        for label in part.findChildren(QLabel):
            plain = label.textFormat() == Qt.TextFormat.PlainText
            assert plain or "<img" not in label.text(), label.text()
    assert "Portal's page" not in words(page.details)
    assert stac_link(bad) == ""


def test_assets_in_words():
    def named(key, family="s2-l2a-sen2cor", **values):
        return asset_words(Asset(key, "its title", "https://example.org/x", **values), family)

    assert named("B02") == "B02 – blue"
    assert named("B02_10m") == "B02 – blue"
    assert named("SCL") == "Scene classes"
    assert named("visual") == "True colour"
    assert named("nir08", "landsat-c2-l2") == "Near infrared, narrow"
    assert named("B2", "landsat-c2-l2") == "its title", "band 2 of Landsat is not that of Sentinel-2"
    assert asset_words(Asset("odd-key", "", "x"), "other") == "odd-key"


def test_asset_types_in_a_few_letters():
    def type_of(media_type, optimized=False):
        return type_words(Asset("a", "", "x", media_type=media_type, cloud_optimized=optimized))

    assert type_of("image/tiff; application=geotiff") == "TIFF"
    assert type_of("image/tiff", optimized=True) == "COG"
    assert type_of("application/vnd.something-long") == "VND.SOME"
    assert type_of("") == ""


def test_the_link_of_an_asset_can_be_copied(qgis_app):
    assets = invented.InventedGuichet().assets(invented.acquisition(2, invented.LAST_DAY, 3).best)
    table = AssetsTable(assets, "s2-l2a-sen2cor")
    item = table.topLevelItem(1)
    assert [item.text(column) for column in range(4)] == ["Blue", "10 m", "116 MB", "COG"]
    assert table.topLevelItem(7).text(2) == "–", "a size that is not given is not 0"
    table.itemClicked.emit(item, COPY)
    assert QGuiApplication.clipboard().text() == assets[1].href
    table.itemActivated.emit(table.topLevelItem(7), 0)
    assert QGuiApplication.clipboard().text() == assets[7].href, "Enter copies what cannot be shown"


def test_properties_are_filtered_and_copied(qgis_app):
    properties = {"eo:cloud_cover": 0.4, "proj:bbox": [1, 2], "text": "é" * 1000, "lines": "a\nb"}
    box = PropertiesBox(scene_with({"properties": properties}))
    assert dict(box.shown)["lines"] == "a b"
    assert len(dict(box.shown)["text"]) == LONGEST
    box.filter.setText("PROJ")
    assert box.shown == [("proj:bbox", "[1, 2]")]
    hidden = [box.table.topLevelItem(place).isHidden() for place in range(4)]
    assert hidden.count(False) == 1
    box._copy()
    assert QGuiApplication.clipboard().text() == "proj:bbox\t[1, 2]"


def test_properties_of_any_shape(qgis_app):
    assert properties_of(scene_with({"properties": "nonsense"})) == [("properties", "nonsense")]
    assert properties_of(scene_with([1, 2])) == []
    assert len(properties_of(scene_with({"properties": {str(n): n for n in range(2000)}}))) == MOST


def test_links_of_any_shape():
    links = [
        "nonsense", {"rel": "alternate", "type": "text/html", "href": "../browse/x"},
        {"rel": "self", "href": "items/x"}, {"rel": "license", "href": "https://example.org/terms"},
    ]  # fmt: skip
    scene = scene_with({"links": links})
    assert stac_link(scene) == "https://example.org/stac/items/x"
    assert page_link(scene) == "https://example.org/browse/x"
    assert licence_link(scene) == "https://example.org/terms"
    assert stac_link(scene_with({"links": {"rel": "self"}})) == ""
    assert stac_link(scene_with([1])) == ""
    assert not is_web("ftp://example.org/x")
    assert not is_web("https:///x")


def test_what_differs_explains_families_and_lists_fields(page):
    page.show_details(10)
    page.details.differences_wanted.emit(page.details.acquisition)
    assert page.currentWidget() is page.differences
    text = words(page.differences)
    assert "<b>L2A Sen2Cor</b>" in text
    assert "<b>L2A MAJA</b>" in text
    assert "Do not mix the two" in text
    assert "1.9 GB" in text
    assert "R051" not in text, "equal fields are folded"
    page.differences.equal.setChecked(True)
    assert "R051" in words(page.differences)
    press(page.differences.back, Qt.Key.Key_Escape)
    assert page.currentWidget() is page.details


def test_offers_of_one_family_are_the_same_product(page):
    page.show_details(10)
    page.details.differences_wanted.emit(page.details.acquisition)
    page.differences.combos[1].setCurrentIndex(1)
    assert "the same product, L2A Sen2Cor" in words(page.differences)


def test_showing_on_the_map(page):
    heard = Heard(page.pan_requested)
    page.show_details(10)
    page.details.pan_wanted.emit([page.details.acquisition])
    assert len(heard) == 1
    page.show_details(9999)
    assert page.details.acquisition.id == 10, "an unknown id changes nothing"


def test_properties_of_items_that_are_no_features(qgis_app):
    odata = {
        "Id": "1",
        "GeoFootprint": {"type": "Polygon", "coordinates": []},
        "Attributes": [{"Name": "tileId", "Value": "31TCJ"}, {"Name": "cloudCover", "Value": 3.5}],
        "Checksum": [{"Algorithm": "MD5", "Value": "aa"}],
    }
    assert properties_of(scene_with(odata)) == [
        ("Checksum", '[{"Algorithm": "MD5", "Value": "aa"}]'),
        ("Id", "1"),
        ("cloudCover", "3.5"),
        ("tileId", "31TCJ"),
    ]
    m2m = {"metadata": [{"fieldName": "WRS Path", "value": "198"}], "spatialBounds": {}}
    assert properties_of(scene_with(m2m)) == [("WRS Path", "198")]
