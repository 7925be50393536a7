"""`guicheteo:downloadscenes`: rows of a layer or a search → files, whole, in their place, nothing twice."""

import hashlib
import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from guichet_eo.core.asset import Asset
from guichet_eo.core.downloads.sidecar import read_sidecar
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal_access import PortalAccess
from guichet_eo.core.portal_directory import PortalDirectory
from guichet_eo.core.portal_terms import PortalTerms
from guichet_eo.core.scene_stac import to_stac
from guichet_eo.gis.licence_book import LicenceBook
from guichet_eo.gis.portal_folders import PortalFolders
from guichet_eo.toolbox.download_parameters import FEW
from guichet_eo.toolbox.download_scenes import DownloadScenes
from guichet_eo.toolbox.download_values import search_values, wanted_names
from guichet_eo.toolbox.download_watch import FILE as QUEUE
from guichet_eo.toolbox.guichet_eo_provider import GuichetEoProvider
from imagined import guichet_threads, imagined_portal, imagined_scene
from processing_feedback import KeptFeedback
from qgis.core import QgsFeature, QgsProcessingContext, QgsProject, QgsVectorLayer
from range_server import range_server

SIZE = 300_000
NAMES = ("red", "nir", "scl")


def content(number, name):
    return hashlib.sha256(f"{number}{name}".encode()).digest() * (SIZE // 32)


@pytest.fixture
def run(qgis_app, qgis_new_project):
    """Run the algorithm; returns results and what was said, or raises what it says."""
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())

    def call(feedback=None, **values):
        feedback = feedback or KeptFeedback()
        instance = DownloadScenes().create()
        fine, reason = instance.checkParameterValues(values, context)
        if not fine:
            raise ValueError(reason)
        results, done = instance.run(values, context, feedback)
        if not done:
            raise ValueError("; ".join([*feedback.errors, *feedback.warnings]))
        results["warnings"] = feedback.warnings
        table = results.get("FILES")
        results["rows"] = rows_of(context.takeResultLayer(table)) if table else []
        return results

    return call


def rows_of(layer):
    names = [field.name() for field in layer.fields()]
    return [dict(zip(names, feature.attributes())) for feature in layer.getFeatures()]


@pytest.fixture
def server(tmp_path):
    folder = tmp_path / "served"
    folder.mkdir()
    for number in (1, 2):
        for name in NAMES:
            (folder / f"{number}_{name}.tif").write_bytes(content(number, name))
    with range_server(folder) as served:
        yield served


@pytest.fixture
def portals(monkeypatch, server):
    """Let the directory know one loopback portal, with more of its description."""

    def use(**more):
        portal = imagined_portal("here", access=PortalAccess(pixels="anonymous"), **more)
        portal.endpoints["stac"] = server.url
        directory = PortalDirectory([replace(portal, dialect="stac")])
        monkeypatch.setattr(PortalFolders, "load", lambda self: directory)

    use()
    return use


def scenes_of(server, *numbers, checksum=True, names=NAMES):
    """Return the id of a layer of scenes as the search writes them."""
    layer = QgsVectorLayer("None?field=stac:string(0)", "scenes", "memory")
    features = []
    for number in numbers:
        files = [
            Asset(
                name, name, f"{server.url}/{number}_{name}.tif", "image/tiff", ("data",), SIZE // 32 * 32,
                f"sha256:{hashlib.sha256(content(number, name)).hexdigest()}" if checksum else "",
            )
            for name in names
        ]  # fmt: skip
        feature = QgsFeature(layer.fields())
        feature.setAttribute("stac", json.dumps(to_stac(imagined_scene("here", number), files)))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    QgsProject.instance().addMapLayer(layer)
    return layer.id()


def downloaded(folder):
    return sorted(path.name for path in Path(folder).rglob("*.tif"))


def test_it_stands_in_the_toolbox(qgis_app):
    provider = GuichetEoProvider()
    provider.loadAlgorithms()
    assert "downloadscenes" in [algorithm.name() for algorithm in provider.algorithms()]


def test_whole_products_come_with_their_sidecars(run, portals, server, tmp_path):
    made = run(SCENES=scenes_of(server, 1, 2), FOLDER=str(tmp_path / "out"), FILES="memory:")
    assert (made["COUNT"], made["FAILED"]) == (6, 0)
    assert downloaded(tmp_path / "out") == sorted(f"{n}_{name}.tif" for n in (1, 2) for name in NAMES)
    file = next((tmp_path / "out" / "here" / "2026").rglob("1_red.tif"))
    assert file.read_bytes() == content(1, "red")
    assert read_sidecar(file).scene == "S2A_1"
    row = next(row for row in made["rows"] if row["path"] == str(file))
    assert (row["portal"], row["state"], row["size"]) == ("here", "verified", SIZE // 32 * 32)
    assert row["verified"]
    assert row["checksum"].startswith("sha256:")
    assert not list((tmp_path / "out").glob(f"{QUEUE}*")), "no queue is left where all arrived"
    assert guichet_threads() == []


def test_bands_composites_keys_and_patterns(run, portals, server, tmp_path):
    layer = scenes_of(server, 1)

    def fetched(what):
        folder = tmp_path / what.replace("*", "x").replace(",", "-")
        run(SCENES=layer, FOLDER=str(folder), WHAT=what)
        return downloaded(folder)

    assert fetched("red, SCL") == ["1_red.tif", "1_scl.tif"]
    assert fetched("*r*") == ["1_nir.tif", "1_red.tif"]
    assert fetched("true-colour") == ["1_red.tif"], "as far as it is there"
    with pytest.raises(ValueError, match=r"WHAT: “swir16” is in none of the scenes\. There are: .*nir"):
        fetched("swir16")
    with pytest.raises(ValueError, match="WHAT is empty"):
        run(SCENES=layer, FOLDER=str(tmp_path), WHAT=" , ")
    with pytest.raises(ValueError, match="nothing to download"):
        fetched("*.never")


def test_a_second_run_fetches_nothing_again(run, portals, server, tmp_path):
    layer, folder = scenes_of(server, 1), str(tmp_path / "out")
    run(SCENES=layer, FOLDER=folder)
    server.requests.clear()
    made = run(SCENES=layer, FOLDER=folder, FILES="memory:")
    assert made["COUNT"] == 3
    assert [one for one in server.requests if one[0] == "GET"] == []
    assert {row["state"] for row in made["rows"]} == {"verified"}


def test_what_failed_is_told_and_fetched_by_the_next_run(run, portals, server, tmp_path):
    layer, folder = scenes_of(server, 1), str(tmp_path / "out")
    server.fault = lambda path, _asked: 404 if "nir" in path else None
    made = run(SCENES=layer, FOLDER=folder, FILES="memory:")
    assert (made["COUNT"], made["FAILED"]) == (2, 1)
    assert any("1_nir.tif: failed" in warning for warning in made["warnings"])
    (failed,) = (row for row in made["rows"] if row["state"] == "failed")
    assert "no longer at here" in failed["detail"]
    with pytest.raises(ValueError, match="1 of 3 files could not be fetched"):
        run(SCENES=layer, FOLDER=folder, STRICT=True)
    server.fault = None
    server.requests.clear()
    assert run(SCENES=layer, FOLDER=folder)["COUNT"] == 3
    assert {one[1] for one in server.requests} == {"/1_nir.tif"}


def test_nothing_that_arrives_is_a_failure(run, portals, server, tmp_path):
    server.fault = lambda _path, _asked: 404
    with pytest.raises(ValueError, match="3 of 3 files could not be fetched"):
        run(SCENES=scenes_of(server, 1), FOLDER=str(tmp_path / "out"))


def test_cancelling_ends_soon_and_the_next_run_goes_on(run, portals, server, tmp_path):
    layer, folder = scenes_of(server, 1, 2), str(tmp_path / "out")
    feedback = KeptFeedback()
    begun = threading.Event()

    def hold(_path, _asked):
        begun.set()

    server.fault, server.latency = hold, 0.5
    threading.Thread(target=lambda: (begun.wait(10), feedback.cancel()), daemon=True).start()
    run(feedback, SCENES=layer, FOLDER=folder)
    assert begun.is_set()
    assert len(downloaded(folder)) < 6
    server.fault, server.latency = None, 0.0
    assert run(SCENES=layer, FOLDER=folder)["COUNT"] == 6


def test_another_run_leaves_the_rest_of_the_queue_alone(run, portals, server, tmp_path):
    folder = str(tmp_path / "out")
    server.fault = lambda path, _asked: 404 if path.startswith("/1_") else None
    with pytest.raises(ValueError, match="3 of 3"):
        run(SCENES=scenes_of(server, 1), FOLDER=folder)
    server.fault = None
    assert run(SCENES=scenes_of(server, 2), FOLDER=folder)["COUNT"] == 3
    assert downloaded(folder) == [f"2_{name}.tif" for name in sorted(NAMES)]


# ---- licences ------------------------------------------------------------------------------------

TERMS = PortalTerms(LocalText("Strict licence"), "https://example.org/l", "1", "per product", "© here")


@pytest.fixture
def licensed(portals, monkeypatch, tmp_path):
    monkeypatch.setattr("guichet_eo.toolbox.download_run.profile_folder", lambda: tmp_path / "profile")
    monkeypatch.setattr("guichet_eo.toolbox.known_ids.KnownIds.portals", ("here",), raising=False)
    real = __import__("guichet_eo.toolbox.known_ids", fromlist=["KnownIds"]).KnownIds
    monkeypatch.setattr(
        "guichet_eo.toolbox.download_scenes.KnownIds.read",
        staticmethod(lambda: real(("here",), ("s2-l2a-sen2cor",))),
    )
    portal = imagined_portal("here", access=PortalAccess(pixels="anonymous"))

    def use(url):
        portal.endpoints["stac"] = url
        made = replace(portal, dialect="stac", terms=TERMS)
        monkeypatch.setattr(PortalFolders, "load", lambda self: PortalDirectory([made]))
        return made

    return use


def test_a_licence_is_named_or_nothing_is_fetched(run, licensed, server, tmp_path):
    portal = licensed(server.url)
    layer, folder = scenes_of(server, 1), str(tmp_path / "out")
    with pytest.raises(ValueError, match="Licences must be accepted first: here – Strict licence") as refused:
        run(SCENES=layer, FOLDER=folder)
    assert "https://example.org/l" in str(refused.value)
    assert "LICENCES=here" in str(refused.value)
    assert server.requests == []
    with pytest.raises(ValueError, match="give ACCEPTED_BY"):
        run(SCENES=layer, FOLDER=folder, LICENCES="here")
    with pytest.raises(ValueError, match=r"“her” is unknown\. Did you mean here"):
        run(SCENES=layer, FOLDER=folder, LICENCES="her", ACCEPTED_BY="X")
    assert run(SCENES=layer, FOLDER=folder, LICENCES="here", ACCEPTED_BY="Ministry")["COUNT"] == 3
    file = next((tmp_path / "out").rglob("1_red.tif"))
    sidecar = read_sidecar(file)
    assert (sidecar.acceptance.who, sidecar.acceptance.product) == ("Ministry", "S2A_1")
    book = LicenceBook(tmp_path / "profile" / "licences.json")
    assert book.accepted(portal, "S2A_1").who == "Ministry"
    assert book.accepted(portal, "S2A_2") is None
    other = str(tmp_path / "other")
    assert run(SCENES=layer, FOLDER=other)["COUNT"] == 3, "what was accepted counts"


# ---- values --------------------------------------------------------------------------------------


def test_values():
    assert wanted_names({}) == ("whole",)
    assert wanted_names({"WHAT": "red, WHOLE"}) == ("whole",)
    assert wanted_names({"WHAT": " red,nir , red"}) == ("red", "nir")
    assert search_values({})["LIMIT"] == FEW
    assert search_values({"LIMIT": 0})["LIMIT"] == 0


def test_without_scenes_a_search_is_needed(run, tmp_path):
    with pytest.raises(ValueError, match="An area is missing"):
        run(FOLDER=str(tmp_path))


def test_scenes_of_a_search_are_fetched(run, tmp_path):
    made = run(
        AREA="1.25,1.6,43.45,43.8 [EPSG:4326]", PORTALS="sandbox", FAMILIES="s2-l2a-sen2cor",
        START="2026-10-01", LIMIT=1, WHAT="red", FOLDER=str(tmp_path / "out"), FILES="memory:",
    )  # fmt: skip
    assert made["COUNT"] == 1
    assert downloaded(tmp_path / "out")
