"""Quicklooks on the map, from the click to the layer and back."""

import threading
from dataclasses import replace

import pytest
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.grid_placement import GridPlacement
from guichet_eo.core.portal_error import PortalError
from guichet_eo.gis.picture_cache import PictureCache
from guichet_eo.gis.picture_reader import PictureReader
from guichet_eo.gis.quicklook_layer import quicklook_name
from guichet_eo.gis.quicklook_problem import QuicklookProblem
from guichet_eo.gis.quicklooks import Quicklooks
from guichet_eo.providers.pixel_access import PixelAccess
from loopback import Loopback, Reply
from picture_bed import Profiles, acquisition, encoded, geotiff, portal, scene, settle, wait
from qgis.core import QgsProject, QgsRasterLayer

TILE = GridPlacement("EPSG:32631", (300000.0, 4790220.0, 409800.0, 4900020.0))
PICTURES = {
    "/tile.png": encoded(343, 343),
    "/own.tif": geotiff(),
    "/page.png": b"<html>log in</html>",
    "/short.jpg": encoded(1200, 900, form="JPG")[:300],
}


class Bed:
    """A server with pictures, an empty project, and quicklooks between them."""

    def __init__(self, folder):
        self.folder, self.project = folder, QgsProject()
        self.portals = {"bed": portal(), "other": portal("other")}
        self.gate = threading.Event()
        self.gate.set()
        self.server = Loopback(self.respond).__enter__()
        self.quicklooks = None
        self.restart()

    def respond(self, request):
        self.gate.wait(10)
        body = PICTURES.get(request.path)
        return Reply(404) if body is None else Reply(200, body)

    def restart(self, project=None):
        """Begin a new session on the same disk."""
        if self.quicklooks is not None:
            self.quicklooks.close()
        self.project = project or self.project
        reader = PictureReader(PictureCache(self.folder / "pictures"))
        self.rasters = PictureCache(self.folder / "rasters", suffix=".tif")
        self.profiles, self.changed, self.failed = Profiles(), [], []
        self.quicklooks = Quicklooks(self.portals.get, self.profiles, reader, self.rasters, self.project)
        self.quicklooks.changed.connect(self.changed.append)
        self.quicklooks.failed.connect(lambda id, problem: self.failed.append((id, problem)))

    def scene(self, path, id="scene", portal_id="bed", placement=TILE, **quicklook):
        return scene(id, self.server.url + path, portal_id, placement=placement, **quicklook)

    def show(self, *scenes, id=7):
        """Ask for a quicklook and wait for what comes of it."""
        wanted = acquisition(*scenes, id=id)
        self.quicklooks.toggle(wanted)
        wait(lambda: not self.quicklooks.waiting_ids)
        return wanted

    def layers(self):
        return list(self.project.mapLayers().values())

    def close(self):
        self.gate.set()
        self.quicklooks.close()
        self.project.clear()
        self.server.__exit__()


@pytest.fixture
def bed(tmp_path, qgis_app):
    found = Bed(tmp_path)
    yield found
    found.close()


def test_on_and_off(bed):
    wanted = acquisition(bed.scene("/tile.png"))
    bed.quicklooks.toggle(wanted)
    assert bed.quicklooks.waiting_ids == {7}
    assert bed.changed == [7]
    wait(lambda: bed.quicklooks.shown_ids == {7})
    assert bed.changed == [7, 7]
    assert bed.quicklooks.is_shown(wanted)
    (layer,) = bed.layers()
    assert isinstance(layer, QgsRasterLayer)
    assert layer.isValid()
    assert layer.name() == "Quicklook 24 Oct 2026 31TCJ"
    assert layer.crs().authid() == "EPSG:32631"
    extent = layer.extent()
    corners = (extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum())
    assert corners == pytest.approx(TILE.bounds)
    bed.quicklooks.toggle(wanted)
    assert not bed.layers()
    assert not bed.quicklooks.is_shown(wanted)
    assert bed.quicklooks.shown_ids == frozenset()
    assert bed.changed == [7, 7, 7]
    assert not bed.failed


def test_the_second_time_comes_from_disk(bed):
    wanted = bed.show(bed.scene("/tile.png"))
    bed.restart(QgsProject())
    bed.quicklooks.toggle(wanted)
    wait(bed.layers)
    assert len(bed.server.requests) == 1


def test_the_layer_is_added_where_the_search_wants_it(bed):
    added = []
    bed.quicklooks.begin(added.append)
    bed.show(bed.scene("/tile.png"))
    assert [layer.name() for layer in added] == ["Quicklook 24 Oct 2026 31TCJ"]


def test_another_search_begins_its_ids_anew(bed):
    wanted = bed.show(bed.scene("/tile.png"))
    bed.quicklooks.begin()
    assert bed.quicklooks.shown_ids == frozenset()
    assert bed.quicklooks.is_shown(wanted), "the layer is still there"
    bed.quicklooks.hide(replace(wanted, id=3))
    assert not bed.layers()
    assert bed.changed[-1] == 3


def test_a_picture_with_its_own_georeference(bed):
    bed.show(bed.scene("/own.tif", placement=None, georeferenced=True))
    assert bed.layers()[0].extent().xMinimum() == 300000


@pytest.mark.parametrize(
    ("terms", "quicklook", "problem"),
    [
        ({}, {"placement": None}, QuicklookProblem.NOT_PLACED),
        ({"quicklooks_shown": False}, {}, QuicklookProblem.NOT_SHOWN),
    ],
)
def test_what_cannot_be_placed_or_shown_asks_nobody(bed, terms, quicklook, problem):
    bed.portals["bed"] = portal(**terms)
    bed.show(bed.scene("/tile.png", **quicklook))
    assert bed.failed == [(7, problem)]
    assert not bed.server.requests
    assert not bed.layers()


def test_no_picture_at_all(bed):
    bed.show(replace(bed.scene("/tile.png"), quicklook=None))
    assert bed.failed == [(7, QuicklookProblem.NO_QUICKLOOK)]


def test_a_picture_behind_a_login(bed):
    bed.show(bed.scene("/tile.png", open=False))
    assert bed.failed[0][1].kind is ErrorKind.LOGIN_NEEDED


def test_the_offer_that_can_be_placed_is_taken(bed):
    bed.show(bed.scene("/tile.png", placement=None), bed.scene("/own.tif", "b", "other", georeferenced=True))
    assert [request.path for request in bed.server.requests] == ["/own.tif"]
    assert len(bed.layers()) == 1
    assert not bed.failed


def test_the_next_offer_is_tried_where_the_best_fails(bed):
    bed.show(bed.scene("/gone.png"), bed.scene("/page.png", "b"), bed.scene("/tile.png", "c", "other"))
    assert len(bed.layers()) == 1
    assert bed.quicklooks.shown_ids == {7}
    assert not bed.failed


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/gone.png", ErrorKind.GONE),
        ("/page.png", ErrorKind.BAD_ANSWER),
        ("/short.jpg", ErrorKind.BAD_ANSWER),
    ],
)
def test_a_bad_picture_is_one_error_and_no_layer(bed, path, kind):
    wanted = bed.show(bed.scene(path))
    ((id, error),) = bed.failed
    assert id == 7
    assert isinstance(error, PortalError)
    assert error.kind is kind
    assert error.portal == "bed"
    assert not bed.layers()
    assert not bed.quicklooks.is_shown(wanted)
    assert not list(bed.folder.rglob("*.picture"))
    assert bed.changed == [7, 7]


def test_a_raster_that_is_georeferenced_only_by_its_word(bed):
    bed.show(bed.scene("/tile.png", placement=None, georeferenced=True))
    assert bed.failed == [(7, QuicklookProblem.NOT_PLACED)]


def test_a_click_while_it_is_awaited_takes_it_back(bed):
    bed.gate.clear()
    wanted = acquisition(bed.scene("/tile.png"))
    bed.quicklooks.toggle(wanted)
    wait(lambda: bed.server.requests)
    bed.quicklooks.toggle(wanted)
    assert not bed.quicklooks.waiting_ids
    bed.quicklooks.toggle(wanted)
    bed.gate.set()
    wait(lambda: bed.quicklooks.shown_ids == {7})
    settle(0.05)
    assert len(bed.layers()) == 1
    assert not bed.failed


def test_the_user_removes_the_layer(bed):
    wanted = bed.show(bed.scene("/tile.png"))
    bed.project.removeMapLayer(bed.layers()[0].id())
    assert not bed.quicklooks.is_shown(wanted)
    assert bed.changed == [7, 7, 7]
    bed.show(bed.scene("/tile.png"))
    assert len(bed.layers()) == 1
    bed.project.clear()
    assert not bed.quicklooks.shown_ids


def test_what_may_not_be_kept_is_temporary_and_goes_with_the_session(bed):
    bed.portals["bed"] = portal(quicklooks_kept=False)
    bed.show(bed.scene("/tile.png"))
    (layer,) = bed.layers()
    assert layer.isValid()
    assert layer.isTemporary()
    assert not list(bed.folder.rglob("*.*"))
    from pathlib import Path

    path = Path(layer.source())
    bed.project.clear()
    bed.quicklooks.close()
    assert not path.parent.exists()
    bed.quicklooks = None
    bed.restart()


def test_a_raster_damaged_on_disk_is_an_error_and_is_made_again(bed):
    wanted = bed.show(bed.scene("/tile.png"))
    bed.quicklooks.toggle(wanted)
    (path,) = bed.folder.rglob("*.tif")
    path.write_bytes(b"half a file")
    bed.quicklooks.toggle(wanted)
    wait(lambda: bed.failed)
    assert bed.failed[0][1].kind is ErrorKind.DISK
    bed.show(bed.scene("/tile.png"))
    assert len(bed.layers()) == 1


def test_a_full_disk_still_shows_the_picture(bed, tmp_path):
    bed.rasters.folder = tmp_path / "file"
    bed.rasters.folder.write_bytes(b"in the way")
    bed.show(bed.scene("/tile.png"))
    assert bed.layers()[0].isTemporary()


def test_settings_are_read_in_the_main_thread_and_may_fail(bed):
    bed.show(bed.scene("/tile.png"))
    assert bed.profiles.asked == [(("127.0.0.1",), True)]

    def refuse(hosts):
        raise OSError(28, "No space left on device")

    bed.quicklooks._profiles._profile_of = refuse
    bed.quicklooks._profiles._known.clear()
    bed.show(bed.scene("/tile.png", "b"), id=8)
    assert bed.failed[0][0] == 8
    assert bed.failed[0][1].kind is ErrorKind.DISK


def test_closing_leaves_no_thread_and_no_late_layer(bed):
    bed.gate.clear()
    bed.quicklooks.toggle(acquisition(bed.scene("/tile.png")))
    wait(lambda: bed.server.requests)
    bed.quicklooks.close()
    bed.gate.set()
    wait(lambda: not [thread for thread in threading.enumerate() if "guichet-eo quicklook" in thread.name])
    settle(0.05)
    assert not bed.layers()
    bed.quicklooks = None
    bed.restart()


def test_attribution_stands_with_the_layer(bed):
    bed.portals["bed"] = portal(attribution="Copernicus Sentinel data 2026")
    bed.show(bed.scene("/tile.png"))
    assert bed.layers()[0].metadata().rights() == ["Copernicus Sentinel data 2026"]


def test_names(bed):
    plain = bed.scene("/tile.png")
    assert (
        quicklook_name(replace(plain, tile="", platform="Sentinel-1A")) == "Quicklook 24 Oct 2026 Sentinel-1A"
    )
    assert quicklook_name(replace(plain, acquired=None)) == "Quicklook 31TCJ"


def test_many_at_once(bed):
    for number in range(250):
        bed.quicklooks.show(acquisition(bed.scene("/own.tif", str(number), georeferenced=True), id=number))
    wait(lambda: not bed.quicklooks.waiting_ids, 60)
    assert len(bed.layers()) == 250
    assert len(bed.server.requests) <= 4, "one address is one picture"


class OpenDoor:
    """A gate that lets in."""

    def open(self, hrefs, token):
        return PixelAccess(headers={"X-API-Key": "the-key-of-ann"})


def test_pictures_behind_an_account(bed):
    """Without one the list says so; with one the picture is fetched."""
    hidden = bed.scene("/tile.png", open=False)
    bed.show(hidden)
    assert bed.failed[-1][1].kind is ErrorKind.LOGIN_NEEDED
    bed.quicklooks._gate_of = lambda portal: OpenDoor()
    bed.show(hidden)
    assert bed.quicklooks.shown_ids == {7}
