from types import SimpleNamespace

import pytest
from guichet_eo.core.acquisition import Acquisition
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.portal_directory import PortalDirectory
from guichet_eo.gis.footprint_decoration import FootprintDecoration
from guichet_eo.gis.footprint_fields import FIELD_NAMES, clock_value
from guichet_eo.gis.footprint_layer import FootprintLayer
from guichet_eo.gis.project_search import project_searches
from guichet_eo.gis.selection import Selection
from imagined import START, imagined_portal, imagined_query, imagined_scene
from imagined_search import ImaginedSearch
from qgis.core import QgsExpression, QgsExpressionContext, QgsExpressionContextUtils, QgsProject


@pytest.fixture
def world(qgis_app, qgis_new_project):
    """A search, its footprints and a selection over an empty project."""
    search, selection = ImaginedSearch(imagined_query()), Selection()
    directory = PortalDirectory([imagined_portal("cdse", 1), imagined_portal("earth-search", 2)])
    decoration = FootprintDecoration(search.query, ["cdse"], directory, FamilyDirectory((), {}))
    project = QgsProject.instance()

    def make(live=True):
        return FootprintLayer(search, selection, project, decoration, live)

    footprints = make()
    yield SimpleNamespace(
        search=search, selection=selection, project=project, footprints=footprints, make=make
    )
    footprints.close()
    project.clear()


def settled(world, qtbot):
    qtbot.waitUntil(
        lambda: not world.footprints._tick.isActive() and not world.footprints._repaint.isActive()
    )


def test_the_layer_comes_with_the_first_acquisition(world):
    assert world.footprints.layer is None
    assert not world.project.mapLayers()
    world.search.bring([1])
    layer = world.footprints.layer
    assert layer.featureCount() == 1
    node = world.project.layerTreeRoot().children()[0]
    assert node.name() == "Guichet EO – Toulouse"
    assert [child.layer() for child in node.children()] == [layer]


def test_fields_are_the_stable_ones_in_their_types(world):
    world.search.bring([1])
    layer = world.footprints.layer
    assert layer.fields().names() == list(FIELD_NAMES)
    types = {field.name(): field.typeName() for field in layer.fields()}
    assert types["acquired"] == types["ended"] == "datetime"
    assert types["cloud_cover"] == types["coverage"] == "double"
    assert types["orbit_relative"] == "integer"
    feature = next(layer.getFeatures())
    assert feature["portal"] == "cdse"
    assert feature["scene_id"] == "S2A_1"
    assert feature["cloud_cover"] == 1.0
    assert feature["coverage"] == 40.0
    assert feature["orbit_relative"] == 51
    assert feature["offers"] == "cdse (L2A Sen2Cor)"
    assert feature["quicklook"] == "https://cdse.example/1.jpg"
    assert not feature["stac"]


def test_times_show_utc_on_the_clock(world):
    world.search.bring([0])
    acquired = next(world.footprints.layer.getFeatures())["acquired"]
    assert acquired.toString("yyyy-MM-dd HH:mm:ss.zzz") == "2026-08-01 10:50:30.120"
    assert clock_value(START) == acquired


def test_a_further_offer_changes_the_feature_it_belongs_to(world, qtbot):
    world.search.bring(range(1, 6))
    world.search.bring([3], ("earth-search", "cdse"), "acquisitions_changed")
    settled(world, qtbot)
    values = {each["scene_id"]: each for each in world.footprints.layer.getFeatures()}
    assert len(values) == 5
    assert values["S2A_3"]["portal"] == "earth-search"
    assert values["S2A_3"]["offers"] == "earth-search (L2A Sen2Cor), cdse (L2A Sen2Cor)"
    assert values["S2A_2"]["offers"] == "cdse (L2A Sen2Cor)"


def test_ten_thousand_come_in_small_portions(world, qtbot):
    world.search.bring(range(1, 10_001))
    assert 0 < world.footprints.layer.featureCount() < 1000
    qtbot.waitUntil(lambda: world.footprints.layer.featureCount() == 10_000, timeout=20_000)
    settled(world, qtbot)
    assert world.footprints.layer.name() == "Footprints (10000)"


def test_drawing_can_wait_for_the_end(world, qtbot):
    world.footprints.close()
    world.footprints = world.make(live=False)
    world.search.bring(range(10))
    assert world.footprints.layer is None
    world.search.ended.emit()
    assert world.footprints.layer.featureCount() == 10


def test_a_name_that_the_user_gave_stays(world, qtbot):
    world.search.bring([1])
    settled(world, qtbot)
    assert world.footprints.layer.name() == "Footprints (1)"
    world.footprints.layer.setName("Mine")
    world.search.bring([2])
    settled(world, qtbot)
    assert world.footprints.layer.name() == "Mine"


def test_a_scene_without_outline_is_still_a_row(world):
    scene = imagined_scene("cdse", 1, footprint=None)
    world.search.acquisitions_added.emit([Acquisition(1, scene.key, (scene,))])
    feature = next(world.footprints.layer.getFeatures())
    assert not feature.hasGeometry()
    assert feature["scene_id"] == "S2A_1"


def recorded(signal):
    seen = []
    signal.connect(lambda *values: seen.append(values))
    return seen


def test_the_list_selects_on_the_map_with_one_emission_each(world, qtbot):
    world.search.bring(range(1, 10_001))
    qtbot.waitUntil(lambda: world.footprints.layer.featureCount() == 10_000, timeout=20_000)
    of_map, of_list = recorded(world.footprints.layer.selectionChanged), recorded(world.selection.changed)
    wanted = frozenset(range(1, 10_001, 2))
    world.selection.set(wanted)
    assert (len(of_map), len(of_list)) == (1, 1)
    chosen = {feature["scene_id"] for feature in world.footprints.layer.getSelectedFeatures()}
    assert chosen == {f"S2A_{number}" for number in wanted}


def test_the_map_selects_in_the_list_with_one_emission_each(world, qtbot):
    world.search.bring(range(1, 10_001))
    qtbot.waitUntil(lambda: world.footprints.layer.featureCount() == 10_000, timeout=20_000)
    layer = world.footprints.layer
    of_map, of_list = recorded(layer.selectionChanged), recorded(world.selection.changed)
    even = [feature.id() for feature in layer.getFeatures() if int(feature["scene_id"][4:]) % 2 == 0]
    layer.selectByIds(even)
    assert (len(of_map), len(of_list)) == (1, 1)
    assert world.selection.ids == frozenset(range(2, 10_001, 2))
    layer.removeSelection()
    assert world.selection.ids == frozenset()
    assert (len(of_map), len(of_list)) == (2, 2)


def test_what_was_selected_before_it_was_drawn_is_selected_then(world, qtbot):
    world.selection.set([900])
    world.search.bring(range(1, 1001))
    qtbot.waitUntil(lambda: world.footprints.layer.featureCount() == 1000)
    settled(world, qtbot)
    assert world.selection.ids == frozenset([900])
    assert world.footprints.layer.selectedFeatureCount() == 1


def test_removing_the_layer_leaves_nothing_behind(world, qtbot):
    world.search.bring(range(1, 1001))
    gone = recorded(world.footprints.gone)
    world.project.removeMapLayer(world.footprints.layer.id())
    assert gone
    assert world.footprints.layer is None
    world.search.bring(range(1001, 1011))
    world.selection.set([1])
    world.search.ended.emit()
    qtbot.wait(50)
    assert not world.project.mapLayers()


def test_the_project_remembers_the_search(world):
    world.search.bring([1])
    (remembered,) = project_searches(world.project)
    assert remembered.query == world.search.query
    assert remembered.title == "Guichet EO – Toulouse"
    assert remembered.layer_id == world.footprints.layer.id()


def test_a_damaged_memory_is_passed_over(world):
    world.search.bring([1])
    for damaged in ("{", '{"version": 7}', '{"version": 1}', "[]"):
        world.footprints.layer.setCustomProperty("guichet_eo/query", damaged)
        assert project_searches(world.project) == ()


def test_two_searches_of_one_place_have_two_groups(world):
    world.search.bring([1])
    other = world.make()
    world.search.bring([2])
    names = [node.name() for node in world.project.layerTreeRoot().children()]
    assert names == ["Guichet EO – Toulouse (2)", "Guichet EO – Toulouse"]
    other.close()


def test_the_form_is_in_tabs_read_only_and_in_words(world):
    world.search.bring([1])
    layer = world.footprints.layer
    form = layer.editFormConfig()
    assert [tab.name() for tab in form.tabs()] == ["Acquisition", "Product", "Portal", "Offers"]
    shown = {child.name() for tab in form.tabs() for child in tab.children()}
    assert shown == set(FIELD_NAMES)
    assert all(form.readOnly(index) for index in range(layer.fields().count()))
    assert all(layer.attributeDisplayName(index) != layer.fields()[index].name() for index in range(19))
    online = layer.editorWidgetSetup(layer.fields().indexOf("online"))
    assert online.type() == "ValueMap"
    assert {"To be ordered": "order"} in online.config()["map"]
    assert layer.editorWidgetSetup(layer.fields().indexOf("quicklook")).config()["UseLink"]
    assert not layer.startEditing()


def test_a_map_tip_shows_no_markup_of_a_portal(world):
    scene = imagined_scene("cdse", 1, title='<img src="x"> & co')
    world.search.acquisitions_added.emit([Acquisition(1, scene.key, (scene,))])
    layer = world.footprints.layer
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    context.setFeature(next(layer.getFeatures()))
    tip = QgsExpression.replaceExpressionText(layer.mapTipTemplate(), context)
    assert "&lt;img src=&quot;x&quot;&gt; &amp; co" in tip
    assert "2026-08-01 12:30 UTC · Sentinel-2A · 31TCJ" in tip


def test_metadata_hold_the_terms_of_the_portals_asked(world):
    world.search.bring([1])
    metadata = world.footprints.layer.metadata()
    assert metadata.rights() == ["Contains data of cdse"]
    assert metadata.licenses() == ["Free"]
    assert "Cdse" in metadata.abstract()
    assert [link.url for link in metadata.links()] == ["https://cdse.example"]
