"""From a search to whole, checked files: real portal files, accounts in QGIS, the queue of the panel."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

pytest.importorskip("qgis.core")

from guichet_eo.core.downloads.arrival_choice import ArrivalChoice
from guichet_eo.core.downloads.download_state import DownloadState
from guichet_eo.core.downloads.file_kinds import FileKinds
from guichet_eo.core.downloads.sidecar import read_sidecar
from guichet_eo.core.geometry import box_geometry
from guichet_eo.core.online import Online
from guichet_eo.core.period import Period
from guichet_eo.core.portal_directory import PortalDirectory
from guichet_eo.core.query import Query
from guichet_eo.gis.downloads.wanted_files import WantedFiles
from guichet_eo.gis.guichet import Guichet
from guichet_eo.gis.portal_phase import PortalPhase
from guichet_eo.toolbox.download_scenes import DownloadScenes
from qgis.core import (
    QgsApplication,
    QgsAuthMethodConfig,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsSettings,
)

MASTER = "master of the tests"
TOULOUSE = (1.2, 43.4, 1.7, 43.8)
BELGIUM = (4.2, 50.7, 4.6, 51.0)
FIJI = (178.2, -18.2, 178.6, -17.6)
SUMMER = Period.of_days(date(2026, 6, 1), date(2026, 7, 31))
DEMO = {"username": "demo@example.org", "password": "demo-Passw0rd"}
VERIFIED, WHOLE = DownloadState.VERIFIED, DownloadState.WHOLE


@dataclass(frozen=True)
class Row:
    """A product of a portal, and how sure its files are in the end; `bands`: only these."""

    family: str
    ends: "tuple[DownloadState, ...]"
    account: "tuple[str, dict[str, str]] | None" = None
    area: tuple = TOULOUSE
    period: Period = SUMMER
    bands: tuple = ()


ROWS = {
    "cdse": Row("s2-l2a-sen2cor", (VERIFIED,), ("Basic", DEMO)),
    "geodes": Row("s2-l2a-maja", (VERIFIED,), ("APIHeader", {"X-API-Key": "geodes-demo-key"})),
    "earth-search": Row("s2-l2a-sen2cor", (VERIFIED, WHOLE), bands=("red", "scl")),
    "sara": Row("s1-grd", (VERIFIED, WHOLE), ("Basic", DEMO), FIJI, Period()),
    "swh": Row("spot15-l1a", (VERIFIED, WHOLE), ("Basic", DEMO), period=Period()),
    "terrascope": Row("terrascope-s2-toc", (VERIFIED, WHOLE), ("Basic", DEMO), BELGIUM),
    "planetary-computer": Row("s2-l2a-sen2cor", (VERIFIED, WHOLE), bands=("red", "scl")),
    "dinamis": Row(
        "s2-l2a-maja", (VERIFIED, WHOLE),
        ("APIHeader", {"access-key": "demo-access-key", "secret-key": "demo-secret-key"}), bands=("red",),
    ),
}  # fmt: skip


@pytest.fixture
def guichet(profile, qgis_app, qgis_new_project, tmp_path, monkeypatch):
    """A service window over the real portal files, with the simulator's proxy and authority."""
    for module in ("portal_folders", "guichet", "profile_folder"):
        monkeypatch.setattr(f"guichet_eo.gis.{module}.profile_folder", lambda: tmp_path)
    QgsSettings().remove("guichet_eo")
    manager = QgsApplication.authManager()
    assert manager.setMasterPassword(MASTER, True)
    window = Guichet()
    window.portals = PortalDirectory([hasty(portal) for portal in window.portals.portals])
    yield window
    window.close()
    for authcfg in manager.configIds():
        manager.removeAuthenticationConfig(authcfg)
    QgsSettings().remove("guichet_eo")


def hasty(portal):
    """Return a portal whose orders are asked for at once."""
    if not portal.downloads.order:
        return portal
    order = {**portal.downloads.order, "poll": 0.1, "longest_poll": 0.2, "fresh": 0}
    return replace(portal, downloads=replace(portal.downloads, order=order))


def give(guichet, portal, method, values):
    config = QgsAuthMethodConfig(method)
    config.setName(portal)
    config.setConfigMap(values)
    assert QgsApplication.authManager().storeAuthenticationConfig(config)
    guichet.account_book.set(portal, config.id())


def found(guichet, qtbot, portal, row):
    """Return a scene of a search with the files that its portal gives."""
    query = Query(box_geometry(row.area), row.period, (row.family,), limit=20, portals=(portal,))
    search = guichet.start_search(query)
    qtbot.waitUntil(lambda: not search.running, timeout=60_000)
    assert search.states[portal].phase is PortalPhase.DONE, search.states[portal].error
    scenes = [one.best for one in search.acquisitions]
    with qtbot.waitSignal(guichet.desk.gathered, timeout=20_000):
        guichet.desk.gather(scenes)
    files = [guichet.desk.files(scene.ref) for scene in scenes]
    usable = [one for one in files if one.whole or one.order]
    assert usable, "nothing can be downloaded"
    return min(usable, key=lambda one: one.scene.online is not Online.YES)


def wanted(guichet, files, bands):
    if not bands:
        return WantedFiles(files.scene, files.whole, files.order)
    imagery = guichet.families.get(files.scene.family).imagery
    kinds = FileKinds([(files.scene, files.assets)], lambda _family: imagery)
    return WantedFiles(files.scene, kinds.assets(files.scene.ref, kinds.holding(bands)), files.order)


def prepared(guichet, qtbot, choice, tmp_path):
    with qtbot.waitSignal(guichet.desk.prepared, timeout=20_000) as signal:
        guichet.desk.prepare([choice], str(tmp_path / "eo"), ArrivalChoice(), False)
    return signal.args[0]


def fetched(guichet, qtbot, items):
    """Queue items, and return their rows when all have ended."""
    guichet.downloads.add(items)

    def rows():
        return [guichet.downloads.row(item.id) for item in items]

    qtbot.waitUntil(lambda: all(row is not None and row.state.ended for row in rows()), timeout=90_000)
    return rows()


@pytest.mark.parametrize("name", ROWS)
def test_from_the_search_to_checked_files(name, guichet, qtbot, tmp_path):
    row = ROWS[name]
    if row.account is not None:
        give(guichet, name, *row.account)
    files = found(guichet, qtbot, name, row)
    portal = guichet.portal(name)
    if guichet.licences.missing(portal, [files.scene.id]):
        guichet.licences.accept_all(portal, "Ann", [files.scene.id])
    choice = wanted(guichet, files, row.bands)
    items = prepared(guichet, qtbot, choice, tmp_path).items
    assert items
    rows = fetched(guichet, qtbot, items)
    assert [each.error for each in rows if each.error] == []
    assert {each.state for each in rows} <= {*row.ends}
    for each in rows:
        sidecar = read_sidecar(each.path)
        assert sidecar.size > 0
        assert (sidecar.portal, sidecar.scene, sidecar.attribution) == (
            name, files.scene.id, portal.terms.attribution,
        )  # fmt: skip
        assert (sidecar.acceptance is not None) is guichet.licences.is_wanted(portal)
    if not any(item.order for item in items):
        assert prepared(guichet, qtbot, choice, tmp_path).missing == (), "all of it is there"


def test_single_files_inside_of_a_product_are_listed_and_fetched(guichet, qtbot, tmp_path):
    row = ROWS["cdse"]
    give(guichet, "cdse", *row.account)
    scene = found(guichet, qtbot, "cdse", row).scene
    listings = guichet.desk.listings
    listings.ask([scene])
    qtbot.waitUntil(lambda: not listings.waiting, timeout=60_000)
    assert listings.error(scene.ref) is None
    inside = [asset for asset in listings.files(scene.ref) if asset.key.startswith("GRANULE/")]
    assert inside
    portal = guichet.portal("cdse")
    guichet.licences.accept_all(portal, "Ann", [scene.id])
    (done,) = fetched(
        guichet, qtbot, prepared(guichet, qtbot, WantedFiles(scene, tuple(inside)), tmp_path).items
    )
    assert done.state.arrived, done.error
    assert "GRANULE" in done.path


def test_the_algorithm_searches_and_fetches(profile, qgis_app, qgis_new_project, tmp_path):
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    values = {
        "AREA": "1.2,1.7,43.4,43.8 [EPSG:4326]", "START": "2026-06-01", "END": "2026-07-31",
        "PORTALS": "earth-search", "FAMILIES": "s2-l2a-sen2cor", "LIMIT": 2, "WHAT": "red,scl",
        "FOLDER": str(tmp_path / "eo"),
    }  # fmt: skip
    results, done = DownloadScenes().create().run(values, context, feedback)
    assert done, feedback.textLog()
    assert results["COUNT"] == len(list((tmp_path / "eo").rglob("*.tif"))) >= 2
    assert results["FAILED"] == 0
