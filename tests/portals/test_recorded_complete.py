"""Every recorded answer is read by a test, or stands here with the reason why not.

The manifests list what was recorded. A file is read when a test of recorded answers opens it: these tests are
run once more and what they open is noted. The test of the bands opens all items, so that it does not count.
"""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
WITHOUT = ("test_recorded_bands.py", "test_recorded_complete.py")
ELSEWHERE = "another interface of the portal, which the plugin does not ask"
CLOSED = "an interface that is closed; the portal has been retired"
NO_SEARCH = "nothing asks for it: a search and a list of files do without"
# file → why no test reads it
EXCEPTIONS = {
    "aws-sentinel2/aws_eos_landviewer_search.json": "a third party's interface, with keys of its own",
    "aws-sentinel2/s2l2a_productInfo.json": "tileInfo.json of the tile says what is needed of it",
    "cdse/node_manifest_s2.xml": NO_SEARCH,
    "cdse/nodes_listing.json": NO_SEARCH,
    "cdse/resto_search_feature.json": "OpenSearch, closed since March 2026",
    "cdse/sh_catalog_collections.json": "Sentinel Hub there: the portal file does not ask it for collections",
    "cdse/sh_catalog_root.json": "Sentinel Hub there: the address of the search is in the portal file",
    "creodias/resto_collections_old_finder.json": "the former finder, closed since 2023",
    "creodias/s3_list_objects.json": "a bucket's listing; files are had by their names",
    "earth-search/v1_search_filter_page1.request.json": "`lte` is no operator of CQL2; the plugin sends `<=`",
    "gee/openeo_gee_collection_COPERNICUS_S2.json": ELSEWHERE,
    "mundi/opensearch_atom_search.xml": CLOSED,
    "onda/odata_count.json": CLOSED,
    "onda/odata_search.json": CLOSED,
    "peps/eodag_serialized_result_2021.geojson": "written by another program, not by the portal",
    "planetary-computer/collection_3dep.json": "names of properties to filter by: the portal file has them",
    "planetary-computer/queryables_fia.json": "names of properties to filter by: the portal file has them",
    "planetary-computer/search_ids.request.json": "products are found by the time and place in their names",
    "scihub/dhus_version.json": NO_SEARCH,
    "scihub/odata_nodes_listing.json": NO_SEARCH,
    "scihub/odata_product_full_expand.json": NO_SEARCH,
    "scihub/odata_product_no_online_key.json": NO_SEARCH,
    "scihub/odata_product_offline_lta.json": NO_SEARCH,
    "scihub/odata_product_short.json": NO_SEARCH,
    "scihub/s1_map_overlay_kml.xml": "corners of a picture; its like is read in test_recorded_answers.py",
    "sentinel-hub/catalog_root_services.json": "the address of the search is in the portal file",
    "sentinel-hub/wms_capabilities_130_probav_geoserver.xml": "a map service of someone else",
    "sobloo/search.json": CLOSED,
    "terrascope/oscars_CollectionsResponse.json": ELSEWHERE,
    "terrascope/oscars_Issue6.json": ELSEWHERE,
    "terrascope/oscars_ResolutionDifference.json": ELSEWHERE,
    "terrascope/oscars_s2_toc_portugal_mep.json": ELSEWHERE,
    "terrascope/wmts_error_400_rest_template.json": "an error of the map service",
    "theia/eodag_serialized_result.geojson": "written by another program, not by the portal",
}


@pytest.fixture(scope="module")
def listed(shared):
    """Return what the manifests list: answers, and requests that were recorded beside them."""
    found = set()
    for path in sorted((shared / "portals" / "recorded").glob("MANIFEST-*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                found.update(name for name in (row["file"], row["request_body_file"]) if name)
    return found


def test_the_manifests_list_all_files(shared, listed):
    folder = shared / "portals" / "recorded"
    there = {str(path.relative_to(folder)) for path in folder.glob("*/*") if path.is_file()}
    assert there == listed


@pytest.fixture(scope="module")
def opened(shared, tmp_path_factory):
    """Return the files that the tests of recorded answers open."""
    modules = [path for path in sorted(HERE.glob("test_*recorded*.py")) if path.name not in WITHOUT]
    note = tmp_path_factory.mktemp("opened") / "list"
    path = os.pathsep.join(filter(None, (str(HERE), os.environ.get("PYTHONPATH"))))
    options = [
        "-q",
        "-p",
        "opened_answers",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:pytest_qgis",
        "-p",
        "no:pytest-qt",
    ]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *map(str, modules)],
        cwd=HERE.parents[1],
        env={
            **os.environ,
            "PYTHONPATH": path,
            "GUICHET_EO_OPENED": str(note),
            "GUICHET_EO_SHARED": str(shared),
        },
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stdout.decode(errors="replace")[-2000:]
    return set(note.read_text(encoding="utf-8").split())


def test_every_recorded_answer_is_read_or_excepted(listed, opened):
    assert sorted(listed - opened - set(EXCEPTIONS)) == []


def test_no_exception_is_out_of_date(listed, opened):
    assert set(EXCEPTIONS) <= listed
    assert sorted(set(EXCEPTIONS) & opened) == []
    assert all(len(reason) > 10 for reason in EXCEPTIONS.values())
