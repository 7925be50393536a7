"""“Flow at this date” on what a search at the simulated portals found: the map service of the same day."""

import pytest

pytest.importorskip("qgis.core")

from flow_stand import TOULOUSE, map_of, share_alike
from guichet_eo.core.flows.flow_match_reason import FlowMatchReason
from guichet_eo.core.flows.instance import Instance
from guichet_eo.core.flows.instance_layer import InstanceLayer
from guichet_eo.ui.results.flow.flow_choice_menu import FlowChoiceMenu
from guichet_eo.ui.results.results_page import ResultsPage

SUMMER = ("2026-06-01", "2026-07-31")
FAMILY = "s2-l2a-sen2cor"
SERVICE = "services.terrascope.be"
GUIANA = (-52.9, 4.6, -52.4, 5.0)
INSTANCE = "11111111-2222-3333-4444-555555555555"
HUB = "sh.dataspace.copernicus.eu"


@pytest.fixture
def page(stand, qtbot):
    made = ResultsPage(stand.guichet)
    made.resize(400, 860)
    made.show()
    yield made
    made.deleteLater()


def list_instance(stand):
    """List what the account has; the simulator's configuration does not say what its layers draw."""
    stand.account("sentinel-hub-cdse", "client", client_id="sh-demo-client", client_secret="sh-demo-secret")
    stand.book.all_wanted.emit()  # as a filter is typed in the tab
    stand.wait(lambda: [each for each in stand.book.sources if each.id.startswith("account/")])
    layers = (InstanceLayer("TRUE_COLOR", "True colour", "S2L2A"),)
    portal = stand.guichet.portal("sentinel-hub-cdse")
    found = (Instance(INSTANCE, "Mine", layers),)
    stand.flows.accounts.list_instances(portal, f"https://{HUB}", found)


def found_at(stand, *portals, **more):
    """Search at some portals; return the acquisitions, the newest first."""
    found = stand.search(portals, FAMILY, *SUMMER, limit=60, **more)
    assert {offer.portal for one in found for offer in one.offers} == set(portals)
    return sorted(found, key=lambda one: one.offers[0].acquired, reverse=True)


def click(page, acquisition):
    page._guichet.selection.set((acquisition.id,))
    assert page.view.list.actions.flow.isEnabled()
    page.view.list.actions.flow.trigger()


def said(page):
    label = page.view.list.bar._trouble
    return "" if label.isHidden() else label.text()


def days_of(found):
    return {f"{one.offers[0].acquired:%Y-%m-%d}": one for one in found}


def by_choice(stand, page, wanted):
    """Choose from the menu the first flow of a reason."""
    stand.wait(lambda: [menu for menu in page.findChildren(FlowChoiceMenu) if menu.isVisible()])
    (menu,) = [menu for menu in page.findChildren(FlowChoiceMenu) if menu.isVisible()]
    finding = menu._finding
    place = next(place for place, match in enumerate(finding.matches) if match.reason in wanted)
    menu.chosen.emit(finding, finding.matches[place])
    menu.close()
    return finding.matches[place]


def test_the_day_of_an_acquisition_in_the_flow_of_another_portal(stand, page):
    found = days_of(found_at(stand, "cdse", "earth-search"))
    known = stand.entry("terrascope", f"https://{SERVICE}", "CGS_S2_RADIOMETRY").dates
    both = [day for day in found if known.value_at(found[day].offers[0].acquired)]
    assert len(both) >= 2
    for count, day in enumerate(both[:2], 1):
        click(page, found[day])
        stand.wait(lambda wanted=count: len(stand.layers()) == wanted or "<" in said(page))
        assert len(stand.layers()) == count, said(page)
        stand.wait(lambda: stand.flows.layers._pool.idle)
        assert day in {told["TIME"][:10] for told in stand.asked(SERVICE, "GetMap")}
        assert stand.flows.layers.request_of(stand.layers()[0]).time[:10] == day
    newer, older = (stand.drawn(layer) for layer in stand.layers())
    assert share_alike(newer, older) < 0.2


def test_a_place_that_no_service_shows(stand, page):
    stand.entry("terrascope", f"https://{SERVICE}", "CGS_S2_RADIOMETRY")
    found = found_at(stand, "cdse", "earth-search", box=GUIANA)
    page._guichet.selection.set((found[0].id,))
    action = page.view.list.actions.flow
    assert not action.isEnabled()
    assert "other places" in action.toolTip()


def test_an_instance_of_the_account_draws_the_area_at_the_day(stand, page):
    list_instance(stand)
    found = found_at(stand, "cdse", "earth-search")
    click(page, found[0])
    match = by_choice(stand, page, (FlowMatchReason.ACCOUNT,))
    assert match.entry.name == "TRUE_COLOR"
    stand.wait(lambda: stand.layers() or stand.failed)
    assert stand.failed == []
    image = stand.drawn(stand.layers()[0])
    day = f"{found[0].offers[0].acquired:%Y-%m-%d}"
    asked = stand.asked(HUB, "GetMap")[-1]
    assert {part[:10] for part in asked["TIME"].split("/")} == {day}
    assert asked["GEOMETRY"].startswith("POLYGON ((")
    direct = map_of(f"https://{HUB}/ogc/wms/{INSTANCE}", "TRUE_COLOR", TOULOUSE, TIME=asked["TIME"])
    assert share_alike(image, stand.fetched(direct)) > 0.995


def test_a_scene_of_planetary_computer_has_tiles_of_its_own(stand, page):
    found = found_at(stand, "planetary-computer")
    click(page, found[0])
    stand.wait(lambda: stand.layers() or [m for m in page.findChildren(FlowChoiceMenu) if m.isVisible()])
    if not stand.layers():
        by_choice(stand, page, (FlowMatchReason.SCENE,))
        stand.wait(lambda: stand.layers() or stand.failed)
    assert stand.failed == []
    shown = stand.flows.layers.request_of(stand.layers()[0])
    assert (shown.kind, shown.title) == ("xyz", found[0].offers[0].title)
    stand.wait(lambda: "on the map" in said(page))
