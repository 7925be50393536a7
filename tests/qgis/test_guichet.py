import json
from dataclasses import replace

import pytest
from guichet_eo.core.area_error import AreaError
from guichet_eo.core.choice_reason import ChoiceReason
from guichet_eo.core.flows.flow_request import FlowRequest
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.offer_access import OfferAccess
from guichet_eo.core.portal_access import PortalAccess
from guichet_eo.core.portal_directory import PortalDirectory
from guichet_eo.core.portal_terms import PortalTerms
from guichet_eo.gis.guichet import Guichet
from guichet_eo.gis.offer_rank import OfferRank
from guichet_eo.gis.portal_folders import PortalFolders
from guichet_eo.gis.portal_hosts import hosts_of
from guichet_eo.gis.portal_phase import PortalPhase
from guichet_eo.gis.profile_folder import profile_folder
from guichet_eo.gis.saved_searches import HISTORY_LENGTH, SavedSearches
from guichet_eo.gis.settings import Settings
from imagined import ImaginedProvider, guichet_threads, imagined_portal, imagined_query, imagined_scene
from qgis.core import QgsProject, QgsSettings
from qgis.PyQt.QtCore import QTimer


@pytest.fixture
def profile(qgis_app, tmp_path, monkeypatch):
    """A profile folder and settings of the test's own."""
    for module in ("portal_folders", "guichet", "profile_folder"):
        monkeypatch.setattr(f"guichet_eo.gis.{module}.profile_folder", lambda: tmp_path / "profile")
    QgsSettings().remove("guichet_eo")
    yield tmp_path / "profile"
    QgsSettings().remove("guichet_eo")


@pytest.fixture
def guichet(profile, qgis_new_project, qtbot):
    """A service window over imagined portals `one` and `two`."""
    scripts = {"one": {"count": 30}, "two": {"count": 30, "delay": 0.05}}

    def make(portal, network, families):
        return ImaginedProvider(portal, network, **scripts[portal.id])

    window = Guichet(make=make)
    window.scripts = scripts
    window.portals = PortalDirectory([imagined_portal("one", 1), imagined_portal("two", 2)])
    yield window
    window.close()
    QgsProject.instance().clear()
    qtbot.waitUntil(lambda: not guichet_threads())


def test_a_search_fills_list_and_map(guichet, qtbot):
    started = []
    guichet.search_started.connect(started.append)
    search = guichet.start_search(imagined_query())
    assert started == [search]
    qtbot.waitUntil(lambda: not search.running)
    assert len(search.acquisitions) == 30
    qtbot.waitUntil(lambda: guichet.footprints.layer.featureCount() == 30)
    offers = search.acquisitions[0].offers
    assert [offer.portal for offer in offers] == ["one", "two"]
    assert guichet.footprints.layer.metadata().rights() == ["Contains data of one", "Contains data of two"]


def test_a_new_search_takes_over_and_old_footprints_stay(guichet, qtbot):
    first = guichet.start_search(imagined_query())
    qtbot.waitUntil(lambda: not first.running)
    guichet.selection.set([1, 2])
    guichet.scripts["one"]["silent"] = True
    second = guichet.start_search(imagined_query(place="Bruxelles"))
    assert guichet.search is second
    assert guichet.selection.ids == frozenset()
    third = guichet.start_search(imagined_query(place="Cayenne"))
    assert guichet.search is third
    qtbot.waitUntil(lambda: third.states["two"].phase is PortalPhase.DONE)
    qtbot.waitUntil(lambda: len(QgsProject.instance().mapLayers()) == 2)
    counts = sorted(layer.featureCount() for layer in QgsProject.instance().mapLayers().values())
    assert counts == [30, 30]


def test_footprints_of_an_earlier_search_are_saved_too(guichet, qtbot, tmp_path):
    first = guichet.start_search(imagined_query())
    qtbot.waitUntil(lambda: not first.running)
    second = guichet.start_search(imagined_query(place="Bruxelles"))
    qtbot.waitUntil(lambda: not second.running)
    qtbot.wait(50)
    assert QgsProject.instance().write(str(tmp_path / "p.qgz"))
    layers = QgsProject.instance().mapLayers().values()
    assert [(layer.providerType(), layer.featureCount()) for layer in layers] == [("ogr", 30)] * 2


def test_closing_leaves_no_thread_timer_or_connection(guichet, qtbot):
    guichet.scripts["two"]["silent"] = True
    guichet.start_search(imagined_query())
    qtbot.waitUntil(lambda: guichet.footprints.layer is not None)
    footprints = guichet.footprints
    guichet.close()
    assert guichet.search is None
    assert guichet.footprints is None
    assert footprints.layer is None
    qtbot.waitUntil(lambda: not guichet_threads())
    qtbot.wait(20)
    assert not [timer for timer in guichet.findChildren(QTimer) if timer.isActive()]
    assert len(QgsProject.instance().mapLayers()) == 1
    guichet.close()


def test_an_impossible_area_is_refused_and_the_running_search_goes_on(guichet):
    search = guichet.start_search(imagined_query())
    with pytest.raises(AreaError):
        guichet.start_search(imagined_query(area={"type": "Polygon", "coordinates": []}))
    assert guichet.search is search


def test_choices_follow_the_settings(guichet):
    guichet.settings.switched_off = {"two"}
    reasons = {choice.portal.id: choice.reason for choice in guichet.choices(imagined_query())}
    assert reasons == {"one": ChoiceReason.ASKED, "two": ChoiceReason.SWITCHED_OFF}
    search = guichet.start_search(imagined_query())
    assert list(search.states) == ["one"]


def test_the_first_search_is_noted(guichet):
    assert not guichet.settings.first_search_done
    guichet.start_search(imagined_query())
    assert guichet.settings.first_search_done
    assert guichet.searches.history[0] == imagined_query()


def test_portals_are_added_and_removed(profile, qgis_new_project, qtbot):
    guichet = Guichet()
    told = []
    guichet.portals_changed.connect(lambda: told.append(1))
    shipped = {portal.id for portal in guichet.portals.portals}
    assert {"sandbox", "earth-search"} <= shipped
    guichet.save_portal(imagined_portal("mine", dialect="stac"))
    assert guichet.portal("mine").origin == str(profile / "portals" / "mine.json")
    assert guichet.portal("mine").endpoints == {"stac": "https://mine.example/v1"}
    guichet.remove_portal("mine")
    assert guichet.portal("mine") is None
    guichet.remove_portal("sandbox")
    assert guichet.portal("sandbox") is not None
    assert len(told) == 3
    guichet.close()


def test_an_institution_overrides_portals(profile, tmp_path, monkeypatch):
    folder = tmp_path / "institution"
    folder.mkdir()
    PortalFolders().save(imagined_portal("both", dialect="stac", owner="user"))
    document = json.loads((profile / "portals" / "both.json").read_text(encoding="utf-8"))
    document["owner"] = "ministry"
    (folder / "both.json").write_text(json.dumps(document), encoding="utf-8")
    assert PortalFolders().load().get("both").owner == "user"
    monkeypatch.setenv("GUICHET_EO_PORTALS", str(folder))
    assert PortalFolders().load().get("both").owner == "ministry"


def test_assets_of_a_vanished_portal_are_none(guichet):
    assert guichet.assets(imagined_scene("gone", 1)) == ()


def test_the_licence_of_a_scene_s_flows_is_in_the_interface_s_language(guichet, monkeypatch):
    portal = replace(imagined_portal("one", 1), terms=PortalTerms(licence=LocalText("Open", "Ouverte")))
    guichet.portals = PortalDirectory([portal])
    told = FlowRequest("wms", "https://maps.example/wms", "a", licence="Open", portal="one")
    monkeypatch.setattr(ImaginedProvider, "scene_flows", lambda _provider, _scene: (told,), raising=False)
    monkeypatch.setattr("guichet_eo.gis.guichet.language", lambda: "fr")
    scene = imagined_scene("one", 1)
    assert [flow.licence for flow in guichet.scene_flows(scene)] == ["Ouverte"]
    assert guichet.scene_flows(replace(scene, portal="gone")) == ()


def test_hosts_are_those_of_endpoints_and_trust():
    portal = imagined_portal("one", trusted_hosts=("data.example",))
    assert hosts_of([portal]) == {"one.example", "data.example"}


def test_settings_keep_their_types(profile):
    settings = Settings()
    assert settings.scenes_per_portal == 50
    assert settings.draw_footprints_as_they_arrive
    settings.scenes_per_portal = 200
    settings.switched_off = ["b", "a"]
    settings.draw_footprints_as_they_arrive = False
    settings.order_of_preference = [OfferAccess.DOWNLOAD]
    again = Settings()
    assert again.scenes_per_portal == 200
    assert again.switched_off == {"a", "b"}
    assert not again.draw_footprints_as_they_arrive
    assert again.order_of_preference[0] is OfferAccess.DOWNLOAD
    assert set(again.order_of_preference) == set(OfferAccess)


@pytest.mark.parametrize("damaged", ["", "{", "7", '{"a": 1}', "null"])
def test_damaged_settings_fall_back(profile, damaged):
    QgsSettings().setValue("guichet_eo/switched_off", damaged)
    QgsSettings().setValue("guichet_eo/scenes_per_portal", damaged or "x")
    assert Settings().switched_off == frozenset()
    assert Settings().scenes_per_portal in (50, 7)


def test_the_best_access_comes_first_then_version_then_order():
    portals = PortalDirectory(
        [
            imagined_portal("a", 1, access=PortalAccess(pixels="login")),
            imagined_portal("b", 2),
            imagined_portal("c", 3),
        ]
    )
    rank = OfferRank(portals, tuple(OfferAccess))
    scenes = [
        imagined_scene("a", 1),
        imagined_scene("c", 1, streamable=True, version="05.10"),
        imagined_scene("b", 1, streamable=True, version="05.09"),
        imagined_scene("b", 2, streamable=True, version="05.1"),
        imagined_scene("z", 1),
    ]
    assert [scene.portal for scene in sorted(scenes, key=rank)] == ["c", "b", "b", "a", "z"]
    with_account = OfferRank(portals, (OfferAccess.DOWNLOAD,), {"a"})
    assert min(scenes, key=with_account).portal == "a"


def test_searches_are_kept_in_the_profile(tmp_path):
    path = tmp_path / "deep" / "searches.json"
    searches = SavedSearches(path)
    searches.save("Été", imagined_query())
    searches.save("automne", imagined_query(place="Tarbes"))
    for number in range(HISTORY_LENGTH + 5):
        searches.remember(imagined_query(place=str(number)))
    searches.remember(imagined_query(place="10"))
    again = SavedSearches(path)
    assert list(again.named) == ["automne", "Été"]
    assert again.named["Été"] == imagined_query()
    assert len(again.history) == HISTORY_LENGTH
    assert again.history[0].place == "10"
    assert len({query.place for query in again.history}) == HISTORY_LENGTH
    again.remove("Été")
    assert list(SavedSearches(path).named) == ["automne"]


def test_a_damaged_file_of_searches_is_set_aside(tmp_path):
    path = tmp_path / "searches.json"
    path.write_text("{broken", encoding="utf-8")
    assert SavedSearches(path).history == ()
    assert (tmp_path / "searches.damaged").read_text(encoding="utf-8") == "{broken"


def test_a_search_of_a_later_version_is_passed_over(tmp_path):
    path = tmp_path / "searches.json"
    entries = [
        {"name": "new", "query": {"version": 99}},
        {"name": "ok", "query": imagined_query().to_json()},
        7,
    ]
    path.write_text(json.dumps({"named": entries, "history": "?"}), encoding="utf-8")
    assert list(SavedSearches(path).named) == ["ok"]


def test_the_profile_folder_is_inside_the_qgis_profile(qgis_app):
    assert profile_folder().name == "guichet_eo"
