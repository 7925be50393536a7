"""The whole way: queued, fetched from loopback, unpacked, on the map, said in the row."""

import tarfile
from dataclasses import replace
from types import SimpleNamespace

import arrival_bed
import pytest
from arrival_bed import values_of, write_vectors, zipped
from guichet_eo.core.downloads.arrival_choice import ArrivalChoice
from guichet_eo.core.downloads.arrival_kind import ArrivalKind
from guichet_eo.core.downloads.download import Download
from guichet_eo.core.downloads.download_item import DownloadItem
from guichet_eo.core.downloads.download_state import DownloadState
from guichet_eo.core.portal_directory import PortalDirectory
from guichet_eo.core.scene_stac import to_stac
from guichet_eo.gis.downloads.arrival_watch import ArrivalWatch
from guichet_eo.gis.guichet import Guichet
from guichet_eo.ui.downloads.download_deed import DownloadDeed
from guichet_eo.ui.downloads.download_words import DownloadWords
from imagined import guichet_threads, imagined_portal
from qgis.core import QgsProject, QgsSettings
from range_server import range_server


@pytest.fixture
def guichet(qgis_app, qgis_new_project, qtbot, tmp_path, monkeypatch):
    """A service window over one portal on loopback, with a profile of the test's own."""
    for module in ("portal_folders", "guichet", "profile_folder"):
        monkeypatch.setattr(f"guichet_eo.gis.{module}.profile_folder", lambda: tmp_path / "profile")
    QgsSettings().remove("guichet_eo")
    window = Guichet()
    portal = imagined_portal("here", 1)
    window.portals = PortalDirectory([replace(portal, endpoints={"stac": "http://127.0.0.1/v1"})])
    yield window
    window.close()
    QgsProject.instance().clear()
    QgsSettings().remove("guichet_eo")
    qtbot.waitUntil(lambda: not guichet_threads())


def item_of(path, url, scene, folder, unpack, kind, *names):
    """Return what is queued of a file on a server."""
    return DownloadItem(
        f"{len(path.name):032x}", "here", scene.id, scene.id, scene.title, f"{url}/{path.name}", str(folder),
        path.name, scene.family, path.name, size=path.stat().st_size, unpack=unpack,
        arrival=ArrivalChoice(kind, names).to_json(), stac=to_stac(scene),
    )  # fmt: skip


def ended(guichet):
    rows = guichet.downloads.rows
    return bool(rows) and all(row.state.ended for row in rows)


@pytest.mark.parametrize("unpacked", [True, False])
def test_a_product_comes_on_the_map(guichet, qtbot, tmp_path, unpacked):
    served, folder = tmp_path / "served", tmp_path / "eo"
    served.mkdir()
    product = zipped(arrival_bed.write_safe(tmp_path), served / "product.zip")
    scene = arrival_bed.S2_SCENE
    with range_server(served) as server:
        item = item_of(product, server.url, scene, folder, unpacked, ArrivalKind.COMPOSITE, "false-colour")
        guichet.downloads.add([item])
        qtbot.waitUntil(lambda: len(QgsProject.instance().mapLayers()) == 1, timeout=30_000)
    (row,) = guichet.downloads.rows
    assert row.state is DownloadState.WHOLE
    (layer,) = QgsProject.instance().mapLayers().values()
    assert values_of(layer) == [pytest.approx(value / 10_000 - 0.1, abs=1e-6) for value in (8000, 4000, 3000)]
    assert row.path.endswith(".SAFE" if unpacked else "product.zip")
    assert guichet.arrival.on_map(scene.id)
    assert DownloadWords(guichet).facts(row).not_on_map == ""


def test_a_product_without_anything_for_the_map_says_so_in_its_row(guichet, qtbot, tmp_path):
    served = tmp_path / "served"
    served.mkdir()
    (served / "readme.txt").write_text("nothing for the map")
    with range_server(served) as server:
        item = item_of(served / "readme.txt", server.url, arrival_bed.S2_SCENE, tmp_path / "eo", False,
                       ArrivalKind.WHOLE)  # fmt: skip
        guichet.downloads.add([item])
        qtbot.waitUntil(lambda: ended(guichet), timeout=30_000)
    qtbot.waitUntil(lambda: guichet.arrival.problem(item.product) is not None, timeout=30_000)
    words = DownloadWords(guichet).row(guichet.downloads.rows[0])
    assert words.why == "Not on the map: nothing in it to show"


def test_what_must_be_unpacked_first_comes_on_the_map_once_it_is(guichet, qtbot, tmp_path):
    served, scene = tmp_path / "served", arrival_bed.S2_SCENE
    served.mkdir()
    safe = arrival_bed.write_safe(tmp_path)
    with tarfile.open(served / "product.tar.gz", "w:gz") as archive:
        archive.add(safe, safe.name)
    with range_server(served) as server:
        item = item_of(served / "product.tar.gz", server.url, scene, tmp_path / "eo", False,
                       ArrivalKind.COMPOSITE, "false-colour")  # fmt: skip
        guichet.downloads.add([item])
        qtbot.waitUntil(lambda: guichet.arrival.problem(item.product) is not None, timeout=30_000)
        words = DownloadWords(guichet).row(guichet.downloads.rows[0])
        assert words.why == "Not on the map: to be unpacked first"
        assert words.deed is DownloadDeed.UNPACK
        guichet.downloads.unpack([item.id])
        qtbot.waitUntil(lambda: guichet.arrival.on_map(scene.id), timeout=30_000)
        assert len(server.requests) == 1
    words = DownloadWords(guichet).row(guichet.downloads.rows[0])
    assert words.why.endswith("unpacked, on the map")
    assert words.deed is DownloadDeed.FOLDER


def test_what_is_on_the_map_comes_no_second_time_when_it_is_unpacked(guichet, qtbot, tmp_path):
    served, scene = tmp_path / "served", arrival_bed.S2_SCENE
    served.mkdir()
    product = zipped(arrival_bed.write_safe(tmp_path), served / "product.zip")
    with range_server(served) as server:
        item = item_of(product, server.url, scene, tmp_path / "eo", False, ArrivalKind.COMPOSITE,
                       "false-colour")  # fmt: skip
        guichet.downloads.add([item])
        qtbot.waitUntil(lambda: guichet.arrival.on_map(scene.id), timeout=30_000)
        with qtbot.waitSignal(guichet.downloads.arrived, timeout=30_000):
            guichet.downloads.unpack([item.id])
    qtbot.wait(200)
    assert len(QgsProject.instance().mapLayers()) == 1


def test_a_product_of_many_layers_says_how_many_came(guichet, qtbot, tmp_path):
    served, scene = tmp_path / "served", arrival_bed.S2_SCENE
    served.mkdir()
    write_vectors(served / "a.gpkg", "GPKG", [f"layer{number}" for number in range(7)])
    with range_server(served) as server:
        item = item_of(served / "a.gpkg", server.url, scene, tmp_path / "eo", False, ArrivalKind.WHOLE)
        guichet.downloads.add([item])
        qtbot.waitUntil(lambda: guichet.arrival.layers(scene.id) is not None, timeout=30_000)
    assert DownloadWords(guichet).row(guichet.downloads.rows[0]).why.endswith("on the map: 5 of 7 layers")


def test_a_composite_comes_although_another_file_failed(guichet, qtbot, tmp_path):
    served, scene = tmp_path / "served", arrival_bed.S2_SCENE
    served.mkdir()
    safe = arrival_bed.write_safe(tmp_path)
    zipped(safe, served / "product.zip")
    (served / "gone.xml").write_text("<x/>")
    with range_server(served) as server:
        chosen = (server.url, scene, tmp_path / "eo", False, ArrivalKind.COMPOSITE, "false-colour")
        items = [item_of(served / name, *chosen) for name in ("product.zip", "gone.xml")]
        (served / "gone.xml").unlink()
        guichet.downloads.add(items)
        qtbot.waitUntil(lambda: guichet.arrival.on_map(scene.id), timeout=30_000)
    states = [row.state for row in guichet.downloads.rows]
    assert states == [DownloadState.WHOLE, DownloadState.FAILED]


def test_what_was_chosen_for_a_product_takes_all_its_files(guichet, qtbot, tmp_path):
    rows, opened = [], []
    arrivals = ArrivalChoice(ArrivalKind.COMPOSITE, ("false-colour",)).to_json()
    for name in ("a", "b", "c"):
        item = DownloadItem(name * 32, "here", "s", "p", name, "", "/x", name, arrival=arrivals)
        rows.append(Download(item, DownloadState.QUEUED if name == "c" else DownloadState.WHOLE))
    guichet.downloads._rows = {row.id: row for row in rows}
    watch = ArrivalWatch(guichet.downloads, lambda: SimpleNamespace(
        open=lambda rows, add: opened.append([row.item.title for row in rows]), close=lambda: None,
        failed=guichet.downloads.failed, shortened=guichet.downloads.rested,
    ), lambda layer: layer)  # fmt: skip
    watch.show(rows[:1])
    assert opened == [["a", "b"]]
    guichet.downloads._rows = {}
