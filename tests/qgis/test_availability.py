"""What lies on tape is asked anew before a download, in the background."""

import pytest
from asked_portal import PROFILE, collect, question, scenes_of
from geodes_downloads import GeodesDownloads
from geodes_server import GeodesServer, geodes_portal
from guichet_eo.core.online import Online
from guichet_eo.core.portal_downloads import PortalDownloads
from guichet_eo.gis.downloads.availability import Availability
from guichet_eo.gis.downloads.download_desk import DownloadDesk
from guichet_eo.gis.licence_book import LicenceBook
from guichet_eo.providers.dialects import make_provider
from loopback import Reply
from qgis.PyQt.QtTest import QSignalSpy, QTest


@pytest.fixture
def world(qgis_app):
    """Two servers, the portal that they are, its provider and scenes of it."""
    with GeodesServer(days=5) as server, GeodesDownloads() as tapes:
        order = {"kind": "geodes-tape", "endpoint": tapes.url}
        portal = geodes_portal(server.url, downloads=PortalDownloads(order=order))
        provider = make_provider(portal, PROFILE)
        yield tapes, portal, provider, scenes_of(collect(provider, question(families=("s2-l1c",))))


def until(check):
    for _turn in range(500):
        if check():
            return
        QTest.qWait(10)
    assert check()


def digest(provider, scene):
    (product,) = (asset for asset in provider.assets(scene) if "data" in asset.roles)
    return product.href.rpartition("/")[2]


def test_what_came_back_from_tape_meanwhile_is_known(world):
    tapes, _portal, provider, scenes = world
    asked = Availability(lambda _name: provider)
    changed = QSignalSpy(asked.changed)
    back = next(scene for scene in scenes if scene.online is Online.ORDER)
    assert asked.of(back) is Online.ORDER
    asked.ask(scenes)
    until(lambda: len(changed) == 1)
    assert {asked.of(scene) for scene in scenes} == {Online.YES}
    tapes.on_tape = {digest(provider, back)}
    asked.ask(scenes)
    until(lambda: len(changed) == 2)
    assert asked.of(back) is Online.ORDER
    asked.ask(scenes)
    until(lambda: len(tapes.requests) == 3 and not asked._call.running)
    assert len(changed) == 2, "nothing new, nothing said"
    asked.forget()
    assert asked.of(back) is back.online


def test_where_nothing_can_be_asked_the_search_stands(world):
    tapes, _portal, provider, scenes = world
    tapes.fast = lambda rows: Reply(500)
    asked = Availability(lambda _name: provider)
    changed = QSignalSpy(asked.changed)
    asked.ask(scenes)
    until(lambda: tapes.requests and not asked._call.running)
    assert [asked.of(scene) for scene in scenes] == [scene.online for scene in scenes]

    def nobody(_name):
        raise OSError

    Availability(nobody).ask(scenes)
    assert len(changed) == 0


def test_the_page_asks_where_there_are_tapes(world, tmp_path):
    tapes, portal, provider, scenes = world
    for known, requests in ((portal, 1), (geodes_portal(tapes.url), 0)):
        tapes.requests.clear()
        desk = DownloadDesk(
            lambda _name, found=known: found, lambda _portal: provider, lambda _name: provider,
            LicenceBook(tmp_path / "licences.json"),
        )  # fmt: skip
        gathered = QSignalSpy(desk.gathered)
        desk.gather(scenes)
        until(lambda heard=gathered: len(heard) == 1)
        until(lambda wanted=requests, asked=desk.availability: len(tapes.requests) == wanted
              and not asked._call.running)  # fmt: skip
        desk.close()
